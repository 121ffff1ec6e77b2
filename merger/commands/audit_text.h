// SPDX-License-Identifier: Apache-2.0
//
// What a checked sample says of the list, as a coordinator reads it and as JSON.
#ifndef QOL_AUDIT_TEXT_H
#define QOL_AUDIT_TEXT_H

#include "merger/audit/audit_sheet.h"
#include "merger/audit/estimate.h"

#include <stddef.h>

struct audit_text {
    const struct audit_sheet *sheet;
    struct estimate_count count; // of the first verdicts up to one that is missing
    size_t left;                 // people of the sample without a verdict
    size_t unused;               // verdicts behind the first that is missing
};

// Both to stdout. Without a verdict to begin with there is no estimate, and the text says so.
void audit_text_print(const struct audit_text *text);
void audit_text_put_json(const struct audit_text *text);

// What --help says of the members of the JSON object.
#define AUDIT_TEXT_JSON_HELP                                                                       \
    "  seed, list  of the sample; changed: the list is no longer that one\n"                       \
    "  people, sample, checked, left, unused, refused, whole_list, goal\n"                         \
    "  valid, duplicates, invalid, unknown, known_duplicates: what was found\n"                    \
    "  california  valid, uncorrected, duplicates, share (hundredths of a percent); with a goal\n" \
    "              outcome: fails, all_examined or qualifies\n"                                    \
    "  washington  invalid, not_invalid; with a goal pairs_allowed (-1: not even none), passes\n"  \
    "  interval    level_percent, and low and high of valid, duplicates and not_invalid"

#endif
