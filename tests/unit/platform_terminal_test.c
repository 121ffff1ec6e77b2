// SPDX-License-Identifier: Apache-2.0
//
// What platform.h promises of lines, terminals and interrupts, on pipes and on pseudo-terminals.
#define _GNU_SOURCE // memmem

#include "common/platform.h"

#include <errno.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/capture.h"

#define LINE_CAP 16
#define TIMEOUT_SECONDS 60

// ---- lines from a pipe ------------------------------------------------------------------------

// The reading end of a pipe that holds the bytes and then ends.
static int pipe_of(const char *bytes, size_t len)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, len), len);
    close(ends[1]);
    return ends[0];
}

static void assert_line(int fd, enum status status, const char *wanted)
{
    char line[LINE_CAP];
    memset(line, 'x', sizeof line);
    assert_int_equal(platform_read_line(fd, line, sizeof line), status);
    assert_string_equal(line, wanted);
}

static void lines_come_one_at_a_time(void **state)
{
    (void)state;
    int fd = pipe_of("one\n\nthree", 10);
    assert_line(fd, STATUS_OK, "one");
    assert_line(fd, STATUS_OK, "");
    assert_line(fd, STATUS_OK, "three");
    assert_line(fd, STATUS_NOT_FOUND, "");
    close(fd);
}

static void nothing_behind_the_line_is_taken(void **state)
{
    (void)state;
    int fd = pipe_of("one\ntwo\n", 8);
    assert_line(fd, STATUS_OK, "one");
    char left[8];
    assert_int_equal(read(fd, left, sizeof left), 4);
    assert_memory_equal(left, "two\n", 4);
    close(fd);
}

static void a_line_that_is_too_long_is_dropped_whole(void **state)
{
    (void)state;
    const char text[] = "fifteen letters\nsixteen letters!\nnext\n";
    int fd = pipe_of(text, strlen(text));
    assert_line(fd, STATUS_OK, "fifteen letters");
    char line[LINE_CAP];
    static const char zeros[LINE_CAP];
    assert_int_equal(platform_read_line(fd, line, sizeof line), STATUS_TOO_LARGE);
    assert_memory_equal(line, zeros, LINE_CAP); // nothing of it stays
    assert_line(fd, STATUS_OK, "next");
    close(fd);
}

static void what_is_no_text_is_passed_on(void **state)
{
    (void)state;
    int fd = pipe_of("\xFF\xD0\x1b\r\n", 5);
    assert_line(fd, STATUS_OK, "\xFF\xD0\x1b\r");
    close(fd);
}

static void a_nul_does_not_end_the_line(void **state)
{
    (void)state;
    int fd = pipe_of("a\0b\n", 4);
    assert_line(fd, STATUS_OK,
                "a\x1A"
                "b");
    close(fd);
}

static void a_descriptor_that_is_not_open_is_a_failure(void **state)
{
    (void)state;
    assert_line(1000, STATUS_BAD_DESCRIPTOR, "");
}

static void a_descriptor_for_writing_only_is_a_failure(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_line(ends[1], STATUS_BAD_DESCRIPTOR, "");
    close(ends[0]);
    close(ends[1]);
}

// ---- a process on a terminal of its own -------------------------------------------------------

// What the process answers through a pipe when it is done.
struct answer {
    enum status status;
    char line[LINE_CAP];
    bool echo;         // on, afterwards
    bool interrupted;  // platform_interrupted()
    bool default_left; // SIGINT ends the process as before
    size_t left_len;   // bytes that could still be read from the terminal
    unsigned width;
};

struct process {
    pid_t id;
    int terminal; // the other end of it
    int answers;
};

static size_t bytes_left_on_terminal(void)
{
    struct termios raw;
    char bytes[64];
    if (tcgetattr(STDIN_FILENO, &raw) != 0)
        return SIZE_MAX;
    raw.c_lflag &= ~(tcflag_t)ICANON;
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 1;
    if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0)
        return SIZE_MAX;
    ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
    return got < 0 ? SIZE_MAX : (size_t)got;
}

static void send_answer(int fd, struct answer *answer)
{
    struct termios now;
    struct sigaction action;
    answer->echo = tcgetattr(STDIN_FILENO, &now) == 0 && (now.c_lflag & ECHO) != 0;
    answer->interrupted = platform_interrupted();
    answer->default_left = sigaction(SIGINT, NULL, &action) == 0 && action.sa_handler == SIG_DFL;
    _exit(write(fd, answer, sizeof *answer) == sizeof *answer ? 0 : 1);
}

// Starts `work`, which fills in what it has to answer, on a new terminal of 132 columns.
static struct process start(void (*work)(struct answer *answer))
{
    const struct winsize size = {.ws_row = 24, .ws_col = 132};
    struct process process;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    process.id = forkpty(&process.terminal, NULL, NULL, &size);
    assert_true(process.id >= 0);
    if (process.id == 0) {
        struct answer answer = {0};
        work(&answer);
        send_answer(ends[1], &answer);
    }
    close(ends[1]);
    process.answers = ends[0];
    return process;
}

// Reads what the process prints until `wanted` has come.
static void expect(const struct process *process, const char *wanted, char *out, size_t cap)
{
    size_t len = 0;
    while (memmem(out, len, wanted, strlen(wanted)) == NULL) {
        assert_true(len < cap);
        ssize_t got = read(process->terminal, out + len, cap - len);
        assert_true(got > 0);
        len += (size_t)got;
    }
}

static void type(const struct process *process, const char *bytes)
{
    assert_int_equal(write(process->terminal, bytes, strlen(bytes)), strlen(bytes));
}

static bool echoes(const struct process *process)
{
    struct termios now;
    assert_int_equal(tcgetattr(process->terminal, &now), 0);
    return (now.c_lflag & ECHO) != 0;
}

static struct answer finish(const struct process *process)
{
    struct answer answer;
    int how;
    assert_int_equal(read(process->answers, &answer, sizeof answer), sizeof answer);
    assert_int_equal(waitpid(process->id, &how, 0), process->id);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    close(process->answers);
    close(process->terminal);
    return answer;
}

static void say_ready(void)
{
    if (write(STDOUT_FILENO, "ready", 5) != 5)
        _exit(1);
}

static void read_plain(struct answer *answer)
{
    say_ready();
    answer->status = platform_read_line(STDIN_FILENO, answer->line, sizeof answer->line);
}

static void read_catching(struct answer *answer)
{
    platform_catch_interrupts();
    read_plain(answer);
    answer->left_len = bytes_left_on_terminal();
}

static void the_control_keys_of_a_terminal_work(void **state)
{
    (void)state;
    char shown[256];
    struct process process = start(read_plain);
    expect(&process, "ready", shown, sizeof shown);
    type(&process, "wrong\x15"
                   "ab\x7f"
                   "c\xFF\n"); // kill the line; erase one
    struct answer answer = finish(&process);
    assert_int_equal(answer.status, STATUS_OK);
    assert_string_equal(answer.line, "ac\xFF");
}

static void an_interrupt_key_ends_the_line(void **state)
{
    (void)state;
    char shown[256];
    struct process process = start(read_catching);
    expect(&process, "ready", shown, sizeof shown);
    type(&process, "half\x03");
    struct answer answer = finish(&process);
    assert_int_equal(answer.status, STATUS_INTERRUPTED);
    assert_string_equal(answer.line, "");
    assert_true(answer.interrupted);
    assert_int_equal(answer.left_len, 0);
}

static void a_signal_ends_the_line_and_drops_what_was_typed(void **state)
{
    (void)state;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < 3; i++) {
        char shown[256];
        struct process process = start(read_catching);
        expect(&process, "ready", shown, sizeof shown);
        type(&process, "half");
        expect(&process, "half", shown, sizeof shown); // echoed: it has arrived
        assert_int_equal(kill(process.id, signals[i]), 0);
        struct answer answer = finish(&process);
        assert_int_equal(answer.status, STATUS_INTERRUPTED);
        assert_true(answer.interrupted);
        assert_int_equal(answer.left_len, 0);
    }
}

static void interrupt_before_reading(struct answer *answer)
{
    platform_catch_interrupts();
    if (raise(SIGTERM) != 0)
        return;
    answer->status = platform_read_line(STDIN_FILENO, answer->line, sizeof answer->line);
}

static void an_earlier_signal_is_not_lost(void **state)
{
    (void)state;
    struct process process = start(interrupt_before_reading);
    assert_int_equal(finish(&process).status, STATUS_INTERRUPTED);
}

static void read_hidden(struct answer *answer)
{
    answer->status = platform_read_hidden("Passphrase: ", answer->line, sizeof answer->line);
}

static void a_hidden_line_is_not_shown(void **state)
{
    (void)state;
    char shown[256] = "";
    struct process process = start(read_hidden);
    expect(&process, "Passphrase: ", shown, sizeof shown);
    assert_false(echoes(&process));
    type(&process, "құпия\n");
    memset(shown, 0, sizeof shown);
    expect(&process, "\n", shown, sizeof shown - 1);
    struct answer answer = finish(&process);
    assert_int_equal(answer.status, STATUS_OK);
    assert_string_equal(answer.line, "құпия");
    assert_true(answer.echo);
    assert_string_equal(shown, "\r\n");
}

static void the_echo_is_back_after_an_interrupt(void **state)
{
    (void)state;
    char shown[256];
    struct process process = start(read_hidden);
    expect(&process, "Passphrase: ", shown, sizeof shown);
    type(&process, "half\x03");
    struct answer answer = finish(&process);
    assert_int_equal(answer.status, STATUS_INTERRUPTED);
    assert_string_equal(answer.line, "");
    assert_true(answer.echo);
    assert_true(answer.default_left);
}

static void a_hidden_line_cannot_be_left_by_stopping(void **state)
{
    (void)state;
    char shown[256];
    struct process process = start(read_hidden);
    expect(&process, "Passphrase: ", shown, sizeof shown);
    type(&process, "\x1a\x1c"
                   "a\n"); // the keys of SIGTSTP and SIGQUIT
    struct answer answer = finish(&process);
    assert_int_equal(answer.status, STATUS_OK);
    assert_string_equal(answer.line, "\x1a\x1c"
                                     "a");
}

static void work_hushed(struct answer *answer)
{
    struct platform_hush *hush;
    if (platform_hush(&hush) != STATUS_OK)
        return;
    answer->status = platform_read_hidden("Passphrase: ", answer->line, sizeof answer->line);
    say_ready();
    // as long as the work lasts; what is typed takes its time to get here
    while (!platform_interrupted() || bytes_left_on_terminal() == 0)
        usleep(1000);
    platform_unhush(hush);
    answer->left_len = bytes_left_on_terminal();
}

static void what_is_typed_meanwhile_is_neither_shown_nor_kept(void **state)
{
    (void)state;
    char shown[256] = "";
    struct process process = start(work_hushed);
    expect(&process, "Passphrase: ", shown, sizeof shown);
    type(&process, "a\n");
    expect(&process, "ready", shown, sizeof shown);
    assert_false(echoes(&process));
    type(&process, "typed ahead\n");
    assert_int_equal(kill(process.id, SIGTERM), 0);
    struct answer answer = finish(&process);
    assert_int_equal(answer.status, STATUS_OK);
    assert_string_equal(answer.line, "a");
    assert_true(answer.echo);
    assert_true(answer.interrupted);
    assert_true(answer.default_left);
    assert_int_equal(answer.left_len, 0);
}

static void the_echo_is_back_after_too_long_a_line(void **state)
{
    (void)state;
    char shown[256];
    struct process process = start(read_hidden);
    expect(&process, "Passphrase: ", shown, sizeof shown);
    type(&process, "more than sixteen letters\n");
    struct answer answer = finish(&process);
    assert_int_equal(answer.status, STATUS_TOO_LARGE);
    assert_true(answer.echo);
}

static void without_a_terminal_nothing_is_asked(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char line[LINE_CAP];
        bool alone = setsid() >= 0;
        enum status status = platform_read_hidden("Passphrase: ", line, sizeof line);
        _exit(alone && status == STATUS_NO_PASSPHRASE && line[0] == '\0' ? 0 : 1);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

static void clear_and_measure(struct answer *answer)
{
    printf("a name");
    platform_clear_screen();
    answer->width = platform_terminal_width();
    answer->status = platform_stdin_is_terminal() && platform_stdout_is_terminal() &&
                             platform_stderr_is_terminal()
                         ? STATUS_OK
                         : STATUS_IO;
}

static void the_screen_and_what_scrolled_off_are_cleared(void **state)
{
    (void)state;
    char shown[256] = "";
    struct process process = start(clear_and_measure);
    expect(&process, "a name\x1b[H\x1b[2J\x1b[3J", shown, sizeof shown);
    struct answer answer = finish(&process);
    assert_int_equal(answer.width, 132);
    assert_int_equal(answer.status, STATUS_OK);
}

static void without_a_screen_nothing_is_cleared(void **state)
{
    (void)state;
    static struct capture capture;
    capture_begin(&capture, stdout);
    platform_clear_screen();
    unsigned width = platform_terminal_width();
    bool terminal = platform_stdout_is_terminal();
    assert_string_equal(capture_end(&capture), "");
    assert_int_equal(width, 80);
    assert_false(terminal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_one_at_a_time),
        cmocka_unit_test(nothing_behind_the_line_is_taken),
        cmocka_unit_test(a_line_that_is_too_long_is_dropped_whole),
        cmocka_unit_test(what_is_no_text_is_passed_on),
        cmocka_unit_test(a_nul_does_not_end_the_line),
        cmocka_unit_test(a_descriptor_that_is_not_open_is_a_failure),
        cmocka_unit_test(a_descriptor_for_writing_only_is_a_failure),
        cmocka_unit_test(the_control_keys_of_a_terminal_work),
        cmocka_unit_test(an_interrupt_key_ends_the_line),
        cmocka_unit_test(a_signal_ends_the_line_and_drops_what_was_typed),
        cmocka_unit_test(an_earlier_signal_is_not_lost),
        cmocka_unit_test(a_hidden_line_is_not_shown),
        cmocka_unit_test(the_echo_is_back_after_an_interrupt),
        cmocka_unit_test(a_hidden_line_cannot_be_left_by_stopping),
        cmocka_unit_test(what_is_typed_meanwhile_is_neither_shown_nor_kept),
        cmocka_unit_test(the_echo_is_back_after_too_long_a_line),
        cmocka_unit_test(without_a_terminal_nothing_is_asked),
        cmocka_unit_test(the_screen_and_what_scrolled_off_are_cleared),
        cmocka_unit_test(without_a_screen_nothing_is_cleared),
    };
    signal(SIGINT, SIG_DFL); // a shell may have had it ignored
    alarm(TIMEOUT_SECONDS);  // a test that waits for ever is a failed one
    return cmocka_run_group_tests(tests, NULL, NULL);
}
