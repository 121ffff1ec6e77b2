// SPDX-License-Identifier: Apache-2.0
#include "merger/list/load_cells.h"

#include "common/conveyor.h"
#include "merger/list/gather.h"
#include "merger/list/segment.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT 6

// A segment that is opened, and its contents made into cells, on the conveyor.
struct slot {
    const struct master *master;
    int64_t key;
    size_t sealed_len, sealed_max_len;
    enum status status; // of opening it
    struct gather *gather;
    uint8_t row[MASTER_SEALED_CAP];
};

struct loading {
    struct master *master;
    struct facts *facts;
    struct slot *slots;
    struct conveyor *conveyor;
    int64_t next_key;
};

// ---- opening ----------------------------------------------------------------------------------

static void open_slot(void *context)
{
    struct slot *slot = context;
    struct segment segment;
    const uint8_t *plain;
    size_t len;
    slot->status = master_open_row(slot->master, MASTER_SEGMENTS, slot->key, slot->row,
                                   slot->sealed_len, &plain, &len);
    if (slot->status == STATUS_OK)
        slot->status = segment_get(plain, len, &segment)
                           ? gather_make_segment(slot->gather, &segment)
                           : STATUS_NO_LIST;
}

// ---- adding -----------------------------------------------------------------------------------

// The contents of one batch, in the order of cells: those of the segment, and among them the rows
// that later copies brought.
struct adding {
    struct facts *facts;
    const struct gather *gather;
    size_t batch;
    unsigned next_cell; // of the segment
};

static enum status add_segment(struct adding *adding, unsigned end)
{
    unsigned first = adding->next_cell;
    if (first >= end)
        return STATUS_OK;
    adding->next_cell = end;
    return gather_add(adding->gather, adding->batch, first, end, adding->facts);
}

static enum status add_row(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct adding *adding = context;
    unsigned cell, count;
    uint32_t variant;
    struct facts_content content;
    if (!facts_split_cell_key(key, &cell, &variant))
        return STATUS_NO_LIST;
    enum status status = add_segment(adding, cell + 1);
    if (status != STATUS_OK)
        return status;
    if (cell == SEAL_FINAL_CELL)
        return facts_final_count(len, &count)
                   ? facts_add_final(adding->facts, adding->batch, plain, count)
                   : STATUS_NO_LIST;
    return facts_read_content(plain, len, &content)
               ? facts_add_cell(adding->facts, adding->batch, cell, variant, &content)
               : STATUS_NO_LIST;
}

// Adds the batch that waits longest, if there is one.
static enum status add_next(struct loading *loading, bool *any)
{
    const struct slot *slot = conveyor_take(loading->conveyor);
    *any = slot != NULL;
    if (!slot || slot->status != STATUS_OK)
        return slot ? slot->status : STATUS_OK;
    struct adding adding = {loading->facts, slot->gather, (size_t)slot->key - 1, 0};
    enum status status = master_each(loading->master, MASTER_CELLS, facts_cell_key(slot->key, 0, 0),
                                     facts_cell_key(slot->key + 1, 0, 0) - 1, add_row, &adding);
    return status == STATUS_OK ? add_segment(&adding, SEAL_CELL_COUNT) : status;
}

// ---- reading ----------------------------------------------------------------------------------

static enum status read_segment(void *context, int64_t key, const uint8_t *sealed,
                                size_t sealed_len)
{
    struct loading *loading = context;
    struct slot *slot;
    bool any;
    enum status status = STATUS_OK;
    if (key != loading->next_key++ || !sealed || sealed_len > MASTER_SEALED_CAP)
        return STATUS_NO_LIST;
    while (status == STATUS_OK && !(slot = conveyor_room(loading->conveyor)))
        status = add_next(loading, &any);
    if (status != STATUS_OK)
        return status;
    memcpy(slot->row, sealed, sealed_len);
    slot->key = key;
    slot->sealed_len = sealed_len;
    if (slot->sealed_max_len < sealed_len)
        slot->sealed_max_len = sealed_len;
    conveyor_put(loading->conveyor);
    return STATUS_OK;
}

static enum status refuse_row(void *context, int64_t key, const uint8_t *sealed, size_t sealed_len)
{
    (void)context;
    (void)key;
    (void)sealed;
    (void)sealed_len;
    return STATUS_NO_LIST;
}

enum status load_check_strays(struct master *master, const struct facts *facts)
{
    const int64_t last_batch = (int64_t)facts->batch_count;
    const struct {
        enum master_table table;
        int64_t first, last;
    } ranges[] = {
        {MASTER_SEGMENTS, INT64_MIN, 0},
        {MASTER_SEGMENTS, last_batch + 1, MASTER_LAST_KEY},
        {MASTER_CELLS, INT64_MIN, facts_cell_key(1, 0, 0) - 1},
        {MASTER_CELLS, facts_cell_key(last_batch + 1, 0, 0), MASTER_LAST_KEY},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && status == STATUS_OK; i++)
        status = master_each_sealed(master, ranges[i].table, ranges[i].first, ranges[i].last,
                                    refuse_row, NULL);
    return status;
}

// ---- all of it --------------------------------------------------------------------------------

static enum status load(struct loading *loading, int64_t last_key)
{
    bool any = true;
    enum status status = master_each_sealed(loading->master, MASTER_SEGMENTS, loading->next_key,
                                            last_key, read_segment, loading);
    while (any && status == STATUS_OK)
        status = add_next(loading, &any);
    return status == STATUS_OK && loading->next_key != last_key + 1 ? STATUS_NO_LIST : status;
}

static enum status begin(struct loading *loading)
{
    enum status status = STATUS_OK;
    loading->slots = calloc(SLOT_COUNT, sizeof *loading->slots);
    if (!loading->slots)
        return STATUS_NO_MEMORY;
    for (unsigned i = 0; i < SLOT_COUNT && status == STATUS_OK; i++) {
        loading->slots[i].master = loading->master;
        loading->slots[i].gather = gather_new();
        status = loading->slots[i].gather ? STATUS_OK : STATUS_NO_MEMORY;
    }
    return status == STATUS_OK ? conveyor_new(loading->slots, sizeof *loading->slots, SLOT_COUNT,
                                              open_slot, &loading->conveyor)
                               : status;
}

static void finish(struct loading *loading)
{
    conveyor_free(loading->conveyor);
    for (unsigned i = 0; loading->slots && i < SLOT_COUNT; i++) {
        gather_free(loading->slots[i].gather);
        sodium_memzero(loading->slots[i].row, loading->slots[i].sealed_max_len);
    }
    free(loading->slots);
}

enum status load_cells(struct master *master, size_t first, size_t end, struct facts *facts)
{
    struct loading loading = {.master = master, .facts = facts, .next_key = (int64_t)first + 1};
    if (first == end)
        return STATUS_OK;
    enum status status = begin(&loading);
    if (status == STATUS_OK)
        status = load(&loading, (int64_t)end);
    finish(&loading);
    return status;
}
