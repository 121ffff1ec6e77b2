// SPDX-License-Identifier: Apache-2.0
//
// The cells of the master list into memory: most of what there is to load. SQLite gives the rows in
// the caller's thread; opening them, and making of each what is compared, is shared by two.
#ifndef QOL_LOAD_CELLS_H
#define QOL_LOAD_CELLS_H

#include "merger/list/facts.h"
#include "merger/list/master.h"

// Adds the cells and finals up to that key; all batches have been added. NO_LIST if a row is not as
// it was written.
MUST_USE enum status load_cells(struct master *master, int64_t last_key, struct facts *facts);

#endif
