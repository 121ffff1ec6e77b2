// SPDX-License-Identifier: Apache-2.0
#include "merger/review/table_cells.h"

#include <string.h>

#define TOO_LONG "?long" // with letters: what has none may be taken for nothing

unsigned table_cells_find(const struct csv_row *head, const char *name)
{
    char text[TABLE_CELLS_CAP];
    size_t len;
    unsigned found = TABLE_CELLS_NO_COLUMN;
    for (unsigned i = 0; i < head->count; i++)
        if (csv_copy_cell(&head->cells[i], text, sizeof text, &len) == STATUS_OK &&
            strcmp(text, name) == 0)
            found = i;
    return found;
}

void table_cells_copy(const struct csv_row *row, unsigned column, char out[TABLE_CELLS_CAP],
                      size_t *len)
{
    out[0] = '\0';
    *len = 0;
    if (column >= row->count ||
        csv_copy_cell(&row->cells[column], out, TABLE_CELLS_CAP, len) == STATUS_OK)
        return;
    memcpy(out, TOO_LONG, sizeof TOO_LONG);
    *len = sizeof TOO_LONG - 1;
}
