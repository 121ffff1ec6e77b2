// SPDX-License-Identifier: Apache-2.0
//
// What the parts of a listing share: nobody else includes this.
#ifndef QOL_LISTING_PARTS_H
#define QOL_LISTING_PARTS_H

#include "merger/handover/listing.h"

// Bytes put one behind the other, wiped wherever they were. They may move while more are put, so a
// place in them is an offset. Zero-initialise.
struct listing_pool {
    uint8_t *bytes;
    size_t len, cap;
};
// NO_MEMORY.
MUST_USE enum status listing_pool_put(struct listing_pool *pool, const void *bytes, size_t len);
void listing_pool_free(struct listing_pool *pool);

// A person who is named.
struct listing_row {
    uint32_t entry; // a place in tally.entries
    uint32_t region;
    uint16_t day;
    bool is_drawn;
    uint16_t kept_len;
    size_t kept; // in the pool: a record of what leaves and is not in memory as it leaves
};

struct records;
struct listing_scratch;

struct listing_store {
    struct listing_row *rows; // named_count
    struct listing_pool pool;
    struct records *records;
    struct listing_scratch *scratch; // guarded
};

// Puts the rows into the order of the plan. NO_MEMORY.
MUST_USE enum status listing_order_people(const struct listing *listing);

#endif
