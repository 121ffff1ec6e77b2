// SPDX-License-Identifier: Apache-2.0
//
// The order in which the tally has entries: by entry id, device id and record. Ids are random, so a
// few of their bits bring nearly all entries into their places, in time that grows as their number.
// Pure.
#ifndef QOL_ENTRY_ORDER_H
#define QOL_ENTRY_ORDER_H

#include "merger/list/facts.h"

#include <stddef.h>
#include <stdint.h>

// Below 0, 0 or above 0, as memcmp.
int entry_order_compare(const struct facts_cell *a, const struct facts_cell *b);

// The places in facts->cells that are not voids and whose reason (judge.h) is not `left_out`, in
// this order. Equal entries are in the order in which one is chosen to stand for all: by their
// reasons, then by the number, H and cell of their batch. Malloc'd, the caller frees.
// NO_MEMORY; *out is then NULL.
MUST_USE enum status entry_order_make(const struct facts *facts, const uint8_t *reasons,
                                      uint8_t left_out, uint32_t **out, size_t *count);

#endif
