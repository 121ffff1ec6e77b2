// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/key_search.h"

#include "common/conveyor.h"
#include "common/platform.h"
#include "merger/linkage/packed.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FILTER_BITS 16
#define FILTER_LEN ((size_t)1 << FILTER_BITS)
#define SLOT_COUNT 2
#define AHEAD 16 // places: the walk jumps among them

struct found {
    uint32_t sought, entry;
};

// Part of the entries, on the conveyor.
struct part {
    const struct key_search *search;
    const uint8_t *const *forms;
    const uint32_t *walk;
    size_t len; // of the walk
    struct found *found;
    size_t count, cap;
    enum status status;
};

// ---- keys -------------------------------------------------------------------------------------

// Keys are hashes of what a few people share.
static void free_sought(struct key_search *search)
{
    if (search->sought)
        sodium_memzero(search->sought, search->cap * sizeof *search->sought);
    free(search->sought);
}

enum status key_search_add(struct key_search *search, struct key_sought sought)
{
    if (search->count == search->cap) {
        size_t cap = search->cap == 0 ? 1024 : 2 * search->cap;
        struct key_sought *larger = malloc(cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        if (search->count > 0)
            memcpy(larger, search->sought, search->count * sizeof *larger);
        free_sought(search);
        search->sought = larger;
        search->cap = cap;
    }
    search->sought[search->count++] = sought;
    return STATUS_OK;
}

static int by_key(const void *left, const void *right)
{
    const struct key_sought *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static enum status unite_sought(struct key_search *search)
{
    size_t count = 0;
    search->filter = calloc(FILTER_LEN, 1);
    if (!search->filter)
        return STATUS_NO_MEMORY;
    if (search->count > 0)
        qsort(search->sought, search->count, sizeof *search->sought, by_key);
    for (size_t i = 0; i < search->count; i++) {
        const struct key_sought *next = &search->sought[i];
        search->filter[next->key >> (32 - FILTER_BITS)] = 1;
        if (count > 0 && search->sought[count - 1].key == next->key) {
            search->sought[count - 1].added_count += next->added_count;
            search->sought[count - 1].gone_count += next->gone_count;
        } else {
            search->sought[count++] = *next;
        }
    }
    search->count = count;
    return STATUS_OK;
}

static bool may_be_sought(const struct key_search *search, uint32_t key)
{
    return search->filter[key >> (32 - FILTER_BITS)] != 0;
}

static const struct key_sought *find_sought(const struct key_search *search, uint32_t key)
{
    size_t first = 0, end = search->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (search->sought[middle].key < key)
            first = middle + 1;
        else
            end = middle;
    }
    const struct key_sought *found = search->sought + first;
    return first < search->count && found->key == key ? found : NULL;
}

const struct key_sought *key_search_find(const struct key_search *search, uint32_t key)
{
    return may_be_sought(search, key) ? find_sought(search, key) : NULL;
}

// ---- searching --------------------------------------------------------------------------------

static enum status note_found(struct part *part, const struct key_sought *sought, uint32_t entry)
{
    if (part->count == part->cap) {
        size_t cap = part->cap == 0 ? 4096 : 2 * part->cap;
        struct found *larger = realloc(part->found, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        part->found = larger;
        part->cap = cap;
    }
    part->found[part->count++] = (struct found){(uint32_t)(sought - part->search->sought), entry};
    return STATUS_OK;
}

static void search_part(void *slot)
{
    struct part *part = slot;
    for (size_t i = 0; i < part->len && part->status == STATUS_OK; i++) {
        if (i + AHEAD < part->len)
            platform_fetch(&part->forms[part->walk[i + AHEAD]]);
        const uint8_t *form = part->forms[part->walk[i]];
        unsigned count = packed_key_count(form);
        for (unsigned j = 0; j < count && part->status == STATUS_OK; j++) {
            uint32_t key = packed_key(form, j);
            if (!may_be_sought(part->search, key)) // as nearly all
                continue;
            const struct key_sought *sought = find_sought(part->search, key);
            if (sought)
                part->status = note_found(part, sought, part->walk[i]);
        }
    }
}

// Gives every key its entries.
static enum status sort_found(struct key_search *search, const struct part *parts)
{
    size_t next = 0, found_count = 0, *at = calloc(search->count + 1, sizeof *at);
    for (unsigned p = 0; p < SLOT_COUNT; p++)
        found_count += parts[p].count;
    search->entries = calloc(found_count + 1, sizeof *search->entries);
    if (!at || !search->entries) {
        free(at);
        return STATUS_NO_MEMORY;
    }
    for (unsigned p = 0; p < SLOT_COUNT; p++)
        for (size_t i = 0; i < parts[p].count; i++)
            search->sought[parts[p].found[i].sought].count++;
    for (size_t i = 0; i < search->count; i++) {
        at[i] = search->sought[i].first = next;
        next += search->sought[i].count;
    }
    for (unsigned p = 0; p < SLOT_COUNT; p++)
        for (size_t i = 0; i < parts[p].count; i++) {
            const struct found *found = &parts[p].found[i];
            search->entries[at[found->sought]++] = found->entry;
        }
    free(at);
    return STATUS_OK;
}

static enum status search_parts(struct part *parts)
{
    enum status status = conveyor_run(parts, sizeof *parts, SLOT_COUNT, search_part);
    for (unsigned i = 0; i < SLOT_COUNT && status == STATUS_OK; i++)
        status = parts[i].status;
    return status;
}

enum status key_search_run(struct key_search *search, const uint8_t *const *forms,
                           const uint32_t *walk, size_t count)
{
    struct part parts[SLOT_COUNT] = {{0}};
    enum status status = unite_sought(search);
    for (unsigned i = 0; i < SLOT_COUNT; i++) {
        size_t begin = count * i / SLOT_COUNT, end = count * (i + 1) / SLOT_COUNT;
        parts[i].search = search;
        parts[i].forms = forms;
        parts[i].walk = walk + begin;
        parts[i].len = end - begin;
    }
    if (status == STATUS_OK)
        status = search_parts(parts);
    if (status == STATUS_OK)
        status = sort_found(search, parts);
    for (unsigned i = 0; i < SLOT_COUNT; i++)
        free(parts[i].found);
    return status;
}

void key_search_free(struct key_search *search)
{
    free_sought(search);
    if (search->filter)
        sodium_memzero(search->filter, FILTER_LEN);
    free(search->filter);
    free(search->entries);
    *search = (struct key_search){0};
}
