// SPDX-License-Identifier: Apache-2.0
//
// Writes from the top of a page to its foot, and on the next: paragraphs, and tables whose head is
// repeated on every page. Lengths as in pdf.h.
#ifndef QOL_PDF_FLOW_H
#define QOL_PDF_FLOW_H

#include "merger/handover/pdf.h"

#include <stdbool.h>
#include <stddef.h>

#define PDF_FLOW_MARGIN (51 * PDF_POINT) // 18 mm on every side; the foot of the page is below it

struct pdf_flow {
    struct pdf *pdf;
    bool is_wide;
    long left, width; // of what is written
    long y, bottom;   // where it goes on, and where the page is full
};

// On a new page.
void pdf_flow_begin(struct pdf_flow *flow, struct pdf *pdf, bool is_wide);
void pdf_flow_break(struct pdf_flow *flow);
bool pdf_flow_has_room(const struct pdf_flow *flow, long height);

enum pdf_side { PDF_LEFT, PDF_MIDST, PDF_RIGHT };

struct pdf_setting {
    enum pdf_style style;
    long size;
    long leading; // from one base line to the next
    long after;   // the space behind it
    long indent;  // of all rows
    enum pdf_side side;
};

// One paragraph, on as many pages as it needs; nothing of an empty one.
void pdf_flow_put(struct pdf_flow *flow, const struct pdf_setting *setting, const char *text,
                  size_t len);
// The same with a bullet in the space that its rows are indented by.
void pdf_flow_put_item(struct pdf_flow *flow, const struct pdf_setting *setting, const char *text,
                       size_t len);

// ---- tables -----------------------------------------------------------------------------------

#define PDF_MAX_COLUMNS 16

struct pdf_column {
    const char *title;
    long width;
    bool is_number; // stands to the right
};

struct pdf_cell {
    const char *text;
    size_t len;
};

struct pdf_table {
    struct pdf_flow *flow;
    struct pdf_column columns[PDF_MAX_COLUMNS];
    size_t column_count;
    long size;            // of type
    enum pdf_style style; // of the rows that follow
};

void pdf_table_begin(struct pdf_table *table); // its head
// A cell for each column. A text that is too wide goes on in the next row of its cell, and a row
// that is too high on the next page. The row is at least so high, and the cells' text in its
// middle. Gives y of its upper edge on the page where it begins.
long pdf_table_put(struct pdf_table *table, const struct pdf_cell *cells, long least_height);
// A row of its own, across all columns, that stays with the row behind it.
void pdf_table_put_band(struct pdf_table *table, const char *text);

#endif
