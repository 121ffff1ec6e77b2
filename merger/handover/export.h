// SPDX-License-Identifier: Apache-2.0
//
// What leaves as a table. By default a row for every counted person, with the fields that are
// handed over and nothing else; who is counted without being named has a row of empty cells. The
// signature, if it was drawn by hand, goes with the name, in the last column, as the data of an SVG
// path (strokes.h); if it does not decode, its cell is empty.
#ifndef QOL_EXPORT_H
#define QOL_EXPORT_H

#include "merger/handover/rows.h"
#include "merger/list/roll.h"

#include <stdbool.h>
#include <stdio.h>

struct export_plan {
    bool all;      // a row for every entry, with where it stands and what became of it
    bool internal; // also the fields that are not handed over
};

// Errors of writing stay in the stream. DAMAGED if a row of the master list does not open,
// INTERRUPTED if asked to stop.
MUST_USE enum status export_write(const struct roll *roll, const struct export_plan *plan,
                                  const struct rows_format *format, FILE *out,
                                  unsigned long *row_count);

#endif
