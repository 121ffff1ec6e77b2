// SPDX-License-Identifier: Apache-2.0
#include "merger/list/cache_block.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TAG_TEXT "qol cache 3"

enum status cache_block_tags(const struct facts *facts, uint8_t (**out)[CACHE_TAG_LEN],
                             size_t *count)
{
    struct copies_tag copies;
    enum status status = copies_tag_init(facts, &copies);
    if (status != STATUS_OK)
        return status;
    *count = facts->batch_count / CACHE_BLOCK_BATCHES;
    *out = malloc((*count + 1) * sizeof **out);
    for (size_t i = 0; *out && i < *count; i++)
        copies_tag_make(&copies, TAG_TEXT, i * CACHE_BLOCK_BATCHES, (i + 1) * CACHE_BLOCK_BATCHES,
                        (*out)[i]);
    copies_tag_free(&copies);
    return *out ? STATUS_OK : STATUS_NO_MEMORY;
}

// ---- putting ----------------------------------------------------------------------------------

// The first cell, or final, that is not of a batch before this one.
static size_t first_cell_of(const struct facts *facts, size_t batch)
{
    size_t first = 0, end = facts->cell_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if ((size_t)(facts->cells[middle].batch - facts->batches) < batch)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static size_t first_final_of(const struct facts *facts, size_t batch)
{
    size_t first = 0, end = facts->final_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if ((size_t)(facts->finals[middle].batch - facts->batches) < batch)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static void put_final(struct bytes_writer *w, const struct facts_final *final)
{
    bytes_put_u8(w, (uint8_t) final->count);
    bytes_put(w, final->hash, sizeof final->hash);
}

static void put_cell(struct bytes_writer *w, const struct facts_cell *cell)
{
    bytes_put_u8(w, cell->cell);
    bytes_put_u32(w, cell->variant);
    bytes_put_u8(w, cell->type);
    bytes_put_u8(w, cell->flaw);
    bytes_put_u8(w, cell->consents);
    bytes_put_u8(w, cell->vouched);
    bytes_put(w, cell->entry_id, sizeof cell->entry_id);
    bytes_put_u32(w, cell->digest);
    bytes_put(w, cell->record_hash, sizeof cell->record_hash);
    if (cell->person)
        bytes_put(w, facts_cell_form(cell), packed_len(facts_cell_form(cell)));
    else
        bytes_put_u8(w, 0);
}

bool cache_block_put(const struct facts *facts, size_t block, const uint8_t tag[CACHE_TAG_LEN],
                     struct bytes_writer *w)
{
    size_t batch = block * CACHE_BLOCK_BATCHES, last = batch + CACHE_BLOCK_BATCHES;
    size_t cell = first_cell_of(facts, batch), final = first_final_of(facts, batch);
    size_t next_cell = first_cell_of(facts, last), next_final = first_final_of(facts, last);
    if (next_cell - cell > CACHE_BLOCK_MAX_CELLS || next_final - final > CACHE_BLOCK_MAX_FINALS)
        return false;
    bytes_put(w, tag, CACHE_TAG_LEN);
    for (; batch < last; batch++) {
        size_t cell_end = first_cell_of(facts, batch + 1);
        size_t final_end = first_final_of(facts, batch + 1);
        bytes_put_u8(w, (uint8_t)(final_end - final));
        bytes_put_u16(w, (uint16_t)(cell_end - cell));
        for (; final < final_end; final++)
            put_final(w, &facts->finals[final]);
        for (; cell < cell_end; cell++)
            put_cell(w, &facts->cells[cell]);
    }
    return !w->failed;
}

// ---- getting ----------------------------------------------------------------------------------

static void get_final(struct bytes_reader *r, struct facts_final *final)
{
    final->batch = NULL;
    final->count = bytes_get_u8(r);
    bytes_get(r, final->hash, sizeof final->hash);
}

static bool get_cell(struct bytes_reader *r, struct facts_cell *cell)
{
    *cell = (struct facts_cell){.cell = bytes_get_u8(r)};
    cell->variant = bytes_get_u32(r);
    cell->type = bytes_get_u8(r);
    cell->flaw = bytes_get_u8(r);
    cell->consents = bytes_get_u8(r);
    cell->vouched = bytes_get_u8(r) == 1;
    bytes_get(r, cell->entry_id, sizeof cell->entry_id);
    cell->digest = bytes_get_u32(r);
    bytes_get(r, cell->record_hash, sizeof cell->record_hash);
    const uint8_t *form = bytes_take(r, 1);
    if (!form || form[0] == 0)
        return true;
    cell->person = form;
    (void)bytes_take(r, form[0] - 1u);
    unsigned key_count = bytes_get_u8(r);
    (void)bytes_take(r, PACKED_KEY_LEN * (size_t)key_count);
    return key_count <= BLOCK_MAX_KEYS;
}

static bool get_cells(const uint8_t *bytes, size_t len, const uint8_t tag[CACHE_TAG_LEN],
                      struct cache_block *out)
{
    struct bytes_reader r = bytes_reader_init(bytes, len);
    const uint8_t *found = bytes_take(&r, CACHE_TAG_LEN);
    if (!found || memcmp(found, tag, CACHE_TAG_LEN) != 0)
        return false;
    out->final_count = out->cell_count = 0;
    for (unsigned i = 0; i < CACHE_BLOCK_BATCHES && !r.failed; i++) {
        out->final_counts[i] = bytes_get_u8(&r);
        out->cell_counts[i] = bytes_get_u16(&r);
        if (out->final_count + out->final_counts[i] > CACHE_BLOCK_MAX_FINALS ||
            out->cell_count + out->cell_counts[i] > CACHE_BLOCK_MAX_CELLS)
            return false;
        for (unsigned j = 0; j < out->final_counts[i]; j++)
            get_final(&r, &out->finals[out->final_count++]);
        for (unsigned j = 0; j < out->cell_counts[i]; j++)
            if (!get_cell(&r, &out->cells[out->cell_count++]))
                return false;
    }
    return bytes_at_end(&r);
}

enum status cache_block_get(const uint8_t *bytes, size_t len, const uint8_t tag[CACHE_TAG_LEN],
                            struct facts *holder, struct cache_block *out)
{
    enum status status = get_cells(bytes, len, tag, out) ? STATUS_OK : STATUS_NO_LIST;
    for (size_t i = 0; status == STATUS_OK && i < out->cell_count; i++)
        status = facts_hold(holder, &out->cells[i]);
    return status;
}

enum status cache_block_add(const struct cache_block *read, size_t block, struct facts *facts)
{
    enum status status = STATUS_OK;
    const struct facts_cell *cell = read->cells;
    const struct facts_final *next = read->finals;
    for (unsigned i = 0; i < CACHE_BLOCK_BATCHES && status == STATUS_OK; i++) {
        size_t batch = block * CACHE_BLOCK_BATCHES + i;
        for (unsigned j = 0; j < read->cell_counts[i] && status == STATUS_OK; j++, cell++)
            status = facts_add_held(facts, batch, cell);
        for (unsigned j = 0; j < read->final_counts[i] && status == STATUS_OK; j++, next++) {
            struct facts_final final = *next;
            final.batch = &facts->batches[batch];
            status = facts_add_made_final(facts, &final);
        }
    }
    return status;
}
