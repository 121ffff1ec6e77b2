// SPDX-License-Identifier: Apache-2.0
#include "collector/web/view.h"

#include "collector/questions.h"
#include "collector/web/view_parts.h"

#include <stdio.h>
#include <string.h>

// ---- parts --------------------------------------------------------------------------------------

void view_trouble(const struct page *page, struct html *html)
{
    if (page->trouble[0])
        parts_alarm(html, page->trouble);
}

void view_notice(const struct page *page, struct html *html)
{
    bool owes_void = page->session && session_owes_void(page->session);
    if (page->notice == MSG_COUNT && !owes_void)
        return;
    html_put(html, "<div class=\"note\" role=\"status\">");
    if (page->notice != MSG_COUNT)
        parts_element(html, "p", page->notice);
    if (owes_void)
        parts_element(html, "p", MSG_DESK_NOT_ERASED_YET);
    html_put(html, "</div>");
}

// ---- what is wrong ------------------------------------------------------------------------------

// Of what is wrong beside the answers: where the list of errors leads, and what it says.
static const struct {
    enum page_problem bit;
    const char *id;
    enum message problem, label;
} problems[] = {
    {PAGE_NO_SHEET, "sheet", MSG_PROBLEM_SHEET, MSG_SIDE_SHEET},
    {PAGE_NO_LINE, "line", MSG_PROBLEM_SHEET_LINE, MSG_SIDE_SHEET_LINE},
    {PAGE_NO_STATEMENT, "d0-1", MSG_PROBLEM_STATEMENT, MSG_PAGE_STATEMENTS},
    {PAGE_NO_CONSENT, "consent-named", MSG_PROBLEM_CONSENT, MSG_PAGE_CONSENT_SHORT},
    {PAGE_NO_MARK, "mark-1", MSG_PROBLEM_MARK, MSG_PAGE_MARK},
    {PAGE_NOT_DRAWN, "mark-2", MSG_PROBLEM_NOT_DRAWN, MSG_PAGE_MARK},
    {PAGE_DRAWING_TOO_LARGE, "mark-2", MSG_PROBLEM_DRAWING_TOO_LARGE, MSG_PAGE_MARK},
    {PAGE_WRONG_PASSPHRASE, "passphrase", MSG_PROBLEM_WRONG_PASSPHRASE, MSG_SIDE_PASSPHRASE},
    {PAGE_NO_PASSPHRASE, "passphrase", MSG_PROBLEM_NO_PASSPHRASE, MSG_SIDE_PASSPHRASE},
    {PAGE_PASSPHRASE_SHORT, "new", MSG_PROBLEM_PASSPHRASE_SHORT, MSG_SIDE_PASSPHRASE_NEW},
    {PAGE_PASSPHRASES_DIFFER, "again", MSG_PROBLEM_PASSPHRASES_DIFFER, MSG_SIDE_PASSPHRASE_AGAIN},
};

enum message view_problem(const struct page *page, unsigned bits)
{
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
        if (page->signer.wrong & bits & problems[i].bit)
            return problems[i].problem;
    return MSG_COUNT;
}

static bool has_errors(const struct page *page)
{
    bool has = page->signer.wrong != 0;
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        has |= page->signer.problems[field] != FORM_FINE;
    return has;
}

void view_errors(const struct page *page, struct html *html)
{
    if (!has_errors(page))
        return;
    html_put(html, "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" data-focus "
                   "aria-labelledby=\"errors\"><h2 id=\"errors\">");
    html_say(html, MSG_PAGE_ERRORS);
    html_put(html, "</h2><ul>");
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
        if (page->signer.wrong & problems[i].bit)
            parts_error(html, problems[i].id, problems[i].problem, problems[i].label);
    for (unsigned number = 1; number < RECORD_FORM_END; number++) {
        char id[8];
        struct parts_field field = view_form_field(page, (enum record_field)number, id);
        if (field.problem != MSG_COUNT)
            parts_error(html, id, field.problem, field.label);
    }
    html_put(html, "</ul></div>");
}

// ---- fields -------------------------------------------------------------------------------------

static const char *keyboard_of(enum record_field field)
{
    switch (field) {
    case RECORD_ID_NUMBER:
        return "numeric";
    case RECORD_PHONE:
        return "tel";
    case RECORD_EMAIL:
        return "email";
    default:
        return "text";
    }
}

static bool is_short(enum record_field field)
{
    return field == RECORD_BIRTH_DATE || field == RECORD_ID_NUMBER || field == RECORD_PHONE;
}

static enum message problem_of(const struct page *page, enum record_field field)
{
    enum form_problem problem = (enum form_problem)page->signer.problems[field];
    switch (problem) {
    case FORM_FINE:
        return MSG_COUNT;
    case FORM_NEEDS_REASON:
        return page->screen == PAGE_PAPER ? MSG_PROBLEM_MISSING : MSG_PROBLEM_NEEDS_REASON;
    case FORM_UNDER_AGE:
        return MSG_REFUSED_UNDER_AGE;
    default:
        return questions_problem(problem);
    }
}

enum message view_use(const struct page *page, enum record_field field)
{
    return page->desk->campaign.fields[field].handed_over ? MSG_PAGE_HANDED_OVER
                                                          : MSG_PAGE_INTERNAL;
}

struct parts_field view_form_field(const struct page *page, enum record_field field, char id[8])
{
    (void)snprintf(id, 8, "f%u", (unsigned)field);
    return (struct parts_field){
        .id = id,
        .type = "text",
        .look = is_short(field) ? "short" : "",
        .label = questions_label(field),
        .is_optional = page->desk->campaign.fields[field].need == CAMPAIGN_OPTIONAL,
        .hint = questions_hint(field),
        .use = view_use(page, field),
        .problem = problem_of(page, field),
        .value = page->signer.typed[field],
        .max_len = record_field_max_len(field),
        .keyboard = keyboard_of(field),
    };
}

// ---- around every screen ------------------------------------------------------------------------

static const char *name_of(enum page_screen screen)
{
    static const char *const names[] = {
        [PAGE_UNLOCK] = "unlock",       [PAGE_HANDOVER] = "handover",
        [PAGE_TEXT] = "text",           [PAGE_WHO] = "who",
        [PAGE_REVIEW] = "review",       [PAGE_SIGN] = "sign",
        [PAGE_NOT_SAVED] = "not-saved", [PAGE_THANKS] = "thanks",
        [PAGE_FAREWELL] = "farewell",   [PAGE_ENTER] = "enter",
        [PAGE_DESK] = "desk",           [PAGE_ENTRIES] = "entries",
        [PAGE_DRIVES] = "drives",       [PAGE_DELIVERY] = "delivery",
        [PAGE_PAPER] = "paper",         [PAGE_PASSPHRASE] = "passphrase",
        [PAGE_OVER] = "over",
    };
    return names[screen];
}

static unsigned offered_langs(const struct page *page)
{
    unsigned langs = 0;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        langs |= page_offers(page, lang) ? 1u << lang : 0;
    return langs;
}

void view_screen(struct page *page, struct html *html)
{
    const struct parts_screen screen = {
        .name = name_of(page->screen),
        .title = MSG_PAGE_TITLE,
        .turn = page->turn,
        .person = page->signer_number,
        .langs = offered_langs(page),
        .note = page_is_practice(page) ? MSG_SIGN_PRACTICE : MSG_COUNT,
        .is_wide = page->screen == PAGE_PAPER,
    };
    html->lang = page->lang;
    parts_open_screen(html, &screen);
    if (page->screen == PAGE_PAPER)
        view_paper(page, html);
    else if (page->screen == PAGE_HANDOVER || page_is_signers(page->screen))
        view_signer(page, html);
    else
        view_volunteer(page, html);
    parts_close_screen(html);
    sodium_memzero(page->kept_key, sizeof page->kept_key);
}
