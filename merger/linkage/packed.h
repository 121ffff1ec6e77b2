// SPDX-License-Identifier: Apache-2.0
//
// An entry as it is kept to be linked: its packed form (form.h), and right behind it the keys of
// its blocks (block.h), which take longer to make than to read. Pure.
//
//     form ‖ key count u8 ‖ keys u32 each, little-endian, ascending
#ifndef QOL_PACKED_H
#define QOL_PACKED_H

#include "merger/linkage/block.h"
#include "merger/linkage/form.h"

#include <stddef.h>
#include <stdint.h>

#define PACKED_KEY_LEN 4
#define PACKED_MAX_LEN (FORM_MAX_LEN + 1 + PACKED_KEY_LEN * BLOCK_MAX_KEYS)

// Packs the form fields of a record (record.h); gives the length.
size_t packed_make(const uint8_t *record, size_t len, uint8_t out[PACKED_MAX_LEN]);

// packed is what packed_make made: nothing of it is checked. Here, as there are tens of millions of
// keys.
static inline unsigned packed_key_count(const uint8_t *packed)
{
    return packed[packed[0]];
}

static inline uint32_t packed_key(const uint8_t *packed, unsigned i)
{
    const uint8_t *key = packed + packed[0] + 1 + (size_t)i * PACKED_KEY_LEN;
    return (uint32_t)key[0] | (uint32_t)key[1] << 8 | (uint32_t)key[2] << 16 |
           (uint32_t)key[3] << 24;
}

static inline size_t packed_len(const uint8_t *packed)
{
    return packed[0] + 1u + (size_t)packed_key_count(packed) * PACKED_KEY_LEN;
}

#endif
