// SPDX-License-Identifier: Apache-2.0
#include "merger/list/load_cells.h"

#include "merger/list/conveyor.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define CELL_MASK 0x3F
#define KEYS_PER_BATCH (facts_cell_key(1, 0, 0))

#define BLOCK_COUNT 6
#define BLOCK_ROW_COUNT 128
#define BLOCK_LEN 65536 // of sealed rows

_Static_assert(BLOCK_LEN >= MASTER_SEALED_CAP, "any row fits into an empty block");

struct row {
    int64_t key;
    size_t sealed_len;
    // What opening it gives.
    struct facts_cell made;
    const uint8_t *final; // the digests, if it is one
    size_t final_len;
};

// Rows that are opened together.
struct block {
    const struct master *master;
    struct row rows[BLOCK_ROW_COUNT];
    unsigned row_count;
    size_t sealed_len, kept_len;
    enum status status; // of opening them
    uint8_t sealed[BLOCK_LEN];
    uint8_t kept[BLOCK_LEN]; // what the opened rows point at: never longer than they were sealed
    uint8_t buffer[MASTER_PADDED_CAP];
};

struct loading {
    struct facts *facts;
    struct block *blocks;
    struct conveyor *conveyor;
    struct block *filling; // the one that takes the next row, or NULL
};

static unsigned cell_of(int64_t key)
{
    return (unsigned)(key >> 20) & CELL_MASK;
}

// ---- opening ----------------------------------------------------------------------------------

static enum status keep_final(struct block *block, struct row *row, const uint8_t *plain,
                              size_t len)
{
    uint8_t *kept = block->kept + block->kept_len;
    memcpy(kept, plain, len);
    row->final = kept;
    row->final_len = len;
    block->kept_len += len;
    return STATUS_OK;
}

static enum status keep_content(struct block *block, struct row *row, const uint8_t *plain,
                                size_t len)
{
    struct facts_content content;
    struct bytes_reader r = bytes_reader_init(plain, len);
    facts_get_content(&r, &content);
    if (!bytes_at_end(&r))
        return STATUS_NO_LIST;
    facts_make_cell(&content, block->kept + block->kept_len, &row->made);
    block->kept_len += row->made.person_len;
    return STATUS_OK;
}

static void open_block(void *context)
{
    struct block *block = context;
    const uint8_t *sealed = block->sealed, *plain;
    size_t len;
    block->status = STATUS_OK;
    for (unsigned i = 0; i < block->row_count && block->status == STATUS_OK; i++) {
        struct row *row = &block->rows[i];
        block->status = master_open_row(block->master, MASTER_CELLS, row->key, sealed,
                                        row->sealed_len, block->buffer, &plain, &len);
        if (block->status == STATUS_OK)
            block->status = cell_of(row->key) == SEAL_FINAL_CELL
                                ? keep_final(block, row, plain, len)
                                : keep_content(block, row, plain, len);
        sealed += row->sealed_len;
    }
}

// ---- adding -----------------------------------------------------------------------------------

static enum status add_final(struct facts *facts, size_t batch, const struct row *row)
{
    size_t count = row->final_len / SEAL_DIGEST_LEN;
    if (row->final_len % SEAL_DIGEST_LEN != 0 || count > SEAL_ENTRY_COUNT)
        return STATUS_NO_LIST;
    return facts_add_final(facts, batch, row->final, (unsigned)count);
}

static enum status add_row(struct facts *facts, const struct row *row)
{
    size_t batch = (size_t)(row->key / KEYS_PER_BATCH) - 1;
    unsigned cell = cell_of(row->key);
    if (row->key < KEYS_PER_BATCH || batch >= facts->batch_count || cell > SEAL_FINAL_CELL)
        return STATUS_NO_LIST;
    if (cell == SEAL_FINAL_CELL)
        return add_final(facts, batch, row);
    return facts_add_made(facts, batch, cell, (uint32_t)(row->key % FACTS_VARIANT_COUNT),
                          &row->made);
}

// Adds the block that waits longest, if there is one.
static enum status add_next(struct loading *loading, bool *any)
{
    const struct block *block = conveyor_take(loading->conveyor);
    *any = block != NULL;
    if (!block || block->status != STATUS_OK)
        return block ? block->status : STATUS_OK;
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < block->row_count && status == STATUS_OK; i++)
        status = add_row(loading->facts, &block->rows[i]);
    return status;
}

// ---- reading ----------------------------------------------------------------------------------

static bool has_room(const struct block *block, size_t sealed_len)
{
    return block->row_count < BLOCK_ROW_COUNT && BLOCK_LEN - block->sealed_len >= sealed_len;
}

static void put_filled(struct loading *loading)
{
    if (loading->filling)
        conveyor_put(loading->conveyor);
    loading->filling = NULL;
}

static enum status begin_block(struct loading *loading)
{
    bool any = true;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && !(loading->filling = conveyor_room(loading->conveyor)))
        status = add_next(loading, &any);
    if (status == STATUS_OK)
        loading->filling->row_count = 0;
    if (status == STATUS_OK)
        loading->filling->sealed_len = loading->filling->kept_len = 0;
    return status;
}

static enum status read_row(void *context, int64_t key, const uint8_t *sealed, size_t sealed_len)
{
    struct loading *loading = context;
    enum status status = STATUS_OK;
    if (!sealed || sealed_len > MASTER_SEALED_CAP)
        return STATUS_NO_LIST;
    if (loading->filling && !has_room(loading->filling, sealed_len))
        put_filled(loading);
    if (!loading->filling)
        status = begin_block(loading);
    if (status != STATUS_OK)
        return status;
    struct block *block = loading->filling;
    memcpy(block->sealed + block->sealed_len, sealed, sealed_len);
    block->rows[block->row_count++] = (struct row){.key = key, .sealed_len = sealed_len};
    block->sealed_len += sealed_len;
    return STATUS_OK;
}

// ---- all of it --------------------------------------------------------------------------------

static enum status load(struct master *master, int64_t last_key, struct loading *loading)
{
    bool any = true;
    enum status status = master_each_sealed(master, MASTER_CELLS, 1, last_key, read_row, loading);
    put_filled(loading);
    while (any && status == STATUS_OK)
        status = add_next(loading, &any);
    return status;
}

enum status load_cells(struct master *master, int64_t last_key, struct facts *facts)
{
    struct loading loading = {.facts = facts};
    loading.blocks = malloc(BLOCK_COUNT * sizeof *loading.blocks);
    if (!loading.blocks)
        return STATUS_NO_MEMORY;
    for (unsigned i = 0; i < BLOCK_COUNT; i++)
        loading.blocks[i].master = master;
    enum status status = conveyor_new(loading.blocks, sizeof *loading.blocks, BLOCK_COUNT,
                                      open_block, &loading.conveyor);
    if (status == STATUS_OK)
        status = load(master, last_key, &loading);
    conveyor_free(loading.conveyor);
    sodium_memzero(loading.blocks, BLOCK_COUNT * sizeof *loading.blocks);
    free(loading.blocks);
    return status;
}
