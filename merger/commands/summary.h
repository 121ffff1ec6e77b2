// SPDX-License-Identifier: Apache-2.0
//
// How the campaign stands, for people: what merge and status print to stdout.
#ifndef QOL_SUMMARY_H
#define QOL_SUMMARY_H

#include "merger/list/holding.h"
#include "merger/list/merge.h"
#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>

// A device, and what was new from it in the merge.
struct summary_row {
    size_t device; // a place in tally.devices
    char label[ROLL_LABEL_CAP];
    unsigned long batches_new, entries_new, voids_new;
};

// All devices, also those of which nothing has arrived yet, or those that one merge touched, by
// their labels.
struct summary {
    const struct roll *roll;
    struct holding holding; // what coordinators hold, for the notes
    bool of_merge;
    struct summary_row *rows;
    size_t row_count;
    // Of the merge: entries that are new, and people who count and of whose linked entries none was
    // there before it.
    unsigned long entries_new, people_new;
};

// merge is NULL for a summary of all devices. NO_MEMORY; *out is then zeroed.
MUST_USE enum status summary_make(const struct roll *roll, const struct merge *merge,
                                  struct summary *out);
void summary_free(struct summary *summary); // zeroed is harmless

void summary_print_table(const struct summary *summary);
// What a coordinator should ask about, volunteer by volunteer; nothing if all is well.
void summary_print_notes(const struct summary *summary);
// Of the whole list: how many people, and what does not count.
void summary_print_totals(const struct roll *roll);

// "12 people"; while questions are open "12 people (certain: 11, range: 11-12)".
#define SUMMARY_PEOPLE_CAP 128
void summary_people(const struct tally *tally, char out[SUMMARY_PEOPLE_CAP]);
// Says the same to stderr if questions are open: for what prints or writes one row a person.
void summary_report_questions(const struct tally *tally);
// Says to stderr of how many people a PDF shows empty boxes instead of letters; nothing of none.
void summary_report_lacking(unsigned long count);

// The word for so many of them.
const char *summary_plural(size_t count, const char *one, const char *many);

#endif
