// SPDX-License-Identifier: Apache-2.0
//
// What platform_desktop.h promises of other programs, on Linux.
#define _GNU_SOURCE

#include "tests/unit/desktop_rig.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static int setup(void **state)
{
    (void)state;
    fixture_folder(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_folder_remove(folder);
    return 0;
}

static void make_file(const char *path, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "#!/bin/sh\n", 10), 10);
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

// What a child has written there, as soon as it ends in a newline; "" if it never does.
static const char *written(const char *name)
{
    static char text[1024];
    for (uint64_t end = platform_ms() + SOON_MS; platform_ms() < end; pause_a_little()) {
        FILE *stream = fopen(in_folder(name), "re");
        if (stream == NULL)
            continue;
        size_t len = fread(text, 1, sizeof text - 1, stream);
        fclose(stream);
        text[len] = '\0';
        if (len > 0 && text[len - 1] == '\n')
            return text;
    }
    return "";
}

static pid_t written_number(const char *name)
{
    pid_t number = (pid_t)strtol(written(name), NULL, 10);
    assert_true(number > 0);
    return number;
}

// What has ended may wait for long until the system's first process takes note of it.
static bool runs(pid_t process)
{
    char path[64], state = 'Z';
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *stream = fopen(path, "re");
    if (stream == NULL)
        return false;
    assert_int_equal(fscanf(stream, "%*d (%*[^)]) %c", &state), 1);
    fclose(stream);
    return state != 'Z' && state != 'X';
}

static bool ends_soon(pid_t process)
{
    for (uint64_t end = platform_ms() + SOON_MS; platform_ms() < end; pause_a_little())
        if (!runs(process))
            return true;
    return false;
}

// ---- finding ----------------------------------------------------------------------------------

static void a_program_is_found_on_path(void **state)
{
    (void)state;
    char variable[3 * PLATFORM_PATH_CAP], found[PLATFORM_PATH_CAP];
    char *path = strdup(getenv("PATH"));
    assert_int_equal(mkdir(in_folder("first"), 0700), 0);
    assert_int_equal(mkdir(in_folder("first/tool"), 0700), 0); // no file
    assert_int_equal(mkdir(in_folder("second"), 0700), 0);
    make_file(in_folder("second/tool"), 0600); // no program
    assert_int_equal(mkdir(in_folder("third"), 0700), 0);
    make_file(in_folder("third/tool"), 0700);
    (void)snprintf(variable, sizeof variable, "%s::%s:%s", in_folder("first"), in_folder("second"),
                   in_folder("third"));
    assert_int_equal(setenv("PATH", variable, 1), 0);
    assert_int_equal(platform_find_program("tool", found), STATUS_OK);
    assert_string_equal(found, in_folder("third/tool"));
    assert_int_equal(platform_find_program("too", found), STATUS_NOT_FOUND);
    assert_string_equal(found, "");
    assert_int_equal(setenv("PATH", path, 1), 0);
    free(path);
}

// Only full folders count: what is found must not depend on where one stands.
static void a_folder_that_is_not_full_is_left_out(void **state)
{
    (void)state;
    char found[PLATFORM_PATH_CAP], here[PLATFORM_PATH_CAP];
    char *path = strdup(getenv("PATH"));
    assert_non_null(getcwd(here, sizeof here));
    make_file(in_folder("tool"), 0700);
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(setenv("PATH", ".:", 1), 0);
    assert_int_equal(platform_find_program("tool", found), STATUS_NOT_FOUND);
    assert_int_equal(unsetenv("PATH"), 0);
    assert_int_equal(platform_find_program("tool", found), STATUS_NOT_FOUND);
    assert_int_equal(setenv("PATH", path, 1), 0);
    assert_int_equal(chdir(here), 0);
    free(path);
}

// ---- starting and ending ----------------------------------------------------------------------

// A shell with that script, in which $FOLDER is the test's.
static struct platform_child *started(const char *script)
{
    char variable[PLATFORM_PATH_CAP + 8];
    struct platform_child *child;
    (void)snprintf(variable, sizeof variable, "FOLDER=%s", folder);
    const char *const environment[] = {variable, NULL};
    const char *const arguments[] = {"/bin/sh", "-c", script, "sh", NULL};
    assert_int_equal(platform_start(arguments, environment, &child), STATUS_OK);
    return child;
}

static bool runs_no_more(struct platform_child *child)
{
    for (uint64_t end = platform_ms() + SOON_MS; platform_ms() < end; pause_a_little())
        if (!platform_child_runs(child))
            return true;
    return false;
}

static void a_child_runs_until_it_ends(void **state)
{
    (void)state;
    struct platform_child *child =
        started("while [ ! -e \"$FOLDER/end\" ]; do sleep 0.05; done; echo x >\"$FOLDER/done\"");
    assert_true(platform_child_runs(child));
    make_file(in_folder("end"), 0600);
    assert_true(runs_no_more(child));
    assert_false(platform_child_runs(child));
    assert_string_equal(written("done"), "x\n");
    platform_end_child(child);
    platform_end_child(NULL);
}

static void what_is_no_program_is_not_started(void **state)
{
    (void)state;
    struct platform_child *child;
    const char *const arguments[] = {in_folder("missing"), NULL};
    assert_int_equal(platform_start(arguments, NULL, &child), STATUS_NOT_FOUND);
    assert_null(child);
    make_file(in_folder("missing"), 0600);
    assert_int_equal(platform_start(arguments, NULL, &child), STATUS_NO_PERMISSION);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // nor is a guard left
}

static void a_child_inherits_nothing(void **state)
{
    (void)state;
    int open_file = dup(STDIN_FILENO); // without the mark that closes it
    assert_true(open_file > STDERR_FILENO);
    // Another shell looks, as what is redirected is open in the shell that does so.
    struct platform_child *child =
        started("cd \"$FOLDER\"; (ls /proc/$$/fd >out;"
                "readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2 >>out; mv out files) & wait");
    assert_string_equal(written("files"), "0\n1\n2\n/dev/null\n/dev/null\n/dev/null\n");
    platform_end_child(child);
    close(open_file);
}

static void a_child_heeds_what_we_ignore(void **state)
{
    (void)state;
    void (*before)(int) = signal(SIGTERM, SIG_IGN);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    assert_int_equal(sigprocmask(SIG_BLOCK, &blocked, NULL), 0);
    struct platform_child *child = started("kill -s TERM $$; echo x >\"$FOLDER/alive\"; sleep 60");
    assert_true(runs_no_more(child));
    assert_false(exists(in_folder("alive")));
    platform_end_child(child);
    assert_int_equal(sigprocmask(SIG_UNBLOCK, &blocked, NULL), 0);
    signal(SIGTERM, before);
}

static void the_environment_is_ours_with_changes(void **state)
{
    (void)state;
    struct platform_child *child;
    assert_int_equal(setenv("QOL_KEPT", "kept", 1), 0);
    assert_int_equal(setenv("QOL_CHANGED", "before", 1), 0);
    assert_int_equal(setenv("QOL_CHANGED_NOT", "as it was", 1), 0);
    const char *const environment[] = {"QOL_CHANGED=after", "QOL_NEW=new", NULL};
    char script[PLATFORM_PATH_CAP + 128];
    (void)snprintf(script, sizeof script,
                   "echo $QOL_KEPT $QOL_CHANGED $QOL_CHANGED_NOT $QOL_NEW >%s",
                   in_folder("environment"));
    const char *const arguments[] = {"/bin/sh", "-c", script, NULL};
    assert_int_equal(platform_start(arguments, environment, &child), STATUS_OK);
    assert_string_equal(written("environment"), "kept after as it was new\n");
    platform_end_child(child);
}

static void a_child_is_asked_first(void **state)
{
    (void)state;
    struct platform_child *child =
        started("trap 'sleep 0.3; echo x >\"$FOLDER/asked\"; exit' TERM;"
                "echo x >\"$FOLDER/ready\"; while :; do sleep 0.05; done");
    assert_string_equal(written("ready"), "x\n");
    platform_end_child(child);
    assert_true(exists(in_folder("asked")));
}

static void what_a_child_started_ends_with_it(void **state)
{
    (void)state;
    struct platform_child *child =
        started("trap '' TERM; sleep 60 & echo $! >\"$FOLDER/grandchild\"; echo $$ "
                ">\"$FOLDER/child\"; sleep 60; sleep 60");
    pid_t grandchild = written_number("grandchild"), number = written_number("child");
    assert_true(runs(grandchild));
    platform_end_child(child); // they ignore what they are asked
    assert_false(runs(number));
    assert_false(runs(grandchild));
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // nothing is left to reap
}

static void a_child_ends_when_we_are_killed(void **state)
{
    (void)state;
    pid_t us = fork();
    assert_true(us >= 0);
    if (us == 0) {
        (void)started("trap '' TERM; sleep 60 & echo $! >\"$FOLDER/grandchild\"; echo $$ "
                      ">\"$FOLDER/child\"; sleep 60; sleep 60");
        stay();
    }
    pid_t grandchild = written_number("grandchild"), child = written_number("child");
    assert_true(runs(child));
    assert_int_equal(kill(us, SIGKILL), 0);
    assert_int_equal(waitpid(us, NULL, 0), us);
    assert_true(ends_soon(child));
    assert_true(ends_soon(grandchild));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_program_is_found_on_path),
        TEST(a_folder_that_is_not_full_is_left_out),
        TEST(a_child_runs_until_it_ends),
        TEST(what_is_no_program_is_not_started),
        TEST(a_child_inherits_nothing),
        TEST(a_child_heeds_what_we_ignore),
        TEST(the_environment_is_ours_with_changes),
        TEST(a_child_is_asked_first),
        TEST(what_a_child_started_ends_with_it),
        TEST(a_child_ends_when_we_are_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
