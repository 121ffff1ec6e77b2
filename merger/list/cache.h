// SPDX-License-Identifier: Apache-2.0
//
// What counting needs of the cells, as rows of the master list of their own: sixteen batches in a
// block (cache_block.h), which is read several times as fast as the segments that it was made of.
// A block that is missing, damaged, or not of what the list has now is as good as none: its batches
// come from their segments, and the next merge puts another in its place. The last batches, fewer
// than sixteen, always come from there.
#ifndef QOL_CACHE_H
#define QOL_CACHE_H

#include "merger/list/cache_block.h"
#include "merger/list/master.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Which blocks there should be, and which were found. Zeroed is harmless.
struct cache {
    uint8_t (*tags)[CACHE_TAG_LEN];
    bool *found;
    size_t block_count;
};

// Adds the cells and finals of the first batch_count batches to lean facts that have all batches
// and copies, and tells what it found: nothing, if the facts do not forget digests, as blocks have
// none. On failure *out is zeroed. NO_LIST as load_cells.
MUST_USE enum status cache_load(struct master *master, size_t batch_count, struct facts *facts,
                                struct cache *out);
// Writes the blocks that were not found, from facts that have all cells.
MUST_USE enum status cache_write(struct master *master, const struct facts *facts,
                                 const struct cache *cache);
void cache_free(struct cache *cache);

#endif
