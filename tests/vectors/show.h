// SPDX-License-Identifier: Apache-2.0
//
// What batch_read found, written as the manifest writes it.
#ifndef QOL_VECTORS_SHOW_H
#define QOL_VECTORS_SHOW_H

#include "common/batch_read.h"

#include <stdbool.h>

// The held cells, or the entries and voids, as a JSON array without white space; sqlite3_free it.
char *show_cells(const struct batch_read *batch, bool held);

#endif
