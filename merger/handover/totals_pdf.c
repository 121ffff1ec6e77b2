// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/totals_pdf.h"

#include "merger/handover/pdf_flow.h"
#include "merger/handover/pdf_foot.h"
#include "merger/handover/pdf_totals.h"
#include "merger/handover/pdf_words.h"
#include "merger/linkage/link.h"
#include "merger/review/state_text.h"

#include <stdio.h>
#include <string.h>

static const struct pdf_setting heading_setting = {
    .style = PDF_BOLD, .size = 17 * PDF_POINT, .leading = 23 * PDF_POINT, .after = 4 * PDF_POINT};
static const struct pdf_setting title_setting = {.style = PDF_REGULAR,
                                                 .size = 13 * PDF_POINT,
                                                 .leading = 18 * PDF_POINT,
                                                 .after = 4 * PDF_POINT};
static const struct pdf_setting body_setting = {.style = PDF_REGULAR,
                                                .size = 11 * PDF_POINT,
                                                .leading = 15 * PDF_POINT,
                                                .after = 6 * PDF_POINT};
static const struct pdf_setting figure_setting = {
    .style = PDF_BOLD, .size = 13 * PDF_POINT, .leading = 18 * PDF_POINT, .after = 6 * PDF_POINT};

struct sheet {
    const struct totals *totals;
    const struct letter *letter;
    struct pdf_flow flow;
};

static void put(struct sheet *sheet, const struct pdf_setting *setting, const char *text)
{
    pdf_flow_put(&sheet->flow, setting, text, strlen(text));
}

static void say(struct sheet *sheet, const struct pdf_setting *setting, enum message message)
{
    put(sheet, setting, messages_get(sheet->letter->lang, message));
}

static void put_head(struct sheet *sheet)
{
    const enum lang lang = sheet->letter->lang;
    char day[PDF_DAY_CAP], text[PDF_SENTENCE_CAP];
    say(sheet, &heading_setting, MSG_HANDOVER_TOTALS);
    put(sheet, &title_setting, sheet->letter->title);
    pdf_words_day(sheet->totals->day, day);
    pdf_words_sentence(text, lang, MSG_PARCEL_MADE, day);
    put(sheet, &body_setting, text);
    sheet->flow.y += 8 * PDF_POINT;
    pdf_totals_signed(&sheet->flow, sheet->letter, sheet->totals->listing->roll->tally.certain);
    if (sheet->letter->unnamed_count > 0) {
        messages_format_plural(text, sizeof text, lang, MSGN_PARCEL_UNNAMED,
                               sheet->letter->unnamed_count);
        put(sheet, &body_setting, text);
    }
}

static void put_reason(const struct sheet *sheet, struct pdf_table *table, enum tally_reason reason)
{
    const struct tally_counts *total = &sheet->totals->listing->roll->tally.total;
    char label[PDF_SENTENCE_CAP];
    if (total->by_reason[reason] == 0)
        return;
    snprintf(label, sizeof label, "\xE2\x80\x93 %s",
             state_text_reason(sheet->letter->lang, reason));
    pdf_totals_row(table, label, total->by_reason[reason]);
}

// A state with how many entries it has, and below it the reasons, each with its own.
static void put_state(const struct sheet *sheet, struct pdf_table *table, enum tally_state state)
{
    const struct tally_counts *total = &sheet->totals->listing->roll->tally.total;
    table->style = PDF_BOLD;
    pdf_totals_row(table, state_text(sheet->letter->lang, state), total->by_state[state]);
    table->style = PDF_REGULAR;
    for (enum tally_reason i = TALLY_NO_REASON + 1; i < TALLY_REASON_COUNT; i++)
        if (tally_state_of(i) == state)
            put_reason(sheet, table, i);
}

static void put_states(struct sheet *sheet)
{
    static const struct pdf_totals_head head = {MSG_PARCEL_ENTRIES, MSG_TABLE_STATE,
                                                MSG_DAYS_ENTRIES};
    struct pdf_table table = pdf_totals_begin(&sheet->flow, sheet->letter->lang, &head);
    for (enum tally_state state = 0; state < TALLY_STATE_COUNT; state++)
        put_state(sheet, &table, state);
    pdf_totals_end(&table, sheet->letter->lang, sheet->totals->listing->roll->tally.total.entries);
    sheet->flow.y += 6 * PDF_POINT;
    say(sheet, &body_setting, MSG_PARCEL_ENTRIES_HOW);
}

static void put_texts(struct sheet *sheet)
{
    static const struct pdf_totals_head head = {MSG_PARCEL_TEXTS, MSG_PARCEL_TEXT,
                                                MSG_DAYS_ENTRIES};
    const enum lang lang = sheet->letter->lang;
    const struct roll *roll = sheet->totals->listing->roll;
    struct pdf_table table = pdf_totals_begin(&sheet->flow, lang, &head);
    for (size_t i = 0; i < sheet->totals->text_count; i++) {
        const struct totals_text *text = &sheet->totals->texts[i];
        char hash[TOTALS_HASH_CAP], label[PDF_SENTENCE_CAP];
        totals_hash(text, hash);
        if (text->is_known)
            pdf_words_sentence(label, lang, MSG_PARCEL_TEXT_KNOWN,
                               (unsigned long)roll->folder->campaign.version, hash);
        else
            pdf_words_sentence(label, lang, MSG_PARCEL_TEXT_UNKNOWN, hash);
        pdf_totals_row(&table, label, text->entries);
    }
    pdf_totals_end(&table, lang, roll->tally.total.entries);
}

static void put_fingerprint(struct sheet *sheet)
{
    char letters[LETTERS_CAP], text[PDF_SENTENCE_CAP];
    letters_print(sheet->totals->fingerprint, letters);
    sheet->flow.y += 14 * PDF_POINT;
    if (!pdf_flow_has_room(&sheet->flow, 110 * PDF_POINT))
        pdf_flow_break(&sheet->flow);
    say(sheet, &figure_setting, MSG_REPORT_FINGERPRINT);
    put(sheet, &figure_setting, letters);
    say(sheet, &body_setting, MSG_PARCEL_FINGERPRINT_HOW);
    pdf_words_sentence(text, sheet->letter->lang, MSG_REPORT_RULES, TALLY_RULE_VERSION,
                       LINK_RULE_VERSION, QOL_VERSION);
    put(sheet, &body_setting, text);
}

enum status totals_pdf_write(const struct totals *totals, FILE *out)
{
    struct sheet sheet = {.totals = totals, .letter = totals->letter};
    struct pdf *pdf;
    enum status status = pdf_new(sheet.letter->lang, sheet.letter->title, totals->day, &pdf);
    if (status != STATUS_OK)
        return status;
    pdf_flow_begin(&sheet.flow, pdf, false);
    put_head(&sheet);
    put_states(&sheet);
    put_texts(&sheet);
    put_fingerprint(&sheet);
    pdf_totals_put(&sheet.flow, sheet.letter);
    pdf_foot_put(pdf, sheet.letter->lang, sheet.letter->title, false);
    status = pdf_save(pdf, out);
    pdf_free(pdf);
    return status;
}
