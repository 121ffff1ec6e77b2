// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/joining.h"

#include "merger/list/answers.h"
#include "merger/list/standing.h"

#include <stdlib.h>

unsigned long joining_opposing(const struct tally *tally)
{
    unsigned long count = 0;
    for (size_t i = 0; i < tally->question_count; i++)
        count += tally->questions[i].opposing;
    return count;
}

enum status joining_make(const struct facts *facts, const struct tally *tally, struct joining *out)
{
    struct answers answers;
    bool *stands;
    *out = (struct joining){0};
    enum status status = standing_find(facts, &stands);
    if (status != STATUS_OK)
        return status;
    status = answers_find(facts, stands, tally, ANSWERS_COUNTING, &answers);
    free(stands);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < answers.count; i++) {
        out->same += answers.pairs[i].verdict == ANSWERS_SAME;
        out->different += answers.pairs[i].verdict == ANSWERS_DIFFERENT;
    }
    answers_free(&answers);
    out->open = (unsigned long)tally->question_count;
    out->opposing = joining_opposing(tally);
    return STATUS_OK;
}
