// SPDX-License-Identifier: Apache-2.0
#include "merger/review/relation.h"

#include "merger/list/standing.h"
#include "merger/review/evidence.h"

#include <stdlib.h>

const char *relation_name(enum relation_kind kind)
{
    static const char *const names[RELATION_COUNT] = {
        [RELATION_JOINED] = "joined",
        [RELATION_ANSWERED_SAME] = "answered_same",
        [RELATION_THROUGH_OTHERS] = "through_others",
        [RELATION_NOT_COUNTED] = "not_counted",
        [RELATION_ANSWERED_DIFFERENT] = "answered_different",
        [RELATION_OPPOSING] = "opposing",
        [RELATION_ASKED] = "asked",
        [RELATION_KEPT_APART] = "kept_apart",
        [RELATION_DIFFERENT] = "different",
    };
    return names[kind];
}

static bool is_somebody(const struct tally_entry *entry)
{
    return entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE;
}

static enum status find_answer(const struct relation *relation, enum answers_verdict *out)
{
    const struct roll *roll = relation->roll;
    struct answers answers;
    bool *stands;
    enum status status = standing_find(&roll->facts, &stands);
    if (status != STATUS_OK)
        return status;
    status = answers_find(&roll->facts, stands, &roll->tally, ANSWERS_COUNTING, &answers);
    free(stands);
    if (status != STATUS_OK)
        return status;
    *out = answers_about(&answers, relation->a, relation->b);
    answers_free(&answers);
    return STATUS_OK;
}

static bool is_asked(const struct relation *relation)
{
    const struct tally *tally = &relation->roll->tally;
    uint32_t a = tally->entries[relation->a].person, b = tally->entries[relation->b].person;
    for (size_t i = 0; i < tally->question_count; i++) {
        uint32_t left = tally->entries[tally->questions[i].a].person;
        uint32_t right = tally->entries[tally->questions[i].b].person;
        if ((left == a && right == b) || (left == b && right == a))
            return true;
    }
    return false;
}

static enum relation_kind relation_of_one(const struct evidence *evidence,
                                          enum answers_verdict answer)
{
    if (answer == ANSWERS_SAME)
        return RELATION_ANSWERED_SAME;
    return evidence->verdict == COMPARE_SAME ? RELATION_JOINED : RELATION_THROUGH_OTHERS;
}

static enum relation_kind relation_of_two(const struct relation *relation,
                                          const struct evidence *evidence,
                                          enum answers_verdict answer)
{
    if (answer == ANSWERS_DIFFERENT)
        return RELATION_ANSWERED_DIFFERENT;
    if (answer == ANSWERS_OPPOSING)
        return RELATION_OPPOSING;
    if (relation->is_question)
        return RELATION_ASKED;
    bool apart = answer == ANSWERS_SAME || evidence->verdict != COMPARE_DIFFERENT;
    return apart ? RELATION_KEPT_APART : RELATION_DIFFERENT;
}

enum status relation_make(const struct roll *roll, size_t a, size_t b, struct relation *out)
{
    const struct tally_entry *left = &roll->tally.entries[a], *right = &roll->tally.entries[b];
    enum answers_verdict answer;
    struct evidence evidence;
    *out = (struct relation){.roll = roll, .a = a, .b = b, .kind = RELATION_NOT_COUNTED};
    if (!is_somebody(left) || !is_somebody(right))
        return STATUS_OK;
    enum status status = find_answer(out, &answer);
    if (status != STATUS_OK)
        return status;
    evidence_of(left->cell, right->cell, &evidence);
    out->one_person = left->person == right->person;
    out->is_question = !out->one_person && is_asked(out);
    out->kind = out->one_person ? relation_of_one(&evidence, answer)
                                : relation_of_two(out, &evidence, answer);
    return STATUS_OK;
}
