// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_content.h"

#include "merger/handover/pdf_memory.h"

#include <string.h>
#include <zlib.h>

#define FIRST_CAP 16384

// Drawings hardly pack better at a higher level, which takes three times as long.
#define PACK_LEVEL 1

void pdf_content_free(struct pdf_content *content)
{
    pdf_memory_free(content->bytes);
    *content = (struct pdf_content){.bytes = NULL};
}

void pdf_content_clear(struct pdf_content *content)
{
    content->len = 0;
}

static bool make_room(struct pdf_content *content, size_t len)
{
    if (content->failed || len <= content->cap - content->len)
        return !content->failed;
    size_t cap = content->cap ? content->cap : FIRST_CAP;
    while (cap - content->len < len)
        cap *= 2;
    char *bytes = pdf_memory_new(cap);
    content->failed = !bytes;
    if (!bytes)
        return false;
    if (content->len > 0)
        memcpy(bytes, content->bytes, content->len);
    pdf_memory_free(content->bytes);
    content->bytes = bytes;
    content->cap = cap;
    return true;
}

static void put(struct pdf_content *content, const char *bytes, size_t len)
{
    if (!make_room(content, len))
        return;
    memcpy(content->bytes + content->len, bytes, len);
    content->len += len;
}

void pdf_content_put(struct pdf_content *content, const char *text)
{
    put(content, text, strlen(text));
}

static void put_number(struct pdf_content *content, unsigned long number)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    put(content, digits + at, sizeof digits - at);
}

void pdf_content_put_length(struct pdf_content *content, long length)
{
    if (length < 0)
        pdf_content_put(content, "-");
    const unsigned long hundredths = ((unsigned long)(length < 0 ? -length : length) + 5) / 10;
    const unsigned long rest = hundredths % 100;
    put_number(content, hundredths / 100);
    if (rest > 0) {
        put(content, ".", 1);
        put_number(content, rest / 10);
        if (rest % 10 > 0)
            put_number(content, rest % 10);
    }
    put(content, " ", 1);
}

void pdf_content_put_code(struct pdf_content *content, uint16_t code)
{
    static const char digits[] = "0123456789ABCDEF";
    const char text[4] = {digits[code >> 12], digits[code >> 8 & 15], digits[code >> 4 & 15],
                          digits[code & 15]};
    put(content, text, sizeof text);
}

static void put_point(struct pdf_content *content, const struct strokes_point *point,
                      const char *operation)
{
    put_number(content, point->x);
    put(content, " ", 1);
    put_number(content, point->y);
    put(content, operation, 3);
}

void pdf_content_put_strokes(struct pdf_content *content, const struct strokes_point *points,
                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bool is_dot = points[i].starts && (i + 1 == count || points[i + 1].starts);
        put_point(content, &points[i], points[i].starts ? " m\n" : " l\n");
        if (is_dot) // a line without length
            put_point(content, &points[i], " l\n");
    }
    put(content, "S\n", 2);
}

// ---- packing ----------------------------------------------------------------------------------

static void *zlib_new(void *opaque, uInt items, uInt item_len)
{
    (void)opaque;
    return pdf_memory_new((size_t)items * item_len);
}

static void zlib_free(void *opaque, void *memory)
{
    (void)opaque;
    pdf_memory_free(memory);
}

enum status pdf_content_pack(const struct pdf_content *content, uint8_t **out, size_t *out_len)
{
    z_stream z = {.zalloc = zlib_new, .zfree = zlib_free};
    *out = NULL;
    if (content->failed || deflateInit(&z, PACK_LEVEL) != Z_OK)
        return STATUS_NO_MEMORY;
    const size_t cap = deflateBound(&z, (uLong)content->len);
    *out = pdf_memory_new(cap);
    if (*out) {
        z.next_in = (Bytef *)content->bytes;
        z.avail_in = (uInt)content->len;
        z.next_out = *out;
        z.avail_out = (uInt)cap;
        (void)deflate(&z, Z_FINISH); // there is room for all of it
        *out_len = cap - z.avail_out;
    }
    (void)deflateEnd(&z);
    return *out ? STATUS_OK : STATUS_NO_MEMORY;
}
