// SPDX-License-Identifier: Apache-2.0
#include "merger/review/pair.h"

#include "merger/list/standing.h"
#include "merger/review/evidence.h"

#include <stdlib.h>
#include <string.h>

const char *pair_relation_name(enum pair_relation relation)
{
    static const char *const names[PAIR_RELATION_COUNT] = {
        [PAIR_JOINED] = "joined",
        [PAIR_ANSWERED_SAME] = "answered_same",
        [PAIR_THROUGH_OTHERS] = "through_others",
        [PAIR_NOT_COUNTED] = "not_counted",
        [PAIR_ANSWERED_DIFFERENT] = "answered_different",
        [PAIR_OPPOSING] = "opposing",
        [PAIR_ASKED] = "asked",
        [PAIR_KEPT_APART] = "kept_apart",
        [PAIR_DIFFERENT] = "different",
    };
    return names[relation];
}

static bool is_somebody(const struct tally_entry *entry)
{
    return entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE;
}

static enum status find_answer(const struct pair *pair, enum answers_verdict *out)
{
    const struct roll *roll = pair->roll;
    struct answers answers;
    bool *stands;
    enum status status = standing_find(&roll->facts, &stands);
    if (status != STATUS_OK)
        return status;
    status = answers_find(&roll->facts, stands, &roll->tally, &answers);
    free(stands);
    if (status != STATUS_OK)
        return status;
    *out = answers_about(&answers, pair->a, pair->b);
    answers_free(&answers);
    return STATUS_OK;
}

static bool is_asked(const struct pair *pair)
{
    const struct tally *tally = &pair->roll->tally;
    uint32_t a = tally->entries[pair->a].person, b = tally->entries[pair->b].person;
    for (size_t i = 0; i < tally->question_count; i++) {
        uint32_t left = tally->entries[tally->questions[i].a].person;
        uint32_t right = tally->entries[tally->questions[i].b].person;
        if ((left == a && right == b) || (left == b && right == a))
            return true;
    }
    return false;
}

static enum pair_relation relation_of_one(const struct evidence *evidence,
                                          enum answers_verdict answer)
{
    if (answer == ANSWERS_SAME)
        return PAIR_ANSWERED_SAME;
    return strcmp(evidence->verdict, "same") == 0 ? PAIR_JOINED : PAIR_THROUGH_OTHERS;
}

static enum pair_relation relation_of_two(const struct pair *pair, const struct evidence *evidence,
                                          enum answers_verdict answer)
{
    if (answer == ANSWERS_DIFFERENT)
        return PAIR_ANSWERED_DIFFERENT;
    if (answer == ANSWERS_OPPOSING)
        return PAIR_OPPOSING;
    if (pair->is_question)
        return PAIR_ASKED;
    bool apart = answer == ANSWERS_SAME || strcmp(evidence->verdict, "different") != 0;
    return apart ? PAIR_KEPT_APART : PAIR_DIFFERENT;
}

enum status pair_make(const struct roll *roll, size_t a, size_t b, struct pair *out)
{
    const struct tally_entry *left = &roll->tally.entries[a], *right = &roll->tally.entries[b];
    enum answers_verdict answer;
    struct evidence evidence;
    *out = (struct pair){.roll = roll, .a = a, .b = b, .relation = PAIR_NOT_COUNTED};
    if (!is_somebody(left) || !is_somebody(right))
        return STATUS_OK;
    enum status status = find_answer(out, &answer);
    if (status != STATUS_OK)
        return status;
    evidence_of(left->cell, right->cell, &evidence);
    out->one_person = left->person == right->person;
    out->is_question = !out->one_person && is_asked(out);
    out->relation = out->one_person ? relation_of_one(&evidence, answer)
                                    : relation_of_two(out, &evidence, answer);
    return STATUS_OK;
}
