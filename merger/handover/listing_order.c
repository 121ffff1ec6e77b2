// SPDX-License-Identifier: Apache-2.0
#include "common/order.h"
#include "merger/handover/listing_parts.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define NAME_PARTS 3

// A family name that begins another stands before it, whatever the given names: the parts are
// compared one by one.
struct sort_key {
    const uint8_t *name; // the keys of family name, given name and patronymic
    size_t name_at;      // the same while keys are still being made
    uint16_t part_len[NAME_PARTS];
    struct listing_row row;
};

static const char *const order_names[LISTING_ORDER_COUNT] = {"name", "region", "day"};

const char *listing_order_name(enum listing_order order)
{
    return order_names[order];
}

enum listing_order listing_order_named(const char *name)
{
    enum listing_order order = 0;
    while (order < LISTING_ORDER_COUNT && strcmp(order_names[order], name) != 0)
        order++;
    return order;
}

// ---- comparing --------------------------------------------------------------------------------

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_names(const struct sort_key *a, const struct sort_key *b)
{
    const uint8_t *in_a = a->name, *in_b = b->name;
    for (unsigned part = 0; part < NAME_PARTS; part++) {
        size_t a_len = a->part_len[part], b_len = b->part_len[part];
        int by_bytes = memcmp(in_a, in_b, a_len < b_len ? a_len : b_len);
        if (by_bytes != 0 || a_len != b_len)
            return by_bytes != 0 ? by_bytes : compare_numbers((uint32_t)a_len, (uint32_t)b_len);
        in_a += a_len;
        in_b += b_len;
    }
    return 0;
}

// The entry id last, in whose order the tally has its entries.
static int compare_keys(const struct sort_key *a, const struct sort_key *b)
{
    int order = compare_names(a, b);
    if (order == 0)
        order = compare_numbers(a->row.region, b->row.region);
    if (order == 0)
        order = compare_numbers(a->row.day, b->row.day);
    return order != 0 ? order : compare_numbers(a->row.entry, b->row.entry);
}

static int by_name(const void *a, const void *b)
{
    return compare_keys(a, b);
}

static int by_region(const void *a, const void *b)
{
    const struct sort_key *key_a = a, *key_b = b;
    int order = compare_numbers(key_a->row.region, key_b->row.region);
    return order != 0 ? order : compare_keys(a, b);
}

static int by_day(const void *a, const void *b)
{
    const struct sort_key *key_a = a, *key_b = b;
    int order = compare_numbers(key_a->row.day, key_b->row.day);
    return order != 0 ? order : compare_keys(a, b);
}

// ---- keys -------------------------------------------------------------------------------------

// Of what leaves, and of nothing else.
static enum status make_key(const struct listing *listing, size_t place, struct listing_pool *pool,
                            struct sort_key *key)
{
    static const enum record_field parts[NAME_PARTS] = {RECORD_FAMILY_NAME, RECORD_GIVEN_NAME,
                                                        RECORD_PATRONYMIC};
    uint8_t bytes[ORDER_KEY_CAP];
    struct listing_person person;
    enum status status = STATUS_OK;
    *key = (struct sort_key){.row = listing->store->rows[place], .name_at = pool->len};
    listing_get(listing, place, &person);
    for (unsigned i = 0; i < NAME_PARTS && status == STATUS_OK; i++) {
        const struct record_value *value = &person.fields[parts[i]];
        if (!value->bytes)
            continue;
        key->part_len[i] = (uint16_t)order_key((const char *)value->bytes, value->len, bytes);
        status = listing_pool_put(pool, bytes, key->part_len[i]);
    }
    sodium_memzero(bytes, sizeof bytes);
    return status;
}

static void sort_keys(const struct listing *listing, const struct listing_pool *pool,
                      struct sort_key *keys)
{
    static int (*const compare[LISTING_ORDER_COUNT])(const void *,
                                                     const void *) = {by_name, by_region, by_day};
    static const uint8_t nothing[1];
    for (size_t i = 0; i < listing->named_count; i++)
        keys[i].name = pool->bytes ? pool->bytes + keys[i].name_at : nothing;
    qsort(keys, listing->named_count, sizeof *keys, compare[listing->plan.order]);
    for (size_t i = 0; i < listing->named_count; i++)
        listing->store->rows[i] = keys[i].row;
}

enum status listing_order_people(const struct listing *listing)
{
    struct listing_pool pool = {.bytes = NULL};
    enum status status = STATUS_OK;
    struct sort_key *keys = malloc((listing->named_count + 1) * sizeof *keys);
    if (!keys)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < listing->named_count && status == STATUS_OK; i++)
        status = make_key(listing, i, &pool, &keys[i]);
    if (status == STATUS_OK)
        sort_keys(listing, &pool, keys);
    listing_pool_free(&pool);
    free(keys);
    return status;
}
