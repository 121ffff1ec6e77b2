// SPDX-License-Identifier: Apache-2.0
#include "merger/list/naming.h"

#include "merger/linkage/compare.h"
#include "merger/list/crowd.h"

#include <stdlib.h>

// Whom a wish reaches. All places are in tally.entries.
struct reach {
    struct tally *tally;
    uint32_t *first; // a forest: the entries of one tree share a wish
    struct answers answers;
    struct pair *pairs; // that the linker found among all that can be read
    size_t pair_count;
};

static bool counts(const struct reach *reach, uint32_t place)
{
    return reach->tally->entries[place].state <= TALLY_DUPLICATE;
}

// Whether a second look would see more: all that can be read is linked already if all of it counts.
static bool has_others(const struct tally *tally)
{
    for (size_t i = 0; i < tally->entry_count; i++)
        if (tally->entries[i].state > TALLY_DUPLICATE &&
            tally->entries[i].cell->flaw == BATCH_READ_NO_REASON)
            return true;
    return false;
}

static uint32_t root(const struct reach *reach, uint32_t place)
{
    uint32_t *first = reach->first;
    while (first[place] != place)
        place = first[place] = first[first[place]];
    return place;
}

// Whether a wish may pass between two entries. Between two that count, people or a question decide.
static bool may_pass(const struct reach *reach, uint32_t a, uint32_t b)
{
    return !(counts(reach, a) && counts(reach, b)) &&
           answers_about(&reach->answers, a, b) != ANSWERS_DIFFERENT;
}

static void join(const struct reach *reach, uint32_t a, uint32_t b)
{
    if (may_pass(reach, a, b))
        reach->first[root(reach, b)] = root(reach, a);
}

static void join_same(const struct reach *reach)
{
    for (size_t i = 0; i < reach->pair_count; i++)
        if (reach->pairs[i].verdict == COMPARE_SAME)
            join(reach, reach->pairs[i].a, reach->pairs[i].b);
    for (size_t i = 0; i < reach->answers.count; i++)
        if (reach->answers.pairs[i].verdict == ANSWERS_SAME)
            join(reach, reach->answers.pairs[i].a, reach->answers.pairs[i].b);
}

// One entry that wants no name is enough.
static void settle(const struct reach *reach)
{
    struct tally_entry *entries = reach->tally->entries;
    for (uint32_t i = 0; i < reach->tally->entry_count; i++)
        if (!entries[i].may_be_named)
            entries[root(reach, i)].may_be_named = false;
    for (uint32_t i = 0; i < reach->tally->entry_count; i++)
        entries[i].may_be_named = entries[root(reach, i)].may_be_named;
}

// The linker keeps its pairs in terms of cells.
static enum status move_pairs(const struct facts *facts, const struct reach *reach)
{
    uint32_t *place_of = malloc((facts->cell_count + 1) * sizeof *place_of);
    if (!place_of)
        return STATUS_NO_MEMORY;
    for (uint32_t i = 0; i < reach->tally->entry_count; i++)
        place_of[reach->tally->entries[i].cell - facts->cells] = i;
    for (size_t i = 0; i < reach->pair_count; i++) {
        reach->pairs[i].a = place_of[reach->pairs[i].a];
        reach->pairs[i].b = place_of[reach->pairs[i].b];
    }
    free(place_of);
    return STATUS_OK;
}

static enum status look_again(const struct facts *facts, const bool *stands, struct reach *reach)
{
    struct crowd crowd;
    struct facts again = *facts; // with what has just been found, and nothing else to free
    struct facts_linked linked;
    again.past = reach->tally->linked;
    enum status status =
        crowd_link(&again, stands, reach->tally, ANSWERS_READABLE, &crowd, &linked);
    if (status == STATUS_OK) {
        reach->answers = crowd.answers;
        reach->pairs = linked.pairs;
        reach->pair_count = linked.pair_count;
        status = move_pairs(facts, reach);
    }
    if (status == STATUS_OK)
        join_same(reach);
    crowd_free(&crowd);
    facts_linked_free(&linked);
    return status;
}

enum status naming_settle(const struct facts *facts, const bool *stands, struct tally *tally)
{
    struct reach reach = {.tally = tally};
    enum status status = STATUS_OK;
    reach.first = malloc((tally->entry_count + 1) * sizeof *reach.first);
    if (!reach.first)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < tally->entry_count; i++)
        reach.first[i] = tally->entries[i].person;
    if (has_others(tally))
        status = look_again(facts, stands, &reach);
    if (status == STATUS_OK)
        settle(&reach);
    free(reach.first);
    return status;
}
