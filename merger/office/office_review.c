// SPDX-License-Identifier: Apache-2.0
#include "merger/office/office_parts.h"

static enum status begin(struct office *office)
{
    enum status status = queue_make(&office->roll, 1, 1, false, &office->queue);
    if (status == STATUS_OK)
        status = beside_new(&office->roll, &office->beside);
    if (status == STATUS_OK)
        status = round_begin(&office->roll, &office->queue, "", &office->round);
    office->in_round = status == STATUS_OK;
    return status;
}

// The two that the next question is about.
static void load(struct office *office)
{
    const struct tally_question *question = round_question(&office->round);
    if (question)
        office->read_status = beside_load(office->beside, question->a, question->b);
}

void office_review_begin(struct office *office)
{
    office_review_end(office);
    enum status status = begin(office);
    if (status == STATUS_OK)
        load(office);
    else
        office_trouble(office, status, office->plan.folder->path);
}

void office_review_end(struct office *office)
{
    round_free(&office->round);
    queue_free(&office->queue);
    beside_free(office->beside);
    office->beside = NULL;
    office->in_round = office->has_decided = false;
}

static enum status carry_out(struct office *office, const char *press)
{
    struct round *round = &office->round;
    const struct tally_question *question = round_question(round);
    if (press_is(press, "undo"))
        return round->at > 0 ? round_undo(round) : STATUS_OK;
    if (!question)
        return STATUS_OK;
    if (press_is(press, "later"))
        round_skip(round);
    if (!beside_has(office->beside, question->a, question->b)) // nobody answers what is not shown
        return STATUS_OK;
    if (press_is(press, "same"))
        return round_answer(round, DECIDE_SAME);
    if (press_is(press, "different"))
        return round_answer(round, DECIDE_DIFFERENT);
    return STATUS_OK;
}

void office_review_act(struct office *office, const char *press)
{
    if (!office->in_round)
        return;
    size_t decisions_before = office->roll.facts.decision_count;
    enum status status = carry_out(office, press);
    office->has_decided |= office->roll.facts.decision_count > decisions_before;
    if (status == STATUS_OK)
        load(office);
    else
        office_trouble(office, status, office->plan.folder->path);
}
