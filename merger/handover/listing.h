// SPDX-License-Identifier: Apache-2.0
//
// The counted people of a roll as they leave: in which order, and what is told of each. Every
// format asks here, so that what leaves does not depend on how. Who wished to be counted but not
// named is a number and nothing else.
#ifndef QOL_LISTING_H
#define QOL_LISTING_H

#include "common/progress.h"
#include "common/record.h"
#include "common/strokes.h"
#include "merger/list/region.h"
#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Of equal ones the name decides, then the region, the day, and the entry id. Names are compared as
// they leave, so that the order tells nothing more.
enum listing_order { LISTING_BY_NAME, LISTING_BY_REGION, LISTING_BY_DAY, LISTING_ORDER_COUNT };
const char *listing_order_name(enum listing_order order); // "name" …, as --order has it
// The order of that name; LISTING_ORDER_COUNT if there is none.
enum listing_order listing_order_named(const char *name);

struct listing_plan {
    enum listing_order order;
    bool internal; // also the fields that are not handed over
    bool redact;   // for publishing: given name, initial of the family name, town; no signature
};

struct listing_person {
    // What leaves, by enum record_field; bytes is NULL for what is not asked, not given, or stays.
    struct record_value fields[RECORD_FORM_END];
    uint32_t region; // a place in listing.regions.items; REGION_NONE also if the town stays
    uint16_t day;    // on which the batch was opened, days since 1970-01-01
    bool is_drawn;   // the signature is one drawn by hand, and leaves
};

struct listing_store; // what leaves of the records, wiped in the end

struct listing {
    const struct roll *roll;
    struct listing_plan plan;
    struct regions regions;
    enum record_field fields[RECORD_FORM_END]; // that leave, in the order of the form
    size_t field_count;
    size_t named_count;   // people, in their order
    size_t unnamed_count; // counted, not named
    struct listing_store *store;
};

// Reads every record once. Roll as roll_open gives it. NO_MEMORY, INTERRUPTED; NO_LIST as
// records_get. *out is then zeroed.
MUST_USE enum status listing_make(const struct roll *roll, const struct listing_plan *plan,
                                  struct progress *progress, struct listing *out);
void listing_free(struct listing *listing); // wipes; zeroed is harmless

// The person at a place below named_count; what it points at lives as long as the listing.
void listing_get(const struct listing *listing, size_t place, struct listing_person *out);
// Where the master list has such a person: whoever asks for drawn signatures in the order of these
// opens each of its rows once.
size_t listing_position(const struct listing *listing, size_t place);
// The drawn signature of such a person, if is_drawn: opens one row of the master list. NO_LIST.
MUST_USE enum status listing_strokes(const struct listing *listing, size_t place,
                                     struct strokes *out);

// The same as the data of an SVG path (strokes.h), in `path`. In guarded memory, or wiped.
struct listing_drawing {
    struct strokes strokes;
    char path[STROKES_PATH_CAP];
};
MUST_USE enum status listing_draw(const struct listing *listing, size_t place,
                                  struct listing_drawing *out);

#endif
