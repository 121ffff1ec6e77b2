// SPDX-License-Identifier: Apache-2.0
#include "merger/list/fingerprint.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TITLE "qol fingerprint 1"
#define ITEM_LEN 32
#define CONTENT_CAP 512

struct items {
    uint8_t (*hashes)[ITEM_LEN];
    size_t count;
};

static void add(struct items *items, char kind, const uint8_t *content, size_t len)
{
    const uint8_t kind_byte = (uint8_t)kind;
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, ITEM_LEN);
    crypto_generichash_update(&state, &kind_byte, 1);
    crypto_generichash_update(&state, content, len);
    crypto_generichash_final(&state, items->hashes[items->count++], ITEM_LEN);
}

static void add_batch(struct items *items, const struct facts_batch *batch)
{
    uint8_t content[CONTENT_CAP];
    struct bytes_writer w = bytes_writer_init(content, sizeof content);
    facts_put_batch(&w, batch);
    add(items, 'B', content, w.len);
}

static void add_cell(struct items *items, const struct facts *facts, size_t i)
{
    const struct facts_cell *cell = &facts->cells[i];
    uint8_t content[CONTENT_CAP];
    struct bytes_writer w = bytes_writer_init(content, sizeof content);
    bytes_put(&w, cell->batch->header_hash, FACTS_HASH_LEN);
    bytes_put_u8(&w, cell->cell);
    bytes_put(&w, facts_digest(facts, i), SEAL_DIGEST_LEN);
    bytes_put_u8(&w, cell->flaw == BATCH_READ_BAD_PADDING); // D does not reach the padding
    add(items, 'C', content, w.len);
}

static void add_final(struct items *items, const struct facts_final *final)
{
    uint8_t content[CONTENT_CAP];
    struct bytes_writer w = bytes_writer_init(content, sizeof content);
    bytes_put(&w, final->batch->header_hash, FACTS_HASH_LEN);
    bytes_put_u8(&w, (uint8_t) final->count);
    bytes_put(&w, final->hash, sizeof final->hash);
    add(items, 'F', content, w.len);
}

static void add_decision(struct items *items, const struct decision *decision)
{
    uint8_t hash[32];
    decision_hash(decision, hash);
    add(items, 'D', hash, sizeof hash);
}

static int compare_items(const void *a, const void *b)
{
    return memcmp(a, b, ITEM_LEN);
}

static void hash_items(struct items *items, const uint8_t campaign_id[32],
                       uint8_t out[FINGERPRINT_LEN])
{
    qsort(items->hashes, items->count, ITEM_LEN, compare_items);
    uint8_t hash[32];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, (const uint8_t *)TITLE, sizeof TITLE - 1);
    crypto_generichash_update(&state, campaign_id, 32);
    for (size_t i = 0; i < items->count; i++)
        if (i == 0 || compare_items(items->hashes[i], items->hashes[i - 1]) != 0)
            crypto_generichash_update(&state, items->hashes[i], ITEM_LEN);
    crypto_generichash_final(&state, hash, sizeof hash);
    memcpy(out, hash, FINGERPRINT_LEN);
}

enum status fingerprint_make(const struct facts *facts, const uint8_t campaign_id[32],
                             uint8_t out[FINGERPRINT_LEN])
{
    size_t cap =
        facts->batch_count + facts->cell_count + facts->final_count + facts->decision_count + 1;
    struct items items = {.hashes = malloc(cap * sizeof *items.hashes)};
    if (!items.hashes)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < facts->batch_count; i++)
        add_batch(&items, &facts->batches[i]);
    for (size_t i = 0; i < facts->cell_count; i++)
        add_cell(&items, facts, i);
    for (size_t i = 0; i < facts->final_count; i++)
        add_final(&items, &facts->finals[i]);
    for (size_t i = 0; i < facts->decision_count; i++)
        add_decision(&items, &facts->decisions[i]);
    hash_items(&items, campaign_id, out);
    free(items.hashes);
    return STATUS_OK;
}
