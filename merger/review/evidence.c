// SPDX-License-Identifier: Apache-2.0
#include "merger/review/evidence.h"

#include "merger/linkage/link.h"

void evidence_of(const struct facts_cell *a, const struct facts_cell *b, struct evidence *out)
{
    *out = (struct evidence){.verdict = "different"};
    if (link_reason(facts_cell_form(a), facts_cell_form(b)) != LINK_NO_REASON)
        out->verdict = "same";
}
