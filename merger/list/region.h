// SPDX-License-Identifier: Apache-2.0
//
// Where the people of a list come from. A form asks for a town, and a town has several names and
// spellings: all that place.h takes for one are one region. Pure.
#ifndef QOL_REGION_H
#define QOL_REGION_H

#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REGION_NONE UINT32_MAX // the entry names no town

struct region {
    char *name; // as most of its entries write it; of equally many the first by bytes. Clean UTF-8
    size_t entry_count;
};

struct regions {
    struct region *items; // by name (order.h)
    size_t count;
    uint32_t *of; // for every place in tally.entries its region, or REGION_NONE, also if it is not
                  // asked for
};

// Of the entries that are counted; with named_only of those alone that may be named, for what
// leaves: then no name of a region is one that somebody else wrote. The roll's facts are not lean,
// and must not change meanwhile. NO_MEMORY; *out is then zeroed.
MUST_USE enum status regions_make(const struct roll *roll, bool named_only, struct regions *out);
void regions_free(struct regions *regions); // wipes; zeroed is harmless

#endif
