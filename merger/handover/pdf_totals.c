// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_totals.h"

#include "merger/handover/pdf_words.h"

#include <stdio.h>
#include <string.h>

#define COUNT_CAP 24
#define COUNT_WIDTH (80 * PDF_POINT)

static const struct pdf_setting heading_setting = {
    .style = PDF_BOLD, .size = 13 * PDF_POINT, .leading = 18 * PDF_POINT, .after = 6 * PDF_POINT};

static const struct pdf_setting body_setting = {.style = PDF_REGULAR,
                                                .size = 12 * PDF_POINT,
                                                .leading = 17 * PDF_POINT,
                                                .after = 8 * PDF_POINT};

// ---- in words ---------------------------------------------------------------------------------

static void say_days(struct pdf_flow *flow, const struct letter *letter)
{
    char first[PDF_DAY_CAP], last[PDF_DAY_CAP], text[PDF_SENTENCE_CAP];
    if (letter->day_count == 0)
        return;
    pdf_words_day(letter->days[0].day, first);
    pdf_words_day(letter->days[letter->day_count - 1].day, last);
    if (letter->day_count == 1)
        pdf_words_sentence(text, letter->lang, MSG_PDF_COLLECTED_ON, first);
    else
        pdf_words_sentence(text, letter->lang, MSG_PDF_COLLECTED, first, last);
    pdf_flow_put(flow, &body_setting, text, strlen(text));
}

void pdf_totals_signed(struct pdf_flow *flow, const struct letter *letter, unsigned long certain)
{
    char text[PDF_SENTENCE_CAP];
    messages_format_plural(text, sizeof text, letter->lang, MSGN_HANDOVER_SIGNED_BY,
                           letter->signature_count);
    pdf_flow_put(flow, &heading_setting, text, strlen(text));
    if (certain < letter->signature_count) {
        pdf_words_sentence(text, letter->lang, MSG_PDF_CERTAIN, certain);
        pdf_flow_put(flow, &body_setting, text, strlen(text));
    }
    say_days(flow, letter);
}

// ---- tables -----------------------------------------------------------------------------------

struct pdf_table pdf_totals_begin(struct pdf_flow *flow, enum lang lang,
                                  const struct pdf_totals_head *head)
{
    struct pdf_table table = {.flow = flow, .column_count = 2, .size = 10 * PDF_POINT};
    const char *heading = messages_get(lang, head->heading);
    table.columns[0] =
        (struct pdf_column){messages_get(lang, head->label), flow->width - COUNT_WIDTH, false};
    table.columns[1] = (struct pdf_column){messages_get(lang, head->count), COUNT_WIDTH, true};
    flow->y += 14 * PDF_POINT;
    if (!pdf_flow_has_room(flow, 110 * PDF_POINT))
        pdf_flow_break(flow);
    pdf_flow_put(flow, &heading_setting, heading, strlen(heading));
    pdf_table_begin(&table);
    return table;
}

void pdf_totals_row(struct pdf_table *table, const char *label, unsigned long count)
{
    char text[COUNT_CAP];
    snprintf(text, sizeof text, "%lu", count);
    const struct pdf_cell cells[] = {{label, strlen(label)}, {text, strlen(text)}};
    (void)pdf_table_put(table, cells, 0);
}

void pdf_totals_end(struct pdf_table *table, enum lang lang, unsigned long total)
{
    table->style = PDF_BOLD;
    pdf_totals_row(table, messages_get(lang, MSG_HANDOVER_TOTAL), total);
}

// ---- people -----------------------------------------------------------------------------------

static struct pdf_table begin_people(struct pdf_flow *flow, const struct letter *letter,
                                     enum message heading, enum message label)
{
    const struct pdf_totals_head head = {heading, label, MSG_HANDOVER_COUNT};
    return pdf_totals_begin(flow, letter->lang, &head);
}

static void put_message_row(const struct letter *letter, struct pdf_table *table,
                            enum message label, unsigned long count)
{
    if (count > 0)
        pdf_totals_row(table, messages_get(letter->lang, label), count);
}

static void end_people(const struct letter *letter, struct pdf_table *table)
{
    put_message_row(letter, table, MSG_HANDOVER_UNNAMED, letter->unnamed_count);
    pdf_totals_end(table, letter->lang, letter->signature_count);
}

static void put_days(struct pdf_flow *flow, const struct letter *letter)
{
    struct pdf_table table = begin_people(flow, letter, MSG_HANDOVER_BY_DAY, MSG_HANDOVER_DAY);
    for (size_t i = 0; i < letter->day_count; i++) {
        char day[PDF_DAY_CAP];
        pdf_words_day(letter->days[i].day, day);
        pdf_totals_row(&table, day, letter->days[i].count);
    }
    end_people(letter, &table);
}

static void put_regions(struct pdf_flow *flow, const struct letter *letter)
{
    struct pdf_table table =
        begin_people(flow, letter, MSG_HANDOVER_BY_REGION, MSG_HANDOVER_REGION);
    for (size_t i = 0; i < letter->region_count; i++)
        pdf_totals_row(&table, letter->regions[i].name, letter->regions[i].count);
    put_message_row(letter, &table, MSG_HANDOVER_NO_REGION, letter->no_region_count);
    end_people(letter, &table);
}

void pdf_totals_put(struct pdf_flow *flow, const struct letter *letter)
{
    put_days(flow, letter);
    if (letter->has_regions)
        put_regions(flow, letter);
}
