// SPDX-License-Identifier: Apache-2.0
//
// What platform.h and safefile.h promise, on Windows. platform_test.c is the same for POSIX.
#include "common/platform_windows.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

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

static char folder[PLATFORM_PATH_CAP];
static char path[PLATFORM_PATH_CAP];

static int setup(void **state)
{
    (void)state;
    fixture_folder(folder);
    return safefile_join(folder, "Қол таңба", path) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    fixture_folder_remove(folder);
    return 0;
}

static struct platform_file *created(void)
{
    struct platform_file *file;
    assert_int_equal(platform_create(path, &file), STATUS_OK);
    return file;
}

static void assert_reads(struct platform_file *file, uint64_t offset, size_t len,
                         const char *wanted)
{
    char bytes[64] = "";
    size_t read_len;
    assert_int_equal(platform_read_at(file, offset, bytes, len, &read_len), STATUS_OK);
    assert_int_equal(read_len, strlen(wanted));
    assert_memory_equal(bytes, wanted, read_len);
}

static void join(const char *name, char out[PLATFORM_PATH_CAP])
{
    assert_int_equal(safefile_join(folder, name, out), STATUS_OK);
}

static void write_text(const char *name, const char *text)
{
    char there[PLATFORM_PATH_CAP];
    join(name, there);
    assert_int_equal(safefile_replace(there, text, strlen(text)), STATUS_OK);
}

static void assert_content(const char *there, const char *wanted)
{
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_read(there, 4096, &bytes, &len), STATUS_OK);
    assert_string_equal((char *)bytes, wanted);
    free(bytes);
}

// ---- files ------------------------------------------------------------------------------------

static void bytes_are_written_in_place(void **state)
{
    (void)state;
    struct platform_file *file = created();
    assert_int_equal(platform_write_at(file, 0, "0123456789", 10), STATUS_OK);
    assert_int_equal(platform_flush(file), STATUS_OK);
    assert_int_equal(platform_close(file), STATUS_OK);

    assert_int_equal(platform_open_write(path, &file), STATUS_OK);
    assert_int_equal(platform_write_at(file, 4, "xy", 2), STATUS_OK);
    platform_forget_cache(file);
    assert_reads(file, 0, 10, "0123xy6789");
    assert_reads(file, 8, 10, "89");
    assert_reads(file, 20, 10, "");
    uint64_t len;
    assert_int_equal(platform_size(file, &len), STATUS_OK);
    assert_int_equal(len, 10);
    assert_int_equal(platform_close(file), STATUS_OK);
    assert_int_equal(platform_close(NULL), STATUS_OK);
    platform_abandon(NULL);
}

static void a_file_to_be_read_is_not_written(void **state)
{
    (void)state;
    platform_abandon(created());
    struct platform_file *file;
    assert_int_equal(platform_open_read(path, &file), STATUS_OK);
    assert_int_equal(platform_write_at(file, 0, "x", 1), STATUS_NO_PERMISSION);
    assert_int_not_equal(platform_claim(file, 1000), STATUS_OK);
    platform_abandon(file);
}

static void what_is_there_is_not_created(void **state)
{
    (void)state;
    platform_abandon(created());
    struct platform_file *file;
    assert_int_equal(platform_create(path, &file), STATUS_EXISTS);
    assert_null(file);
}

static void only_ordinary_files_are_opened(void **state)
{
    (void)state;
    struct platform_file *file;
    assert_int_equal(platform_open_read(path, &file), STATUS_NOT_FOUND);
    assert_int_equal(platform_open_write(path, &file), STATUS_NOT_FOUND);
    assert_int_equal(platform_open_read(folder, &file), STATUS_NOT_A_FILE);
    assert_int_equal(platform_open_write(folder, &file), STATUS_NOT_A_FILE);
    assert_int_equal(platform_open_read("NUL", &file), STATUS_NOT_A_FILE);
    assert_int_equal(platform_open_read("", &file), STATUS_NOT_FOUND);
    assert_null(file);
}

static void claimed_space_is_there(void **state)
{
    (void)state;
    struct platform_file *file = created();
    uint64_t len;
    assert_int_equal(platform_write_at(file, 0, "kept", 4), STATUS_OK);
    assert_int_equal(platform_claim(file, 100000), STATUS_OK);
    assert_int_equal(platform_claim(file, 10), STATUS_OK); // makes nothing shorter
    assert_int_equal(platform_size(file, &len), STATUS_OK);
    assert_int_equal(len, 100000);
    assert_reads(file, 0, 4, "kept");
    platform_abandon(file);
}

static void a_delivered_file_has_the_one_time(void **state)
{
    (void)state;
    SYSTEMTIME time;
    WIN32_FILE_ATTRIBUTE_DATA facts;
    struct platform_windows_path wide;
    assert_int_equal(safefile_deliver(path, "batch", 5), STATUS_OK);
    assert_int_equal(platform_windows_path(path, &wide), STATUS_OK);
    assert_true(GetFileAttributesExW(wide.text, GetFileExInfoStandard, &facts));
    assert_true(FileTimeToSystemTime(&facts.ftLastWriteTime, &time));
    assert_int_equal(time.wYear * 10000 + time.wMonth * 100 + time.wDay, 20000101);
    assert_int_equal(time.wHour + time.wMinute + time.wSecond + time.wMilliseconds, 0);
    assert_content(path, "batch");
    assert_int_equal(safefile_deliver(path, "other", 5), STATUS_EXISTS);
}

static void a_stream_writes_a_created_file(void **state)
{
    (void)state;
    FILE *stream;
    struct platform_file *file = created();
    assert_int_equal(platform_open_stream(file, &stream), STATUS_OK);
    assert_true(fputs("бір\n", stream) >= 0);
    assert_int_equal(platform_close_stream(stream), STATUS_OK);
    assert_int_equal(platform_flush(file), STATUS_OK);
    assert_int_equal(platform_close(file), STATUS_OK);
    assert_content(path, "бір\n");

    assert_int_equal(platform_open_read(path, &file), STATUS_OK);
    assert_int_equal(platform_open_stream(file, &stream), STATUS_OK);
    assert_true(fputs("екі\n", stream) >= 0);
    assert_int_equal(platform_close_stream(stream), STATUS_NO_PERMISSION);
    platform_abandon(file);
}

// ---- paths ------------------------------------------------------------------------------------

static void a_path_may_be_longer_than_windows_likes(void **state)
{
    (void)state;
    static const char name[] = "бір ұзақ атау, кириллицамен жазылған"; // 36 characters
    char there[PLATFORM_PATH_CAP], deeper[PLATFORM_PATH_CAP];
    strcpy(there, folder);
    for (int depth = 0; depth < 9; depth++) {
        assert_int_equal(safefile_join(there, name, deeper), STATUS_OK);
        assert_int_equal(platform_make_folder(deeper), STATUS_OK);
        strcpy(there, deeper);
    }
    assert_int_equal(safefile_join(there, "file", deeper), STATUS_OK);
    assert_int_equal(safefile_create(deeper, "deep", 4), STATUS_OK);
    assert_content(deeper, "deep");
    assert_int_equal(platform_flush_folder(there), STATUS_OK);
}

static void backslashes_are_understood(void **state)
{
    (void)state;
    bool is_folder;
    char beside[PLATFORM_PATH_CAP];
    write_text("file", "x");
    (void)snprintf(path, sizeof path, "%s\\file", folder);
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_OK);
    assert_false(is_folder);
    assert_int_equal(safefile_beside(path, "other", path), STATUS_OK);
    (void)snprintf(beside, sizeof beside, "%s/other", folder);
    assert_string_equal(path, beside);
}

static void a_path_that_is_no_text_is_refused(void **state)
{
    (void)state;
    struct platform_file *file;
    join("\xFF", path);
    assert_int_equal(platform_create(path, &file), STATUS_IO);
    assert_null(file);
}

static void shares_and_devices_keep_their_form(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const wchar_t *wide;
    } pairs[] = {
        {"C:/a/../b", L"\\\\?\\C:\\b"},
        {"//server/share/file", L"\\\\?\\UNC\\server\\share\\file"},
        {"\\\\?\\C:\\a", L"\\\\?\\C:\\a"},
        {"NUL", L"\\\\.\\NUL"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct platform_windows_path wide;
        assert_int_equal(platform_windows_path(pairs[i].path, &wide), STATUS_OK);
        assert_int_equal(wcscmp(wide.text, pairs[i].wide), 0);
    }
}

// ---- names and folders ------------------------------------------------------------------------

static void a_rename_replaces_or_not(void **state)
{
    (void)state;
    char other[PLATFORM_PATH_CAP];
    join("other", other);
    join("file", path);
    write_text("file", "one");
    write_text("other", "two");
    assert_int_equal(platform_rename_new(path, other), STATUS_EXISTS);
    assert_int_equal(platform_rename(path, other), STATUS_OK);
    assert_content(other, "one");
    assert_int_equal(platform_rename(path, other), STATUS_NOT_FOUND);
    assert_int_equal(platform_rename(other, folder), STATUS_NOT_A_FILE);
    assert_int_equal(platform_rename_new(other, path), STATUS_OK);
    assert_int_equal(platform_remove(path), STATUS_OK);
    assert_int_equal(platform_remove(path), STATUS_NOT_FOUND);
    assert_int_equal(platform_remove(folder), STATUS_NOT_A_FILE);
}

static void an_open_file_can_be_renamed(void **state)
{
    (void)state;
    char other[PLATFORM_PATH_CAP];
    struct platform_file *file = created();
    join("other", other);
    assert_int_equal(platform_rename_new(path, other), STATUS_OK);
    assert_int_equal(platform_write_at(file, 0, "here", 4), STATUS_OK);
    assert_int_equal(platform_close(file), STATUS_OK);
    assert_content(other, "here");
}

static enum status note_name(void *context, const char *name)
{
    char *names = context;
    strcat(names, name);
    strcat(names, " ");
    return strcmp(name, "stop") == 0 ? STATUS_NEWER : STATUS_OK;
}

static void an_open_file_can_be_replaced(void **state)
{
    (void)state;
    char names[64] = "";
    struct platform_file *old = created();
    assert_int_equal(platform_write_at(old, 0, "old", 3), STATUS_OK);
    assert_int_equal(safefile_replace(path, "new", 3), STATUS_OK);
    assert_content(path, "new");
    assert_reads(old, 0, 3, "old");
    assert_int_equal(platform_close(old), STATUS_OK);
    assert_int_equal(platform_list(folder, note_name, names), STATUS_OK);
    assert_string_equal(names, "Қол таңба ");
}

static void a_secret_is_replaced(void **state)
{
    (void)state;
    char names[64] = "";
    assert_int_equal(safefile_create(path, "old", 3), STATUS_OK);
    assert_int_equal(safefile_replace_secret(path, "newer", 5), STATUS_OK);
    assert_content(path, "newer");
    assert_int_equal(platform_list(folder, note_name, names), STATUS_OK);
    assert_string_equal(names, "Қол таңба ");
}

static void folders_are_made_and_removed(void **state)
{
    (void)state;
    bool is_folder;
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_NOT_FOUND);
    assert_int_equal(platform_make_folder(path), STATUS_OK);
    assert_int_equal(platform_make_folder(path), STATUS_EXISTS);
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_OK);
    assert_true(is_folder);
    write_text("Қол таңба/inside", "x");
    assert_int_equal(platform_remove_folder(path), STATUS_EXISTS);
    assert_int_equal(platform_flush_folder(path), STATUS_OK);
    join("Қол таңба/inside", path);
    assert_int_equal(platform_remove_folder(path), STATUS_NOT_A_FOLDER);
    assert_int_equal(platform_flush_folder(path), STATUS_NOT_A_FOLDER);
}

static void names_come_in_byte_order(void **state)
{
    (void)state;
    char names[64] = "";
    write_text("b", "");
    write_text("a", "");
    write_text("Z", "");
    write_text(".hidden", "");
    write_text("ә", "");
    assert_int_equal(platform_list(folder, note_name, names), STATUS_OK);
    assert_string_equal(names, ".hidden Z a b ә ");
}

static void a_walk_ends_when_told(void **state)
{
    (void)state;
    char names[64] = "";
    write_text("a", "");
    write_text("stop", "");
    write_text("z", "");
    assert_int_equal(platform_list(folder, note_name, names), STATUS_NEWER);
    assert_string_equal(names, "a stop ");
    assert_int_equal(platform_list("/nowhere", note_name, names), STATUS_NOT_FOUND);
    join("a", path);
    assert_int_equal(platform_list(path, note_name, names), STATUS_NOT_A_FOLDER);
}

static void writability_is_tried(void **state)
{
    (void)state;
    char names[64] = "";
    assert_true(platform_folder_writable(folder));
    assert_false(platform_folder_writable(path)); // nothing there
    assert_int_equal(platform_list(folder, note_name, names), STATUS_OK);
    assert_string_equal(names, ""); // the trial is gone
}

static void a_folder_lies_on_its_files_device(void **state)
{
    (void)state;
    bool same;
    write_text("Қол таңба", "x");
    assert_int_equal(platform_same_device(folder, path, &same), STATUS_OK);
    assert_true(same);
    assert_int_equal(platform_same_device(folder, "/nowhere", &same), STATUS_NOT_FOUND);
    assert_false(same);
}

static void a_lock_is_held_by_one(void **state)
{
    (void)state;
    struct platform_lock *lock, *second;
    assert_int_equal(platform_lock(path, &lock), STATUS_OK);
    assert_int_equal(platform_lock(path, &second), STATUS_BUSY);
    assert_null(second);
    platform_unlock(lock);
    assert_int_equal(platform_lock(path, &second), STATUS_OK);
    platform_unlock(second);
    platform_unlock(NULL);
    assert_int_equal(platform_lock("/nowhere/lock", &lock), STATUS_NOT_FOUND);
}

// ---- process and clock ------------------------------------------------------------------------

static void errors_have_their_status(void **state)
{
    (void)state;
    static const struct {
        DWORD error;
        enum status status;
    } pairs[] = {
        {ERROR_WRITE_PROTECT, STATUS_READ_ONLY},
        {ERROR_ACCESS_DENIED, STATUS_NO_PERMISSION},
        {ERROR_DISK_FULL, STATUS_NO_SPACE},
        {ERROR_HANDLE_DISK_FULL, STATUS_NO_SPACE},
        {ERROR_FILE_NOT_FOUND, STATUS_NOT_FOUND},
        {ERROR_PATH_NOT_FOUND, STATUS_NOT_FOUND},
        {ERROR_NOT_READY, STATUS_NOT_FOUND},
        {ERROR_ALREADY_EXISTS, STATUS_EXISTS},
        {ERROR_SHARING_VIOLATION, STATUS_BUSY},
        {ERROR_LOCK_VIOLATION, STATUS_BUSY},
        {ERROR_DIRECTORY, STATUS_NOT_A_FOLDER},
        {ERROR_NOT_ENOUGH_MEMORY, STATUS_NO_MEMORY},
        {ERROR_CRC, STATUS_IO},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(platform_windows_status(pairs[i].error), pairs[i].status);
}

static void the_program_knows_its_folder(void **state)
{
    (void)state;
    bool is_folder;
    assert_int_equal(platform_program_folder(path), STATUS_OK);
    assert_null(strchr(path, '\\'));
    strcat(path, "/platform_windows_test.exe");
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_OK);
}

static void the_data_folder_follows_the_environment(void **state)
{
    (void)state;
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
    assert_line(1000, STATUS_IO, ""); // is not open
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
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(bytes_are_written_in_place),
        IN_FOLDER(a_file_to_be_read_is_not_written),
        IN_FOLDER(what_is_there_is_not_created),
        IN_FOLDER(only_ordinary_files_are_opened),
        IN_FOLDER(claimed_space_is_there),
        IN_FOLDER(a_delivered_file_has_the_one_time),
        IN_FOLDER(a_stream_writes_a_created_file),
        IN_FOLDER(a_path_may_be_longer_than_windows_likes),
        IN_FOLDER(backslashes_are_understood),
        IN_FOLDER(a_path_that_is_no_text_is_refused),
        cmocka_unit_test(shares_and_devices_keep_their_form),
        IN_FOLDER(a_rename_replaces_or_not),
        IN_FOLDER(an_open_file_can_be_renamed),
        IN_FOLDER(an_open_file_can_be_replaced),
        IN_FOLDER(a_secret_is_replaced),
        IN_FOLDER(folders_are_made_and_removed),
        IN_FOLDER(names_come_in_byte_order),
        IN_FOLDER(a_walk_ends_when_told),
        IN_FOLDER(writability_is_tried),
        IN_FOLDER(a_folder_lies_on_its_files_device),
        IN_FOLDER(a_lock_is_held_by_one),
        cmocka_unit_test(errors_have_their_status),
        cmocka_unit_test(the_program_knows_its_folder),
        cmocka_unit_test(the_data_folder_follows_the_environment),
        cmocka_unit_test(the_clocks_run),
        cmocka_unit_test(nobody_may_read_the_process),
        cmocka_unit_test(lines_end_as_on_either_system),
        cmocka_unit_test(a_line_that_is_too_long_is_dropped_whole),
        cmocka_unit_test(without_a_console_nothing_is_asked),
    };
#undef IN_FOLDER
    return cmocka_run_group_tests(tests, NULL, NULL);
}
