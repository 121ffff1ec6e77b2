// SPDX-License-Identifier: Apache-2.0
#include "collector/web/page_parts.h"

#include "common/secret.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_NAME_CAP 16
#define FIRST_ENTRIES 64

// ---- what stands in the fields ------------------------------------------------------------------

static const char *value_of(const struct urlencoded *form, char letter, unsigned number,
                            bool *is_there)
{
    char name[FIELD_NAME_CAP];
    (void)snprintf(name, sizeof name, "%c%u", letter, number);
    *is_there = urlencoded_has(form, name);
    return urlencoded_get(form, name);
}

static void read_answers(struct page_signer *signer, const struct urlencoded *form)
{
    bool is_there;
    for (unsigned field = 1; field < RECORD_FORM_END; field++) {
        const char *value = value_of(form, 'f', field, &is_there);
        if (is_there) {
            text_show(value, strlen(value), signer->typed[field], sizeof signer->typed[field]);
            signer->unclean[field] = !text_is_clean(value, strlen(value), false);
            signer->reasons[field] = 0; // unless it comes along, too
        }
        value = value_of(form, 'r', field, &is_there);
        unsigned reason = is_there && value[0] && !value[1] ? (unsigned)(value[0] - '0') : 0;
        if (reason >= RECORD_HAS_NONE && reason <= RECORD_PREFERS_NOT)
            signer->reasons[field] = (uint8_t)reason;
    }
}

static void read_strokes(struct page_signer *signer, const struct urlencoded *form)
{
    const char *drawn = urlencoded_get(form, "strokes");
    enum status status = strokes_parse(drawn, strlen(drawn), &signer->strokes);
    signer->wrong &= ~(unsigned)PAGE_DRAWING_TOO_LARGE;
    if (status == STATUS_TOO_LARGE && signer->mark == RECORD_DRAWN)
        signer->wrong |= PAGE_DRAWING_TOO_LARGE;
}

static void read_signing(const struct page *page, struct page_signer *signer,
                         const struct urlencoded *form)
{
    bool is_there;
    const char *consent = urlencoded_get(form, "consent");
    const char *mark = urlencoded_get(form, "mark");
    signer->ticked = 0;
    for (unsigned i = 0; i < page->desk->campaign.declaration_count; i++) {
        (void)value_of(form, 'd', i, &is_there);
        signer->ticked |= (uint16_t)((unsigned)is_there << i);
    }
    signer->consents = 0;
    if (press_is(consent, "named"))
        signer->consents = RECORD_MAY_HAND_OVER | RECORD_MAY_COUNT;
    else if (press_is(consent, "counted"))
        signer->consents = RECORD_MAY_COUNT;
    signer->mark = 0;
    if (mark[0] >= '0' + RECORD_TYPED && mark[0] <= '0' + RECORD_WITNESSED && !mark[1])
        signer->mark = (uint8_t)(mark[0] - '0');
    read_strokes(signer, form);
}

void page_signer_read(struct page *page, const struct urlencoded *form)
{
    const char *key = urlencoded_get(form, "key");
    switch (page->screen) {
    case PAGE_WHO:
        read_answers(&page->signer, form);
        break;
    case PAGE_PAPER:
        read_answers(&page->signer, form);
        page_paper_read(page, form);
        break;
    case PAGE_SIGN:
        read_signing(page, &page->signer, form);
        break;
    case PAGE_THANKS:
        if (strlen(key) < sizeof page->kept_key)
            memcpy(page->kept_key, key, strlen(key) + 1);
        break;
    default:
        break;
    }
}

// ---- checking -----------------------------------------------------------------------------------

static enum form_problem check_answer(struct page_signer *signer, enum record_field field)
{
    const char *typed = signer->typed[field];
    if (signer->unclean[field])
        return FORM_BAD_TEXT;
    enum form_problem problem = form_answer(&signer->form, field, typed, strlen(typed));
    if (problem == FORM_NEEDS_REASON && signer->form.paper)
        return FORM_FINE; // sheet_entry_complete gives the reason
    // Who cannot give it right may say why instead, and need not empty the field.
    bool may_be_reasoned =
        signer->form.campaign->fields[field].need == CAMPAIGN_REQUIRED_OR_REASON &&
        problem != FORM_FINE && problem != FORM_UNDER_AGE;
    if (!may_be_reasoned || signer->reasons[field] == 0)
        return problem;
    signer->typed[field][0] = '\0';
    form_give_reason(&signer->form, field, (enum record_reason)signer->reasons[field]);
    return FORM_FINE;
}

bool page_check_answers(struct page *page)
{
    struct page_signer *signer = &page->signer;
    bool all_hold = true;
    for (unsigned field = 1; field < RECORD_FORM_END; field++) {
        if (!form_asks(&signer->form, (enum record_field)field))
            continue;
        signer->problems[field] = (uint8_t)check_answer(signer, (enum record_field)field);
        all_hold &= signer->problems[field] == FORM_FINE;
        page->under_age |= signer->problems[field] == FORM_UNDER_AGE;
    }
    return all_hold;
}

// An odd number is doubted once; pressed again as it is, it is kept.
static bool settle_doubts(struct page_signer *signer)
{
    const char *number = signer->form.answers[RECORD_ID_NUMBER];
    unsigned doubts = form_doubts(&signer->form);
    bool is_told = strcmp(number, signer->doubted) == 0 && (doubts & ~signer->doubts_told) == 0;
    signer->doubts_shown = doubts != 0 && !is_told;
    if (!signer->doubts_shown)
        return true;
    memcpy(signer->doubted, number, sizeof signer->doubted);
    signer->doubts_told = doubts;
    return false;
}

static bool check_signing(struct page *page)
{
    struct page_signer *signer = &page->signer;
    const unsigned statement_count = page->desk->campaign.declaration_count;
    unsigned wrong = signer->wrong & PAGE_DRAWING_TOO_LARGE;
    if (signer->ticked != (1u << statement_count) - 1)
        wrong |= PAGE_NO_STATEMENT;
    if (signer->consents == 0)
        wrong |= PAGE_NO_CONSENT;
    if (signer->mark == 0)
        wrong |= PAGE_NO_MARK;
    if (signer->mark == RECORD_DRAWN && !(wrong & PAGE_DRAWING_TOO_LARGE) &&
        strokes_is_blank(&signer->strokes))
        wrong |= PAGE_NOT_DRAWN;
    signer->wrong = wrong;
    return wrong == 0;
}

// ---- saving -------------------------------------------------------------------------------------

static void put_seconds(struct page *page)
{
    record_put_u32(&page->signer.cell.record, RECORD_SECONDS, session_seconds(page->session));
}

// Draws into what the other fields leave of the page.
static bool fit_drawing(struct page *page)
{
    struct page_signer *signer = &page->signer;
    struct form *form = &signer->form;
    size_t len;
    if (signer->mark != RECORD_DRAWN)
        return true;
    form->strokes_len = 0;
    page_make_entry(signer);
    put_seconds(page);
    size_t room = pack_room(signer->cell.record.len + RECORD_FIELD_HEAD_LEN);
    enum status status =
        strokes_fit(&signer->strokes, signer->drawn, room, &len, &signer->tolerance);
    if (status != STATUS_OK) {
        signer->wrong |= PAGE_DRAWING_TOO_LARGE;
        return false;
    }
    form->strokes = signer->drawn;
    form->strokes_len = len;
    return true;
}

void page_make_entry(struct page_signer *signer)
{
    sodium_memzero(&signer->cell, sizeof signer->cell);
    signer->cell.type = SEAL_ENTRY;
    randombytes_buf(signer->cell.entry_id, sizeof signer->cell.entry_id);
    form_build(&signer->form, &signer->cell.record);
}

// Built once: a retried entry is an equal entry.
static bool build_cell(struct page *page)
{
    struct page_signer *signer = &page->signer;
    signer->form.declarations = signer->ticked;
    signer->form.consents = signer->consents;
    signer->form.mark = (enum record_mark)signer->mark;
    if (!fit_drawing(page))
        return false;
    page_make_entry(signer);
    put_seconds(page);
    return true;
}

// Before anything is saved, so that whatever is saved can be taken back.
enum status page_reserve_entry(struct page *page)
{
    if (page->entry_count < page->entry_cap)
        return STATUS_OK;
    size_t cap = page->entry_cap ? 2 * page->entry_cap : FIRST_ENTRIES;
    struct page_entry *larger = secret_alloc(cap * sizeof *larger);
    if (!larger)
        return STATUS_NO_MEMORY;
    if (page->entry_count > 0)
        memcpy(larger, page->entries, page->entry_count * sizeof *larger);
    secret_free(page->entries);
    page->entries = larger;
    page->entry_cap = cap;
    return STATUS_OK;
}

void page_note_entry(struct page *page, const uint8_t id[SEAL_ENTRY_ID_LEN], const char *label)
{
    struct page_entry *entry = &page->entries[page->entry_count++];
    *entry = (struct page_entry){.saved_ms = platform_ms()};
    memcpy(entry->id, id, sizeof entry->id);
    (void)snprintf(entry->label, sizeof entry->label, "%s", label);
}

// Seals what was typed under a key that leaves for the browser with the thank-you screen: whoever
// takes the laptop then finds nothing in this program that opens it.
static void keep_sealed(struct page *page)
{
    uint8_t key[crypto_secretbox_KEYBYTES];
    crypto_secretbox_keygen(key);
    randombytes_buf(page->kept_nonce, sizeof page->kept_nonce);
    (void)crypto_secretbox_easy(page->kept, (const uint8_t *)&page->signer, sizeof page->signer,
                                page->kept_nonce, key);
    sodium_bin2hex(page->kept_key, sizeof page->kept_key, key, sizeof key);
    page->has_kept = true;
    sodium_memzero(key, sizeof key);
}

static void save(struct page *page)
{
    struct page_signer *signer = &page->signer;
    enum status status = session_save(page->session, &signer->cell);
    if (status != STATUS_OK) {
        page_go(page, PAGE_NOT_SAVED);
        page_trouble(page, status, page->desk->state.folder);
        return;
    }
    page_note_entry(page, signer->cell.entry_id, "");
    unsigned tolerance = signer->mark == RECORD_DRAWN ? signer->tolerance : 0;
    keep_sealed(page);
    sodium_memzero(signer, sizeof *signer);
    signer->tolerance = tolerance; // all that the thank-you screen shows of it
    page_go(page, PAGE_THANKS);
}

// ---- the signer's way ---------------------------------------------------------------------------

static void begin(struct page *page)
{
    struct page_signer *signer = &page->signer;
    enum status status = page_reserve_entry(page);
    if (status == STATUS_OK)
        status = session_prepare(page->session);
    if (status != STATUS_OK) {
        page_trouble(page, status, page->desk->state.folder);
        return;
    }
    sodium_memzero(signer, sizeof *signer);
    form_init(&signer->form, &page->desk->campaign, page->lang, platform_today());
    signer->form.channel = RECORD_PAGE;
    page_go(page, PAGE_TEXT);
}

static void say_farewell(struct page *page)
{
    bool under_age = page->under_age, may_count = page->may_count;
    enum lang lang = page->lang;
    page_blank(page);
    page->under_age = under_age;
    page->may_count = may_count;
    page_go(page, PAGE_FAREWELL);
    page->lang = lang;
}

// A form that could not be saved may be on a file all the same, and is voided there.
void page_signer_give_up(struct page *page)
{
    if (page->screen != PAGE_NOT_SAVED)
        return;
    enum status status = session_give_up(page->session, page->signer.cell.entry_id);
    page->may_count = status != STATUS_OK;
}

static void leave(struct page *page)
{
    page_signer_give_up(page);
    say_farewell(page);
}

static void take_answers(struct page *page)
{
    if (page_check_answers(page) && settle_doubts(&page->signer))
        page_go(page, PAGE_REVIEW);
    else if (page->under_age)
        say_farewell(page);
}

static bool open_kept(struct page *page, const char *hex)
{
    uint8_t key[crypto_secretbox_KEYBYTES];
    size_t len;
    bool opened = page->has_kept &&
                  sodium_hex2bin(key, sizeof key, hex, strlen(hex), NULL, &len, NULL) == 0 &&
                  len == sizeof key &&
                  crypto_secretbox_open_easy((uint8_t *)&page->signer, page->kept,
                                             sizeof page->kept, page->kept_nonce, key) == 0;
    sodium_memzero(key, sizeof key);
    return opened;
}

static enum status void_last(struct page *page)
{
    enum status status = page_reserve_entry(page); // for what is signed instead
    if (status == STATUS_OK)
        status = session_prepare(page->session);
    if (status != STATUS_OK)
        return status; // nothing was tried, and the signature stands as it did
    struct page_entry *entry = &page->entries[page->entry_count - 1];
    entry->voided = true;
    status = session_void(page->session, entry->id);
    (void)status; // then it is owed, which the handover says
    return STATUS_OK;
}

// Voids the signature, and opens its form again, if its key came back with the press.
static void take_back(struct page *page, const struct urlencoded *form)
{
    enum lang lang = page->lang;
    enum status status = void_last(page);
    if (status != STATUS_OK) {
        page_signer_read(page, form); // the key, for another try
        page_trouble(page, status, page->desk->state.folder);
        return;
    }
    bool opened = open_kept(page, urlencoded_get(form, "key"));
    sodium_memzero(page->kept, sizeof page->kept);
    page->has_kept = false;
    if (!opened)
        begin(page);
    if (!opened && page->screen != PAGE_TEXT)
        return; // no other form can be begun now, and the screen says why
    page->signer.reopened = opened;
    page->signer.reopened_blank = !opened;
    page->signer.form.lang = lang;
    page_go(page, PAGE_WHO);
}

static bool text_act(struct page *page, const char *press)
{
    if (press_is(press, "next"))
        page_go(page, PAGE_WHO);
    return press_is(press, "next");
}

static bool who_act(struct page *page, const char *press, const struct urlencoded *form)
{
    if (!press_is(press, "next") && !press_is(press, "back"))
        return false;
    page_signer_read(page, form);
    if (press_is(press, "next"))
        take_answers(page);
    else
        page_go(page, PAGE_TEXT);
    return true;
}

static bool review_act(struct page *page, const char *press)
{
    if (press_is(press, "next"))
        page_go(page, PAGE_SIGN);
    else if (press_is(press, "back") || strncmp(press, "change.", 7) == 0)
        page_go(page, PAGE_WHO);
    else
        return false;
    return true;
}

static bool sign_act(struct page *page, const char *press, const struct urlencoded *form)
{
    if (!press_is(press, "sign") && !press_is(press, "back"))
        return false;
    page_signer_read(page, form);
    if (press_is(press, "back"))
        page_go(page, PAGE_REVIEW);
    else if (check_signing(page) && build_cell(page))
        save(page);
    return true;
}

bool page_signer_act(struct page *page, const char *press, const struct urlencoded *form)
{
    if (page->screen == PAGE_HANDOVER && press_is(press, "begin")) {
        begin(page);
        return true;
    }
    if (!page_is_signers(page->screen))
        return false;
    if (press_is(press, "leave") && page->screen < PAGE_THANKS) {
        leave(page);
        return true;
    }
    switch (page->screen) {
    case PAGE_TEXT:
        return text_act(page, press);
    case PAGE_WHO:
        return who_act(page, press, form);
    case PAGE_REVIEW:
        return review_act(page, press);
    case PAGE_SIGN:
        return sign_act(page, press, form);
    case PAGE_NOT_SAVED:
        if (press_is(press, "again"))
            save(page);
        return true;
    default:
        if (page->screen == PAGE_THANKS && press_is(press, "wrong"))
            take_back(page, form);
        else if (press_is(press, "done"))
            page_blank(page);
        return true;
    }
}
