// SPDX-License-Identifier: Apache-2.0
//
// What stands before the list when it is handed over as a document: the letter to the addressee and
// the figures under it. Every document asks here, so that all of them say the same. Pure.
//
// Who wished to be counted but not named is a number and nothing else, and has no day and no town
// in the totals: in each of them all rows, unnamed_count and, by region, no_region_count together
// are signature_count.
#ifndef QOL_LETTER_H
#define QOL_LETTER_H

#include "common/messages.h"
#include "merger/handover/listing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct letter_day {
    uint16_t day; // days since 1970-01-01
    unsigned long count;
};

struct letter_region {
    const char *name; // inside the listing
    unsigned long count;
};

struct letter {
    enum lang lang; // of the letter, and of everything around it
    const char *title, *addressee, *text;
    unsigned long signature_count; // people who are counted
    unsigned long unnamed_count;   // of them, those who are not named
    struct letter_day *days;       // on which somebody named signed, the first one first
    size_t day_count;
    bool has_regions; // false if the town does not leave: there is no such total then
    struct letter_region
        *regions; // from which somebody named came, in the order of listing.regions
    size_t region_count;
    unsigned long no_region_count; // named people who gave no town
};

// In the language that is wanted, or the first that the petition is in. The listing, which must
// outlive it, may be in any order. NO_MEMORY; *out is then zeroed.
MUST_USE enum status letter_make(const struct listing *listing, enum lang wanted,
                                 struct letter *out);
void letter_free(struct letter *letter); // zeroed is harmless

// The paragraphs of a petition's text, one after the other: *at is where the next one begins, at
// first letter.text. False behind the last.
bool letter_paragraph(const char **at, const char **paragraph, size_t *len);

// The head of a field's column.
enum message letter_field_head(enum record_field field);
// Whether the list has a column for signatures: somebody's drawn one leaves.
bool letter_shows_signatures(const struct listing *listing);

#endif
