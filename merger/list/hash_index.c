// SPDX-License-Identifier: Apache-2.0
#include "merger/list/hash_index.h"

#include "common/bytes.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 1024

struct hash_index_slot {
    uint8_t hash[HASH_INDEX_KEY_LEN];
    int64_t value; // 0: the slot is free
};

// The slot that holds the hash, or the free one where it belongs.
static struct hash_index_slot *place(const struct hash_index *index, const uint8_t *hash)
{
    struct bytes_reader r = bytes_reader_init(hash, HASH_INDEX_KEY_LEN);
    size_t at = (size_t)bytes_get_u64(&r) & (index->cap - 1);
    while (index->slots[at].value != 0 &&
           memcmp(index->slots[at].hash, hash, HASH_INDEX_KEY_LEN) != 0)
        at = (at + 1) & (index->cap - 1);
    return &index->slots[at];
}

static enum status grow(struct hash_index *index)
{
    struct hash_index larger = {.cap = index->cap == 0 ? FIRST_CAP : 2 * index->cap,
                                .count = index->count};
    larger.slots = calloc(larger.cap, sizeof *larger.slots);
    if (!larger.slots)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < index->cap; i++)
        if (index->slots[i].value != 0)
            *place(&larger, index->slots[i].hash) = index->slots[i];
    free(index->slots);
    *index = larger;
    return STATUS_OK;
}

void hash_index_free(struct hash_index *index)
{
    free(index->slots);
    *index = (struct hash_index){0};
}

enum status hash_index_add(struct hash_index *index, const uint8_t hash[HASH_INDEX_KEY_LEN],
                           int64_t value)
{
    if (2 * index->count >= index->cap) {
        enum status status = grow(index);
        if (status != STATUS_OK)
            return status;
    }
    struct hash_index_slot *slot = place(index, hash);
    memcpy(slot->hash, hash, HASH_INDEX_KEY_LEN);
    slot->value = value;
    index->count++;
    return STATUS_OK;
}

int64_t hash_index_find(const struct hash_index *index, const uint8_t hash[HASH_INDEX_KEY_LEN])
{
    return index->cap == 0 ? 0 : place(index, hash)->value;
}
