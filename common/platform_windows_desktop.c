// SPDX-License-Identifier: Apache-2.0
#include "common/platform_desktop.h"

#include "common/platform_windows.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

#include <winsock2.h>

#include <iphlpapi.h>
#include <winioctl.h>

// ---- folders ----------------------------------------------------------------------------------

enum status platform_runtime_folder(char out[PLATFORM_PATH_CAP])
{
    out[0] = '\0';
    return STATUS_NOT_FOUND; // there is none that is in memory
}

enum status platform_home_folder(char out[PLATFORM_PATH_CAP])
{
    wchar_t path[PLATFORM_PATH_CAP];
    out[0] = '\0';
    DWORD len = GetEnvironmentVariableW(L"USERPROFILE", path, PLATFORM_PATH_CAP);
    if (len == 0 || len >= PLATFORM_PATH_CAP)
        return STATUS_NOT_FOUND;
    return platform_windows_utf8_path(path, out);
}

struct removal {
    char path[PLATFORM_PATH_CAP]; // of what is being removed
    enum status first;            // failure
};

static enum status remove_here(struct removal *removal);

static enum status remove_in(void *context, const char *name)
{
    struct removal *removal = context;
    size_t len = strlen(removal->path), name_len = strlen(name);
    if (len + 1 + name_len >= PLATFORM_PATH_CAP) {
        removal->first = removal->first == STATUS_OK ? STATUS_TOO_LARGE : removal->first;
        return STATUS_OK;
    }
    removal->path[len] = '/';
    memcpy(removal->path + len + 1, name, name_len + 1);
    enum status status = remove_here(removal);
    if (removal->first == STATUS_OK)
        removal->first = status;
    removal->path[len] = '\0';
    return STATUS_OK;
}

// A folder is empty only when those that had its files open have closed them.
static enum status remove_once(const struct platform_windows_path *path, bool folder)
{
    enum status status =
        platform_windows_answer(folder ? RemoveDirectoryW(path->text) : DeleteFileW(path->text));
    return folder && status == STATUS_EXISTS ? STATUS_BUSY : status;
}

static enum status remove_itself(const char *path, DWORD marks, bool patient)
{
    struct platform_windows_path *wide = malloc(sizeof *wide); // folders in folders take a stack
    if (wide == NULL)
        return STATUS_NO_MEMORY;
    enum status status = platform_windows_path(path, wide);
    if (status == STATUS_OK && (marks & FILE_ATTRIBUTE_READONLY))
        (void)SetFileAttributesW(wide->text, marks & ~(DWORD)FILE_ATTRIBUTE_READONLY);
    unsigned tries = 0;
    while (status == STATUS_OK) {
        status = remove_once(wide, (marks & FILE_ATTRIBUTE_DIRECTORY) != 0);
        if (status == STATUS_OK || !patient || !platform_windows_try_again(status, &tries))
            break;
        status = STATUS_OK;
    }
    free(wide);
    return status;
}

static enum status marks_of(const char *path, DWORD *out)
{
    struct platform_windows_path *wide = malloc(sizeof *wide);
    if (wide == NULL)
        return STATUS_NO_MEMORY;
    enum status status = platform_windows_path(path, wide);
    if (status == STATUS_OK)
        *out = GetFileAttributesW(wide->text);
    if (status == STATUS_OK && *out == INVALID_FILE_ATTRIBUTES)
        status = platform_last_status();
    free(wide);
    return status;
}

static enum status remove_here(struct removal *removal)
{
    DWORD marks;
    bool is_link = false;
    enum status status = marks_of(removal->path, &marks);
    if (status == STATUS_OK)
        status = platform_is_link(removal->path, &is_link);
    if (status != STATUS_OK)
        return status;
    if ((marks & FILE_ATTRIBUTE_DIRECTORY) && !is_link)
        status = platform_list(removal->path, remove_in, removal);
    // There is no sense in waiting for a folder to be empty in which something stays.
    enum status itself = remove_itself(removal->path, marks, removal->first == STATUS_OK);
    return status == STATUS_OK ? itself : status;
}

enum status platform_remove_tree(const char *path)
{
    struct removal removal = {.first = STATUS_OK};
    if (strlen(path) >= PLATFORM_PATH_CAP)
        return STATUS_TOO_LARGE;
    strcpy(removal.path, path);
    enum status status = remove_here(&removal);
    return removal.first != STATUS_OK ? removal.first : status;
}

// ---- drives -----------------------------------------------------------------------------------

// A large stick, or a disk on a cable, counts as fixed, but hangs on USB.
static bool is_on_usb(const wchar_t root[4])
{
    wchar_t volume[] = L"\\\\.\\?:";
    STORAGE_PROPERTY_QUERY query = {.PropertyId = StorageDeviceProperty,
                                    .QueryType = PropertyStandardQuery};
    STORAGE_DEVICE_DESCRIPTOR facts = {.BusType = BusTypeUnknown};
    DWORD len;
    volume[4] = root[0];
    // Without any access, which takes no rights.
    HANDLE device =
        CreateFileW(volume, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (device == INVALID_HANDLE_VALUE)
        return false;
    bool told = DeviceIoControl(device, IOCTL_STORAGE_QUERY_PROPERTY, &query, sizeof query, &facts,
                                sizeof facts, &len, NULL) &&
                len >= sizeof facts;
    CloseHandle(device);
    return told && facts.BusType == BusTypeUsb;
}

static bool is_stick(const wchar_t root[4])
{
    UINT type = GetDriveTypeW(root);
    return type == DRIVE_REMOVABLE || (type == DRIVE_FIXED && is_on_usb(root));
}

static bool describe(const wchar_t root[4], struct platform_drive *out)
{
    wchar_t label[MAX_PATH + 1];
    char name[4 * MAX_PATH];
    DWORD marks;
    ULARGE_INTEGER free_len;
    if (!GetVolumeInformationW(root, label, MAX_PATH + 1, NULL, NULL, &marks, NULL, 0) ||
        (marks & FILE_READ_ONLY_VOLUME) || !GetDiskFreeSpaceExW(root, &free_len, NULL, NULL) ||
        platform_windows_utf8_path(root, out->path) != STATUS_OK)
        return false;
    if (label[0] == L'\0' || platform_windows_utf8(label, name, sizeof name) != STATUS_OK)
        memcpy(name, (const char[]){(char)root[0], ':', '\0'}, 3);
    text_show(name, strlen(name), out->name, sizeof out->name);
    out->free_len = free_len.QuadPart;
    return true;
}

enum status platform_removable_drives(enum status (*each)(void *context,
                                                          const struct platform_drive *drive),
                                      void *context)
{
    struct platform_drive drive;
    enum status status = STATUS_OK;
    DWORD letters = GetLogicalDrives();
    for (unsigned i = 0; i < 26 && status == STATUS_OK; i++) {
        const wchar_t root[4] = {(wchar_t)(L'A' + i), L':', L'\\', L'\0'};
        if ((letters >> i & 1) && is_stick(root) && describe(root, &drive))
            status = each(context, &drive);
    }
    return status;
}

// ---- who calls --------------------------------------------------------------------------------

// The account of a process, as a TOKEN_USER that the caller frees; NULL if that is not told.
static TOKEN_USER *user_of(HANDLE process)
{
    HANDLE token;
    DWORD len = 0;
    if (!OpenProcessToken(process, TOKEN_QUERY, &token))
        return NULL;
    (void)GetTokenInformation(token, TokenUser, NULL, 0, &len);
    TOKEN_USER *user = len > 0 ? malloc(len) : NULL;
    if (user != NULL && !GetTokenInformation(token, TokenUser, user, len, &len)) {
        free(user);
        user = NULL;
    }
    CloseHandle(token);
    return user;
}

static bool is_own_process(DWORD id)
{
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
    if (process == NULL)
        return false;
    TOKEN_USER *theirs = user_of(process), *ours = user_of(GetCurrentProcess());
    bool same = theirs != NULL && ours != NULL && EqualSid(theirs->User.Sid, ours->User.Sid);
    free(theirs);
    free(ours);
    CloseHandle(process);
    return same;
}

// Of all connections of this machine; the caller frees. NULL if they are not told.
static MIB_TCPTABLE_OWNER_PID *connections(void)
{
    MIB_TCPTABLE_OWNER_PID *table = NULL;
    DWORD len = 0, error = ERROR_INSUFFICIENT_BUFFER;
    // It may grow between two calls.
    for (unsigned tries = 0; error == ERROR_INSUFFICIENT_BUFFER && tries < 8; tries++) {
        void *grown = len > 0 ? realloc(table, len) : NULL;
        if (len > 0 && grown == NULL)
            break;
        table = grown;
        error =
            GetExtendedTcpTable(table, &len, FALSE, AF_INET, TCP_TABLE_OWNER_PID_CONNECTIONS, 0);
    }
    if (error == NO_ERROR)
        return table;
    free(table);
    return NULL;
}

// A port as the table has it: its two bytes in the order of the network.
static DWORD network_port(uint16_t port)
{
    return (DWORD)(port >> 8) | (DWORD)(port & 0xFF) << 8;
}

bool platform_is_own_connection(uint16_t from_port, uint16_t to_port)
{
    const DWORD loopback = 0x0100007F; // in the same order
    bool own = false;
    MIB_TCPTABLE_OWNER_PID *table = connections();
    for (DWORD i = 0; table != NULL && i < table->dwNumEntries && !own; i++) {
        const MIB_TCPROW_OWNER_PID *row = &table->table[i];
        own = row->dwLocalAddr == loopback && row->dwRemoteAddr == loopback &&
              (row->dwLocalPort & 0xFFFF) == network_port(from_port) &&
              (row->dwRemotePort & 0xFFFF) == network_port(to_port) &&
              row->dwState >= MIB_TCP_STATE_ESTAB && row->dwState <= MIB_TCP_STATE_CLOSE_WAIT &&
              is_own_process(row->dwOwningPid);
    }
    free(table);
    return own;
}

// ---- who reads ----------------------------------------------------------------------------------

bool platform_is_unwatched(void)
{
    return false; // a double click opens a console
}

// ---- clock ------------------------------------------------------------------------------------

uint64_t platform_ms(void)
{
    return GetTickCount64(); // counts on while a laptop sleeps
}

void platform_pause(unsigned ms)
{
    Sleep(ms);
}
