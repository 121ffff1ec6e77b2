// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L // fileno

#include "collector/screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/capture.h"

static struct screen screen;
static struct capture capture;

static int setup(void **state)
{
    (void)state;
    memset(&screen, 0, sizeof screen);
    screen.lang = LANG_EN;
    return 0;
}

static void assert_shown(const char *expected)
{
    assert_string_equal(capture_end(&capture), expected);
}

static void show(const char *text)
{
    capture_begin(&capture, stdout);
    screen_paragraph(&screen, text, strlen(text));
}

static void lines_break_between_words(void **state)
{
    (void)state;
    screen.width = 10;
    show("one two three four");
    assert_shown("one two\nthree four\n");
    show("exactly 10");
    assert_shown("exactly 10\n");
    show("incomprehensibilities are long");
    assert_shown("incomprehensibilities\nare long\n");
    show("");
    assert_shown("\n");
}

static void columns_are_counted_and_not_bytes(void **state)
{
    (void)state;
    screen.width = 10;
    show("Ақ қайың ж");
    assert_shown("Ақ қайың ж\n");
    show("Ақ қайың жел");
    assert_shown("Ақ қайың\nжел\n");
}

static void spaces_stay_inside_a_row(void **state)
{
    (void)state;
    screen.width = 12;
    show("  a    b    c");
    assert_shown("  a    b\nc\n");
}

static void nothing_breaks_on_a_pipe(void **state)
{
    (void)state;
    show("one two three four five six seven eight nine ten eleven twelve thirteen fourteen");
    assert_shown("one two three four five six seven eight nine ten eleven twelve thirteen "
                 "fourteen\n");
}

static void items_hang(void **state)
{
    (void)state;
    screen.width = 12;
    capture_begin(&capture, stdout);
    screen_say_item(&screen, 7, "one two three");
    assert_shown("  7  one two\n     three\n");
}

static void messages_are_filled_in(void **state)
{
    (void)state;
    capture_begin(&capture, stdout);
    screen_say(&screen, MSG_SIGN_QUESTION, 3ul, 12ul);
    screen_say(&screen, MSG_SIGN_TO, "100 %s of %lu");
    screen_say_plural(&screen, MSGN_DESK_SAVED_COUNT, 1);
    assert_shown("Question 3 of 12\nTo: 100 %s of %lu\n1 signature was saved this time.\n");
}

static void what_was_said_is_wiped(void **state)
{
    (void)state;
    static const char zeros[SCREEN_TEXT_CAP];
    capture_begin(&capture, stdout);
    screen_say_answer(&screen, 1, MSG_FIELD_GIVEN_NAME, "Әлия");
    assert_shown("  1  Given name: Әлия\n");
    assert_memory_equal(screen.composed, zeros, sizeof zeros);
}

static void too_long_a_text_is_cut(void **state)
{
    (void)state;
    static char text[2 * SCREEN_TEXT_CAP];
    memset(text, 'x', sizeof text - 1);
    capture_begin(&capture, stdout);
    screen_say(&screen, MSG_SIGN_TO, text);
    assert_int_equal(strlen(capture_end(&capture)), SCREEN_TEXT_CAP); // with its newline
}

static void a_page_has_room_for_so_many_rows(void **state)
{
    (void)state;
    static const char two_rows[] = "one two three four";
    screen.width = 10;
    screen.rows = 3;
    assert_true(screen_has_room(&screen, two_rows, strlen(two_rows))); // no pages on a pipe
    screen.is_terminal = true;
    capture_begin(&capture, stdout);
    assert_true(screen_has_room(&screen, two_rows, strlen(two_rows)));
    screen_paragraph(&screen, two_rows, strlen(two_rows));
    assert_false(screen_has_room(&screen, two_rows, strlen(two_rows)));
    assert_true(screen_has_room(&screen, "one", 3));
    assert_shown("one two\nthree four\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
    const struct CMUnitTest tests[] = {
        TEST(lines_break_between_words),
        TEST(columns_are_counted_and_not_bytes),
        TEST(spaces_stay_inside_a_row),
        TEST(nothing_breaks_on_a_pipe),
        TEST(items_hang),
        TEST(messages_are_filled_in),
        TEST(what_was_said_is_wiped),
        TEST(too_long_a_text_is_cut),
        TEST(a_page_has_room_for_so_many_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
