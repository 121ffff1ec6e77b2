// SPDX-License-Identifier: Apache-2.0
//
// What the first copy of a batch showed, as one row of the master list, which is sealed and
// inserted at once. It is
//
//     cell u8 ‖ length u16 ‖ content
//
// for every cell that has a content, cells ascending; a content is that of facts_put_content, or
// the digests of `final`. What other copies show besides are rows of their own (facts_cell_key).
#ifndef QOL_SEGMENT_H
#define QOL_SEGMENT_H

#include "common/bytes.h"
#include "common/seal.h"
#include "common/status.h"
#include "merger/list/master.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The content of one cell, inside the row; bytes is NULL if the cell has none.
struct segment_part {
    const uint8_t *bytes;
    size_t len;
};

struct segment {
    struct segment_part parts[SEAL_CELL_COUNT];
};

// Adds the content of a cell behind those of the cells before it.
void segment_put(struct bytes_writer *w, unsigned cell, const uint8_t *content, size_t len);
// Takes a row apart; false if it is not as it was put together.
bool segment_get(const uint8_t *row, size_t len, struct segment *out);
// Opens a batch's row into `row`, which has room for any, and takes it apart. NO_LIST if it is not
// there, or not as it was put together.
MUST_USE enum status segment_open(struct master *master, int64_t batch_key, uint8_t *row,
                                  struct segment *out);

#endif
