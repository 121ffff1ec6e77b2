// SPDX-License-Identifier: Apache-2.0
//
// Entries of a tally that are linked (link.h), with what coordinators answered about pairs of them.
// Pure.
#ifndef QOL_CROWD_H
#define QOL_CROWD_H

#include "merger/linkage/link.h"
#include "merger/list/answers.h"

// What is handed to the linker, and what it answers.
struct crowd {
    const struct facts_cell **cells; // of the entries that are linked
    uint32_t *places;                // of the same in tally.entries, ascending
    size_t count;
    struct answers answers;
    struct link_answer *link_answers;
    struct link_people people; // its entries are places in the crowd
};

// stands is that of the facts (standing.h); facts->past, which may be empty, saves work, and
// *linked is what the next linkage can begin with. NO_MEMORY. Whatever it gives, crowd_free
// follows.
MUST_USE enum status crowd_link(const struct facts *facts, const bool *stands,
                                const struct tally *tally, enum answers_scope scope,
                                struct crowd *out, struct facts_linked *linked);
void crowd_free(struct crowd *crowd);

#endif
