// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/link.h"

#include "common/kz_iin.h"
#include "common/record.h"
#include "merger/linkage/normalize.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PART_COUNT 2
#define LINK_KEY_LEN 16
#define LINK_PART_LEN 8

// Hashes; zeros where nothing is known.
struct link_form {
    uint8_t number[LINK_KEY_LEN]; // a valid identity number
    uint8_t name[LINK_KEY_LEN];   // family name, given name and birth date, if all are there
    uint8_t birth_date[LINK_PART_LEN];
    uint8_t patronymic[LINK_PART_LEN];
};

// ---- forms ------------------------------------------------------------------------------------

static struct record_value field(struct record_value record, enum record_field field)
{
    return record_get(record.bytes, record.len, (uint8_t)field);
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

// The hash of a field that the entry has; else zeros stay.
static void make_part(struct record_value value, uint8_t out[LINK_PART_LEN])
{
    uint8_t hash[LINK_KEY_LEN];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    if (!hash_field(&state, value))
        return;
    crypto_generichash_final(&state, hash, sizeof hash);
    memcpy(out, hash, LINK_PART_LEN);
}

static void make_name(struct record_value record, uint8_t out[LINK_KEY_LEN])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, LINK_KEY_LEN);
    if (hash_field(&state, field(record, RECORD_FAMILY_NAME)) &&
        hash_field(&state, field(record, RECORD_GIVEN_NAME)) &&
        hash_field(&state, field(record, RECORD_BIRTH_DATE)))
        crypto_generichash_final(&state, out, LINK_KEY_LEN);
    sodium_memzero(&state, sizeof state); // where a field is missing, the others still stand in it
}

// Only a number whose check digit is right.
static void make_number(struct record_value number, uint8_t out[LINK_KEY_LEN])
{
    if (number.bytes &&
        kz_iin_check((const char *)number.bytes, number.len).verdict == KZ_IIN_VALID)
        crypto_generichash(out, LINK_KEY_LEN, number.bytes, number.len, NULL, 0);
}

size_t link_form_make(const uint8_t *bytes, size_t len, uint8_t out[LINK_FORM_MAX_LEN])
{
    const struct record_value record = {bytes, len};
    struct link_form form = {{0}, {0}, {0}, {0}};
    make_number(field(record, RECORD_ID_NUMBER), form.number);
    make_name(record, form.name);
    make_part(field(record, RECORD_BIRTH_DATE), form.birth_date);
    make_part(field(record, RECORD_PATRONYMIC), form.patronymic);
    out[0] = 1 + sizeof form;
    memcpy(out + 1, &form, sizeof form);
    return out[0];
}

static struct link_form read_form(const uint8_t *bytes)
{
    struct link_form form;
    memcpy(&form, bytes + 1, sizeof form);
    return form;
}

// ---- keys -------------------------------------------------------------------------------------

// What entries are grouped by.
struct key {
    uint8_t key[LINK_KEY_LEN];                // equal keys may be one person
    uint8_t parts[PART_COUNT][LINK_PART_LEN]; // what tells them apart; zeros where it is not known
    uint32_t entry;
};

// By number. The birth date does not tell apart here; see note_contested.
static bool number_key(const uint8_t *bytes, struct key *key)
{
    const struct link_form form = read_form(bytes);
    *key = (struct key){.entry = 0};
    memcpy(key->key, form.number, LINK_KEY_LEN);
    memcpy(key->parts[0], form.birth_date, LINK_PART_LEN);
    return !sodium_is_zero(key->key, LINK_KEY_LEN);
}

// By name and birth date; different patronymics tell apart, and so do different numbers.
static bool name_key(const uint8_t *bytes, struct key *key)
{
    const struct link_form form = read_form(bytes);
    *key = (struct key){.entry = 0};
    memcpy(key->key, form.name, LINK_KEY_LEN);
    memcpy(key->parts[0], form.patronymic, LINK_PART_LEN);
    memcpy(key->parts[1], form.number, LINK_PART_LEN);
    return !sodium_is_zero(key->key, LINK_KEY_LEN);
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *left = a, *right = b;
    return memcmp(left->key, right->key, LINK_KEY_LEN);
}

static int compare_first_part(const void *a, const void *b)
{
    const struct key *left = a, *right = b;
    return memcmp(left->parts[0], right->parts[0], LINK_PART_LEN);
}

static int compare_second_part(const void *a, const void *b)
{
    const struct key *left = a, *right = b;
    return memcmp(left->parts[1], right->parts[1], LINK_PART_LEN);
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
    return sodium_is_zero(key->parts[part], LINK_PART_LEN);
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

static void join_by_number(const uint8_t *const *forms, size_t count, struct key *keys,
                           uint32_t *cluster, bool *contested)
{
    size_t key_count = 0, end;
    for (size_t i = 0; i < count; i++) {
        if (number_key(forms[i], &keys[key_count]))
            keys[key_count++].entry = (uint32_t)i;
    }
    qsort(keys, key_count, sizeof *keys, compare_keys);
    for (size_t first = 0; first < key_count; first = end) {
        end = run_end(keys, first, key_count, compare_keys);
        join_all(cluster, keys + first, end - first);
        note_contested(keys + first, end - first, contested);
    }
}

static void join_by_name(const uint8_t *const *forms, size_t count, struct key *keys,
                         uint32_t *cluster, const bool *contested)
{
    size_t key_count = 0, end;
    for (size_t i = 0; i < count; i++) {
        if (!contested[i] && name_key(forms[i], &keys[key_count]))
            keys[key_count++].entry = (uint32_t)i;
    }
    qsort(keys, key_count, sizeof *keys, compare_keys);
    for (size_t first = 0; first < key_count; first = end) {
        end = run_end(keys, first, key_count, compare_keys);
        join_group(cluster, keys + first, end - first, 0);
    }
}

static enum status make_clusters(const uint8_t *const *forms, size_t count, uint32_t *cluster)
{
    enum status status = STATUS_NO_MEMORY;
    struct key *keys = malloc((count + 1) * sizeof *keys);
    bool *contested = calloc(count + 1, sizeof *contested);
    if (!keys || !contested)
        goto out;
    for (size_t i = 0; i < count; i++)
        cluster[i] = (uint32_t)i;
    join_by_number(forms, count, keys, cluster, contested);
    join_by_name(forms, count, keys, cluster, contested);
    for (size_t i = 0; i < count; i++)
        cluster[i] = root(cluster, (uint32_t)i);
    sodium_memzero(keys, count * sizeof *keys);
    status = STATUS_OK;
out:
    free(contested);
    free(keys);
    return status;
}

enum status link_entries(const uint8_t *const *forms, size_t count,
                         const struct link_answer *answers, size_t answer_count,
                         struct link_people *out)
{
    (void)answers;
    (void)answer_count;
    *out = (struct link_people){.cluster = malloc((count + 1) * sizeof *out->cluster)};
    enum status status =
        out->cluster ? make_clusters(forms, count, out->cluster) : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        link_people_free(out);
    return status;
}

void link_people_free(struct link_people *people)
{
    free(people->cluster);
    free(people->questions);
    *people = (struct link_people){0};
}

// True if the keys are equal and no part that both have tells them apart.
static bool agree(const struct key *a, const struct key *b)
{
    bool equal = memcmp(a->key, b->key, LINK_KEY_LEN) == 0;
    for (unsigned part = 0; part < PART_COUNT; part++)
        equal = equal && (lacks_part(a, part) || lacks_part(b, part) ||
                          memcmp(a->parts[part], b->parts[part], LINK_PART_LEN) == 0);
    return equal;
}

enum link_reason link_reason(const uint8_t *a, const uint8_t *b)
{
    struct key left, right;
    if (number_key(a, &left) && number_key(b, &right) &&
        memcmp(left.key, right.key, LINK_KEY_LEN) == 0)
        return LINK_SAME_NUMBER;
    if (name_key(a, &left) && name_key(b, &right) && agree(&left, &right))
        return LINK_SAME_NAME_AND_DATE;
    return LINK_NO_REASON;
}
