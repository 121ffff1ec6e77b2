// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_document.h"

#include "common/platform.h"
#include "merger/handover/pdf_flow.h"
#include "merger/handover/pdf_list.h"
#include "merger/handover/pdf_words.h"

#include <string.h>

#define FOOT_SIZE (8 * PDF_POINT)
#define COUNT_CAP 24
#define LABEL_WIDTH (230 * PDF_POINT) // the totals' columns
#define COUNT_WIDTH (80 * PDF_POINT)

static const struct pdf_setting addressee_setting = {.style = PDF_REGULAR,
                                                     .size = 12 * PDF_POINT,
                                                     .leading = 17 * PDF_POINT,
                                                     .after = 40 * PDF_POINT,
                                                     .indent = 240 * PDF_POINT};
static const struct pdf_setting title_setting = {.style = PDF_BOLD,
                                                 .size = 17 * PDF_POINT,
                                                 .leading = 23 * PDF_POINT,
                                                 .after = 20 * PDF_POINT,
                                                 .side = PDF_MIDST};
static const struct pdf_setting body_setting = {.style = PDF_REGULAR,
                                                .size = 12 * PDF_POINT,
                                                .leading = 17 * PDF_POINT,
                                                .after = 8 * PDF_POINT};
static const struct pdf_setting item_setting = {.style = PDF_REGULAR,
                                                .size = 12 * PDF_POINT,
                                                .leading = 17 * PDF_POINT,
                                                .after = 3 * PDF_POINT,
                                                .indent = 18 * PDF_POINT};
static const struct pdf_setting figure_setting = {
    .style = PDF_BOLD, .size = 13 * PDF_POINT, .leading = 18 * PDF_POINT, .after = 6 * PDF_POINT};
static const struct pdf_setting heading_setting = {
    .style = PDF_BOLD, .size = 15 * PDF_POINT, .leading = 20 * PDF_POINT};

struct document {
    const struct listing *listing;
    struct letter letter;
    struct pdf *pdf;
    struct pdf_flow flow; // of the letter and the totals
};

static void put(struct document *document, const struct pdf_setting *setting, const char *text)
{
    pdf_flow_put(&document->flow, setting, text, strlen(text));
}

// ---- the letter -------------------------------------------------------------------------------

static void put_petition(struct document *document)
{
    const struct letter *letter = &document->letter;
    const char *at = letter->text, *paragraph;
    size_t len;
    put(document, &addressee_setting, letter->addressee);
    put(document, &title_setting, letter->title);
    while (letter_paragraph(&at, &paragraph, &len))
        pdf_flow_put(&document->flow, &body_setting, paragraph, len);
}

static void put_declarations(struct document *document)
{
    const struct campaign *campaign = &document->listing->roll->folder->campaign;
    const enum lang lang = document->letter.lang;
    if (campaign->declaration_count == 0)
        return;
    document->flow.y += 6 * PDF_POINT;
    put(document, &body_setting, messages_get(lang, MSG_PDF_ASKED));
    for (unsigned i = 0; i < campaign->declaration_count; i++) {
        const char *text = campaign->declarations[i][lang];
        pdf_flow_put_item(&document->flow, &item_setting, text, strlen(text));
    }
}

static void put_days(struct document *document)
{
    const struct letter *letter = &document->letter;
    char first[PDF_DAY_CAP], last[PDF_DAY_CAP], text[PDF_SENTENCE_CAP];
    if (letter->day_count == 0)
        return;
    pdf_words_day(letter->days[0].day, first);
    pdf_words_day(letter->days[letter->day_count - 1].day, last);
    if (letter->day_count == 1)
        pdf_words_sentence(text, letter->lang, MSG_PDF_COLLECTED_ON, first);
    else
        pdf_words_sentence(text, letter->lang, MSG_PDF_COLLECTED, first, last);
    put(document, &body_setting, text);
}

static void put_counted(struct document *document, const struct pdf_setting *setting,
                        enum plural_message message, unsigned long count)
{
    char text[PDF_SENTENCE_CAP];
    messages_format_plural(text, sizeof text, document->letter.lang, message, count);
    put(document, setting, text);
}

static void put_figures(struct document *document)
{
    const struct letter *letter = &document->letter;
    const struct tally *tally = &document->listing->roll->tally;
    char text[PDF_SENTENCE_CAP];
    document->flow.y += 14 * PDF_POINT;
    put_counted(document, &figure_setting, MSGN_HANDOVER_SIGNED_BY, letter->signature_count);
    if (tally->certain < letter->signature_count) {
        pdf_words_sentence(text, letter->lang, MSG_PDF_CERTAIN, tally->certain);
        put(document, &body_setting, text);
    }
    put_days(document);
    put_counted(document, &body_setting, MSGN_PDF_NAMED,
                (unsigned long)document->listing->named_count);
    if (letter->unnamed_count > 0)
        put_counted(document, &body_setting, MSGN_HANDOVER_MORE_UNNAMED, letter->unnamed_count);
}

// ---- the totals -------------------------------------------------------------------------------

static struct pdf_table begin_totals(struct document *document, enum message heading,
                                     enum message label)
{
    const enum lang lang = document->letter.lang;
    struct pdf_table table = {.flow = &document->flow, .column_count = 2, .size = 10 * PDF_POINT};
    table.columns[0] = (struct pdf_column){messages_get(lang, label), LABEL_WIDTH, false};
    table.columns[1] =
        (struct pdf_column){messages_get(lang, MSG_HANDOVER_COUNT), COUNT_WIDTH, true};
    document->flow.y += 14 * PDF_POINT;
    if (!pdf_flow_has_room(&document->flow, 110 * PDF_POINT))
        pdf_flow_break(&document->flow);
    put(document, &figure_setting, messages_get(lang, heading));
    pdf_table_begin(&table);
    return table;
}

static void put_total(struct pdf_table *table, const char *label, unsigned long count)
{
    char text[COUNT_CAP];
    snprintf(text, sizeof text, "%lu", count);
    const struct pdf_cell cells[] = {{label, strlen(label)}, {text, strlen(text)}};
    (void)pdf_table_put(table, cells, 0);
}

static void put_message_total(const struct document *document, struct pdf_table *table,
                              enum message label, unsigned long count)
{
    if (count > 0)
        put_total(table, messages_get(document->letter.lang, label), count);
}

static void end_totals(const struct document *document, struct pdf_table *table)
{
    const struct letter *letter = &document->letter;
    put_message_total(document, table, MSG_HANDOVER_UNNAMED, letter->unnamed_count);
    table->style = PDF_BOLD;
    put_total(table, messages_get(letter->lang, MSG_HANDOVER_TOTAL), letter->signature_count);
}

static void put_totals(struct document *document)
{
    const struct letter *letter = &document->letter;
    pdf_flow_break(&document->flow);
    put(document, &heading_setting, messages_get(letter->lang, MSG_HANDOVER_TOTALS));
    struct pdf_table table = begin_totals(document, MSG_HANDOVER_BY_DAY, MSG_HANDOVER_DAY);
    for (size_t i = 0; i < letter->day_count; i++) {
        char day[PDF_DAY_CAP];
        pdf_words_day(letter->days[i].day, day);
        put_total(&table, day, letter->days[i].count);
    }
    end_totals(document, &table);
    if (!letter->has_regions)
        return;
    table = begin_totals(document, MSG_HANDOVER_BY_REGION, MSG_HANDOVER_REGION);
    for (size_t i = 0; i < letter->region_count; i++)
        put_total(&table, letter->regions[i].name, letter->regions[i].count);
    put_message_total(document, &table, MSG_HANDOVER_NO_REGION, letter->no_region_count);
    end_totals(document, &table);
}

// ---- the feet of the pages --------------------------------------------------------------------

// As much of the title as there is room for, of its first row.
static void put_foot_title(const struct document *document, long y, long width)
{
    static const char more[] = " …";
    struct pdf *pdf = document->pdf;
    const char *title = document->letter.title;
    const size_t len = strlen(title);
    size_t next;
    const long more_width = pdf_width(pdf, PDF_REGULAR, FOOT_SIZE, more, strlen(more));
    const size_t row =
        typeface_row(pdf_typeface(pdf, PDF_REGULAR), title, len,
                     (unsigned long)((width - more_width) * PDF_POINT / FOOT_SIZE), &next);
    pdf_put_text(pdf, PDF_REGULAR, FOOT_SIZE, PDF_FLOW_MARGIN, y, title, row);
    if (next < len)
        pdf_put_text(pdf, PDF_REGULAR, FOOT_SIZE,
                     PDF_FLOW_MARGIN + pdf_width(pdf, PDF_REGULAR, FOOT_SIZE, title, row), y, more,
                     strlen(more));
}

static void put_feet(const struct document *document)
{
    struct pdf *pdf = document->pdf;
    const size_t count = pdf_page_count(pdf);
    for (size_t i = 0; i < count; i++) {
        char text[PDF_SENTENCE_CAP];
        pdf_return_to_page(pdf, i);
        const long width = pdf_page_width(pdf) - 2 * PDF_FLOW_MARGIN;
        const long y = pdf_page_height(pdf) - PDF_FLOW_MARGIN / 2;
        pdf_words_sentence(text, document->letter.lang, MSG_PDF_PAGE, (unsigned long)i + 1,
                           (unsigned long)count);
        const long number_width = pdf_width(pdf, PDF_REGULAR, FOOT_SIZE, text, strlen(text));
        pdf_put_rule(pdf, PDF_FLOW_MARGIN, y - 12 * PDF_POINT, width, PDF_POINT * 4 / 10,
                     PDF_MIDDLE);
        put_foot_title(document, y, width - number_width - 20 * PDF_POINT);
        pdf_put_text(pdf, PDF_REGULAR, FOOT_SIZE, PDF_FLOW_MARGIN + width - number_width, y, text,
                     strlen(text));
    }
}

// ---- all --------------------------------------------------------------------------------------

static enum status put_all(struct document *document, struct output *output,
                           struct progress *progress, unsigned long *lacking_count)
{
    pdf_flow_begin(&document->flow, document->pdf, false);
    put_petition(document);
    put_declarations(document);
    put_figures(document);
    put_totals(document);
    enum status status =
        pdf_list_put(document->pdf, document->listing, &document->letter, progress, lacking_count);
    if (status != STATUS_OK)
        return status;
    put_feet(document);
    return pdf_save(document->pdf, output->stream);
}

enum status pdf_document_write(const struct listing *listing, enum lang lang, struct output *output,
                               struct progress *progress, unsigned long *lacking_count)
{
    struct document document = {.listing = listing};
    *lacking_count = 0;
    enum status status = letter_make(listing, lang, &document.letter);
    if (status == STATUS_OK)
        status =
            pdf_new(document.letter.lang, document.letter.title, platform_today(), &document.pdf);
    if (status == STATUS_OK)
        status = put_all(&document, output, progress, lacking_count);
    pdf_free(document.pdf);
    letter_free(&document.letter);
    return status;
}
