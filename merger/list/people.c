// SPDX-License-Identifier: Apache-2.0
#include "merger/list/people.h"

#include "merger/linkage/compare.h"
#include "merger/list/crowd.h"
#include "merger/list/naming.h"

#include <stdlib.h>

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
    struct crowd crowd;
    enum status status = crowd_link(facts, stands, tally, ANSWERS_COUNTING, &crowd, &tally->linked);
    if (status == STATUS_OK) {
        settle_all(tally, &crowd);
        tally->skipped_blocks = tally->linked.skipped_blocks;
        tally->skipped_entries = tally->linked.skipped_entries;
        status = ask(tally, &crowd);
    }
    crowd_free(&crowd);
    return status == STATUS_OK ? naming_settle(facts, stands, tally) : status;
}
