// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#define FIRST_PAUSE_MS 10 // each is twice the one before
#define MAX_TRIES 7

#define DEVICE_PREFIX L"\\\\.\\"

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

// What makes a full path a long one; `skip` characters of the path are dropped for it.
static const wchar_t *long_prefix(const wchar_t *full, size_t *skip)
{
    *skip = 0;
    if (wcsncmp(full, L"\\\\?\\", 4) == 0 || wcsncmp(full, DEVICE_PREFIX, 4) == 0)
        return L"";
    if (wcsncmp(full, L"\\\\", 2) != 0)
        return L"\\\\?\\";
    *skip = 2; // a share: \\server\name
    return L"\\\\?\\UNC\\";
}

// "E:" would be the folder that its user last was in on that drive; here it is the drive, so that
// "E:" and "E:/file" mean the same place.
static void root_drive(wchar_t path[PLATFORM_PATH_CAP])
{
    if (path[0] != L'\0' && path[1] == L':' && path[2] == L'\0')
        wcscpy(path + 2, L"\\");
}

enum status platform_windows_path(const char *path, struct platform_windows_path *out)
{
    wchar_t wide[PLATFORM_PATH_CAP], full[PLATFORM_PATH_CAP];
    out->text[0] = L'\0';
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, PLATFORM_PATH_CAP) == 0)
        return platform_windows_answer(FALSE);
    root_drive(wide);
    DWORD len = GetFullPathNameW(wide, PLATFORM_PATH_CAP, full, NULL);
    if (len == 0)
        return STATUS_NOT_FOUND; // an empty path
    if (len >= PLATFORM_PATH_CAP)
        return STATUS_IO;
    size_t skip;
    const wchar_t *prefix = long_prefix(full, &skip);
    size_t prefix_len = wcslen(prefix);
    if (prefix_len + len - skip >= PLATFORM_PATH_CAP)
        return STATUS_IO;
    wmemcpy(out->text, prefix, prefix_len);
    wmemcpy(out->text + prefix_len, full + skip, len - skip + 1);
    return STATUS_OK;
}

bool platform_windows_is_device(const struct platform_windows_path *path)
{
    return wcsncmp(path->text, DEVICE_PREFIX, wcslen(DEVICE_PREFIX)) == 0;
}

enum status platform_windows_utf8(const wchar_t *text, char *out, size_t cap)
{
    if (cap <= INT_MAX && WideCharToMultiByte(CP_UTF8, 0, text, -1, out, (int)cap, NULL, NULL) > 0)
        return STATUS_OK;
    out[0] = '\0';
    return STATUS_IO;
}

enum status platform_windows_utf8_path(const wchar_t *text, char out[PLATFORM_PATH_CAP])
{
    enum status status = platform_windows_utf8(text, out, PLATFORM_PATH_CAP);
    for (char *at = out; *at != '\0'; at++)
        if (*at == '\\')
            *at = '/';
    return status;
}
