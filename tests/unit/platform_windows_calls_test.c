// SPDX-License-Identifier: Apache-2.0
//
// How the platform calls Windows, and what it makes of failures that cannot be had on demand.
#include "common/platform_windows.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "tests/unit/fixture.h"
#include "tests/unit/redirect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// What the system is to answer, and what it was asked.
static struct {
    DWORD flush_error, claim_error; // 0: works
    unsigned flushes;
    unsigned moves, move_fails; // the one of this number; 0: none
    bool moves_end;             // and all after it
    DWORD move_flags;           // of the last
    bool posix_renames;         // false: as on FAT, and what is open is not replaced
    DWORD tag;                  // of every file; 0: as it is
    SIZE_T least, most;         // working set
    DWORD report_flags;
    PHANDLER_ROUTINE handler; // of the console
    bool console;             // stdin is one
    CONSOLE_HISTORY_INFO history;
    unsigned pauses;
    DWORD pause_ms;
    HANDLE scanner; // closes its file in the third pause
} calls;

// The system's own, where ours pass something on.
static struct {
    __typeof__(MoveFileExW) *move;
    __typeof__(SetFileInformationByHandle) *set_information;
    __typeof__(GetFileAttributesW) *get_marks;
    __typeof__(GetFileInformationByHandleEx) *get_information;
} real;

static BOOL WINAPI flush(HANDLE file)
{
    (void)file;
    calls.flushes++;
    SetLastError(calls.flush_error);
    return calls.flush_error == 0;
}

static BOOL WINAPI move(const wchar_t *from, const wchar_t *to, DWORD flags)
{
    calls.move_flags = flags;
    calls.moves++;
    bool failing =
        calls.moves == calls.move_fails || (calls.moves_end && calls.moves > calls.move_fails);
    bool blocked = !calls.posix_renames && calls.moves == 1;
    SetLastError(ERROR_ACCESS_DENIED);
    return !failing && !blocked && real.move(from, to, flags);
}

static BOOL WINAPI set_information(HANDLE file, FILE_INFO_BY_HANDLE_CLASS what, void *wish,
                                   DWORD len)
{
    DWORD error = what == FileEndOfFileInfo ? calls.claim_error : ERROR_INVALID_PARAMETER;
    SetLastError(error);
    return error == 0 && real.set_information(file, what, wish, len);
}

static DWORD WINAPI get_marks(const wchar_t *path)
{
    DWORD marks = real.get_marks(path);
    return marks | (calls.tag != 0 ? FILE_ATTRIBUTE_REPARSE_POINT : 0);
}

static BOOL WINAPI get_information(HANDLE file, FILE_INFO_BY_HANDLE_CLASS what, void *out,
                                   DWORD len)
{
    if (what != FileAttributeTagInfo)
        return real.get_information(file, what, out, len);
    memcpy(out, &(FILE_ATTRIBUTE_TAG_INFO){.ReparseTag = calls.tag},
           sizeof(FILE_ATTRIBUTE_TAG_INFO));
    return TRUE;
}

static BOOL WINAPI set_working_set(HANDLE process, SIZE_T least, SIZE_T most)
{
    (void)process;
    calls.least = least;
    calls.most = most;
    return TRUE;
}

static HRESULT WINAPI set_report_flags(DWORD flags)
{
    calls.report_flags = flags;
    return S_OK;
}

static BOOL WINAPI get_mode(HANDLE console, DWORD *mode)
{
    (void)console;
    *mode = 0;
    return calls.console;
}

static BOOL WINAPI get_history(CONSOLE_HISTORY_INFO *out)
{
    assert_int_equal(out->cbSize, sizeof *out);
    *out = calls.history;
    return TRUE;
}

static BOOL WINAPI set_history(CONSOLE_HISTORY_INFO *wish)
{
    calls.history = *wish;
    return TRUE;
}

// Wine has neither of the two.
static FARPROC WINAPI find_function(HMODULE library, const char *name)
{
    assert_ptr_equal(library, GetModuleHandleW(L"kernel32.dll"));
    return strcmp(name, "GetConsoleHistoryInfo") == 0   ? (FARPROC)(void (*)(void))get_history
           : strcmp(name, "SetConsoleHistoryInfo") == 0 ? (FARPROC)(void (*)(void))set_history
                                                        : NULL;
}

static BOOL WINAPI set_handler(PHANDLER_ROUTINE handler, BOOL on)
{
    calls.handler = on ? handler : NULL;
    return TRUE;
}

static void WINAPI pause(DWORD ms)
{
    calls.pause_ms = ms;
    if (++calls.pauses == 3 && calls.scanner != NULL) {
        CloseHandle(calls.scanner);
        calls.scanner = NULL;
    }
}

#define REDIRECT(name, function)                                                                   \
    ((__typeof__(name) *)(uintptr_t)redirect(#name, (uintptr_t)(function)))

static int redirect_all(void **state)
{
    (void)state;
    real.move = REDIRECT(MoveFileExW, move);
    real.set_information = REDIRECT(SetFileInformationByHandle, set_information);
    real.get_marks = REDIRECT(GetFileAttributesW, get_marks);
    real.get_information = REDIRECT(GetFileInformationByHandleEx, get_information);
    (void)REDIRECT(FlushFileBuffers, flush);
    (void)REDIRECT(SetProcessWorkingSetSize, set_working_set);
    (void)redirect("WerSetFlags", (uintptr_t)set_report_flags);
    (void)REDIRECT(GetConsoleMode, get_mode);
    (void)REDIRECT(GetProcAddress, find_function);
    (void)REDIRECT(SetConsoleCtrlHandler, set_handler);
    (void)REDIRECT(Sleep, pause);
    return 0;
}

// ---- a folder for each test -------------------------------------------------------------------

static char folder[PLATFORM_PATH_CAP];
static char path[PLATFORM_PATH_CAP];

static int setup(void **state)
{
    (void)state;
    memset(&calls, 0, sizeof calls);
    calls.posix_renames = true;
    fixture_folder(folder);
    return safefile_join(folder, "файл", path) != STATUS_OK ||
           safefile_create(path, "old", 3) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    memset(&calls, 0, sizeof calls);
    calls.posix_renames = true;
    fixture_folder_remove(folder);
    return 0;
}

static void assert_content(const char *wanted)
{
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_read(path, 4096, &bytes, &len), STATUS_OK);
    assert_string_equal((char *)bytes, wanted);
    free(bytes);
}

static enum status count_name(void *context, const char *name)
{
    (void)name;
    ++*(unsigned *)context;
    return STATUS_OK;
}

static void assert_alone(void)
{
    unsigned count = 0;
    assert_int_equal(platform_list(folder, count_name, &count), STATUS_OK);
    assert_int_equal(count, 1);
}

// ---- flushes ----------------------------------------------------------------------------------

static void a_new_file_and_its_folder_are_flushed(void **state)
{
    (void)state;
    calls.flushes = 0;
    assert_int_equal(safefile_replace(path, "new", 3), STATUS_OK);
    assert_int_equal(calls.flushes, 2);
    assert_int_equal(calls.move_flags, MOVEFILE_WRITE_THROUGH | MOVEFILE_REPLACE_EXISTING);
}

static void what_cannot_be_flushed_is_not_written(void **state)
{
    (void)state;
    calls.flush_error = ERROR_CRC;
    assert_int_equal(safefile_replace(path, "new", 3), STATUS_IO);
    assert_content("old");
    assert_alone();
}

static void a_folder_is_flushed_where_that_can_be_done(void **state)
{
    (void)state;
    calls.flush_error = ERROR_INVALID_FUNCTION;
    assert_int_equal(platform_flush_folder(folder), STATUS_OK);
    calls.flush_error = ERROR_DEVICE_NOT_CONNECTED;
    assert_int_equal(platform_flush_folder(folder), STATUS_IO);
}

static void space_that_is_not_there_cannot_be_claimed(void **state)
{
    (void)state;
    struct platform_file *file;
    calls.claim_error = ERROR_DISK_FULL;
    assert_int_equal(platform_open_write(path, &file), STATUS_OK);
    assert_int_equal(platform_claim(file, 1000), STATUS_NO_SPACE);
    platform_abandon(file);
}

// ---- replacing what somebody has open, on FAT -------------------------------------------------

static void on_fat_the_old_file_steps_aside(void **state)
{
    (void)state;
    struct platform_file *old;
    assert_int_equal(platform_open_read(path, &old), STATUS_OK);
    calls.posix_renames = false;
    calls.moves = 0;
    assert_int_equal(safefile_replace(path, "new", 3), STATUS_OK);
    assert_int_equal(calls.moves, 3);
    assert_content("new");
    platform_abandon(old);
    assert_alone();
}

static void cut_off_in_between_the_old_file_is_found_again(void **state)
{
    (void)state;
    bool is_plain;
    calls.posix_renames = false;
    calls.moves = 0;
    calls.move_fails = 3;
    calls.moves_end = true;
    assert_int_equal(safefile_replace(path, "new", 3), STATUS_NO_PERMISSION);
    assert_int_equal(platform_is_plain_file(path, &is_plain), STATUS_NOT_FOUND);
    calls.moves_end = false;
    assert_content("old");
    assert_alone();
}

static void what_cannot_take_its_place_leaves_it_there(void **state)
{
    (void)state;
    bool is_plain;
    calls.posix_renames = false;
    calls.moves = 0;
    calls.move_fails = 3;
    assert_int_equal(safefile_replace(path, "new", 3), STATUS_NO_PERMISSION);
    assert_int_equal(platform_is_plain_file(path, &is_plain), STATUS_OK);
    assert_content("old");
    assert_alone();
}

// ---- a scanner that holds what is new ---------------------------------------------------------

static void hold(void)
{
    struct platform_windows_path wide;
    assert_int_equal(platform_windows_path(path, &wide), STATUS_OK);
    calls.pauses = 0;
    calls.scanner =
        CreateFileW(wide.text, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    assert_ptr_not_equal(calls.scanner, INVALID_HANDLE_VALUE);
}

static void what_a_scanner_holds_is_waited_for(void **state)
{
    (void)state;
    char other[PLATFORM_PATH_CAP];
    struct platform_file *file;
    assert_int_equal(safefile_join(folder, "other", other), STATUS_OK);
    hold();
    assert_int_equal(platform_open_read(path, &file), STATUS_OK);
    assert_int_equal(calls.pauses, 3);
    platform_abandon(file);
    hold();
    assert_int_equal(platform_rename(path, other), STATUS_OK);
    assert_int_equal(platform_rename_new(other, path), STATUS_OK);
    hold();
    assert_int_equal(platform_rename_new(path, other), STATUS_OK);
    assert_int_equal(platform_rename(other, path), STATUS_OK);
    hold();
    assert_int_equal(platform_remove(path), STATUS_OK);
    assert_int_equal(calls.pauses, 3);
}

static void what_stays_held_is_called_busy(void **state)
{
    (void)state;
    struct platform_file *file;
    hold();
    HANDLE scanner = calls.scanner;
    calls.scanner = NULL;
    assert_int_equal(platform_open_read(path, &file), STATUS_BUSY);
    assert_null(file);
    assert_int_equal(calls.pauses, 7);
    assert_int_equal(calls.pause_ms, 640);
    CloseHandle(scanner);
}

// ---- links ------------------------------------------------------------------------------------

static void only_what_leads_elsewhere_is_a_link(void **state)
{
    (void)state;
    static const struct {
        DWORD tag;
        bool is_link;
    } kinds[] = {
        {IO_REPARSE_TAG_SYMLINK, true},
        {IO_REPARSE_TAG_MOUNT_POINT, true}, // also a junction's
        {0x9000001A, false},                // IO_REPARSE_TAG_CLOUD: OneDrive
        {0x9000601A, false},                // IO_REPARSE_TAG_CLOUD_6
        {IO_REPARSE_TAG_DEDUP, false},
        {IO_REPARSE_TAG_HSM, false},
        {IO_REPARSE_TAG_WIM, false},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool is_link, is_plain;
        calls.tag = kinds[i].tag;
        assert_int_equal(platform_is_link(path, &is_link), STATUS_OK);
        assert_int_equal(is_link, kinds[i].is_link);
        assert_int_equal(platform_is_plain_file(path, &is_plain), STATUS_OK);
        assert_int_equal(is_plain, !kinds[i].is_link);
    }
}

static void a_file_is_no_link(void **state)
{
    (void)state;
    bool is_link, is_plain;
    assert_int_equal(platform_is_link(path, &is_link), STATUS_OK);
    assert_false(is_link);
    assert_int_equal(platform_is_link(folder, &is_link), STATUS_OK);
    assert_false(is_link);
    assert_int_equal(platform_is_plain_file(folder, &is_plain), STATUS_OK);
    assert_false(is_plain);
}

// ---- memory -----------------------------------------------------------------------------------

static void secrets_may_be_locked_and_are_not_reported(void **state)
{
    (void)state;
    assert_int_equal(secret_init(), STATUS_OK);
    assert_in_range(calls.least, 8 << 20, calls.most);
    assert_int_equal(calls.report_flags, 1); // WER_FAULT_REPORTING_FLAG_NOHEAP
}

// ---- a console's memory -----------------------------------------------------------------------

static void a_console_remembers_no_lines_meanwhile(void **state)
{
    (void)state;
    struct platform_keys *keys;
    const CONSOLE_HISTORY_INFO before = {sizeof before, 50, 4, 1};
    calls.console = true;
    calls.history = before;
    assert_int_equal(platform_hold_keys(&keys), STATUS_OK);
    assert_non_null(keys);
    assert_int_equal(calls.history.HistoryBufferSize, 0);
    assert_int_equal(calls.history.NumberOfHistoryBuffers, 4);
    platform_release_keys(keys);
    assert_memory_equal(&calls.history, &before, sizeof before);
    platform_release_keys(NULL);
    calls.console = false;
    assert_int_equal(platform_hold_keys(&keys), STATUS_OK);
    assert_null(keys);
}

// ---- interrupts -------------------------------------------------------------------------------

static void a_console_that_closes_leaves_time_to_end(void **state)
{
    (void)state;
    platform_catch_interrupts();
    assert_non_null(calls.handler);
    assert_false(platform_interrupted());
    assert_true(calls.handler(CTRL_C_EVENT));
    assert_true(platform_interrupted());
    assert_int_equal(calls.pauses, 0);
    assert_true(calls.handler(CTRL_CLOSE_EVENT));
    assert_int_equal(calls.pauses, 1);
    assert_int_equal(calls.pause_ms, INFINITE);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_new_file_and_its_folder_are_flushed),
        IN_FOLDER(what_cannot_be_flushed_is_not_written),
        IN_FOLDER(a_folder_is_flushed_where_that_can_be_done),
        IN_FOLDER(space_that_is_not_there_cannot_be_claimed),
        IN_FOLDER(on_fat_the_old_file_steps_aside),
        IN_FOLDER(cut_off_in_between_the_old_file_is_found_again),
        IN_FOLDER(what_cannot_take_its_place_leaves_it_there),
        IN_FOLDER(what_a_scanner_holds_is_waited_for),
        IN_FOLDER(what_stays_held_is_called_busy),
        IN_FOLDER(only_what_leads_elsewhere_is_a_link),
        IN_FOLDER(a_file_is_no_link),
        cmocka_unit_test(secrets_may_be_locked_and_are_not_reported),
        IN_FOLDER(a_console_remembers_no_lines_meanwhile),
        cmocka_unit_test_setup_teardown(a_console_that_closes_leaves_time_to_end, setup, teardown),
    };
#undef IN_FOLDER
    return cmocka_run_group_tests(tests, redirect_all, NULL);
}
