// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_flow.h"

#include <string.h>

#define PADDING_X (3 * PDF_POINT)
#define PADDING_Y (3 * PDF_POINT)
#define HAIRLINE (PDF_POINT * 4 / 10)

void pdf_flow_begin(struct pdf_flow *flow, struct pdf *pdf, bool is_wide)
{
    *flow = (struct pdf_flow){.pdf = pdf, .is_wide = is_wide, .left = PDF_FLOW_MARGIN};
    pdf_flow_break(flow);
}

void pdf_flow_break(struct pdf_flow *flow)
{
    pdf_add_page(flow->pdf, flow->is_wide);
    flow->width = (flow->is_wide ? PDF_LONG_SIDE : PDF_SHORT_SIDE) - 2 * PDF_FLOW_MARGIN;
    flow->y = PDF_FLOW_MARGIN;
    flow->bottom = (flow->is_wide ? PDF_SHORT_SIDE : PDF_LONG_SIDE) - PDF_FLOW_MARGIN;
}

bool pdf_flow_has_room(const struct pdf_flow *flow, long height)
{
    return flow->y + height <= flow->bottom;
}

// What typeface.h calls the width of a row, of a length.
static unsigned long row_width(long length, long size)
{
    return length > 0 ? (unsigned long)length * PDF_POINT / (unsigned long)size : 0;
}

// ---- paragraphs -------------------------------------------------------------------------------

static void put_row(struct pdf_flow *flow, const struct pdf_setting *setting, const char *text,
                    size_t len)
{
    long x = flow->left + setting->indent;
    const long rest = flow->width - setting->indent -
                      pdf_width(flow->pdf, setting->style, setting->size, text, len);
    if (setting->side != PDF_LEFT)
        x += setting->side == PDF_RIGHT ? rest : rest / 2;
    if (!pdf_flow_has_room(flow, setting->leading))
        pdf_flow_break(flow);
    pdf_put_text(flow->pdf, setting->style, setting->size, x, flow->y + setting->size, text, len);
    flow->y += setting->leading;
}

void pdf_flow_put(struct pdf_flow *flow, const struct pdf_setting *setting, const char *text,
                  size_t len)
{
    const struct typeface *face = pdf_typeface(flow->pdf, setting->style);
    const unsigned long width = row_width(flow->width - setting->indent, setting->size);
    size_t next;
    for (size_t at = 0; at < len; at += next) {
        const size_t row = typeface_row(face, text + at, len - at, width, &next);
        put_row(flow, setting, text + at, row);
    }
    flow->y += len > 0 ? setting->after : 0;
}

void pdf_flow_put_item(struct pdf_flow *flow, const struct pdf_setting *setting, const char *text,
                       size_t len)
{
    static const char bullet[] = "\xE2\x80\xA2";
    if (!pdf_flow_has_room(flow, setting->leading))
        pdf_flow_break(flow);
    pdf_put_text(flow->pdf, setting->style, setting->size, flow->left + setting->indent / 3,
                 flow->y + setting->size, bullet, strlen(bullet));
    pdf_flow_put(flow, setting, text, len);
}

// ---- tables -----------------------------------------------------------------------------------

static long leading(const struct pdf_table *table)
{
    return table->size * 6 / 5;
}

static long table_width(const struct pdf_table *table)
{
    long width = 0;
    for (size_t i = 0; i < table->column_count; i++)
        width += table->columns[i].width;
    return width;
}

static unsigned long cell_width(const struct pdf_table *table, size_t column)
{
    return row_width(table->columns[column].width - 2 * PADDING_X, table->size);
}

// How many rows of text the cells need: as many as the highest of them.
static size_t count_rows(const struct pdf_table *table, enum pdf_style style,
                         const struct pdf_cell *cells)
{
    const struct typeface *face = pdf_typeface(table->flow->pdf, style);
    size_t most = 1;
    for (size_t i = 0; i < table->column_count; i++) {
        const size_t count =
            typeface_row_count(face, cells[i].text, cells[i].len, cell_width(table, i));
        most = count > most ? count : most;
    }
    return most;
}

// Puts a row of a cell's text at a base line, and takes it from the cell.
static void put_cell_row(const struct pdf_table *table, enum pdf_style style, size_t column, long x,
                         long y, struct pdf_cell *cell)
{
    struct pdf *pdf = table->flow->pdf;
    size_t next;
    const size_t len = typeface_row(pdf_typeface(pdf, style), cell->text, cell->len,
                                    cell_width(table, column), &next);
    x += PADDING_X;
    if (table->columns[column].is_number)
        x += table->columns[column].width - 2 * PADDING_X -
             pdf_width(pdf, style, table->size, cell->text, len);
    pdf_put_text(pdf, style, table->size, x, y, cell->text, len);
    cell->text += next;
    cell->len -= next;
}

// Puts so many rows of text of all cells, from a place on, and takes them from the cells.
static void put_cell_rows(const struct pdf_table *table, enum pdf_style style,
                          struct pdf_cell *cells, long top, size_t row_count)
{
    long x = table->flow->left;
    for (size_t i = 0; i < table->column_count; i++) {
        long y = top + PADDING_Y + table->size;
        for (size_t row = 0; row < row_count && cells[i].len > 0; row++, y += leading(table))
            put_cell_row(table, style, i, x, y, &cells[i]);
        x += table->columns[i].width;
    }
}

static long row_height(const struct pdf_table *table, size_t row_count)
{
    return (long)row_count * leading(table) + 2 * PADDING_Y;
}

static void put_rule_below(const struct pdf_table *table, enum pdf_grey grey)
{
    pdf_put_rule(table->flow->pdf, table->flow->left, table->flow->y, table_width(table), HAIRLINE,
                 grey);
}

static void put_head(struct pdf_table *table)
{
    struct pdf_cell cells[PDF_MAX_COLUMNS];
    for (size_t i = 0; i < table->column_count; i++)
        cells[i] = (struct pdf_cell){table->columns[i].title, strlen(table->columns[i].title)};
    const size_t row_count = count_rows(table, PDF_BOLD, cells);
    pdf_put_area(table->flow->pdf, table->flow->left, table->flow->y, table_width(table),
                 row_height(table, row_count), PDF_LIGHT);
    put_cell_rows(table, PDF_BOLD, cells, table->flow->y, row_count);
    table->flow->y += row_height(table, row_count);
    put_rule_below(table, PDF_BLACK);
}

static void break_page(struct pdf_table *table)
{
    pdf_flow_break(table->flow);
    put_head(table);
}

// Its head never stands alone.
void pdf_table_begin(struct pdf_table *table)
{
    if (!pdf_flow_has_room(table->flow, row_height(table, 4)))
        pdf_flow_break(table->flow);
    put_head(table);
}

// How many rows of text there is room for; at least one, so that it goes on.
static size_t rows_of_room(const struct pdf_table *table)
{
    const long room = table->flow->bottom - table->flow->y - 2 * PADDING_Y;
    return room >= leading(table) ? (size_t)(room / leading(table)) : 1;
}

// Of a row that is higher than a page, as much as there is room for, page after page; gives how
// many rows of text are left.
static size_t put_on_pages(struct pdf_table *table, struct pdf_cell *rest, size_t row_count)
{
    while (!pdf_flow_has_room(table->flow, row_height(table, row_count))) {
        const size_t some = rows_of_room(table);
        if (some >= row_count)
            break;
        put_cell_rows(table, table->style, rest, table->flow->y, some);
        row_count -= some;
        break_page(table);
    }
    return row_count;
}

long pdf_table_put(struct pdf_table *table, const struct pdf_cell *cells, long least_height)
{
    struct pdf_cell rest[PDF_MAX_COLUMNS];
    memcpy(rest, cells, table->column_count * sizeof *rest);
    const size_t row_count = count_rows(table, table->style, cells);
    long height = row_height(table, row_count);
    height = height > least_height ? height : least_height;
    if (!pdf_flow_has_room(table->flow, height))
        break_page(table);
    const long top = table->flow->y;
    const size_t left = put_on_pages(table, rest, row_count);
    if (left < row_count)
        height = row_height(table, left);
    put_cell_rows(table, table->style, rest,
                  table->flow->y + (height - row_height(table, left)) / 2, left);
    table->flow->y += height;
    put_rule_below(table, PDF_MIDDLE);
    return top;
}

void pdf_table_put_band(struct pdf_table *table, const char *text)
{
    const struct pdf_setting setting = {
        .style = PDF_BOLD, .size = table->size, .leading = leading(table), .indent = PADDING_X};
    if (!pdf_flow_has_room(table->flow, row_height(table, 4)))
        break_page(table);
    table->flow->y += 2 * PADDING_Y;
    pdf_flow_put(table->flow, &setting, text, strlen(text));
    table->flow->y += PADDING_Y;
    put_rule_below(table, PDF_MIDDLE);
}
