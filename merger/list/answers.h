// SPDX-License-Identifier: Apache-2.0
//
// What coordinators' standing decisions say of pairs of entries that are there. Pure.
#ifndef QOL_ANSWERS_H
#define QOL_ANSWERS_H

#include "merger/list/tally.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Which entries answers are taken about.
enum answers_scope {
    ANSWERS_COUNTING, // those that are neither voided nor held
    ANSWERS_READABLE, // all that can be read
};

enum answers_verdict {
    ANSWERS_NONE,
    ANSWERS_SAME,
    ANSWERS_DIFFERENT,
    ANSWERS_OPPOSING, // standing decisions contradict each other: none of them holds
};

struct answers_pair {
    uint32_t a, b; // places in tally.entries, a < b
    enum answers_verdict verdict;
};

struct answers {
    struct answers_pair *pairs; // by a, then b; each pair once
    size_t count;
};

// stands is that of the facts (standing.h). The tally's entries are sorted, and those that are
// voided or held have their reason: decisions about what is out of scope say nothing. The tally may
// be finished or not. NO_MEMORY; *out is then zeroed.
MUST_USE enum status answers_find(const struct facts *facts, const bool *stands,
                                  const struct tally *tally, enum answers_scope scope,
                                  struct answers *out);
bool answers_are_about(enum answers_scope scope, const struct tally_entry *entry);
void answers_free(struct answers *answers); // zeroed is harmless

// What is answered about two places, in any order.
enum answers_verdict answers_about(const struct answers *answers, size_t a, size_t b);

#endif
