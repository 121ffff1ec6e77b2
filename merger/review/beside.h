// SPDX-License-Identifier: Apache-2.0
//
// Two entries beside each other, with their whole records, for whoever shows them to a person. In
// guarded memory.
#ifndef QOL_BESIDE_H
#define QOL_BESIDE_H

#include "merger/list/records.h"
#include "merger/list/roll.h"
#include "merger/review/alignment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct beside_side {
    const struct tally_entry *entry; // NULL until it is read, and if it could not be
    uint8_t bytes[RECORD_MAX_LEN];
    struct record_value record;    // in bytes; empty if it cannot be read, as of some held entries
    struct alignment_text aligned; // of the field that was aligned last
};

struct beside {
    const struct roll *roll;
    struct records *records;
    struct beside_side sides[2];
};

// The roll must outlive it. NO_MEMORY.
MUST_USE enum status beside_new(const struct roll *roll, struct beside **out);
void beside_free(struct beside *beside); // wipes; NULL is harmless

// Reads one side, or both; places in tally.entries. NO_LIST as records_get: that side then has no
// entry, rather than one beside the record of another.
MUST_USE enum status beside_load_side(struct beside *beside, unsigned side, size_t place);
MUST_USE enum status beside_load(struct beside *beside, size_t left, size_t right);

// Whether these two were read last.
bool beside_has(const struct beside *beside, size_t left, size_t right);

// A field; empty, not NULL, if it is not there.
struct record_value beside_field(const struct beside_side *side, enum record_field field);
// Says what differs in a field, in both sides' `aligned`: nothing is marked if all does. False if
// both are empty.
bool beside_align(struct beside *beside, enum record_field field, enum alignment_mark *mark);

#endif
