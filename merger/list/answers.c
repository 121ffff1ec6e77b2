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

bool answers_are_about(enum answers_scope scope, const struct tally_entry *entry)
{
    if (scope == ANSWERS_READABLE)
        return entry->cell->flaw == BATCH_READ_NO_REASON;
    return entry->reason == TALLY_NO_REASON || entry->state == TALLY_DUPLICATE;
}

static enum answers_verdict verdict_of(const struct decision *const *decisions, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (decisions[i]->kind != decisions[0]->kind)
            return ANSWERS_OPPOSING;
    return decisions[0]->kind == DECISION_SAME ? ANSWERS_SAME : ANSWERS_DIFFERENT;
}

static enum status add(struct answers *answers, size_t *cap, struct answers_pair pair)
{
    if (answers->count == *cap) {
        size_t more = 2 * *cap + 16;
        struct answers_pair *pairs = realloc(answers->pairs, more * sizeof *pairs);
        if (!pairs)
            return STATUS_NO_MEMORY;
        answers->pairs = pairs;
        *cap = more;
    }
    answers->pairs[answers->count++] = pair;
    return STATUS_OK;
}

// Of those that count a name has one at most, of others all its contents are meant.
static enum status add_pairs(const struct tally *tally, enum answers_scope scope,
                             const struct decision *decision, enum answers_verdict verdict,
                             struct answers *out, size_t *cap)
{
    size_t a, b;
    const size_t a_count = tally_find_named(tally, &decision->entry, &a);
    const size_t b_count = tally_find_named(tally, &decision->other, &b);
    enum status status = STATUS_OK;
    for (size_t i = a; i < a + a_count; i++)
        for (size_t j = b; j < b + b_count && status == STATUS_OK; j++)
            if (answers_are_about(scope, &tally->entries[i]) &&
                answers_are_about(scope, &tally->entries[j]))
                status = add(out, cap, (struct answers_pair){(uint32_t)i, (uint32_t)j, verdict});
    return status;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct answers_pair *left = a, *right = b;
    if (left->a != right->a)
        return left->a < right->a ? -1 : 1;
    return (left->b > right->b) - (left->b < right->b);
}

enum status answers_find(const struct facts *facts, const bool *stands, const struct tally *tally,
                         enum answers_scope scope, struct answers *out)
{
    size_t cap = 0;
    *out = (struct answers){NULL};
    const struct decision **decisions = malloc((facts->decision_count + 1) * sizeof *decisions);
    enum status status = decisions ? STATUS_OK : STATUS_NO_MEMORY;
    const size_t count = decisions ? collect(facts, stands, decisions) : 0;
    for (size_t first = 0, end; first < count && status == STATUS_OK; first = end) {
        for (end = first + 1; end < count; end++)
            if (compare_decisions(&decisions[end], &decisions[first]) != 0)
                break;
        status = add_pairs(tally, scope, decisions[first],
                           verdict_of(decisions + first, end - first), out, &cap);
    }
    if (status != STATUS_OK)
        answers_free(out);
    else if (out->count > 0)
        qsort(out->pairs, out->count, sizeof *out->pairs, compare_pairs);
    free(decisions);
    return status;
}

void answers_free(struct answers *answers)
{
    free(answers->pairs);
    *answers = (struct answers){NULL};
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
