// SPDX-License-Identifier: Apache-2.0
//
// Comes before all else in those files of a library that open others by name. They take a name to
// be in the machine's code page, which lacks letters that a path may have; here it is UTF-8.
#ifndef QOL_UTF8_PATHS_H
#define QOL_UTF8_PATHS_H

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <sys/stat.h>

#define UTF8_PATH_CAP 4096

static inline int utf8_path(const char *path, wchar_t out[UTF8_PATH_CAP])
{
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, out, UTF8_PATH_CAP) > 0)
        return 1;
    errno = ENOENT;
    return 0;
}

static inline FILE *utf8_fopen(const char *path, const char *mode)
{
    wchar_t wide[UTF8_PATH_CAP], wide_mode[8];
    return utf8_path(path, wide) && utf8_path(mode, wide_mode) ? _wfopen(wide, wide_mode) : NULL;
}

static inline int utf8_open(const char *path, int flags, int mode)
{
    wchar_t wide[UTF8_PATH_CAP];
    return utf8_path(path, wide) ? _wopen(wide, flags, mode) : -1;
}

// No more than whether something is a folder. _wstat takes the '?' of a long path for a wildcard.
static inline int utf8_stat(const char *path, struct stat *out)
{
    wchar_t wide[UTF8_PATH_CAP];
    DWORD marks = utf8_path(path, wide) ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;
    if (marks == INVALID_FILE_ATTRIBUTES)
        return -1;
    out->st_mode = marks & FILE_ATTRIBUTE_DIRECTORY ? S_IFDIR : S_IFREG;
    return 0;
}

#define fopen(path, mode) utf8_fopen(path, mode)
#define fopen64(path, mode) utf8_fopen(path, mode)
#define _open(path, flags, mode) utf8_open(path, flags, mode)
#define stat(path, out) utf8_stat(path, out)

#endif
