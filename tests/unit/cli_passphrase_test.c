// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE // forkpty

#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define TIMEOUT_SECONDS 60

// What the last command was given.
static struct {
    unsigned run_count;
    enum status status;
    char line[KEYFILE_PASSPHRASE_CAP];
} seen;

static int note_passphrase(const struct cli_arguments *arguments)
{
    seen.run_count++;
    seen.status = cli_passphrase(arguments, seen.line);
    return EXIT_DONE;
}

static int note_second_line(const struct cli_arguments *arguments)
{
    seen.run_count++;
    seen.status = cli_passphrase_line(arguments, 1, seen.line);
    return EXIT_DONE;
}

static const struct cli_command commands[] = {
    {"unlock", "", "", NULL, 0, 0, {CLI_PASSPHRASE_OPTIONS}, note_passphrase},
    {"second", "", "", NULL, 0, 0, {CLI_PASSPHRASE_OPTIONS}, note_second_line},
    {.run = NULL},
};
static const struct cli_program program = {"tester", "", commands};

// Runs a command with up to two options and their values; NULL ends them.
static void run(const char *command, const char *name, const char *value, const char *name_2,
                const char *value_2)
{
    const char *const tokens[] = {"tester", command, name, value, name_2, value_2};
    char copies[6][64];
    char *argv[7] = {NULL};
    int argc = 0;
    for (; argc < 6 && tokens[argc] != NULL; argc++) {
        snprintf(copies[argc], sizeof copies[0], "%s", tokens[argc]);
        argv[argc] = copies[argc];
    }
    memset(&seen, 0, sizeof seen);
    assert_int_equal(cli_main(&program, argc, argv), EXIT_DONE);
    assert_int_equal(seen.run_count, 1);
}

static void a_descriptor_that_cannot_be_read_is_a_mistake(void **state)
{
    (void)state;
    run("unlock", "--passphrase-fd", "99", NULL, NULL);
    assert_int_equal(seen.status, STATUS_BAD_DESCRIPTOR);
}

// Runs a command with --passphrase-fd on a pipe that holds the text.
static void run_with_pipe(const char *command, const char *text)
{
    int ends[2];
    char number[16];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    snprintf(number, sizeof number, "%d", ends[0]);
    run(command, "--passphrase-fd", number, NULL, NULL);
    close(ends[0]);
}

static void a_passphrase_comes_from_a_descriptor(void **state)
{
    (void)state;
    run_with_pipe("unlock", "correct  horse \nsecond\n");
    assert_int_equal(seen.status, STATUS_OK);
    assert_string_equal(seen.line, "correct horse"); // tidied
    run_with_pipe("unlock", "без конца строки");
    assert_string_equal(seen.line, "без конца строки");
    run_with_pipe("second", "first\nsecond\n");
    assert_int_equal(seen.status, STATUS_OK);
    assert_string_equal(seen.line, "second");
    run_with_pipe("second", "first\n");
    assert_int_equal(seen.status, STATUS_NOT_FOUND);
}

static void nothing_is_no_passphrase(void **state)
{
    (void)state;
    run_with_pipe("unlock", "");
    assert_int_equal(seen.status, STATUS_NO_PASSPHRASE);
    run_with_pipe("unlock", "  \nsecond\n");
    assert_int_equal(seen.status, STATUS_NO_PASSPHRASE);
    assert_string_equal(seen.line, "");
}

static void a_passphrase_must_be_text_of_a_line(void **state)
{
    (void)state;
    char line[2001];
    memset(line, 'x', sizeof line);
    line[300] = '\0';
    run_with_pipe("unlock", line);
    assert_int_equal(seen.status, STATUS_TOO_LARGE);
    line[300] = 'x';
    line[2000] = '\0';
    run_with_pipe("unlock", line);
    assert_int_equal(seen.status, STATUS_TOO_LARGE);
    run_with_pipe("unlock", "a\x1b"
                            "b\n");
    assert_int_equal(seen.status, STATUS_BAD_TEXT);
    static const char zeros[KEYFILE_PASSPHRASE_CAP];
    assert_memory_equal(seen.line, zeros, sizeof zeros);
}

static void a_descriptor_is_a_number(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "x", "3x", "-1", "1024", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        run("unlock", "--passphrase-fd", wrong[i], NULL, NULL);
        assert_int_equal(seen.status, STATUS_USAGE);
    }
}

static void a_passphrase_comes_from_a_file(void **state)
{
    (void)state;
    char folder[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    const char text[] = "\xEF\xBB\xBF"
                        "first \r\nsecond\r\n\nfourth";
    fixture_folder(folder);
    assert_int_equal(safefile_join(folder, "p", path), STATUS_OK);
    assert_int_equal(safefile_create(path, text, strlen(text)), STATUS_OK);
    run("unlock", "--passphrase-file", path, NULL, NULL);
    assert_int_equal(seen.status, STATUS_OK);
    assert_string_equal(seen.line, "first");
    run("second", "--passphrase-file", path, NULL, NULL);
    assert_string_equal(seen.line, "second");
    run("unlock", "--passphrase-file", path, "--passphrase-fd", "0");
    assert_int_equal(seen.status, STATUS_USAGE);

    assert_int_equal(safefile_replace(path, "one line\n", 9), STATUS_OK);
    run("second", "--passphrase-file", path, NULL, NULL);
    assert_int_equal(seen.status, STATUS_NOT_FOUND);
    assert_int_equal(safefile_replace(path, "", 0), STATUS_OK);
    run("unlock", "--passphrase-file", path, NULL, NULL);
    assert_int_equal(seen.status, STATUS_NO_PASSPHRASE);
    assert_int_equal(platform_remove(path), STATUS_OK);
    run("unlock", "--passphrase-file", path, NULL, NULL);
    assert_int_equal(seen.status, STATUS_NO_PASSPHRASE);
    run("second", "--passphrase-file", path, NULL, NULL);
    assert_int_equal(seen.status, STATUS_NO_PASSPHRASE); // not NOT_FOUND, which ends a list
    fixture_folder_remove(folder);
}

static void what_is_to_be_typed_is_in_no_line(void **state)
{
    (void)state;
    run("unlock", NULL, NULL, NULL, NULL);
    assert_int_equal(seen.status, STATUS_NO_PASSPHRASE);
    run("second", NULL, NULL, NULL, NULL);
    assert_int_equal(seen.status, STATUS_NOT_FOUND);
}

static bool refuse_bad(const char *passphrase)
{
    bool is_bad = strcmp(passphrase, "bad") == 0;
    if (is_bad)
        report_say(EXIT_USAGE, "not this one");
    return is_bad;
}

static int confirm_passphrase(const struct cli_arguments *arguments)
{
    char line[KEYFILE_PASSPHRASE_CAP];
    (void)arguments;
    enum status status = cli_ask_new_passphrase("New: ", refuse_bad, line);
    return status == STATUS_OK && strcmp(line, "right") == 0 ? EXIT_DONE : (int)status;
}

// Types the lines one by one, each when a prompt (which ends in ": ") has come, and gives the exit
// code of a command that asks for a new passphrase.
static int type_new_passphrase(const char *const *lines, size_t count)
{
    int terminal;
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);
    assert_true(child >= 0);
    if (child == 0) {
        const struct cli_command only[] = {
            {"", "", "", NULL, 0, 0, {CLI_PASSPHRASE_OPTIONS}, confirm_passphrase}, {.run = NULL}};
        const struct cli_program asking = {"tester", "", only};
        char *argv[] = {(char[]){"tester"}, NULL};
        _exit(cli_main(&asking, 1, argv));
    }
    char last[2] = "";
    char byte;
    for (size_t i = 0; i < count; i++) {
        while (!(last[0] == ':' && last[1] == ' ')) {
            assert_int_equal(read(terminal, &byte, 1), 1);
            last[0] = last[1];
            last[1] = byte;
        }
        last[0] = '\0';
        assert_int_equal(write(terminal, lines[i], strlen(lines[i])), strlen(lines[i]));
    }
    int how;
    while (read(terminal, &byte, 1) == 1)
        continue;
    assert_int_equal(waitpid(child, &how, 0), child);
    close(terminal);
    assert_true(WIFEXITED(how));
    return WEXITSTATUS(how);
}

static void a_new_passphrase_is_typed_twice(void **state)
{
    (void)state;
    const char *const same[] = {"right\n", "right\n"};
    assert_int_equal(type_new_passphrase(same, 2), EXIT_DONE);
    const char *const ended[] = {"right\n", "\x04"};
    assert_int_equal(type_new_passphrase(ended, 2), STATUS_NO_PASSPHRASE);
}

static void two_that_differ_are_asked_again(void **state)
{
    (void)state;
    // Between them comes "tester: the two …", whose colon is taken for a prompt's: "\n" would be
    // an empty passphrase, so nothing is typed there.
    const char *const lines[] = {"right\n", "wrong\n", "", "right\n", "right\n"};
    assert_int_equal(type_new_passphrase(lines, 5), EXIT_DONE);
}

static void one_that_is_refused_is_asked_again(void **state)
{
    (void)state;
    const char *const mended[] = {"bad\n", "bad\n", "", "right\n", "right\n"};
    assert_int_equal(type_new_passphrase(mended, 5), EXIT_DONE);
    const char *const bad[] = {"bad\n", "bad\n", "", "bad\n", "bad\n", "", "bad\n", "bad\n"};
    assert_int_equal(type_new_passphrase(bad, 8), STATUS_USAGE);
}

static void three_slips_are_enough(void **state)
{
    (void)state;
    // After each but the last comes "tester: a passphrase …", as above.
    const char *const empty[] = {"\n", "", "\n", "", "\n"};
    assert_int_equal(type_new_passphrase(empty, 5), STATUS_NO_PASSPHRASE);
    const char *const mended[] = {"\n", "", "\x1b[A\n", "", "right\n", "right\n"};
    assert_int_equal(type_new_passphrase(mended, 6), EXIT_DONE);
    const char *const different[] = {"right\n", "wrong\n", "",        "right\n",
                                     "wrong\n", "",        "right\n", "\n"};
    assert_int_equal(type_new_passphrase(different, 8), STATUS_NO_PASSPHRASE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_descriptor_that_cannot_be_read_is_a_mistake),
        cmocka_unit_test(a_passphrase_comes_from_a_descriptor),
        cmocka_unit_test(nothing_is_no_passphrase),
        cmocka_unit_test(a_passphrase_must_be_text_of_a_line),
        cmocka_unit_test(a_descriptor_is_a_number),
        cmocka_unit_test(a_passphrase_comes_from_a_file),
        cmocka_unit_test(what_is_to_be_typed_is_in_no_line),
        cmocka_unit_test(a_new_passphrase_is_typed_twice),
        cmocka_unit_test(two_that_differ_are_asked_again),
        cmocka_unit_test(one_that_is_refused_is_asked_again),
        cmocka_unit_test(three_slips_are_enough),
    };
    alarm(TIMEOUT_SECONDS); // a test that waits for ever is a failed one
    return cmocka_run_group_tests(tests, NULL, NULL);
}
