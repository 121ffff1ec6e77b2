// SPDX-License-Identifier: Apache-2.0
#include "merger/office/show_parts.h"

#include "common/secret.h"
#include "merger/commands/entry_text.h"
#include "merger/handover/letter.h"
#include "merger/review/history_text.h"
#include "merger/review/state_text.h"

#include <sodium.h>

// ---- looking for somebody -----------------------------------------------------------------------

static void put_state(struct html *html, const struct tally_entry *entry)
{
    html_text(html, state_text(html->lang, (enum tally_state)entry->state));
    if (entry->reason == TALLY_NO_REASON)
        return;
    html_put(html, ": ");
    html_text(html, state_text_reason(html->lang, (enum tally_reason)entry->reason));
}

static void put_value(struct html *html, const struct tally_entry *entry, enum record_field field)
{
    struct record_value value = entry_text_field(entry, field);
    html_put(html, "<td>");
    html_text_len(html, (const char *)value.bytes, value.len);
    html_put(html, "</td>");
}

static void put_hit(const struct office *office, struct html *html, size_t number)
{
    const struct tally_entry *entry = &office->roll.tally.entries[office->hits.hits[number].entry];
    char label[ROLL_LABEL_CAP], day[DATE_CAP];
    roll_label(&office->roll, roll_device(&office->roll, entry->cell->batch), label);
    entry_text_day(entry, day);
    html_putf(html,
              "<tr><td><button type=\"button\" class=\"plain\" id=\"entry-%zu\" "
              "data-do=\"entry.%zu\">",
              number, number);
    show_person(html, entry);
    html_put(html, "</button></td>");
    put_value(html, entry, RECORD_BIRTH_DATE);
    put_value(html, entry, RECORD_CITY);
    html_put(html, "<td>");
    put_state(html, entry);
    html_put(html, "</td>");
    parts_cell(html, label);
    parts_cell(html, day);
    html_put(html, "</tr>");
}

static void put_hits(const struct office *office, struct html *html)
{
    size_t count = office->hits.count < OFFICE_MAX_HITS ? office->hits.count : OFFICE_MAX_HITS;
    parts_plural(html, "p role=\"status\" id=\"found\"", MSGN_OFFICE_FOUND, office->hits.count);
    if (office->hits.count > count) {
        html_put(html, "<p>");
        html_say(html, MSG_OFFICE_FOUND_MORE, (unsigned long)count);
        html_put(html, "</p>");
    }
    html_put(html, "<table class=\"people\"><thead><tr>");
    parts_column(html, MSG_OFFICE_NAME, false);
    parts_column(html, MSG_HANDOVER_BIRTH_DATE, false);
    parts_column(html, MSG_HANDOVER_CITY, false);
    parts_column(html, MSG_OFFICE_STATE, false);
    parts_column(html, MSG_OFFICE_VOLUNTEER, false);
    parts_column(html, MSG_OFFICE_DAY, false);
    html_put(html, "</tr></thead><tbody>");
    for (size_t i = 0; i < count; i++)
        put_hit(office, html, i);
    html_put(html, "</tbody></table>");
}

void show_search(const struct office *office, struct html *html)
{
    show_heading(office, html, MSG_OFFICE_SEARCH);
    html_put(html, "<div data-letters>");
    parts_letters(html);
    show_field(html, "query", MSG_OFFICE_QUERY, MSG_OFFICE_QUERY_HINT,
               show_problem(office, OFFICE_BAD_QUERY), office->query);
    html_put(html, "</div><div class=\"actions\">");
    parts_go(html, "find", MSG_OFFICE_FIND, false);
    html_put(html, "</div>");
    if (office->hits.count > 0)
        put_hits(office, html);
    else if (office->has_found)
        parts_element(html, "p role=\"status\" id=\"found\"", MSG_OFFICE_FOUND_NONE);
}

// ---- one entry ----------------------------------------------------------------------------------

static void put_id(const struct office *office, struct html *html)
{
    char id[ENTRY_TEXT_SHORT_ID_CAP];
    entry_text_short_id(&office->roll.tally.entries[office->entry], id);
    html_put(html, "<p id=\"entry-id\">");
    html_say(html, MSG_OFFICE_ENTRY_ID, id);
    html_put(html, "</p>");
}

static void put_fields(const struct beside *beside, struct html *html)
{
    html_put(html, "<dl class=\"answers\">");
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        struct record_value value = beside_field(&beside->sides[0], field);
        if (value.len == 0)
            continue;
        html_put(html, "<div><dt>");
        html_say(html, letter_field_head(field));
        html_put(html, "</dt><dd>");
        html_text_len(html, (const char *)value.bytes, value.len);
        html_put(html, "</dd></div>");
    }
    html_put(html, "</dl>");
}

// What was drawn, to be compared with paper; nothing if nothing was, or it cannot be drawn again.
static void put_drawing(const struct beside *beside, struct html *html)
{
    const struct record_value record = beside->sides[0].record;
    const struct record_value value = record_get(record.bytes, record.len, RECORD_STROKES);
    struct listing_drawing *drawing = value.bytes ? secret_alloc(sizeof *drawing) : NULL;
    if (drawing && strokes_decode(value.bytes, value.len, &drawing->strokes) == STATUS_OK &&
        strokes_svg_path(&drawing->strokes, drawing->path, STROKES_PATH_CAP) == STATUS_OK) {
        html_putf(html,
                  "<svg class=\"drawing\" id=\"drawing\" viewBox=\"-20 -20 %d %d\" role=\"img\" "
                  "aria-label=\"",
                  STROKES_WIDTH + 40, STROKES_HEIGHT + 40);
        html_say(html, MSG_HANDOVER_SIGNATURE);
        html_put(html, "\"><path d=\"");
        html_put(html, drawing->path);
        html_put(html, "\"/></svg>");
    }
    secret_free(drawing);
}

static void put_history(const struct history *history, struct html *html)
{
    char text[HISTORY_TEXT_CAP];
    parts_element(html, "h2", MSG_OFFICE_HISTORY);
    html_put(html, "<ol class=\"history\">");
    for (size_t i = 1; i < history->count; i++) {
        if (history->events[i].kind == HISTORY_SAME_PERSON) // those have their names above
            continue;
        history_text(history, i, html->lang, text);
        parts_element_text(html, "li", text);
    }
    html_put(html, "</ol>");
    sodium_memzero(text, sizeof text);
}

// What is asked first, "did it count?", stands first.
static void put_answer(const struct history *history, struct html *html)
{
    char text[HISTORY_TEXT_CAP];
    history_text(history, 0, html->lang, text);
    parts_element_text(html, "p class=\"total\" id=\"state\"", text);
    sodium_memzero(text, sizeof text);
}

// An answer that stands about this entry and another that is here; two coordinators may have given
// the same.
static bool is_answer(const struct history *history, size_t event)
{
    const struct history_event *events = history->events, *of = &events[event];
    bool repeated = false;
    if (of->kind != HISTORY_DECISION || !of->stands || of->other == HISTORY_NO_ENTRY ||
        !decision_is_about_two(of->decision->kind))
        return false;
    for (size_t i = 0; i < event && !repeated; i++)
        repeated = events[i].kind == HISTORY_DECISION && events[i].stands &&
                   events[i].other == of->other && events[i].decision->kind == of->decision->kind;
    return !repeated;
}

static void put_answers(const struct office *office, const struct history *history,
                        struct html *html)
{
    char id[ENTRY_TEXT_SHORT_ID_CAP];
    bool any = false;
    for (size_t i = 0; i < history->count; i++) {
        const struct history_event *event = &history->events[i];
        if (!is_answer(history, i))
            continue;
        if (!any) {
            parts_element(html, "h2", MSG_OFFICE_ANSWERS);
            html_put(html, "<ul class=\"list\">");
        }
        any = true;
        entry_text_short_id(&office->roll.tally.entries[event->other], id);
        html_put(html, "<li><span>");
        html_say(html,
                 event->decision->kind == DECISION_SAME ? MSG_OFFICE_ANSWERED_SAME
                                                        : MSG_OFFICE_ANSWERED_DIFFERENT,
                 id);
        html_putf(html, "</span><button type=\"button\" id=\"open-%lu\" data-do=\"open.%lu\">",
                  (unsigned long)event->other, (unsigned long)event->other);
        html_say(html, MSG_OFFICE_TAKE_BACK);
        html_put(html, "</button></li>");
    }
    if (any)
        html_put(html, "</ul>");
}

static void put_compare(const struct office *office, struct html *html)
{
    parts_element(html, "h2", MSG_OFFICE_COMPARE);
    show_field(html, "other", MSG_OFFICE_OTHER_ID, MSG_OFFICE_OTHER_ID_HINT,
               show_problem(office, OFFICE_NO_ENTRY), "");
    parts_button(html, "compare", "", MSG_OFFICE_COMPARE);
}

static void put_others(const struct office *office, struct html *html)
{
    const struct tally *tally = &office->roll.tally;
    const struct tally_entry *shown = &tally->entries[office->entry];
    bool any = false;
    for (size_t i = 0; i < tally->entry_count; i++) {
        if (i == office->entry || tally->entries[i].person != shown->person)
            continue;
        if (!any) {
            parts_element(html, "h2", MSG_OFFICE_OTHERS);
            html_put(html, "<ul class=\"list\">");
        }
        any = true;
        html_putf(html, "<li><button type=\"button\" class=\"plain\" data-do=\"other.%zu\">", i);
        show_person(html, &tally->entries[i]);
        html_put(html, "</button><span>");
        put_state(html, &tally->entries[i]);
        html_put(html, "</span></li>");
    }
    if (any)
        html_put(html, "</ul>");
}

static unsigned long count_of_person(const struct tally *tally, size_t entry)
{
    unsigned long count = 0;
    for (size_t i = 0; i < tally->entry_count; i++)
        count += tally->entries[i].person == tally->entries[entry].person;
    return count;
}

// What is voided is linked to nothing, so nobody knows yet how many come back.
static void put_whole_person(const struct office *office, struct html *html, bool is_voided)
{
    const unsigned long count = count_of_person(&office->roll.tally, office->entry);
    char label[256];
    (void)messages_format_plural(label, sizeof label, html->lang, MSGN_OFFICE_WHOLE_PERSON_COUNT,
                                 count);
    if (is_voided)
        parts_choice(html, false, "person", "all", true,
                     messages_get(html->lang, MSG_OFFICE_WHOLE_PERSON));
    else if (count > 1)
        parts_choice(html, false, "person", "all", true, label);
}

static void put_decision(const struct office *office, struct html *html)
{
    bool is_voided = office->roll.tally.entries[office->entry].reason == TALLY_DECIDED;
    parts_element(html, "h2", is_voided ? MSG_OFFICE_RESTORE : MSG_OFFICE_VOID);
    show_why(office, html);
    put_whole_person(office, html, is_voided);
    html_put(html, "<div class=\"actions\">");
    parts_button(html, is_voided ? "restore" : "void", "",
                 is_voided ? MSG_OFFICE_RESTORE : MSG_OFFICE_VOID);
    parts_button(html, "back", "", MSG_OFFICE_BACK_TO_SEARCH);
    html_put(html, "</div>");
}

void show_entry(struct office *office, struct html *html)
{
    struct history history;
    show_heading(office, html, MSG_OFFICE_ENTRY);
    enum status status = office->read_status;
    if (status == STATUS_OK)
        status = history_make(&office->roll, office->beside->records, office->entry, &history);
    if (status != STATUS_OK) {
        show_unread(office, html, status);
        return;
    }
    put_answer(&history, html);
    put_id(office, html);
    put_fields(office->beside, html);
    put_drawing(office->beside, html);
    put_others(office, html);
    put_history(&history, html);
    put_answers(office, &history, html);
    put_compare(office, html);
    put_decision(office, html);
    history_free(&history);
}
