// SPDX-License-Identifier: Apache-2.0
#include "merger/list/answers.h"

#include <stdlib.h>
#include <string.h>

static int compare_decisions(const void *a, const void *b)
{
    const struct decision *left = *(const struct decision *const *)a;
    const struct decision *right = *(const struct decision *const *)b;
    int order = decision_compare_entries(&left->entry, &right->entry);
    return order != 0 ? order : decision_compare_entries(&left->other, &right->other);
}

static size_t collect(const struct facts *facts, const bool *stands,
                      const struct decision **decisions)
{
    size_t count = 0;
    for (size_t i = 0; i < facts->decision_count; i++)
        if (stands[i] && decision_is_about_two(facts->decisions[i].kind))
            decisions[count++] = &facts->decisions[i];
    qsort(decisions, count, sizeof *decisions, compare_decisions);
    return count;
}

static bool find_usable(const struct tally *tally, const struct decision_entry *name, uint32_t *out)
{
    size_t first, count = tally_find_named(tally, name, &first);
    for (size_t i = first; i < first + count; i++)
        if (tally->entries[i].reason == TALLY_NO_REASON ||
            tally->entries[i].state == TALLY_DUPLICATE) {
            *out = (uint32_t)i;
            return true;
        }
    return false;
}

static enum answers_verdict verdict_of(const struct decision *const *decisions, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (decisions[i]->kind != decisions[0]->kind)
            return ANSWERS_OPPOSING;
    return decisions[0]->kind == DECISION_SAME ? ANSWERS_SAME : ANSWERS_DIFFERENT;
}

// Entries have the order of the names in decisions, so the pairs come out in theirs.
static void add_pairs(const struct tally *tally, const struct decision *const *decisions,
                      size_t count, struct answers *out)
{
    for (size_t first = 0, end; first < count; first = end) {
        struct answers_pair pair;
        for (end = first + 1; end < count; end++)
            if (compare_decisions(&decisions[end], &decisions[first]) != 0)
                break;
        pair.verdict = verdict_of(decisions + first, end - first);
        if (find_usable(tally, &decisions[first]->entry, &pair.a) &&
            find_usable(tally, &decisions[first]->other, &pair.b))
            out->pairs[out->count++] = pair;
    }
}

enum status answers_find(const struct facts *facts, const bool *stands, const struct tally *tally,
                         struct answers *out)
{
    *out = (struct answers){NULL};
    const struct decision **decisions = malloc((facts->decision_count + 1) * sizeof *decisions);
    out->pairs = malloc((facts->decision_count + 1) * sizeof *out->pairs);
    enum status status = decisions && out->pairs ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        add_pairs(tally, decisions, collect(facts, stands, decisions), out);
    else
        answers_free(out);
    free(decisions);
    return status;
}

void answers_free(struct answers *answers)
{
    free(answers->pairs);
    *answers = (struct answers){NULL};
}

static int compare_pairs(const void *a, const void *b)
{
    const struct answers_pair *left = a, *right = b;
    if (left->a != right->a)
        return left->a < right->a ? -1 : 1;
    return (left->b > right->b) - (left->b < right->b);
}

enum answers_verdict answers_about(const struct answers *answers, size_t a, size_t b)
{
    const struct answers_pair wanted = {.a = (uint32_t)(a < b ? a : b),
                                        .b = (uint32_t)(a < b ? b : a)};
    const struct answers_pair *found = answers->count == 0
                                           ? NULL
                                           : bsearch(&wanted, answers->pairs, answers->count,
                                                     sizeof *answers->pairs, compare_pairs);
    return found ? found->verdict : ANSWERS_NONE;
}
