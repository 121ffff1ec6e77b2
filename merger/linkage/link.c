// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/link.h"

#include "common/kz_iin.h"
#include "common/record.h"
#include "merger/linkage/normalize.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define KEY_LEN 16
#define PART_LEN 8
#define PART_COUNT 2

// What entries are grouped by. Hashes, so that a million of them are small and hold no name.
struct key {
    uint8_t key[KEY_LEN];                // equal keys may be one person
    uint8_t parts[PART_COUNT][PART_LEN]; // what tells them apart; zeros where it is not known
    uint32_t entry;
};

static struct record_value field(const struct link_entry *entry, enum record_field field)
{
    return record_get(entry->record, entry->record_len, (uint8_t)field);
}

// Adds a normalised field with its length; false if it is absent or empty.
static bool hash_field(crypto_generichash_state *state, struct record_value value)
{
    char text[NORMALIZE_CAP];
    size_t len = 0;
    bool found =
        value.bytes && normalize_text((const char *)value.bytes, value.len, text, &len) && len > 0;
    if (found) {
        const uint8_t len_bytes[2] = {(uint8_t)len, (uint8_t)(len >> 8)};
        crypto_generichash_update(state, len_bytes, sizeof len_bytes);
        crypto_generichash_update(state, (const uint8_t *)text, len);
        sodium_memzero(text, len);
    }
    return found;
}

// A part that the entry has; else zeros stay.
static void set_part(struct key *key, unsigned part, struct record_value value)
{
    uint8_t hash[KEY_LEN];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    if (!hash_field(&state, value))
        return;
    crypto_generichash_final(&state, hash, sizeof hash);
    memcpy(key->parts[part], hash, PART_LEN);
}

// The identity number if its check digit is right; else nothing.
static struct record_value valid_number(const struct link_entry *entry)
{
    struct record_value number = field(entry, RECORD_ID_NUMBER);
    if (number.bytes &&
        kz_iin_check((const char *)number.bytes, number.len).verdict == KZ_IIN_VALID)
        return number;
    return (struct record_value){.bytes = NULL};
}

// By number. The birth date does not tell apart here; see note_contested.
static bool number_key(const struct link_entry *entry, struct key *key)
{
    struct record_value number = valid_number(entry);
    memset(key, 0, sizeof *key);
    if (!number.bytes)
        return false;
    crypto_generichash(key->key, KEY_LEN, number.bytes, number.len, NULL, 0);
    set_part(key, 0, field(entry, RECORD_BIRTH_DATE));
    return true;
}

// By name and birth date; different patronymics tell apart, and so do different numbers.
static bool name_key(const struct link_entry *entry, struct key *key)
{
    memset(key, 0, sizeof *key);
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, KEY_LEN);
    if (!hash_field(&state, field(entry, RECORD_FAMILY_NAME)) ||
        !hash_field(&state, field(entry, RECORD_GIVEN_NAME)) ||
        !hash_field(&state, field(entry, RECORD_BIRTH_DATE)))
        return false;
    crypto_generichash_final(&state, key->key, KEY_LEN);
    set_part(key, 0, field(entry, RECORD_PATRONYMIC));
    set_part(key, 1, valid_number(entry));
    return true;
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *left = a, *right = b;
    return memcmp(left->key, right->key, KEY_LEN);
}

static int compare_first_part(const void *a, const void *b)
{
    const struct key *left = a, *right = b;
    return memcmp(left->parts[0], right->parts[0], PART_LEN);
}

static int compare_second_part(const void *a, const void *b)
{
    const struct key *left = a, *right = b;
    return memcmp(left->parts[1], right->parts[1], PART_LEN);
}

typedef int compare_keys_by(const void *a, const void *b);
static compare_keys_by *const compare_part[PART_COUNT] = {compare_first_part, compare_second_part};

// ---- clusters ---------------------------------------------------------------------------------
// cluster[] is a forest in which every entry points at itself or at an earlier one.

static uint32_t root(uint32_t *cluster, uint32_t entry)
{
    while (cluster[entry] != entry) {
        cluster[entry] = cluster[cluster[entry]];
        entry = cluster[entry];
    }
    return entry;
}

static void join(uint32_t *cluster, uint32_t a, uint32_t b)
{
    uint32_t left = root(cluster, a), right = root(cluster, b);
    if (left < right)
        cluster[right] = left;
    else
        cluster[left] = right;
}

static bool lacks_part(const struct key *key, unsigned part)
{
    return sodium_is_zero(key->parts[part], PART_LEN);
}

// The end of the run of equal keys that begins at first.
static size_t run_end(const struct key *keys, size_t first, size_t count, compare_keys_by *compare)
{
    size_t end = first + 1;
    while (end < count && compare(&keys[first], &keys[end]) == 0)
        end++;
    return end;
}

static void join_all(uint32_t *cluster, const struct key *keys, size_t count)
{
    for (size_t i = 1; i < count; i++)
        join(cluster, keys[0].entry, keys[i].entry);
}

// Splits a group by one part after the other and joins what none tells apart. Who lacks a part
// belongs to the only value that the group has, and where it has several, to those who lack it too:
// no entry may connect two that differ.
static void join_group(uint32_t *cluster, struct key *keys, size_t count, unsigned part)
{
    if (part == PART_COUNT) {
        join_all(cluster, keys, count);
        return;
    }
    compare_keys_by *compare = compare_part[part];
    qsort(keys, count, sizeof *keys, compare);
    size_t known = lacks_part(&keys[0], part) ? run_end(keys, 0, count, compare) : 0;
    if (known == count || compare(&keys[known], &keys[count - 1]) == 0) {
        join_group(cluster, keys, count, part + 1);
        return;
    }
    size_t end;
    for (size_t first = 0; first < count; first = end) {
        end = run_end(keys, first, count, compare);
        join_group(cluster, keys + first, end - first, part + 1);
    }
}

// A number that was given with two birth dates says that somebody gave another's number. Its
// entries are one person to the rule, but none of them may draw a third entry in by its name.
static void note_contested(struct key *keys, size_t count, bool *contested)
{
    qsort(keys, count, sizeof *keys, compare_first_part);
    size_t known = lacks_part(&keys[0], 0) ? run_end(keys, 0, count, compare_first_part) : 0;
    if (known == count || compare_first_part(&keys[known], &keys[count - 1]) == 0)
        return;
    for (size_t i = 0; i < count; i++)
        contested[keys[i].entry] = true;
}

static void join_by_number(const struct link_entry *entries, size_t count, struct key *keys,
                           uint32_t *cluster, bool *contested)
{
    size_t key_count = 0, end;
    for (size_t i = 0; i < count; i++) {
        if (number_key(&entries[i], &keys[key_count]))
            keys[key_count++].entry = (uint32_t)i;
    }
    qsort(keys, key_count, sizeof *keys, compare_keys);
    for (size_t first = 0; first < key_count; first = end) {
        end = run_end(keys, first, key_count, compare_keys);
        join_all(cluster, keys + first, end - first);
        note_contested(keys + first, end - first, contested);
    }
}

static void join_by_name(const struct link_entry *entries, size_t count, struct key *keys,
                         uint32_t *cluster, const bool *contested)
{
    size_t key_count = 0, end;
    for (size_t i = 0; i < count; i++) {
        if (!contested[i] && name_key(&entries[i], &keys[key_count]))
            keys[key_count++].entry = (uint32_t)i;
    }
    qsort(keys, key_count, sizeof *keys, compare_keys);
    for (size_t first = 0; first < key_count; first = end) {
        end = run_end(keys, first, key_count, compare_keys);
        join_group(cluster, keys + first, end - first, 0);
    }
}

enum status link_entries(const struct link_entry *entries, size_t count, uint32_t *cluster)
{
    if (count == 0)
        return STATUS_OK;
    enum status status = STATUS_NO_MEMORY;
    struct key *keys = malloc(count * sizeof *keys);
    bool *contested = calloc(count, sizeof *contested);
    if (!keys || !contested)
        goto out;
    for (size_t i = 0; i < count; i++)
        cluster[i] = (uint32_t)i;
    join_by_number(entries, count, keys, cluster, contested);
    join_by_name(entries, count, keys, cluster, contested);
    for (size_t i = 0; i < count; i++)
        cluster[i] = root(cluster, (uint32_t)i);
    sodium_memzero(keys, count * sizeof *keys);
    status = STATUS_OK;
out:
    free(contested);
    free(keys);
    return status;
}

// True if the keys are equal and no part that both have tells them apart.
static bool agree(const struct key *a, const struct key *b)
{
    bool equal = memcmp(a->key, b->key, KEY_LEN) == 0;
    for (unsigned part = 0; part < PART_COUNT; part++)
        equal = equal && (lacks_part(a, part) || lacks_part(b, part) ||
                          memcmp(a->parts[part], b->parts[part], PART_LEN) == 0);
    return equal;
}

enum link_reason link_reason(const struct link_entry *a, const struct link_entry *b)
{
    struct key left, right;
    if (number_key(a, &left) && number_key(b, &right) && memcmp(left.key, right.key, KEY_LEN) == 0)
        return LINK_SAME_NUMBER;
    if (name_key(a, &left) && name_key(b, &right) && agree(&left, &right))
        return LINK_SAME_NAME_AND_DATE;
    return LINK_NO_REASON;
}
