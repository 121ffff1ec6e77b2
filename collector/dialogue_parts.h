// SPDX-License-Identifier: Apache-2.0
//
// What the dialogue*.c files share. Nothing else includes this.
#ifndef QOL_DIALOGUE_PARTS_H
#define QOL_DIALOGUE_PARTS_H

#include "collector/dialogue.h"
#include "collector/form.h"
#include "common/date.h"

// What a step of the way leads to. Whatever answers MOVE_END has set dialogue->end.
enum move { MOVE_ON, MOVE_BACK, MOVE_STAY, MOVE_END };

// What was typed; REPLY_LEAVE has set dialogue->end.
enum reply { REPLY_LINE, REPLY_TOO_LONG, REPLY_BACK, REPLY_LEAVE };

// In guarded memory.
struct dialogue {
    struct dialogue_plan plan;
    struct screen *screen;
    struct form form;
    struct session_cell cell;
    enum record_field fields[RECORD_FORM_END]; // those that are asked, in order
    unsigned field_count;
    char shown_date[DATE_CAP];
    enum dialogue_end end;
    bool may_count; // given up, but its page could not be voided yet
};

// One line of input, with the keys that mean the same everywhere taken out.
enum reply dialogue_ask(struct dialogue *d);
// A choice from a numbered list that stands on the screen: 1…max, or 0 with *move set.
unsigned dialogue_choose(struct dialogue *d, unsigned max, enum move *move);
// Asks one question until it has an answer: MOVE_ON, MOVE_BACK or MOVE_END.
enum move dialogue_ask_field(struct dialogue *d, enum record_field field);
// What stands at a question, for showing: the answer, else why there is none.
const char *dialogue_words(struct dialogue *d, enum record_field field);

#endif
