// SPDX-License-Identifier: Apache-2.0
//
// What the platform_windows_*.c files share. Nothing else includes this.
#ifndef QOL_PLATFORM_WINDOWS_H
#define QOL_PLATFORM_WINDOWS_H

#include "common/platform.h"

#include <wchar.h>

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

// Others may read, write, rename and delete what this program has open, as on any other system.
#define PLATFORM_WINDOWS_SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

// A path as the wide functions take it: absolute, with backslashes, and with the prefix that lets
// it be longer than MAX_PATH.
struct platform_windows_path {
    wchar_t text[PLATFORM_PATH_CAP];
};

// The status of a failed call, from its GetLastError().
enum status platform_windows_status(DWORD error);
MUST_USE enum status platform_windows_path(const char *path, struct platform_windows_path *out);
// To UTF-8; what is not UTF-16 becomes U+FFFD. IO, and an empty string, if it does not fit.
MUST_USE enum status platform_windows_utf8(const wchar_t *text, char *out, size_t cap);
// The same with '/' for '\\'.
MUST_USE enum status platform_windows_utf8_path(const wchar_t *text, char out[PLATFORM_PATH_CAP]);

// Lets a console's keys and its closing only set the flag of platform_interrupted(), or no longer.
void platform_windows_catch(bool on);

#endif
