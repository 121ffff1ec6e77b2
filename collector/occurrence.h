// SPDX-License-Identifier: Apache-2.0
//
// Counts how often the same key came before: the occurrence number of equal rows of a sheet.
#ifndef QOL_OCCURRENCE_H
#define QOL_OCCURRENCE_H

#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

#define OCCURRENCE_KEY_LEN 16

struct occurrence_slot {
    uint8_t key[OCCURRENCE_KEY_LEN];
    uint32_t count; // 0: the slot is free
};

// Zero-initialise; occurrence_free leaves it so again.
struct occurrence {
    struct occurrence_slot *slots; // malloc'd, open addressing
    size_t slot_count;             // a power of two, at most half full
    size_t used;
};

// *before is how often this key was given before. Keys are uniform (a keyed hash).
MUST_USE enum status occurrence_count(struct occurrence *occurrence,
                                      const uint8_t key[OCCURRENCE_KEY_LEN], uint32_t *before);
void occurrence_free(struct occurrence *occurrence);

#endif
