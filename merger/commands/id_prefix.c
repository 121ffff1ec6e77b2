// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/id_prefix.h"

#include <sodium.h>
#include <string.h>

#define MAX_DIGITS (2 * (size_t)ID_PREFIX_LEN)

bool id_prefix_read(const char *text, size_t len, struct id_prefix *out)
{
    char digits[MAX_DIGITS + 1];
    memset(digits, '0', MAX_DIGITS);
    out->digit_count = 0;
    if (len < ID_PREFIX_MIN_DIGITS || len > MAX_DIGITS)
        return false;
    memcpy(digits, text, len);
    size_t bin_len;
    if (sodium_hex2bin(out->bytes, ID_PREFIX_LEN, digits, MAX_DIGITS, NULL, &bin_len, NULL) != 0 ||
        bin_len != ID_PREFIX_LEN)
        return false;
    out->digit_count = len;
    return true;
}

bool id_prefix_begins(const struct id_prefix *prefix, const uint8_t id[ID_PREFIX_LEN])
{
    size_t whole = prefix->digit_count / 2;
    return prefix->digit_count > 0 && memcmp(id, prefix->bytes, whole) == 0 &&
           (prefix->digit_count % 2 == 0 || id[whole] >> 4 == prefix->bytes[whole] >> 4);
}
