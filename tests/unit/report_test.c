// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L

#include "common/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/capture.h"

static struct capture capture;

static int setup(void **state)
{
    (void)state;
    report_init("tester", LANG_EN);
    return 0;
}

static void a_status_has_its_exit_code(void **state)
{
    (void)state;
    assert_int_equal(report_exit_code(STATUS_OK), 0);
    assert_int_equal(report_exit_code(STATUS_NO_SPACE), 1);
    assert_int_equal(report_exit_code(STATUS_USAGE), 2);
    assert_int_equal(report_exit_code(STATUS_SOME_REFUSED), 3);
    assert_int_equal(report_exit_code(STATUS_FORGED), 4);
    assert_int_equal(report_exit_code(STATUS_WRONG_PASSPHRASE), 5);
    assert_int_equal(report_exit_code(STATUS_INTERRUPTED), 130);
}

static void a_sentence_names_program_file_and_next_step(void **state)
{
    (void)state;
    capture_begin(&capture, stderr);
    int exit_code = report(STATUS_NOT_OURS, "stick/a.qolb");
    assert_string_equal(capture_end(&capture), "tester: stick/a.qolb: this is no file of Qoltañba; "
                                               "check that it is the right one\n");
    assert_int_equal(exit_code, EXIT_NOT_OURS);
}

static void without_a_file_the_sentence_stands_alone(void **state)
{
    (void)state;
    capture_begin(&capture, stderr);
    report(STATUS_INTERRUPTED, NULL);
    assert_string_equal(capture_end(&capture),
                        "tester: stopped before the end; to go on, run the same command again\n");
}

static void the_sentence_is_in_the_readers_language(void **state)
{
    (void)state;
    report_init("tester", LANG_RU);
    assert_int_equal(report_lang(), LANG_RU);
    capture_begin(&capture, stderr);
    report(STATUS_NOT_OURS, "a");
    assert_string_equal(capture_end(&capture),
                        "tester: a: это не файл Qoltañba; проверьте, тот ли это файл\n");
}

static void a_line_is_counted_from_one(void **state)
{
    (void)state;
    capture_begin(&capture, stderr);
    int exit_code = report_line(STATUS_BAD_LINE, "sheet.csv", 12);
    assert_string_equal(capture_end(&capture),
                        "tester: sheet.csv, line 12: this cannot be used as it is written; correct "
                        "it and try again\n");
    assert_int_equal(exit_code, EXIT_NOT_OURS);
}

static void a_path_cannot_move_the_cursor(void **state)
{
    (void)state;
    capture_begin(&capture, stderr);
    report(STATUS_DAMAGED, "a\x1b[2J\n\xFF%s%n");
    const char *text = capture_end(&capture);
    assert_memory_equal(text, "tester: a?[2J??%s%n: this is", 28);
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void a_path_may_be_longer_than_any_path(void **state)
{
    (void)state;
    char path[6000];
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    capture_begin(&capture, stderr);
    report(STATUS_NOT_FOUND, path);
    assert_non_null(strstr(capture_end(&capture), "ppp: nothing was found"));
}

static void a_program_says_its_own(void **state)
{
    (void)state;
    capture_begin(&capture, stderr);
    int exit_code = report_say(EXIT_PARTLY, "%d of %s", 3, "seven");
    assert_string_equal(capture_end(&capture), "tester: 3 of seven\n");
    assert_int_equal(exit_code, EXIT_PARTLY);
}

static void a_message_of_the_catalogue_is_filled_in(void **state)
{
    (void)state;
    capture_begin(&capture, stderr);
    int exit_code = report_message(EXIT_USAGE, MSG_CLI_NEEDS_VALUE, "--kit", "KIT");
    assert_string_equal(capture_end(&capture), "tester: option --kit needs a value: KIT\n");
    assert_int_equal(exit_code, EXIT_USAGE);
}

static void a_message_can_be_what_was_asked_for(void **state)
{
    (void)state;
    report_set_lang(LANG_RU);
    capture_begin(&capture, stdout);
    report_tell(MSG_OUTBOX_BATCHES, 7ul);
    assert_string_equal(capture_end(&capture), "Пакетов: 7\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_status_has_its_exit_code, setup),
        cmocka_unit_test_setup(a_sentence_names_program_file_and_next_step, setup),
        cmocka_unit_test_setup(without_a_file_the_sentence_stands_alone, setup),
        cmocka_unit_test_setup(the_sentence_is_in_the_readers_language, setup),
        cmocka_unit_test_setup(a_line_is_counted_from_one, setup),
        cmocka_unit_test_setup(a_path_cannot_move_the_cursor, setup),
        cmocka_unit_test_setup(a_path_may_be_longer_than_any_path, setup),
        cmocka_unit_test_setup(a_program_says_its_own, setup),
        cmocka_unit_test_setup(a_message_of_the_catalogue_is_filled_in, setup),
        cmocka_unit_test_setup(a_message_can_be_what_was_asked_for, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
