// SPDX-License-Identifier: Apache-2.0
#include "merger/list/region.h"

#include "common/order.h"
#include "merger/linkage/place.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// A town as one entry writes it.
struct writing {
    uint64_t place; // place_region
    uint32_t entry;
    const char *text; // inside the facts
    size_t len;
};

// Writings of one region that are equal byte by byte, and how many there are.
struct spelling {
    const struct writing *first;
    size_t count;
};

static int compare_texts(const struct writing *a, const struct writing *b)
{
    size_t len = a->len < b->len ? a->len : b->len;
    int order = memcmp(a->text, b->text, len);
    return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_writings(const void *a, const void *b)
{
    const struct writing *left = a, *right = b;
    if (left->place != right->place)
        return left->place < right->place ? -1 : 1;
    int order = compare_texts(left, right);
    return order != 0 ? order : (left->entry > right->entry) - (left->entry < right->entry);
}

static bool is_asked(const struct tally_entry *entry, bool named_only)
{
    return entry->state == TALLY_COUNTED && (entry->may_be_named || !named_only);
}

static size_t collect(const struct roll *roll, bool named_only, struct writing *writings)
{
    size_t count = 0;
    for (size_t i = 0; i < roll->tally.entry_count; i++) {
        const struct facts_cell *cell = roll->tally.entries[i].cell;
        struct record_value city = record_get(cell->person, cell->person_len, RECORD_CITY);
        uint64_t place = city.bytes ? place_region((const char *)city.bytes, city.len) : 0;
        if (place != 0 && is_asked(&roll->tally.entries[i], named_only))
            writings[count++] =
                (struct writing){place, (uint32_t)i, (const char *)city.bytes, city.len};
    }
    qsort(writings, count, sizeof *writings, compare_writings);
    return count;
}

// The most frequent spelling among the writings, which are sorted; of equals the first.
static struct spelling most_frequent(const struct writing *writings, size_t count)
{
    struct spelling best = {writings, 0};
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && compare_texts(&writings[first], &writings[end]) == 0;)
            end++;
        if (end - first > best.count)
            best = (struct spelling){&writings[first], end - first};
    }
    return best;
}

static enum status add(struct regions *regions, const struct writing *writings, size_t count)
{
    struct spelling spelling = most_frequent(writings, count);
    char *name = malloc(spelling.first->len + 1);
    if (!name)
        return STATUS_NO_MEMORY;
    memcpy(name, spelling.first->text, spelling.first->len);
    name[spelling.first->len] = '\0';
    for (size_t i = 0; i < count; i++)
        regions->of[writings[i].entry] = (uint32_t)regions->count;
    regions->items[regions->count++] = (struct region){.name = name, .entry_count = count};
    return STATUS_OK;
}

static enum status add_all(struct regions *regions, const struct writing *writings, size_t count)
{
    enum status status = STATUS_OK;
    for (size_t first = 0, end; first < count && status == STATUS_OK; first = end) {
        for (end = first; end < count && writings[end].place == writings[first].place;)
            end++;
        status = add(regions, writings + first, end - first);
    }
    return status;
}

// ---- by name ----------------------------------------------------------------------------------

// A region, and its place before it was sorted.
struct sorted {
    struct region region;
    uint32_t was;
};

static int compare_names(const void *a, const void *b)
{
    const char *left = ((const struct sorted *)a)->region.name;
    const char *right = ((const struct sorted *)b)->region.name;
    uint8_t keys[2][ORDER_KEY_CAP];
    size_t left_len = order_key(left, strlen(left), keys[0]);
    size_t right_len = order_key(right, strlen(right), keys[1]);
    int order = memcmp(keys[0], keys[1], left_len < right_len ? left_len : right_len);
    if (order == 0)
        order = (left_len > right_len) - (left_len < right_len);
    return order != 0 ? order : strcmp(left, right);
}

static enum status sort(struct regions *regions, size_t entry_count)
{
    struct sorted *sorted = malloc((regions->count + 1) * sizeof *sorted);
    uint32_t *now = malloc((regions->count + 1) * sizeof *now);
    enum status status = sorted && now ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        for (size_t i = 0; i < regions->count; i++)
            sorted[i] = (struct sorted){regions->items[i], (uint32_t)i};
        qsort(sorted, regions->count, sizeof *sorted, compare_names);
        for (size_t i = 0; i < regions->count; i++) {
            regions->items[i] = sorted[i].region;
            now[sorted[i].was] = (uint32_t)i;
        }
        for (size_t i = 0; i < entry_count; i++)
            if (regions->of[i] != REGION_NONE)
                regions->of[i] = now[regions->of[i]];
    }
    free(now);
    free(sorted);
    return status;
}

// ---- all of it --------------------------------------------------------------------------------

enum status regions_make(const struct roll *roll, bool named_only, struct regions *out)
{
    size_t entry_count = roll->tally.entry_count;
    struct writing *writings = malloc((entry_count + 1) * sizeof *writings);
    *out = (struct regions){.items = malloc((entry_count + 1) * sizeof *out->items),
                            .of = malloc((entry_count + 1) * sizeof *out->of)};
    enum status status = writings && out->items && out->of ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        for (size_t i = 0; i < entry_count; i++)
            out->of[i] = REGION_NONE;
        status = add_all(out, writings, collect(roll, named_only, writings));
    }
    if (status == STATUS_OK)
        status = sort(out, entry_count);
    free(writings);
    if (status != STATUS_OK)
        regions_free(out);
    return status;
}

void regions_free(struct regions *regions)
{
    for (size_t i = 0; i < regions->count; i++) {
        sodium_memzero(regions->items[i].name, strlen(regions->items[i].name));
        free(regions->items[i].name);
    }
    free(regions->items);
    free(regions->of);
    *regions = (struct regions){0};
}
