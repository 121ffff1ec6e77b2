// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// FileRenameInfoEx, which the headers of mingw-w64 10 hide from every Windows.
#define RENAME_INFO_EX ((FILE_INFO_BY_HANDLE_CLASS)22)

bool platform_is_separator(char letter)
{
    return letter == '/' || letter == '\\';
}

bool platform_is_absolute(const char *path)
{
    if (platform_is_separator(path[0]))
        return platform_is_separator(path[1]); // a share
    return path[0] != '\0' && path[1] == ':' && platform_is_separator(path[2]);
}

enum status platform_library_path(const char *path, char out[PLATFORM_PATH_CAP])
{
    struct platform_windows_path wide;
    out[0] = '\0';
    enum status status = platform_windows_path(path, &wide);
    return status == STATUS_OK ? platform_windows_utf8(wide.text, out, PLATFORM_PATH_CAP) : status;
}

// ---- what a name stands for -------------------------------------------------------------------

// With FILE_ATTRIBUTE_REPARSE_POINT they are those of the name itself.
static enum status marks_of(const struct platform_windows_path *path, DWORD *out)
{
    *out = GetFileAttributesW(path->text);
    return platform_windows_answer(*out != INVALID_FILE_ATTRIBUTES);
}

static enum status marks_of_path(const char *path, struct platform_windows_path *wide, DWORD *out)
{
    *out = 0;
    enum status status = platform_windows_path(path, wide);
    return status == STATUS_OK ? marks_of(wide, out) : status;
}

static bool is_folder(const struct platform_windows_path *path)
{
    DWORD marks;
    return marks_of(path, &marks) == STATUS_OK && (marks & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

// Of what is kept in a special way, such as a file that OneDrive fetches when it is opened, only
// links stand for something with another name. What the system does not tell more of may be one.
static enum status leads_elsewhere(const struct platform_windows_path *path, bool *out)
{
    HANDLE handle =
        CreateFileW(path->text, FILE_READ_ATTRIBUTES, PLATFORM_WINDOWS_SHARE_ALL, NULL,
                    OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return platform_last_status();
    FILE_ATTRIBUTE_TAG_INFO facts = {.ReparseTag = IO_REPARSE_TAG_RESERVED_ZERO};
    bool told = GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &facts, sizeof facts) &&
                facts.ReparseTag != IO_REPARSE_TAG_RESERVED_ZERO;
    CloseHandle(handle);
    *out = !told || IsReparseTagNameSurrogate(facts.ReparseTag);
    return STATUS_OK;
}

enum status platform_is_folder(const char *path, bool *out)
{
    struct platform_windows_path wide;
    DWORD marks;
    enum status status = marks_of_path(path, &wide, &marks);
    *out = status == STATUS_OK && (marks & FILE_ATTRIBUTE_DIRECTORY) != 0;
    return status;
}

enum status platform_is_link(const char *path, bool *out)
{
    struct platform_windows_path wide;
    DWORD marks;
    *out = false;
    enum status status = marks_of_path(path, &wide, &marks);
    if (status == STATUS_OK && (marks & FILE_ATTRIBUTE_REPARSE_POINT))
        status = leads_elsewhere(&wide, out);
    return status;
}

enum status platform_is_plain_file(const char *path, bool *out)
{
    struct platform_windows_path wide;
    DWORD marks;
    bool is_link = false;
    enum status status = marks_of_path(path, &wide, &marks);
    if (status == STATUS_OK && (marks & FILE_ATTRIBUTE_REPARSE_POINT))
        status = leads_elsewhere(&wide, &is_link);
    *out = status == STATUS_OK && !is_link && !platform_windows_is_device(&wide) &&
           (marks & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_DEVICE)) == 0;
    return status;
}

// ---- renaming ---------------------------------------------------------------------------------

// As on POSIX systems, also if somebody has `to` open. NTFS can do this, FAT cannot.
static enum status rename_over_open(const struct platform_windows_path *from,
                                    const struct platform_windows_path *to)
{
    size_t name_len = wcslen(to->text) * sizeof(wchar_t);
    size_t len = offsetof(FILE_RENAME_INFO, FileName) + name_len + sizeof(wchar_t);
    FILE_RENAME_INFO *wish = calloc(1, len);
    if (wish == NULL)
        return STATUS_NO_MEMORY;
    wish->Flags = FILE_RENAME_FLAG_REPLACE_IF_EXISTS | FILE_RENAME_FLAG_POSIX_SEMANTICS;
    wish->FileNameLength = (DWORD)name_len;
    memcpy(wish->FileName, to->text, name_len);

    HANDLE handle =
        CreateFileW(from->text, DELETE | SYNCHRONIZE, PLATFORM_WINDOWS_SHARE_ALL, NULL,
                    OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_WRITE_THROUGH, NULL);
    enum status status = platform_windows_answer(handle != INVALID_HANDLE_VALUE);
    if (status == STATUS_OK) {
        status = platform_windows_answer(
            SetFileInformationByHandle(handle, RENAME_INFO_EX, wish, (DWORD)len));
        CloseHandle(handle);
    }
    free(wish);
    return status;
}

static enum status move_file(const struct platform_windows_path *from,
                             const struct platform_windows_path *to, DWORD flags)
{
    return platform_windows_answer(
        MoveFileExW(from->text, to->text, flags | MOVEFILE_WRITE_THROUGH));
}

static enum status move_new(const struct platform_windows_path *from,
                            const struct platform_windows_path *to)
{
    return move_file(from, to, 0);
}

static enum status aside_of(const struct platform_windows_path *path,
                            struct platform_windows_path *out)
{
    int len = swprintf(out->text, PLATFORM_PATH_CAP, L"%ls" PLATFORM_REPLACED_SUFFIX, path->text);
    return len >= 0 && len < PLATFORM_PATH_CAP ? STATUS_OK : STATUS_IO;
}

// FAT cannot replace what somebody has open, but rename it: it steps aside and is gone when it is
// closed. What this leaves when it is cut off, platform_windows_take_back puts right, or, once the
// new file has the name, safefile_clear_replaced.
static enum status rename_past_open(const struct platform_windows_path *from,
                                    const struct platform_windows_path *to)
{
    struct platform_windows_path aside;
    enum status status = aside_of(to, &aside);
    if (status == STATUS_OK)
        status = move_file(to, &aside, MOVEFILE_REPLACE_EXISTING);
    if (status != STATUS_OK)
        return status;
    status = move_new(from, to);
    if (status != STATUS_OK)
        (void)move_new(&aside, to);
    else
        (void)DeleteFileW(aside.text);
    return status;
}

bool platform_windows_take_back(const struct platform_windows_path *path)
{
    struct platform_windows_path aside;
    return aside_of(path, &aside) == STATUS_OK && move_new(&aside, path) == STATUS_OK;
}

static enum status replace(const struct platform_windows_path *from,
                           const struct platform_windows_path *to)
{
    enum status status = move_file(from, to, MOVEFILE_REPLACE_EXISTING);
    if (status != STATUS_NO_PERMISSION)
        return status;
    if (is_folder(to))
        return STATUS_NOT_A_FILE;
    status = rename_over_open(from, to);
    // Where that cannot be done the parameter is called invalid, which is STATUS_IO here.
    return status == STATUS_IO ? rename_past_open(from, to) : status;
}

static enum status rename_by(enum status (*once)(const struct platform_windows_path *from,
                                                 const struct platform_windows_path *to),
                             const char *from, const char *to)
{
    struct platform_windows_path wide_from, wide_to;
    unsigned tries = 0;
    enum status status = platform_windows_path(from, &wide_from);
    if (status == STATUS_OK)
        status = platform_windows_path(to, &wide_to);
    if (status != STATUS_OK)
        return status;
    do
        status = once(&wide_from, &wide_to);
    while (platform_windows_try_again(status, &tries));
    return status;
}

enum status platform_rename(const char *from, const char *to)
{
    return rename_by(replace, from, to);
}

enum status platform_rename_new(const char *from, const char *to)
{
    return rename_by(move_new, from, to);
}

enum status platform_remove(const char *path)
{
    struct platform_windows_path wide;
    unsigned tries = 0;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    do
        status = platform_windows_answer(DeleteFileW(wide.text));
    while (platform_windows_try_again(status, &tries));
    return status == STATUS_NO_PERMISSION && is_folder(&wide) ? STATUS_NOT_A_FILE : status;
}
