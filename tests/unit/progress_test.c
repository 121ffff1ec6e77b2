// SPDX-License-Identifier: Apache-2.0
#include "common/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static unsigned shown_count;
static struct progress last;

static void note(const struct progress *progress)
{
    shown_count++;
    last = *progress;
}

static int set_up(void **state)
{
    (void)state;
    shown_count = 0;
    return 0;
}

static void beginning_and_end_are_shown_and_not_every_item(void **state)
{
    (void)state;
    struct progress progress = {.show = note};
    progress_begin(&progress, MSG_PROGRESS_WRITING, 1000000);
    assert_int_equal(shown_count, 1);
    assert_int_equal(last.done, 0);
    for (unsigned long i = 0; i < 100; i++)
        progress_set(&progress, i);
    assert_in_range(shown_count, 1, 99);
    progress_end(&progress);
    assert_true(last.ended);
    assert_int_equal(last.done, 1000000);
}

static void nothing_is_told_to_nobody(void **state)
{
    (void)state;
    struct progress silent = {.show = NULL};
    progress_begin(NULL, MSG_PROGRESS_WRITING, 3);
    progress_set(NULL, 1);
    progress_end(NULL);
    progress_begin(&silent, MSG_PROGRESS_WRITING, 3);
    progress_end(&silent);
    assert_int_equal(silent.done, 3);
}

static void nothing_is_told_of_what_is_soon_done(void **state)
{
    (void)state;
    struct progress progress = {.show = note, .patience_ms = 100000};
    progress_begin(&progress, MSG_PROGRESS_READING, 2);
    progress_set(&progress, 1);
    progress_end(&progress);
    assert_int_equal(shown_count, 0);
    progress_begin(&progress, MSG_PROGRESS_READING, 2);
    progress.begun_ms -= progress.patience_ms; // as if so much time had passed
    progress.shown_ms -= progress.patience_ms;
    progress_set(&progress, 1);
    progress_end(&progress);
    assert_int_equal(shown_count, 2);
    assert_true(last.ended);
}

static void a_second_end_says_nothing(void **state)
{
    (void)state;
    struct progress progress = {.show = note};
    progress_begin(&progress, MSG_PROGRESS_WRITING, 2);
    progress_end(&progress);
    progress_end(&progress);
    progress_set(&progress, 1);
    assert_int_equal(shown_count, 2);
}

static void rate_and_time_left_follow_from_what_is_done(void **state)
{
    (void)state;
    char text[PROGRESS_TEXT_CAP];
    struct progress progress = {.verb = MSG_PROGRESS_MERGING,
                                .done = 100,
                                .total = 400,
                                .begun_ms = 1000,
                                .shown_ms = 11000};
    assert_int_equal(progress_rate(&progress), 10);
    assert_int_equal(progress_seconds_left(&progress), 30);
    progress_text(&progress, LANG_EN, text);
    assert_string_equal(text, "Merging: 100 of 400, 10 a second, 0:30 left");
    progress.total = 100000;
    progress_text(&progress, LANG_RU, text);
    assert_string_equal(text, "Слияние: 100 из 100000, 10 в секунду, осталось 166:30");
}

static void too_little_tells_no_rate(void **state)
{
    (void)state;
    char text[PROGRESS_TEXT_CAP];
    struct progress progress = {
        .verb = MSG_PROGRESS_MERGING, .done = 1, .total = 4, .begun_ms = 1000, .shown_ms = 1500};
    progress_text(&progress, LANG_EN, text);
    assert_string_equal(text, "Merging: 1 of 4");
    progress.shown_ms = 61000; // less than one a second
    progress_text(&progress, LANG_EN, text);
    assert_string_equal(text, "Merging: 1 of 4, 3:00 left");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(beginning_and_end_are_shown_and_not_every_item, set_up),
        cmocka_unit_test_setup(nothing_is_told_to_nobody, set_up),
        cmocka_unit_test_setup(nothing_is_told_of_what_is_soon_done, set_up),
        cmocka_unit_test_setup(a_second_end_says_nothing, set_up),
        cmocka_unit_test_setup(rate_and_time_left_follow_from_what_is_done, set_up),
        cmocka_unit_test_setup(too_little_tells_no_rate, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
