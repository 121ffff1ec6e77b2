// SPDX-License-Identifier: Apache-2.0
//
// The cells of a table that was filled in by hand, found by the names of its columns, whatever
// their order. Pure.
#ifndef QOL_TABLE_CELLS_H
#define QOL_TABLE_CELLS_H

#include "common/csv.h"

#include <stddef.h>

#define TABLE_CELLS_CAP 256 // bytes with NUL
#define TABLE_CELLS_NO_COLUMN CSV_MAX_COLUMNS

// The last cell of the head that is this name, or TABLE_CELLS_NO_COLUMN.
unsigned table_cells_find(const struct csv_row *head, const char *name);
// A cell's text, NUL-terminated, and its length; "" if the row has no such cell, and "?long" for
// what is longer than any right answer. The caller wipes it where it may be personal.
void table_cells_copy(const struct csv_row *row, unsigned column, char out[TABLE_CELLS_CAP],
                      size_t *len);

#endif
