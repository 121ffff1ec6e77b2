// SPDX-License-Identifier: Apache-2.0
//
// Looks among all entries for those that have one of a few keys (block.h), in two threads.
#ifndef QOL_KEY_SEARCH_H
#define QOL_KEY_SEARCH_H

#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

// A key that is looked for, and the entries that have it.
struct key_sought {
    uint32_t key;
    size_t added_count, gone_count; // the caller's: of entries that came or went
    size_t first, count;            // places in key_search.entries, in no order
};

// Zero-initialise before use.
struct key_search {
    struct key_sought *sought; // by key, each once, when it is over
    size_t count, cap;
    uint8_t *filter; // by the first bits of a key: whether one is sought
    uint32_t *entries;
};

// Looks for one more key; the counts of a key that was named before are added up. NO_MEMORY, here
// and below; then only key_search_free may follow.
MUST_USE enum status key_search_add(struct key_search *search, struct key_sought sought);
// Packed entries (packed.h), and all their places in the order in which they lie in memory: to walk
// through a million in another order takes three times as long.
MUST_USE enum status key_search_run(struct key_search *search, const uint8_t *const *forms,
                                    const uint32_t *walk, size_t count);
// What is known of a key after that; NULL if it was not looked for.
const struct key_sought *key_search_find(const struct key_search *search, uint32_t key);
void key_search_free(struct key_search *search); // zeroed is harmless

#endif
