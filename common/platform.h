// SPDX-License-Identifier: Apache-2.0
//
// Everything that differs between systems. No other file knows which system it runs on. Paths are
// UTF-8, NUL-terminated, with '/' (on Windows '\\' is understood too). A failed call maps the
// system's error to a status: NO_SPACE, READ_ONLY, NO_PERMISSION, NOT_FOUND, EXISTS, BUSY,
// NOT_A_FOLDER, NOT_A_FILE, NO_MEMORY, BAD_DESCRIPTOR, or IO for the rest.
#ifndef QOL_PLATFORM_H
#define QOL_PLATFORM_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PLATFORM_PATH_CAP 4096 // bytes, with NUL
#define PLATFORM_LOCALE_CAP 86 // bytes, with NUL

// ---- process ----------------------------------------------------------------------------------
// UTF-8 arguments and console, no core dump, no debugger of the same user, files made 0600. On
// Linux what is closed of stdin, stdout and stderr leads nowhere from here on, and fails. May
// replace *argv.
MUST_USE enum status platform_init(int *argc, char ***argv);
// The part of it that secret_init needs too: no core dump, no debugger. May be repeated.
MUST_USE enum status platform_forbid_dumps(void);
// Lets this process lock as much memory as its user may. What is beyond that stays unlocked.
void platform_allow_locking(void);
// Says that nearly all of a large array will be used: a system that gives memory in larger pieces
// then spends a tenth of the time on it. NULL is harmless.
void platform_expect_use(void *memory, size_t len);
// Has the processor fetch what is needed in a moment; it need not be there. For walks that jump
// from place to place in more memory than its caches hold.
static inline void platform_fetch(const void *memory)
{
    __builtin_prefetch(memory);
    __builtin_prefetch((const char *)memory + 64); // a cache line
}
// After this, SIGINT, SIGQUIT, SIGTERM and SIGHUP only set the flag that platform_interrupted()
// reads, and a blocking platform_read_line returns STATUS_INTERRUPTED.
void platform_catch_interrupts(void);
bool platform_interrupted(void);
// Has platform_interrupted answer true, as if by a signal, until this is taken back: so a page
// stops work that runs in a thread of its own.
void platform_ask_to_stop(bool stop);
// The folder of the running program, without a trailing slash.
MUST_USE enum status platform_program_folder(char out[PLATFORM_PATH_CAP]);
// The user's data folder for this project (XDG_DATA_HOME/qoltanba, %LOCALAPPDATA%\Qoltanba); it is
// not created.
MUST_USE enum status platform_data_folder(char out[PLATFORM_PATH_CAP]);
// The language that the user reads, with what follows it ("kk_KZ.UTF-8", "kk-KZ"); "" if unknown.
void platform_locale(char out[PLATFORM_LOCALE_CAP]);

// For the failures of another library: the status of an error number of the system's own, and that
// of the last call that failed in this thread, as far as the system keeps it.
enum status platform_status_of(int system_error);
enum status platform_last_status(void);

// ---- clock ------------------------------------------------------------------------------------
// Days since 1970-01-01 UTC by the machine's clock; 0 if that lies outside u16.
uint16_t platform_today(void);
// Seconds by a clock that never goes back; its zero means nothing.
uint64_t platform_seconds(void);

// ---- files ------------------------------------------------------------------------------------
struct platform_file; // owned by the caller, released by platform_close

MUST_USE enum status platform_open_read(const char *path, struct platform_file **out);
// For writing in place; the file must exist.
MUST_USE enum status platform_open_write(const char *path, struct platform_file **out);
// Mode 0600; STATUS_EXISTS if anything is there.
MUST_USE enum status platform_create(const char *path, struct platform_file **out);
// Reads up to len bytes at the offset; *read_len < len only at the end of the file.
MUST_USE enum status platform_read_at(struct platform_file *file, uint64_t offset, void *out,
                                      size_t len, size_t *read_len);
// Writes all len bytes or fails.
MUST_USE enum status platform_write_at(struct platform_file *file, uint64_t offset,
                                       const void *bytes, size_t len);
// Down to the device. After a failure the file must not be flushed again (the system may have
// dropped the pages and then report success).
MUST_USE enum status platform_flush(struct platform_file *file);
// Lets the system begin with it, so that the flush which must follow has less to wait for.
void platform_begin_flush(struct platform_file *file);
// The same for files that were created in one folder, in one go where the system can: Linux flushes
// the file system once (syncfs, which tells of lost writes since 5.8). On failure none counts as
// flushed.
MUST_USE enum status platform_flush_all(struct platform_file *const *files, size_t count);
// Reads after this come from the device where the system allows it, not from memory.
void platform_forget_cache(struct platform_file *file);
MUST_USE enum status platform_size(struct platform_file *file, uint64_t *out_len);
// Claims the space of len bytes, so that writing them cannot fail for want of it.
MUST_USE enum status platform_claim(struct platform_file *file, uint64_t len);
MUST_USE enum status platform_set_fixed_time(struct platform_file *file); // 2000-01-01 00:00 UTC
// Lets the owner run a program, where the file system keeps such a mark (FAT and Windows do not).
void platform_mark_executable(const char *path);
// NULL is harmless. A failed close can mean lost data, so it is a failure of the write.
MUST_USE enum status platform_close(struct platform_file *file);
// A stdio stream that writes a created file from its beginning. Close it before the file is flushed
// or closed; the file stays the caller's.
MUST_USE enum status platform_open_stream(struct platform_file *file, FILE **out);
// Fails if any write to the stream did, also an earlier one.
MUST_USE enum status platform_close_stream(FILE *stream);
// For the way out after another failure.
void platform_abandon(struct platform_file *file);

// The path for a library that opens files by itself, so that it finds the same one: on Windows in
// full, and free to be long.
MUST_USE enum status platform_library_path(const char *path, char out[PLATFORM_PATH_CAP]);
// What stands between the parts of a path: '/', on Windows also '\\'.
bool platform_is_separator(char letter);
bool platform_is_absolute(const char *path); // means one place, wherever the program was started
MUST_USE enum status platform_rename(const char *from, const char *to); // atomic, replaces `to`
// On Windows, FAT takes two steps to replace what somebody has open. What is cut off there may
// leave the old file with this behind its name; if nothing has the name, it is opened in its place.
#define PLATFORM_REPLACED_SUFFIX ".replaced"
// The same, but STATUS_EXISTS if anything is at `to`. Where the file system cannot do both in one
// step, it is looked first: only names that nobody else makes are safe there.
MUST_USE enum status platform_rename_new(const char *from, const char *to);
MUST_USE enum status platform_remove(const char *path);
MUST_USE enum status platform_flush_folder(const char *path);
// Whatever comes into the folder later, or leaves it, changes that time again.
MUST_USE enum status platform_set_folder_time(const char *path); // as platform_set_fixed_time
MUST_USE enum status platform_make_folder(const char *path);   // mode 0700; STATUS_EXISTS if there
MUST_USE enum status platform_remove_folder(const char *path); // must be empty
MUST_USE enum status platform_is_folder(const char *path, bool *out); // NOT_FOUND if nothing there
// True if the name itself is a link, whatever it leads to; NOT_FOUND if nothing is there.
MUST_USE enum status platform_is_link(const char *path, bool *out);
// True for an ordinary file: no folder, link, pipe or device; NOT_FOUND if nothing is there.
MUST_USE enum status platform_is_plain_file(const char *path, bool *out);
// True if both paths, which must exist, lie on one device.
MUST_USE enum status platform_same_device(const char *a, const char *b, bool *out);
// True if a file can be created in the folder (tried, not guessed), or could be if the disk were
// not full.
bool platform_folder_writable(const char *path);

// Calls back for every name in a folder but "." and "..", in byte order of the names. A callback
// that does not return STATUS_OK ends the walk with that status.
MUST_USE enum status platform_list(const char *folder,
                                   enum status (*each)(void *context, const char *name),
                                   void *context);

// An exclusive lock on a file, created if missing, released by platform_unlock or when the process
// ends. STATUS_BUSY if another process holds it.
struct platform_lock;
MUST_USE enum status platform_lock(const char *path, struct platform_lock **out);
void platform_unlock(struct platform_lock *lock); // NULL is harmless

// ---- terminal ---------------------------------------------------------------------------------
bool platform_stdin_is_terminal(void);
bool platform_stdout_is_terminal(void);
bool platform_stderr_is_terminal(void);
// True if the terminal was opened for this program alone, and closes with it: on Windows, by a
// double click.
bool platform_terminal_is_own(void);
// Columns of the terminal; 80 if unknown.
unsigned platform_terminal_width(void);
// Rows of the terminal; 24 if unknown.
unsigned platform_terminal_height(void);
// Takes the keys that stop or kill the program, and those that bring back earlier lines, away from
// the terminal on stdin, so that none can show the next person what the last one saw or typed;
// Ctrl-C interrupts as before. *out is NULL, and STATUS_OK the answer, if stdin is no terminal or
// the terminal has no such keys.
struct platform_keys;
MUST_USE enum status platform_hold_keys(struct platform_keys **out);
void platform_release_keys(struct platform_keys *keys); // as they were; NULL is harmless
// Clears screen and scrollback of stdout, if it is a terminal, without a trace left to scroll to.
void platform_clear_screen(void);
// One line without its newline, NUL-terminated, straight from the file descriptor (no stdio buffer
// keeps a copy); control keys of the terminal work as usual. STATUS_NOT_FOUND at the end of input,
// STATUS_TOO_LARGE if the line needs more than cap bytes (the rest of the line is read and
// dropped), STATUS_INTERRUPTED after an interrupt; then `out` is an empty string, and what was
// typed ahead on a terminal is gone. A NUL byte, which no string can hold, is given as 0x1A
// (SUBSTITUTE), which text_is_clean refuses. `out` is wiped by the caller.
MUST_USE enum status platform_read_line(int fd, char *out, size_t cap);
// The same from the terminal itself (not stdin), without echo; STATUS_NO_PASSPHRASE if there is no
// terminal. The prompt goes to the terminal.
MUST_USE enum status platform_read_hidden(const char *prompt, char *out, size_t cap);
// From here until platform_unhush, the terminal shows nothing that is typed, and then drops it; an
// interrupt only sets the flag of platform_interrupted. Hidden lines can be read in between. *out
// is NULL, and STATUS_OK the answer, if there is no terminal.
struct platform_hush;
MUST_USE enum status platform_hush(struct platform_hush **out);
void platform_unhush(struct platform_hush *hush); // as it was; NULL is harmless

#endif
