// SPDX-License-Identifier: Apache-2.0
#include "merger/list/naming.h"

#include "merger/linkage/compare.h"
#include "merger/list/crowd.h"

#include <stdlib.h>

// Whom a wish reaches. All places are in tally.entries.
struct reach {
    struct tally *tally;
    uint32_t *first; // a forest: the entries of one tree share a wish
    bool *in_doubt;  // by the first of a tree: it may be of one person with one that has a wish
    // All that can be read, and its pairs; empty if all of it counts.
    struct crowd crowd;
    struct facts_linked linked;
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
           answers_about(&reach->crowd.answers, a, b) != ANSWERS_DIFFERENT;
}

static void join(const struct reach *reach, uint32_t a, uint32_t b)
{
    reach->first[root(reach, b)] = root(reach, a);
}

// Once, and no further: an entry that says little may be each of a hundred namesakes.
static void doubt(const struct reach *reach, uint32_t a, uint32_t b)
{
    const struct tally_entry *entries = reach->tally->entries;
    a = root(reach, a);
    b = root(reach, b);
    if (!entries[a].may_be_named)
        reach->in_doubt[b] = true;
    if (!entries[b].may_be_named)
        reach->in_doubt[a] = true;
}

// Does that with all between which a wish may pass and of whom the linker, or coordinators, say so.
static void each(const struct reach *reach, enum compare_verdict verdict,
                 enum answers_verdict answered,
                 void (*act)(const struct reach *reach, uint32_t a, uint32_t b))
{
    const struct answers *answers = &reach->crowd.answers;
    for (size_t i = 0; i < reach->linked.pair_count; i++) {
        const struct pair *pair = &reach->linked.pairs[i];
        if (pair->verdict == verdict && may_pass(reach, pair->a, pair->b))
            act(reach, pair->a, pair->b);
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct answers_pair *pair = &answers->pairs[i];
        if (pair->verdict == answered && may_pass(reach, pair->a, pair->b))
            act(reach, pair->a, pair->b);
    }
}

// One entry that wants no name is enough.
static void settle(const struct reach *reach)
{
    struct tally_entry *entries = reach->tally->entries;
    each(reach, COMPARE_SAME, ANSWERS_SAME, join);
    for (uint32_t i = 0; i < reach->tally->entry_count; i++)
        if (!entries[i].may_be_named)
            entries[root(reach, i)].may_be_named = false;
    each(reach, COMPARE_ASK, ANSWERS_OPPOSING, doubt);
    for (uint32_t i = 0; i < reach->tally->entry_count; i++) {
        uint32_t first = root(reach, i);
        entries[i].may_be_named = entries[first].may_be_named && !reach->in_doubt[first];
    }
}

// The linker keeps its pairs in terms of cells.
static enum status move_pairs(const struct facts *facts, const struct reach *reach)
{
    uint32_t *place_of = malloc((facts->cell_count + 1) * sizeof *place_of);
    if (!place_of)
        return STATUS_NO_MEMORY;
    for (uint32_t i = 0; i < reach->tally->entry_count; i++)
        place_of[reach->tally->entries[i].cell - facts->cells] = i;
    for (size_t i = 0; i < reach->linked.pair_count; i++) {
        struct pair *pair = &reach->linked.pairs[i];
        pair->a = place_of[pair->a];
        pair->b = place_of[pair->b];
    }
    free(place_of);
    return STATUS_OK;
}

static enum status look_again(const struct facts *facts, const bool *stands, struct reach *reach)
{
    struct facts again = *facts; // with what has just been found, and nothing else to free
    again.past = reach->tally->linked;
    enum status status =
        crowd_link(&again, stands, reach->tally, ANSWERS_READABLE, &reach->crowd, &reach->linked);
    return status == STATUS_OK ? move_pairs(facts, reach) : status;
}

enum status naming_settle(const struct facts *facts, const bool *stands, struct tally *tally)
{
    struct reach reach = {.tally = tally};
    reach.first = malloc((tally->entry_count + 1) * sizeof *reach.first);
    reach.in_doubt = calloc(tally->entry_count + 1, sizeof *reach.in_doubt);
    enum status status = reach.first && reach.in_doubt ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; status == STATUS_OK && i < tally->entry_count; i++)
        reach.first[i] = tally->entries[i].person;
    if (status == STATUS_OK && has_others(tally))
        status = look_again(facts, stands, &reach);
    if (status == STATUS_OK)
        settle(&reach);
    free(reach.first);
    free(reach.in_doubt);
    crowd_free(&reach.crowd);
    facts_linked_free(&reach.linked);
    return status;
}
