// SPDX-License-Identifier: Apache-2.0
#include "collector/web/page_parts.h"

#include "common/safefile.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

#define DELIVERY_FOLDER "batches" // on the stick

// ---- passphrases --------------------------------------------------------------------------------

// A wrong or missing passphrase is said beside the field, anything else as a failure.
static void note_passphrase(struct page *page, enum status status, const char *path)
{
    page->signer.wrong = 0;
    if (status == STATUS_WRONG_PASSPHRASE)
        page->signer.wrong = PAGE_WRONG_PASSPHRASE;
    else if (status == STATUS_NO_PASSPHRASE)
        page->signer.wrong = PAGE_NO_PASSPHRASE;
    else if (status != STATUS_OK)
        page_trouble(page, status, path);
}

static void unlock(struct page *page, const struct urlencoded *form)
{
    char about[PLATFORM_PATH_CAP];
    enum status status = desk_try(page->desk, urlencoded_get(form, "passphrase"), about);
    note_passphrase(page, status, about);
    if (status != STATUS_OK)
        return;
    status = page_begin_session(page);
    if (status == STATUS_OK) {
        page_blank(page);
        return;
    }
    page_trouble(page, status, page->desk->state.folder);
    desk_lock(page->desk);
}

static void practise(struct page *page)
{
    enum status status = desk_practise(page->plan.desk, &page->practice);
    if (status == STATUS_OK) {
        page->desk = &page->practice;
        page->real_count = page->entry_count;
        status = page_begin_session(page);
    }
    if (status == STATUS_OK) {
        page_blank(page);
        return;
    }
    page_lock(page);
    page_trouble(page, status, page->plan.desk->state.folder);
}

static bool unlock_act(struct page *page, const char *press, const struct urlencoded *form)
{
    if (press_is(press, "unlock"))
        unlock(page, form);
    else if (press_is(press, "practise"))
        practise(page);
    return true;
}

static bool enter_act(struct page *page, const char *press, const struct urlencoded *form)
{
    if (press_is(press, "back")) {
        page_blank(page);
        return true;
    }
    if (!press_is(press, "enter"))
        return true;
    enum status status = desk_check(page->desk, urlencoded_get(form, "passphrase"));
    note_passphrase(page, status, page->desk->kit_folder);
    if (status == STATUS_OK)
        page_go(page, PAGE_DESK);
    return true;
}

static size_t count_letters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80; // not the second byte of one
    return count;
}

static void change_passphrase(struct page *page, const struct urlencoded *form)
{
    const char *wanted = urlencoded_get(form, "new");
    page->signer.wrong = 0;
    if (count_letters(wanted) < PAGE_MIN_PASSPHRASE)
        page->signer.wrong = PAGE_PASSPHRASE_SHORT;
    else if (strcmp(wanted, urlencoded_get(form, "again")) != 0)
        page->signer.wrong = PAGE_PASSPHRASES_DIFFER;
    if (page->signer.wrong != 0)
        return;
    enum status status =
        desk_change_passphrase(page->desk, urlencoded_get(form, "passphrase"), wanted);
    bool is_refused = status == STATUS_WRONG_PASSPHRASE || status == STATUS_NO_PASSPHRASE ||
                      status == STATUS_BAD_TEXT || status == STATUS_TOO_LARGE;
    // It may have been the very last step that failed: then the new one holds.
    if (!is_refused && (status == STATUS_OK || desk_check(page->desk, wanted) == STATUS_OK)) {
        page_go(page, PAGE_DESK);
        page_tell(page, MSG_SIDE_PASSPHRASE_CHANGED);
    }
    note_passphrase(page, status, page->desk->kit_folder);
}

static bool passphrase_act(struct page *page, const char *press, const struct urlencoded *form)
{
    if (press_is(press, "change"))
        change_passphrase(page, form);
    else if (press_is(press, "back"))
        page_go(page, PAGE_DESK);
    return true;
}

// ---- entries ------------------------------------------------------------------------------------

static void void_entry(struct page *page)
{
    struct page_entry *entry = &page->entries[page->void_asked - 1];
    enum status status = session_prepare(page->session);
    page->void_asked = 0;
    if (status != STATUS_OK) {
        page_trouble(page, status, page->desk->state.folder);
        return;
    }
    entry->voided = true;
    status = session_void(page->session, entry->id);
    if (status != STATUS_OK)
        page_trouble(page, status, page->desk->state.folder);
}

static bool entries_act(struct page *page, const char *press)
{
    size_t number;
    if (press_is_numbered(press, "void", &number) && number < page->entry_count &&
        !page->entries[number].voided)
        page->void_asked = number + 1;
    else if (press_is(press, "yes") && page->void_asked)
        void_entry(page);
    else
        page->void_asked = 0;
    if (press_is(press, "back"))
        page_go(page, PAGE_DESK);
    return true;
}

// ---- delivery -----------------------------------------------------------------------------------

static void look_for_drives(struct page *page)
{
    enum status status = drives_look(&page->drives);
    if (status != STATUS_OK)
        page_trouble(page, status, NULL);
}

static void begin_delivery(struct page *page)
{
    enum status status = session_close(page->session);
    if (status == STATUS_OK)
        status = delivery_open(page->desk->state.folder, page->target, &page->delivery);
    if (status != STATUS_OK) {
        page_trouble(page, status, page->desk->state.folder);
        return;
    }
    status = delivery_begin(&page->delivery);
    if (status != STATUS_OK) {
        delivery_close(&page->delivery);
        page_trouble(page, status, page->target);
        return;
    }
    page_go(page, PAGE_DELIVERY);
    page->delivers = true;
    page->delivery_runs = true;
}

static void deliver_to(struct page *page, const char *folder, const char *name)
{
    enum status status = safefile_join(folder, name, page->target);
    if (status == STATUS_OK)
        begin_delivery(page);
    else
        page_trouble(page, status, NULL);
}

void page_delivery_end(struct page *page)
{
    delivery_close(&page->delivery);
    page->delivers = false;
    page->delivery_runs = false;
}

bool page_delivery_tick(struct page *page)
{
    uint64_t before_ms = platform_ms();
    page->delivery_runs = delivery_step(&page->delivery);
    page->turn++; // so that the window asks for what is new
    page->shown_ms = platform_ms();
    page->presence.beat_ms += page->shown_ms - before_ms; // in which no beat could be heard
    return page->delivery_runs;
}

static bool drives_act(struct page *page, const char *press, const struct urlencoded *form)
{
    size_t number;
    const char *folder = urlencoded_get(form, "folder");
    if (press_is_numbered(press, "drive", &number) && number < page->drives.count)
        deliver_to(page, page->drives.items[number].path, DELIVERY_FOLDER);
    else if (press_is(press, "deliver") && folder[0] && strlen(folder) < sizeof page->target) {
        memcpy(page->target, folder, strlen(folder) + 1);
        begin_delivery(page);
    } else if (press_is(press, "back")) {
        page_go(page, PAGE_DESK);
    } else {
        look_for_drives(page);
    }
    return true;
}

static bool delivery_act(struct page *page, const char *press)
{
    if (press_is(press, "stop"))
        page->delivery_runs = false;
    else if (press_is(press, "back"))
        page_go(page, PAGE_DESK);
    return true;
}

// ---- the desk -----------------------------------------------------------------------------------

static void finish(struct page *page)
{
    struct outbox_totals totals = {0};
    enum status status = session_count_batches(page->session, &totals);
    page_lock(page);
    page->screen = PAGE_OVER; // with what that had to tell
    page->to_deliver = status == STATUS_OK ? totals.not_delivered : 0;
}

static bool desk_act(struct page *page, const char *press)
{
    if (press_is(press, "end")) {
        page_lock(page);
    } else if (press_is(press, "finish")) {
        finish(page);
    } else if (press_is(press, "back")) {
        page_blank(page);
    } else if (page_is_practice(page)) {
        return true;
    } else if (press_is(press, "entries")) {
        page_go(page, PAGE_ENTRIES);
    } else if (press_is(press, "drives")) {
        page_go(page, PAGE_DRIVES);
        look_for_drives(page);
    } else if (press_is(press, "paper")) {
        page_go(page, PAGE_PAPER);
        page_paper_begin(page);
    } else if (press_is(press, "passphrase")) {
        page_go(page, PAGE_PASSPHRASE);
    }
    return true;
}

// In practice there is no passphrase that could be asked for.
static bool handover_act(struct page *page, const char *press)
{
    if (press_is(press, "volunteer"))
        page_go(page, page_is_practice(page) ? PAGE_DESK : PAGE_ENTER);
    return true;
}

bool page_volunteer_act(struct page *page, const char *press, const struct urlencoded *form)
{
    switch (page->screen) {
    case PAGE_UNLOCK:
        return unlock_act(page, press, form);
    case PAGE_HANDOVER:
        return handover_act(page, press);
    case PAGE_ENTER:
        return enter_act(page, press, form);
    case PAGE_DESK:
        return desk_act(page, press);
    case PAGE_ENTRIES:
        return entries_act(page, press);
    case PAGE_DRIVES:
        return drives_act(page, press, form);
    case PAGE_DELIVERY:
        return delivery_act(page, press);
    case PAGE_PASSPHRASE:
        return passphrase_act(page, press, form);
    default:
        return false;
    }
}
