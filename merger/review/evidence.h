// SPDX-License-Identifier: Apache-2.0
//
// What speaks for two entries being of one person, field by field, as it is shown and exported.
// Pure.
#ifndef QOL_EVIDENCE_H
#define QOL_EVIDENCE_H

#include "merger/linkage/compare.h"
#include "merger/list/facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evidence_item {
    enum compare_field field;
    enum compare_level level; // of the prior COMPARE_MISSING
    int32_t weight;           // thousandths of a bit
};

struct evidence {
    struct evidence_item items[COMPARE_FIELD_COUNT]; // those that say something
    size_t count;
    int32_t weight; // their sum
    enum compare_verdict verdict;
    bool relatives; // all that they share is what relatives share (compare.h)
};

// What stands for the level in exports and --json: "equal" …, "" for the prior.
const char *evidence_level_name(const struct evidence_item *item);

// Of cells without flaw.
void evidence_of(const struct facts_cell *a, const struct facts_cell *b, struct evidence *out);

#endif
