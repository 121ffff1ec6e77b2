// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/link.h"

#include "merger/linkage/cluster.h"
#include "merger/linkage/compare.h"

#include <sodium.h>
#include <stdlib.h>

enum status link_entries(const uint8_t *const *forms, size_t count, const struct pairs_past *past,
                         const struct link_answer *answers, size_t answer_count,
                         struct link_people *out)
{
    *out = (struct link_people){0};
    enum status status = past ? pairs_update(forms, count, past, &out->pairs)
                              : pairs_find(forms, count, &out->pairs);
    if (status == STATUS_OK)
        status = cluster_make(forms, count, &out->pairs, answers, answer_count, out);
    if (status != STATUS_OK)
        link_people_free(out);
    return status;
}

void link_people_free(struct link_people *people)
{
    free(people->cluster);
    free(people->questions);
    pairs_free(&people->pairs);
    *people = (struct link_people){0};
}

static bool agrees(const struct compare_result *result, enum compare_field field)
{
    uint8_t level = result->evidence[field].level;
    return level == COMPARE_EQUAL || level == COMPARE_CLOSE;
}

static enum link_reason reason_of(const struct compare_result *result)
{
    if (result->verdict != COMPARE_SAME)
        return LINK_NO_REASON;
    if (agrees(result, COMPARE_ID_NUMBER))
        return LINK_SAME_NUMBER;
    return agrees(result, COMPARE_FAMILY_NAME) && agrees(result, COMPARE_GIVEN_NAME) &&
                   agrees(result, COMPARE_BIRTH_DATE)
               ? LINK_SAME_NAME_AND_DATE
               : LINK_ALIKE;
}

enum link_reason link_reason(const uint8_t *a, const uint8_t *b)
{
    struct form left, right;
    struct compare_result result;
    form_open(a, &left);
    form_open(b, &right);
    compare_forms(&left, &right, &result);
    sodium_memzero(&left, sizeof left);
    sodium_memzero(&right, sizeof right);
    return reason_of(&result);
}
