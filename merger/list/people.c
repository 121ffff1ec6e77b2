// SPDX-License-Identifier: Apache-2.0
#include "merger/list/people.h"

#include "common/platform.h"
#include "merger/linkage/compare.h"
#include "merger/linkage/link.h"
#include "merger/list/answers.h"
#include "merger/list/linked.h"

#include <stdlib.h>

// What is handed to the linker, and what it answers.
struct crowd {
    const struct facts_cell **cells; // of the entries that are linked
    uint32_t *places;                // of the same in tally.entries, ascending
    size_t count;
    struct answers answers;
    struct link_answer *link_answers;
    struct link_people people;
};

static void free_crowd(struct crowd *crowd)
{
    free(crowd->cells);
    free(crowd->places);
    free(crowd->link_answers);
    answers_free(&crowd->answers);
    link_people_free(&crowd->people);
}

// ---- linking ----------------------------------------------------------------------------------

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

static enum status link_crowd(const struct facts *facts, struct tally *tally, struct crowd *crowd)
{
    crowd->cells = malloc((tally->entry_count + 1) * sizeof *crowd->cells);
    crowd->places = malloc((tally->entry_count + 1) * sizeof *crowd->places);
    crowd->link_answers = malloc((crowd->answers.count + 1) * sizeof *crowd->link_answers);
    if (!crowd->cells || !crowd->places || !crowd->link_answers)
        return STATUS_NO_MEMORY;
    platform_expect_use(crowd->cells, tally->entry_count * sizeof *crowd->cells);
    platform_expect_use(crowd->places, tally->entry_count * sizeof *crowd->places);
    for (size_t i = 0; i < tally->entry_count; i++) {
        if (tally->entries[i].reason != TALLY_NO_REASON)
            continue;
        crowd->cells[crowd->count] = tally->entries[i].cell;
        crowd->places[crowd->count++] = (uint32_t)i;
    }
    translate_answers(crowd);
    struct link_people people;
    enum status status = linked_entries(facts, crowd->cells, crowd->count, crowd->link_answers,
                                        crowd->answers.count, &people, &tally->linked);
    crowd->people = people;
    return status;
}

// ---- states -----------------------------------------------------------------------------------

static enum tally_reason duplicate_reason(enum compare_reason reason)
{
    switch (reason) {
    case COMPARE_SAME_NUMBER:
        return TALLY_SAME_NUMBER;
    case COMPARE_SAME_NAME_AND_DATE:
        return TALLY_SAME_NAME_AND_DATE;
    case COMPARE_ALIKE:
        return TALLY_ALIKE;
    case COMPARE_NO_REASON:
        break;
    }
    return TALLY_THROUGH_OTHERS;
}

// An entry that was linked, as the next of the crowd.
static void settle_linked(struct tally *tally, const struct crowd *crowd, size_t i, size_t next)
{
    struct tally_entry *entry = &tally->entries[i];
    entry->person = crowd->places[crowd->people.cluster[next]];
    if (entry->person == i) {
        entry->state = TALLY_COUNTED;
        tally->high++;
    } else {
        entry->state = TALLY_DUPLICATE;
        entry->reason = answers_about(&crowd->answers, i, entry->person) == ANSWERS_SAME
                            ? TALLY_ANSWERED
                            : (uint8_t)duplicate_reason(crowd->people.reasons[next]);
    }
}

static void settle_other(struct tally_entry *entry, size_t i)
{
    bool is_voided = entry->reason == TALLY_UNDONE || entry->reason == TALLY_DECIDED;
    entry->person = (uint32_t)i;
    entry->state = is_voided ? TALLY_VOIDED : TALLY_HELD;
}

// Entries are sorted by their ids, so the first of a person has the smallest.
static void settle_all(struct tally *tally, const struct crowd *crowd)
{
    tally->high = 0;
    for (size_t i = 0, next = 0; i < tally->entry_count; i++) {
        if (next < crowd->count && crowd->places[next] == i)
            settle_linked(tally, crowd, i, next++);
        else
            settle_other(&tally->entries[i], i);
    }
}

// One entry that wants no name is enough: what was asked for once is kept. An entry that does not
// count has no say in it.
static void settle_naming(struct tally *tally)
{
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        if (entry->state == TALLY_DUPLICATE && !entry->may_be_named)
            tally->entries[entry->person].may_be_named = false;
    }
    for (size_t i = 0; i < tally->entry_count; i++) {
        struct tally_entry *entry = &tally->entries[i];
        if (entry->state == TALLY_DUPLICATE)
            entry->may_be_named = tally->entries[entry->person].may_be_named;
    }
}

// ---- questions --------------------------------------------------------------------------------

// What coordinators contradict each other about comes first, and all of it; the linker asks only so
// much about one person.
static void collect_questions(const struct crowd *crowd, struct tally *tally)
{
    tally->question_count = 0;
    for (size_t i = 0; i < crowd->answers.count; i++) {
        const struct answers_pair *pair = &crowd->answers.pairs[i];
        if (pair->verdict == ANSWERS_OPPOSING)
            tally->questions[tally->question_count++] =
                (struct tally_question){.a = pair->a, .b = pair->b, .opposing = true};
    }
    for (size_t i = 0; i < crowd->people.question_count; i++) {
        const struct link_question *asked = &crowd->people.questions[i];
        tally->questions[tally->question_count++] = (struct tally_question){
            .a = crowd->places[asked->a], .b = crowd->places[asked->b], .weight = asked->weight};
    }
}

// A question by the two people that it is about.
struct people_pair {
    uint32_t first, second;
    uint32_t question; // a place in tally.questions
};

static int compare_people(const void *a, const void *b)
{
    const struct people_pair *left = a, *right = b;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    if (left->second != right->second)
        return left->second < right->second ? -1 : 1;
    return (left->question > right->question) - (left->question < right->question);
}

static int compare_places(const void *a, const void *b)
{
    const struct people_pair *left = a, *right = b;
    return (left->question > right->question) - (left->question < right->question);
}

// Of questions about the same two people the first stays. One about one person is none: others
// between its entries have joined them.
static enum status drop_repeated(struct tally *tally)
{
    struct people_pair *pairs = malloc((tally->question_count + 1) * sizeof *pairs);
    size_t count = 0, kept = 0;
    if (!pairs)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < tally->question_count; i++) {
        uint32_t a = tally->entries[tally->questions[i].a].person;
        uint32_t b = tally->entries[tally->questions[i].b].person;
        if (a != b)
            pairs[count++] = (struct people_pair){a < b ? a : b, a < b ? b : a, (uint32_t)i};
    }
    qsort(pairs, count, sizeof *pairs, compare_people);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || pairs[i].first != pairs[i - 1].first ||
            pairs[i].second != pairs[i - 1].second)
            pairs[kept++] = pairs[i];
    qsort(pairs, kept, sizeof *pairs, compare_places);
    for (size_t i = 0; i < kept; i++)
        tally->questions[i] = tally->questions[pairs[i].question];
    tally->question_count = kept;
    free(pairs);
    return STATUS_OK;
}

static enum status ask(struct tally *tally, const struct crowd *crowd)
{
    size_t cap = crowd->answers.count + crowd->people.question_count + 1;
    tally->questions = malloc(cap * sizeof *tally->questions);
    if (!tally->questions)
        return STATUS_NO_MEMORY;
    collect_questions(crowd, tally);
    tally->certain = tally->high - (unsigned long)crowd->people.uncertain_count;
    return drop_repeated(tally);
}

enum status people_find(const struct facts *facts, const bool *stands, struct tally *tally)
{
    struct crowd crowd = {NULL};
    enum status status = answers_find(facts, stands, tally, &crowd.answers);
    if (status == STATUS_OK)
        status = link_crowd(facts, tally, &crowd);
    if (status == STATUS_OK) {
        settle_all(tally, &crowd);
        settle_naming(tally);
        tally->skipped_blocks = tally->linked.skipped_blocks;
        tally->skipped_entries = tally->linked.skipped_entries;
        status = ask(tally, &crowd);
    }
    free_crowd(&crowd);
    return status;
}
