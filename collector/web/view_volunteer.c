// SPDX-License-Identifier: Apache-2.0
#include "collector/web/view_parts.h"
#include "common/report.h"
#include "common/text.h"

#include <string.h>

#define MS_PER_MINUTE 60000u

// ---- passphrases --------------------------------------------------------------------------------

static void put_passphrase(const struct page *page, struct html *html, const char *id,
                           enum message label, enum message hint, unsigned bits)
{
    parts_password(html, id, label, hint, view_problem(page, bits),
                   page->signer.wrong == 0 && strcmp(id, "passphrase") == 0);
}

// What both ask that are opened with the kit's passphrase.
static void ask_passphrase(const struct page *page, struct html *html)
{
    view_trouble(page, html);
    view_notice(page, html);
    view_errors(page, html);
    put_passphrase(page, html, "passphrase", MSG_SIDE_PASSPHRASE, MSG_SIDE_UNLOCK_HINT,
                   PAGE_WRONG_PASSPHRASE | PAGE_NO_PASSPHRASE);
    html_put(html, "<div class=\"actions\">");
}

// Where there is no kit to unlock: the program was started to practise.
static void put_practise_again(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_SIDE_PRACTISE);
    view_trouble(page, html);
    view_notice(page, html);
    parts_element(html, "p", MSG_SIDE_PRACTISE_HINT);
    parts_go(html, "practise", MSG_PAGE_BEGIN, true);
}

static void put_unlock(const struct page *page, struct html *html)
{
    const struct campaign *campaign = &page->plan.desk->campaign;
    parts_heading(html, 0, MSG_SIDE_UNLOCK);
    parts_element_text(html, "p", campaign->title[campaign_lang(campaign, html->lang)]);
    ask_passphrase(page, html);
    parts_go(html, "unlock", MSG_SIDE_UNLOCK_NOW, false);
    html_put(html, "</div><div class=\"last\">");
    parts_element(html, "p class=\"hint\"", MSG_SIDE_PRACTISE_HINT);
    parts_button(html, "practise", "", MSG_SIDE_PRACTISE);
    html_put(html, "</div>");
}

static void put_enter(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_SIDE_ENTER);
    ask_passphrase(page, html);
    parts_go(html, "enter", MSG_SIDE_ENTER_NOW, false);
    parts_button(html, "back", "", MSG_PAGE_BACK);
    html_put(html, "</div>");
}

static void put_change_passphrase(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_SIDE_CHANGE_PASSPHRASE);
    view_trouble(page, html);
    view_errors(page, html);
    put_passphrase(page, html, "passphrase", MSG_SIDE_PASSPHRASE_OLD, MSG_COUNT,
                   PAGE_WRONG_PASSPHRASE | PAGE_NO_PASSPHRASE);
    html_put(html, "<p class=\"hint\">");
    html_say(html, MSG_SIDE_PASSPHRASE_HINT, (unsigned long)PAGE_MIN_PASSPHRASE);
    html_put(html, "</p>");
    put_passphrase(page, html, "new", MSG_SIDE_PASSPHRASE_NEW, MSG_COUNT, PAGE_PASSPHRASE_SHORT);
    put_passphrase(page, html, "again", MSG_SIDE_PASSPHRASE_AGAIN, MSG_COUNT,
                   PAGE_PASSPHRASES_DIFFER);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "change", MSG_SIDE_CHANGE_PASSPHRASE, false);
    parts_button(html, "back", "", MSG_PAGE_BACK);
    html_put(html, "</div>");
}

// ---- the desk -----------------------------------------------------------------------------------

static void put_counts(const struct page *page, struct html *html)
{
    struct outbox_totals totals;
    html_put(html, "<p><strong>");
    html_say_plural(html, MSGN_DESK_SAVED_COUNT, page_saved_count(page));
    html_put(html, "</strong></p>");
    if (session_count_batches(page->session, &totals) == STATUS_OK) {
        html_put(html, "<p>");
        html_say(html, MSG_OUTBOX_NOT_DELIVERED, totals.not_delivered);
        html_put(html, "<br>");
        html_say(html, MSG_OUTBOX_NOT_CONFIRMED, totals.not_confirmed);
        html_put(html, "</p>");
    }
    parts_element(html, "p class=\"use\"", MSG_SIDE_COUNTS_ONLY);
}

static void put_state_folder(const struct page *page, struct html *html)
{
    char folder[PLATFORM_PATH_CAP];
    text_show(page->desk->state.folder, strlen(page->desk->state.folder), folder, sizeof folder);
    html_put(html, "<p class=\"use\">");
    html_say(html, MSG_DESK_STATE_FOLDER, folder);
    html_put(html, "</p>");
}

static void put_item(struct html *html, const char *press, enum message message)
{
    html_put(html, "<li>");
    parts_button(html, press, "", message);
    html_put(html, "</li>");
}

static void put_practice_desk(struct html *html)
{
    parts_element(html, "p", MSG_SIDE_PRACTICE_ONLY_SIGNING);
    parts_go(html, "back", MSG_SIDE_NEXT_SIGNER, false);
    html_put(html, "<ul class=\"menu\">");
    put_item(html, "end", MSG_SIDE_END_PRACTICE);
    html_put(html, "</ul>");
}

static void put_desk(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_SIDE_DESK);
    view_trouble(page, html);
    view_notice(page, html);
    if (page_is_practice(page)) {
        put_practice_desk(html);
        return;
    }
    put_counts(page, html);
    parts_go(html, "back", MSG_SIDE_NEXT_SIGNER, false);
    html_put(html, "<ul class=\"menu\">");
    put_item(html, "drives", MSG_SIDE_DELIVER);
    put_item(html, "entries", MSG_SIDE_ENTRIES);
    put_item(html, "paper", MSG_SIDE_PAPER);
    put_item(html, "passphrase", MSG_SIDE_CHANGE_PASSPHRASE);
    put_item(html, "lock", MSG_SIDE_LOCK);
    put_item(html, "finish", MSG_SIDE_FINISH);
    html_put(html, "</ul>");
    put_state_folder(page, html);
}

// ---- entries ------------------------------------------------------------------------------------

static void put_entry_buttons(const struct page *page, struct html *html, size_t number)
{
    if (page->entries[number].voided) {
        parts_element(html, "span class=\"use\"", MSG_SIDE_ENTRY_VOIDED);
    } else if (page->void_asked == number + 1) {
        html_put(html, "<div class=\"note alarm\" role=\"alert\" tabindex=\"-1\" data-focus>");
        parts_element(html, "p", MSG_SIDE_VOID_SURE);
        html_put(html, "<div class=\"actions\">");
        parts_button(html, "yes", "", MSG_SIDE_VOID_YES);
        parts_button(html, "no", "", MSG_SIDE_VOID_NO);
        html_put(html, "</div></div>");
    } else {
        html_putf(html,
                  "<button type=\"button\" id=\"void-%zu\" data-do=\"void.%zu\" "
                  "aria-describedby=\"entry-%zu\">",
                  number, number, number);
        html_say(html, MSG_SIDE_VOID);
        html_put(html, "</button>");
    }
}

static void put_entry(const struct page *page, struct html *html, size_t number)
{
    const struct page_entry *entry = &page->entries[number];
    const unsigned long minutes =
        (unsigned long)((platform_ms() - entry->saved_ms) / MS_PER_MINUTE);
    html_putf(html, "<li><span id=\"entry-%zu\">", number);
    if (entry->label[0])
        html_say(html, MSG_SIDE_ENTRY_PAPER, (unsigned long)number + 1, entry->label);
    else if (minutes == 0)
        html_say(html, MSG_SIDE_ENTRY_NOW, (unsigned long)number + 1);
    else
        html_say(html, MSG_SIDE_ENTRY, (unsigned long)number + 1, minutes);
    html_put(html, "</span>");
    put_entry_buttons(page, html, number);
    html_put(html, "</li>");
}

static void put_entries(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_SIDE_ENTRIES);
    view_trouble(page, html);
    view_notice(page, html);
    parts_element(html, "p", page->entry_count > 0 ? MSG_SIDE_ENTRIES_TEXT : MSG_SIDE_ENTRIES_NONE);
    html_put(html, "<ul class=\"list\">");
    for (size_t number = page->entry_count; number-- > 0;)
        put_entry(page, html, number);
    html_put(html, "</ul><div class=\"actions\">");
    parts_go(html, "back", MSG_PAGE_BACK, false);
    html_put(html, "</div>");
}

// ---- delivery -----------------------------------------------------------------------------------

static void put_drives(const struct page *page, struct html *html)
{
    const struct parts_field field =
        parts_text_field("folder", MSG_SIDE_FOLDER, MSG_COUNT, page->target);
    parts_heading(html, 0, MSG_SIDE_DRIVES);
    view_trouble(page, html);
    drives_put(&page->drives, html);
    html_put(html, "<div class=\"last\">");
    parts_put_field(html, &field);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "deliver", MSG_SIDE_DELIVER_NOW, false);
    parts_button(html, "back", "", MSG_PAGE_BACK);
    html_put(html, "</div></div>");
}

static void put_progress(const struct page *page, struct html *html)
{
    const struct delivery *delivery = &page->delivery;
    parts_element(html, "p", MSG_SIDE_DELIVERING);
    html_putf(html, "<progress id=\"progress\" max=\"%zu\" value=\"%zu\" aria-label=\"",
              delivery->waiting.count, delivery->done);
    html_say(html, MSG_DELIVER_PROGRESS);
    html_put(html, "\"></progress><p>");
    html_say(html, MSG_PROGRESS_DONE, messages_get(html->lang, MSG_DELIVER_PROGRESS),
             (unsigned long)delivery->done, (unsigned long)delivery->waiting.count);
    html_put(html, "</p><div class=\"actions\">");
    parts_button(html, "stop", "", MSG_SIDE_STOP);
    html_put(html, "</div>");
}

static void put_sentence(struct html *html, enum plural_message message, unsigned long count)
{
    if (count == 0)
        return;
    parts_plural(html, "p", message, count);
}

static void put_failure(struct html *html, const struct delivery *delivery)
{
    char sentence[PAGE_MESSAGE_CAP];
    const struct delivery_problem *problem = &delivery->first;
    if (delivery->failures == 0)
        return;
    report_format(html->lang, problem->status, problem->about[0] ? problem->about : NULL, sentence,
                  sizeof sentence);
    html_put(html, "<div class=\"note alarm\" role=\"alert\">");
    parts_element_text(html, "p", sentence);
    html_put(html, "</div>");
}

static void put_result(const struct page *page, struct html *html)
{
    const struct delivery *delivery = &page->delivery;
    bool is_complete = delivery->failures == 0 && delivery->done == delivery->waiting.count;
    put_failure(html, delivery);
    if (delivery->waiting.count == 0)
        parts_element(html, "p", MSG_DELIVER_NOTHING);
    put_sentence(html, MSGN_DELIVER_COPIED, delivery->copied);
    put_sentence(html, MSGN_DELIVER_THERE, delivery->there);
    if (is_complete && delivery->waiting.count > 0) {
        parts_element(html, "p", MSG_SIDE_DELIVERED_NEXT);
        parts_element(html, "p", MSG_DELIVER_NEXT);
    }
    parts_element_text(html, "p class=\"use\"", page->target);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "back", MSG_PAGE_DONE, false);
    html_put(html, "</div>");
}

static void put_delivery(const struct page *page, struct html *html)
{
    const struct delivery *delivery = &page->delivery;
    if (page->delivery_runs) {
        parts_heading(html, 0, MSG_SIDE_DELIVER);
        put_progress(page, html);
        return;
    }
    bool is_complete = delivery->failures == 0 && delivery->done == delivery->waiting.count;
    parts_heading(html, 0, is_complete ? MSG_SIDE_DELIVERED : MSG_SIDE_NOT_DELIVERED);
    put_result(page, html);
}

// ---- the end ------------------------------------------------------------------------------------

static void put_over(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_SIDE_OVER);
    view_trouble(page, html);
    view_notice(page, html);
    put_sentence(html, MSGN_DESK_SAVED_COUNT, page_saved_count(page));
    if (page->to_deliver > 0) {
        put_sentence(html, MSGN_DESK_TO_DELIVER, page->to_deliver);
        parts_element(html, "p", MSG_SIDE_DELIVER_HOW);
    }
    parts_element(html, "p", MSG_SIDE_OVER_TEXT);
}

void view_volunteer(const struct page *page, struct html *html)
{
    switch (page->screen) {
    case PAGE_ENTER:
        put_enter(page, html);
        break;
    case PAGE_DESK:
        put_desk(page, html);
        break;
    case PAGE_ENTRIES:
        put_entries(page, html);
        break;
    case PAGE_DRIVES:
        put_drives(page, html);
        break;
    case PAGE_DELIVERY:
        put_delivery(page, html);
        break;
    case PAGE_PASSPHRASE:
        put_change_passphrase(page, html);
        break;
    case PAGE_OVER:
        put_over(page, html);
        break;
    default:
        if (page->plan.desk->practice)
            put_practise_again(page, html);
        else
            put_unlock(page, html);
    }
}
