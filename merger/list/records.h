// SPDX-License-Identifier: Apache-2.0
//
// The whole records of cells, from the master list, one after another. The segment that was opened
// last stays at hand, so that whoever walks the cells in their order opens each once.
#ifndef QOL_RECORDS_H
#define QOL_RECORDS_H

#include "merger/list/facts.h"
#include "merger/list/master.h"

struct records;

// List and facts, which were loaded from it, must outlive it.
MUST_USE enum status records_new(struct master *master, const struct facts *facts,
                                 struct records **out);
void records_free(struct records *records); // wipes; NULL is harmless

// The record of a cell without flaw, until the next one is asked for. NO_LIST if the row is not as
// it was written, or is gone.
MUST_USE enum status records_get(struct records *records, const struct facts_cell *cell,
                                 struct record_value *record);

#endif
