// SPDX-License-Identifier: Apache-2.0
//
// The contents of one batch on their way into memory: made into cells wherever there is time for
// that, and added to the facts where there is order. They come from the batch's file, without
// opening again what was sealed a moment ago, or from its segment in the list. Pure.
#ifndef QOL_GATHER_H
#define QOL_GATHER_H

#include "common/batch_read.h"
#include "merger/list/facts.h"
#include "merger/list/segment.h"

struct gather;

struct gather *gather_new(void);         // NULL if there is no memory
void gather_free(struct gather *gather); // wipes; NULL is harmless

// Makes cells (facts.h) of all contents of one batch: of a file that was taken, or of a segment,
// which is NO_LIST if a content is not as it was written. This is what takes the time; it needs no
// other batch. The file's or segment's `final` must stay until it is added.
void gather_make(struct gather *gather, const struct batch_read *batch);
MUST_USE enum status gather_make_segment(struct gather *gather, const struct segment *segment);

// Adds those of the cells first…end - 1 to facts that have their batch, at that place, and nothing
// of later cells; SEAL_FINAL_CELL is the `final`.
MUST_USE enum status gather_add(const struct gather *gather, size_t batch, unsigned first,
                                unsigned end, struct facts *facts);

#endif
