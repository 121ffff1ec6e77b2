// SPDX-License-Identifier: Apache-2.0
//
// What is said of the rows of a paper sheet: which are refused, and which look odd and are kept as
// they were written. By row, field and reason, never by what stands there. Beside FILE.csv lie
// FILE.refused.csv and FILE.doubts.csv with all of them; stderr names the first ones.
#ifndef QOL_ROW_NOTES_H
#define QOL_ROW_NOTES_H

#include "collector/sheet.h"
#include "common/csv.h"
#include "common/platform.h"

#include <stdbool.h>

struct row_notes_list {
    unsigned long row_count;
    unsigned long note_count; // a row may look odd in several ways
    struct csv_writer table;
    char path[PLATFORM_PATH_CAP];
};

struct row_notes {
    bool names_all; // on stderr, and not only the first ones
    struct row_notes_list refused, doubted;
};

// TOO_LARGE if a path is.
MUST_USE enum status row_notes_init(struct row_notes *notes, const char *sheet_path,
                                    bool names_all);
void row_notes_free(struct row_notes *notes); // zeroed is harmless

void row_notes_refuse(struct row_notes *notes, const struct sheet_refusal *refusal);
// Notes what is odd in the row that the sheet has just read, if anything is.
void row_notes_doubt(struct row_notes *notes, const struct sheet *sheet);

// EXISTS, and its path, if a table of an earlier import says something else than would be written
// now. Touches nothing.
MUST_USE enum status row_notes_check(const struct row_notes *notes, const char **path);
// Writes the tables of which there is something to say. One that is there already stays as it is if
// it says the same; EXISTS if it says something else, unless it may be replaced, and then one of
// which there is nothing to say any more goes. *path is the table that could not be written.
MUST_USE enum status row_notes_write(struct row_notes *notes, bool replace, const char **path);
// Says on stderr how many rows there are of each kind, and, if the tables were written, where.
void row_notes_report(const struct row_notes *notes, bool written);

#endif
