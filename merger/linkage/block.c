// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/block.h"

#include "merger/linkage/phonetic.h"

#include <string.h>

#define MAX_NAMES 4         // tokens that make keys
#define NUMBER_TAIL 1000000 // what follows the birth date in an identity number
#define NUMBER_MIN_DIGITS 9
#define DATE_PREFIX 2
#define SKELETON_LEN 4

enum kind {
    BY_NUMBER = 1,
    BY_NUMBER_TAIL,
    BY_DATE,
    BY_NAMES,
    BY_NAMES_AND_YEAR,
    BY_PHONE,
    KIND_COUNT
};

struct keys {
    uint32_t *out; // ascending
    unsigned count;
};

// The finalizer of splitmix64 (Steele, Lea and Flood 2014): every bit of a key depends on all.
static uint64_t mix(uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void put(struct keys *keys, enum kind kind, uint64_t a, uint64_t b)
{
    uint32_t key = (uint32_t)(mix(mix(a) + b * KIND_COUNT + kind) >> 32);
    unsigned at = keys->count;
    while (at > 0 && keys->out[at - 1] > key)
        at--;
    if (keys->count == BLOCK_MAX_KEYS || (at > 0 && keys->out[at - 1] == key))
        return;
    memmove(keys->out + at + 1, keys->out + at, (keys->count - at) * sizeof key);
    keys->out[at] = key;
    keys->count++;
}

// The first letter and the consonants that follow it: what survives most misspellings.
static uint64_t skeleton(const struct normalize_token *token)
{
    uint64_t found = 0;
    unsigned len = 0;
    for (unsigned i = 0; i < token->len && len < SKELETON_LEN; i++)
        if (i == 0 || !phonetic_is_vowel(token->letters[i])) {
            found = found << 8 | (uint8_t)token->letters[i];
            len++;
        }
    return found;
}

static uint64_t prefix(const struct normalize_token *token)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < token->len && i < DATE_PREFIX; i++)
        found = found << 8 | (uint8_t)token->letters[i];
    return found;
}

static uint64_t day_of(struct form_date date)
{
    return (uint64_t)date.year << 16 | (uint64_t)date.month << 8 | date.day;
}

// The first of the names that are more than an initial.
static unsigned pick_names(const struct form *form, const struct form_token *out[MAX_NAMES])
{
    unsigned count = 0;
    for (unsigned i = 0; i < form->token_count && count < MAX_NAMES; i++)
        if (!(form->tokens[i].name.flags & NORMALIZE_INITIAL))
            out[count++] = &form->tokens[i];
    return count;
}

// A birth date with one's own names: fathers' names are few, and add blocks of strangers.
static void put_dates(struct keys *keys, const struct form *form,
                      const struct form_token *const *names, unsigned name_count)
{
    for (unsigned i = 0; i < form->date_count; i++)
        for (unsigned j = 0; j < name_count; j++)
            if (names[j]->role != FREQUENCY_PATRONYMIC)
                put(keys, BY_DATE, day_of(form->dates[i]), prefix(&names[j]->name));
}

// Two names in any order, alone and with a year of birth.
static void put_names(struct keys *keys, const struct form *form,
                      const struct form_token *const *names, unsigned name_count)
{
    uint64_t skeletons[MAX_NAMES];
    for (unsigned i = 0; i < name_count; i++)
        skeletons[i] = skeleton(&names[i]->name);
    for (unsigned i = 0; i < name_count; i++)
        for (unsigned j = i + 1; j < name_count; j++) {
            uint64_t a = skeletons[i], b = skeletons[j];
            uint64_t both = a < b ? a << 32 | b : b << 32 | a;
            put(keys, BY_NAMES, both, 0);
            for (unsigned k = 0; k < form->date_count; k++)
                put(keys, BY_NAMES_AND_YEAR, both, form->dates[k].year);
        }
}

unsigned block_keys(const struct form *form, uint32_t out[BLOCK_MAX_KEYS])
{
    struct keys keys = {.out = out};
    const struct form_token *names[MAX_NAMES];
    unsigned name_count = pick_names(form, names);
    if (form->digit_count > 0)
        put(&keys, BY_NUMBER, form->number, form->digit_count);
    if (form->digit_count >= NUMBER_MIN_DIGITS)
        put(&keys, BY_NUMBER_TAIL, form->number % NUMBER_TAIL, 0);
    if (form->phone != 0)
        put(&keys, BY_PHONE, form->phone, 0);
    put_dates(&keys, form, names, name_count);
    put_names(&keys, form, names, name_count);
    return keys.count;
}
