// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_document.h"

#include "common/platform.h"
#include "merger/handover/pdf_flow.h"
#include "merger/handover/pdf_foot.h"
#include "merger/handover/pdf_list.h"
#include "merger/handover/pdf_totals.h"
#include "merger/handover/pdf_words.h"

#include <string.h>

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

static void put_counted(struct document *document, enum plural_message message, unsigned long count)
{
    char text[PDF_SENTENCE_CAP];
    messages_format_plural(text, sizeof text, document->letter.lang, message, count);
    put(document, &body_setting, text);
}

static void put_figures(struct document *document)
{
    const struct letter *letter = &document->letter;
    document->flow.y += 14 * PDF_POINT;
    pdf_totals_signed(&document->flow, letter, document->listing->roll->tally.certain);
    put_counted(document, MSGN_PDF_NAMED, (unsigned long)document->listing->named_count);
    if (letter->unnamed_count > 0)
        put_counted(document, MSGN_HANDOVER_MORE_UNNAMED, letter->unnamed_count);
}

// ---- all --------------------------------------------------------------------------------------

static enum status put_all(struct document *document, struct output *output,
                           struct progress *progress, unsigned long *lacking_count)
{
    pdf_flow_begin(&document->flow, document->pdf, false);
    put_petition(document);
    put_declarations(document);
    put_figures(document);
    pdf_flow_break(&document->flow);
    put(document, &heading_setting, messages_get(document->letter.lang, MSG_HANDOVER_TOTALS));
    pdf_totals_put(&document->flow, &document->letter);
    enum status status =
        pdf_list_put(document->pdf, document->listing, &document->letter, progress, lacking_count);
    if (status != STATUS_OK)
        return status;
    pdf_foot_put(document->pdf, document->letter.lang, document->letter.title,
                 document->listing->plan.internal);
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
