// SPDX-License-Identifier: Apache-2.0
//
// From the master list into memory.
#ifndef QOL_LOAD_H
#define QOL_LOAD_H

#include "merger/list/facts.h"
#include "merger/list/master.h"

// All facts. NO_LIST if a row is not as it was written. On failure *out is zeroed.
MUST_USE enum status load_facts(struct master *master, struct facts *out);
// The same, but cells and finals of the first batch_count batches only.
MUST_USE enum status load_facts_of(struct master *master, size_t batch_count, struct facts *out);

#endif
