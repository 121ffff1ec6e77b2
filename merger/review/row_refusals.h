// SPDX-License-Identifier: Apache-2.0
//
// The rows of a table that cannot be taken, and why: by row and field, never by what stands there.
// Pure.
#ifndef QOL_ROW_REFUSALS_H
#define QOL_ROW_REFUSALS_H

#include "common/status.h"

#include <stddef.h>

struct row_refusal {
    unsigned long row;    // of the table, the first is 1
    const char *field;    // the column's name, or "" for all of the row
    const char *sentence; // for people, without a full stop
};

// Zero-initialise before use.
struct row_refusals {
    struct row_refusal *items;
    size_t count, cap;
};

// Field and sentence must outlive it. NO_MEMORY.
MUST_USE enum status row_refusals_add(struct row_refusals *refusals, unsigned long row,
                                      const char *field, const char *sentence);
void row_refusals_sort(struct row_refusals *refusals); // by row
void row_refusals_free(struct row_refusals *refusals); // zeroed is harmless

#endif
