// SPDX-License-Identifier: Apache-2.0
#include "common/platform_desktop.h"

#include "common/platform_windows.h"

#include <stdlib.h>
#include <string.h>

#define APP_PATHS L"Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\"
#define PATIENCE_MS 3000
#define GONE_MS 1000 // for what was killed to be gone
#define PAUSE_MS 10
#define COMMAND_CAP 32768 // letters; the system takes no more

struct platform_child {
    HANDLE job; // ends all that is in it when it is closed, be it because this process ends
};

// ---- finding ----------------------------------------------------------------------------------

static bool is_file(const wchar_t *path)
{
    DWORD marks = GetFileAttributesW(path);
    return marks != INVALID_FILE_ATTRIBUTES && (marks & FILE_ATTRIBUTE_DIRECTORY) == 0;
}

// Some programs are registered in quotes.
static const wchar_t *without_quotes(wchar_t *text)
{
    if (text[0] != L'"')
        return text;
    wchar_t *end = wcschr(text + 1, L'"');
    if (end != NULL)
        *end = L'\0';
    return text + 1;
}

static enum status find_registered(const wchar_t *file, HKEY root, REGSAM view, char *out)
{
    wchar_t name[MAX_PATH], value[PLATFORM_PATH_CAP];
    DWORD len = sizeof value;
    HKEY key;
    if (wcslen(APP_PATHS) + wcslen(file) >= MAX_PATH)
        return STATUS_NOT_FOUND;
    wcscpy(name, APP_PATHS);
    wcscat(name, file);
    if (RegOpenKeyExW(root, name, 0, KEY_QUERY_VALUE | view, &key) != ERROR_SUCCESS)
        return STATUS_NOT_FOUND;
    LSTATUS error = RegGetValueW(key, NULL, NULL, RRF_RT_REG_SZ, NULL, value, &len);
    RegCloseKey(key);
    if (error != ERROR_SUCCESS)
        return STATUS_NOT_FOUND;
    const wchar_t *path = without_quotes(value);
    return is_file(path) ? platform_windows_utf8_path(path, out) : STATUS_NOT_FOUND;
}

static bool is_full(const wchar_t *folder)
{
    return (folder[0] != L'\0' && folder[1] == L':' && folder[2] == L'\\') ||
           wcsncmp(folder, L"\\\\", 2) == 0;
}

static enum status find_on_path(const wchar_t *file, char *out)
{
    enum status status = STATUS_NOT_FOUND;
    DWORD cap = GetEnvironmentVariableW(L"PATH", NULL, 0);
    wchar_t *folders = calloc((size_t)cap + 1, sizeof *folders);
    if (folders == NULL)
        return STATUS_NO_MEMORY;
    (void)GetEnvironmentVariableW(L"PATH", folders, cap);
    for (const wchar_t *at = folders; status == STATUS_NOT_FOUND && *at != L'\0';) {
        wchar_t path[PLATFORM_PATH_CAP];
        size_t folder_len = wcscspn(at, L";");
        int len = swprintf(path, PLATFORM_PATH_CAP, L"%.*ls\\%ls", (int)folder_len, at, file);
        if (is_full(at) && len > 0 && is_file(path))
            status = platform_windows_utf8_path(path, out);
        at += folder_len + (at[folder_len] == L';');
    }
    free(folders);
    return status;
}

enum status platform_find_program(const char *name, char out[PLATFORM_PATH_CAP])
{
    static HKEY const roots[] = {HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    wchar_t file[MAX_PATH];
    out[0] = '\0';
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, name, -1, file, MAX_PATH - 4) == 0)
        return STATUS_NOT_FOUND;
    wcscat(file, L".exe");
    enum status status = STATUS_NOT_FOUND;
    for (size_t i = 0; i < 4 && status == STATUS_NOT_FOUND; i++)
        status = find_registered(file, roots[i / 2], views[i % 2], out);
    return status == STATUS_NOT_FOUND ? find_on_path(file, out) : status;
}

// ---- what a program is given ------------------------------------------------------------------

// What would not fit, or could not be made, makes it fail.
struct wide_text {
    wchar_t *text;
    size_t len, room;
    bool failed;
};

static struct wide_text wide_text_of(size_t room)
{
    struct wide_text made = {.text = calloc(room, sizeof(wchar_t)), .room = room};
    made.failed = made.text == NULL;
    return made;
}

static void put(struct wide_text *out, wchar_t letter)
{
    out->failed = out->failed || out->len == out->room;
    if (!out->failed)
        out->text[out->len++] = letter;
}

// With its NUL; the caller frees. NULL if any of it failed.
static wchar_t *finished(struct wide_text *out)
{
    put(out, L'\0');
    if (!out->failed)
        return out->text;
    free(out->text);
    return NULL;
}

// The caller frees; NULL if it is not UTF-8 or there is no memory.
static wchar_t *widened(const char *text)
{
    int len = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
    wchar_t *wide = len > 0 ? calloc((size_t)len, sizeof *wide) : NULL;
    if (wide != NULL)
        (void)MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, len);
    return wide;
}

// In quotes, so that CommandLineToArgvW and the C libraries take it for one: a backslash counts
// only before a quote, and is doubled there.
static void put_argument(struct wide_text *out, const wchar_t *argument)
{
    size_t backslashes = 0;
    put(out, L'"');
    for (const wchar_t *at = argument;; at++) {
        if (*at == L'"' || *at == L'\0')
            for (; backslashes > 0; backslashes--)
                put(out, L'\\');
        if (*at == L'\0')
            break;
        if (*at == L'"')
            put(out, L'\\');
        put(out, *at);
        backslashes = *at == L'\\' ? backslashes + 1 : 0;
    }
    put(out, L'"');
}

static wchar_t *command_line(const char *const *arguments)
{
    struct wide_text out = wide_text_of(COMMAND_CAP);
    for (; *arguments != NULL; arguments++) {
        wchar_t *wide = widened(*arguments);
        out.failed = out.failed || wide == NULL;
        if (wide != NULL)
            put_argument(&out, wide);
        put(&out, L' ');
        free(wide);
    }
    return finished(&out);
}

// Of a list of texts, whose end is one without length.
static bool names(const wchar_t *list, const wchar_t *variable)
{
    const wchar_t *end = wcschr(variable + 1, L'='); // "=C:" is the name of one
    size_t name_len = end != NULL ? (size_t)(end - variable) + 1 : wcslen(variable);
    for (const wchar_t *at = list; *at != L'\0'; at += wcslen(at) + 1)
        if (_wcsnicmp(at, variable, name_len) == 0)
            return true;
    return false;
}

static void put_variable(struct wide_text *out, const wchar_t *variable)
{
    do
        put(out, *variable);
    while (*variable++ != L'\0');
}

static size_t list_len(const wchar_t *list)
{
    size_t len = 0;
    while (list[len] != L'\0')
        len += wcslen(list + len) + 1;
    return len;
}

// As such a list; NULL on failure, else the caller frees.
static wchar_t *wide_list(const char *const *texts)
{
    struct wide_text out = wide_text_of(COMMAND_CAP);
    for (; texts != NULL && *texts != NULL; texts++) {
        wchar_t *wide = widened(*texts);
        out.failed = out.failed || wide == NULL;
        if (wide != NULL)
            put_variable(&out, wide);
        free(wide);
    }
    return finished(&out);
}

// Ours, and then those of this process that they do not replace.
static wchar_t *environment_block(const char *const *texts)
{
    wchar_t *made = NULL, *ours = wide_list(texts), *all = GetEnvironmentStringsW();
    if (ours != NULL && all != NULL) {
        struct wide_text out = wide_text_of(list_len(ours) + list_len(all) + 1);
        for (const wchar_t *at = ours; *at != L'\0'; at += wcslen(at) + 1)
            put_variable(&out, at);
        for (const wchar_t *at = all; *at != L'\0'; at += wcslen(at) + 1)
            if (!names(ours, at))
                put_variable(&out, at);
        made = finished(&out);
    }
    if (all != NULL)
        FreeEnvironmentStringsW(all);
    free(ours);
    return made;
}

// ---- starting and ending ----------------------------------------------------------------------

static enum status make_job(HANDLE *out)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION wishes = {.BasicLimitInformation.LimitFlags =
                                                       JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE};
    *out = CreateJobObjectW(NULL, NULL);
    if (*out == NULL)
        return platform_last_status();
    if (SetInformationJobObject(*out, JobObjectExtendedLimitInformation, &wishes, sizeof wishes))
        return STATUS_OK;
    enum status status = platform_last_status();
    CloseHandle(*out);
    return status;
}

// It stands still until it is in the job, so that nothing it starts is outside. It inherits no
// handle; what it prints goes to a console that nobody sees.
static enum status start_in(HANDLE job, const char *program, wchar_t *command, wchar_t *variables)
{
    struct platform_windows_path path;
    STARTUPINFOW wishes = {.cb = sizeof wishes, .dwFlags = STARTF_USESTDHANDLES};
    PROCESS_INFORMATION made;
    enum status status = platform_windows_path(program, &path);
    if (status != STATUS_OK)
        return status;
    if (!CreateProcessW(path.text, command, NULL, NULL, FALSE,
                        CREATE_SUSPENDED | CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT, variables,
                        NULL, &wishes, &made))
        return platform_last_status();
    status = platform_windows_answer(AssignProcessToJobObject(job, made.hProcess));
    if (status != STATUS_OK)
        (void)TerminateProcess(made.hProcess, 1);
    else if (ResumeThread(made.hThread) == (DWORD)-1)
        status = platform_last_status(); // the job's end ends it
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    return status;
}

enum status platform_start(const char *const *arguments, const char *const *environment,
                           struct platform_child **out)
{
    *out = NULL;
    struct platform_child *child = calloc(1, sizeof *child);
    wchar_t *command = command_line(arguments), *variables = environment_block(environment);
    enum status status = STATUS_NO_MEMORY;
    if (child == NULL || command == NULL || variables == NULL)
        goto free_texts;
    status = make_job(&child->job);
    if (status != STATUS_OK)
        goto free_texts;
    status = start_in(child->job, arguments[0], command, variables);
    if (status != STATUS_OK)
        CloseHandle(child->job);

free_texts:
    free(command);
    free(variables);
    if (status == STATUS_OK)
        *out = child;
    else
        free(child);
    return status;
}

bool platform_child_runs(struct platform_child *child)
{
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION facts = {0};
    return QueryInformationJobObject(child->job, JobObjectBasicAccountingInformation, &facts,
                                     sizeof facts, NULL) &&
           facts.ActiveProcesses > 0;
}

struct request {
    HANDLE job;
    bool heard; // there is a window that was asked
};

static BOOL CALLBACK ask_window(HWND window, LPARAM context)
{
    struct request *request = (struct request *)context;
    DWORD id;
    BOOL in_job = FALSE;
    (void)GetWindowThreadProcessId(window, &id);
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
    if (process == NULL)
        return TRUE;
    if (IsProcessInJob(process, request->job, &in_job) && in_job && IsWindowVisible(window) &&
        PostMessageW(window, WM_CLOSE, 0, 0))
        request->heard = true;
    CloseHandle(process);
    return TRUE;
}

static void wait_for_end(struct platform_child *child, unsigned most_ms)
{
    for (unsigned ms = 0; ms < most_ms && platform_child_runs(child); ms += PAUSE_MS)
        Sleep(PAUSE_MS);
}

void platform_end_child(struct platform_child *child)
{
    if (child == NULL)
        return;
    struct request request = {.job = child->job};
    (void)EnumWindows(ask_window, (LPARAM)&request);
    if (request.heard)
        wait_for_end(child, PATIENCE_MS);
    (void)TerminateJobObject(child->job, 1);
    wait_for_end(child, GONE_MS);
    CloseHandle(child->job);
    free(child);
}
