// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/place.h"

#include "common/bytes.h"
#include "merger/linkage/normalize.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#define PLACE_CAP (NORMALIZE_MAX_TOKENS * NORMALIZE_TOKEN_CAP)
#define HASH_BITS 24

// A city's other names, folded; place_test proves that they are.
static const struct {
    const char *name, *city;
} cities[] = {
#define CITY(written, name, city) {name, city},
#include "merger/linkage/tables/cities.def"
#undef CITY
};

// Words that say what a place is, folded.
static const char *const settlements[] = {
#define SETTLEMENT(written, name) name,
#include "merger/linkage/tables/settlements.def"
#undef SETTLEMENT
};

static uint32_t hash(const char *text, size_t len)
{
    static const uint8_t key[crypto_shorthash_KEYBYTES] = {0};
    uint8_t hash[crypto_shorthash_BYTES];
    crypto_shorthash(hash, (const uint8_t *)text, len, key);
    uint32_t value = ((uint32_t)hash[0] | (uint32_t)hash[1] << 8 | (uint32_t)hash[2] << 16) &
                     ((1u << HASH_BITS) - 1);
    return value != 0 ? value : 1;
}

// "г. Алматы" and "Алматы қаласы" are Алматы.
static bool says_what_it_is(const struct normalize_token *token)
{
    if (token->flags & NORMALIZE_INITIAL)
        return true;
    for (size_t i = 0; i < sizeof settlements / sizeof *settlements; i++)
        if (strlen(settlements[i]) == token->len &&
            memcmp(settlements[i], token->letters, token->len) == 0)
            return true;
    return false;
}

// The name of the place alone, folded and in one piece; gives its length.
static size_t fold_city(const char *text, size_t len, char out[PLACE_CAP])
{
    struct normalize_name name;
    size_t folded_len = 0;
    if (!text || !normalize_name(text, len, &name))
        return 0;
    for (unsigned i = 0; i < name.count; i++) {
        if (says_what_it_is(&name.tokens[i]))
            continue;
        memcpy(out + folded_len, name.tokens[i].letters, name.tokens[i].len);
        folded_len += name.tokens[i].len;
    }
    sodium_memzero(&name, sizeof name);
    return folded_len;
}

// A city's one name for any of its names, or what is given.
static const char *find_city(const char *folded, size_t *len)
{
    for (size_t i = 0; i < sizeof cities / sizeof *cities; i++)
        if (strlen(cities[i].name) == *len && memcmp(cities[i].name, folded, *len) == 0) {
            *len = strlen(cities[i].city);
            return cities[i].city;
        }
    return folded;
}

uint32_t place_city(const char *text, size_t len)
{
    char folded[PLACE_CAP];
    size_t folded_len = fold_city(text, len, folded);
    size_t city_len = folded_len;
    const char *city = find_city(folded, &city_len);
    uint32_t found = city_len > 0 ? hash(city, city_len) : 0;
    sodium_memzero(folded, folded_len);
    return found;
}

uint64_t place_region(const char *text, size_t len)
{
    char folded[PLACE_CAP];
    uint8_t hash[crypto_generichash_BYTES_MIN];
    size_t folded_len = fold_city(text, len, folded), city_len = folded_len;
    const char *city = find_city(folded, &city_len);
    crypto_generichash(hash, sizeof hash, (const uint8_t *)city, city_len, NULL, 0);
    struct bytes_reader r = bytes_reader_init(hash, sizeof hash);
    uint64_t found = bytes_get_u64(&r);
    sodium_memzero(folded, folded_len);
    if (city_len == 0)
        return 0;
    return found != 0 ? found : 1;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// The numbers in a text, in any order: a house, a flat.
static uint32_t hash_numbers(const char *text, size_t len)
{
    uint32_t sum = 0;
    size_t end;
    for (size_t first = 0; first < len; first = end + 1) {
        for (end = first; end < len && is_digit(text[end]);)
            end++;
        if (end > first)
            sum += hash(text + first, end - first);
    }
    return sum;
}

uint32_t place_address(const char *text, size_t len)
{
    struct normalize_name name;
    if (!text || !normalize_name(text, len, &name))
        return 0;
    uint32_t sum = hash_numbers(text, len);
    for (unsigned i = 0; i < name.count; i++)
        sum += hash(name.tokens[i].letters, name.tokens[i].len);
    sodium_memzero(&name, sizeof name);
    sum &= (1u << HASH_BITS) - 1;
    return sum != 0 ? sum : 1;
}
