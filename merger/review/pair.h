// SPDX-License-Identifier: Apache-2.0
//
// How two entries of the list stand to each other: of one person or not, and why. Pure.
#ifndef QOL_PAIR_H
#define QOL_PAIR_H

#include "merger/list/answers.h"
#include "merger/list/roll.h"

#include <stdbool.h>

enum pair_relation {
    // one person
    PAIR_JOINED,         // by what they have in common
    PAIR_ANSWERED_SAME,  // by a coordinator's answer
    PAIR_THROUGH_OTHERS, // by other entries between them
    // not one person
    PAIR_NOT_COUNTED,        // one of them is voided or held, and linked to nobody
    PAIR_ANSWERED_DIFFERENT, // by a coordinator's answer
    PAIR_OPPOSING,           // coordinators' answers contradict each other: a question
    PAIR_ASKED,              // a question
    PAIR_KEPT_APART,         // alike enough, but something between their people speaks against it
    PAIR_DIFFERENT,          // not alike enough
    PAIR_RELATION_COUNT
};

struct pair {
    const struct roll *roll;
    size_t a, b; // places in tally.entries, different ones
    enum pair_relation relation;
    bool one_person;
    bool is_question; // their people, if not just these two entries, are asked about
};

const char *pair_relation_name(enum pair_relation relation); // "joined" …: the words of --json

// NO_MEMORY.
MUST_USE enum status pair_make(const struct roll *roll, size_t a, size_t b, struct pair *out);

#endif
