// SPDX-License-Identifier: Apache-2.0
//
// What leaves, as a table or a document. By default the counted people (listing.h), with the fields
// that are handed over and nothing else; in a table, those who are counted without being named come
// last, as rows of empty cells, so that it has as many rows as people are counted. The signature,
// if it was drawn by hand, goes with the name: in a table in the last column, as the data of an SVG
// path (strokes.h).
#ifndef QOL_EXPORT_H
#define QOL_EXPORT_H

#include "common/messages.h"
#include "common/progress.h"
#include "merger/handover/listing.h"
#include "merger/handover/output.h"
#include "merger/handover/rows.h"
#include "merger/list/roll.h"

#include <stdbool.h>

struct export_plan {
    struct listing_plan people;
    // Instead a row for every entry, in the order of their ids, with where it stands and what
    // became of it. Of the plan above only `internal` matters then.
    bool all;
    bool sheet_per_region; // of people, in the order of regions
    enum lang lang;        // of what people read around the names
};

struct export_result {
    unsigned long count; // people, or entries, that were written
    // People with a character that the format cannot show. It is not left out: something stands in
    // its place.
    unsigned long lacking_count;
};

// A table or a document, never both.
struct export_format {
    const char *name;   // as --format has it
    const char *suffix; // of files: ".csv"
    bool needs_file;    // it cannot go to stdout
    const struct rows_format *table;
    // Errors of writing to the output's stream may stay there.
    MUST_USE enum status (*document)(const struct listing *listing, enum lang lang,
                                     struct output *output, struct progress *progress,
                                     unsigned long *lacking_count);
};

// The format of that name; NULL if there is none.
const struct export_format *export_format_named(const char *name);
// The format of files that are named so; NULL if no suffix fits.
const struct export_format *export_format_of_path(const char *path);

// True if the order, or the sheets, would tell of each person a town that does not leave.
bool export_tells_kept_town(const struct roll *roll, const struct export_plan *plan);

// The people of a listing in a format. NO_LIST if a row of the master list does not open,
// INTERRUPTED if asked to stop, TOO_LARGE if a workbook has no room for them, and what writing a
// file can fail with.
MUST_USE enum status export_write_people(const struct listing *listing,
                                         const struct export_plan *plan,
                                         const struct export_format *format, struct output *output,
                                         struct progress *progress, struct export_result *result);
// What the plan asks for, of a roll.
MUST_USE enum status export_write(const struct roll *roll, const struct export_plan *plan,
                                  const struct export_format *format, struct output *output,
                                  struct progress *progress, struct export_result *result);

#endif
