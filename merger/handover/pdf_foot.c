// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_foot.h"

#include "merger/handover/pdf_flow.h"
#include "merger/handover/pdf_words.h"

#include <string.h>

#define FOOT_SIZE (8 * PDF_POINT)
#define HEAD_SIZE (10 * PDF_POINT)

// As much of the title as there is room for, of its first row.
static void put_title(struct pdf *pdf, const char *title, long y, long width)
{
    static const char more[] = " …";
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

static void put_house_only(struct pdf *pdf, enum lang lang)
{
    const char *text = messages_get(lang, MSG_HANDOVER_HOUSE_ONLY);
    const size_t len = strlen(text);
    const long width = pdf_width(pdf, PDF_BOLD, HEAD_SIZE, text, len);
    pdf_put_text(pdf, PDF_BOLD, HEAD_SIZE, (pdf_page_width(pdf) - width) / 2, PDF_FLOW_MARGIN / 2,
                 text, len);
}

void pdf_foot_put(struct pdf *pdf, enum lang lang, const char *title, bool house)
{
    const size_t count = pdf_page_count(pdf);
    for (size_t i = 0; i < count; i++) {
        char text[PDF_SENTENCE_CAP];
        pdf_return_to_page(pdf, i);
        const long width = pdf_page_width(pdf) - 2 * PDF_FLOW_MARGIN;
        const long y = pdf_page_height(pdf) - PDF_FLOW_MARGIN / 2;
        pdf_words_sentence(text, lang, MSG_PDF_PAGE, (unsigned long)i + 1, (unsigned long)count);
        const long number_width = pdf_width(pdf, PDF_REGULAR, FOOT_SIZE, text, strlen(text));
        pdf_put_rule(pdf, PDF_FLOW_MARGIN, y - 12 * PDF_POINT, width, PDF_POINT * 4 / 10,
                     PDF_MIDDLE);
        if (house)
            put_house_only(pdf, lang);
        put_title(pdf, title, y, width - number_width - 20 * PDF_POINT);
        pdf_put_text(pdf, PDF_REGULAR, FOOT_SIZE, PDF_FLOW_MARGIN + width - number_width, y, text,
                     strlen(text));
    }
}
