// SPDX-License-Identifier: Apache-2.0
//
// The cells of the master list into memory: most of what there is to load. SQLite gives the rows in
// the caller's thread; opening segments, and making of their contents what is compared, is shared
// by two.
#ifndef QOL_LOAD_CELLS_H
#define QOL_LOAD_CELLS_H

#include "merger/list/facts.h"
#include "merger/list/master.h"

// Adds the cells and finals of the batches first…end - 1, places in facts->batches; all batches
// have been added, and all cells before these. NO_LIST if a row is not as it was written, or if a
// segment is missing.
MUST_USE enum status load_cells(struct master *master, size_t first, size_t end,
                                struct facts *facts);
// NO_LIST if a row belongs to none of the facts' batches.
MUST_USE enum status load_check_strays(struct master *master, const struct facts *facts);

#endif
