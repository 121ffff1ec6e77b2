// SPDX-License-Identifier: Apache-2.0
#include "common/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool clean(const char *text)
{
    return text_is_clean(text, strlen(text), false);
}

static bool tidy(const char *text)
{
    return text_is_tidy(text, strlen(text));
}

static void assert_tidied(const char *text, const char *wanted)
{
    char out[256];
    assert_int_equal(text_tidy(text, strlen(text), out, sizeof out), STATUS_OK);
    assert_string_equal(out, wanted);
    assert_true(tidy(out));
    assert_int_equal(tidy(text), strcmp(text, wanted) == 0);
}

static void names_of_all_scripts_are_clean(void **state)
{
    (void)state;
    assert_true(clean(""));
    assert_true(clean("Әлихан Бөкейханұлы"));
    assert_true(clean("Щербакова-Ёлкина"));
    assert_true(clean("O'Neill, Ǵalym Süleımen"));
    assert_true(clean("a\xE2\x80\x8D"
                      "b\xE2\x80\x8C"
                      "c")); // ZWJ, ZWNJ
}

static void broken_utf8_is_not_clean(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "\xFF",             // no UTF-8 at all
        "\xD0",             // cut off
        "\xC0\xAF",         // overlong
        "\xED\xA0\x80",     // surrogate
        "\xF4\x90\x80\x80", // beyond U+10FFFF
        "A\x80",            // continuation alone
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_false(clean(broken[i]));
    assert_false(text_is_clean("a\0b", 3, true));
}

static void what_moves_or_hides_text_is_not_clean(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x1b[2J",      "\x7F",         "\xC2\x9B",     // ESC, DEL, CSI
        "\xE2\x80\xAA", "\xE2\x80\xAE",                 // U+202A, U+202E
        "\xE2\x81\xA6", "\xE2\x81\xA9",                 // U+2066, U+2069
        "\xE2\x80\x8E", "\xE2\x80\x8F", "\xD8\x9C",     // U+200E, U+200F, U+061C
        "\xEF\xBB\xBF", "\xE2\x80\xA8", "\xE2\x80\xA9", // U+FEFF, U+2028, U+2029
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(clean(bad[i]));
}

static void lines_are_allowed_only_where_asked(void **state)
{
    (void)state;
    const char text[] = "one\ttwo\nthree";
    assert_false(clean(text));
    assert_true(text_is_clean(text, strlen(text), true));
    assert_false(text_is_clean("a\rb", 3, true));
}

static void composition_is_canonical(void **state)
{
    (void)state;
    assert_tidied("и\xCC\x86", "й");
    assert_tidied("Йи\xCC\x86", "Йй");
    assert_tidied("\xE2\x84\xAB", "\xC3\x85"); // ANGSTROM SIGN
    // Two marks in the wrong order: dot below comes before circumflex.
    assert_tidied("e\xCC\x82\xCC\xA3", "\xE1\xBB\x87");
    assert_tidied("Ұ", "Ұ");
    assert_tidied("\xEF\xAC\x81", "\xEF\xAC\x81"); // a ligature is no canonical equivalent
}

static void spaces_are_tidied(void **state)
{
    (void)state;
    assert_tidied("  Айгүл   Нұр  ", "Айгүл Нұр");
    assert_tidied("\xC2\xA0"
                  "a\xC2\xA0\xE3\x80\x80"
                  "b\xE2\x80\xAF",
                  "a b");
    assert_tidied("a\xC2\xA0"
                  "b",
                  "a b");
    assert_tidied("   ", "");
    assert_tidied("", "");
}

static void a_text_that_does_not_fit_leaves_nothing(void **state)
{
    (void)state;
    char out[8] = "before";
    assert_int_equal(text_tidy("бұлт", strlen("бұлт"), out, 8), STATUS_TOO_LARGE);
    assert_string_equal(out, "");
    assert_int_equal(text_tidy("бұл", strlen("бұл"), out, 7), STATUS_OK);
    assert_string_equal(out, "бұл");
    assert_int_equal(text_tidy("a\nb", 3, out, sizeof out), STATUS_BAD_TEXT);
    assert_string_equal(out, "");
    assert_int_equal(text_tidy("a", 1, out, 1), STATUS_TOO_LARGE);
}

static void a_long_text_is_tidied_like_a_short_one(void **state)
{
    (void)state;
    const size_t count = 20000;
    char *text = malloc(4 * count + 1);
    char *out = malloc(2 * count + 1);
    assert_true(text != NULL && out != NULL);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        memcpy(text + 4 * i, "и\xCC\x86", 4);
    assert_int_equal(text_tidy(text, 4 * count, out, 2 * count + 1), STATUS_OK);
    assert_memory_equal(out + 2 * count - 4, "йй", 5);
    assert_true(text_is_tidy(out, 2 * count));
    assert_false(text_is_tidy(text, 4 * count));
    assert_int_equal(text_tidy(text, 4 * count, out, 2 * count), STATUS_TOO_LARGE);
    free(out);
    free(text);
}

static void what_is_not_clean_is_not_tidy(void **state)
{
    (void)state;
    assert_false(tidy("a\x07"));
    assert_false(tidy("\xFF"));
    assert_false(tidy("a\nb"));
    assert_false(tidy("a  b"));
    assert_false(tidy("a "));
}

static void width_counts_columns(void **state)
{
    (void)state;
    assert_int_equal(text_width("", 0), 0);
    assert_int_equal(text_width("Қазақ", strlen("Қазақ")), 5);
    assert_int_equal(text_width("e\xCC\x81", 3), 1);
    assert_int_equal(text_width("\xE6\xBC\xA2", 3), 2);
}

static void assert_shown(const char *text, size_t cap, const char *wanted)
{
    char out[64];
    memset(out, 'x', sizeof out);
    text_show(text, strlen(text), out, cap);
    assert_string_equal(out, wanted);
}

static void what_is_not_clean_is_shown_as_a_question_mark(void **state)
{
    (void)state;
    assert_shown("a\x1b[2J\xC2\x9B"
                 "b\n",
                 64, "a?[2J?b?");
    assert_shown("\xD0\xFF"
                 "x",
                 64, "??x");
    assert_shown("\xE2\x80\xAE"
                 "abc",
                 64, "?abc");
    assert_shown("Қала", 64, "Қала");
}

static void what_does_not_fit_is_cut_between_characters(void **state)
{
    (void)state;
    assert_shown("Қала", 6, "Қа");
    assert_shown("Қала", 9, "Қала");
    assert_shown("Қала", 1, "");
    assert_shown("", 1, "");
}

// What text_is_tidy accepts without a closer look is what text_tidy leaves alone.
static void every_letter_is_judged_as_it_is_tidied(void **state)
{
    (void)state;
    for (unsigned point = 0x80; point < 0x700; point++) {
        const char text[] = {'a', (char)(0xC0 | point >> 6), (char)(0x80 | (point & 0x3F)), 'e', 0};
        char out[32];
        bool unchanged =
            text_tidy(text, strlen(text), out, sizeof out) == STATUS_OK && strcmp(out, text) == 0;
        assert_int_equal(text_is_tidy(text, strlen(text)), unchanged);
    }
}

static void a_row_ends_between_words(void **state)
{
    (void)state;
    const char text[] = "мына  сөз тұр";
    assert_int_equal(text_row(text, strlen(text), 13), strlen(text));
    assert_int_equal(text_row(text, strlen(text), 12), strlen("мына  сөз"));
    assert_int_equal(text_row(text, strlen(text), 9), strlen("мына  сөз"));
    assert_int_equal(text_row(text, strlen(text), 8), strlen("мына"));
    assert_int_equal(text_row(text, strlen(text), 1), strlen("мына")); // a word is never cut
    assert_int_equal(text_row(text, 0, 80), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_letter_is_judged_as_it_is_tidied),
        cmocka_unit_test(names_of_all_scripts_are_clean),
        cmocka_unit_test(broken_utf8_is_not_clean),
        cmocka_unit_test(what_moves_or_hides_text_is_not_clean),
        cmocka_unit_test(lines_are_allowed_only_where_asked),
        cmocka_unit_test(composition_is_canonical),
        cmocka_unit_test(spaces_are_tidied),
        cmocka_unit_test(a_text_that_does_not_fit_leaves_nothing),
        cmocka_unit_test(a_long_text_is_tidied_like_a_short_one),
        cmocka_unit_test(what_is_not_clean_is_not_tidy),
        cmocka_unit_test(width_counts_columns),
        cmocka_unit_test(what_is_not_clean_is_shown_as_a_question_mark),
        cmocka_unit_test(what_does_not_fit_is_cut_between_characters),
        cmocka_unit_test(a_row_ends_between_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
