// SPDX-License-Identifier: Apache-2.0
//
// A drawing as the page sends it, or, if the bytes do not begin with a digit, as a record keeps it.
// Whatever the bytes, the bounds hold; what is read comes back from its encoding, and one drawing
// on one grid has one encoding.
#include "tests/fuzz/fuzz.h"

#include "common/record.h"
#include "common/strokes.h"

#include <stdbool.h>
#include <string.h>

static struct strokes drawing, again;
static uint8_t encoded[RECORD_MAX_LEN], encoded_again[RECORD_MAX_LEN];
static char path[STROKES_PATH_CAP];

static void check_points(const struct strokes *strokes)
{
    FUZZ_CHECK(strokes->count <= STROKES_MAX_POINTS);
    for (size_t i = 0; i < strokes->count; i++) {
        const struct strokes_point *point = &strokes->points[i];
        FUZZ_CHECK(point->x <= STROKES_WIDTH && point->y <= STROKES_HEIGHT);
        FUZZ_CHECK(point->starts ||
                   (i > 0 && (point->x != point[-1].x || point->y != point[-1].y)));
    }
    FUZZ_CHECK(strokes_svg_path(strokes, path, sizeof path) == STATUS_OK);
}

static bool are_same(const struct strokes *a, const struct strokes *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->points[i].x == b->points[i].x && a->points[i].y == b->points[i].y &&
               a->points[i].starts == b->points[i].starts;
    return same;
}

// Gives the length in `encoded`.
static size_t check_encoding(const struct strokes *strokes)
{
    size_t len;
    FUZZ_CHECK(strokes_encode(strokes, encoded, sizeof encoded, &len) == STATUS_OK);
    FUZZ_CHECK(strokes_decode(encoded, len, &again) == STATUS_OK && are_same(strokes, &again));
    return len;
}

static void check_fit(const struct strokes *strokes, size_t exact_len)
{
    for (size_t cap = exact_len; cap > 0; cap = cap * 2 / 3) {
        size_t len;
        unsigned tolerance;
        const enum status status = strokes_fit(strokes, encoded_again, cap, &len, &tolerance);
        FUZZ_CHECK(status == STATUS_OK || (status == STATUS_TOO_LARGE && cap < exact_len));
        if (status != STATUS_OK)
            return;
        FUZZ_CHECK(len <= cap && (tolerance == 0) == (cap == exact_len));
        FUZZ_CHECK(strokes_decode(encoded_again, len, &again) == STATUS_OK);
        check_points(&again);
    }
}

// The bytes behind the text change the encoding, which then decodes, or does not.
static void check_damaged(size_t len, const uint8_t *changes, size_t change_count)
{
    for (size_t i = 0; i + 1 < change_count; i += 2) {
        encoded[changes[i] % len] ^= changes[i + 1];
        if (strokes_decode(encoded, len, &again) == STATUS_OK)
            check_points(&again);
    }
}

static void try_text(const uint8_t *bytes, size_t len)
{
    const uint8_t *zero = memchr(bytes, 0, len);
    const size_t text_len = zero ? (size_t)(zero - bytes) : len;
    if (strokes_parse((const char *)bytes, text_len, &drawing) != STATUS_OK)
        return;
    check_points(&drawing);
    (void)strokes_is_blank(&drawing);
    const size_t encoded_len = check_encoding(&drawing);
    check_fit(&drawing, encoded_len);
    check_damaged(encoded_len, bytes + text_len, len - text_len);
}

static void try_value(const uint8_t *bytes, size_t len)
{
    if (strokes_decode(bytes, len, &drawing) != STATUS_OK) {
        FUZZ_CHECK(drawing.count == 0);
        return;
    }
    check_points(&drawing);
    const size_t encoded_len = check_encoding(&drawing);
    const bool is_exact = bytes[1] == 0;
    FUZZ_CHECK(!is_exact || (encoded_len == len && memcmp(encoded, bytes, len) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len > RECORD_MAX_LEN / 4) // so that a text fits when it is encoded
        return 0;
    if (len > 0 && bytes[0] >= '0' && bytes[0] <= '9')
        try_text(bytes, len);
    else
        try_value(bytes, len);
    return 0;
}

const char *const fuzz_seeds[] = {"1000,20 936,84 935,84;935,0",
                                  "0,0 4095,1365 4095,0 0,1365",
                                  "1,1;1,1;2,2 2,2 3,3",
                                  "100,100 120,110 140,130 150,160 150,190 140,220 120,240 100,250",
                                  "1000,500 1100,500 1200,500 1200,600 1000,700 1000,500",
                                  "4096,1366 -1,5 1.5,2",
                                  "\x01\x02\x03\x04\x05\x7f\x80\x01\x06\x01",
                                  "\x01\x04\x02\xfe\x03\xaa\x01\x01\x02",
                                  "\x01\x03\x01\x02\x04\x01\x06\x08",
                                  "\x02\x01\x01\x02",
                                  NULL};
