// SPDX-License-Identifier: Apache-2.0
//
// The facts of a batch that the list did not have, from its file straight into memory: what load.h
// would bring of them, without opening again what was sealed a moment ago. Pure.
#ifndef QOL_GATHER_H
#define QOL_GATHER_H

#include "common/batch_read.h"
#include "merger/list/facts.h"

struct gather;

struct gather *gather_new(void);         // NULL if there is no memory
void gather_free(struct gather *gather); // wipes; NULL is harmless

// Makes cells (facts.h) of all contents of one batch, which was taken. This is what takes the time;
// it needs no other batch.
void gather_make(struct gather *gather, const struct batch_read *batch);
// Adds that batch, its cells and its `final` to facts that have no batch of later cells.
MUST_USE enum status gather_add(const struct gather *gather, const struct batch_read *batch,
                                struct facts *facts);

#endif
