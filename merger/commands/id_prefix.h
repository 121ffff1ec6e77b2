// SPDX-License-Identifier: Apache-2.0
//
// The beginning of an id in hex digits, as people type it to name an entry, a device or a batch.
// Pure.
#ifndef QOL_ID_PREFIX_H
#define QOL_ID_PREFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_PREFIX_LEN 16 // of the ids; of what is longer the first bytes are compared
#define ID_PREFIX_MIN_DIGITS 4

struct id_prefix {
    uint8_t bytes[ID_PREFIX_LEN]; // zeros behind it
    size_t digit_count;           // 0: it is none
};

// Reads ID_PREFIX_MIN_DIGITS to 2 × ID_PREFIX_LEN hex digits; an odd last one is the high half of
// its byte. False, and a prefix that nothing begins with, for any other text.
bool id_prefix_read(const char *text, size_t len, struct id_prefix *out);
bool id_prefix_begins(const struct id_prefix *prefix, const uint8_t id[ID_PREFIX_LEN]);

#endif
