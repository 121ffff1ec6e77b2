// SPDX-License-Identifier: Apache-2.0
#include "merger/list/crowd.h"

#include "common/platform.h"
#include "merger/list/linked.h"

#include <stdlib.h>

void crowd_free(struct crowd *crowd)
{
    free(crowd->cells);
    free(crowd->places);
    free(crowd->link_answers);
    answers_free(&crowd->answers);
    link_people_free(&crowd->people);
}

static uint32_t linked_place(const struct crowd *crowd, uint32_t entry)
{
    size_t first = 0, end = crowd->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (crowd->places[middle] < entry)
            first = middle + 1;
        else
            end = middle;
    }
    return (uint32_t)first;
}

static uint8_t says_of(enum answers_verdict verdict)
{
    if (verdict == ANSWERS_OPPOSING)
        return LINK_SAY_ASK;
    return verdict == ANSWERS_SAME ? LINK_SAY_SAME : LINK_SAY_DIFFERENT;
}

static void translate_answers(struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->answers.count; i++) {
        const struct answers_pair *pair = &crowd->answers.pairs[i];
        crowd->link_answers[i] = (struct link_answer){.a = linked_place(crowd, pair->a),
                                                      .b = linked_place(crowd, pair->b),
                                                      .says = says_of(pair->verdict)};
    }
}

static enum status collect(const struct tally *tally, enum answers_scope scope, struct crowd *crowd)
{
    crowd->cells = malloc((tally->entry_count + 1) * sizeof *crowd->cells);
    crowd->places = malloc((tally->entry_count + 1) * sizeof *crowd->places);
    crowd->link_answers = malloc((crowd->answers.count + 1) * sizeof *crowd->link_answers);
    if (!crowd->cells || !crowd->places || !crowd->link_answers)
        return STATUS_NO_MEMORY;
    platform_expect_use(crowd->cells, tally->entry_count * sizeof *crowd->cells);
    platform_expect_use(crowd->places, tally->entry_count * sizeof *crowd->places);
    for (size_t i = 0; i < tally->entry_count; i++) {
        if (!answers_are_about(scope, &tally->entries[i]))
            continue;
        crowd->cells[crowd->count] = tally->entries[i].cell;
        crowd->places[crowd->count++] = (uint32_t)i;
    }
    translate_answers(crowd);
    return STATUS_OK;
}

enum status crowd_link(const struct facts *facts, const bool *stands, const struct tally *tally,
                       enum answers_scope scope, struct crowd *out, struct facts_linked *linked)
{
    *out = (struct crowd){NULL};
    *linked = (struct facts_linked){0};
    enum status status = answers_find(facts, stands, tally, scope, &out->answers);
    if (status == STATUS_OK)
        status = collect(tally, scope, out);
    if (status == STATUS_OK)
        status = linked_entries(facts, out->cells, out->count, out->link_answers,
                                out->answers.count, &out->people, linked);
    return status;
}
