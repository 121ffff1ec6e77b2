// SPDX-License-Identifier: Apache-2.0
//
// How many people there are of each region. For what is published, regions with few people are
// joined: a small count can say of somebody in a small town that they signed, and whatever was
// typed into the town's field by mistake, such as a name, has few people too. Pure.
#ifndef QOL_REGION_COUNT_H
#define QOL_REGION_COUNT_H

#include "merger/list/region.h"

#include <stdbool.h>
#include <stddef.h>

// The threshold rule of official statistics: a cell is sensitive if it counts fewer respondents
// than a specified number; "some agencies require at least five respondents in a cell, others
// require three", and the remedy is to combine categories (Glossary of Statistical Disclosure
// Control, Joint UNECE/Eurostat work session on statistical data confidentiality, Geneva 2005;
// OECD Glossary of Statistical Terms, "threshold rule"). The stricter of the two. What is joined
// names no place, so it may be as small as it is.
#define REGION_COUNT_LEAST 5

enum region_count_kind {
    REGION_COUNT_NAMED,
    REGION_COUNT_OTHERS, // joined; only if asked for publication
    REGION_COUNT_NONE,   // no town was given
};

struct region_count {
    enum region_count_kind kind;
    const char *name; // of a named one, inside the regions
    size_t region;    // its place in them
    unsigned long people;
};

struct region_counts {
    struct region_count *items; // named ones by people, most first; then others, then none
    size_t count;
    size_t named_count;
    size_t joined_count;  // regions that were joined
    unsigned long people; // in all
};

// The regions are those of the roll and must outlive it. Regions without people who are counted are
// left out. NO_MEMORY; *out is then zeroed.
MUST_USE enum status region_counts_make(const struct roll *roll, const struct regions *regions,
                                        bool for_publication, struct region_counts *out);
void region_counts_free(struct region_counts *counts); // zeroed is harmless

#endif
