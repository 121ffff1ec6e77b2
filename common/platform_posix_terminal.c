// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // ppoll

#include "common/platform.h"

#include "common/platform_posix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define DEFAULT_WIDTH 80
#define DEFAULT_HEIGHT 24
#define SUBSTITUTE '\x1A'
#define SIGNAL_COUNT 4

// ECMA-48, 8.3: cursor home, erase the screen; then xterm's "erase the scrollback".
#define CLEAR_SEQUENCE "\x1b[H\x1b[2J\x1b[3J"

static const int caught[SIGNAL_COUNT] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};

// A signal handler can tell the rest of the program something in no other way.
static volatile sig_atomic_t interrupted;
static atomic_bool asked_to_stop;

static void note_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

bool platform_terminal_is_own(void)
{
    return false; // here a double click opens none
}

// Lets the signals only set the flag; `old` keeps what they did before.
static void catch_signals(struct sigaction old[SIGNAL_COUNT])
{
    // Without SA_RESTART, so that a blocking read ends.
    struct sigaction action = {.sa_handler = note_interrupt};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < SIGNAL_COUNT; i++)
        sigaction(caught[i], &action, &old[i]);
}

static void restore_signals(const struct sigaction old[SIGNAL_COUNT])
{
    for (int i = 0; i < SIGNAL_COUNT; i++)
        sigaction(caught[i], &old[i], NULL);
}

void platform_catch_interrupts(void)
{
    struct sigaction old[SIGNAL_COUNT];
    catch_signals(old);
}

bool platform_interrupted(void)
{
    return interrupted != 0 || atomic_load(&asked_to_stop);
}

void platform_ask_to_stop(bool stop)
{
    atomic_store(&asked_to_stop, stop);
}

bool platform_stdin_is_terminal(void)
{
    return isatty(STDIN_FILENO) == 1;
}

bool platform_stdout_is_terminal(void)
{
    return isatty(STDOUT_FILENO) == 1;
}

bool platform_stderr_is_terminal(void)
{
    return isatty(STDERR_FILENO) == 1;
}

unsigned platform_terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return DEFAULT_WIDTH;
    return size.ws_col;
}

unsigned platform_terminal_height(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
        return DEFAULT_HEIGHT;
    return size.ws_row;
}

void platform_clear_screen(void)
{
    if (!platform_stdout_is_terminal())
        return;
    fputs(CLEAR_SEQUENCE, stdout);
    fflush(stdout);
}

// ---- keys -------------------------------------------------------------------------------------

struct platform_keys {
    struct termios before;
};

static struct termios without_stop_and_quit(struct termios terminal)
{
    terminal.c_cc[VSUSP] = _POSIX_VDISABLE;
    terminal.c_cc[VQUIT] = _POSIX_VDISABLE;
    return terminal;
}

enum status platform_hold_keys(struct platform_keys **out)
{
    *out = NULL;
    if (!platform_stdin_is_terminal())
        return STATUS_OK;
    struct platform_keys *keys = malloc(sizeof *keys);
    if (keys == NULL)
        return STATUS_NO_MEMORY;
    if (tcgetattr(STDIN_FILENO, &keys->before) == 0) {
        struct termios held = without_stop_and_quit(keys->before);
        if (tcsetattr(STDIN_FILENO, TCSADRAIN, &held) == 0) {
            *out = keys;
            return STATUS_OK;
        }
    }
    enum status status = platform_posix_status(errno);
    free(keys);
    return status;
}

void platform_release_keys(struct platform_keys *keys)
{
    if (keys == NULL)
        return;
    // Fails if the terminal is gone, and its keys with it.
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &keys->before);
    free(keys);
}

// ---- lines ------------------------------------------------------------------------------------

// Waits until something can be read. The signals are let through only while waiting, so that none
// is lost between looking at the flag and falling asleep.
static enum status wait_for_input(int fd)
{
    sigset_t signals, before;
    sigemptyset(&signals);
    for (int i = 0; i < SIGNAL_COUNT; i++)
        sigaddset(&signals, caught[i]);
    sigprocmask(SIG_BLOCK, &signals, &before);
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    int ready;
    do
        ready = platform_interrupted() ? 0 : ppoll(&wanted, 1, NULL, &before);
    while (ready < 0 && errno == EINTR);
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (ready == 0)
        return STATUS_INTERRUPTED;
    return ready > 0 ? STATUS_OK : platform_posix_status(error);
}

// What a line is read from, and how many bytes of it are known to be there.
struct source {
    int fd;
    int ready_count;
};

static enum status wait_for_more(struct source *source)
{
    enum status status = wait_for_input(source->fd);
    if (ioctl(source->fd, FIONREAD, &source->ready_count) != 0 || source->ready_count < 1)
        source->ready_count = 1; // or the end
    return status;
}

// One byte, because what follows the line belongs to whoever reads next.
static enum status read_byte(struct source *source, char *out)
{
    ssize_t got;
    do {
        enum status status = platform_interrupted() ? STATUS_INTERRUPTED : STATUS_OK;
        if (status == STATUS_OK && source->ready_count == 0)
            status = wait_for_more(source);
        if (status != STATUS_OK)
            return status;
        source->ready_count--;
        got = read(source->fd, out, 1);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return platform_posix_status(errno);
    return got == 1 ? STATUS_OK : STATUS_NOT_FOUND;
}

// What is open for writing only would be waited for without end.
static enum status check_readable(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 || (flags & O_ACCMODE) == O_WRONLY ? STATUS_BAD_DESCRIPTOR : STATUS_OK;
}

enum status platform_read_line(int fd, char *out, size_t cap)
{
    size_t len = 0; // of the whole line, kept or not
    char byte = '\0';
    struct source source = {.fd = fd};
    enum status status = check_readable(fd);
    while (status == STATUS_OK && (status = read_byte(&source, &byte)) == STATUS_OK &&
           byte != '\n') {
        if (byte == '\0')
            byte = SUBSTITUTE;
        if (len < cap - 1)
            out[len] = byte;
        len++;
    }
    sodium_memzero(&byte, sizeof byte);
    if (status == STATUS_NOT_FOUND && len > 0)
        status = STATUS_OK; // the last line need not end in a newline
    if (status == STATUS_OK && len >= cap)
        status = STATUS_TOO_LARGE;
    if (status == STATUS_OK) {
        out[len] = '\0';
        return STATUS_OK;
    }
    sodium_memzero(out, cap);
    if (status == STATUS_INTERRUPTED)
        (void)tcflush(fd, TCIFLUSH); // fails, rightly, on what is no terminal
    return status;
}

static enum status put_text(int fd, const char *text)
{
    return write(fd, text, strlen(text)) < 0 ? platform_posix_status(errno) : STATUS_OK;
}

static int open_terminal(void)
{
    return open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static enum status hide_typing(int terminal, struct termios *before)
{
    if (tcgetattr(terminal, before) != 0)
        return STATUS_NO_PASSPHRASE;
    // Being stopped or killed from the keyboard would leave the terminal without its echo.
    struct termios hidden = without_stop_and_quit(*before);
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    // What was typed ahead has been echoed already: it is dropped.
    return tcsetattr(terminal, TCSAFLUSH, &hidden) == 0 ? STATUS_OK : platform_posix_status(errno);
}

static enum status read_without_echo(int terminal, const char *prompt, char *out, size_t cap)
{
    struct termios before;
    enum status status = hide_typing(terminal, &before);
    if (status != STATUS_OK)
        return status;
    status = put_text(terminal, prompt);
    if (status == STATUS_OK)
        status = platform_read_line(terminal, out, cap);
    enum status newline_status = put_text(terminal, "\n");
    if (tcsetattr(terminal, TCSADRAIN, &before) != 0 && status == STATUS_OK)
        status = platform_posix_status(errno);
    return status != STATUS_OK ? status : newline_status;
}

enum status platform_read_hidden(const char *prompt, char *out, size_t cap)
{
    out[0] = '\0';
    int terminal = open_terminal();
    if (terminal < 0)
        return STATUS_NO_PASSPHRASE;
    // An interrupt must not end the program before the echo is back, even if it does otherwise.
    struct sigaction old[SIGNAL_COUNT];
    catch_signals(old);
    enum status status = read_without_echo(terminal, prompt, out, cap);
    restore_signals(old);
    if (status != STATUS_OK)
        sodium_memzero(out, cap);
    close(terminal);
    return status;
}

struct platform_hush {
    int terminal;
    struct termios before;
    struct sigaction old[SIGNAL_COUNT];
};

enum status platform_hush(struct platform_hush **out)
{
    *out = NULL;
    int terminal = open_terminal();
    if (terminal < 0)
        return STATUS_OK;
    struct platform_hush *hush = malloc(sizeof *hush);
    if (hush == NULL) {
        close(terminal);
        return STATUS_NO_MEMORY;
    }
    hush->terminal = terminal;
    catch_signals(hush->old);
    enum status status = hide_typing(terminal, &hush->before);
    if (status == STATUS_OK) {
        *out = hush;
        return STATUS_OK;
    }
    restore_signals(hush->old);
    close(terminal);
    free(hush);
    return status;
}

void platform_unhush(struct platform_hush *hush)
{
    if (hush == NULL)
        return;
    // Fails if the terminal is gone, and what was typed on it.
    (void)tcsetattr(hush->terminal, TCSAFLUSH, &hush->before);
    restore_signals(hush->old);
    close(hush->terminal);
    free(hush);
}
