// SPDX-License-Identifier: Apache-2.0
//
// What is said of the rows of a table that was filled in that cannot be taken: by row, field and
// reason, never by what stands there. FILE.refused.csv names all of them, stderr the first ones.
#ifndef QOL_REFUSED_ROWS_H
#define QOL_REFUSED_ROWS_H

#include "merger/review/row_refusals.h"

#include <stdbool.h>

// Writes FILE.refused.csv beside the table, if a row was refused. What is there already stays if it
// says the same; if it says something else, it is replaced only if it may be;
// and then one of which nothing is left is removed. Gives EXIT_DONE, or
// the exit code of the failure that it has reported.
int refused_rows_write(const struct row_refusals *refusals, const char *table_path, bool replace);

#endif
