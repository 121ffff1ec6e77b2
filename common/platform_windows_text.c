// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#define DEVICE_PREFIX L"\\\\.\\"
#define LONG_PREFIX L"\\\\?\\"
#define SHARE_PREFIX L"\\\\"

static bool begins_with(const wchar_t *text, const wchar_t *prefix)
{
    return wcsncmp(text, prefix, wcslen(prefix)) == 0;
}

// What makes a full path a long one; `skip` characters of the path are dropped for it.
static const wchar_t *long_prefix(const wchar_t *full, size_t *skip)
{
    *skip = 0;
    if (begins_with(full, LONG_PREFIX) || begins_with(full, DEVICE_PREFIX))
        return L"";
    if (!begins_with(full, SHARE_PREFIX))
        return LONG_PREFIX;
    *skip = wcslen(SHARE_PREFIX); // of \\server\name
    return LONG_PREFIX L"UNC\\";
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
        return platform_last_status();
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
    return begins_with(path->text, DEVICE_PREFIX);
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
