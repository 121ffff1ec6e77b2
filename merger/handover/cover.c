// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/cover.h"

#include "merger/handover/pdf_flow.h"
#include "merger/handover/pdf_foot.h"
#include "merger/handover/pdf_totals.h"
#include "merger/handover/pdf_words.h"

#include <string.h>

#include <sodium.h>

#define NAME_WIDTH (84 * PDF_POINT)
#define CONTENT_WIDTH (190 * PDF_POINT)
#define SUM_GROUP 16 // hex digits; between groups a row may break
#define SUM_CAP 72   // with the spaces and NUL
#define BOX_HEIGHT (46 * PDF_POINT)
#define STAMP_WIDTH (150 * PDF_POINT)
#define HAIRLINE (PDF_POINT * 6 / 10)
#define LABEL_SIZE (8 * PDF_POINT)

static const struct pdf_setting addressee_setting = {.style = PDF_REGULAR,
                                                     .size = 12 * PDF_POINT,
                                                     .leading = 17 * PDF_POINT,
                                                     .after = 26 * PDF_POINT,
                                                     .indent = 240 * PDF_POINT};
static const struct pdf_setting heading_setting = {.style = PDF_REGULAR,
                                                   .size = 13 * PDF_POINT,
                                                   .leading = 18 * PDF_POINT,
                                                   .after = 4 * PDF_POINT,
                                                   .side = PDF_MIDST};
static const struct pdf_setting title_setting = {.style = PDF_BOLD,
                                                 .size = 17 * PDF_POINT,
                                                 .leading = 23 * PDF_POINT,
                                                 .after = 18 * PDF_POINT,
                                                 .side = PDF_MIDST};
static const struct pdf_setting part_setting = {
    .style = PDF_BOLD, .size = 13 * PDF_POINT, .leading = 18 * PDF_POINT, .after = 6 * PDF_POINT};
static const struct pdf_setting body_setting = {.style = PDF_REGULAR,
                                                .size = 12 * PDF_POINT,
                                                .leading = 17 * PDF_POINT,
                                                .after = 8 * PDF_POINT};
static const struct pdf_setting note_setting = {
    .style = PDF_REGULAR, .size = 9 * PDF_POINT, .leading = 12 * PDF_POINT};

static void put(struct pdf_flow *flow, const struct pdf_setting *setting, const char *text)
{
    pdf_flow_put(flow, setting, text, strlen(text));
}

static void put_head(const struct cover *cover, struct pdf_flow *flow)
{
    const struct letter *letter = cover->letter;
    char day[PDF_DAY_CAP], text[PDF_SENTENCE_CAP];
    put(flow, &addressee_setting, letter->addressee);
    put(flow, &heading_setting, messages_get(letter->lang, MSG_PARCEL_COVER));
    put(flow, &title_setting, letter->title);
    pdf_totals_signed(flow, letter, cover->certain);
    pdf_words_day(cover->day, day);
    pdf_words_sentence(text, letter->lang, MSG_PARCEL_MADE, day);
    put(flow, &body_setting, text);
}

// ---- the files --------------------------------------------------------------------------------

// In groups, so that people can compare them.
static void print_sum(const uint8_t sum[COVER_SUM_LEN], char out[SUM_CAP])
{
    char hex[2 * COVER_SUM_LEN + 1];
    size_t len = 0;
    sodium_bin2hex(hex, sizeof hex, sum, COVER_SUM_LEN);
    for (size_t i = 0; i < 2 * COVER_SUM_LEN; i += SUM_GROUP) {
        if (i > 0)
            out[len++] = ' ';
        memcpy(out + len, hex + i, SUM_GROUP);
        len += SUM_GROUP;
    }
    out[len] = '\0';
}

static void put_files(const struct cover *cover, struct pdf_flow *flow)
{
    const enum lang lang = cover->letter->lang;
    struct pdf_table table = {.flow = flow, .column_count = 3, .size = 10 * PDF_POINT};
    flow->y += 10 * PDF_POINT;
    put(flow, &part_setting, messages_get(lang, MSG_PARCEL_FILES));
    table.columns[0] = (struct pdf_column){messages_get(lang, MSG_PARCEL_FILE), NAME_WIDTH, false};
    table.columns[1] =
        (struct pdf_column){messages_get(lang, MSG_PARCEL_CONTENT), CONTENT_WIDTH, false};
    table.columns[2] = (struct pdf_column){messages_get(lang, MSG_PARCEL_SUM),
                                           flow->width - NAME_WIDTH - CONTENT_WIDTH, false};
    pdf_table_begin(&table);
    for (size_t i = 0; i < cover->file_count; i++) {
        const struct cover_file *file = &cover->files[i];
        const char *content = messages_get(lang, file->content);
        char sum[SUM_CAP];
        print_sum(file->sum, sum);
        const struct pdf_cell cells[] = {
            {file->name, strlen(file->name)}, {content, strlen(content)}, {sum, strlen(sum)}};
        (void)pdf_table_put(&table, cells, 0);
    }
    flow->y += 5 * PDF_POINT;
    put(flow, &note_setting, messages_get(lang, MSG_PARCEL_CHECK));
    put(flow, &note_setting, "sha256sum -c SHA256SUMS");
}

// ---- the field for the office -----------------------------------------------------------------

struct box {
    long x, y, width, height;
    enum message label;
};

static void put_box(struct pdf *pdf, enum lang lang, const struct box *box)
{
    const char *label = messages_get(lang, box->label);
    const long right = box->x + box->width, bottom = box->y + box->height;
    pdf_put_area(pdf, box->x, box->y, box->width, HAIRLINE, PDF_BLACK);
    pdf_put_area(pdf, box->x, bottom - HAIRLINE, box->width, HAIRLINE, PDF_BLACK);
    pdf_put_area(pdf, box->x, box->y, HAIRLINE, box->height, PDF_BLACK);
    pdf_put_area(pdf, right - HAIRLINE, box->y, HAIRLINE, box->height, PDF_BLACK);
    pdf_put_text(pdf, PDF_REGULAR, LABEL_SIZE, box->x + 5 * PDF_POINT, box->y + 11 * PDF_POINT,
                 label, strlen(label));
}

// Neighbours share their lines. On a page of its own if the first one is full.
static void put_receipt(const struct cover *cover, struct pdf_flow *flow)
{
    const enum lang lang = cover->letter->lang;
    const long step = BOX_HEIGHT - HAIRLINE;
    flow->y += 20 * PDF_POINT;
    if (!pdf_flow_has_room(flow, 3 * BOX_HEIGHT + 30 * PDF_POINT))
        pdf_flow_break(flow);
    put(flow, &part_setting, messages_get(lang, MSG_PARCEL_RECEIPT));
    const long x = flow->left, y = flow->y, wide = flow->width - STAMP_WIDTH + HAIRLINE;
    const long half = wide / 2;
    const struct box boxes[] = {
        {x, y, half + HAIRLINE, BOX_HEIGHT, MSG_PARCEL_RECEIPT_NUMBER},
        {x + half, y, wide - half, BOX_HEIGHT, MSG_PARCEL_RECEIPT_DATE},
        {x, y + step, wide, BOX_HEIGHT, MSG_PARCEL_RECEIPT_NAME},
        {x, y + 2 * step, wide, BOX_HEIGHT, MSG_HANDOVER_SIGNATURE},
        {x + wide - HAIRLINE, y, STAMP_WIDTH, 2 * step + BOX_HEIGHT, MSG_PARCEL_RECEIPT_STAMP},
    };
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        put_box(flow->pdf, lang, &boxes[i]);
    flow->y += 2 * step + BOX_HEIGHT;
}

enum status cover_write(const struct cover *cover, FILE *out)
{
    const struct letter *letter = cover->letter;
    struct pdf_flow flow;
    struct pdf *pdf;
    enum status status = pdf_new(letter->lang, letter->title, cover->day, &pdf);
    if (status != STATUS_OK)
        return status;
    pdf_flow_begin(&flow, pdf, false);
    put_head(cover, &flow);
    put_files(cover, &flow);
    put_receipt(cover, &flow);
    pdf_foot_put(pdf, letter->lang, letter->title, false);
    status = pdf_save(pdf, out);
    pdf_free(pdf);
    return status;
}
