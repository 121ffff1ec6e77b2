// SPDX-License-Identifier: Apache-2.0
#include "merger/review/queue.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TITLE "qol question 1"

static void hash_entry(crypto_generichash_state *state, const struct decision_entry *entry)
{
    crypto_generichash_update(state, entry->device_id, sizeof entry->device_id);
    crypto_generichash_update(state, entry->entry_id, sizeof entry->entry_id);
}

void queue_pair_id(const struct decision_entry *a, const struct decision_entry *b,
                   uint8_t out[QUEUE_ID_LEN])
{
    bool in_order = decision_compare_entries(a, b) < 0;
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, (const uint8_t *)TITLE, sizeof TITLE - 1);
    hash_entry(&state, in_order ? a : b);
    hash_entry(&state, in_order ? b : a);
    crypto_generichash_final(&state, hash, sizeof hash);
    memcpy(out, hash, QUEUE_ID_LEN);
}

void queue_print_id(const uint8_t id[QUEUE_ID_LEN], char out[QUEUE_ID_CAP])
{
    out[0] = 'q';
    sodium_bin2hex(out + 1, QUEUE_ID_CAP - 1, id, QUEUE_ID_LEN);
}

bool queue_read_id(const char *text, uint8_t out[QUEUE_ID_LEN])
{
    size_t len;
    return text[0] == 'q' && strlen(text) == QUEUE_ID_CAP - 1 &&
           sodium_hex2bin(out, QUEUE_ID_LEN, text + 1, 2 * QUEUE_ID_LEN, NULL, &len, NULL) == 0 &&
           len == QUEUE_ID_LEN;
}

static int compare_ids(const void *a, const void *b)
{
    const struct queue_item *left = a, *right = b;
    return memcmp(left->id, right->id, QUEUE_ID_LEN);
}

enum status queue_make(const struct roll *roll, unsigned part, unsigned part_count, bool blind,
                       struct queue *out)
{
    const struct tally *tally = &roll->tally;
    *out = (struct queue){.items = malloc((tally->question_count + 1) * sizeof *out->items)};
    if (!out->items)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < tally->question_count; i++) {
        struct decision_entry a = facts_cell_entry(tally->entries[tally->questions[i].a].cell);
        struct decision_entry b = facts_cell_entry(tally->entries[tally->questions[i].b].cell);
        struct queue_item item = {.question = i};
        queue_pair_id(&a, &b, item.id);
        if (item.id[0] % part_count == part - 1)
            out->items[out->count++] = item;
    }
    if (blind)
        qsort(out->items, out->count, sizeof *out->items, compare_ids);
    return STATUS_OK;
}

void queue_free(struct queue *queue)
{
    free(queue->items);
    *queue = (struct queue){NULL};
}

static const char *read_count(const char *text, unsigned *out)
{
    *out = 0;
    for (; *text >= '0' && *text <= '9' && *out <= QUEUE_MAX_PARTS; text++)
        *out = 10 * *out + (unsigned)(*text - '0');
    return text;
}

bool queue_read_part(const char *text, unsigned *part, unsigned *part_count)
{
    text = read_count(text, part);
    if (*text != '/')
        return false;
    text = read_count(text + 1, part_count);
    return *text == '\0' && *part >= 1 && *part <= *part_count && *part_count <= QUEUE_MAX_PARTS;
}
