// SPDX-License-Identifier: Apache-2.0
//
// The same for programs: what --json of merge and status have in common.
#ifndef QOL_SUMMARY_JSON_H
#define QOL_SUMMARY_JSON_H

#include "common/json.h"
#include "merger/commands/summary.h"

// What --help says of the members that summary_json_put adds.
#define SUMMARY_JSON_HELP                                                                          \
    "  volunteers  an array with an object for each device: volunteer, device (hex), and "         \
    "numbers:\n"                                                                                   \
    "              batches, new_batches, entries, new_entries, new_voids, counted, duplicate,\n"   \
    "              voided, held, voids, stray_voids, held_voids, holes, unclosed, altered,\n"      \
    "              missing, outside_window, held_batches\n"                                        \
    "  total       an object with the same numbers for the whole list, without the new ones\n"     \
    "  reasons     an object: how many entries are duplicate, voided or held for each reason\n"    \
    "  people      an object: certain and low, the same number: so many people signed whatever "   \
    "the\n"                                                                                        \
    "              answers to open questions; high: so many if none of them joins two; they are\n" \
    "              counted now\n"                                                                  \
    "  linkage     an object: questions that are open, of them opposing: answers contradict "      \
    "each\n"                                                                                       \
    "              other; skipped_blocks and skipped_entries: groups too large for comparing\n"    \
    "              everybody in them with everybody, and the entries in them"

void summary_json_put(const struct summary *summary, struct json *json);

#endif
