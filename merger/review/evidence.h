// SPDX-License-Identifier: Apache-2.0
//
// What speaks for two entries being of one person, field by field, as it is shown and exported.
// Pure.
#ifndef QOL_EVIDENCE_H
#define QOL_EVIDENCE_H

#include "common/messages.h"
#include "merger/linkage/compare.h"
#include "merger/list/facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What of a field agrees, where its level alone would say it wrongly to who sees the two texts.
enum evidence_note {
    EVIDENCE_NO_NOTE,
    EVIDENCE_SWAPPED,   // day and month
    EVIDENCE_ONE_PART,  // of the date differs, by a slip
    EVIDENCE_YEAR,      // 1 January stands for a day that nobody knows
    EVIDENCE_SLIP,      // of a number, of one digit
    EVIDENCE_BY_NUMBER, // the dates differ; what agrees is a date that an identity number says
    EVIDENCE_ONE_TOWN,  // by two of its names, or spellings
    EVIDENCE_NOTE_COUNT
};

struct evidence_item {
    enum compare_field field;
    enum compare_level level; // of the prior COMPARE_MISSING
    int32_t weight;           // thousandths of a bit
    enum evidence_note note;
};

struct evidence {
    struct evidence_item items[COMPARE_FIELD_COUNT]; // those that say something
    size_t count;
    int32_t weight; // their sum
    enum compare_verdict verdict;
    enum compare_doubt doubt; // why people are asked about it
    bool relatives;           // all that they share is what relatives share (compare.h)
};

// What stands for the level in exports and --json: "equal" …, "" for the prior.
const char *evidence_level_name(const struct evidence_item *item);
// The same to be read: the note, or else the level. At most eight letters.
const char *evidence_word(const struct evidence_item *item);
// Why people are asked, or would be: MSG_COUNT if there is nothing to ask. is_question: they are,
// also about two whom the rule would join if there were not other entries of theirs.
enum message evidence_why(const struct evidence *evidence, bool is_question);

// Of cells without flaw.
void evidence_of(const struct facts_cell *a, const struct facts_cell *b, struct evidence *out);

#endif
