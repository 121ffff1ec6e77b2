// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#include <fcntl.h>
#include <io.h>
#include <stdlib.h>

#define MOST_AT_ONCE 0x10000000 // bytes: one call takes no more than a DWORD can count

struct platform_file {
    HANDLE handle;
};

static enum status adopt(HANDLE handle, struct platform_file **out)
{
    if (GetFileType(handle) != FILE_TYPE_DISK)
        return STATUS_NOT_A_FILE;
    struct platform_file *file = calloc(1, sizeof *file);
    if (file == NULL)
        return STATUS_NO_MEMORY;
    file->handle = handle;
    *out = file;
    return STATUS_OK;
}

// Windows says of a folder no more than that access is denied.
static enum status why_not_opened(const struct platform_windows_path *path)
{
    DWORD error = GetLastError();
    DWORD marks = GetFileAttributesW(path->text);
    bool is_folder = marks != INVALID_FILE_ATTRIBUTES && (marks & FILE_ATTRIBUTE_DIRECTORY) != 0;
    return error == ERROR_ACCESS_DENIED && is_folder ? STATUS_NOT_A_FILE
                                                     : platform_windows_status(error);
}

static enum status open_once(const struct platform_windows_path *path, DWORD access,
                             DWORD disposition, struct platform_file **out)
{
    HANDLE handle = CreateFileW(path->text, access, PLATFORM_WINDOWS_SHARE_ALL, NULL, disposition,
                                FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return why_not_opened(path);
    enum status status = adopt(handle, out);
    if (status != STATUS_OK)
        CloseHandle(handle);
    return status;
}

static enum status open_file(const char *path, DWORD access, DWORD disposition,
                             struct platform_file **out)
{
    struct platform_windows_path wide;
    unsigned tries = 0;
    *out = NULL;
    enum status status = platform_windows_path(path, &wide);
    if (status != STATUS_OK)
        return status;
    if (platform_windows_is_device(&wide))
        return STATUS_NOT_A_FILE;
    do
        status = open_once(&wide, access, disposition, out);
    while (platform_windows_try_again(status, &tries));
    if (status == STATUS_NOT_FOUND && platform_windows_take_back(&wide))
        status = open_once(&wide, access, disposition, out);
    return status;
}

enum status platform_open_read(const char *path, struct platform_file **out)
{
    return open_file(path, GENERIC_READ, OPEN_EXISTING, out);
}

enum status platform_open_write(const char *path, struct platform_file **out)
{
    return open_file(path, GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING, out);
}

enum status platform_create(const char *path, struct platform_file **out)
{
    // Who may open it follows from the folder: what lies in the user's profile is theirs alone, and
    // what lies on a stick must be readable for the same person on the next machine.
    return open_file(path, GENERIC_READ | GENERIC_WRITE, CREATE_NEW, out);
}

static OVERLAPPED position(uint64_t offset)
{
    return (OVERLAPPED){.Offset = (DWORD)offset, .OffsetHigh = (DWORD)(offset >> 32)};
}

static DWORD at_once(size_t len)
{
    return len < MOST_AT_ONCE ? (DWORD)len : MOST_AT_ONCE;
}

enum status platform_read_at(struct platform_file *file, uint64_t offset, void *out, size_t len,
                             size_t *read_len)
{
    uint8_t *at = out;
    *read_len = 0;
    while (*read_len < len) {
        OVERLAPPED where = position(offset + *read_len);
        DWORD got = 0;
        bool done = ReadFile(file->handle, at + *read_len, at_once(len - *read_len), &got, &where);
        if (!done && GetLastError() != ERROR_HANDLE_EOF)
            return platform_last_status();
        if (got == 0)
            break;
        *read_len += got;
    }
    return STATUS_OK;
}

enum status platform_write_at(struct platform_file *file, uint64_t offset, const void *bytes,
                              size_t len)
{
    const uint8_t *at = bytes;
    size_t written = 0;
    while (written < len) {
        OVERLAPPED where = position(offset + written);
        DWORD put = 0;
        if (!WriteFile(file->handle, at + written, at_once(len - written), &put, &where))
            return platform_last_status();
        if (put == 0)
            return STATUS_IO;
        written += put;
    }
    return STATUS_OK;
}

enum status platform_flush(struct platform_file *file)
{
    return platform_windows_answer(FlushFileBuffers(file->handle));
}

void platform_begin_flush(struct platform_file *file)
{
    (void)file; // Windows begins by itself
}

enum status platform_flush_all(struct platform_file *const *files, size_t count)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = platform_flush(files[i]);
    return status;
}

void platform_forget_cache(struct platform_file *file)
{
    // Opening a file without buffering has Windows drop what it keeps of it.
    HANDLE unbuffered =
        ReOpenFile(file->handle, GENERIC_READ, PLATFORM_WINDOWS_SHARE_ALL, FILE_FLAG_NO_BUFFERING);
    if (unbuffered != INVALID_HANDLE_VALUE)
        CloseHandle(unbuffered);
}

enum status platform_size(struct platform_file *file, uint64_t *out_len)
{
    LARGE_INTEGER len;
    if (!GetFileSizeEx(file->handle, &len))
        return platform_last_status();
    *out_len = (uint64_t)len.QuadPart;
    return STATUS_OK;
}

enum status platform_claim(struct platform_file *file, uint64_t len)
{
    uint64_t old_len = 0;
    enum status status = platform_size(file, &old_len);
    if (status != STATUS_OK || old_len >= len)
        return status;
    // NTFS, exFAT and FAT give a file all its clusters when its end is set.
    FILE_END_OF_FILE_INFO end = {.EndOfFile.QuadPart = (LONGLONG)len};
    return platform_windows_answer(
        SetFileInformationByHandle(file->handle, FileEndOfFileInfo, &end, sizeof end));
}

enum status platform_set_fixed_time(struct platform_file *file)
{
    const FILETIME time = platform_windows_fixed_time();
    return platform_windows_answer(SetFileTime(file->handle, &time, &time, &time));
}

void platform_mark_executable(const char *path)
{
    (void)path; // the name's ending says it
}

enum status platform_open_stream(struct platform_file *file, FILE **out)
{
    *out = NULL;
    HANDLE handle; // the stream closes its own
    if (!DuplicateHandle(GetCurrentProcess(), file->handle, GetCurrentProcess(), &handle, 0, FALSE,
                         DUPLICATE_SAME_ACCESS))
        return platform_last_status();
    int fd = _open_osfhandle((intptr_t)handle, _O_BINARY);
    if (fd < 0) {
        CloseHandle(handle);
        return STATUS_NO_MEMORY; // the table of descriptors is full
    }
    *out = _fdopen(fd, "wb");
    if (*out != NULL)
        return STATUS_OK;
    _close(fd);
    return STATUS_NO_MEMORY;
}

enum status platform_close_stream(FILE *stream)
{
    _doserrno = ERROR_SUCCESS;
    bool failed = fflush(stream) != 0 || ferror(stream);
    DWORD error = _doserrno;
    failed |= fclose(stream) != 0;
    return failed ? platform_windows_status(error) : STATUS_OK;
}

enum status platform_close(struct platform_file *file)
{
    if (file == NULL)
        return STATUS_OK;
    enum status status = platform_windows_answer(CloseHandle(file->handle));
    free(file);
    return status;
}

void platform_abandon(struct platform_file *file)
{
    if (file == NULL)
        return;
    CloseHandle(file->handle);
    free(file);
}
