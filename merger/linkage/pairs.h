// SPDX-License-Identifier: Apache-2.0
//
// The pairs of entries that may be one person: all that share a block are compared, and those that
// speak for it are kept. Works in two threads; the answer does not depend on the order of entries
// otherwise than by their places. Pure.
#ifndef QOL_PAIRS_H
#define QOL_PAIRS_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair {
    uint32_t a, b;   // places, a < b
    int32_t weight;  // thousandths of a bit
    uint8_t verdict; // COMPARE_ASK or COMPARE_SAME
    uint8_t reason;  // enum compare_reason
    // Decides between pairs of equal weight by what the two entries say, not by where they stand:
    // entry ids are drawn, and another draw must not make other people.
    uint64_t tie;
};

// For qsort: the order in which pairs are considered, the heaviest first. It stays the same if
// other entries come between those of the pairs.
int pairs_by_weight(const void *left, const void *right);

// What was found when some of the entries were not there, or others were, in terms of the places of
// now.
struct pairs_past {
    const struct pair *items; // between entries that still are there, by weight
    size_t count;
    const bool *added;          // for every entry: it was not there then
    const uint8_t *const *gone; // those that were there and are not any more
    size_t gone_count;
    unsigned long skipped_blocks, skipped_entries; // as they were
    // All places of now, in the order in which their forms lie in memory: walking through them in
    // that order takes a third of the time.
    const uint32_t *walk;
};

// Zero-initialise before use.
struct pairs {
    struct pair *items; // by weight, each once
    size_t count, cap;
    unsigned long compared_count;  // comparisons
    unsigned long skipped_blocks;  // keys that too many entries share
    unsigned long skipped_entries; // in them, an entry as often as it is in one
};

// Compares two entries, whatever comes of it; a < b.
struct pair pairs_weigh(const uint8_t *const *forms, uint32_t a, uint32_t b);

// Packed entries (packed.h). NO_MEMORY; then only pairs_free may follow.
MUST_USE enum status pairs_find(const uint8_t *const *forms, size_t count, struct pairs *out);
// The same, but only what has changed is compared, and compared_count tells no more than that.
MUST_USE enum status pairs_update(const uint8_t *const *forms, size_t count,
                                  const struct pairs_past *past, struct pairs *out);
void pairs_free(struct pairs *pairs); // zeroed is harmless

#endif
