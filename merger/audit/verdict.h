// SPDX-License-Identifier: Apache-2.0
//
// What was found of each person of a sample, and what that comes to. Pure.
#ifndef QOL_VERDICT_H
#define QOL_VERDICT_H

#include "common/status.h"
#include "merger/audit/estimate.h"
#include "merger/audit/verdict_word.h"

#include <stddef.h>
#include <stdint.h>

struct verdict {
    enum verdict_word word; // but NO_WORD
    uint32_t entry;         // a place in tally.entries
    uint32_t twin;          // of a duplicate: another entry of this person
};

// How many stand before the first that is not answered: only they are a random sample of the list.
// What was answered behind it may be what was easy to answer.
size_t verdict_prefix(const struct verdict *verdicts, size_t count);

// Counts the first so many verdicts, all answered, on people whose entries differ. Fills all but
// people, of_whole_list and goal. Entries that name each other as twins, or through others, are one
// person's, whichever of them the duplicate is; of those that are not invalid one is valid and each
// other one a duplicate. What is unknown is nobody's duplicate. NO_MEMORY.
MUST_USE enum status verdict_count(const struct verdict *verdicts, size_t checked,
                                   struct estimate_count *out);

#endif
