// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/link.h"

#include "merger/linkage/cluster.h"
#include "merger/linkage/compare.h"

#include <stdlib.h>

// What joins each entry to the first of its person. Most of them are a pair.
static enum status find_reasons(const uint8_t *const *forms, size_t count, struct link_people *out)
{
    const uint32_t *cluster = out->cluster;
    out->reasons = calloc(count + 1, sizeof *out->reasons);
    if (!out->reasons)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < out->pairs.count; i++) {
        const struct pair *pair = &out->pairs.items[i];
        if (cluster[pair->b] == pair->a)
            out->reasons[pair->b] = pair->reason;
    }
    for (uint32_t i = 0; i < count; i++)
        if (cluster[i] != i && out->reasons[i] == COMPARE_NO_REASON)
            out->reasons[i] = pairs_weigh(forms, cluster[i], i).reason;
    return STATUS_OK;
}

enum status link_entries(const uint8_t *const *forms, size_t count, const struct pairs_past *past,
                         const struct link_answer *answers, size_t answer_count,
                         struct link_people *out)
{
    *out = (struct link_people){0};
    enum status status = past ? pairs_update(forms, count, past, &out->pairs)
                              : pairs_find(forms, count, &out->pairs);
    if (status == STATUS_OK)
        status = cluster_make(forms, count, &out->pairs, answers, answer_count, out);
    if (status == STATUS_OK)
        status = find_reasons(forms, count, out);
    if (status != STATUS_OK)
        link_people_free(out);
    return status;
}

void link_people_free(struct link_people *people)
{
    free(people->cluster);
    free(people->reasons);
    free(people->questions);
    pairs_free(&people->pairs);
    *people = (struct link_people){0};
}
