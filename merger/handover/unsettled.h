// SPDX-License-Identifier: Apache-2.0
//
// What a coordinator should settle, or know of, before the list is handed over. Pure.
#ifndef QOL_UNSETTLED_H
#define QOL_UNSETTLED_H

#include "common/messages.h"
#include "merger/list/tally.h"

#include <stdbool.h>
#include <stddef.h>

enum unsettled_kind {
    UNSETTLED_QUESTIONS,    // who may be one person
    UNSETTLED_MISSING,      // batches of which the next ones have arrived
    UNSETTLED_SILENT,       // volunteers' devices from which nothing has arrived
    UNSETTLED_HELD_ENTRIES, // that do not count for now
    UNSETTLED_HELD_BATCHES,
    UNSETTLED_FLAWED,  // batches with holes, altered, or unclosed
    UNSETTLED_OUTSIDE, // batches with a day that is none of the campaign's: the letter names it
    UNSETTLED_VOIDS,   // that take nothing back: held, or of an entry that is not here
    UNSETTLED_KIND_COUNT
};

struct unsettled {
    unsigned long counts[UNSETTLED_KIND_COUNT];
};

struct unsettled unsettled_of(const struct tally *tally);
bool unsettled_is_empty(const struct unsettled *unsettled);

// "2 questions are open"; nothing, and 0, if nothing of that kind is unsettled.
#define UNSETTLED_ONE_CAP 256
size_t unsettled_say(const struct unsettled *unsettled, enum unsettled_kind kind, enum lang lang,
                     char *out, size_t cap);
// "2 questions are open, 1 batch is missing", in English; empty if nothing is.
#define UNSETTLED_TEXT_CAP 1024
void unsettled_format(const struct unsettled *unsettled, char out[UNSETTLED_TEXT_CAP]);

#endif
