// SPDX-License-Identifier: Apache-2.0
#include "merger/list/gather.h"

#include <sodium.h>
#include <stdlib.h>

struct gather {
    bool has[SEAL_CELL_COUNT];
    struct facts_made made[SEAL_ENTRY_COUNT]; // of those cells that have a content
    const uint8_t *final_digests;
    unsigned final_count;
    size_t persons_len, persons_max_len;
    uint8_t
        persons[SEAL_ENTRY_COUNT * (RECORD_MAX_LEN + PACKED_MAX_LEN)]; // what the cells point at
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

// ---- making -----------------------------------------------------------------------------------

static void make_cell(struct gather *gather, unsigned cell, const struct facts_content *content)
{
    facts_make_cell(content, gather->persons + gather->persons_len, &gather->made[cell]);
    gather->persons_len += facts_person_len(&gather->made[cell].cell);
    if (gather->persons_max_len < gather->persons_len)
        gather->persons_max_len = gather->persons_len;
}

static void set_final(struct gather *gather, const uint8_t *digests, unsigned count)
{
    gather->final_digests = digests;
    gather->final_count = count;
}

void gather_make(struct gather *gather, const struct batch_read *batch)
{
    gather->persons_len = 0;
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT; i++) {
        struct facts_content content;
        gather->has[i] = facts_from_cell(&batch->cells[i], &content);
        if (gather->has[i])
            make_cell(gather, i, &content);
    }
    gather->has[SEAL_FINAL_CELL] = batch->final == BATCH_READ_FINAL_VALID;
    set_final(gather, batch->final_digests[0], batch->final_count);
}

enum status gather_make_segment(struct gather *gather, const struct segment *segment)
{
    const struct segment_part *final = &segment->parts[SEAL_FINAL_CELL];
    unsigned final_count;
    gather->persons_len = 0;
    for (unsigned i = 0; i < SEAL_CELL_COUNT; i++)
        gather->has[i] = segment->parts[i].bytes != NULL;
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT; i++) {
        struct facts_content content;
        if (!gather->has[i])
            continue;
        if (!facts_read_content(segment->parts[i].bytes, segment->parts[i].len, &content))
            return STATUS_NO_LIST;
        make_cell(gather, i, &content);
    }
    if (!facts_final_count(final->len, &final_count))
        return STATUS_NO_LIST;
    set_final(gather, final->bytes, final_count);
    return STATUS_OK;
}

// ---- adding -----------------------------------------------------------------------------------

enum status gather_add(const struct gather *gather, size_t batch, unsigned first, unsigned end,
                       struct facts *facts)
{
    enum status status = STATUS_OK;
    for (unsigned i = first; i < end && status == STATUS_OK; i++) {
        if (!gather->has[i])
            continue;
        status = i == SEAL_FINAL_CELL
                     ? facts_add_final(facts, batch, gather->final_digests, gather->final_count)
                     : facts_add_made(facts, batch, i, 0, &gather->made[i]);
    }
    return status;
}
