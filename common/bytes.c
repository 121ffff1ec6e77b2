// SPDX-License-Identifier: Apache-2.0
#include "common/bytes.h"

#include <string.h>

struct bytes_reader bytes_reader_init(const void *bytes, size_t len)
{
    return (struct bytes_reader){.at = bytes, .left_len = len, .failed = false};
}

const uint8_t *bytes_take(struct bytes_reader *r, size_t len)
{
    if (r->failed || len > r->left_len) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *taken = r->at;
    r->at += len;
    r->left_len -= len;
    return taken;
}

static uint64_t get_integer(struct bytes_reader *r, size_t len)
{
    const uint8_t *taken = bytes_take(r, len);
    uint64_t value = 0;
    for (size_t i = len; taken && i > 0; i--)
        value = value << 8 | taken[i - 1];
    return value;
}

uint8_t bytes_get_u8(struct bytes_reader *r)
{
    return (uint8_t)get_integer(r, 1);
}

uint16_t bytes_get_u16(struct bytes_reader *r)
{
    return (uint16_t)get_integer(r, 2);
}

uint32_t bytes_get_u32(struct bytes_reader *r)
{
    return (uint32_t)get_integer(r, 4);
}

uint64_t bytes_get_u64(struct bytes_reader *r)
{
    return get_integer(r, 8);
}

void bytes_get(struct bytes_reader *r, void *out, size_t len)
{
    const uint8_t *taken = bytes_take(r, len);
    if (taken)
        memcpy(out, taken, len);
    else
        memset(out, 0, len);
}

void bytes_get_zeros(struct bytes_reader *r, size_t len)
{
    const uint8_t *taken = bytes_take(r, len);
    for (size_t i = 0; taken && i < len; i++)
        r->failed |= taken[i] != 0;
}

bool bytes_at_end(const struct bytes_reader *r)
{
    return !r->failed && r->left_len == 0;
}

struct bytes_writer bytes_writer_init(void *buffer, size_t cap)
{
    return (struct bytes_writer){.at = buffer, .left_len = cap, .len = 0, .failed = false};
}

// Room for the next len bytes, or NULL.
static uint8_t *advance(struct bytes_writer *w, size_t len)
{
    if (w->failed || len > w->left_len) {
        w->failed = true;
        return NULL;
    }
    uint8_t *room = w->at;
    w->at += len;
    w->left_len -= len;
    w->len += len;
    return room;
}

static void put_integer(struct bytes_writer *w, uint64_t value, size_t len)
{
    uint8_t *room = advance(w, len);
    for (size_t i = 0; room && i < len; i++)
        room[i] = (uint8_t)(value >> (8 * i));
}

void bytes_put_u8(struct bytes_writer *w, uint8_t value)
{
    put_integer(w, value, 1);
}

void bytes_put_u16(struct bytes_writer *w, uint16_t value)
{
    put_integer(w, value, 2);
}

void bytes_put_u32(struct bytes_writer *w, uint32_t value)
{
    put_integer(w, value, 4);
}

void bytes_put_u64(struct bytes_writer *w, uint64_t value)
{
    put_integer(w, value, 8);
}

void bytes_put(struct bytes_writer *w, const void *bytes, size_t len)
{
    uint8_t *room = advance(w, len);
    if (room && len > 0)
        memcpy(room, bytes, len);
}

void bytes_put_zeros(struct bytes_writer *w, size_t len)
{
    uint8_t *room = advance(w, len);
    if (room && len > 0)
        memset(room, 0, len);
}
