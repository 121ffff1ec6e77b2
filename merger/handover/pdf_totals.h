// SPDX-License-Identifier: Apache-2.0
//
// Totals in a PDF: tables of a label and a count.
#ifndef QOL_PDF_TOTALS_H
#define QOL_PDF_TOTALS_H

#include "merger/handover/letter.h"
#include "merger/handover/pdf_flow.h"

// How many signed, how many of them for certain if that is fewer, and on which days.
void pdf_totals_signed(struct pdf_flow *flow, const struct letter *letter, unsigned long certain);

// The people by day and, if the town leaves, by region.
void pdf_totals_put(struct pdf_flow *flow, const struct letter *letter);

// ---- other tables like these ------------------------------------------------------------------

struct pdf_totals_head {
    enum message heading; // above the table
    enum message label, count;
};

// Puts the heading and the table's head; pdf_table_put takes rows too.
struct pdf_table pdf_totals_begin(struct pdf_flow *flow, enum lang lang,
                                  const struct pdf_totals_head *head);
void pdf_totals_row(struct pdf_table *table, const char *label, unsigned long count);
// The last one, in bold.
void pdf_totals_end(struct pdf_table *table, enum lang lang, unsigned long total);

#endif
