// SPDX-License-Identifier: Apache-2.0
//
// What commands do around a table that was filled in by hand: read it whole, refuse what is no
// text, wipe it.
#ifndef QOL_WITH_TABLE_H
#define QOL_WITH_TABLE_H

#include <stddef.h>

// Returns what `take` returns, or reports why the table cannot be read. The text is UTF-8, and
// lives as long as the call.
int with_table(const char *path, int (*take)(void *context, const char *text, size_t len),
               void *context);

#endif
