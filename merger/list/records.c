// SPDX-License-Identifier: Apache-2.0
#include "merger/list/records.h"

#include "common/secret.h"
#include "merger/list/segment.h"

struct records {
    struct master *master;
    const struct facts *facts;
    int64_t batch_key; // of the segment that is open, or 0
    struct segment segment;
    uint8_t row[MASTER_SEGMENT_MAX_LEN];
    uint8_t body[MASTER_BODY_MAX_LEN];
};

enum status records_new(struct master *master, const struct facts *facts, struct records **out)
{
    struct records *records = secret_alloc(sizeof *records);
    if (!records)
        return STATUS_NO_MEMORY;
    records->master = master;
    records->facts = facts;
    *out = records;
    return STATUS_OK;
}

void records_free(struct records *records)
{
    secret_free(records);
}

static enum status turn_to(struct records *records, int64_t batch_key)
{
    if (batch_key == records->batch_key)
        return STATUS_OK;
    records->batch_key = 0;
    enum status status = segment_open(records->master, batch_key, records->row, &records->segment);
    if (status == STATUS_OK)
        records->batch_key = batch_key;
    return status;
}

enum status records_get(struct records *records, const struct facts_cell *cell,
                        struct record_value *record)
{
    int64_t batch_key = cell->batch - records->facts->batches + 1;
    struct segment_part part = {.bytes = records->body};
    enum status status;
    if (cell->variant == 0) {
        status = turn_to(records, batch_key);
        part = records->segment.parts[cell->cell];
    } else {
        status = master_get(records->master, MASTER_CELLS,
                            facts_cell_key(batch_key, cell->cell, cell->variant), records->body,
                            &part.len);
    }
    if (status != STATUS_OK) // the facts say that the row is there
        return status == STATUS_NOT_FOUND ? STATUS_NO_LIST : status;
    struct facts_content content;
    if (!part.bytes || !facts_read_content(part.bytes, part.len, &content))
        return STATUS_NO_LIST;
    *record = (struct record_value){.bytes = content.record, .len = content.record_len};
    return STATUS_OK;
}
