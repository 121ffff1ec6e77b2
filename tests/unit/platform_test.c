// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2, forkpty

#include "common/platform.h"
#include "common/platform_posix.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

static char folder[PLATFORM_PATH_CAP];
static char path[PLATFORM_PATH_CAP];

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

// ---- files ------------------------------------------------------------------------------------

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

static void a_new_file_is_its_owners_alone(void **state)
{
    (void)state;
    platform_abandon(created());
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
}

static void what_is_there_is_not_created(void **state)
{
    (void)state;
    platform_abandon(created());
    struct platform_file *file;
    assert_int_equal(platform_create(path, &file), STATUS_EXISTS);
    assert_null(file);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/nowhere/at/all", path), 0);
    assert_int_equal(platform_create(path, &file), STATUS_EXISTS);
}

static void bytes_are_written_in_place(void **state)
{
    (void)state;
    struct platform_file *file = created();
    assert_int_equal(platform_write_at(file, 0, "0123456789", 10), STATUS_OK);
    assert_int_equal(platform_flush(file), STATUS_OK);
    assert_int_equal(platform_close(file), STATUS_OK);

    assert_int_equal(platform_open_write(path, &file), STATUS_OK);
    assert_int_equal(platform_write_at(file, 4, "xy", 2), STATUS_OK);
    assert_reads(file, 0, 10, "0123xy6789");
    assert_reads(file, 8, 10, "89");
    assert_reads(file, 20, 10, "");
    uint64_t len;
    assert_int_equal(platform_size(file, &len), STATUS_OK);
    assert_int_equal(len, 10);
    assert_int_equal(platform_close(file), STATUS_OK);
}

static void a_file_to_be_read_is_not_written(void **state)
{
    (void)state;
    platform_abandon(created());
    struct platform_file *file;
    assert_int_equal(platform_open_read(path, &file), STATUS_OK);
    assert_int_not_equal(platform_write_at(file, 0, "x", 1), STATUS_OK);
    platform_abandon(file);
}

static void only_ordinary_files_are_opened(void **state)
{
    (void)state;
    struct platform_file *file;
    assert_int_equal(platform_open_read(path, &file), STATUS_NOT_FOUND);
    assert_int_equal(platform_open_write(path, &file), STATUS_NOT_FOUND);
    assert_int_equal(platform_open_read(folder, &file), STATUS_NOT_A_FILE);
    assert_int_equal(platform_open_write(folder, &file), STATUS_NOT_A_FILE);
    assert_int_equal(platform_open_read("/dev/null", &file), STATUS_NOT_A_FILE);
    assert_null(file);
}

static void a_write_goes_on_after_an_interrupt(void **state)
{
    (void)state;
    struct platform_file *file = created();
    fault_nth(&fault.write, 2, EINTR);
    fault.write_at_most = 4;
    assert_int_equal(platform_write_at(file, 0, "0123456789", 10), STATUS_OK);
    assert_reads(file, 0, 10, "0123456789");
    platform_abandon(file);
}

static void a_failed_write_says_why(void **state)
{
    (void)state;
    struct platform_file *file = created();
    fault_nth(&fault.write, 1, ENOSPC);
    assert_int_equal(platform_write_at(file, 0, "x", 1), STATUS_NO_SPACE);
    platform_abandon(file);
}

// Most of a long list is written well before the stream is closed.
static void a_stream_says_why_an_earlier_write_failed(void **state)
{
    (void)state;
    static char bytes[65536];
    struct platform_file *file = created();
    struct rlimit before, full = {.rlim_cur = 4096};
    FILE *stream;
    assert_int_equal(platform_open_stream(file, &stream), STATUS_OK);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    full.rlim_max = before.rlim_max;
    assert_ptr_not_equal(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
    assert_int_equal(fwrite(bytes, 1, sizeof bytes, stream) == sizeof bytes, false);
    enum status status = platform_close_stream(stream);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, STATUS_NO_SPACE);
    platform_abandon(file);
}

static void a_new_file_is_flushed_fully_and_then_its_data(void **state)
{
    (void)state;
    struct platform_file *file = created();
    assert_int_equal(platform_flush(file), STATUS_OK);
    assert_int_equal(fault.fsync.calls, 1);
    assert_int_equal(platform_flush(file), STATUS_OK);
    assert_int_equal(fault.fdatasync.calls, 1);
    assert_int_equal(platform_set_fixed_time(file), STATUS_OK);
    assert_int_equal(platform_flush(file), STATUS_OK);
    assert_int_equal(fault.fsync.calls, 2);
    platform_abandon(file);
}

static void a_failed_flush_is_a_failure(void **state)
{
    (void)state;
    struct platform_file *file = created();
    fault_nth(&fault.fsync, 1, EIO);
    assert_int_equal(platform_flush(file), STATUS_IO);
    platform_abandon(file);
    assert_int_equal(platform_open_write(path, &file), STATUS_OK);
    fault_nth(&fault.fdatasync, 1, EINTR);
    assert_int_not_equal(platform_flush(file), STATUS_OK); // and is never repeated
    assert_int_equal(fault.fdatasync.calls, 1);
    platform_abandon(file);
}

static void a_failed_close_is_a_failure(void **state)
{
    (void)state;
    struct platform_file *file = created();
    fault_nth(&fault.close, 1, EIO);
    assert_int_equal(platform_close(file), STATUS_IO);
    assert_int_equal(platform_close(NULL), STATUS_OK);
    platform_abandon(NULL);
}

static void claimed_space_is_there(void **state)
{
    (void)state;
    struct platform_file *file = created();
    assert_int_equal(platform_write_at(file, 0, "kept", 4), STATUS_OK);
    assert_int_equal(platform_claim(file, 100000), STATUS_OK);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_size, 100000);
    assert_true(facts.st_blocks * 512 >= 100000);
    assert_reads(file, 0, 4, "kept");
    platform_abandon(file);
}

static void space_is_claimed_with_zeros_where_there_is_no_other_way(void **state)
{
    (void)state;
    static const int errors[] = {EOPNOTSUPP, EINVAL};
    struct platform_file *file = created();
    assert_int_equal(platform_write_at(file, 0, "kept", 4), STATUS_OK);
    for (size_t i = 0; i < 2; i++) {
        fault_nth(&fault.allocate, 1, errors[i]);
        assert_int_equal(platform_claim(file, 10000 * (i + 1)), STATUS_OK);
        struct stat facts;
        assert_int_equal(stat(path, &facts), 0);
        assert_int_equal(facts.st_size, 10000 * (i + 1));
        assert_true(facts.st_blocks * 512 >= facts.st_size);
    }
    assert_reads(file, 0, 4, "kept");
    platform_abandon(file);
}

static void space_that_is_not_there_cannot_be_claimed(void **state)
{
    (void)state;
    struct platform_file *file = created();
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(platform_claim(file, 10000), STATUS_NO_SPACE);
    fault_nth(&fault.allocate, 1, EOPNOTSUPP);
    fault_nth(&fault.write, 2, ENOSPC);
    assert_int_equal(platform_claim(file, 10000), STATUS_NO_SPACE);
    platform_abandon(file);
}

// To begin is not to have flushed: what goes wrong is told by the flush.
static void a_flush_that_was_begun_is_still_to_be_made(void **state)
{
    (void)state;
    struct platform_file *file = created();
    assert_int_equal(platform_write_at(file, 0, "kept", 4), STATUS_OK);
    platform_begin_flush(file);
    fault_nth(&fault.fsync, 1, EIO);
    assert_int_equal(platform_flush(file), STATUS_IO);
    assert_reads(file, 0, 4, "kept");
    platform_abandon(file);
}

static void forgetting_the_cache_loses_nothing(void **state)
{
    (void)state;
    struct platform_file *file = created();
    assert_int_equal(platform_write_at(file, 0, "kept", 4), STATUS_OK);
    platform_forget_cache(file);
    assert_reads(file, 0, 4, "kept");
    platform_abandon(file);
}

// ---- names and folders ------------------------------------------------------------------------

static void write_text(const char *name, const char *text)
{
    char there[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, name, there), STATUS_OK);
    assert_int_equal(safefile_replace(there, text, strlen(text)), STATUS_OK);
}

static void a_rename_replaces_or_not(void **state)
{
    (void)state;
    char other[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, "other", other), STATUS_OK);
    write_text("file", "one");
    write_text("other", "two");
    assert_int_equal(platform_rename_new(path, other), STATUS_EXISTS);
    assert_int_equal(platform_rename(path, other), STATUS_OK);
    assert_int_equal(platform_rename(path, other), STATUS_NOT_FOUND);
    assert_int_equal(platform_rename_new(other, path), STATUS_OK);
    assert_int_equal(platform_remove(path), STATUS_OK);
    assert_int_equal(platform_remove(path), STATUS_NOT_FOUND);
    assert_int_equal(platform_remove(folder), STATUS_NOT_A_FILE);
}

static void folders_are_made_and_removed(void **state)
{
    (void)state;
    struct stat facts;
    bool is_folder;
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_NOT_FOUND);
    assert_int_equal(platform_make_folder(path), STATUS_OK);
    assert_int_equal(platform_make_folder(path), STATUS_EXISTS);
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0700);
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_OK);
    assert_true(is_folder);
    write_text("file/inside", "x");
    assert_int_equal(platform_remove_folder(path), STATUS_EXISTS);
    assert_int_equal(platform_flush_folder(path), STATUS_OK);
    write_text("other", "x");
    assert_int_equal(safefile_join(folder, "other", path), STATUS_OK);
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_OK);
    assert_false(is_folder);
    assert_int_equal(platform_remove_folder(path), STATUS_NOT_A_FOLDER);
    assert_int_equal(platform_flush_folder(path), STATUS_NOT_A_FOLDER);
}

static void a_folder_that_cannot_be_flushed_is_tolerated(void **state)
{
    (void)state;
    fault_nth(&fault.fsync, 1, EINVAL);
    assert_int_equal(platform_flush_folder(folder), STATUS_OK);
    fault_reset(NULL);
    fault_nth(&fault.fsync, 1, EIO);
    assert_int_equal(platform_flush_folder(folder), STATUS_IO);
    fault_reset(NULL);
    fault_nth(&fault.close, 1, EIO);
    assert_int_equal(platform_flush_folder(folder), STATUS_IO);
}

static void devices_are_told_apart(void **state)
{
    (void)state;
    bool same;
    write_text("file", "x");
    assert_int_equal(platform_same_device(folder, path, &same), STATUS_OK);
    assert_true(same);
    assert_int_equal(platform_same_device(folder, "/proc", &same), STATUS_OK);
    assert_false(same);
    assert_int_equal(platform_same_device(folder, "/nowhere", &same), STATUS_NOT_FOUND);
    assert_false(same);
}

static enum status note_name(void *context, const char *name)
{
    char *names = context;
    strcat(names, name);
    strcat(names, " ");
    return strcmp(name, "stop") == 0 ? STATUS_NEWER : STATUS_OK;
}

static void writability_is_tried(void **state)
{
    (void)state;
    char names[64] = "";
    assert_true(platform_folder_writable(folder));
    assert_false(platform_folder_writable(path)); // nothing there
    assert_false(platform_folder_writable("/proc"));
    assert_int_equal(platform_list(folder, note_name, names), STATUS_OK);
    assert_string_equal(names, ""); // the trial is gone
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
    write_text("file", "");
    assert_int_equal(platform_list(path, note_name, names), STATUS_NOT_A_FOLDER);
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
        int error;
        enum status status;
    } pairs[] = {
        {EROFS, STATUS_READ_ONLY},
        {EACCES, STATUS_NO_PERMISSION},
        {EPERM, STATUS_NO_PERMISSION},
        {ENOSPC, STATUS_NO_SPACE},
        {EDQUOT, STATUS_NO_SPACE},
        {EFBIG, STATUS_NO_SPACE},
        {ENOENT, STATUS_NOT_FOUND},
        {EEXIST, STATUS_EXISTS},
        {EWOULDBLOCK, STATUS_BUSY},
        {ENOTDIR, STATUS_NOT_A_FOLDER},
        {EISDIR, STATUS_NOT_A_FILE},
        {ENOMEM, STATUS_NO_MEMORY},
        {EIO, STATUS_IO},
        {ENODEV, STATUS_IO},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(platform_posix_status(pairs[i].error), pairs[i].status);
}

static void a_path_is_absolute_or_depends_on_where_one_is(void **state)
{
    (void)state;
    static const char *const relative[] = {"", "a", "a/b", ".", "../a", "~/a"};
    char own[PLATFORM_PATH_CAP];
    for (size_t i = 0; i < sizeof relative / sizeof *relative; i++)
        assert_false(platform_is_absolute(relative[i]));
    assert_int_equal(platform_program_folder(own), STATUS_OK);
    assert_true(platform_is_absolute(own));
}

static void the_program_knows_its_folder(void **state)
{
    (void)state;
    char there[PLATFORM_PATH_CAP];
    bool is_folder;
    assert_int_equal(platform_program_folder(there), STATUS_OK);
    assert_int_equal(there[0], '/');
    assert_int_equal(platform_is_folder(there, &is_folder), STATUS_OK);
    assert_true(is_folder);
    assert_int_equal(safefile_join(there, "platform_test", path), STATUS_OK);
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_OK);
}

static void the_data_folder_follows_the_environment(void **state)
{
    (void)state;
    char there[PLATFORM_PATH_CAP];
    assert_int_equal(setenv("HOME", "/home/nobody", 1), 0);
    assert_int_equal(setenv("XDG_DATA_HOME", "/data", 1), 0);
    assert_int_equal(platform_data_folder(there), STATUS_OK);
    assert_string_equal(there, "/data/qoltanba");
    assert_int_equal(setenv("XDG_DATA_HOME", "relative", 1), 0);
    assert_int_equal(platform_data_folder(there), STATUS_OK);
    assert_string_equal(there, "/home/nobody/.local/share/qoltanba");
    assert_int_equal(unsetenv("XDG_DATA_HOME"), 0);
    assert_int_equal(platform_data_folder(there), STATUS_OK);
    assert_string_equal(there, "/home/nobody/.local/share/qoltanba");
    assert_int_equal(unsetenv("HOME"), 0);
    assert_int_equal(platform_data_folder(there), STATUS_NOT_FOUND);
    assert_string_equal(there, "");
}

static void the_clocks_run(void **state)
{
    (void)state;
    assert_int_equal(platform_today(), time(NULL) / 86400);
    uint64_t before = platform_seconds();
    assert_true(platform_seconds() >= before && platform_seconds() <= before + 5);
}

static void a_process_is_prepared(void **state)
{
    (void)state;
    int argc = 0;
    char **argv = NULL;
    assert_int_equal(platform_init(&argc, &argv), STATUS_OK);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_new_file_is_its_owners_alone),
        WITH_FOLDER(what_is_there_is_not_created),
        WITH_FOLDER(bytes_are_written_in_place),
        WITH_FOLDER(a_file_to_be_read_is_not_written),
        WITH_FOLDER(only_ordinary_files_are_opened),
        WITH_FOLDER(a_write_goes_on_after_an_interrupt),
        WITH_FOLDER(a_failed_write_says_why),
        WITH_FOLDER(a_stream_says_why_an_earlier_write_failed),
        WITH_FOLDER(a_new_file_is_flushed_fully_and_then_its_data),
        WITH_FOLDER(a_failed_flush_is_a_failure),
        WITH_FOLDER(a_failed_close_is_a_failure),
        WITH_FOLDER(claimed_space_is_there),
        WITH_FOLDER(space_is_claimed_with_zeros_where_there_is_no_other_way),
        WITH_FOLDER(space_that_is_not_there_cannot_be_claimed),
        WITH_FOLDER(a_flush_that_was_begun_is_still_to_be_made),
        WITH_FOLDER(forgetting_the_cache_loses_nothing),
        WITH_FOLDER(a_rename_replaces_or_not),
        WITH_FOLDER(folders_are_made_and_removed),
        WITH_FOLDER(a_folder_that_cannot_be_flushed_is_tolerated),
        WITH_FOLDER(devices_are_told_apart),
        WITH_FOLDER(writability_is_tried),
        WITH_FOLDER(names_come_in_byte_order),
        WITH_FOLDER(a_walk_ends_when_told),
        WITH_FOLDER(a_lock_is_held_by_one),
        WITH_FOLDER(a_process_is_prepared),
        cmocka_unit_test(errors_have_their_status),
        cmocka_unit_test(a_path_is_absolute_or_depends_on_where_one_is),
        cmocka_unit_test(the_program_knows_its_folder),
        cmocka_unit_test(the_data_folder_follows_the_environment),
        cmocka_unit_test(the_clocks_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
