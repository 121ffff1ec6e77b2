// SPDX-License-Identifier: Apache-2.0
#include "common/text.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define NFC (UTF8PROC_STABLE | UTF8PROC_COMPOSE)
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define BYTE_ORDER_MARK_LEN (sizeof BYTE_ORDER_MARK - 1)

size_t text_mark_len(const char *text, size_t len)
{
    bool is_marked =
        len >= BYTE_ORDER_MARK_LEN && memcmp(text, BYTE_ORDER_MARK, BYTE_ORDER_MARK_LEN) == 0;
    return is_marked ? BYTE_ORDER_MARK_LEN : 0;
}

// Characters that reorder or hide what stands around them, though some are only "format" or
// "separator" characters to Unicode.
static bool is_deceptive(utf8proc_int32_t point)
{
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
           point == 0x200E || point == 0x200F || point == 0x061C || point == 0xFEFF;
}

static bool is_clean_point(utf8proc_int32_t point)
{
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CC: // control
    case UTF8PROC_CATEGORY_CS: // surrogate
    case UTF8PROC_CATEGORY_ZL: // line separator
    case UTF8PROC_CATEGORY_ZP: // paragraph separator
        return false;
    default:
        return !is_deceptive(point);
    }
}

// Steps over the next character and gives it; over one byte, giving -1, if it is no UTF-8.
static utf8proc_int32_t take_point(const char **at, const char *end)
{
    utf8proc_int32_t point;
    utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)*at, end - *at, &point);
    *at += len > 0 ? len : 1;
    return len > 0 ? point : -1;
}

bool text_is_clean(const char *text, size_t len, bool lines)
{
    const char *end = text + len;
    while (text < end) {
        utf8proc_int32_t point = take_point(&text, end);
        if (lines && (point == '\n' || point == '\t'))
            continue;
        if (point < 0 || !is_clean_point(point))
            return false;
    }
    return true;
}

bool text_is_utf8(const char *text, size_t len)
{
    const char *end = text + len;
    while (text < end)
        if (take_point(&text, end) < 0)
            return false;
    return true;
}

static bool is_space(utf8proc_int32_t point)
{
    return utf8proc_category(point) == UTF8PROC_CATEGORY_ZS;
}

// Closes the gaps: no space at either end, one space for a run. Gives the new count.
static size_t tidy_spaces(utf8proc_int32_t *points, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_space(points[i]))
            points[kept++] = points[i];
        else if (kept > 0 && points[kept - 1] != ' ')
            points[kept++] = ' ';
    }
    return kept > 0 && points[kept - 1] == ' ' ? kept - 1 : kept;
}

// The code points of a text in NFC with its spaces tidied. All that a form can hold fits into
// `few`, so that a record is never judged by how much memory there is.
struct points {
    utf8proc_int32_t *all; // few, or malloc'd
    size_t count;
    size_t room;
    utf8proc_int32_t few[2048];
};

static enum status points_init(struct points *points, const char *text, size_t len)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    points->all = points->few;
    points->room = sizeof points->few / sizeof points->few[0];
    utf8proc_ssize_t count = utf8proc_decompose(bytes, (utf8proc_ssize_t)len, points->all,
                                                (utf8proc_ssize_t)points->room, NFC);
    if (count > (utf8proc_ssize_t)points->room) {
        points->room = (size_t)count;
        points->all = calloc(points->room, sizeof *points->all);
        if (points->all == NULL)
            return STATUS_NO_MEMORY;
        count = utf8proc_decompose(bytes, (utf8proc_ssize_t)len, points->all, count, NFC);
    }
    if (count >= 0)
        count = utf8proc_normalize_utf32(points->all, count, NFC);
    if (count < 0)
        return STATUS_BAD_TEXT;
    points->count = tidy_spaces(points->all, (size_t)count);
    return STATUS_OK;
}

static void points_free(struct points *points)
{
    if (points->all != points->few && points->all != NULL) {
        sodium_memzero(points->all, points->room * sizeof *points->all);
        free(points->all);
    }
    sodium_memzero(points->few, sizeof points->few); // a first attempt may have filled it
}

static enum status encode(const struct points *points, char *out, size_t cap)
{
    size_t len = 0;
    for (size_t i = 0; i < points->count; i++) {
        utf8proc_uint8_t bytes[4];
        size_t point_len = (size_t)utf8proc_encode_char(points->all[i], bytes);
        if (point_len >= cap - len)
            return STATUS_TOO_LARGE;
        memcpy(out + len, bytes, point_len);
        len += point_len;
    }
    out[len] = '\0';
    return STATUS_OK;
}

enum status text_tidy(const char *text, size_t len, char *out, size_t cap)
{
    out[0] = '\0';
    if (!text_is_clean(text, len, false))
        return STATUS_BAD_TEXT;
    struct points points;
    enum status status = points_init(&points, text, len);
    if (status == STATUS_OK)
        status = encode(&points, out, cap);
    if (status != STATUS_OK)
        out[0] = '\0';
    points_free(&points);
    return status;
}

static bool equals(const struct points *points, const char *text, size_t len)
{
    const char *end = text + len;
    size_t i = 0;
    while (text < end && i < points->count)
        if (take_point(&text, end) != points->all[i++])
            return false;
    return text == end && i == points->count;
}

// Letters that normalization leaves alone and that combine with nothing around them: what Latin and
// Cyrillic keyboards give. Below U+0300 and in these Cyrillic ranges NFC_Quick_Check is Yes.
static bool is_settled(utf8proc_int32_t point)
{
    return (point > 0x20 && point < 0x7F) || (point > 0xA0 && point < 0x300) ||
           (point >= 0x400 && point <= 0x482) || (point >= 0x48A && point <= 0x52F);
}

// True if a text is seen to be tidy without normalizing it, as almost every name is.
static bool is_plainly_tidy(const char *text, size_t len)
{
    const char *end = text + len;
    bool after_space = true;
    while (text < end) {
        utf8proc_int32_t point = take_point(&text, end);
        bool space = point == ' ';
        if (space ? after_space : !is_settled(point))
            return false;
        after_space = space;
    }
    return !after_space || len == 0;
}

bool text_is_tidy(const char *text, size_t len)
{
    if (is_plainly_tidy(text, len))
        return true;
    if (!text_is_clean(text, len, false))
        return false;
    struct points points;
    bool tidy = points_init(&points, text, len) == STATUS_OK && equals(&points, text, len);
    points_free(&points);
    return tidy;
}

size_t text_width(const char *text, size_t len)
{
    const char *end = text + len;
    size_t width = 0;
    while (text < end)
        width += (size_t)utf8proc_charwidth(take_point(&text, end));
    return width;
}

size_t text_row(const char *text, size_t len, size_t width)
{
    size_t taken = 0;
    while (taken < len) {
        size_t next = taken;
        while (next < len && text[next] == ' ')
            next++;
        while (next < len && text[next] != ' ')
            next++;
        if (taken > 0 && text_width(text, next) > width)
            break;
        taken = next;
    }
    return taken;
}

void text_show(const char *text, size_t len, char *out, size_t cap)
{
    const char *end = text + len;
    while (text < end) {
        const char *start = text;
        utf8proc_int32_t point = take_point(&text, end);
        bool clean = point >= 0 && is_clean_point(point);
        size_t point_len = clean ? (size_t)(text - start) : 1;
        if (point_len >= cap)
            break;
        memcpy(out, clean ? start : "?", point_len);
        out += point_len;
        cap -= point_len;
    }
    *out = '\0';
}
