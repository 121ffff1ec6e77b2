// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/typeface.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct typeface *face;

static void have(uint16_t code, uint16_t advance)
{
    face->advances[code] = advance;
    face->likenesses[code] = code;
}

// Small letters of two alphabets, 500 wide; a box of 1000 for the others.
static int set_up(void **state)
{
    (void)state;
    face = calloc(1, sizeof *face);
    assert_non_null(face);
    for (size_t code = 0; code < TYPEFACE_CODE_COUNT; code++)
        face->advances[code] = 1000;
    for (uint16_t code = 'a'; code <= 'z'; code++)
        have(code, 500);
    for (uint16_t code = 0x0430; code <= 0x04FF; code++)
        have(code, 500);
    have(' ', 250);
    have('-', 300);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(face);
    return 0;
}

// ---- rows -------------------------------------------------------------------------------------

// The rows of a text, with "|" between them.
static void assert_rows(const char *text, unsigned long width, const char *expected)
{
    char rows[256] = "";
    size_t len = strlen(text), next, count = 0;
    for (size_t at = 0; at < len; at += next, count++) {
        const size_t row = typeface_row(face, text + at, len - at, width, &next);
        assert_true(row > 0 && row <= next);
        if (at > 0)
            strcat(rows, "|");
        strncat(rows, text + at, row);
    }
    assert_string_equal(rows, expected);
    assert_int_equal(typeface_row_count(face, text, len, width), count);
}

static void rows_break_between_words(void **state)
{
    (void)state;
    assert_rows("", 1000, "");
    assert_rows("qol", 1500, "qol");
    assert_rows("qol tanba", 4250, "qol tanba");
    assert_rows("qol tanba", 4249, "qol|tanba");
    assert_rows("qol  tanba  b", 2600, "qol|tanba|b");
    assert_rows("өлең жыр", 2000, "өлең|жыр");
}

static void rows_break_behind_hyphens(void **state)
{
    (void)state;
    assert_rows("ana-bala", 2000, "ana-|bala");
    assert_rows("ana-bala", 3800, "ana-bala");
    assert_rows("an-ana-bala", 3100, "an-ana-|bala");
}

static void of_a_word_too_wide_nothing_is_left_out(void **state)
{
    (void)state;
    assert_rows("қолтаңба", 1500, "қол|таң|ба");
    assert_rows("ab қолтаңба", 1500, "ab|қол|таң|ба");
    assert_rows("қол", 1, "қ|о|л");
    assert_rows("қол", 0, "қ|о|л");
}

static void a_space_at_the_end_of_a_row_takes_no_room(void **state)
{
    (void)state;
    assert_rows("qol tan", 1500, "qol|tan");
}

static void widths_are_those_of_the_characters(void **state)
{
    (void)state;
    assert_int_equal(typeface_width(face, "қол a", strlen("қол a")), 2250);
    assert_int_equal(typeface_width(face, "漢😀", strlen("漢😀")), 2000);
}

// ---- codes ------------------------------------------------------------------------------------

static void a_code_is_the_character_where_it_can_be(void **state)
{
    (void)state;
    assert_int_equal(typeface_code(face, 0x049B), 0x049B);
    assert_int_equal(typeface_code(face, 0x6F22), 0x6F22); // lacking, and itself all the same
    assert_true(face->used[0x049B] && face->used[0x6F22]);
    assert_int_equal(typeface_character(face, 0x6F22), 0x6F22);
}

static void other_characters_have_a_code_each(void **state)
{
    (void)state;
    const uint32_t others[] = {0x1F600, 0x20000, 0xE000, 0xE001, 0xFFFF};
    uint16_t codes[5];
    for (size_t i = 0; i < 5; i++)
        codes[i] = typeface_code(face, others[i]);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(typeface_code(face, others[i]), codes[i]);
        assert_int_equal(typeface_character(face, codes[i]), others[i]);
        assert_true(face->used[codes[i]]);
        for (size_t j = 0; j < i; j++)
            assert_int_not_equal(codes[i], codes[j]);
    }
}

static void what_finds_no_code_is_one_character(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < TYPEFACE_SPARE_COUNT; i++)
        assert_int_not_equal(typeface_code(face, 0x10000 + i), TYPEFACE_NO_CHARACTER);
    assert_int_equal(typeface_code(face, 0x1FFFF), TYPEFACE_NO_CHARACTER);
    assert_int_equal(typeface_character(face, typeface_code(face, 0x10000)), 0x10000);
}

static void lacking_characters_are_known(void **state)
{
    (void)state;
    assert_true(typeface_has_all(face, "қол qol", strlen("қол qol")));
    assert_true(typeface_has_all(face, "", 0));
    assert_false(typeface_has_all(face, "қол漢", strlen("қол漢")));
    assert_false(typeface_has_all(face, "😀", strlen("😀")));
    face->likenesses[0xE000] = 0xE000; // a font's own drawing, which means nothing
    assert_false(typeface_has_all(face, "\xEE\x80\x80", 3));
}

// Azerbaijani and Kazakh have one schwa in two alphabets.
static void letters_that_look_alike_share_a_glyph(void **state)
{
    (void)state;
    typeface_find_likenesses(face);
    assert_int_equal(face->likenesses[0x0259], 0x04D9);
    assert_int_equal(typeface_width(face, "ə", strlen("ə")), 500);
    assert_true(typeface_has_all(face, "ə", strlen("ə")));
    assert_int_equal(face->likenesses[0x02BB], 0); // its likeness is lacking too
    assert_int_equal(typeface_character(face, typeface_code(face, 0x0259)), 0x0259);
}

int main(void)
{
#define FACE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        FACE_TEST(rows_break_between_words),
        FACE_TEST(rows_break_behind_hyphens),
        FACE_TEST(of_a_word_too_wide_nothing_is_left_out),
        FACE_TEST(a_space_at_the_end_of_a_row_takes_no_room),
        FACE_TEST(widths_are_those_of_the_characters),
        FACE_TEST(a_code_is_the_character_where_it_can_be),
        FACE_TEST(other_characters_have_a_code_each),
        FACE_TEST(what_finds_no_code_is_one_character),
        FACE_TEST(lacking_characters_are_known),
        FACE_TEST(letters_that_look_alike_share_a_glyph),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
