// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE // forkpty

#include "common/cli.h"
#include "common/report.h"
#include "common/seal_slot.h"

#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "tests/unit/capture.h"

#define MAX_TOKENS 16
#define TIMEOUT_SECONDS 60
#define SHOWN_CAP 4096

static struct capture out, err;

// What the last command saw.
static struct {
    unsigned run_count, word_count, tag_count;
    char words[3][32];
    char tags[3][32];
    char kit[32];
    bool json;
} seen;

static void copy(char *to, const char *text)
{
    snprintf(to, 32, "%s", text != NULL ? text : "(none)");
}

static int note(const struct cli_arguments *arguments)
{
    seen.run_count++;
    seen.word_count = cli_word_count(arguments);
    seen.tag_count = cli_option_count(arguments, "--tag");
    seen.json = cli_has(arguments, "--json");
    copy(seen.kit, cli_option(arguments, "--kit"));
    for (unsigned i = 0; i < 3; i++) {
        copy(seen.words[i], cli_word(arguments, i));
        copy(seen.tags[i], cli_option_at(arguments, "--tag", i));
    }
    return 7;
}

static int print_much(const struct cli_arguments *arguments)
{
    (void)arguments;
    printf("some data\n");
    return EXIT_DONE;
}

#define NOTE_OPTIONS                                                                               \
    {                                                                                              \
        {"--kit", 'k', "KIT", "the kit's folder", false},                                          \
            {"--tag", 't', "TAG", "a tag, more than once", true},                                  \
            {"--json", 0, NULL, "for programs", false},                                            \
    }

static const struct cli_command commands[] = {
    {"", "", "what runs without a command", NULL, 0, 0, NOTE_OPTIONS, note},
    {"merge", "CAMPAIGN PATH...", "take in sticks", "Example:\n  tester merge folder stick", 1, 3,
     NOTE_OPTIONS, note},
    {"inspect", "FILE", "say what a file is", NULL, 1, 1, {{0}}, note},
    {"print", "", "print data", NULL, 0, 0, {{0}}, print_much},
    {.run = NULL},
};
static const struct cli_program program = {"tester", "a program that is tested", commands};

// Runs a command line given as its tokens, which end with NULL.
static int run(const char *first, ...)
{
    char *argv[MAX_TOKENS + 2] = {(char[]){"tester"}};
    char tokens[MAX_TOKENS][64];
    int argc = 1;
    va_list more;
    va_start(more, first);
    for (const char *token = first; token != NULL; token = va_arg(more, const char *)) {
        assert_true(argc <= MAX_TOKENS);
        snprintf(tokens[argc - 1], sizeof tokens[0], "%s", token);
        argv[argc] = tokens[argc - 1];
        argc++;
    }
    va_end(more);
    memset(&seen, 0, sizeof seen);
    capture_begin(&out, stdout);
    capture_begin(&err, stderr);
    int exit_code = cli_main(&program, argc, argv);
    capture_end(&err);
    capture_end(&out);
    return exit_code;
}

static int setup(void **state)
{
    (void)state;
    report_init("tester", LANG_EN);
    return 0;
}

// A mistake is one line on stderr, nothing on stdout, and no command has run.
static void assert_mistake(int exit_code, const char *sentence)
{
    char wanted[256];
    snprintf(wanted, sizeof wanted, "tester: %s\n", sentence);
    assert_int_equal(exit_code, EXIT_USAGE);
    assert_string_equal(err.text, wanted);
    assert_string_equal(out.text, "");
    assert_int_equal(seen.run_count, 0);
}

static void a_command_gets_its_words_and_options(void **state)
{
    (void)state;
    assert_int_equal(run("merge", "camp", "--kit", "there", "stick", "--json", NULL), 7);
    assert_int_equal(seen.run_count, 1);
    assert_int_equal(seen.word_count, 2);
    assert_string_equal(seen.words[0], "camp");
    assert_string_equal(seen.words[1], "stick");
    assert_string_equal(seen.words[2], "(none)");
    assert_string_equal(seen.kit, "there");
    assert_true(seen.json);
    assert_string_equal(err.text, "");
}

static void a_value_may_follow_an_equals_sign_or_a_letter(void **state)
{
    (void)state;
    run("merge", "c", "--kit=a=b", NULL);
    assert_string_equal(seen.kit, "a=b");
    run("merge", "c", "-k", "-", NULL);
    assert_string_equal(seen.kit, "-");
    run("merge", "c", "--kit=", NULL);
    assert_string_equal(seen.kit, "");
    run("merge", "c", NULL);
    assert_string_equal(seen.kit, "(none)");
    assert_false(seen.json);
}

static void a_repeatable_option_keeps_its_order(void **state)
{
    (void)state;
    run("merge", "c", "--tag", "1", "-t", "2", "--tag=3", NULL);
    assert_int_equal(seen.tag_count, 3);
    assert_string_equal(seen.tags[0], "1");
    assert_string_equal(seen.tags[1], "2");
    assert_string_equal(seen.tags[2], "3");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    run("merge", "--json", "--", "--kit", "-k", "--help", NULL);
    assert_int_equal(seen.word_count, 3);
    assert_string_equal(seen.words[0], "--kit");
    assert_string_equal(seen.words[2], "--help");
    run("merge", "-", NULL); // one dash is a word
    assert_string_equal(seen.words[0], "-");
}

static void no_command_runs_the_nameless_one(void **state)
{
    (void)state;
    assert_int_equal(run(NULL), 7);
    assert_int_equal(run("-k", "there", NULL), 7);
    assert_string_equal(seen.kit, "there");
}

static void no_command_is_a_mistake_where_there_is_no_nameless_one(void **state)
{
    (void)state;
    const struct cli_program without = {"tester", "", commands + 1};
    char *argv[] = {(char[]){"tester"}, NULL};
    memset(&seen, 0, sizeof seen);
    capture_begin(&out, stdout);
    capture_begin(&err, stderr);
    int exit_code = cli_main(&without, 1, argv);
    capture_end(&err);
    capture_end(&out);
    assert_mistake(exit_code, "no command given; to see them all: tester --help");
}

static void the_nearest_command_is_suggested(void **state)
{
    (void)state;
    assert_mistake(run("mrge", NULL), "there is no such command; did you mean merge?");
    assert_mistake(run("insepct", "x", NULL), "there is no such command; did you mean inspect?");
    assert_mistake(run("Иванова", NULL),
                   "there is no such command; to see them all: tester --help");
    assert_mistake(run("mrge", "--help", NULL), "there is no such command; did you mean merge?");
}

static void a_mistake_with_options_is_named(void **state)
{
    (void)state;
    assert_mistake(run("merge", "c", "--colour=red", NULL),
                   "there is no option --colour; --help shows them all");
    assert_mistake(run("merge", "c", "-psecret", NULL),
                   "there is no option -p; --help shows them all");
    assert_mistake(run("merge", "c", "-ksecret", NULL),
                   "there is no option -k; --help shows them all");
    assert_mistake(run("inspect", "f", "--json", NULL),
                   "there is no option --json; --help shows them all");
    assert_mistake(run("merge", "c", "--kit", NULL), "option --kit needs a value: KIT");
    assert_mistake(run("merge", "c", "--json=yes", NULL), "option --json takes no value");
    assert_mistake(run("merge", "c", "-k", "a", "--kit=b", NULL), "option --kit was given twice");
    assert_mistake(run("merge", "c", "--a\x1b[2J", NULL),
                   "there is no option --a?[2J; --help shows them all");
}

static void words_are_counted_and_never_repeated(void **state)
{
    (void)state;
    const char sentence[] =
        "too many or too few words; it is written so: tester merge CAMPAIGN PATH...";
    assert_mistake(run("merge", NULL), sentence);
    assert_mistake(run("merge", "a", "b", "c", "Ivanova", NULL), sentence);
}

static void mistakes_are_in_the_readers_language(void **state)
{
    (void)state;
    report_init("tester", LANG_KK);
    assert_mistake(run("mrge", NULL), "мұндай команда жоқ; мүмкін, merge болар?");
}

static void help_lists_commands_and_exit_codes(void **state)
{
    (void)state;
    assert_int_equal(run("--help", NULL), EXIT_DONE);
    assert_string_equal(err.text, "");
    assert_non_null(strstr(out.text, "a program that is tested"));
    assert_non_null(strstr(out.text, "  merge CAMPAIGN PATH...          take in sticks\n"));
    assert_non_null(strstr(out.text, "  tester                          what runs without"));
    assert_non_null(strstr(out.text, "  130  interrupted\n"));
    assert_int_equal(seen.run_count, 0);
}

static void help_of_a_command_shows_options_and_example(void **state)
{
    (void)state;
    assert_int_equal(run("merge", "--help", NULL), EXIT_DONE);
    assert_string_equal(out.text, "Usage: tester merge CAMPAIGN PATH... [OPTIONS]\n"
                                  "\n"
                                  "take in sticks\n"
                                  "\n"
                                  "Options:\n"
                                  "  -k, --kit KIT                   the kit's folder\n"
                                  "  -t, --tag TAG                   a tag, more than once\n"
                                  "      --json                      for programs\n"
                                  "      --help                      print this\n"
                                  "\n"
                                  "Example:\n"
                                  "  tester merge folder stick\n");
    assert_int_equal(run("print", "--help", NULL), EXIT_DONE);
    assert_non_null(strstr(out.text, "Usage: tester print [OPTIONS]\n"));
    assert_int_equal(run("merge", "a", "b", "c", "d", "--wrong", "--help", NULL), EXIT_DONE);
    assert_int_equal(seen.run_count, 0);
}

static void the_version_is_told_everywhere(void **state)
{
    (void)state;
    const char *expected = seal_slot_offers(SEAL_SUITE_XWING) ? "tester " QOL_VERSION " (suite 2)\n"
                                                              : "tester " QOL_VERSION
                                                                " (suite 1 only)\n";
    assert_int_equal(run("--version", NULL), EXIT_DONE);
    assert_string_equal(out.text, expected);
    assert_int_equal(run("merge", "--version", NULL), EXIT_DONE);
    assert_string_equal(out.text, expected);
}

static void data_that_could_not_be_printed_is_a_failure(void **state)
{
    (void)state;
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    char *argv[] = {(char[]){"tester"}, (char[]){"print"}, NULL};
    capture_begin(&err, stderr);
    dup2(fileno(full), STDOUT_FILENO);
    int exit_code = cli_main(&program, 2, argv);
    dup2(saved, STDOUT_FILENO);
    capture_end(&err);
    clearerr(stdout);
    close(saved);
    fclose(full);
    assert_int_equal(exit_code, EXIT_FAILED);
    assert_memory_equal(err.text, "tester: stdout: ", 16);
}

// ---- what is shown ----------------------------------------------------------------------------

static void cells_are_padded_by_columns_and_cleaned(void **state)
{
    (void)state;
    capture_begin(&out, stdout);
    cli_print_cell("Әсел", strlen("Әсел"), 6);
    cli_print_cell("|a\tb|", 5, 0);
    cli_print_cell("long", 4, 2);
    assert_string_equal(capture_end(&out), "Әсел  |a?b|long");
}

static void progress_is_for_terminals_only(void **state)
{
    (void)state;
    struct progress progress = {.show = cli_show_progress};
    capture_begin(&err, stderr);
    progress_begin(&progress, MSG_PROGRESS_MERGING, 10);
    assert_string_equal(capture_end(&err), "");
}

// What a child shows on a terminal of its own.
static void show(void (*what)(void), char shown[SHOWN_CAP])
{
    int terminal;
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);
    assert_true(child >= 0);
    if (child == 0) {
        what();
        _exit(0);
    }
    size_t len = 0;
    ssize_t got;
    while ((got = read(terminal, shown + len, SHOWN_CAP - 1 - len)) > 0)
        len += (size_t)got;
    shown[len] = '\0';
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    close(terminal);
}

static void progress_to_the_end(void)
{
    struct progress progress = {.show = cli_show_progress};
    progress_begin(&progress, MSG_PROGRESS_MERGING, 1000);
    for (unsigned long done = 0; done <= 1000; done += 50)
        progress_set(&progress, done);
    progress_end(&progress);
    report_say(EXIT_DONE, "done");
}

static void progress_is_one_line(void **state)
{
    (void)state;
    char shown[SHOWN_CAP];
    show(progress_to_the_end, shown);
    assert_non_null(strstr(shown, "\rMerging: 0 of 1000\x1b[K"));
    assert_non_null(strstr(shown, "\rMerging: 1000 of 1000\x1b[K\r\ntester: done\r\n"));
    assert_ptr_equal(strchr(shown, '\n'), strstr(shown, "\ntester"));
}

static void progress_that_fails(void)
{
    struct progress progress = {.show = cli_show_progress};
    progress_begin(&progress, MSG_PROGRESS_MERGING, 10);
    report_say(EXIT_FAILED, "one");
    report_say(EXIT_FAILED, "two");
}

static void a_report_ends_the_line_of_progress(void **state)
{
    (void)state;
    char shown[SHOWN_CAP];
    show(progress_that_fails, shown);
    assert_string_equal(shown, "\rMerging: 0 of 10\x1b[K\r\ntester: one\r\ntester: two\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_command_gets_its_words_and_options, setup),
        cmocka_unit_test_setup(a_value_may_follow_an_equals_sign_or_a_letter, setup),
        cmocka_unit_test_setup(a_repeatable_option_keeps_its_order, setup),
        cmocka_unit_test_setup(two_dashes_end_the_options, setup),
        cmocka_unit_test_setup(no_command_runs_the_nameless_one, setup),
        cmocka_unit_test_setup(no_command_is_a_mistake_where_there_is_no_nameless_one, setup),
        cmocka_unit_test_setup(the_nearest_command_is_suggested, setup),
        cmocka_unit_test_setup(a_mistake_with_options_is_named, setup),
        cmocka_unit_test_setup(words_are_counted_and_never_repeated, setup),
        cmocka_unit_test_setup(mistakes_are_in_the_readers_language, setup),
        cmocka_unit_test_setup(help_lists_commands_and_exit_codes, setup),
        cmocka_unit_test_setup(help_of_a_command_shows_options_and_example, setup),
        cmocka_unit_test_setup(the_version_is_told_everywhere, setup),
        cmocka_unit_test_setup(data_that_could_not_be_printed_is_a_failure, setup),
        cmocka_unit_test_setup(cells_are_padded_by_columns_and_cleaned, setup),
        cmocka_unit_test_setup(progress_is_for_terminals_only, setup),
        cmocka_unit_test_setup(progress_is_one_line, setup),
        cmocka_unit_test_setup(a_report_ends_the_line_of_progress, setup),
    };
    alarm(TIMEOUT_SECONDS); // a test that waits for ever is a failed one
    return cmocka_run_group_tests(tests, NULL, NULL);
}
