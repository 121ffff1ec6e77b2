// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/figure_tables.h"

#include "common/date.h"
#include "common/web/parts.h"
#include "merger/figures/notes.h"
#include "merger/review/state_text.h"

#include <stdint.h>

// ---- cells ------------------------------------------------------------------------------------

static void put_date(struct html *html, uint16_t day)
{
    char date[DATE_CAP];
    date_print(date_from_days(day), date);
    html_put(html, date);
}

static void open_table(struct html *html)
{
    html_put(html, "<table class=\"figures\"><thead><tr>");
}

static void close_headings(struct html *html)
{
    html_put(html, "</tr></thead><tbody>");
}

static void close_table(struct html *html)
{
    html_put(html, "</tbody></table>");
}

static void put_row_of(struct html *html, enum message message, unsigned long number)
{
    html_put(html, "<tr><th scope=\"row\">");
    html_say(html, message);
    html_put(html, "</th>");
    parts_number(html, number);
    html_put(html, "</tr>");
}

// The first two cells of what is asked.
static void open_question(struct html *html, const char *label, const char *batches)
{
    html_put(html, "<tr><th scope=\"row\">");
    html_text(html, label);
    html_putf(html, "</th><td>%s</td><td>", batches);
}

static void close_question(struct html *html)
{
    html_put(html, "</td></tr>");
}

static void open_questions(struct html *html)
{
    open_table(html);
    parts_column(html, MSG_VOLUNTEERS_VOLUNTEER, false);
    parts_column(html, MSG_TABLE_BATCHES, false);
    parts_column(html, MSG_TABLE_WHAT, false);
    close_headings(html);
}

// ---- states -----------------------------------------------------------------------------------

static void put_reasons(const struct tally_counts *total, enum tally_state state, struct html *html)
{
    for (enum tally_reason reason = TALLY_NO_REASON + 1; reason < TALLY_REASON_COUNT; reason++) {
        if (tally_state_of(reason) != state || total->by_reason[reason] == 0)
            continue;
        html_putf(html, "<tr id=\"reason-%s\" class=\"part\"><th scope=\"row\">",
                  tally_reason_name(reason));
        html_text(html, state_text_reason(html->lang, reason));
        html_put(html, "</th>");
        parts_number(html, total->by_reason[reason]);
        html_put(html, "</tr>");
    }
}

void figure_tables_states(const struct tally *tally, struct html *html)
{
    open_table(html);
    parts_column(html, MSG_TABLE_STATE, false);
    parts_column(html, MSG_DAYS_ENTRIES, true);
    close_headings(html);
    for (enum tally_state state = 0; state < TALLY_STATE_COUNT; state++) {
        html_putf(html, "<tr id=\"state-%s\"><th scope=\"row\">", tally_state_name(state));
        html_text(html, state_text(html->lang, state));
        html_put(html, "</th>");
        parts_number(html, tally->total.by_state[state]);
        html_put(html, "</tr>");
        put_reasons(&tally->total, state, html);
    }
    html_put(html, "<tr id=\"entries\" class=\"sum\"><th scope=\"row\">");
    html_say(html, MSG_REPORT_ALL_ENTRIES);
    html_put(html, "</th>");
    parts_number(html, tally->total.entries);
    html_put(html, "</tr>");
    close_table(html);
}

// ---- days and regions -------------------------------------------------------------------------

static void put_day(const struct days *days, const struct days_day *day, struct html *html)
{
    html_put(html, "<tr><th scope=\"row\">");
    put_date(html, day->day);
    if (!day->in_window) {
        html_put(html, ", ");
        html_say(html, MSG_DAYS_OUTSIDE_MARK);
    }
    html_put(html, "</th>");
    parts_number(html, day->entries);
    parts_number(html, day->people);
    parts_number(html, day->people_so_far);
    if (days->goal > 0)
        html_putf(html, "<td class=\"number\">%lu%%</td>",
                  (unsigned long)((uint64_t)day->people_so_far * 100 / days->goal));
    html_put(html, "</tr>");
}

void figure_tables_days(const struct days *days, struct html *html)
{
    open_table(html);
    parts_column(html, MSG_DAYS_DAY, false);
    parts_column(html, MSG_DAYS_ENTRIES, true);
    parts_column(html, MSG_DAYS_COUNTED, true);
    parts_column(html, MSG_DAYS_SUM, true);
    if (days->goal > 0)
        parts_column(html, MSG_DAYS_SHARE, true);
    close_headings(html);
    for (size_t i = 0; i < days->count; i++)
        put_day(days, &days->items[i], html);
    close_table(html);
}

static void put_region(const struct region_count *count, struct html *html)
{
    html_put(html, "<tr><th scope=\"row\">");
    if (count->kind == REGION_COUNT_NAMED)
        html_text(html, count->name);
    else
        html_say(html, count->kind == REGION_COUNT_NONE ? MSG_REGIONS_NONE : MSG_REGIONS_OTHERS);
    html_put(html, "</th>");
    parts_number(html, count->people);
    html_put(html, "</tr>");
}

void figure_tables_regions(const struct region_counts *counts, struct html *html)
{
    open_table(html);
    parts_column(html, MSG_REGIONS_REGION, false);
    parts_column(html, MSG_DAYS_COUNTED, true);
    close_headings(html);
    for (size_t i = 0; i < counts->count; i++)
        put_region(&counts->items[i], html);
    close_table(html);
    if (counts->joined_count > 0) {
        html_put(html, "<p class=\"how\">");
        html_say(html, MSG_REGIONS_SMALL, (unsigned long)REGION_COUNT_LEAST);
        html_put(html, "</p>");
    }
}

// ---- volunteers -------------------------------------------------------------------------------

static const enum message volunteer_headings[] = {
    MSG_VOLUNTEERS_BATCHES, MSG_DAYS_ENTRIES,    MSG_VOLUNTEERS_COUNTED, MSG_VOLUNTEERS_DUPLICATE,
    MSG_VOLUNTEERS_VOIDED,  MSG_VOLUNTEERS_HELD, MSG_VOLUNTEERS_MISSING,
};

static void put_counts(const struct tally_counts *counts, struct html *html)
{
    parts_number(html, counts->batches);
    parts_number(html, counts->entries);
    for (enum tally_state state = 0; state < TALLY_STATE_COUNT; state++)
        parts_number(html, counts->by_state[state]);
    parts_number(html, counts->missing);
}

static void put_volunteer(const struct tally *tally, const struct volunteer *volunteer,
                          struct html *html)
{
    html_put(html, "<tr><th scope=\"row\">");
    html_text(html, volunteer->label);
    html_put(html, "</th>");
    put_counts(&tally->devices[volunteer->device], html);
    html_put(html, "<td class=\"date\">");
    if (volunteer->is_heard)
        put_date(html, volunteer->last_day);
    else
        html_put(html, "–");
    html_put(html, "</td></tr>");
}

static void put_together(const struct tally *tally, struct html *html)
{
    html_put(html, "<tr class=\"sum\"><th scope=\"row\">");
    html_say(html, MSG_VOLUNTEERS_TOTAL);
    html_put(html, "</th>");
    put_counts(&tally->total, html);
    html_put(html, "<td></td></tr>");
}

void figure_tables_volunteers(const struct roll *roll, const struct volunteers *volunteers,
                              struct html *html)
{
    open_table(html);
    parts_column(html, MSG_VOLUNTEERS_VOLUNTEER, false);
    for (size_t i = 0; i < sizeof volunteer_headings / sizeof *volunteer_headings; i++)
        parts_column(html, volunteer_headings[i], true);
    parts_column(html, MSG_VOLUNTEERS_LAST_DAY, false);
    close_headings(html);
    for (size_t i = 0; i < volunteers->count; i++)
        put_volunteer(&roll->tally, &volunteers->items[i], html);
    if (volunteers->count == roll->tally.lineage.device_count)
        put_together(&roll->tally, html);
    close_table(html);
}

void figure_tables_joining(const struct tally *tally, const struct joining *joining,
                           struct html *html)
{
    html_put(html, "<table class=\"figures\"><tbody>");
    put_row_of(html, MSG_REPORT_LINKED, tally->total.by_state[TALLY_DUPLICATE]);
    put_row_of(html, MSG_REPORT_SAME, joining->same);
    put_row_of(html, MSG_REPORT_DIFFERENT, joining->different);
    put_row_of(html, MSG_REPORT_OPEN, joining->open);
    if (joining->opposing > 0)
        put_row_of(html, MSG_REPORT_OPPOSING, joining->opposing);
    if (tally->skipped_blocks > 0) {
        put_row_of(html, MSG_REPORT_SKIPPED, tally->skipped_entries);
        put_row_of(html, MSG_REPORT_SKIPPED_GROUPS, tally->skipped_blocks);
    }
    close_table(html);
}

// ---- questions --------------------------------------------------------------------------------

static void put_note(const char *label, struct note *note, struct html *html)
{
    char text[NOTES_TEXT_CAP];
    notes_format(note, html->lang, text, sizeof text);
    open_question(html, label, ranges_text(&note->batches));
    html_text(html, text);
    close_question(html);
}

void figure_tables_notes(const struct roll *roll, const struct volunteers *volunteers,
                         struct html *html)
{
    struct note notes[NOTES_KIND_COUNT];
    const bool of_all = volunteers->count == roll->tally.lineage.device_count;
    bool any = false, asks = of_all && roll->tally.question_count > 0;
    if (asks)
        parts_plural(html, "p id=\"open\"", MSGN_OFFICE_OPEN_QUESTIONS, roll->tally.question_count);
    for (size_t i = 0; i < volunteers->count; i++) {
        const struct volunteer *volunteer = &volunteers->items[i];
        size_t count = notes_of(&roll->tally, volunteer->device, notes);
        for (size_t j = 0; j < count; j++) {
            if (!any)
                open_questions(html);
            any = true;
            put_note(volunteer->label, &notes[j], html);
        }
    }
    if (any)
        close_table(html);
    else if (!asks)
        parts_element(html, "p", MSG_REPORT_NOTHING);
}

// How many from the first on are told in the same words.
static size_t count_alike(const struct clocks_oddity *oddities, size_t count)
{
    size_t alike = 1;
    while (alike < count && oddities[alike].device == oddities[0].device &&
           oddities[alike].kind == oddities[0].kind && oddities[alike].day == oddities[0].day &&
           (oddities[0].kind != CLOCKS_BACKWARDS || oddities[alike].beside == oddities[0].beside))
        alike++;
    return alike;
}

static void put_clocks(const struct roll *roll, const struct clocks_oddity *oddity, size_t count,
                       struct html *html)
{
    static const enum message messages[CLOCKS_KIND_COUNT] = {
        [CLOCKS_OUTSIDE_WINDOW] = MSG_CLOCK_OUTSIDE_WINDOW,
        [CLOCKS_AHEAD] = MSG_CLOCK_AHEAD,
        [CLOCKS_BACKWARDS] = MSG_CLOCK_BACKWARDS,
    };
    char label[ROLL_LABEL_CAP], day[DATE_CAP], beside[DATE_CAP];
    struct ranges batches = {.len = 0};
    roll_label(roll, oddity->device, label);
    for (size_t i = 0; i < count; i++)
        ranges_add(&batches, oddity[i].batch, oddity[i].batch);
    date_print(date_from_days(oddity->day), day);
    date_print(date_from_days(oddity->beside), beside);
    open_question(html, label, ranges_text(&batches));
    html_say(html, messages[oddity->kind], day, beside);
    close_question(html);
}

void figure_tables_clocks(const struct roll *roll, const struct clocks *clocks, struct html *html)
{
    if (clocks->count == 0) {
        parts_element(html, "p", MSG_REPORT_NOTHING);
        return;
    }
    open_questions(html);
    for (size_t i = 0, alike; i < clocks->count; i += alike) {
        alike = count_alike(&clocks->items[i], clocks->count - i);
        put_clocks(roll, &clocks->items[i], alike, html);
    }
    close_table(html);
}

static const struct {
    enum plural_message seen;
    enum message ask, when;
    int numbers[3]; // in `when`; what it has no conversion for is not used
} patterns_said[PATTERNS_KIND_COUNT] = {
    [PATTERNS_FAST] = {MSGN_PATTERN_FAST,
                       MSG_PATTERN_FAST_ASK,
                       MSG_PATTERN_FAST_WHEN,
                       {PATTERNS_FAST_LEAST, PATTERNS_FAST_SECONDS}},
    [PATTERNS_DUPLICATES] = {MSGN_PATTERN_DUPLICATES,
                             MSG_PATTERN_DUPLICATES_ASK,
                             MSG_PATTERN_DUPLICATES_WHEN,
                             {PATTERNS_DUPLICATES_LEAST, PATTERNS_DUPLICATES_SHARE,
                              PATTERNS_DUPLICATES_TIMES}},
    [PATTERNS_RUN] = {MSGN_PATTERN_RUN,
                      MSG_PATTERN_RUN_ASK,
                      MSG_PATTERN_RUN_WHEN,
                      {PATTERNS_RUN_LEAST}},
    [PATTERNS_PHONE] = {MSGN_PATTERN_PHONE,
                        MSG_PATTERN_PHONE_ASK,
                        MSG_PATTERN_PHONE_WHEN,
                        {PATTERNS_PHONE_LEAST}},
    [PATTERNS_ADDRESS] = {MSGN_PATTERN_ADDRESS,
                          MSG_PATTERN_ADDRESS_ASK,
                          MSG_PATTERN_ADDRESS_WHEN,
                          {PATTERNS_ADDRESS_LEAST}},
    [PATTERNS_DAY] = {MSGN_PATTERN_DAY,
                      MSG_PATTERN_DAY_ASK,
                      MSG_PATTERN_DAY_WHEN,
                      {PATTERNS_DAY_LEAST, PATTERNS_DAY_TIMES}},
};

static void put_pattern(const struct roll *roll, const struct pattern *pattern, struct html *html)
{
    const int *numbers = patterns_said[pattern->kind].numbers;
    struct ranges batches = pattern->batches;
    char label[ROLL_LABEL_CAP];
    roll_label(roll, pattern->device, label);
    open_question(html, label, ranges_text(&batches));
    html_say_plural(html, patterns_said[pattern->kind].seen, pattern->count);
    html_put(html, " ");
    html_say(html, patterns_said[pattern->kind].ask);
    html_put(html, "<p class=\"how\">");
    html_say(html, patterns_said[pattern->kind].when, numbers[0], numbers[1], numbers[2]);
    html_put(html, "</p>");
    close_question(html);
}

void figure_tables_patterns(const struct roll *roll, const struct patterns *patterns,
                            struct html *html)
{
    if (patterns->count == 0) {
        parts_element(html, "p", MSG_REPORT_NOTHING);
        return;
    }
    open_questions(html);
    for (size_t i = 0; i < patterns->count; i++)
        put_pattern(roll, &patterns->items[i], html);
    close_table(html);
}
