// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/packed.h"

#include "common/bytes.h"

#include <sodium.h>

_Static_assert(BLOCK_MAX_KEYS <= UINT8_MAX, "their number is a byte");

size_t packed_make(const uint8_t *record, size_t len, uint8_t out[PACKED_MAX_LEN])
{
    struct form form;
    uint32_t keys[BLOCK_MAX_KEYS];
    size_t form_len = form_pack(record, len, out);
    struct bytes_writer w = bytes_writer_init(out + form_len, PACKED_MAX_LEN - form_len);
    form_open(out, &form);
    unsigned key_count = block_keys(&form, keys);
    bytes_put_u8(&w, (uint8_t)key_count);
    for (unsigned i = 0; i < key_count; i++)
        bytes_put_u32(&w, keys[i]);
    sodium_memzero(&form, sizeof form);
    sodium_memzero(keys, sizeof keys);
    return form_len + w.len;
}
