// SPDX-License-Identifier: Apache-2.0
//
// From the master list into memory.
#ifndef QOL_LOAD_H
#define QOL_LOAD_H

#include "common/progress.h"
#include "merger/list/cache.h"
#include "merger/list/facts.h"
#include "merger/list/master.h"

// Adds to facts what they lack of all batches, copies, decisions and enrolments: what was loaded
// before is not read again, only what has come since. NO_LIST; then only facts_free may follow.
MUST_USE enum status load_heads(struct master *master, struct facts *facts);
// All facts. NO_LIST if a row is not as it was written. On failure *out is zeroed.
MUST_USE enum status load_facts(struct master *master, struct facts *out);
// The same, saying how far it is (MSG_PROGRESS_READING, batches). INTERRUPTED if asked to stop.
MUST_USE enum status load_facts_telling(struct master *master, struct progress *progress,
                                        struct facts *out);
// Enough of them to count: lean ones (facts.h), with cells and finals of the first batch_count
// batches only. facts are zeroed but for `forgets`, or have what load_heads brought. What the cache
// has comes from there, so that a row which is not as it was written may not be noticed. *cache
// says what the cache lacks of all batches. On failure facts are as facts_free leaves them, and
// *cache is zeroed.
MUST_USE enum status load_lean(struct master *master, size_t batch_count, struct facts *facts,
                               struct cache *cache);

#endif
