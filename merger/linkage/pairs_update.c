// SPDX-License-Identifier: Apache-2.0
//
// A pair is there if its two entries are alike and share a block that is open, one with no more
// entries than are compared with each other. So between two times only such pairs come or go as
// have an entry that came or went, or share a block that it opened or closed.
#include "merger/linkage/pairs.h"

#include "common/conveyor.h"
#include "common/platform.h"
#include "merger/linkage/packed.h"
#include "merger/linkage/pairs_parts.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FILTER_BITS 16
#define SLOT_COUNT 2
#define NONE SIZE_MAX
#define AHEAD 16 // places: the walk jumps among them

// A key that is looked for, and the entries that have it.
struct sought {
    uint32_t key;
    size_t added_count, gone_count; // of its entries; those gone are not among them
    size_t first, count;            // in search.entries
};

struct found {
    uint32_t sought, entry;
};

// Part of the entries, on the conveyor.
struct part {
    const struct search *search;
    size_t begin, end;
    struct found *found;
    size_t count, cap;
    enum status status;
};

struct search {
    const uint8_t *const *forms;
    const uint32_t *walk;  // as in pairs_past
    struct sought *sought; // by key
    size_t count, cap;
    uint8_t filter[1u << FILTER_BITS]; // by the first bits of a key: whether one is sought
    uint32_t *entries;
    struct part parts[SLOT_COUNT];
};

struct update {
    const uint8_t *const *forms;
    size_t count;
    const struct pairs_past *past;
    struct search *changed; // the keys of entries that came or went
    struct search *shared;  // those that pairs share whose block was closed
    bool *in_closed;        // for every entry: it is in a block that was closed
    bool *kept;             // for every pair of the past
    struct pairs *out;
};

// ---- keys -------------------------------------------------------------------------------------

static enum status seek(struct search *search, struct sought sought)
{
    if (search->count == search->cap) {
        size_t cap = search->cap == 0 ? 1024 : 2 * search->cap;
        struct sought *larger = realloc(search->sought, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        search->sought = larger;
        search->cap = cap;
    }
    search->sought[search->count++] = sought;
    return STATUS_OK;
}

static enum status seek_all(struct search *search, const uint8_t *form, bool added, bool gone)
{
    unsigned count = packed_key_count(form);
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < count && status == STATUS_OK; i++)
        status = seek(
            search,
            (struct sought){.key = packed_key(form, i), .added_count = added, .gone_count = gone});
    return status;
}

static size_t place_of(const struct search *search, uint32_t key)
{
    size_t first = 0, end = search->count;
    if (!search->filter[key >> (32 - FILTER_BITS)])
        return NONE;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (search->sought[middle].key < key)
            first = middle + 1;
        else
            end = middle;
    }
    return first < search->count && search->sought[first].key == key ? first : NONE;
}

// ---- searching --------------------------------------------------------------------------------

static int by_key(const void *left, const void *right)
{
    const struct sought *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static void unite_sought(struct search *search)
{
    size_t count = 0;
    if (search->count > 0)
        qsort(search->sought, search->count, sizeof *search->sought, by_key);
    for (size_t i = 0; i < search->count; i++) {
        const struct sought *next = &search->sought[i];
        search->filter[next->key >> (32 - FILTER_BITS)] = 1;
        if (count > 0 && search->sought[count - 1].key == next->key) {
            search->sought[count - 1].added_count += next->added_count;
            search->sought[count - 1].gone_count += next->gone_count;
        } else {
            search->sought[count++] = *next;
        }
    }
    search->count = count;
}

static enum status note_found(struct part *part, size_t sought, size_t entry)
{
    if (part->count == part->cap) {
        size_t cap = part->cap == 0 ? 4096 : 2 * part->cap;
        struct found *larger = realloc(part->found, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        part->found = larger;
        part->cap = cap;
    }
    part->found[part->count++] = (struct found){(uint32_t)sought, (uint32_t)entry};
    return STATUS_OK;
}

static void search_part(void *slot)
{
    struct part *part = slot;
    const uint8_t *const *forms = part->search->forms;
    const uint32_t *walk = part->search->walk;
    for (size_t i = part->begin; i < part->end && part->status == STATUS_OK; i++) {
        if (i + AHEAD < part->end)
            platform_fetch(&forms[walk[i + AHEAD]]);
        const uint8_t *form = forms[walk[i]];
        unsigned count = packed_key_count(form);
        for (unsigned j = 0; j < count && part->status == STATUS_OK; j++) {
            size_t sought = place_of(part->search, packed_key(form, j));
            if (sought != NONE)
                part->status = note_found(part, sought, walk[i]);
        }
    }
}

// Gives every key its entries.
static enum status sort_found(struct search *search)
{
    size_t next = 0, found_count = 0, *at = calloc(search->count + 1, sizeof *at);
    for (unsigned p = 0; p < SLOT_COUNT; p++)
        found_count += search->parts[p].count;
    search->entries = calloc(found_count + 1, sizeof *search->entries);
    if (!at || !search->entries) {
        free(at);
        return STATUS_NO_MEMORY;
    }
    for (unsigned p = 0; p < SLOT_COUNT; p++)
        for (size_t i = 0; i < search->parts[p].count; i++)
            search->sought[search->parts[p].found[i].sought].count++;
    for (size_t i = 0; i < search->count; i++) {
        at[i] = search->sought[i].first = next;
        next += search->sought[i].count;
    }
    for (unsigned p = 0; p < SLOT_COUNT; p++)
        for (size_t i = 0; i < search->parts[p].count; i++) {
            const struct found *found = &search->parts[p].found[i];
            search->entries[at[found->sought]++] = found->entry;
        }
    free(at);
    return STATUS_OK;
}

// Finds all entries that have one of the keys that are sought, in two threads.
static enum status search_all(const struct update *update, struct search *search)
{
    struct conveyor *conveyor;
    size_t count = update->count;
    search->forms = update->forms;
    search->walk = update->past->walk;
    unite_sought(search);
    enum status status =
        conveyor_new(search->parts, sizeof *search->parts, SLOT_COUNT, search_part, &conveyor);
    if (status != STATUS_OK)
        return status;
    for (unsigned i = 0; i < SLOT_COUNT; i++) {
        struct part *part = conveyor_room(conveyor);
        part->search = search;
        part->begin = count * i / SLOT_COUNT;
        part->end = count * (i + 1) / SLOT_COUNT;
        conveyor_put(conveyor);
    }
    for (unsigned i = 0; i < SLOT_COUNT; i++) {
        const struct part *part = conveyor_take(conveyor);
        if (status == STATUS_OK)
            status = part->status;
    }
    conveyor_free(conveyor);
    return status == STATUS_OK ? sort_found(search) : status;
}

static void search_free(struct search *search)
{
    if (!search)
        return;
    for (unsigned i = 0; i < SLOT_COUNT; i++)
        free(search->parts[i].found);
    if (search->sought) // keys are hashes of what a few people share
        sodium_memzero(search->sought, search->cap * sizeof *search->sought);
    free(search->sought);
    free(search->entries);
    free(search);
}

// ---- blocks that changed ----------------------------------------------------------------------

static bool is_open(size_t count)
{
    return count <= BLOCK_MAX_ENTRIES;
}

static size_t count_before(const struct sought *block)
{
    return block->count - block->added_count + block->gone_count;
}

static int by_place(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static enum status compare_block(struct update *update, const struct sought *block)
{
    uint32_t *entries = update->changed->entries + block->first;
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

static void close_block(struct update *update, const struct sought *block)
{
    for (size_t i = 0; i < block->count; i++)
        update->in_closed[update->changed->entries[block->first + i]] = true;
}

static enum status visit_blocks(struct update *update)
{
    enum status status = STATUS_OK;
    struct pairs *out = update->out;
    out->skipped_blocks = update->past->skipped_blocks;
    out->skipped_entries = update->past->skipped_entries;
    for (size_t i = 0; i < update->changed->count && status == STATUS_OK; i++) {
        const struct sought *block = &update->changed->sought[i];
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
        size_t place = place_of(update->shared, keys[i]);
        if (place != NONE && is_open(update->shared->sought[place].count))
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
            status = seek(update->shared, (struct sought){.key = keys[j]});
    }
    return status;
}

static enum status decide_pairs(struct update *update)
{
    enum status status = seek_shared(update);
    if (status != STATUS_OK || update->shared->count == 0)
        return status;
    status = search_all(update, update->shared);
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
        qsort(found.items, found.count, sizeof *found.items, pairs_by_places);
    for (size_t i = 0, j = 0; (i < past->count || j < found.count) && status == STATUS_OK;) {
        bool is_old = j == found.count ||
                      (i < past->count && pairs_by_places(&past->items[i], &found.items[j]) <= 0);
        bool kept = !is_old || update->kept[i];
        const struct pair *next = is_old ? &past->items[i++] : &found.items[j++];
        if (kept && (both.count == 0 || pairs_by_places(&both.items[both.count - 1], next) != 0))
            status = pairs_add(&both, *next);
    }
    pairs_free(&found);
    *update->out = both;
    return status;
}

// ---- all of it --------------------------------------------------------------------------------

static enum status seek_changed(struct update *update)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < update->count && status == STATUS_OK; i++)
        if (update->past->added[i])
            status = seek_all(update->changed, update->forms[i], true, false);
    for (size_t i = 0; i < update->past->gone_count && status == STATUS_OK; i++)
        status = seek_all(update->changed, update->past->gone[i], false, true);
    return status;
}

static enum status find_changed(struct update *update)
{
    enum status status = seek_changed(update);
    if (status == STATUS_OK)
        status = search_all(update, update->changed);
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
    update.changed = calloc(1, sizeof *update.changed);
    update.shared = calloc(1, sizeof *update.shared);
    update.in_closed = calloc(count + 1, sizeof *update.in_closed);
    update.kept = calloc(past->count + 1, sizeof *update.kept);
    bool has_room = update.changed && update.shared && update.in_closed && update.kept;
    enum status status = has_room ? find_changed(&update) : STATUS_NO_MEMORY;
    free(update.kept);
    free(update.in_closed);
    search_free(update.changed);
    search_free(update.shared);
    return status;
}
