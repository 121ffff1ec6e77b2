// SPDX-License-Identifier: Apache-2.0
//
// Which entries are of one person. Pairs that share a block (block.h) are compared (compare.h), and
// what speaks for one person strongly enough joins them, the strongest evidence first. Two groups
// are not joined if an entry of one contradicts an entry of the other: no third entry makes one
// person of two. What is left between them, and whatever is neither clear nor clearly nothing, is a
// question for a person. Coordinators' answers outrank the rule. Pure; which entries are together
// does not depend on their order as long as their order is that of their ids.
#ifndef QOL_LINK_H
#define QOL_LINK_H

#include "common/status.h"
#include "merger/linkage/pairs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINK_RULE_VERSION 3

enum link_says {
    LINK_SAY_SAME,
    LINK_SAY_DIFFERENT,
    LINK_SAY_ASK, // coordinators contradict each other
};

// What coordinators decided about two entries, which are places in the order given.
struct link_answer {
    uint32_t a, b;
    uint8_t says; // enum link_says
};

#define LINK_MAX_QUESTIONS 3

// Two people who may be one, by the entries of them that are most alike.
struct link_question {
    uint32_t a, b;  // places, a < b
    int32_t weight; // match weight, thousandths of a bit
};

struct link_people {
    // For every entry the first, in the order given, of the person that it is of.
    uint32_t *cluster;
    // For every entry what joins it to that first one (enum compare_reason); COMPARE_NO_REASON if
    // nothing does but an answer or others between them.
    uint8_t *reasons;
    // Open questions between different people, the heaviest first, each two people at most once and
    // each person in at most LINK_MAX_QUESTIONS.
    struct link_question *questions;
    size_t question_count;
    // How many people fewer there would be if all that may be asked, also of those who are in as
    // many questions as one may be at a time, were answered with "same".
    size_t uncertain_count;
    struct pairs pairs; // to be kept for the next time
};

// Links packed entries (packed.h). past is NULL if nothing is known; the people are the same.
// NO_MEMORY; *out is then zeroed.
MUST_USE enum status link_entries(const uint8_t *const *forms, size_t count,
                                  const struct pairs_past *past, const struct link_answer *answers,
                                  size_t answer_count, struct link_people *out);
void link_people_free(struct link_people *people); // zeroed is harmless

#endif
