// SPDX-License-Identifier: Apache-2.0
//
// A pair is there if its two entries are alike and share a block that is open, one with no more
// entries than are compared with each other. So between two times only such pairs come or go as
// have an entry that came or went, or share a block that it opened or closed.
#include "merger/linkage/pairs.h"

#include "merger/linkage/key_search.h"
#include "merger/linkage/packed.h"
#include "merger/linkage/pairs_parts.h"

#include <sodium.h>
#include <stdlib.h>

struct update {
    const uint8_t *const *forms;
    size_t count;
    const struct pairs_past *past;
    struct key_search changed; // the keys of entries that came or went
    struct key_search shared;  // those that pairs share whose block was closed
    bool *in_closed;           // for every entry: it is in a block that was closed
    bool *kept;                // for every pair of the past
    struct pairs *out;
};

// ---- blocks that changed ----------------------------------------------------------------------

static enum status search(const struct update *update, struct key_search *search)
{
    if (search->count == 0)
        return STATUS_OK;
    return key_search_run(search, update->forms, update->past->walk, update->count);
}

static bool is_open(size_t count)
{
    return count <= BLOCK_MAX_ENTRIES;
}

static size_t count_before(const struct key_sought *block)
{
    return block->count - block->added_count + block->gone_count;
}

static int by_place(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static enum status compare_block(struct update *update, const struct key_sought *block)
{
    uint32_t *entries = update->changed.entries + block->first;
    const bool *added = update->past->added;
    bool was_open = is_open(count_before(block));
    struct form opened[BLOCK_MAX_ENTRIES];
    enum status status = STATUS_OK;
    qsort(entries, block->count, sizeof *entries, by_place);
    for (size_t i = 0; i < block->count; i++)
        form_open(update->forms[entries[i]], &opened[i]);
    for (size_t i = 0; i < block->count; i++)
        for (size_t j = i + 1; j < block->count && status == STATUS_OK; j++)
            if (!was_open || added[entries[i]] || added[entries[j]])
                status = pairs_compare(update->forms, &opened[i], &opened[j], entries[i],
                                       entries[j], update->out);
    sodium_memzero(opened, block->count * sizeof *opened);
    return status;
}

static void close_block(struct update *update, const struct key_sought *block)
{
    for (size_t i = 0; i < block->count; i++)
        update->in_closed[update->changed.entries[block->first + i]] = true;
}

static enum status visit_blocks(struct update *update)
{
    enum status status = STATUS_OK;
    struct pairs *out = update->out;
    out->skipped_blocks = update->past->skipped_blocks;
    out->skipped_entries = update->past->skipped_entries;
    for (size_t i = 0; i < update->changed.count && status == STATUS_OK; i++) {
        const struct key_sought *block = &update->changed.sought[i];
        size_t before = count_before(block);
        if (block->added_count == 0 && block->gone_count == 0)
            continue;
        if (!is_open(before)) {
            out->skipped_blocks--;
            out->skipped_entries -= (unsigned long)before;
        }
        if (is_open(block->count)) {
            status = compare_block(update, block);
            continue;
        }
        out->skipped_blocks++;
        out->skipped_entries += (unsigned long)block->count;
        if (is_open(before))
            close_block(update, block);
    }
    return status;
}

// ---- pairs of before --------------------------------------------------------------------------

static unsigned shared_keys(const uint8_t *a, const uint8_t *b, uint32_t out[BLOCK_MAX_KEYS])
{
    unsigned left_count = packed_key_count(a), right_count = packed_key_count(b), count = 0;
    for (unsigned i = 0, j = 0; i < left_count && j < right_count;) {
        uint32_t left = packed_key(a, i), right = packed_key(b, j);
        if (left == right)
            out[count++] = left;
        i += left <= right;
        j += right <= left;
    }
    return count;
}

static unsigned keys_of_pair(const struct update *update, const struct pair *pair,
                             uint32_t out[BLOCK_MAX_KEYS])
{
    return shared_keys(update->forms[pair->a], update->forms[pair->b], out);
}

// Whether the two still share an open block; all the blocks that they share were searched for.
static bool share_open_block(const struct update *update, const struct pair *pair)
{
    uint32_t keys[BLOCK_MAX_KEYS];
    unsigned count = keys_of_pair(update, pair, keys);
    for (unsigned i = 0; i < count; i++) {
        const struct key_sought *block = key_search_find(&update->shared, keys[i]);
        if (block && is_open(block->count))
            return true;
    }
    return false;
}

// A pair whose block was closed stays if it shares another that is open.
static enum status seek_shared(struct update *update)
{
    const struct pairs_past *past = update->past;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < past->count && status == STATUS_OK; i++) {
        uint32_t keys[BLOCK_MAX_KEYS];
        const struct pair *pair = &past->items[i];
        update->kept[i] = !update->in_closed[pair->a] || !update->in_closed[pair->b];
        unsigned count = update->kept[i] ? 0 : keys_of_pair(update, pair, keys);
        for (unsigned j = 0; j < count && status == STATUS_OK; j++)
            status = key_search_add(&update->shared, (struct key_sought){.key = keys[j]});
    }
    return status;
}

static enum status decide_pairs(struct update *update)
{
    enum status status = seek_shared(update);
    if (status == STATUS_OK)
        status = search(update, &update->shared);
    for (size_t i = 0; i < update->past->count && status == STATUS_OK; i++)
        update->kept[i] = update->kept[i] || share_open_block(update, &update->past->items[i]);
    return status;
}

// Puts the pairs of before among those that were found now.
static enum status unite(struct update *update)
{
    const struct pairs_past *past = update->past;
    struct pairs found = *update->out, both = found;
    both.items = NULL;
    both.count = both.cap = 0;
    enum status status = STATUS_OK;
    if (found.count > 0)
        qsort(found.items, found.count, sizeof *found.items, pairs_by_weight);
    for (size_t i = 0, j = 0; (i < past->count || j < found.count) && status == STATUS_OK;) {
        bool is_old = j == found.count ||
                      (i < past->count && pairs_by_weight(&past->items[i], &found.items[j]) <= 0);
        bool kept = !is_old || update->kept[i];
        const struct pair *next = is_old ? &past->items[i++] : &found.items[j++];
        if (kept && (both.count == 0 || pairs_by_weight(&both.items[both.count - 1], next) != 0))
            status = pairs_add(&both, *next);
    }
    pairs_free(&found);
    *update->out = both;
    return status;
}

// ---- all of it --------------------------------------------------------------------------------

static enum status seek_all(struct key_search *search, const uint8_t *form, bool added, bool gone)
{
    unsigned count = packed_key_count(form);
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < count && status == STATUS_OK; i++)
        status = key_search_add(search, (struct key_sought){.key = packed_key(form, i),
                                                            .added_count = added,
                                                            .gone_count = gone});
    return status;
}

static enum status seek_changed(struct update *update)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < update->count && status == STATUS_OK; i++)
        if (update->past->added[i])
            status = seek_all(&update->changed, update->forms[i], true, false);
    for (size_t i = 0; i < update->past->gone_count && status == STATUS_OK; i++)
        status = seek_all(&update->changed, update->past->gone[i], false, true);
    return status;
}

static enum status find_changed(struct update *update)
{
    enum status status = seek_changed(update);
    if (status == STATUS_OK)
        status = search(update, &update->changed);
    if (status == STATUS_OK)
        status = visit_blocks(update);
    if (status == STATUS_OK)
        status = decide_pairs(update);
    return status == STATUS_OK ? unite(update) : status;
}

enum status pairs_update(const uint8_t *const *forms, size_t count, const struct pairs_past *past,
                         struct pairs *out)
{
    struct update update = {.forms = forms, .count = count, .past = past, .out = out};
    *out = (struct pairs){0};
    update.in_closed = calloc(count + 1, sizeof *update.in_closed);
    update.kept = calloc(past->count + 1, sizeof *update.kept);
    bool has_room = update.in_closed && update.kept;
    enum status status = has_room ? find_changed(&update) : STATUS_NO_MEMORY;
    free(update.kept);
    free(update.in_closed);
    key_search_free(&update.changed);
    key_search_free(&update.shared);
    return status;
}
