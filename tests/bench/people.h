// SPDX-License-Identifier: Apache-2.0
//
// Invented people for measurements, the same for the same seed: names in three scripts, birth
// dates, identity numbers with a right check digit, cities.
#ifndef QOL_PEOPLE_H
#define QOL_PEOPLE_H

#include "common/record.h"

#include <stdint.h>

// A random sequence (SplitMix64, Steele, Lea and Flood 2014); any state is a good start.
struct people_random {
    uint64_t state;
};

uint64_t people_next(struct people_random *random);
// Below bound, which is not 0.
uint32_t people_below(struct people_random *random, uint32_t bound);

// The record of person number `person` under a seed, as a form would have written it: typed, or
// drawn with about as many points as a signature has.
void people_record(uint64_t seed, uint64_t person, enum record_mark mark, struct record *out);

#endif
