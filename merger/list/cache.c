// SPDX-License-Identifier: Apache-2.0
#include "merger/list/cache.h"

#include "common/conveyor.h"
#include "common/secret.h"
#include "merger/list/load_cells.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT 6

// A block that is opened on the conveyor.
struct slot {
    const struct master *master;
    const struct cache *cache;
    size_t block;
    size_t sealed_len, sealed_max_len;
    enum status status;  // NO_LIST: it is as good as none
    struct facts holder; // of what cells point at
    struct cache_block read;
    uint8_t row[MASTER_SEALED_CAP];
};

struct loading {
    struct master *master;
    struct facts *facts;
    struct cache *cache;
    struct slot *slots;
    struct conveyor *conveyor;
    size_t batch_count; // wanted
    size_t next_batch;
};

static int64_t key_of(size_t block)
{
    return (int64_t)block + 1;
}

// ---- reading ----------------------------------------------------------------------------------

static void open_slot(void *context)
{
    struct slot *slot = context;
    const uint8_t *plain;
    size_t len;
    slot->status = master_open_row(slot->master, MASTER_CACHE, key_of(slot->block), slot->row,
                                   slot->sealed_len, &plain, &len);
    if (slot->status == STATUS_OK)
        slot->status =
            cache_block_get(plain, len, slot->cache->tags[slot->block], &slot->holder, &slot->read);
}

// Adds the batches before this one from their segments.
static enum status load_until(struct loading *loading, size_t batch)
{
    size_t first = loading->next_batch;
    loading->next_batch = batch;
    return load_cells(loading->master, first, batch, loading->facts);
}

// Adds the block that waits longest, if there is one and it is good.
static enum status add_next(struct loading *loading, bool *any)
{
    const struct slot *slot = conveyor_take(loading->conveyor);
    *any = slot != NULL;
    if (!slot || slot->status == STATUS_NO_LIST)
        return STATUS_OK;
    enum status status = slot->status;
    if (status == STATUS_OK)
        status = load_until(loading, slot->block * CACHE_BLOCK_BATCHES);
    if (status == STATUS_OK)
        status = cache_block_add(&slot->read, slot->block, loading->facts);
    loading->next_batch += CACHE_BLOCK_BATCHES;
    loading->cache->found[slot->block] = true;
    return status;
}

static enum status read_row(void *context, int64_t key, const uint8_t *sealed, size_t sealed_len)
{
    struct loading *loading = context;
    struct slot *slot;
    bool any;
    enum status status = STATUS_OK;
    if (!sealed || sealed_len > MASTER_SEALED_CAP)
        return STATUS_OK;
    while (status == STATUS_OK && !(slot = conveyor_room(loading->conveyor)))
        status = add_next(loading, &any);
    if (status != STATUS_OK)
        return status;
    memcpy(slot->row, sealed, sealed_len);
    slot->block = (size_t)key - 1;
    slot->sealed_len = sealed_len;
    if (slot->sealed_max_len < sealed_len)
        slot->sealed_max_len = sealed_len;
    conveyor_put(loading->conveyor);
    return STATUS_OK;
}

static enum status begin(struct loading *loading)
{
    loading->slots = calloc(SLOT_COUNT, sizeof *loading->slots);
    if (!loading->slots)
        return STATUS_NO_MEMORY;
    for (unsigned i = 0; i < SLOT_COUNT; i++) {
        loading->slots[i].master = loading->master;
        loading->slots[i].cache = loading->cache;
        loading->slots[i].holder.lean = true;
    }
    return conveyor_new(loading->slots, sizeof *loading->slots, SLOT_COUNT, open_slot,
                        &loading->conveyor);
}

static void finish(struct loading *loading)
{
    conveyor_free(loading->conveyor);
    for (unsigned i = 0; loading->slots && i < SLOT_COUNT; i++) {
        sodium_memzero(loading->slots[i].row, loading->slots[i].sealed_max_len);
        if (loading->slots[i].sealed_max_len > 0)
            sodium_memzero(&loading->slots[i].read, sizeof loading->slots[i].read);
        facts_take_held(loading->facts, &loading->slots[i].holder);
    }
    free(loading->slots);
}

static enum status load(struct loading *loading)
{
    bool has_use = loading->facts->forgets; // blocks have no digests
    size_t wanted = has_use ? loading->batch_count / CACHE_BLOCK_BATCHES : 0;
    bool any = wanted > 0;
    enum status status = STATUS_OK;
    if (any)
        status = begin(loading);
    if (any && status == STATUS_OK)
        status = master_each_sealed(loading->master, MASTER_CACHE, key_of(0), key_of(wanted - 1),
                                    read_row, loading);
    while (any && status == STATUS_OK)
        status = add_next(loading, &any);
    finish(loading);
    return status == STATUS_OK ? load_until(loading, loading->batch_count) : status;
}

enum status cache_load(struct master *master, size_t batch_count, struct facts *facts,
                       struct cache *out)
{
    struct loading loading = {.master = master, .facts = facts, .cache = out};
    loading.batch_count = batch_count < facts->batch_count ? batch_count : facts->batch_count;
    *out = (struct cache){0};
    enum status status = cache_block_tags(facts, &out->tags, &out->block_count);
    if (status == STATUS_OK && !(out->found = calloc(out->block_count + 1, sizeof *out->found)))
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = facts_reserve(facts, facts->batch_count * SEAL_ENTRY_COUNT);
    if (status == STATUS_OK)
        status = load(&loading);
    if (status != STATUS_OK)
        cache_free(out);
    return status;
}

void cache_free(struct cache *cache)
{
    free(cache->tags);
    free(cache->found);
    *cache = (struct cache){0};
}

// ---- writing ----------------------------------------------------------------------------------

enum status cache_write(struct master *master, const struct facts *facts, const struct cache *cache)
{
    uint8_t *row = secret_alloc(MASTER_SEGMENT_MAX_LEN);
    enum status status = row ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; i < cache->block_count && status == STATUS_OK; i++) {
        struct bytes_writer w = bytes_writer_init(row, MASTER_SEGMENT_MAX_LEN);
        if (!cache->found[i] && cache_block_put(facts, i, cache->tags[i], &w))
            status = master_put(master, MASTER_CACHE, key_of(i), row, w.len);
    }
    secret_free(row);
    return status;
}
