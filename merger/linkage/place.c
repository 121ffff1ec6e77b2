// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/place.h"

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

static uint32_t hash(const char *text, size_t len)
{
    static const uint8_t key[crypto_shorthash_KEYBYTES] = {0};
    uint8_t hash[crypto_shorthash_BYTES];
    crypto_shorthash(hash, (const uint8_t *)text, len, key);
    uint32_t value = ((uint32_t)hash[0] | (uint32_t)hash[1] << 8 | (uint32_t)hash[2] << 16) &
                     ((1u << HASH_BITS) - 1);
    return value != 0 ? value : 1;
}

uint32_t place_city(const char *text, size_t len)
{
    struct normalize_name name;
    char folded[PLACE_CAP];
    size_t folded_len = 0;
    if (!text || !normalize_name(text, len, &name))
        return 0;
    for (unsigned i = 0; i < name.count; i++) {
        memcpy(folded + folded_len, name.tokens[i].letters, name.tokens[i].len);
        folded_len += name.tokens[i].len;
    }
    for (size_t i = 0; i < sizeof cities / sizeof *cities; i++)
        if (strlen(cities[i].name) == folded_len && memcmp(cities[i].name, folded, folded_len) == 0)
            return hash(cities[i].city, strlen(cities[i].city));
    return hash(folded, folded_len);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// The numbers in a text, one after the other: a house, a flat.
static uint32_t hash_numbers(const char *text, size_t len)
{
    uint32_t sum = 0, number = 0;
    for (size_t i = 0; i < len; i++) {
        if (is_digit(text[i]))
            number = 10 * number + (uint32_t)(text[i] - '0');
        if (!is_digit(text[i]) || i + 1 == len) {
            sum = 31 * sum + number;
            number = 0;
        }
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
    sum &= (1u << HASH_BITS) - 1;
    return sum != 0 ? sum : 1;
}
