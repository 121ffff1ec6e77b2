// SPDX-License-Identifier: Apache-2.0
//
// Two entries beside each other, with their whole records, for whoever shows them to a person. In
// guarded memory.
#ifndef QOL_PAIR_H
#define QOL_PAIR_H

#include "merger/list/records.h"
#include "merger/list/roll.h"
#include "merger/review/alignment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair_side {
    const struct tally_entry *entry;
    uint8_t bytes[RECORD_MAX_LEN];
    struct record_value record;    // in bytes; empty if it cannot be read, as of some held entries
    struct alignment_text aligned; // of the field that was aligned last
};

struct pair {
    const struct roll *roll;
    struct records *records;
    struct pair_side sides[2];
};

// The roll must outlive it. NO_MEMORY.
MUST_USE enum status pair_new(const struct roll *roll, struct pair **out);
void pair_free(struct pair *pair); // wipes; NULL is harmless

// Reads one side, or both; places in tally.entries. NO_LIST as records_get.
MUST_USE enum status pair_load_side(struct pair *pair, unsigned side, size_t place);
MUST_USE enum status pair_load(struct pair *pair, size_t left, size_t right);

// A field; empty, not NULL, if it is not there.
struct record_value pair_field(const struct pair_side *side, enum record_field field);
// Says what differs in a field, in both sides' `aligned`: nothing is marked if all does. False if
// both are empty.
bool pair_align(struct pair *pair, enum record_field field, enum alignment_mark *mark);

#endif
