// SPDX-License-Identifier: Apache-2.0
//
// A queue of questions worked through by one person, one after the other, with a way back. Every
// answer is archived and committed before the next question comes: whoever ends it at any moment
// loses nothing. How questions are shown is the caller's.
#ifndef QOL_ROUND_H
#define QOL_ROUND_H

#include "merger/list/decide.h"
#include "merger/list/roll.h"
#include "merger/review/queue.h"

#include <stdbool.h>
#include <stddef.h>

struct round {
    struct roll *roll; // its facts get the answers
    const struct queue *queue;
    const char *why; // goes into every answer
    size_t at;       // the place in the queue of the question that is next
    bool *answered;  // by the place in the queue: answered in this round
};

// All three must outlive it. NO_MEMORY.
MUST_USE enum status round_begin(struct roll *roll, const struct queue *queue, const char *why,
                                 struct round *out);
void round_free(struct round *round); // zeroed is harmless

// The question that is next; NULL at the end of the queue.
const struct tally_question *round_question(const struct round *round);
// Answers it, and goes on. On failure nothing is answered, and it stays.
MUST_USE enum status round_answer(struct round *round, enum decide_verdict verdict);
void round_skip(struct round *round);
// Goes back by one, and takes its answer back if it has one. Not from the first. On failure it
// stays where it was.
MUST_USE enum status round_undo(struct round *round);
// Those that are answered, and were not taken back.
size_t round_answered_count(const struct round *round);

#endif
