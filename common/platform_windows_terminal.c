// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#include <io.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_WIDTH 80
#define DEFAULT_HEIGHT 24
#define SUBSTITUTE 0x1A
#define END_OF_INPUT 0x1A // Ctrl-Z at the start of a console's line

// ECMA-48, 8.3: cursor home, erase the screen; then xterm's "erase the scrollback".
#define CLEAR_SEQUENCE "\x1b[H\x1b[2J\x1b[3J"

static bool is_console(HANDLE handle)
{
    DWORD mode;
    return GetConsoleMode(handle, &mode);
}

bool platform_stdin_is_terminal(void)
{
    return is_console(GetStdHandle(STD_INPUT_HANDLE));
}

bool platform_stdout_is_terminal(void)
{
    return is_console(GetStdHandle(STD_OUTPUT_HANDLE));
}

bool platform_stderr_is_terminal(void)
{
    return is_console(GetStdHandle(STD_ERROR_HANDLE));
}

bool platform_terminal_is_own(void)
{
    DWORD ids[2];
    return GetConsoleProcessList(ids, 2) == 1;
}

// What of the console's buffer its window shows.
static bool get_window(SMALL_RECT *out)
{
    CONSOLE_SCREEN_BUFFER_INFO facts;
    if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &facts))
        return false;
    *out = facts.srWindow;
    return true;
}

unsigned platform_terminal_width(void)
{
    SMALL_RECT window;
    return get_window(&window) ? (unsigned)(window.Right - window.Left + 1) : DEFAULT_WIDTH;
}

unsigned platform_terminal_height(void)
{
    SMALL_RECT window;
    return get_window(&window) ? (unsigned)(window.Bottom - window.Top + 1) : DEFAULT_HEIGHT;
}

// What scrolled off a console's window stands in the same buffer.
static void blank_buffer(HANDLE console)
{
    CONSOLE_SCREEN_BUFFER_INFO facts;
    const COORD home = {0, 0};
    DWORD done;
    if (!GetConsoleScreenBufferInfo(console, &facts))
        return;
    DWORD cell_count = (DWORD)facts.dwSize.X * (DWORD)facts.dwSize.Y;
    (void)FillConsoleOutputCharacterW(console, L' ', cell_count, home, &done);
    (void)SetConsoleCursorPosition(console, home);
}

void platform_clear_screen(void)
{
    HANDLE console = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD mode;
    if (!GetConsoleMode(console, &mode))
        return;
    fflush(stdout);
    blank_buffer(console); // also of consoles that keep what the sequences erase
    if ((mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) == 0)
        return;
    fputs(CLEAR_SEQUENCE, stdout);
    fflush(stdout);
}

// ---- keys -------------------------------------------------------------------------------------

// A console has no key that stops a program, and Ctrl-Break is an interrupt like Ctrl-C. But it
// remembers lines, beyond the program's end too, and the arrow keys bring them back.
typedef BOOL WINAPI history_call(CONSOLE_HISTORY_INFO *);

struct platform_keys {
    history_call *set;
    CONSOLE_HISTORY_INFO before;
};

// NULL where the console does not remember in this way, as with Wine.
static history_call *find_history_call(const char *name)
{
    return (history_call *)(void (*)(void))GetProcAddress(GetModuleHandleW(L"kernel32.dll"), name);
}

static enum status forget_lines(struct platform_keys *keys)
{
    history_call *get = find_history_call("GetConsoleHistoryInfo");
    keys->set = find_history_call("SetConsoleHistoryInfo");
    if (get == NULL || keys->set == NULL)
        return STATUS_NOT_FOUND;
    keys->before.cbSize = sizeof keys->before;
    enum status status = platform_windows_answer(get(&keys->before));
    CONSOLE_HISTORY_INFO none = keys->before;
    none.HistoryBufferSize = 0; // also what it has is gone
    return status == STATUS_OK ? platform_windows_answer(keys->set(&none)) : status;
}

enum status platform_hold_keys(struct platform_keys **out)
{
    *out = NULL;
    if (!platform_stdin_is_terminal())
        return STATUS_OK;
    struct platform_keys *keys = calloc(1, sizeof *keys);
    if (keys == NULL)
        return STATUS_NO_MEMORY;
    enum status status = forget_lines(keys);
    if (status == STATUS_OK) {
        *out = keys;
        return STATUS_OK;
    }
    free(keys);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void platform_release_keys(struct platform_keys *keys)
{
    if (keys == NULL)
        return;
    (void)keys->set(&keys->before); // fails if the console is gone
    free(keys);
}

// ---- lines ------------------------------------------------------------------------------------

static HANDLE open_console(const wchar_t *name)
{
    return CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                       OPEN_EXISTING, 0, NULL);
}

void platform_windows_wake_reader(void)
{
    INPUT_RECORD enter = {.EventType = KEY_EVENT,
                          .Event.KeyEvent = {.bKeyDown = TRUE,
                                             .wRepeatCount = 1,
                                             .wVirtualKeyCode = VK_RETURN,
                                             .uChar.UnicodeChar = L'\r'}};
    DWORD put;
    HANDLE keys = open_console(L"CONIN$");
    if (keys == INVALID_HANDLE_VALUE)
        return; // and nobody reads from it
    (void)WriteConsoleInputW(keys, &enter, 1, &put);
    CloseHandle(keys);
}

// What a line is read from, as UTF-8.
struct source {
    HANDLE handle;
    bool console;
    char bytes[4]; // of one character of the console, not all given out yet
    int len, at;
};

static enum status read_unit(HANDLE console, wchar_t *out)
{
    DWORD got = 0;
    SetLastError(ERROR_SUCCESS);
    bool done = !platform_interrupted() && ReadConsoleW(console, out, 1, &got, NULL);
    // Ctrl-C aborts the reading before it sets the flag; any other interrupt ends it as Enter does.
    if (platform_interrupted() || GetLastError() == ERROR_OPERATION_ABORTED)
        return STATUS_INTERRUPTED;
    if (!done)
        return platform_last_status();
    return got == 1 ? STATUS_OK : STATUS_NOT_FOUND;
}

static enum status read_character(struct source *source)
{
    wchar_t units[2];
    int unit_count = 1;
    enum status status = read_unit(source->handle, &units[0]);
    if (status == STATUS_OK && IS_HIGH_SURROGATE(units[0])) {
        status = read_unit(source->handle, &units[1]);
        unit_count = 2;
    }
    if (status == STATUS_OK) {
        source->at = 0;
        source->len = WideCharToMultiByte(CP_UTF8, 0, units, unit_count, source->bytes,
                                          sizeof source->bytes, NULL, NULL);
        status = platform_windows_answer(source->len > 0);
    }
    sodium_memzero(units, sizeof units);
    return status;
}

static enum status read_byte(struct source *source, char *out)
{
    if (!source->console) {
        // One byte, because what follows the line belongs to whoever reads next.
        DWORD got = 0;
        if (platform_interrupted())
            return STATUS_INTERRUPTED;
        if (!ReadFile(source->handle, out, 1, &got, NULL) && GetLastError() != ERROR_BROKEN_PIPE)
            return platform_last_status();
        return got == 1 ? STATUS_OK : STATUS_NOT_FOUND;
    }
    if (source->at == source->len) {
        enum status status = read_character(source);
        if (status != STATUS_OK)
            return status;
    }
    *out = source->bytes[source->at++];
    return STATUS_OK;
}

// Reads to the end of the line; *len counts it whole, kept or not.
static enum status read_bytes(struct source *source, char *out, size_t cap, size_t *len)
{
    char byte = '\0', last = '\0';
    enum status status;
    *len = 0;
    while ((status = read_byte(source, &byte)) == STATUS_OK && byte != '\n') {
        if (*len < cap - 1)
            out[*len] = byte == '\0' ? SUBSTITUTE : byte;
        (*len)++;
        last = byte;
    }
    if (status == STATUS_NOT_FOUND && *len > 0)
        status = STATUS_OK; // the last line need not end in a newline
    if (status == STATUS_OK && last == '\r')
        (*len)--; // here a newline is two characters
    sodium_memzero(&byte, sizeof byte);
    sodium_memzero(&last, sizeof last);
    return status;
}

static enum status read_line(HANDLE handle, char *out, size_t cap)
{
    (void)fflush(stdout); // a question must be seen before its answer
    struct source source = {.handle = handle, .console = is_console(handle)};
    size_t len;
    enum status status = read_bytes(&source, out, cap, &len);
    sodium_memzero(source.bytes, sizeof source.bytes);
    if (status == STATUS_OK && len >= cap)
        status = STATUS_TOO_LARGE;
    if (status == STATUS_OK && source.console && len > 0 && out[0] == END_OF_INPUT)
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK) {
        out[len] = '\0';
        return STATUS_OK;
    }
    sodium_memzero(out, cap);
    if (status == STATUS_INTERRUPTED)
        (void)FlushConsoleInputBuffer(handle); // fails, rightly, on what is no console
    return status;
}

enum status platform_read_line(int fd, char *out, size_t cap)
{
    HANDLE handle = (HANDLE)_get_osfhandle(fd);
    if (handle == INVALID_HANDLE_VALUE) {
        out[0] = '\0';
        return STATUS_BAD_DESCRIPTOR;
    }
    return read_line(handle, out, cap);
}

// ---- hidden lines -----------------------------------------------------------------------------

static enum status put_text(const char *text)
{
    wchar_t wide[PLATFORM_PATH_CAP];
    int len = MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, PLATFORM_PATH_CAP);
    HANDLE screen = open_console(L"CONOUT$");
    if (screen == INVALID_HANDLE_VALUE)
        return STATUS_NO_PASSPHRASE;
    DWORD put;
    bool done = len > 0 && WriteConsoleW(screen, wide, (DWORD)len - 1, &put, NULL);
    CloseHandle(screen);
    return done ? STATUS_OK : STATUS_IO;
}

static enum status read_without_echo(HANDLE keys, const char *prompt, char *out, size_t cap)
{
    DWORD before;
    if (!GetConsoleMode(keys, &before))
        return STATUS_NO_PASSPHRASE;
    // What was typed ahead has been echoed already: it is dropped.
    if (!FlushConsoleInputBuffer(keys) || !SetConsoleMode(keys, before & ~(DWORD)ENABLE_ECHO_INPUT))
        return platform_last_status();
    enum status status = put_text(prompt);
    if (status == STATUS_OK)
        status = read_line(keys, out, cap);
    enum status newline_status = put_text("\r\n");
    if (!SetConsoleMode(keys, before) && status == STATUS_OK)
        status = platform_last_status();
    return status != STATUS_OK ? status : newline_status;
}

enum status platform_read_hidden(const char *prompt, char *out, size_t cap)
{
    out[0] = '\0';
    HANDLE keys = open_console(L"CONIN$");
    if (keys == INVALID_HANDLE_VALUE)
        return STATUS_NO_PASSPHRASE;
    // An interrupt must not end the program before the echo is back, even if it does otherwise.
    platform_windows_catch(true);
    enum status status = read_without_echo(keys, prompt, out, cap);
    platform_windows_catch(false);
    if (status != STATUS_OK)
        sodium_memzero(out, cap);
    CloseHandle(keys);
    return status;
}

struct platform_hush {
    HANDLE keys;
};

enum status platform_hush(struct platform_hush **out)
{
    *out = NULL;
    HANDLE keys = open_console(L"CONIN$");
    if (keys == INVALID_HANDLE_VALUE)
        return STATUS_OK;
    struct platform_hush *hush = malloc(sizeof *hush);
    if (hush == NULL) {
        CloseHandle(keys);
        return STATUS_NO_MEMORY;
    }
    hush->keys = keys;
    platform_windows_catch(true); // the echo needs nothing: a console shows only what is being read
    *out = hush;
    return STATUS_OK;
}

void platform_unhush(struct platform_hush *hush)
{
    if (hush == NULL)
        return;
    (void)FlushConsoleInputBuffer(hush->keys); // fails if the console is gone
    platform_windows_catch(false);
    CloseHandle(hush->keys);
    free(hush);
}
