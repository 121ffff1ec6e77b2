// SPDX-License-Identifier: Apache-2.0
#include "common/pack.h"

#include "common/bytes.h"

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

// A stored block: RFC 1951, 3.2.3 and 3.2.4.
#define STORED_LAST_BLOCK 1 // BFINAL = 1, BTYPE = 00, and the bits that fill the byte
#define STORED_HEAD_LEN 5   // that byte, the length, and its complement
#define STORED_MAX_LEN (PACK_MAX_LEN - STORED_HEAD_LEN)

// Negative: raw deflate. A packer needs a window that holds the dictionary and most of a record,
// and no more: its memory is wiped after every use. A reader takes any window.
#define PACK_WINDOW_BITS (-13)
#define PACK_MEMORY_LEVEL 6
#define UNPACK_WINDOW_BITS (-15)

static const unsigned char dictionary_1[] = {
#include "pack_dictionary.h"
};

// zlib's memory for one record, on the stack: it holds the record, is wiped afterwards, and cannot
// run out, so that a record is never judged by how much memory there is.
#define ARENA_LEN (96u * 1024u)

struct arena {
    _Alignas(max_align_t) unsigned char bytes[ARENA_LEN];
    size_t used_len;
};

static void *arena_alloc(void *opaque, uInt items, uInt item_len)
{
    struct arena *arena = opaque;
    const size_t unit = _Alignof(max_align_t);
    size_t len = ((size_t)items * item_len + unit - 1) / unit * unit;
    if (len > ARENA_LEN - arena->used_len)
        return NULL;
    void *block = arena->bytes + arena->used_len;
    arena->used_len += len;
    return block;
}

static void arena_free(void *opaque, void *address)
{
    (void)opaque;
    (void)address; // all at once, by arena_wipe
}

static void arena_wipe(struct arena *arena)
{
    sodium_memzero(arena->bytes, arena->used_len);
}

static z_stream stream_init(struct arena *arena)
{
    arena->used_len = 0;
    return (z_stream){.zalloc = arena_alloc, .zfree = arena_free, .opaque = arena};
}

size_t pack_room(size_t len)
{
    return len < STORED_MAX_LEN ? STORED_MAX_LEN - len : 0;
}

enum status pack_record(const uint8_t *record, size_t len, uint8_t out[PACK_MAX_LEN],
                        size_t *out_len)
{
    if (len > STORED_MAX_LEN)
        return pack_compress(record, len, out, out_len);
    struct bytes_writer w = bytes_writer_init(out, PACK_MAX_LEN);
    bytes_put_u8(&w, STORED_LAST_BLOCK);
    bytes_put_u16(&w, (uint16_t)len);
    bytes_put_u16(&w, (uint16_t)~len);
    bytes_put(&w, record, len);
    *out_len = w.len;
    return STATUS_OK;
}

enum status pack_compress(const uint8_t *record, size_t len, uint8_t out[PACK_MAX_LEN],
                          size_t *out_len)
{
    struct arena arena;
    z_stream z = stream_init(&arena);
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, PACK_WINDOW_BITS, PACK_MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return STATUS_NO_MEMORY;
    enum status status = STATUS_NO_MEMORY;
    if (deflateSetDictionary(&z, dictionary_1, sizeof dictionary_1) != Z_OK)
        goto out;
    z.next_in = (Bytef *)record; // zlib's API is not const here; it does not write
    z.avail_in = (uInt)len;
    z.next_out = out;
    z.avail_out = PACK_MAX_LEN;
    status = deflate(&z, Z_FINISH) == Z_STREAM_END ? STATUS_OK : STATUS_TOO_LARGE;
    *out_len = PACK_MAX_LEN - z.avail_out;
out:
    (void)deflateEnd(&z); // complains of an unfinished stream, which the status has said already
    arena_wipe(&arena);
    return status;
}

enum status pack_unpack(uint8_t record_version, const uint8_t *packed, size_t packed_len,
                        size_t declared_len, uint8_t out[RECORD_MAX_LEN])
{
    if (record_version != RECORD_VERSION)
        return STATUS_NEWER;
    if (declared_len > RECORD_MAX_LEN)
        return STATUS_DAMAGED;
    struct arena arena;
    z_stream z = stream_init(&arena);
    if (inflateInit2(&z, UNPACK_WINDOW_BITS) != Z_OK)
        return STATUS_NO_MEMORY;
    enum status status = STATUS_NO_MEMORY;
    if (inflateSetDictionary(&z, dictionary_1, sizeof dictionary_1) != Z_OK)
        goto out;
    z.next_in = (Bytef *)packed;
    z.avail_in = (uInt)packed_len;
    z.next_out = out;
    z.avail_out = (uInt)declared_len;
    bool ended = inflate(&z, Z_FINISH) == Z_STREAM_END;
    status = ended && z.avail_in == 0 && z.avail_out == 0 ? STATUS_OK : STATUS_DAMAGED;
out:
    (void)inflateEnd(&z);
    arena_wipe(&arena);
    return status;
}
