// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A byte far behind the end of any file: locking it keeps nobody from reading.
#define LOCKED_BYTE_HIGH 0x40000000

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
    return platform_windows_answer(*out != INVALID_HANDLE_VALUE);
}

enum status platform_flush_folder(const char *path)
{
    HANDLE folder;
    enum status status = must_be_folder(path);
    if (status == STATUS_OK)
        status = open_any(path, FILE_ADD_FILE, &folder); // the least that it takes to flush
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

enum status platform_set_folder_time(const char *path)
{
    const FILETIME time = platform_windows_fixed_time();
    HANDLE folder;
    enum status status = open_any(path, FILE_WRITE_ATTRIBUTES, &folder);
    if (status != STATUS_OK)
        return status;
    status = platform_windows_answer(SetFileTime(folder, &time, &time, &time));
    CloseHandle(folder);
    return status;
}

enum status platform_make_folder(const char *path)
{
    struct platform_windows_path wide;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    if (platform_windows_is_device(&wide))
        return STATUS_EXISTS;
    // Who may enter it follows from the folder around it, as with platform_create.
    return platform_windows_answer(CreateDirectoryW(wide.text, NULL));
}

enum status platform_remove_folder(const char *path)
{
    struct platform_windows_path wide;
    enum status status = platform_windows_path(path, &wide);
    return status == STATUS_OK ? platform_windows_answer(RemoveDirectoryW(wide.text)) : status;
}

static enum status volume_of(const char *path, DWORD *out)
{
    HANDLE handle;
    enum status status = open_any(path, FILE_READ_ATTRIBUTES, &handle);
    if (status != STATUS_OK)
        return status;
    BY_HANDLE_FILE_INFORMATION facts;
    status = platform_windows_answer(GetFileInformationByHandle(handle, &facts));
    CloseHandle(handle);
    if (status == STATUS_OK)
        *out = facts.dwVolumeSerialNumber;
    return status;
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
        return platform_last_status() == STATUS_NO_SPACE;
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
        return GetLastError() == ERROR_FILE_NOT_FOUND ? STATUS_OK : platform_last_status();
    }
    do
        status = add_name(out, entry.cFileName);
    while (status == STATUS_OK && FindNextFileW(search, &entry));
    if (status == STATUS_OK && GetLastError() != ERROR_NO_MORE_FILES)
        status = platform_last_status();
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
        return platform_last_status();
    OVERLAPPED where = {.OffsetHigh = LOCKED_BYTE_HIGH};
    status = platform_windows_answer(
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
