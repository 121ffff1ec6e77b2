// SPDX-License-Identifier: Apache-2.0
//
// What platform.h and safefile.h promise of files and folders, on Windows. platform_test.c is the
// same for POSIX.
#include "common/db.h"
#include "common/platform_windows.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
        {"C:", L"\\\\?\\C:\\"},
        {"NUL", L"\\\\.\\NUL"},
    };
    // So is kept, for each drive, in which folder one was last.
    assert_true(SetEnvironmentVariableW(L"=C:", L"C:\\windows"));
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct platform_windows_path wide;
        assert_int_equal(platform_windows_path(pairs[i].path, &wide), STATUS_OK);
        assert_int_equal(wcscmp(wide.text, pairs[i].wide), 0);
    }
}

static void names_of_devices_are_taken(void **state)
{
    (void)state;
    static const char *const names[] = {"NUL", "con", "COM1", "aux.txt", "LPT9.csv"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct platform_file *file;
        join(names[i], path);
        assert_int_equal(platform_open_read(path, &file), STATUS_NOT_A_FILE);
        assert_int_equal(platform_open_write(path, &file), STATUS_NOT_A_FILE);
        assert_int_equal(platform_create(path, &file), STATUS_NOT_A_FILE);
        assert_int_equal(platform_make_folder(path), STATUS_EXISTS);
    }
}

static void a_database_may_lie_deep(void **state)
{
    (void)state;
    sqlite3 *db;
    char deep[PLATFORM_PATH_CAP];
    strcpy(deep, folder);
    for (int depth = 0; depth < 12; depth++) {
        strcat(deep, "/тізімнің терең қалтасы, отыз таңба"); // 34 characters
        assert_int_equal(platform_make_folder(deep), STATUS_OK);
    }
    strcat(deep, "/list.db");
    assert_int_equal(platform_library_path(deep, path), STATUS_OK);
    assert_memory_equal(path, "\\\\?\\", 4);
    assert_int_equal(db_open(deep, DB_ALONE, 1, 1, "CREATE TABLE t (x)", &db), STATUS_OK);
    assert_int_equal(db_exec(db, "INSERT INTO t VALUES (1)"), STATUS_OK);
    db_close(db);
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

// As FAT leaves it when a replacement is cut off between its two renames.
static void a_replacement_that_was_cut_off_is_taken_back(void **state)
{
    (void)state;
    struct platform_file *file;
    char names[64] = "";
    write_text("Қол таңба.replaced", "old");
    write_text("Қол таңба.part", "new");
    assert_content(path, "old");
    assert_int_equal(safefile_replace_secret(path, "newer", 5), STATUS_OK);
    assert_content(path, "newer");
    write_text("Қол таңба.replaced", "old");
    assert_content(path, "newer"); // only in the place of nothing
    assert_int_equal(safefile_clear_replaced(path), STATUS_OK);
    assert_content(path, "newer");
    assert_int_equal(platform_list(folder, note_name, names), STATUS_OK);
    assert_string_equal(names, "Қол таңба ");
    join("other", path);
    assert_int_equal(platform_open_read(path, &file), STATUS_NOT_FOUND);
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
        IN_FOLDER(names_of_devices_are_taken),
        IN_FOLDER(a_database_may_lie_deep),
        cmocka_unit_test(shares_and_devices_keep_their_form),
        IN_FOLDER(a_rename_replaces_or_not),
        IN_FOLDER(an_open_file_can_be_renamed),
        IN_FOLDER(an_open_file_can_be_replaced),
        IN_FOLDER(a_secret_is_replaced),
        IN_FOLDER(a_replacement_that_was_cut_off_is_taken_back),
        IN_FOLDER(folders_are_made_and_removed),
        IN_FOLDER(names_come_in_byte_order),
        IN_FOLDER(a_walk_ends_when_told),
        IN_FOLDER(writability_is_tried),
        IN_FOLDER(a_folder_lies_on_its_files_device),
        IN_FOLDER(a_lock_is_held_by_one),
    };
#undef IN_FOLDER
    return cmocka_run_group_tests(tests, NULL, NULL);
}
