// SPDX-License-Identifier: Apache-2.0
//
// A roll put together by hand, for the tests of what is told in numbers: batches of devices, and
// entries whose states the test says. All people are invented.
#ifndef QOL_FIGURES_FIXTURE_H
#define QOL_FIGURES_FIXTURE_H

#include "merger/list/roll.h"

#define FIGURES_FIXTURE_MAX 1500 // entries
#define FIGURES_FIXTURE_BATCHES 64
#define FIGURES_FIXTURE_DEVICES 5
#define FIGURES_FIXTURE_FIRST_DAY 1000 // of the window, which has five days

struct figures_fixture {
    struct folder folder;
    struct roll roll;
    struct facts_batch batches[FIGURES_FIXTURE_BATCHES];
    struct lineage_batch places[FIGURES_FIXTURE_BATCHES]; // of the lineage
    struct lineage_device devices[FIGURES_FIXTURE_DEVICES];
    struct tally_counts counts[FIGURES_FIXTURE_DEVICES];
    struct facts_cell cells[FIGURES_FIXTURE_MAX];
    struct tally_entry entries[FIGURES_FIXTURE_MAX];
    uint32_t seconds[FIGURES_FIXTURE_MAX]; // PACE_UNKNOWN, unless the test says another
    size_t batch_count, current;           // place of the batch that entries go into
};

// A roll without batches; free with figures_fixture_free.
struct figures_fixture *figures_fixture_new(void);
void figures_fixture_free(struct figures_fixture *fixture);
// Begins a batch of a device, closed and in its chain; those of a device come together, by number.
struct lineage_batch *figures_fixture_batch(struct figures_fixture *fixture, size_t device,
                                            uint32_t number, uint16_t day);
// Adds an entry to it, and gives its place. What is NULL is not given.
struct figures_fixture_answers {
    const char *id_number, *city, *address, *phone;
};
size_t figures_fixture_entry(struct figures_fixture *fixture, enum tally_state state,
                             const struct figures_fixture_answers *answers);

#endif
