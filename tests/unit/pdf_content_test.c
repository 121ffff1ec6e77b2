// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_content.h"

#include "merger/handover/pdf_memory.h"
#include "tests/unit/wipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

static struct pdf_content content;

static int tear_down(void **state)
{
    (void)state;
    pdf_content_free(&content);
    return 0;
}

static void assert_content(const char *expected)
{
    assert_false(content.failed);
    assert_int_equal(content.len, strlen(expected));
    assert_memory_equal(content.bytes, expected, content.len);
    pdf_content_clear(&content);
}

static void assert_length(long length, const char *expected)
{
    pdf_content_put_length(&content, length);
    assert_content(expected);
}

static void lengths_are_points_with_two_decimals(void **state)
{
    (void)state;
    assert_length(0, "0 ");
    assert_length(12000, "12 ");
    assert_length(12300, "12.3 ");
    assert_length(12340, "12.34 ");
    assert_length(12345, "12.35 ");
    assert_length(12040, "12.04 ");
    assert_length(12004, "12 ");
    assert_length(999996, "1000 ");
    assert_length(-1500, "-1.5 ");
}

static void codes_are_four_hex_digits(void **state)
{
    (void)state;
    pdf_content_put_code(&content, 0x049B);
    pdf_content_put_code(&content, 0xFFFD);
    assert_content("049BFFFD");
}

static void strokes_are_lines_and_dots(void **state)
{
    (void)state;
    const struct strokes_point points[] = {
        {1, 2, true}, {30, 4, false}, {5, 600, false}, {7, 8, true}, {9, 10, true}, {11, 12, false},
    };
    pdf_content_put_strokes(&content, points, 6);
    assert_content("1 2 m\n30 4 l\n5 600 l\n7 8 m\n7 8 l\n9 10 m\n11 12 l\nS\n");
    pdf_content_put_strokes(&content, points, 1);
    assert_content("1 2 m\n1 2 l\nS\n");
}

static void much_is_kept_and_unpacks_to_the_same(void **state)
{
    (void)state;
    enum { LINES = 20000 };
    char text[64];
    for (unsigned i = 0; i < LINES; i++) {
        snprintf(text, sizeof text, "%u 0 m %u 1 l\n", i, i * i);
        pdf_content_put(&content, text);
    }
    uint8_t *packed;
    size_t packed_len;
    assert_int_equal(pdf_content_pack(&content, &packed, &packed_len), STATUS_OK);
    uLongf len = (uLongf)content.len + 1;
    Bytef *unpacked = malloc(len);
    assert_non_null(unpacked);
    assert_int_equal(uncompress(unpacked, &len, packed, (uLong)packed_len), Z_OK);
    assert_int_equal(len, content.len);
    assert_memory_equal(unpacked, content.bytes, len);
    free(unpacked);
    pdf_memory_free(packed);
}

static void nothing_packs_to_nothing(void **state)
{
    (void)state;
    uint8_t *packed, out[1];
    size_t packed_len;
    uLongf len = sizeof out;
    assert_int_equal(pdf_content_pack(&content, &packed, &packed_len), STATUS_OK);
    assert_int_equal(uncompress(out, &len, packed, (uLong)packed_len), Z_OK);
    assert_int_equal(len, 0);
    pdf_memory_free(packed);
}

static bool was_wiped(const char *text)
{
    return wipe_took(WIPE_ANY_LEN, text, strlen(text));
}

static void what_is_released_is_wiped(void **state)
{
    (void)state;
    wipe_reset();
    pdf_content_put(&content, "Құпия");
    pdf_content_free(&content);
    assert_true(was_wiped("Құпия"));
    assert_null(content.bytes);
}

static void what_moves_is_wiped_where_it_was(void **state)
{
    (void)state;
    wipe_reset();
    pdf_content_put(&content, "Құпия");
    while (!was_wiped("Құпия") && content.len < 1000000)
        pdf_content_put(&content, "................");
    assert_true(content.len < 1000000);
    assert_memory_equal(content.bytes, "Құпия", strlen("Құпия"));
}

int main(void)
{
#define CONTENT_TEST(test) cmocka_unit_test_teardown(test, tear_down)
    const struct CMUnitTest tests[] = {
        CONTENT_TEST(lengths_are_points_with_two_decimals),
        CONTENT_TEST(codes_are_four_hex_digits),
        CONTENT_TEST(strokes_are_lines_and_dots),
        CONTENT_TEST(much_is_kept_and_unpacks_to_the_same),
        CONTENT_TEST(nothing_packs_to_nothing),
        CONTENT_TEST(what_is_released_is_wiped),
        CONTENT_TEST(what_moves_is_wiped_where_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
