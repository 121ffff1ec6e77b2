// SPDX-License-Identifier: Apache-2.0
#include "merger/review/alignment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char left_text[1024], right_text[1024];

static enum alignment_mark align(const char *a, const char *b, enum alignment_way way)
{
    struct alignment_text left, right;
    enum alignment_mark mark = alignment_make(a, strlen(a), b, strlen(b), way, &left, &right);
    alignment_print(&left, left_text, sizeof left_text);
    alignment_print(&right, right_text, sizeof right_text);
    return mark;
}

static void assert_marked(const char *a, const char *b)
{
    assert_string_equal(left_text, a);
    assert_string_equal(right_text, b);
}

static void what_differs_is_marked_inside_the_word(void **state)
{
    (void)state;
    assert_int_equal(align("Омаров", "Омарова", ALIGNMENT_SOUNDS), ALIGNMENT_ALIKE);
    assert_marked("Омаров", "Омаров[а]");
    assert_int_equal(align("Ерлан", "Ерсан", ALIGNMENT_SOUNDS), ALIGNMENT_ALIKE);
    assert_marked("Ер[л]ан", "Ер[с]ан");
    assert_int_equal(align("000101500001", "000101500002", ALIGNMENT_SIGNS), ALIGNMENT_ALIKE);
    assert_marked("00010150000[1]", "00010150000[2]");
}

static void case_and_punctuation_never_differ(void **state)
{
    (void)state;
    assert_int_equal(align("сейітова-омар", "СЕЙІТОВА ОМАР", ALIGNMENT_SOUNDS), ALIGNMENT_EQUAL);
    assert_int_equal(align("+7 701 000 00 01", "+7(701)0000001", ALIGNMENT_SIGNS), ALIGNMENT_EQUAL);
    assert_marked("+7 701 000 00 01", "+7(701)0000001");
}

static void of_dates_the_parts_that_differ_are_marked(void **state)
{
    (void)state;
    assert_int_equal(align("1985-11-02", "1985-02-11", ALIGNMENT_PARTS), ALIGNMENT_ALIKE);
    assert_marked("1985-[11]-[02]", "1985-[02]-[11]");
    assert_int_equal(align("1990-01-01", "1995-01-01", ALIGNMENT_PARTS), ALIGNMENT_ALIKE);
    assert_marked("[1990]-01-01", "[1995]-01-01");
    assert_int_equal(align("1990-05-05", "1990-05-05", ALIGNMENT_PARTS), ALIGNMENT_EQUAL);
    assert_int_equal(align("1990-05-05", "1991-05-06", ALIGNMENT_PARTS), ALIGNMENT_OTHER);
    assert_int_equal(align("1990-05-05", "31.02.1990", ALIGNMENT_PARTS), ALIGNMENT_OTHER);
    assert_int_equal(align("1990-05-05", "", ALIGNMENT_PARTS), ALIGNMENT_ABSENT);
}

static void what_is_one_by_other_means_has_no_marks(void **state)
{
    (void)state;
    assert_int_equal(align("Астана", "Нұр-Сұлтан", ALIGNMENT_ONE), ALIGNMENT_EQUAL);
    assert_marked("Астана", "Нұр-Сұлтан");
    assert_int_equal(align("", "Астана", ALIGNMENT_ONE), ALIGNMENT_ABSENT);
}

static void scripts_are_compared_by_sound(void **state)
{
    (void)state;
    assert_int_equal(align("Шакарим", "Shakarim", ALIGNMENT_SOUNDS), ALIGNMENT_EQUAL);
    assert_marked("Шакарим", "Shakarim");
    assert_int_equal(align("Шакарим", "Shakanim", ALIGNMENT_SOUNDS), ALIGNMENT_ALIKE);
    assert_marked("Шака[р]им", "Shaka[n]im");
}

static void others_are_others(void **state)
{
    (void)state;
    assert_int_equal(align("Ерлан", "Пётр", ALIGNMENT_SOUNDS), ALIGNMENT_OTHER);
    assert_int_equal(align("", "Пётр", ALIGNMENT_SOUNDS), ALIGNMENT_ABSENT);
    assert_int_equal(align("", "", ALIGNMENT_SIGNS), ALIGNMENT_ABSENT);
}

// The end of what is longer than can be compared is shown as it is.
static void a_long_text_is_shown_whole(void **state)
{
    (void)state;
    char text[ALIGNMENT_MAX + 100];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(align(text, text, ALIGNMENT_SIGNS), ALIGNMENT_EQUAL);
    assert_marked(text, text);
    (void)align(text, text, ALIGNMENT_SOUNDS);
    assert_int_equal(strlen(left_text), strlen(text));
}

static void what_does_not_fit_is_left_out(void **state)
{
    (void)state;
    struct alignment_text left, right;
    char out[8];
    (void)alignment_make("abcdefgh", 8, "xyz", 3, ALIGNMENT_SIGNS, &left, &right);
    memset(out, 'z', sizeof out);
    alignment_print(&left, out, sizeof out);
    assert_true(memchr(out, '\0', sizeof out) != NULL);
}

// Brackets around every other sign.
static void twice_the_length_and_2_is_enough(void **state)
{
    (void)state;
    struct alignment_text left, right;
    char out[2 * 5 + 2];
    (void)alignment_make("axbxc", 5, "xx", 2, ALIGNMENT_SIGNS, &left, &right);
    alignment_print(&left, out, sizeof out);
    assert_string_equal(out, "[a]x[b]x[c]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_differs_is_marked_inside_the_word),
        cmocka_unit_test(case_and_punctuation_never_differ),
        cmocka_unit_test(scripts_are_compared_by_sound),
        cmocka_unit_test(of_dates_the_parts_that_differ_are_marked),
        cmocka_unit_test(what_is_one_by_other_means_has_no_marks),
        cmocka_unit_test(others_are_others),
        cmocka_unit_test(a_long_text_is_shown_whole),
        cmocka_unit_test(what_does_not_fit_is_left_out),
        cmocka_unit_test(twice_the_length_and_2_is_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
