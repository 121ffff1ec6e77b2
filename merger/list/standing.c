// SPDX-License-Identifier: Apache-2.0
#include "merger/list/standing.h"

#include "merger/list/hash_index.h"

#include <stdlib.h>

// Both speak of the same; of two entries, what takes a decision back names the first only.
static bool is_about_the_same(const struct decision *a, const struct decision *b)
{
    bool by_first = a->kind == DECISION_RESTORE || b->kind == DECISION_RESTORE;
    if (!by_first)
        return decision_compare_subjects(a, b) == 0;
    return decision_is_about_source(a->kind) == decision_is_about_source(b->kind) &&
           decision_compare_entries(&a->entry, &b->entry) == 0;
}

// Decisions by their hash: place + 1.
static enum status index_decisions(const struct facts *facts, struct hash_index *index)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < facts->decision_count && status == STATUS_OK; i++) {
        uint8_t hash[HASH_INDEX_KEY_LEN];
        decision_hash(&facts->decisions[i], hash);
        status = hash_index_add(index, hash, (int64_t)i + 1);
    }
    return status;
}

enum status standing_find(const struct facts *facts, bool **out)
{
    struct hash_index index = {0};
    bool *stands = malloc(facts->decision_count + 1);
    enum status status = stands ? index_decisions(facts, &index) : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        goto out;
    for (size_t i = 0; i < facts->decision_count; i++)
        stands[i] = true;
    for (size_t i = 0; i < facts->decision_count; i++) {
        const struct decision *decision = &facts->decisions[i];
        int64_t found = hash_index_find(&index, decision->supersedes);
        if (found != 0 && is_about_the_same(decision, &facts->decisions[found - 1]))
            stands[found - 1] = false;
    }
out:
    hash_index_free(&index);
    if (status == STATUS_OK)
        *out = stands;
    else
        free(stands);
    return status;
}
