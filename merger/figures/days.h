// SPDX-License-Identifier: Apache-2.0
//
// Signatures by the day on which their batch was opened, as the laptop's calendar had it in UTC.
// Pure.
#ifndef QOL_DAYS_H
#define QOL_DAYS_H

#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Of a longer window only those days are listed on which something was signed.
#define DAYS_WINDOW_MAX 100

struct days_day {
    uint16_t day;                // since 1970-01-01
    bool in_window;              // of the campaign
    unsigned long entries;       // in whatever state
    unsigned long people;        // who are counted by an entry of that day
    unsigned long people_so_far; // and of all days before it
};

// All days of the window and every other on which something was signed, in order.
struct days {
    struct days_day *items;
    size_t count;
    unsigned long people; // in all: what the tally counts
    unsigned long goal;   // of the campaign; 0: none
    bool has_outside;     // a day outside the window
};

// NO_MEMORY; *out is then zeroed.
MUST_USE enum status days_make(const struct roll *roll, struct days *out);
void days_free(struct days *days); // zeroed is harmless

// The day with the most people, the first of several; NULL if nobody is counted.
const struct days_day *days_best(const struct days *days);

#endif
