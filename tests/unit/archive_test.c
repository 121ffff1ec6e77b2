// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2, syncfs

#include "merger/list/archive.h"

#include "common/safefile.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

static struct list_fixture list;
static struct archive archive;
static uint8_t batch_file[SEAL_FILE_LEN];
static const uint8_t batch_id[SEAL_BATCH_ID_LEN] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
static const uint8_t copy_hash[32] = {0xfe, 0xdc};

static int set_up(void **state)
{
    fault_reset(state);
    list_fixture_init(&list);
    randombytes_buf(batch_file, sizeof batch_file);
    return archive_open(&list.folder, &archive) == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    archive_close(&archive);
    list_fixture_free(&list);
    return 0;
}

static void path_of(const char *name, char path[PLATFORM_PATH_CAP])
{
    assert_int_equal(safefile_join(archive.filing.folder, name, path), STATUS_OK);
}

static enum status count_name(void *context, const char *name)
{
    (void)name;
    ++*(size_t *)context;
    return STATUS_OK;
}

static size_t file_count(void)
{
    size_t count = 0;
    assert_int_equal(platform_list(archive.filing.folder, count_name, &count), STATUS_OK);
    return count;
}

static void assert_content(const char *name, const uint8_t *bytes, size_t len)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *found;
    size_t found_len;
    path_of(name, path);
    assert_int_equal(safefile_read(path, SEAL_FILE_LEN, &found, &found_len), STATUS_OK);
    assert_int_equal(found_len, len);
    assert_memory_equal(found, bytes, len);
    free(found);
}

static void a_batch_is_kept_under_its_name(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP];
    uint8_t hash[32];
    archive_batch_name(batch_id, copy_hash, name);
    assert_string_equal(name, "0123456789abcdef-fedc00000000000000000000000000000000000000000000"
                              "0000000000000000.qolb");
    assert_true(archive_is_batch_name(name, hash));
    assert_memory_equal(hash, copy_hash, sizeof hash);
    assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
    assert_int_equal(archive_flush(&archive), STATUS_OK);
    assert_content(name, batch_file, sizeof batch_file);
    assert_int_equal(file_count(), 1);
}

static void a_batch_is_kept_once(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP];
    archive_batch_name(batch_id, copy_hash, name);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
        assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
        assert_int_equal(archive_flush(&archive), STATUS_OK);
    }
    assert_content(name, batch_file, sizeof batch_file);
    assert_int_equal(file_count(), 1);
}

// What was damaged on this disk is whole again when the same copy is merged again.
static void a_damaged_batch_is_mended(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP], path[PLATFORM_PATH_CAP];
    archive_batch_name(batch_id, copy_hash, name);
    path_of(name, path);
    for (size_t len = 0; len <= SEAL_FILE_LEN; len += SEAL_FILE_LEN / 2) {
        static const uint8_t zeros[SEAL_FILE_LEN];
        assert_int_equal(safefile_replace(path, zeros, len), STATUS_OK);
        assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
        assert_int_equal(archive_flush(&archive), STATUS_OK);
        assert_content(name, batch_file, sizeof batch_file);
    }
    assert_int_equal(file_count(), 1);
}

static void what_a_killed_merge_left_is_replaced(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP], part[PLATFORM_PATH_CAP];
    archive_batch_name(batch_id, copy_hash, name);
    path_of(name, part);
    memcpy(part + strlen(part), ".part", sizeof ".part");
    assert_int_equal(safefile_create(part, "half", 4), STATUS_OK);
    assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
    assert_int_equal(archive_flush(&archive), STATUS_OK);
    assert_content(name, batch_file, sizeof batch_file);
    assert_int_equal(file_count(), 1);
}

// What a link leads to may go with the stick on which it lies.
static void what_is_no_file_is_replaced(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP], path[PLATFORM_PATH_CAP], elsewhere[PLATFORM_PATH_CAP];
    bool is_plain;
    archive_batch_name(batch_id, copy_hash, name);
    path_of(name, path);
    assert_int_equal(safefile_join(list.folder.path, "elsewhere", elsewhere), STATUS_OK);
    assert_int_equal(safefile_create(elsewhere, batch_file, sizeof batch_file), STATUS_OK);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(i == 0 ? symlink(elsewhere, path) : mkfifo(path, S_IRWXU), 0);
        assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
        assert_int_equal(archive_flush(&archive), STATUS_OK);
        assert_int_equal(platform_is_plain_file(path, &is_plain), STATUS_OK);
        assert_true(is_plain);
        assert_content(name, batch_file, sizeof batch_file);
        assert_int_equal(platform_remove(path), STATUS_OK);
    }
}

static void a_folder_keeps_out_one_file_and_no_other(void **state)
{
    (void)state;
    static const char *const suffixes[] = {"", ".part"};
    static const uint8_t other_hash[32] = {0x01};
    char name[ARCHIVE_NAME_CAP], path[PLATFORM_PATH_CAP];
    archive_batch_name(batch_id, copy_hash, name);
    path_of(name, path);
    size_t len = strlen(path);
    for (unsigned i = 0; i < 2; i++) {
        memcpy(path + len, suffixes[i], strlen(suffixes[i]) + 1);
        assert_int_equal(platform_make_folder(path), STATUS_OK);
        assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file),
                         STATUS_EXISTS);
        assert_int_equal(archive_put_batch(&archive, batch_id, other_hash, batch_file), STATUS_OK);
        assert_int_equal(archive_flush(&archive), STATUS_OK);
        assert_int_equal(platform_remove_folder(path), STATUS_OK);
        assert_int_equal(file_count(), 1);
    }
}

static void what_was_not_flushed_is_dropped(void **state)
{
    (void)state;
    assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
    archive_close(&archive);
    assert_int_equal(archive_open(&list.folder, &archive), STATUS_OK);
    assert_int_equal(file_count(), 0);
}

// More than are flushed together.
static void many_batches_are_kept(void **state)
{
    (void)state;
    uint8_t hash[32] = {0};
    for (hash[0] = 0; hash[0] < FILING_GROUP_COUNT + 5; hash[0]++)
        assert_int_equal(archive_put_batch(&archive, batch_id, hash, batch_file), STATUS_OK);
    assert_int_equal(archive_flush(&archive), STATUS_OK);
    assert_int_equal(file_count(), FILING_GROUP_COUNT + 5);
}

static void what_the_device_did_not_keep_is_not_there(void **state)
{
    (void)state;
    assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
    fault_nth(&fault.syncfs, 1, EIO);
    assert_int_equal(archive_flush(&archive), STATUS_IO);
    assert_int_equal(file_count(), 0);
}

static void names_are_flushed_too(void **state)
{
    (void)state;
    assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
    fault_nth(&fault.fsync, 1, EIO);
    assert_int_equal(archive_flush(&archive), STATUS_IO);
}

static void no_file_tells_its_time(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP], path[PLATFORM_PATH_CAP];
    struct stat facts;
    archive_batch_name(batch_id, copy_hash, name);
    path_of(name, path);
    assert_int_equal(archive_put_batch(&archive, batch_id, copy_hash, batch_file), STATUS_OK);
    assert_int_equal(archive_flush(&archive), STATUS_OK);
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mtime, 946684800); // 2000-01-01
}

static void other_names_are_not_ours(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "0123456789abcdef.qolb",
        "0123456789abcdef-fedc.qolb",
        "0123456789abcde-fedc000000000000000000000000000000000000000000000000000000000000.qolb",
        "0123456789abcdef-fedc000000000000000000000000000000000000000000000000000000000000.qolb."
        "part",
        "0123456789abcdef-xedc000000000000000000000000000000000000000000000000000000000000.qolb",
        "fedc000000000000000000000000000000000000000000000000000000000000.qolb",
    };
    uint8_t hash[32];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_false(archive_is_batch_name(names[i], hash));
        assert_false(archive_is_fact_name(names[i]));
    }
    assert_true(archive_is_fact_name(
        "fedc000000000000000000000000000000000000000000000000000000000000.qolf"));
}

static void put_fact(const char *text, char name[ARCHIVE_NAME_CAP])
{
    const uint8_t *bytes = (const uint8_t *)text;
    assert_int_equal(archive_put_fact(&archive, ARCHIVE_DECISION, bytes, strlen(text)), STATUS_OK);
    assert_int_equal(archive_flush(&archive), STATUS_OK);
    archive_fact_name(&archive, ARCHIVE_DECISION, bytes, strlen(text), name);
    assert_true(archive_is_fact_name(name));
}

static void a_fact_comes_back(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP], again[ARCHIVE_NAME_CAP];
    uint8_t found[ARCHIVE_FACT_MAX_LEN];
    size_t len;
    enum archive_kind kind;
    put_fact("a decision", name);
    put_fact("a decision", again);
    assert_string_equal(name, again);
    assert_int_equal(file_count(), 1);
    assert_int_equal(archive_read_fact(&archive, name, &kind, found, &len), STATUS_OK);
    assert_int_equal(kind, ARCHIVE_DECISION);
    assert_int_equal(len, strlen("a decision"));
    assert_memory_equal(found, "a decision", len);
}

static void kinds_have_different_names(void **state)
{
    (void)state;
    char decision[ARCHIVE_NAME_CAP], enrolment[ARCHIVE_NAME_CAP];
    archive_fact_name(&archive, ARCHIVE_DECISION, (const uint8_t *)"x", 1, decision);
    archive_fact_name(&archive, ARCHIVE_ENROLMENT, (const uint8_t *)"x", 1, enrolment);
    assert_string_not_equal(decision, enrolment);
}

static void the_longest_fact_fits_and_no_longer_one(void **state)
{
    (void)state;
    uint8_t content[ARCHIVE_FACT_MAX_LEN + 1], found[ARCHIVE_FACT_MAX_LEN];
    char name[ARCHIVE_NAME_CAP];
    size_t len;
    enum archive_kind kind;
    randombytes_buf(content, sizeof content);
    assert_int_equal(archive_put_fact(&archive, ARCHIVE_ENROLMENT, content, sizeof found),
                     STATUS_OK);
    assert_int_equal(archive_flush(&archive), STATUS_OK);
    archive_fact_name(&archive, ARCHIVE_ENROLMENT, content, sizeof found, name);
    assert_int_equal(archive_read_fact(&archive, name, &kind, found, &len), STATUS_OK);
    assert_int_equal(len, sizeof found);
    assert_memory_equal(found, content, len);
    assert_int_equal(archive_put_fact(&archive, ARCHIVE_ENROLMENT, content, sizeof content),
                     STATUS_TOO_LARGE);
}

// Changes one byte of a fact's file and reads it.
static enum status read_changed(const char *name, size_t at)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *file, found[ARCHIVE_FACT_MAX_LEN];
    size_t len, found_len;
    enum archive_kind kind;
    path_of(name, path);
    assert_int_equal(safefile_read(path, SEAL_FILE_LEN, &file, &len), STATUS_OK);
    file[at] ^= 1;
    assert_int_equal(safefile_replace(path, file, len), STATUS_OK);
    enum status status = archive_read_fact(&archive, name, &kind, found, &found_len);
    file[at] ^= 1;
    assert_int_equal(safefile_replace(path, file, len), STATUS_OK);
    free(file);
    return status;
}

static void a_changed_fact_does_not_open(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP];
    put_fact("a decision", name);
    assert_int_equal(read_changed(name, 0), STATUS_NOT_OURS);
    assert_int_equal(read_changed(name, 8), STATUS_NEWER);
    assert_int_equal(read_changed(name, 9), STATUS_DAMAGED);
    assert_int_equal(read_changed(name, 16), STATUS_DAMAGED);
    assert_int_equal(read_changed(name, 60), STATUS_DAMAGED);
}

static void a_short_fact_does_not_open(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP], path[PLATFORM_PATH_CAP];
    uint8_t found[ARCHIVE_FACT_MAX_LEN];
    size_t len;
    enum archive_kind kind;
    put_fact("a decision", name);
    path_of(name, path);
    assert_int_equal(safefile_replace(path, "QOLFACT\0\1\0\0\0\0\0\0\0", 16), STATUS_OK);
    assert_int_equal(archive_read_fact(&archive, name, &kind, found, &len), STATUS_DAMAGED);
    assert_int_equal(safefile_replace(path, "QOL", 3), STATUS_OK);
    assert_int_equal(archive_read_fact(&archive, name, &kind, found, &len), STATUS_NOT_OURS);
}

static void another_secret_opens_nothing(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_CAP];
    uint8_t found[ARCHIVE_FACT_MAX_LEN];
    size_t len;
    enum archive_kind kind;
    put_fact("a decision", name);
    archive_close(&archive);
    list.folder.key->master_secret[0] ^= 1;
    assert_int_equal(archive_open(&list.folder, &archive), STATUS_OK);
    assert_int_equal(archive_read_fact(&archive, name, &kind, found, &len), STATUS_DAMAGED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_batch_is_kept_under_its_name),
        TEST(a_batch_is_kept_once),
        TEST(a_damaged_batch_is_mended),
        TEST(what_a_killed_merge_left_is_replaced),
        TEST(what_is_no_file_is_replaced),
        TEST(a_folder_keeps_out_one_file_and_no_other),
        TEST(what_was_not_flushed_is_dropped),
        TEST(many_batches_are_kept),
        TEST(what_the_device_did_not_keep_is_not_there),
        TEST(names_are_flushed_too),
        TEST(no_file_tells_its_time),
        TEST(other_names_are_not_ours),
        TEST(a_fact_comes_back),
        TEST(kinds_have_different_names),
        TEST(the_longest_fact_fits_and_no_longer_one),
        TEST(a_changed_fact_does_not_open),
        TEST(a_short_fact_does_not_open),
        TEST(another_secret_opens_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
