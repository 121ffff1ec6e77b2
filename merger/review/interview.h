// SPDX-License-Identifier: Apache-2.0
//
// A queue of questions worked through on a terminal, one screen each. Every answer is archived and
// committed before the next question is shown: whoever ends it at any moment loses nothing.
#ifndef QOL_INTERVIEW_H
#define QOL_INTERVIEW_H

#include "merger/list/roll.h"
#include "merger/review/queue.h"

#include <stdbool.h>
#include <stddef.h>

struct interview_plan {
    struct roll *roll; // its facts get the answers
    const struct queue *queue;
    const char *why; // goes into every answer
    bool blind;      // shows neither score nor evidence
};

// Ends with the queue, with the end of input, or when asked to. *answered_count is what is answered
// then, and was not taken back. INTERRUPTED if asked to stop.
MUST_USE enum status interview_run(const struct interview_plan *plan, size_t *answered_count);

#endif
