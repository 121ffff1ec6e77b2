// SPDX-License-Identifier: Apache-2.0
#include "common/platform_windows.h"

#include <fcntl.h>
#include <io.h>
#include <sddl.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICKS_PER_DAY 864000000000 // of 100 ns
#define DAYS_1601_TO_1970 134774

// From werapi.h, which does not compile in mingw-w64 10. WER_FAULT_REPORTING_FLAG_NOHEAP: a report
// of a crash leaves out what the program held in memory.
#define REPORT_WITHOUT_HEAP 1
HRESULT WINAPI WerSetFlags(DWORD flags);

// A process may lock as much as the least working set that it asks for. Of itself it asks for 200
// KB, of which the guarded memory of a session could not be sure.
#define LOCKED_ROOM ((SIZE_T)16 << 20)

// To this process its owner has these rights: wait for it, ask how it ended, end it. Not to read
// its memory or to debug it. (An administrator can change that.)
#define OWNERS_RIGHTS L"D:P(A;;0x101401;;;OW)"

// A console's control handler, which runs in a thread of its own, can tell the rest of the program
// something in no other way.
static volatile LONG interrupted;
static volatile LONG asked_to_stop;

// Its users are allowed to, but a program has to switch it on.
static void enable_privilege(const wchar_t *name)
{
    HANDLE token;
    TOKEN_PRIVILEGES wanted = {.PrivilegeCount = 1,
                               .Privileges[0].Attributes = SE_PRIVILEGE_ENABLED};
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token))
        return;
    if (LookupPrivilegeValueW(NULL, name, &wanted.Privileges[0].Luid))
        (void)AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL);
    CloseHandle(token);
}

void platform_allow_locking(void)
{
    enable_privilege(L"SeIncreaseWorkingSetPrivilege");
    (void)SetProcessWorkingSetSize(GetCurrentProcess(), LOCKED_ROOM, LOCKED_ROOM * 4);
}

void platform_expect_use(void *memory, size_t len)
{
    (void)memory; // large pages take a right here that users do not have
    (void)len;
}

enum status platform_forbid_dumps(void)
{
    // Without the box there is no report either. To be left out of reports by name would take an
    // entry in the registry, which would tell a finder that the program was used here.
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    if (FAILED(WerSetFlags(REPORT_WITHOUT_HEAP)))
        return STATUS_IO;
    PSECURITY_DESCRIPTOR rights;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(OWNERS_RIGHTS, SDDL_REVISION_1,
                                                              &rights, NULL))
        return platform_last_status();
    enum status status = platform_windows_answer(
        SetKernelObjectSecurity(GetCurrentProcess(), DACL_SECURITY_INFORMATION, rights));
    LocalFree(rights);
    return status;
}

static enum status utf8_argument(const wchar_t *wide, char **out)
{
    int len = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    if (len <= 0)
        return platform_last_status();
    *out = malloc((size_t)len);
    if (*out == NULL)
        return STATUS_NO_MEMORY;
    return platform_windows_answer(
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, *out, len, NULL, NULL) > 0);
}

// The arguments as they were given, for as long as the process lasts.
static enum status utf8_arguments(int *argc, char ***argv)
{
    int count;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    if (wide == NULL)
        return platform_last_status();
    char **arguments = calloc((size_t)count + 1, sizeof *arguments);
    enum status status = arguments != NULL ? STATUS_OK : STATUS_NO_MEMORY;
    for (int i = 0; status == STATUS_OK && i < count; i++)
        status = utf8_argument(wide[i], &arguments[i]);
    LocalFree(wide);
    if (status != STATUS_OK)
        return status; // the process ends now
    *argc = count;
    *argv = arguments;
    return STATUS_OK;
}

// Has the console understand the sequences for clearing and erasing, where it knows them, and get
// whole texts: by single bytes, which is what printf writes otherwise, letters would fall apart.
static void prepare_console(FILE *stream, DWORD name)
{
    HANDLE console = GetStdHandle(name);
    DWORD mode;
    if (!GetConsoleMode(console, &mode))
        return;
    (void)SetConsoleMode(console,
                         mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    (void)setvbuf(stream, NULL, _IOFBF, BUFSIZ);
}

enum status platform_init(int *argc, char ***argv)
{
    // What is printed is UTF-8 with '\n', into a file or to the console, as everywhere else.
    (void)SetConsoleOutputCP(CP_UTF8); // fails, rightly, where there is no console
    prepare_console(stdout, STD_OUTPUT_HANDLE);
    prepare_console(stderr, STD_ERROR_HANDLE);
    if (_setmode(_fileno(stdout), _O_BINARY) < 0 || _setmode(_fileno(stderr), _O_BINARY) < 0)
        return STATUS_IO;
    enum status status = utf8_arguments(argc, argv);
    return status == STATUS_OK ? platform_forbid_dumps() : status;
}

static BOOL WINAPI note_interrupt(DWORD event)
{
    InterlockedExchange(&interrupted, 1);
    platform_windows_wake_reader();
    // When the console is closed, the user logs off or the machine goes down, the process ends as
    // soon as this returns. The system waits for some seconds: time to close what is open.
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        Sleep(INFINITE);
    return TRUE;
}

void platform_windows_catch(bool on)
{
    (void)SetConsoleCtrlHandler(note_interrupt, on);
}

void platform_catch_interrupts(void)
{
    platform_windows_catch(true);
}

bool platform_interrupted(void)
{
    return interrupted != 0 || asked_to_stop != 0;
}

void platform_ask_to_stop(bool stop)
{
    InterlockedExchange(&asked_to_stop, stop);
}

enum status platform_program_folder(char out[PLATFORM_PATH_CAP])
{
    wchar_t path[PLATFORM_PATH_CAP];
    out[0] = '\0';
    DWORD len = GetModuleFileNameW(NULL, path, PLATFORM_PATH_CAP);
    if (len == 0)
        return platform_last_status();
    wchar_t *slash = len < PLATFORM_PATH_CAP ? wcsrchr(path, L'\\') : NULL;
    if (slash == NULL)
        return STATUS_NOT_FOUND;
    // A program in a drive's root folder keeps its slash: "C:" means something else than "C:\".
    slash[slash[-1] == L':' ? 1 : 0] = L'\0';
    return platform_windows_utf8_path(path, out);
}

enum status platform_data_folder(char out[PLATFORM_PATH_CAP])
{
    static const char name[] = "/Qoltanba";
    wchar_t path[PLATFORM_PATH_CAP];
    out[0] = '\0';
    DWORD len = GetEnvironmentVariableW(L"LOCALAPPDATA", path, PLATFORM_PATH_CAP);
    if (len == 0 || len >= PLATFORM_PATH_CAP)
        return STATUS_NOT_FOUND;
    enum status status = platform_windows_utf8_path(path, out);
    if (status == STATUS_OK && strlen(out) + sizeof name <= PLATFORM_PATH_CAP) {
        strcat(out, name);
        return STATUS_OK;
    }
    out[0] = '\0';
    return STATUS_NOT_FOUND;
}

void platform_locale(char out[PLATFORM_LOCALE_CAP])
{
    wchar_t name[LOCALE_NAME_MAX_LENGTH];
    LCID id = MAKELCID(GetUserDefaultUILanguage(), SORT_DEFAULT);
    out[0] = '\0';
    if (LCIDToLocaleName(id, name, LOCALE_NAME_MAX_LENGTH, 0) > 0 &&
        platform_windows_utf8(name, out, PLATFORM_LOCALE_CAP) != STATUS_OK)
        out[0] = '\0';
}

uint16_t platform_today(void)
{
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    uint64_t ticks = (uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime;
    uint64_t day = ticks / TICKS_PER_DAY - DAYS_1601_TO_1970; // wraps round before 1970
    return day <= UINT16_MAX ? (uint16_t)day : 0;
}

uint64_t platform_seconds(void)
{
    // Counts on while a laptop sleeps.
    return GetTickCount64() / 1000;
}
