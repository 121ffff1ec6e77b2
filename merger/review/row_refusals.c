// SPDX-License-Identifier: Apache-2.0
#include "merger/review/row_refusals.h"

#include <stdlib.h>

enum status row_refusals_add(struct row_refusals *refusals, unsigned long row, const char *field,
                             const char *sentence)
{
    if (refusals->count == refusals->cap) {
        size_t cap = 2 * refusals->cap + 16;
        struct row_refusal *larger = realloc(refusals->items, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        refusals->items = larger;
        refusals->cap = cap;
    }
    refusals->items[refusals->count++] =
        (struct row_refusal){.row = row, .field = field, .sentence = sentence};
    return STATUS_OK;
}

static int compare_rows(const void *a, const void *b)
{
    const struct row_refusal *left = a, *right = b;
    return (left->row > right->row) - (left->row < right->row);
}

void row_refusals_sort(struct row_refusals *refusals)
{
    if (refusals->count > 0)
        qsort(refusals->items, refusals->count, sizeof *refusals->items, compare_rows);
}

void row_refusals_free(struct row_refusals *refusals)
{
    free(refusals->items);
    *refusals = (struct row_refusals){NULL};
}
