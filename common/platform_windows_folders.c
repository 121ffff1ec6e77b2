// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A byte far behind the end of any file: locking it keeps nobody from reading.
#define LOCKED_BYTE_HIGH 0x40000000

// FileRenameInfoEx, which the headers of mingw-w64 10 hide from every Windows.
#define RENAME_INFO_EX ((FILE_INFO_BY_HANDLE_CLASS)22)

static enum status status_of(BOOL done)
{
    return done ? STATUS_OK : platform_windows_status(GetLastError());
}

// ---- names ------------------------------------------------------------------------------------

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
    enum status status = status_of(handle != INVALID_HANDLE_VALUE);
    if (status == STATUS_OK) {
        status = status_of(SetFileInformationByHandle(handle, RENAME_INFO_EX, wish, (DWORD)len));
        CloseHandle(handle);
    }
    free(wish);
    return status;
}

static bool move_file(const struct platform_windows_path *from,
                      const struct platform_windows_path *to, DWORD flags)
{
    return MoveFileExW(from->text, to->text, flags | MOVEFILE_WRITE_THROUGH);
}

// FAT cannot replace what somebody has open, but rename it: it steps aside and is gone when it is
// closed. Cut off in between, this leaves the new file under its old name, and the old one aside.
static enum status rename_past_open(const struct platform_windows_path *from,
                                    const struct platform_windows_path *to)
{
    struct platform_windows_path aside;
    if (swprintf(aside.text, PLATFORM_PATH_CAP, L"%ls.old", to->text) < 0)
        return STATUS_IO;
    if (!move_file(to, &aside, MOVEFILE_REPLACE_EXISTING))
        return status_of(FALSE);
    if (!move_file(from, to, 0)) {
        enum status status = status_of(FALSE);
        (void)move_file(&aside, to, 0);
        return status;
    }
    (void)DeleteFileW(aside.text);
    return STATUS_OK;
}

static bool is_folder(const struct platform_windows_path *path)
{
    DWORD marks = GetFileAttributesW(path->text);
    return marks != INVALID_FILE_ATTRIBUTES && (marks & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

static enum status move(const char *from, const char *to, DWORD flags)
{
    struct platform_windows_path wide_from, wide_to;
    enum status status = platform_windows_path(from, &wide_from);
    if (status == STATUS_OK)
        status = platform_windows_path(to, &wide_to);
    if (status == STATUS_OK)
        status = status_of(move_file(&wide_from, &wide_to, flags));
    if (status != STATUS_NO_PERMISSION || !(flags & MOVEFILE_REPLACE_EXISTING))
        return status;
    if (is_folder(&wide_to))
        return STATUS_NOT_A_FILE;
    status = rename_over_open(&wide_from, &wide_to);
    return status == STATUS_OK ? status : rename_past_open(&wide_from, &wide_to);
}

bool platform_is_separator(char letter)
{
    return letter == '/' || letter == '\\';
}

enum status platform_rename(const char *from, const char *to)
{
    return move(from, to, MOVEFILE_REPLACE_EXISTING);
}

enum status platform_rename_new(const char *from, const char *to)
{
    return move(from, to, 0);
}

enum status platform_remove(const char *path)
{
    struct platform_windows_path wide;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    status = status_of(DeleteFileW(wide.text));
    return status == STATUS_NO_PERMISSION && is_folder(&wide) ? STATUS_NOT_A_FILE : status;
}

// ---- folders ----------------------------------------------------------------------------------

static enum status must_be_folder(const char *path)
{
    bool folder;
    enum status status = platform_is_folder(path, &folder);
    return status == STATUS_OK && !folder ? STATUS_NOT_A_FOLDER : status;
}

// Of a file or a folder; it must exist.
static enum status open_any(const char *path, DWORD access, HANDLE *out)
{
    struct platform_windows_path wide;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    *out = CreateFileW(wide.text, access, PLATFORM_WINDOWS_SHARE_ALL, NULL, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS, NULL);
    return status_of(*out != INVALID_HANDLE_VALUE);
}

enum status platform_flush_folder(const char *path)
{
    HANDLE folder;
    enum status status = must_be_folder(path);
    if (status == STATUS_OK)
        status = open_any(path, GENERIC_WRITE, &folder);
    if (status != STATUS_OK)
        return status;
    // Not every file system flushes a folder. Renames are written through all the same.
    BOOL done = FlushFileBuffers(folder);
    DWORD error = done ? ERROR_SUCCESS : GetLastError();
    CloseHandle(folder);
    switch (error) {
    case ERROR_SUCCESS:
    case ERROR_ACCESS_DENIED:
    case ERROR_INVALID_FUNCTION:
    case ERROR_INVALID_HANDLE:
    case ERROR_INVALID_PARAMETER:
    case ERROR_NOT_SUPPORTED:
        return STATUS_OK;
    default:
        return platform_windows_status(error);
    }
}

enum status platform_make_folder(const char *path)
{
    struct platform_windows_path wide;
    enum status status = platform_windows_path(path, &wide);
    // Who may enter it follows from the folder around it, as with platform_create.
    return status == STATUS_OK ? status_of(CreateDirectoryW(wide.text, NULL)) : status;
}

enum status platform_remove_folder(const char *path)
{
    struct platform_windows_path wide;
    enum status status = platform_windows_path(path, &wide);
    return status == STATUS_OK ? status_of(RemoveDirectoryW(wide.text)) : status;
}

enum status platform_is_folder(const char *path, bool *out)
{
    struct platform_windows_path wide;
    *out = false;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    DWORD marks = GetFileAttributesW(wide.text);
    if (marks == INVALID_FILE_ATTRIBUTES)
        return platform_windows_status(GetLastError());
    *out = (marks & FILE_ATTRIBUTE_DIRECTORY) != 0;
    return STATUS_OK;
}

static enum status volume_of(const char *path, DWORD *out)
{
    HANDLE handle;
    enum status status = open_any(path, FILE_READ_ATTRIBUTES, &handle);
    if (status != STATUS_OK)
        return status;
    BY_HANDLE_FILE_INFORMATION facts;
    status = status_of(GetFileInformationByHandle(handle, &facts));
    CloseHandle(handle);
    if (status == STATUS_OK)
        *out = facts.dwVolumeSerialNumber;
    return status;
}

enum status platform_is_link(const char *path, bool *out)
{
    struct platform_windows_path wide;
    *out = false;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    DWORD marks = GetFileAttributesW(wide.text);
    if (marks == INVALID_FILE_ATTRIBUTES)
        return status_of(FALSE);
    *out = (marks & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    return STATUS_OK;
}

enum status platform_is_plain_file(const char *path, bool *out)
{
    const DWORD others =
        FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_DEVICE;
    struct platform_windows_path wide;
    *out = false;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    DWORD marks = GetFileAttributesW(wide.text);
    if (marks == INVALID_FILE_ATTRIBUTES)
        return status_of(FALSE);
    *out = (marks & others) == 0;
    return STATUS_OK;
}

enum status platform_same_device(const char *a, const char *b, bool *out)
{
    DWORD volume_a, volume_b;
    *out = false;
    enum status status = volume_of(a, &volume_a);
    if (status == STATUS_OK)
        status = volume_of(b, &volume_b);
    if (status == STATUS_OK)
        *out = volume_a == volume_b;
    return status;
}

bool platform_folder_writable(const char *path)
{
    char name[PLATFORM_PATH_CAP];
    struct platform_windows_path wide;
    if (snprintf(name, sizeof name, "%s/.qoltanba-%lu", path, GetCurrentProcessId()) >=
            (int)sizeof name ||
        platform_windows_path(name, &wide) != STATUS_OK)
        return false;
    HANDLE trial = CreateFileW(wide.text, GENERIC_WRITE, 0, NULL, CREATE_NEW,
                               FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (trial == INVALID_HANDLE_VALUE)
        return false;
    return CloseHandle(trial);
}

// ---- walking ----------------------------------------------------------------------------------

// The names in a folder.
struct names {
    char **names; // owned, as is each of them
    size_t count, room;
};

static enum status add_name(struct names *names, const wchar_t *wide)
{
    char name[PLATFORM_PATH_CAP];
    enum status status = platform_windows_utf8(wide, name, sizeof name);
    if (status != STATUS_OK || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return status;
    if (names->count == names->room) {
        size_t room = names->room * 2 + 16;
        char **grown = realloc(names->names, room * sizeof *grown);
        if (grown == NULL)
            return STATUS_NO_MEMORY;
        names->names = grown;
        names->room = room;
    }
    char *copy = malloc(strlen(name) + 1);
    if (copy == NULL)
        return STATUS_NO_MEMORY;
    strcpy(copy, name);
    names->names[names->count++] = copy;
    return STATUS_OK;
}

static enum status read_names(const char *folder, struct names *out)
{
    char pattern[PLATFORM_PATH_CAP];
    struct platform_windows_path wide;
    if (snprintf(pattern, sizeof pattern, "%s/*", folder) >= (int)sizeof pattern)
        return STATUS_IO;
    enum status status = platform_windows_path(pattern, &wide);
    if (status != STATUS_OK)
        return status;
    WIN32_FIND_DATAW entry;
    HANDLE search = FindFirstFileW(wide.text, &entry);
    if (search == INVALID_HANDLE_VALUE) {
        // The root folder of an empty stick has not even "." in it.
        return GetLastError() == ERROR_FILE_NOT_FOUND ? STATUS_OK : status_of(FALSE);
    }
    do
        status = add_name(out, entry.cFileName);
    while (status == STATUS_OK && FindNextFileW(search, &entry));
    if (status == STATUS_OK && GetLastError() != ERROR_NO_MORE_FILES)
        status = status_of(FALSE);
    FindClose(search);
    return status;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum status platform_list(const char *folder, enum status (*each)(void *context, const char *name),
                          void *context)
{
    struct names names = {0};
    enum status status = must_be_folder(folder);
    if (status == STATUS_OK)
        status = read_names(folder, &names);
    if (names.count > 0)
        qsort(names.names, names.count, sizeof names.names[0], by_bytes);
    for (size_t i = 0; i < names.count; i++) {
        if (status == STATUS_OK)
            status = each(context, names.names[i]);
        free(names.names[i]);
    }
    free(names.names);
    return status;
}

// ---- locks ------------------------------------------------------------------------------------

struct platform_lock {
    HANDLE handle;
};

enum status platform_lock(const char *path, struct platform_lock **out)
{
    struct platform_windows_path wide;
    *out = NULL;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    HANDLE handle = CreateFileW(wide.text, GENERIC_READ | GENERIC_WRITE, PLATFORM_WINDOWS_SHARE_ALL,
                                NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return status_of(FALSE);
    OVERLAPPED where = {.OffsetHigh = LOCKED_BYTE_HIGH};
    status = status_of(
        LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &where));
    if (status != STATUS_OK)
        goto close_file;
    struct platform_lock *lock = malloc(sizeof *lock);
    status = lock != NULL ? STATUS_OK : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        goto close_file;
    lock->handle = handle;
    *out = lock;
    return STATUS_OK;

close_file:
    CloseHandle(handle);
    return status;
}

void platform_unlock(struct platform_lock *lock)
{
    if (lock == NULL)
        return;
    CloseHandle(lock->handle);
    free(lock);
}
