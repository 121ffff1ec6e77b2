// SPDX-License-Identifier: Apache-2.0
//
// How two entries of the list stand to each other: of one person or not, and why. Pure.
#ifndef QOL_RELATION_H
#define QOL_RELATION_H

#include "merger/list/answers.h"
#include "merger/list/roll.h"

#include <stdbool.h>

enum relation_kind {
    // one person
    RELATION_JOINED,         // by what they have in common
    RELATION_ANSWERED_SAME,  // by a coordinator's answer
    RELATION_THROUGH_OTHERS, // by other entries between them
    // not one person
    RELATION_NOT_COUNTED,        // one of them is voided or held, and linked to nobody
    RELATION_ANSWERED_DIFFERENT, // by a coordinator's answer
    RELATION_OPPOSING,           // coordinators' answers contradict each other: a question
    RELATION_ASKED,              // a question
    RELATION_KEPT_APART, // alike enough, but something between their people speaks against it
    RELATION_DIFFERENT,  // not alike enough
    RELATION_COUNT
};

struct relation {
    const struct roll *roll;
    size_t a, b; // places in tally.entries, different ones
    enum relation_kind kind;
    bool one_person;
    bool is_question; // their people, if not just these two entries, are asked about
};

const char *relation_name(enum relation_kind kind); // "joined" …: the words of --json

// NO_MEMORY.
MUST_USE enum status relation_make(const struct roll *roll, size_t a, size_t b,
                                   struct relation *out);

#endif
