// SPDX-License-Identifier: Apache-2.0
//
// What a coordinator should ask about a volunteer: what has not arrived, what is held, what is
// damaged. One place, for the terminal, the desk and the report. Pure.
#ifndef QOL_NOTES_H
#define QOL_NOTES_H

#include "common/messages.h"
#include "merger/figures/ranges.h"
#include "merger/list/tally.h"

#include <stddef.h>

// In the order in which they are told.
enum notes_kind {
    NOTES_NOTHING_ARRIVED,
    NOTES_MISSING, // numbers below the highest one in the chain that are not here
    NOTES_HELD_BY_COORDINATOR,
    NOTES_WRONG_CHAIN,
    NOTES_REPEATED_NUMBER,
    NOTES_UNKNOWN_TEXT,
    NOTES_HOLES,
    NOTES_ALTERED,
    NOTES_UNCLOSED,
    NOTES_OUTSIDE_WINDOW,
    NOTES_STRAY_VOIDS, // from here on of voids, not of batches
    NOTES_HELD_VOIDS,
    NOTES_KIND_COUNT
};

struct note {
    enum notes_kind kind;
    struct ranges batches; // their numbers; of voids none
    unsigned long count;   // of voids
};

// The notes about a device, a place in lineage.devices, each kind at most once; gives how many.
size_t notes_of(const struct tally *tally, size_t device, struct note out[NOTES_KIND_COUNT]);

// What a note says behind the volunteer and the batches; only of voids the count is told.
int notes_format(const struct note *note, enum lang lang, char *out, size_t cap);
#define NOTES_TEXT_CAP 512

#endif
