// SPDX-License-Identifier: Apache-2.0
//
// From a 32-byte hash to a number. The hashes come from BLAKE2b, so their own bytes place them.
// Pure.
#ifndef QOL_HASH_INDEX_H
#define QOL_HASH_INDEX_H

#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

#define HASH_INDEX_KEY_LEN 32

struct hash_index_slot;

// Zero-initialise before use; hash_index_free leaves it so again.
struct hash_index {
    struct hash_index_slot *slots;
    size_t cap; // a power of two, or 0
    size_t count;
};

void hash_index_free(struct hash_index *index);
// Adds a hash that is not in it yet; its value is above 0.
MUST_USE enum status hash_index_add(struct hash_index *index,
                                    const uint8_t hash[HASH_INDEX_KEY_LEN], int64_t value);
// The hash's value; 0 if it is not there.
int64_t hash_index_find(const struct hash_index *index, const uint8_t hash[HASH_INDEX_KEY_LEN]);

#endif
