// SPDX-License-Identifier: Apache-2.0
#include "merger/list/gather.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct gather {
    struct facts_cell made[SEAL_ENTRY_COUNT]; // of those cells that have a content
    size_t persons_len, persons_max_len;
    uint8_t persons[SEAL_ENTRY_COUNT * RECORD_MAX_LEN]; // what they point at
};

struct gather *gather_new(void)
{
    return calloc(1, sizeof(struct gather));
}

void gather_free(struct gather *gather)
{
    if (!gather)
        return;
    sodium_memzero(gather->made, sizeof gather->made);
    sodium_memzero(gather->persons, gather->persons_max_len); // most of it was never touched
    free(gather);
}

void gather_make(struct gather *gather, const struct batch_read *batch)
{
    gather->persons_len = 0;
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT; i++) {
        struct facts_content content;
        if (!facts_from_cell(&batch->cells[i], &content))
            continue;
        facts_make_cell(&content, gather->persons + gather->persons_len, &gather->made[i]);
        gather->persons_len += gather->made[i].person_len;
    }
    if (gather->persons_max_len < gather->persons_len)
        gather->persons_max_len = gather->persons_len;
}

enum status gather_add(const struct gather *gather, const struct batch_read *batch,
                       struct facts *facts)
{
    size_t place = facts->batch_count;
    struct facts_batch added = {.header = batch->facts};
    memcpy(added.header_hash, batch->header_hash, sizeof added.header_hash);
    enum status status = facts_add_batch(facts, &added);
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT && status == STATUS_OK; i++) {
        struct facts_content content;
        if (facts_from_cell(&batch->cells[i], &content))
            status = facts_add_made(facts, place, i, 0, &gather->made[i]);
    }
    if (status == STATUS_OK && batch->final == BATCH_READ_FINAL_VALID)
        status = facts_add_final(facts, place, batch->final_digests[0], batch->final_count);
    return status;
}
