// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/pairs.h"

#include "common/conveyor.h"
#include "common/platform.h"
#include "merger/linkage/compare.h"
#include "merger/linkage/packed.h"
#include "merger/linkage/pairs_parts.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT 3             // one is read while two are worked on
#define KEYS_PER_ENTRY 16        // about so many; decides only how large a part is
#define PART_ITEMS (2048 * 1024) // keys that are sorted at once
#define PART_MAX_BITS 16
#define MANY 20000  // entries; from here on two threads share
#define MIN_BITS 3u // so many parts that both end at about the same time
#define RADIX_BITS 8
#define RADIX (1u << RADIX_BITS)
#define KEY_BITS 32
#define AHEAD 8 // forms: each is far from the one before
#define COMPARED_BITS 12
#define COMPARED_COUNT (1u << COMPARED_BITS)

// The keys are worked on in parts, by their highest bits, so that few of them are in memory at
// once. An item is a key and, below it, the place of an entry that has it.
struct part {
    const uint8_t *const *forms;
    size_t form_count;
    unsigned bits;   // how many parts there are
    unsigned number; // this one
    uint64_t *items, *spare;
    size_t item_count, item_cap;
    struct pairs found;
    uint64_t compared[COMPARED_COUNT]; // pairs, each in the place of its hash; the last one stays
    struct form opened[BLOCK_MAX_ENTRIES];
    enum status status;
};

void pairs_free(struct pairs *pairs)
{
    free(pairs->items);
    *pairs = (struct pairs){0};
}

enum status pairs_add(struct pairs *pairs, struct pair pair)
{
    if (pairs->count == pairs->cap) {
        size_t cap = pairs->cap == 0 ? 256 : 2 * pairs->cap;
        struct pair *larger = realloc(pairs->items, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        pairs->items = larger;
        pairs->cap = cap;
    }
    pairs->items[pairs->count++] = pair;
    return STATUS_OK;
}

int pairs_by_weight(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    if (a->tie != b->tie)
        return a->tie < b->tie ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static uint64_t form_hash(const uint8_t *form)
{
    static const uint8_t key[crypto_shorthash_KEYBYTES] = {0};
    uint8_t hash[crypto_shorthash_BYTES];
    uint64_t value;
    crypto_shorthash(hash, form, form[0], key);
    memcpy(&value, hash, sizeof value);
    return value;
}

static struct pair pair_of(const uint8_t *const *forms, uint32_t a, uint32_t b,
                           const struct compare_result *result)
{
    return (struct pair){.a = a,
                         .b = b,
                         .weight = result->weight,
                         .verdict = result->verdict,
                         .reason = result->reason,
                         .tie = form_hash(forms[a]) + form_hash(forms[b])};
}

struct pair pairs_weigh(const uint8_t *const *forms, uint32_t a, uint32_t b)
{
    struct form left, right;
    struct compare_result result;
    form_open(forms[a], &left);
    form_open(forms[b], &right);
    compare_forms(&left, &right, &result);
    sodium_memzero(&left, sizeof left);
    sodium_memzero(&right, sizeof right);
    return pair_of(forms, a, b, &result);
}

enum status pairs_compare(const uint8_t *const *forms, const struct form *left,
                          const struct form *right, uint32_t a, uint32_t b, struct pairs *out)
{
    struct compare_result result;
    out->compared_count++;
    if (!compare_may_match(left, right))
        return STATUS_OK;
    compare_forms(left, right, &result);
    return result.verdict == COMPARE_DIFFERENT ? STATUS_OK
                                               : pairs_add(out, pair_of(forms, a, b, &result));
}

// ---- keys -------------------------------------------------------------------------------------

static enum status add_item(struct part *part, uint32_t key, size_t entry)
{
    if (part->item_count == part->item_cap) {
        size_t cap = part->item_cap == 0 ? 1024 : part->item_cap + part->item_cap / 2;
        uint64_t *larger = realloc(part->items, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        part->items = larger;
        part->item_cap = cap;
    }
    part->items[part->item_count++] = (uint64_t)key << KEY_BITS | entry;
    return STATUS_OK;
}

static unsigned part_of(uint32_t key, unsigned bits)
{
    return bits == 0 ? 0 : key >> (KEY_BITS - bits);
}

static enum status collect_keys(struct part *part)
{
    enum status status = STATUS_OK;
    part->item_count = 0;
    for (size_t i = 0; i < part->form_count && status == STATUS_OK; i++) {
        const uint8_t *form = part->forms[i];
        if (i + AHEAD < part->form_count)
            platform_fetch(part->forms[i + AHEAD]);
        unsigned count = packed_key_count(form);
        for (unsigned j = 0; j < count && status == STATUS_OK; j++) {
            uint32_t key = packed_key(form, j);
            if (part_of(key, part->bits) == part->number)
                status = add_item(part, key, i);
        }
    }
    return status;
}

// Sorts by key; items of one key stay in the order of their entries.
static enum status sort_items(struct part *part)
{
    uint64_t *spare = realloc(part->spare, (part->item_cap + 1) * sizeof *spare);
    if (!spare)
        return STATUS_NO_MEMORY;
    part->spare = spare;
    for (unsigned shift = KEY_BITS; shift < 2 * KEY_BITS; shift += RADIX_BITS) {
        size_t starts[RADIX] = {0}, next = 0;
        for (size_t i = 0; i < part->item_count; i++)
            starts[part->items[i] >> shift & (RADIX - 1)]++;
        for (unsigned digit = 0; digit < RADIX; digit++) {
            size_t count = starts[digit];
            starts[digit] = next;
            next += count;
        }
        for (size_t i = 0; i < part->item_count; i++)
            part->spare[starts[part->items[i] >> shift & (RADIX - 1)]++] = part->items[i];
        uint64_t *sorted = part->spare;
        part->spare = part->items;
        part->items = sorted;
    }
    return STATUS_OK;
}

// ---- blocks -----------------------------------------------------------------------------------

// Entries of one person share many keys: whether this pair has just been compared.
static bool was_compared(struct part *part, uint64_t a, uint64_t b)
{
    uint64_t pair = a << KEY_BITS | b; // never 0, as a is before b
    uint64_t *place = &part->compared[pair * 0x9e3779b97f4a7c15u >> (64 - COMPARED_BITS)];
    if (*place == pair)
        return true;
    *place = pair;
    return false;
}

static enum status compare_block(struct part *part, const uint64_t *items, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        form_open(part->forms[(uint32_t)items[i]], &part->opened[i]);
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = i + 1; j < count; j++) {
            uint32_t a = (uint32_t)items[i], b = (uint32_t)items[j];
            if (was_compared(part, a, b))
                continue;
            enum status status =
                pairs_compare(part->forms, &part->opened[i], &part->opened[j], a, b, &part->found);
            if (status != STATUS_OK)
                return status;
        }
    return STATUS_OK;
}

// First where a form is, then the form.
static void fetch_ahead(const struct part *part, size_t item)
{
    if (item + 2 * AHEAD < part->item_count)
        platform_fetch(&part->forms[(uint32_t)part->items[item + 2 * AHEAD]]);
    if (item + AHEAD < part->item_count)
        platform_fetch(part->forms[(uint32_t)part->items[item + AHEAD]]);
}

static enum status compare_blocks(struct part *part)
{
    enum status status = STATUS_OK;
    size_t end;
    for (size_t first = 0; first < part->item_count && status == STATUS_OK; first = end) {
        uint64_t *items = part->items + first;
        for (end = first + 1;
             end < part->item_count && part->items[end] >> KEY_BITS == items[0] >> KEY_BITS;)
            end++;
        size_t count = end - first;
        fetch_ahead(part, end);
        if (count == 1)
            continue;
        if (count <= BLOCK_MAX_ENTRIES) {
            status = compare_block(part, items, (unsigned)count);
        } else {
            part->found.skipped_blocks++;
            part->found.skipped_entries += (unsigned long)count;
        }
    }
    return status;
}

static void wipe_and_free(void *memory, size_t len)
{
    if (memory)
        sodium_memzero(memory, len);
    free(memory);
}

static void free_items(struct part *part)
{
    wipe_and_free(part->items, part->item_cap * sizeof *part->items);
    wipe_and_free(part->spare, part->item_cap * sizeof *part->spare);
    part->items = part->spare = NULL;
    part->item_cap = 0;
}

static void work_on(void *slot)
{
    struct part *part = slot;
    memset(part->compared, 0, sizeof part->compared);
    part->status = collect_keys(part);
    if (part->status == STATUS_OK)
        part->status = sort_items(part);
    if (part->status == STATUS_OK)
        part->status = compare_blocks(part);
    free_items(part);
}

// ---- all of it --------------------------------------------------------------------------------

static int by_places(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

// Adds what a part has found, each pair once, and empties it.
static enum status take_found(struct part *part, struct pairs *out)
{
    struct pairs *found = &part->found, both = {.cap = out->count + found->count};
    if (part->status != STATUS_OK)
        return part->status;
    if (found->count > 0)
        qsort(found->items, found->count, sizeof *found->items, by_places);
    both.items = malloc((both.cap + 1) * sizeof *both.items);
    if (!both.items)
        return STATUS_NO_MEMORY;
    for (size_t i = 0, j = 0; i < out->count || j < found->count;) {
        bool first = j == found->count ||
                     (i < out->count && by_places(&out->items[i], &found->items[j]) <= 0);
        const struct pair *next = first ? &out->items[i++] : &found->items[j++];
        if (both.count == 0 || by_places(&both.items[both.count - 1], next) != 0)
            both.items[both.count++] = *next;
    }
    both.compared_count = out->compared_count + found->compared_count;
    both.skipped_blocks = out->skipped_blocks + found->skipped_blocks;
    both.skipped_entries = out->skipped_entries + found->skipped_entries;
    free(out->items);
    *out = both;
    found->count = 0;
    found->compared_count = found->skipped_blocks = found->skipped_entries = 0;
    return STATUS_OK;
}

static enum status find_in_parts(struct conveyor *conveyor, unsigned part_count, struct pairs *out)
{
    enum status status = STATUS_OK;
    struct part *part;
    for (unsigned next = 0; status == STATUS_OK;) {
        while (next < part_count && (part = conveyor_room(conveyor)) != NULL) {
            part->number = next++;
            conveyor_put(conveyor);
        }
        part = conveyor_take(conveyor);
        if (!part)
            break;
        status = take_found(part, out);
    }
    return status;
}

static void free_parts(struct part *parts, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        pairs_free(&parts[i].found);
    wipe_and_free(parts, count * sizeof *parts);
}

// So many bits that a part is about PART_ITEMS keys.
static unsigned part_bits(size_t count)
{
    unsigned bits = count < MANY ? 0 : MIN_BITS;
    while (bits < PART_MAX_BITS && count * KEYS_PER_ENTRY >> bits > PART_ITEMS)
        bits++;
    return bits;
}

static enum status find_in_two_threads(struct part *parts, struct pairs *out)
{
    struct conveyor *conveyor;
    enum status status = conveyor_new(parts, sizeof *parts, SLOT_COUNT, work_on, &conveyor);
    if (status != STATUS_OK)
        return status;
    status = find_in_parts(conveyor, 1u << parts[0].bits, out);
    conveyor_free(conveyor);
    return status;
}

enum status pairs_find(const uint8_t *const *forms, size_t count, struct pairs *out)
{
    unsigned bits = part_bits(count), slot_count = bits > 0 ? SLOT_COUNT : 1;
    struct part *parts = malloc(slot_count * sizeof *parts);
    *out = (struct pairs){0};
    if (!parts)
        return STATUS_NO_MEMORY;
    for (unsigned i = 0; i < slot_count; i++) {
        parts[i].forms = forms;
        parts[i].form_count = count;
        parts[i].bits = bits;
        parts[i].number = 0;
        parts[i].items = parts[i].spare = NULL;
        parts[i].item_cap = 0;
        parts[i].found = (struct pairs){0};
    }
    enum status status = STATUS_OK;
    if (bits > 0) {
        status = find_in_two_threads(parts, out);
    } else {
        work_on(parts);
        status = take_found(parts, out);
    }
    free_parts(parts, slot_count);
    if (status == STATUS_OK && out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, pairs_by_weight);
    return status;
}
