// SPDX-License-Identifier: Apache-2.0
//
// Laptops whose calendar was wrong, as far as their batches show it: a batch carries the day on
// which it was opened, and the chain says in which order a device opened them. No clock enters a
// verdict; this is for asking. Pure.
#ifndef QOL_CLOCKS_H
#define QOL_CLOCKS_H

#include "merger/list/roll.h"

#include <stddef.h>
#include <stdint.h>

// A batch is ahead if its day is by more than so many days later than those of the batch before it
// and of the one behind it. Days are of UTC, so no time zone makes one; a day more is what a batch
// that was opened about midnight by a clock an hour off can be.
#define CLOCKS_AHEAD_DAYS 1

enum clocks_kind {
    CLOCKS_OUTSIDE_WINDOW, // of the campaign
    CLOCKS_AHEAD,          // of its neighbours in the device's chain
    CLOCKS_BACKWARDS,      // an earlier day than the batch before it, which is not ahead
    CLOCKS_KIND_COUNT
};

// A batch in its device's chain. One that is outside the window is told once: as that.
struct clocks_oddity {
    size_t device; // a place in lineage.devices
    enum clocks_kind kind;
    uint32_t batch;  // its number
    uint16_t day;    // it says, since 1970-01-01
    uint16_t beside; // what the batch before it says; of the first one its own
};

struct clocks {
    struct clocks_oddity *items; // by device and number
    size_t count;
};

// NO_MEMORY; *out is then zeroed.
MUST_USE enum status clocks_make(const struct tally *tally, struct clocks *out);
void clocks_free(struct clocks *clocks); // zeroed is harmless

#endif
