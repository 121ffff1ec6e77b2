// SPDX-License-Identifier: Apache-2.0
#include "merger/office/show_parts.h"

#include "common/report.h"
#include "merger/figures/figure_tables.h"
#include "merger/list/verify.h"

void show_merge(const struct office *office, struct html *html)
{
    show_heading(office, html, MSG_OFFICE_MERGE_FROM);
    drives_put(&office->drives, html);
    html_put(html, "<div class=\"last\">");
    show_place(office, html, MSG_SIDE_FOLDER, MSG_COUNT, office->source);
    parts_choice(html, false, "try", "yes", office->tries,
                 messages_get(html->lang, MSG_OFFICE_TRY));
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "merge", MSG_OFFICE_MERGE_NOW, false);
    html_put(html, "</div></div>");
}

// ---- what came ----------------------------------------------------------------------------------

static void put_count(struct html *html, enum plural_message message, unsigned long count)
{
    if (count == 0)
        return;
    parts_plural(html, "li", message, count);
}

static void put_new_entries(const struct office_merged *merged, struct html *html)
{
    if (merged->entries_new == 0)
        return;
    html_put(html, "<li>");
    html_say_plural(html, MSGN_OFFICE_NEW_ENTRIES, merged->entries_new);
    html_put(html, ", ");
    html_say_plural(html, MSGN_OFFICE_NEW_PEOPLE, merged->people_new);
    html_put(html, "</li>");
}

static void put_refusal(const struct office_merged *merged, struct html *html, size_t place)
{
    char why[OFFICE_MESSAGE_CAP];
    enum status unreadable = merged->refusals[place].unreadable;
    html_put(html, "<li>");
    if (unreadable != STATUS_OK)
        report_format(html->lang, unreadable, NULL, why, sizeof why);
    html_text(html, merged->refusals[place].path); // on a bad stick, longer than a sentence may be
    html_put(html, ": ");
    html_text(html,
              unreadable != STATUS_OK
                  ? why
                  : messages_get(html->lang, verify_message(merged->refusals[place].verdict)));
    html_put(html, "</li>");
}

static void put_refusals(const struct office_merged *merged, struct html *html)
{
    if (merged->refusal_count == 0)
        return;
    html_put(html, "<div class=\"note alarm\"><p>");
    html_say_plural(html, MSGN_OFFICE_REFUSED, (unsigned long)merged->refusal_count);
    html_put(html, "</p><ul>");
    for (size_t i = 0; i < merged->refusal_count && i < OFFICE_MAX_REFUSALS; i++)
        put_refusal(merged, html, i);
    html_put(html, "</ul>");
    if (merged->refusal_count > OFFICE_MAX_REFUSALS) {
        html_put(html, "<p>");
        html_say(html, MSG_OFFICE_MORE_REFUSED,
                 (unsigned long)(merged->refusal_count - OFFICE_MAX_REFUSALS));
        html_put(html, "</p>");
    }
    html_put(html, "</div>");
}

// What came from each volunteer.
static void put_rows(const struct office_merged *merged, struct html *html)
{
    if (merged->row_count == 0)
        return;
    html_put(html, "<table class=\"people\"><thead><tr>");
    parts_column(html, MSG_OFFICE_VOLUNTEER, false);
    parts_column(html, MSG_OFFICE_BATCHES_NEW, true);
    parts_column(html, MSG_OFFICE_ENTRIES_NEW, true);
    parts_column(html, MSG_OFFICE_VOIDS_NEW, true);
    html_put(html, "</tr></thead><tbody>");
    for (size_t i = 0; i < merged->row_count; i++) {
        const struct summary_row *row = &merged->rows[i];
        html_put(html, "<tr>");
        parts_cell(html, row->label);
        html_putf(html,
                  "<td class=\"number\">%lu</td><td class=\"number\">%lu</td>"
                  "<td class=\"number\">%lu</td></tr>",
                  row->batches_new, row->entries_new, row->voids_new);
    }
    html_put(html, "</tbody></table>");
}

void show_merged(const struct office *office, struct html *html)
{
    const struct office_merged *merged = &office->merged;
    show_heading(office, html, merged->is_try ? MSG_OFFICE_TRIED : MSG_OFFICE_MERGED);
    parts_element_text(html, "p", office->source);
    if (merged->files == 0)
        parts_element(html, "p", MSG_OFFICE_MERGED_NOTHING);
    html_put(html, "<ul class=\"counts\">");
    put_new_entries(merged, html);
    put_count(html, MSGN_OFFICE_NEW_BATCHES, merged->batches_new);
    put_count(html, MSGN_OFFICE_NEW_COPIES, merged->copies_new);
    put_count(html, MSGN_OFFICE_KNOWN_COPIES, merged->copies_known);
    put_count(html, MSGN_OFFICE_NEW_DECISIONS, merged->decisions_new);
    html_put(html, "</ul>");
    put_rows(merged, html);
    put_refusals(merged, html);
    show_counted(html, merged->high, merged->certain, merged->open_count);
    if (!merged->is_try) {
        parts_element(html, "h2", MSG_OFFICE_TO_ASK);
        figure_tables_notes(&office->roll, &office->figures.volunteers, html);
    }
    html_put(html, "<div class=\"actions\">");
    if (merged->is_try) {
        parts_go(html, "merge", MSG_OFFICE_MERGE_TRIED, false);
        parts_button(html, "go.merge", "", MSG_OFFICE_MERGE_AGAIN);
    } else {
        parts_go(html, "go.merge", MSG_OFFICE_MERGE_AGAIN, false);
    }
    html_put(html, "</div>");
}
