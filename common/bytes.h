// SPDX-License-Identifier: Apache-2.0
//
// The one way bytes of a file are taken apart and put together: a cursor that never leaves its
// buffer. Integers are little-endian. A failure sticks: after the first read or write that does
// not fit, every later one gives zeros or writes nothing, and `failed` says so once at the end.
#ifndef QOL_BYTES_H
#define QOL_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes_reader {
    const uint8_t *at;
    size_t left_len;
    bool failed;
};

struct bytes_writer {
    uint8_t *at;
    size_t left_len;
    size_t len; // written so far
    bool failed;
};

struct bytes_reader bytes_reader_init(const void *bytes, size_t len);
uint8_t bytes_get_u8(struct bytes_reader *r);
uint16_t bytes_get_u16(struct bytes_reader *r);
uint32_t bytes_get_u32(struct bytes_reader *r);
uint64_t bytes_get_u64(struct bytes_reader *r);
// Copies len bytes to out; zeros if fewer are left.
void bytes_get(struct bytes_reader *r, void *out, size_t len);
// Points at the next len bytes inside the buffer and steps over them; NULL if fewer are left.
const uint8_t *bytes_take(struct bytes_reader *r, size_t len);
// Steps over len bytes, which must all be zero; anything else is a failure.
void bytes_get_zeros(struct bytes_reader *r, size_t len);
// True if nothing failed and nothing is left over.
bool bytes_at_end(const struct bytes_reader *r);

struct bytes_writer bytes_writer_init(void *buffer, size_t cap);
void bytes_put_u8(struct bytes_writer *w, uint8_t value);
void bytes_put_u16(struct bytes_writer *w, uint16_t value);
void bytes_put_u32(struct bytes_writer *w, uint32_t value);
void bytes_put_u64(struct bytes_writer *w, uint64_t value);
void bytes_put(struct bytes_writer *w, const void *bytes, size_t len);
void bytes_put_zeros(struct bytes_writer *w, size_t len);

#endif
