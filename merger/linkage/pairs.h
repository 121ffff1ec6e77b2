// SPDX-License-Identifier: Apache-2.0
//
// The pairs of entries that may be one person: all that share a block are compared, and those that
// speak for it are kept. Works in two threads; the answer does not depend on the order of entries
// otherwise than by their places. Pure.
#ifndef QOL_PAIRS_H
#define QOL_PAIRS_H

#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

struct pair {
    uint32_t a, b;   // places, a < b
    int32_t weight;  // thousandths of a bit
    uint8_t verdict; // COMPARE_ASK or COMPARE_SAME
    // Decides between pairs of equal weight by what the two entries say, not by where they stand:
    // entry ids are drawn, and another draw must not make other people.
    uint64_t tie;
};

// The order in which pairs are considered: the heaviest first. For qsort.
int pairs_by_weight(const void *left, const void *right);

// Zero-initialise before use.
struct pairs {
    struct pair *items; // by a and b, each once
    size_t count, cap;
    unsigned long compared_count;  // comparisons
    unsigned long skipped_blocks;  // keys that too many entries share
    unsigned long skipped_entries; // in them, an entry as often as it is in one
};

// Compares two entries, whatever comes of it; a < b.
struct pair pairs_weigh(const uint8_t *const *forms, uint32_t a, uint32_t b);

// Packed forms (form.h). NO_MEMORY; then only pairs_free may follow.
MUST_USE enum status pairs_find(const uint8_t *const *forms, size_t count, struct pairs *out);
void pairs_free(struct pairs *pairs); // zeroed is harmless

#endif
