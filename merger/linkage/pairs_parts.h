// SPDX-License-Identifier: Apache-2.0
//
// What finding all pairs and finding those of some entries have in common.
#ifndef QOL_PAIRS_PARTS_H
#define QOL_PAIRS_PARTS_H

#include "merger/linkage/form.h"
#include "merger/linkage/pairs.h"

// Adds a pair. NO_MEMORY.
MUST_USE enum status pairs_add(struct pairs *pairs, struct pair pair);
// Compares the entries a and b, a < b, whose forms are left and right, and adds the pair if it
// speaks for one person.
MUST_USE enum status pairs_compare(const uint8_t *const *forms, const struct form *left,
                                   const struct form *right, uint32_t a, uint32_t b,
                                   struct pairs *out);

#endif
