// SPDX-License-Identifier: Apache-2.0
//
// The volunteers by their aliases: what came from each, and when they were last heard of. Pure.
#ifndef QOL_VOLUNTEERS_H
#define QOL_VOLUNTEERS_H

#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct volunteer {
    size_t device; // a place in tally.devices, which has the counts, and in lineage.devices
    char label[ROLL_LABEL_CAP];
    bool is_heard;     // a batch that is in the device's chain has arrived
    uint16_t last_day; // on which the highest of them was opened, by the laptop's clock
};

// Every device, by its label, also those of which nothing has arrived yet.
struct volunteers {
    struct volunteer *items;
    size_t count;
};

// NO_MEMORY; *out is then zeroed.
MUST_USE enum status volunteers_make(const struct roll *roll, struct volunteers *out);
void volunteers_free(struct volunteers *volunteers); // zeroed is harmless

#endif
