// SPDX-License-Identifier: Apache-2.0
#include "merger/list/segment.h"

void segment_put(struct bytes_writer *w, unsigned cell, const uint8_t *content, size_t len)
{
    bytes_put_u8(w, (uint8_t)cell);
    bytes_put_u16(w, (uint16_t)len);
    bytes_put(w, content, len);
}

bool segment_get(const uint8_t *row, size_t len, struct segment *out)
{
    struct bytes_reader r = bytes_reader_init(row, len);
    unsigned next_cell = 0;
    *out = (struct segment){0};
    while (r.left_len > 0 && !r.failed) {
        unsigned cell = bytes_get_u8(&r);
        if (cell < next_cell || cell >= SEAL_CELL_COUNT)
            return false;
        struct segment_part *part = &out->parts[cell];
        part->len = bytes_get_u16(&r);
        part->bytes = bytes_take(&r, part->len);
        next_cell = cell + 1;
    }
    return bytes_at_end(&r);
}

enum status segment_open(struct master *master, int64_t batch_key, uint8_t *row,
                         struct segment *out)
{
    size_t len;
    enum status status = master_get(master, MASTER_SEGMENTS, batch_key, row, &len);
    if (status == STATUS_OK && segment_get(row, len, out))
        return STATUS_OK;
    return status == STATUS_OK || status == STATUS_NOT_FOUND ? STATUS_NO_LIST : status;
}
