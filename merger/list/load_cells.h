// SPDX-License-Identifier: Apache-2.0
//
// The cells of the master list into memory: most of what there is to load. SQLite gives the rows in
// the caller's thread; opening segments, and making of their contents what is compared, is shared
// by two.
#ifndef QOL_LOAD_CELLS_H
#define QOL_LOAD_CELLS_H

#include "merger/list/facts.h"
#include "merger/list/master.h"

// Adds the cells and finals of the first batch_count batches, or of all; all batches have been
// added. NO_LIST if a row is not as it was written, if a segment is missing, or if a row belongs to
// no batch.
MUST_USE enum status load_cells(struct master *master, size_t batch_count, struct facts *facts);

#endif
