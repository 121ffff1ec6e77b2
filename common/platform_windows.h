// SPDX-License-Identifier: Apache-2.0
//
// What the platform_windows_*.c files share. Nothing else includes this.
#ifndef QOL_PLATFORM_WINDOWS_H
#define QOL_PLATFORM_WINDOWS_H

#include "common/platform.h"

#include <wchar.h>

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

// What the headers of mingw-w64 10 lack.
#ifndef ERROR_VIRUS_INFECTED
#define ERROR_VIRUS_INFECTED 225
#endif
#ifndef ERROR_DISK_QUOTA_EXCEEDED
#define ERROR_DISK_QUOTA_EXCEEDED 1295
#endif

// Others may read, write, rename and delete what this program has open, as on any other system.
#define PLATFORM_WINDOWS_SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

// A path as the wide functions take it: absolute, with backslashes, and with the prefix that lets
// it be longer than MAX_PATH.
struct platform_windows_path {
    wchar_t text[PLATFORM_PATH_CAP];
};

// The status of a failed call, from its GetLastError().
enum status platform_windows_status(DWORD error);
// OK for a call that did what it should, else the status from GetLastError().
MUST_USE enum status platform_windows_answer(BOOL done);
FILETIME platform_windows_fixed_time(void); // 2000-01-01 00:00 UTC
// True, after a pause, if the call that gave this status is worth another try: a virus scanner
// opens what is new, and for that moment nobody else can. `tries` starts at 0; it gives up after
// about a second.
MUST_USE bool platform_windows_try_again(enum status status, unsigned *tries);
MUST_USE enum status platform_windows_path(const char *path, struct platform_windows_path *out);
// True for "NUL", "con.txt", "COM1" and their like: names that are no files in any folder.
bool platform_windows_is_device(const struct platform_windows_path *path);
// Where nothing is at the path because a replacement of it was cut off, the old file gets its name
// back; false if that was not so.
MUST_USE bool platform_windows_take_back(const struct platform_windows_path *path);
// To UTF-8; what is not UTF-16 becomes U+FFFD. IO, and an empty string, if it does not fit.
MUST_USE enum status platform_windows_utf8(const wchar_t *text, char *out, size_t cap);
// The same with '/' for '\\'.
MUST_USE enum status platform_windows_utf8_path(const wchar_t *text, char out[PLATFORM_PATH_CAP]);

// Ends a line that is being read from the console.
void platform_windows_wake_reader(void);
// Lets a console's keys and its closing only set the flag of platform_interrupted(), or no longer.
void platform_windows_catch(bool on);

#endif
