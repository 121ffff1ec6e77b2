// SPDX-License-Identifier: Apache-2.0
//
// A made-up crowd of signers that is as hard to tell apart as it gets: a few families with twins,
// brothers and sisters, father and son, and namesakes of theirs, who sign several times, in other
// spellings, with slips, parts left out or swapped, and numbers of each other. And coordinators'
// answers about them, which may contradict each other.
#ifndef QOL_PROPERTY_CROWD_H
#define QOL_PROPERTY_CROWD_H

#include "merger/linkage/link.h"
#include "merger/linkage/packed.h"

#include <stddef.h>
#include <stdint.h>

#define CROWD_MAX_ENTRIES 40 // fewer than a block may have, so that nothing is skipped
#define CROWD_MAX_ANSWERS 8

struct crowd {
    uint8_t forms[CROWD_MAX_ENTRIES][PACKED_MAX_LEN];
    size_t count;
    struct link_answer answers[CROWD_MAX_ANSWERS]; // each two entries at most once
    size_t answer_count;
};

// Draws from tests/property/dice.h. Nobody answers about an entry that another equals: the two
// could not be told apart by what they say.
void crowd_draw(struct crowd *out);

#endif
