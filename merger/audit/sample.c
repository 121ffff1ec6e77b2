// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/sample.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TITLE "qol audit sample 1"
#define LEAST 500
#define ID_LETTER 'p'

void sample_key(const uint8_t campaign_id[32], const char *seed, uint8_t out[SAMPLE_KEY_LEN])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, SAMPLE_KEY_LEN);
    crypto_generichash_update(&state, (const uint8_t *)TITLE, sizeof TITLE - 1);
    crypto_generichash_update(&state, campaign_id, 32);
    crypto_generichash_update(&state, (const uint8_t *)seed, strlen(seed));
    crypto_generichash_final(&state, out, SAMPLE_KEY_LEN);
}

size_t sample_usual_count(size_t people)
{
    size_t share = people / 100 * 3 + (people % 100 * 3 + 99) / 100;
    if (share < LEAST)
        share = LEAST;
    return share < people ? share : people;
}

static void rank_entry(const struct tally_entry *entry, const uint8_t key[SAMPLE_KEY_LEN],
                       uint8_t out[SAMPLE_RANK_LEN])
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, entry->cell->entry_id, SEAL_ENTRY_ID_LEN, key,
                       SAMPLE_KEY_LEN);
    memcpy(out, hash, SAMPLE_RANK_LEN);
}

static int compare_ranks(const void *a, const void *b)
{
    const struct sample_item *left = a, *right = b;
    return memcmp(left->rank, right->rank, SAMPLE_RANK_LEN);
}

// Entries of one rank, which have one id, in the order of the tally.
static int compare_items(const void *a, const void *b)
{
    const struct sample_item *left = a, *right = b;
    int order = compare_ranks(a, b);
    return order != 0 ? order : (left->entry > right->entry) - (left->entry < right->entry);
}

static enum status make_ranks(const struct tally *tally, const uint8_t key[SAMPLE_KEY_LEN],
                              bool counted_alone, struct sample *out)
{
    *out = (struct sample){.items = malloc((tally->entry_count + 1) * sizeof *out->items)};
    if (!out->items)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        if (counted_alone && entry->state != TALLY_COUNTED)
            continue;
        struct sample_item *item = &out->items[out->people++];
        item->entry = (uint32_t)i;
        rank_entry(entry, key, item->rank);
    }
    qsort(out->items, out->people, sizeof *out->items, compare_items);
    out->count = out->people;
    return STATUS_OK;
}

enum status sample_draw(const struct tally *tally, const uint8_t key[SAMPLE_KEY_LEN], size_t count,
                        struct sample *out)
{
    enum status status = make_ranks(tally, key, true, out);
    if (status == STATUS_OK && count < out->people)
        out->count = count;
    return status;
}

enum status sample_rank_all(const struct tally *tally, const uint8_t key[SAMPLE_KEY_LEN],
                            struct sample *out)
{
    return make_ranks(tally, key, false, out);
}

void sample_free(struct sample *sample)
{
    free(sample->items);
    *sample = (struct sample){NULL};
}

const struct sample_item *sample_find(const struct sample *sample,
                                      const uint8_t rank[SAMPLE_RANK_LEN])
{
    struct sample_item wanted = {.entry = 0};
    memcpy(wanted.rank, rank, SAMPLE_RANK_LEN);
    const struct sample_item *found = NULL;
    if (sample->people > 0)
        found = bsearch(&wanted, sample->items, sample->people, sizeof wanted, compare_ranks);
    while (found && found > sample->items && compare_ranks(found - 1, found) == 0)
        found--;
    return found;
}

void sample_print_id(const uint8_t rank[SAMPLE_RANK_LEN], char out[SAMPLE_ID_CAP])
{
    out[0] = ID_LETTER;
    sodium_bin2hex(out + 1, SAMPLE_ID_CAP - 1, rank, SAMPLE_RANK_LEN);
}

bool sample_read_id(const char *text, uint8_t out[SAMPLE_RANK_LEN])
{
    size_t len;
    return text[0] == ID_LETTER && strlen(text) == SAMPLE_ID_CAP - 1 &&
           sodium_hex2bin(out, SAMPLE_RANK_LEN, text + 1, 2 * (size_t)SAMPLE_RANK_LEN, NULL, &len,
                          NULL) == 0 &&
           len == SAMPLE_RANK_LEN;
}
