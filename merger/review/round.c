// SPDX-License-Identifier: Apache-2.0
#include "merger/review/round.h"

#include <stdlib.h>

enum status round_begin(struct roll *roll, const struct queue *queue, const char *why,
                        struct round *out)
{
    *out = (struct round){.roll = roll, .queue = queue, .why = why};
    out->answered = calloc(queue->count + 1, sizeof *out->answered);
    return out->answered ? STATUS_OK : STATUS_NO_MEMORY;
}

void round_free(struct round *round)
{
    free(round->answered);
    *round = (struct round){0};
}

const struct tally_question *round_question(const struct round *round)
{
    if (round->at >= round->queue->count)
        return NULL;
    return &round->roll->tally.questions[round->queue->items[round->at].question];
}

static enum status decide(struct round *round, enum decide_verdict verdict)
{
    const struct tally_question *question = round_question(round);
    const struct tally_entry *entries = round->roll->tally.entries;
    const struct decide_answer answer = {
        .a = facts_cell_entry(entries[question->a].cell),
        .b = facts_cell_entry(entries[question->b].cell),
        .verdict = verdict,
    };
    struct decide_changes changes;
    enum status status = decide_pairs(round->roll, &answer, 1, round->why, &changes);
    if (status == STATUS_OK)
        round->answered[round->at] = verdict != DECIDE_OPEN;
    return status;
}

enum status round_answer(struct round *round, enum decide_verdict verdict)
{
    enum status status = decide(round, verdict);
    if (status == STATUS_OK)
        round->at++;
    return status;
}

void round_skip(struct round *round)
{
    round->at++;
}

enum status round_undo(struct round *round)
{
    round->at--;
    enum status status = round->answered[round->at] ? decide(round, DECIDE_OPEN) : STATUS_OK;
    round->at += status != STATUS_OK;
    return status;
}

size_t round_answered_count(const struct round *round)
{
    size_t count = 0;
    for (size_t i = 0; i < round->queue->count; i++)
        count += round->answered[i];
    return count;
}
