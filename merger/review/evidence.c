// SPDX-License-Identifier: Apache-2.0
#include "merger/review/evidence.h"

#include <sodium.h>

const char *evidence_level_name(const struct evidence_item *item)
{
    return item->field == COMPARE_PRIOR ? "" : compare_level_name(item->level);
}

void evidence_of(const struct facts_cell *a, const struct facts_cell *b, struct evidence *out)
{
    struct form forms[2];
    struct compare_result result;
    form_open(facts_cell_form(a), &forms[0]);
    form_open(facts_cell_form(b), &forms[1]);
    compare_forms(&forms[0], &forms[1], &result);
    sodium_memzero(forms, sizeof forms);
    *out = (struct evidence){.weight = result.weight,
                             .verdict = (enum compare_verdict)result.verdict,
                             .relatives = result.relatives};
    for (enum compare_field field = 0; field < COMPARE_FIELD_COUNT; field++) {
        const struct compare_evidence *found = &result.evidence[field];
        if (found->weight != 0)
            out->items[out->count++] = (struct evidence_item){
                .field = field, .level = found->level, .weight = found->weight};
    }
}
