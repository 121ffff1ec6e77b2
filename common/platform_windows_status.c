// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#define FIRST_PAUSE_MS 10 // each is twice the one before
#define MAX_TRIES 7

enum status platform_windows_status(DWORD error)
{
    switch (error) {
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
    case ERROR_NO_SYSTEM_RESOURCES:
    case ERROR_COMMITMENT_LIMIT:
        return STATUS_NO_MEMORY;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
    case ERROR_FILE_TOO_LARGE:
    case ERROR_DISK_QUOTA_EXCEEDED:
        return STATUS_NO_SPACE;
    case ERROR_WRITE_PROTECT:
        return STATUS_READ_ONLY;
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
    case ERROR_VIRUS_INFECTED: // a scanner keeps it from everybody
        return STATUS_NO_PERMISSION;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_INVALID_DRIVE:
    case ERROR_NOT_READY:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
        return STATUS_NOT_FOUND;
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
    case ERROR_DIR_NOT_EMPTY:
        return STATUS_EXISTS;
    case ERROR_SHARING_VIOLATION:
    case ERROR_DELETE_PENDING:
    case ERROR_LOCK_VIOLATION:
    case ERROR_BUSY:
        return STATUS_BUSY;
    case ERROR_DIRECTORY:
        return STATUS_NOT_A_FOLDER;
    default:
        return STATUS_IO;
    }
}

enum status platform_windows_answer(BOOL done)
{
    return done ? STATUS_OK : platform_windows_status(GetLastError());
}

FILETIME platform_windows_fixed_time(void)
{
    const uint64_t ticks = 125911584000000000; // of 100 ns, since 1601
    return (FILETIME){.dwLowDateTime = (DWORD)ticks, .dwHighDateTime = (DWORD)(ticks >> 32)};
}

bool platform_windows_try_again(enum status status, unsigned *tries)
{
    if (status != STATUS_BUSY || *tries == MAX_TRIES)
        return false;
    Sleep(FIRST_PAUSE_MS << (*tries)++);
    return true;
}

enum status platform_status_of(int system_error)
{
    return platform_windows_status((DWORD)system_error);
}

enum status platform_last_status(void)
{
    return platform_windows_status(GetLastError());
}
