// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

#define FIXED_TIME 946684800

static char folder[PLATFORM_PATH_CAP];
static char path[PLATFORM_PATH_CAP];
static const char text[] = "Ақ қайың";

static int setup(void **state)
{
    fault_reset(state);
    fixture_folder(folder);
    return safefile_join(folder, "file", path) != STATUS_OK;
}

static int teardown(void **state)
{
    fault_reset(state);
    fixture_folder_remove(folder);
    return 0;
}

static unsigned file_count(void)
{
    DIR *opened = opendir(folder);
    assert_non_null(opened);
    unsigned count = 0;
    while (readdir(opened) != NULL)
        count++;
    closedir(opened);
    return count - 2; // "." and ".."
}

static void assert_content(const char *wanted)
{
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_read(path, 4096, &bytes, &len), STATUS_OK);
    assert_int_equal(len, strlen(wanted));
    assert_string_equal((char *)bytes, wanted); // and so ends with a NUL
    free(bytes);
}

static void a_created_file_can_be_read(void **state)
{
    (void)state;
    assert_int_equal(safefile_create(path, text, strlen(text)), STATUS_OK);
    assert_content(text);
    assert_int_equal(file_count(), 1);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
}

static void an_empty_file_is_a_file(void **state)
{
    (void)state;
    assert_int_equal(safefile_create(path, "", 0), STATUS_OK);
    assert_content("");
}

static void a_file_that_is_there_is_not_overwritten(void **state)
{
    (void)state;
    assert_int_equal(safefile_create(path, text, strlen(text)), STATUS_OK);
    assert_int_equal(safefile_create(path, "other", 5), STATUS_EXISTS);
    assert_int_equal(safefile_deliver(path, "other", 5), STATUS_EXISTS);
    assert_content(text);
    assert_int_equal(file_count(), 1);
}

static void neither_where_the_file_system_cannot_rename_exclusively(void **state)
{
    (void)state;
    fault.rename.at = 1;
    fault.rename.error = EINVAL;
    assert_int_equal(safefile_create(path, text, strlen(text)), STATUS_OK);
    assert_content(text);
    fault.rename.calls = 0;
    assert_int_equal(safefile_create(path, "other", 5), STATUS_EXISTS);
    assert_content(text);
    assert_int_equal(file_count(), 1);
}

static void replacing_leaves_only_the_new_file(void **state)
{
    (void)state;
    assert_int_equal(safefile_replace(path, "first", 5), STATUS_OK);
    assert_int_equal(safefile_replace(path, text, strlen(text)), STATUS_OK);
    assert_content(text);
    assert_int_equal(file_count(), 1);
}

static void a_part_left_by_a_crash_is_replaced(void **state)
{
    (void)state;
    char part[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, "file.part", part), STATUS_OK);
    assert_int_equal(safefile_create(part, "a longer text of before", 23), STATUS_OK);
    assert_int_equal(safefile_create(path, text, strlen(text)), STATUS_OK);
    assert_content(text);
    assert_int_equal(file_count(), 1);
}

static void a_file_is_written_in_as_many_steps_as_the_system_likes(void **state)
{
    (void)state;
    fault.write_at_most = 3;
    assert_int_equal(safefile_create(path, text, strlen(text)), STATUS_OK);
    assert_content(text);
}

// Every step at which a write can fail, and what the failure is called.
static const struct step {
    struct fault_point *point;
    unsigned at;
    int error;
    enum status status;
} steps[] = {
    {&fault.write, 1, ENOSPC, STATUS_NO_SPACE},
    {&fault.write, 2, EIO, STATUS_IO},
    {&fault.fsync, 1, EIO, STATUS_IO},
    {&fault.close, 1, EDQUOT, STATUS_NO_SPACE},
};

static void strike(const struct step *step)
{
    fault_reset(NULL);
    fault.write_at_most = 5;
    fault_nth(step->point, step->at, step->error);
}

static void a_failed_create_leaves_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        strike(&steps[i]);
        assert_int_equal(safefile_create(path, text, strlen(text)), steps[i].status);
        assert_int_equal(file_count(), 0);
        strike(&steps[i]);
        assert_int_equal(safefile_deliver(path, text, strlen(text)), steps[i].status);
        assert_int_equal(file_count(), 0);
    }
}

static void a_failed_replace_leaves_the_old_file(void **state)
{
    (void)state;
    assert_int_equal(safefile_create(path, "old", 3), STATUS_OK);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        strike(&steps[i]);
        assert_int_equal(safefile_replace(path, text, strlen(text)), steps[i].status);
        fault_reset(NULL);
        assert_content("old");
        assert_int_equal(file_count(), 1);
    }
}

static void an_unflushed_folder_takes_the_new_file_back(void **state)
{
    (void)state;
    fault_nth(&fault.fsync, 2, EIO);
    assert_int_equal(safefile_create(path, text, strlen(text)), STATUS_IO);
    assert_int_equal(file_count(), 0);
}

static void a_full_disk_is_named(void **state)
{
    (void)state;
    // In a child: a limit on the size of files cannot be raised again.
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit limit = {4096, 4096};
        static const uint8_t bytes[8192];
        signal(SIGXFSZ, SIG_IGN);
        bool limited = setrlimit(RLIMIT_FSIZE, &limit) == 0;
        _exit(limited && safefile_create(path, bytes, sizeof bytes) == STATUS_NO_SPACE ? 0 : 1);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    assert_int_equal(file_count(), 0);
}

static void a_delivered_file_tells_no_time(void **state)
{
    (void)state;
    assert_int_equal(safefile_deliver(path, text, strlen(text)), STATUS_OK);
    assert_content(text);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mtim.tv_sec, FIXED_TIME);
    assert_int_equal(facts.st_mtim.tv_nsec, 0);
}

static void what_reads_back_differently_is_gone_again(void **state)
{
    (void)state;
    static const uint8_t bytes[10000];
    for (unsigned read = 1; read <= 3; read++) {
        fault_reset(NULL);
        fault.flip_read_at = read;
        assert_int_equal(safefile_deliver(path, bytes, sizeof bytes), STATUS_READ_BACK);
        assert_int_equal(file_count(), 0);
    }
    fault.flip_read_at = 0;
    assert_int_equal(safefile_deliver(path, bytes, sizeof bytes), STATUS_OK);
}

static void what_reads_back_cut_short_is_gone_again(void **state)
{
    (void)state;
    static const uint8_t bytes[10000];
    for (unsigned read = 1; read <= 3; read++) {
        fault_reset(NULL);
        fault.end_read_at = read;
        assert_int_equal(safefile_deliver(path, bytes, sizeof bytes), STATUS_READ_BACK);
        assert_int_equal(file_count(), 0);
    }
}

static void a_replaced_secret_is_overwritten(void **state)
{
    (void)state;
    static const char secret[] = "a key that must not stay";
    char other_name[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, "other", other_name), STATUS_OK);
    assert_int_equal(safefile_create(path, secret, strlen(secret)), STATUS_OK);
    assert_int_equal(link(path, other_name), 0);
    assert_int_equal(safefile_replace_secret(path, text, strlen(text)), STATUS_OK);
    assert_content(text);

    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_read(other_name, 4096, &bytes, &len), STATUS_OK);
    assert_int_equal(len, strlen(secret));
    for (size_t i = 0; i + 4 <= len; i++)
        assert_memory_not_equal(bytes + i, secret + i, 4);
    free(bytes);
}

// As FAT leaves it on Windows when a replacement is cut off before the old file was overwritten.
static void what_a_cut_off_replacement_left_goes(void **state)
{
    (void)state;
    static const char secret[] = "a key that must not stay";
    char replaced[PLATFORM_PATH_CAP];
    for (unsigned i = 0; i < 2; i++) {
        struct platform_file *file;
        char bytes[sizeof secret];
        size_t len;
        assert_int_equal(safefile_join(folder, "file.replaced", replaced), STATUS_OK);
        assert_int_equal(safefile_replace(replaced, secret, sizeof secret), STATUS_OK);
        assert_int_equal(platform_open_read(replaced, &file), STATUS_OK);
        assert_int_equal(safefile_clear_replaced(path), STATUS_OK); // it is all there is
        assert_int_equal(file_count(), 1);
        assert_int_equal(safefile_create(path, "secret", 6), STATUS_OK);
        assert_int_equal(i == 0 ? safefile_clear_replaced(path)
                                : safefile_replace_secret(path, text, strlen(text)),
                         STATUS_OK);
        assert_content(i == 0 ? "secret" : text);
        assert_int_equal(file_count(), 1);
        assert_int_equal(platform_read_at(file, 0, bytes, sizeof bytes, &len), STATUS_OK);
        assert_int_equal(len, sizeof bytes);
        assert_memory_not_equal(bytes, secret, sizeof bytes);
        platform_abandon(file);
        assert_int_equal(platform_remove(path), STATUS_OK);
    }
}

static void what_only_looks_like_an_old_secret_stays(void **state)
{
    (void)state;
    char replaced[PLATFORM_PATH_CAP], other_name[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, "file.replaced", replaced), STATUS_OK);
    assert_int_equal(safefile_join(folder, "other", other_name), STATUS_OK);
    assert_int_equal(safefile_create(path, text, strlen(text)), STATUS_OK);
    assert_int_equal(rename(path, other_name), 0);
    assert_int_equal(safefile_create(path, "secret", 6), STATUS_OK);
    assert_int_equal(symlink(other_name, replaced), 0);
    assert_int_equal(safefile_clear_replaced(path), STATUS_OK);
    assert_int_equal(file_count(), 3);
    assert_int_equal(rename(other_name, path), 0);
    assert_content(text);
}

static void a_secret_may_be_new(void **state)
{
    (void)state;
    assert_int_equal(safefile_replace_secret(path, text, strlen(text)), STATUS_OK);
    assert_content(text);
}

static void a_secret_that_cannot_be_replaced_stays(void **state)
{
    (void)state;
    assert_int_equal(safefile_create(path, "secret", 6), STATUS_OK);
    fault_reset(NULL);
    fault_nth(&fault.write, 1, ENOSPC);
    assert_int_equal(safefile_replace_secret(path, text, strlen(text)), STATUS_NO_SPACE);
    assert_content("secret");
}

static void an_unflushed_overwriting_is_a_failure(void **state)
{
    (void)state;
    assert_int_equal(safefile_create(path, "secret", 6), STATUS_OK);
    fault_reset(NULL);
    fault_nth(&fault.fdatasync, 1, EIO);
    assert_int_equal(safefile_replace_secret(path, text, strlen(text)), STATUS_IO);
    assert_content(text);
}

static void reading_is_bounded(void **state)
{
    (void)state;
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_create(path, "12345", 5), STATUS_OK);
    assert_int_equal(safefile_read(path, 4, &bytes, &len), STATUS_TOO_LARGE);
    assert_null(bytes);
    assert_int_equal(safefile_read(path, 5, &bytes, &len), STATUS_OK);
    free(bytes);
}

static void only_files_are_read(void **state)
{
    (void)state;
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_read(path, 10, &bytes, &len), STATUS_NOT_FOUND);
    assert_int_equal(safefile_read(folder, 10, &bytes, &len), STATUS_NOT_A_FILE);
    assert_int_equal(safefile_read("/dev/zero", 10, &bytes, &len), STATUS_NOT_A_FILE);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(safefile_read(path, 10, &bytes, &len), STATUS_NOT_A_FILE);
    assert_null(bytes);
}

static void what_must_stay_is_flushed_before_it_is_read(void **state)
{
    (void)state;
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_read_flushed(path, 5, &bytes, &len), STATUS_NOT_FOUND);
    assert_int_equal(safefile_create(path, "12345", 5), STATUS_OK);
    assert_int_equal(fault.fdatasync.calls, 0);
    assert_int_equal(safefile_read_flushed(path, 5, &bytes, &len), STATUS_OK);
    assert_int_equal(fault.fdatasync.calls, 1);
    assert_string_equal((char *)bytes, "12345");
    free(bytes);
    assert_int_equal(safefile_read_flushed(path, 4, &bytes, &len), STATUS_TOO_LARGE);
    assert_null(bytes);
    fault_nth(&fault.fdatasync, 1, EIO);
    assert_int_equal(safefile_read_flushed(path, 5, &bytes, &len), STATUS_IO);
    assert_null(bytes);
}

static void a_folder_must_be_there(void **state)
{
    (void)state;
    char nowhere[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, "no/file", nowhere), STATUS_OK);
    assert_int_equal(safefile_create(nowhere, text, 1), STATUS_NOT_FOUND);
    assert_int_equal(safefile_create(path, text, 1), STATUS_OK);
    assert_int_equal(safefile_join(path, "file", nowhere), STATUS_OK);
    assert_int_equal(safefile_create(nowhere, text, 1), STATUS_NOT_A_FOLDER);
}

static void a_file_without_a_folder_stands_in_the_current_one(void **state)
{
    (void)state;
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(safefile_create("file", text, strlen(text)), STATUS_OK);
    assert_int_equal(chdir("/"), 0);
    assert_content(text);
}

static void joining_puts_one_slash(void **state)
{
    (void)state;
    char out[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join("a/b", "c", out), STATUS_OK);
    assert_string_equal(out, "a/b/c");
    assert_int_equal(safefile_join("/", "c", out), STATUS_OK);
    assert_string_equal(out, "/c");
}

static void a_path_that_is_too_long_is_refused(void **state)
{
    (void)state;
    char name[PLATFORM_PATH_CAP];
    char out[PLATFORM_PATH_CAP] = "before";
    memset(name, 'n', sizeof name);
    name[PLATFORM_PATH_CAP - 2] = '\0';
    assert_int_equal(safefile_join("a", name, out), STATUS_TOO_LARGE);
    assert_string_equal(out, "");
    assert_int_equal(safefile_create(name, text, 1), STATUS_TOO_LARGE); // no room for ".part"
    name[PLATFORM_PATH_CAP - 3] = '\0';
    assert_int_equal(safefile_join("a", name, out), STATUS_OK);
}

static void beside_is_in_the_same_folder(void **state)
{
    (void)state;
    char out[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_beside("a/b.ini", "c.txt", out), STATUS_OK);
    assert_string_equal(out, "a/c.txt");
    assert_int_equal(safefile_beside("/b.ini", "c.txt", out), STATUS_OK);
    assert_string_equal(out, "/c.txt");
    assert_int_equal(safefile_beside("b.ini", "c.txt", out), STATUS_OK);
    assert_string_equal(out, "./c.txt");
}

static void a_new_folder_is_flushed_into_the_one_above(void **state)
{
    (void)state;
    char deep[PLATFORM_PATH_CAP];
    bool is_folder;
    assert_int_equal(safefile_join(path, "inner/", deep), STATUS_OK);
    assert_int_equal(safefile_make_folder(deep), STATUS_NOT_FOUND);
    assert_int_equal(safefile_make_folders(deep), STATUS_OK);
    assert_int_equal(fault.fsync.calls, 2);
    assert_int_equal(platform_is_folder(deep, &is_folder), STATUS_OK);
    assert_int_equal(safefile_make_folder(deep), STATUS_EXISTS);
    assert_int_equal(fault.fsync.calls, 2);
    assert_int_equal(platform_remove_folder(deep), STATUS_OK);
    assert_int_equal(platform_remove_folder(path), STATUS_OK);
}

static void a_name_left_unflushed_is_flushed(void **state)
{
    (void)state;
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(safefile_flush_name(path), STATUS_OK);
    assert_int_equal(fault.fsync.calls, 1);
    assert_int_equal(safefile_make_folders(path), STATUS_OK);
    assert_int_equal(fault.fsync.calls, 2);
    fault_nth(&fault.fsync, 1, EIO);
    assert_int_equal(safefile_make_folders(path), STATUS_IO);
    assert_int_equal(rmdir(path), 0);
}

// It stands on another disk, which may let nobody flush it.
static void the_name_of_a_whole_disk_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(safefile_flush_name("/proc"), STATUS_OK);
    assert_int_equal(fault.fsync.calls, 0);
}

static void a_new_folder_that_is_not_flushed_is_gone(void **state)
{
    (void)state;
    fault_nth(&fault.fsync, 1, EIO);
    assert_int_equal(safefile_make_folder(path), STATUS_IO);
    assert_int_equal(file_count(), 0);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_created_file_can_be_read),
        WITH_FOLDER(an_empty_file_is_a_file),
        WITH_FOLDER(a_file_that_is_there_is_not_overwritten),
        WITH_FOLDER(neither_where_the_file_system_cannot_rename_exclusively),
        WITH_FOLDER(replacing_leaves_only_the_new_file),
        WITH_FOLDER(a_part_left_by_a_crash_is_replaced),
        WITH_FOLDER(a_file_is_written_in_as_many_steps_as_the_system_likes),
        WITH_FOLDER(a_failed_create_leaves_nothing),
        WITH_FOLDER(a_failed_replace_leaves_the_old_file),
        WITH_FOLDER(an_unflushed_folder_takes_the_new_file_back),
        WITH_FOLDER(a_full_disk_is_named),
        WITH_FOLDER(a_delivered_file_tells_no_time),
        WITH_FOLDER(what_reads_back_differently_is_gone_again),
        WITH_FOLDER(what_reads_back_cut_short_is_gone_again),
        WITH_FOLDER(a_replaced_secret_is_overwritten),
        WITH_FOLDER(what_a_cut_off_replacement_left_goes),
        WITH_FOLDER(what_only_looks_like_an_old_secret_stays),
        WITH_FOLDER(a_secret_may_be_new),
        WITH_FOLDER(a_secret_that_cannot_be_replaced_stays),
        WITH_FOLDER(an_unflushed_overwriting_is_a_failure),
        WITH_FOLDER(reading_is_bounded),
        WITH_FOLDER(only_files_are_read),
        WITH_FOLDER(what_must_stay_is_flushed_before_it_is_read),
        WITH_FOLDER(a_folder_must_be_there),
        WITH_FOLDER(a_file_without_a_folder_stands_in_the_current_one),
        WITH_FOLDER(a_new_folder_is_flushed_into_the_one_above),
        WITH_FOLDER(a_name_left_unflushed_is_flushed),
        WITH_FOLDER(the_name_of_a_whole_disk_is_left_alone),
        WITH_FOLDER(a_new_folder_that_is_not_flushed_is_gone),
        cmocka_unit_test(joining_puts_one_slash),
        cmocka_unit_test(a_path_that_is_too_long_is_refused),
        cmocka_unit_test(beside_is_in_the_same_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
