// SPDX-License-Identifier: Apache-2.0
//
// Sixteen batches as the cache has them (cache.h): their cells and finals as they lie in memory in
// lean facts (facts.h), put into bytes. Pure. A block is
//
//     tag 32 ‖ for each of its batches: finals u8 ‖ cells u16 ‖ for each final: count u8 ‖ hash 32
//     ‖ for each cell: cell u8 ‖ variant u32 ‖ type u8 ‖ flaw u8 ‖ consents u8 ‖ 1 if a final
//     vouches for it u8 ‖ entry id 16 ‖ digest's number u32 ‖ hash of its record 16 ‖ what linkage
//     compares of it (packed.h), or 0 if there is nothing
//
// All of it follows from the copies of these batches and from the code that made it. So a block is
// as good as the rows that it was made of if it has the tag (copies_tag.h) of what is there now;
// its text is "qol cache 3".
#ifndef QOL_CACHE_BLOCK_H
#define QOL_CACHE_BLOCK_H

#include "merger/list/copies_tag.h"
#include "merger/list/facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHE_BLOCK_BATCHES 16
#define CACHE_TAG_LEN COPIES_TAG_LEN
// What does not fit, as other copies have shown too much, is no block.
#define CACHE_BLOCK_MAX_CELLS 2048
#define CACHE_BLOCK_MAX_FINALS 64

// The tags of all whole blocks of the facts' batches; cells do not matter. Malloc'd, the caller
// frees. NO_MEMORY.
MUST_USE enum status cache_block_tags(const struct facts *facts, uint8_t (**out)[CACHE_TAG_LEN],
                                      size_t *count);

// Puts a block together from facts that have all its cells; false if it does not fit.
bool cache_block_put(const struct facts *facts, size_t block, const uint8_t tag[CACHE_TAG_LEN],
                     struct bytes_writer *w);

// Large, and has no memory of its own.
struct cache_block {
    unsigned final_counts[CACHE_BLOCK_BATCHES], cell_counts[CACHE_BLOCK_BATCHES];
    size_t final_count, cell_count;
    struct facts_final finals[CACHE_BLOCK_MAX_FINALS]; // without their batch
    struct facts_cell cells[CACHE_BLOCK_MAX_CELLS];
};

// NO_LIST if the bytes are no block of that tag, or NO_MEMORY. What cells point at is held by the
// holder (facts.h).
MUST_USE enum status cache_block_get(const uint8_t *bytes, size_t len,
                                     const uint8_t tag[CACHE_TAG_LEN], struct facts *holder,
                                     struct cache_block *out);
// Adds its cells and finals to lean, forgetful facts, which have its batches and nothing of later
// ones, and are to take what is held.
MUST_USE enum status cache_block_add(const struct cache_block *read, size_t block,
                                     struct facts *facts);

#endif
