// SPDX-License-Identifier: Apache-2.0
//
// What platform.h promises of the process, the clock and lines, on Windows. A console is tried by
// tests/windows/console.py.
#include "common/platform_windows.h"

#include <fcntl.h>
#include <io.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define LINE_CAP 16

static void errors_have_their_status(void **state)
{
    (void)state;
    static const struct {
        DWORD error;
        enum status status;
    } pairs[] = {
        {ERROR_WRITE_PROTECT, STATUS_READ_ONLY},      {ERROR_ACCESS_DENIED, STATUS_NO_PERMISSION},
        {ERROR_VIRUS_INFECTED, STATUS_NO_PERMISSION}, {ERROR_DISK_FULL, STATUS_NO_SPACE},
        {ERROR_HANDLE_DISK_FULL, STATUS_NO_SPACE},    {ERROR_DISK_QUOTA_EXCEEDED, STATUS_NO_SPACE},
        {ERROR_FILE_NOT_FOUND, STATUS_NOT_FOUND},     {ERROR_PATH_NOT_FOUND, STATUS_NOT_FOUND},
        {ERROR_NOT_READY, STATUS_NOT_FOUND},          {ERROR_ALREADY_EXISTS, STATUS_EXISTS},
        {ERROR_SHARING_VIOLATION, STATUS_BUSY},       {ERROR_LOCK_VIOLATION, STATUS_BUSY},
        {ERROR_DELETE_PENDING, STATUS_BUSY},          {ERROR_DIRECTORY, STATUS_NOT_A_FOLDER},
        {ERROR_NOT_ENOUGH_MEMORY, STATUS_NO_MEMORY},  {ERROR_CRC, STATUS_IO},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(platform_windows_status(pairs[i].error), pairs[i].status);
}

static void the_program_knows_its_folder(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    bool is_folder;
    assert_int_equal(platform_program_folder(path), STATUS_OK);
    assert_null(strchr(path, '\\'));
    strcat(path, "/platform_windows_process_test.exe");
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_OK);
}

static void the_data_folder_follows_the_environment(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    assert_true(SetEnvironmentVariableW(L"LOCALAPPDATA", L"C:\\Users\\Әсел\\AppData\\Local"));
    assert_int_equal(platform_data_folder(path), STATUS_OK);
    assert_string_equal(path, "C:/Users/Әсел/AppData/Local/Qoltanba");
    assert_true(SetEnvironmentVariableW(L"LOCALAPPDATA", NULL));
    assert_int_equal(platform_data_folder(path), STATUS_NOT_FOUND);
    assert_string_equal(path, "");
}

static void the_clocks_run(void **state)
{
    (void)state;
    assert_int_equal(platform_today(), time(NULL) / 86400);
    uint64_t before = platform_seconds();
    assert_true(platform_seconds() >= before);
}

static void nobody_may_read_the_process(void **state)
{
    (void)state;
    assert_int_equal(platform_forbid_dumps(), STATUS_OK);
    assert_int_equal(platform_forbid_dumps(), STATUS_OK); // twice is harmless
    assert_true(GetErrorMode() & SEM_NOGPFAULTERRORBOX);
    assert_null(OpenProcess(PROCESS_VM_READ, FALSE, GetCurrentProcessId()));
    HANDLE waiting = OpenProcess(SYNCHRONIZE, FALSE, GetCurrentProcessId());
    assert_non_null(waiting);
    CloseHandle(waiting);
}

// ---- lines ------------------------------------------------------------------------------------

static int pipe_of(const char *bytes, unsigned len)
{
    int ends[2];
    assert_int_equal(_pipe(ends, 4096, _O_BINARY), 0);
    assert_int_equal(_write(ends[1], bytes, len), len);
    assert_int_equal(_close(ends[1]), 0);
    return ends[0];
}

static void assert_line(int fd, enum status status, const char *wanted)
{
    char line[LINE_CAP];
    assert_int_equal(platform_read_line(fd, line, sizeof line), status);
    assert_string_equal(line, wanted);
}

static void lines_end_as_on_either_system(void **state)
{
    (void)state;
    static const char bytes[] = "one\r\ntwo\n\r\nа\rб\nfifteen letters\r\nlast";
    int fd = pipe_of(bytes, sizeof bytes - 1);
    assert_line(fd, STATUS_OK, "one");
    assert_line(fd, STATUS_OK, "two");
    assert_line(fd, STATUS_OK, "");
    assert_line(fd, STATUS_OK, "а\rб");
    assert_line(fd, STATUS_OK, "fifteen letters");
    assert_line(fd, STATUS_OK, "last");
    assert_line(fd, STATUS_NOT_FOUND, "");
    _close(fd);
}

static void a_line_that_is_too_long_is_dropped_whole(void **state)
{
    (void)state;
    static const char bytes[] = "sixteen letters!\r\na\0b\n";
    static const char zeros[LINE_CAP];
    char line[LINE_CAP];
    int fd = pipe_of(bytes, sizeof bytes - 1);
    assert_int_equal(platform_read_line(fd, line, sizeof line), STATUS_TOO_LARGE);
    assert_memory_equal(line, zeros, LINE_CAP); // nothing of it stays
    assert_line(fd, STATUS_OK,
                "a\x1A"
                "b");
    _close(fd);
    assert_line(1000, STATUS_BAD_DESCRIPTOR, ""); // is not open
}

static void without_a_console_nothing_is_asked(void **state)
{
    (void)state;
    char line[LINE_CAP];
    (void)FreeConsole();
    assert_int_equal(platform_read_hidden("Құпия сөз: ", line, sizeof line), STATUS_NO_PASSPHRASE);
    assert_string_equal(line, "");
    assert_int_equal(platform_terminal_width(), 80);
    assert_int_equal(platform_terminal_height(), 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_have_their_status),
        cmocka_unit_test(the_program_knows_its_folder),
        cmocka_unit_test(the_data_folder_follows_the_environment),
        cmocka_unit_test(the_clocks_run),
        cmocka_unit_test(nobody_may_read_the_process),
        cmocka_unit_test(lines_end_as_on_either_system),
        cmocka_unit_test(a_line_that_is_too_long_is_dropped_whole),
        cmocka_unit_test(without_a_console_nothing_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
