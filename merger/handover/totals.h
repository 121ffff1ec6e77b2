// SPDX-License-Identifier: Apache-2.0
//
// The figures that go to the addressee's office: how many people signed, what became of every
// entry, which version of the text was signed, and on what day and in which town. Nothing in them
// is about one person, a volunteer or a laptop. Pure.
#ifndef QOL_TOTALS_H
#define QOL_TOTALS_H

#include "merger/handover/letter.h"
#include "merger/list/fingerprint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// A text that entries were signed under: the campaign's own, or one of a campaign file that is not
// here, whose entries are all held.
struct totals_text {
    uint8_t hash[32]; // of the campaign file
    bool is_known;
    unsigned long entries, people; // people who are counted by an entry under it
};

#define TOTALS_HASH_DIGITS 8 // by which a text that is not here is told
#define TOTALS_HASH_CAP (TOTALS_HASH_DIGITS + 1)

struct totals {
    const struct listing *listing;
    const struct letter *letter; // of it: people, named and not, by day and region
    uint16_t day;                // on which they are made, since 1970-01-01
    uint8_t fingerprint[FINGERPRINT_LEN];
    struct totals_text *texts; // the campaign's own, then the others by hash
    size_t text_count;
};

// The listing, the letter and their roll, which roll_open gives, must outlive it. NO_MEMORY; *out
// is then zeroed.
MUST_USE enum status totals_make(const struct listing *listing, const struct letter *letter,
                                 uint16_t day, struct totals *out);
void totals_free(struct totals *totals); // zeroed is harmless

// The first digits of a text's hash.
void totals_hash(const struct totals_text *text, char out[TOTALS_HASH_CAP]);

// One JSON object. Errors stay in the stream. docs/OPERATING.md names its members.
void totals_write_json(const struct totals *totals, FILE *out);

#endif
