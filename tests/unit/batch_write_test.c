// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "common/batch_write.h"

#include "common/batch_read.h"
#include "common/record.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

static struct fixture fixture;
static char folder[PLATFORM_PATH_CAP];
static struct batch_write *batch;
static struct batch_read *found;

static struct batch_write_plan plan(void)
{
    return (struct batch_write_plan){.facts = fixture.facts,
                                     .device_secret = fixture.device_secret,
                                     .recipients = fixture.recipients,
                                     .recipient_count = 2};
}

static int setup(void **state)
{
    fault_reset(state);
    fixture_init(&fixture);
    fixture_folder(folder);
    found = batch_read_new();
    struct batch_write_plan p = plan();
    return batch_write_create(folder, &p, &batch) != STATUS_OK;
}

static int teardown(void **state)
{
    fault_reset(state);
    batch_write_free(batch);
    batch_read_free(found);
    fixture_folder_remove(folder);
    return 0;
}

static void batch_path(const char *suffix, char out[PLATFORM_PATH_CAP])
{
    char name[BATCH_WRITE_NAME_CAP], with_suffix[64];
    batch_write_name(batch_write_id(batch), name);
    (void)snprintf(with_suffix, sizeof with_suffix, "%s%s", name, suffix);
    assert_int_equal(safefile_join(folder, with_suffix, out), STATUS_OK);
}

static void read_file(void)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *bytes;
    size_t len;
    batch_path("", path);
    assert_int_equal(safefile_read(path, SEAL_FILE_LEN, &bytes, &len), STATUS_OK);
    struct batch_read_key key = fixture_key(&fixture, 0);
    batch_read(found, bytes, len, &key, NULL);
    free(bytes);
    assert_int_equal(found->verdict, BATCH_READ_TAKEN);
}

static enum status add(uint8_t entry_number)
{
    struct record record = {.len = 0};
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    record_put_text(&record, RECORD_FAMILY_NAME, "Сейтова");
    fixture_entry_id(entry_number, entry_id);
    return batch_write_cell(batch, SEAL_ENTRY, entry_id, record.bytes, record.len);
}

static void the_whole_file_is_there_before_the_first_cell(void **state)
{
    (void)state;
    char part[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    batch_path(".part", part);
    batch_path("", path);
    assert_int_equal(access(part, F_OK), 0);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(batch_write_begin(batch), STATUS_OK);
    assert_int_not_equal(access(part, F_OK), 0);
    read_file();
    assert_memory_equal(found->header_hash, batch_write_header_hash(batch), 32);
    assert_int_equal(found->cells[0].state, BATCH_READ_UNUSED);
}

static void every_cell_is_on_disk_when_it_is_acknowledged(void **state)
{
    (void)state;
    assert_int_equal(batch_write_begin(batch), STATUS_OK);
    for (uint8_t i = 0; i < 3; i++) {
        assert_int_equal(add(i), STATUS_OK);
        read_file();
        assert_int_equal(found->cells[i].state, BATCH_READ_ENTRY);
        assert_int_equal(found->cells[i + 1].state, BATCH_READ_UNUSED);
    }
}

static void sixty_cells_and_no_more(void **state)
{
    (void)state;
    assert_int_equal(batch_write_begin(batch), STATUS_OK);
    for (uint8_t i = 0; i < SEAL_ENTRY_COUNT; i++) {
        assert_false(batch_write_is_full(batch));
        assert_int_equal(add(i), STATUS_OK);
    }
    assert_true(batch_write_is_full(batch));
    assert_int_equal(add(60), STATUS_NO_SPACE);
    uint8_t trailer[SEAL_TRAILER_LEN];
    assert_int_equal(batch_write_close(batch, trailer), STATUS_OK);
    read_file();
    assert_true(found->closed);
    assert_memory_equal(found->trailer, trailer, sizeof trailer);
    assert_int_equal(found->final, BATCH_READ_FINAL_VALID);
    assert_int_equal(found->final_count, SEAL_ENTRY_COUNT);
    assert_int_equal(found->cells[59].state, BATCH_READ_ENTRY);
}

static void a_record_too_large_leaves_the_batch_as_it_was(void **state)
{
    (void)state;
    static uint8_t noise[8000];
    uint8_t entry_id[SEAL_ENTRY_ID_LEN] = {0};
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)rand();
    assert_int_equal(batch_write_begin(batch), STATUS_OK);
    assert_int_equal(batch_write_cell(batch, SEAL_ENTRY, entry_id, noise, sizeof noise),
                     STATUS_TOO_LARGE);
    assert_int_equal(batch_write_used(batch), 0);
    assert_int_equal(add(1), STATUS_OK);
    read_file();
    assert_int_equal(found->cells[0].state, BATCH_READ_ENTRY);
}

static void a_closed_batch_takes_nothing_more(void **state)
{
    (void)state;
    uint8_t trailer[SEAL_TRAILER_LEN];
    assert_int_equal(batch_write_begin(batch), STATUS_OK);
    assert_int_equal(batch_write_close(batch, trailer), STATUS_OK);
    assert_int_equal(add(1), STATUS_NO_SPACE);
    assert_int_equal(batch_write_close(batch, trailer), STATUS_IO);
}

static void nothing_is_left_of_a_batch_that_could_not_be_made(void **state)
{
    (void)state;
    struct batch_write_plan p = plan();
    struct batch_write *none = NULL;
    assert_int_equal(batch_write_create("/nonexistent", &p, &none), STATUS_NOT_FOUND);
    assert_null(none);
}

// ---- flushes ------------------------------------------------------------------------------------

static enum status count_name(void *context, const char *name)
{
    (void)name;
    ++*(size_t *)context;
    return STATUS_OK;
}

// First its bytes, then its name.
static void a_new_file_that_is_not_flushed_is_none(void **state)
{
    (void)state;
    struct batch_write_plan p = plan();
    for (unsigned flush = 1; flush <= 2; flush++) {
        struct batch_write *none = NULL;
        size_t count = 0;
        fault_nth(&fault.fsync, flush, EIO);
        assert_int_equal(batch_write_create(folder, &p, &none), STATUS_IO);
        assert_null(none);
        assert_int_equal(platform_list(folder, count_name, &count), STATUS_OK);
        assert_int_equal(count, 1); // the one of every test
    }
}

static void a_name_that_is_not_flushed_is_none(void **state)
{
    (void)state;
    fault_nth(&fault.fsync, 1, EIO);
    assert_int_equal(batch_write_begin(batch), STATUS_IO);
    assert_int_equal(add(1), STATUS_NO_SPACE);
}

static void every_cell_is_flushed(void **state)
{
    (void)state;
    assert_int_equal(batch_write_begin(batch), STATUS_OK);
    unsigned before = fault.fdatasync.calls;
    for (uint8_t i = 1; i <= 3; i++) {
        assert_int_equal(add(i), STATUS_OK);
        assert_int_equal(fault.fdatasync.calls, before + i);
    }
}

// The device may have dropped the pages, and a second flush would answer well.
static void what_was_not_flushed_is_not_flushed_again(void **state)
{
    (void)state;
    assert_int_equal(batch_write_begin(batch), STATUS_OK);
    fault_nth(&fault.fdatasync, 1, EIO);
    assert_int_equal(add(1), STATUS_IO);
    unsigned before = fault.fdatasync.calls;
    assert_int_equal(batch_write_flush(batch), STATUS_IO);
    assert_true(batch_write_is_full(batch));
    assert_int_equal(fault.fdatasync.calls, before);
}

// First the final, then the trailer over it.
static void a_close_that_is_not_flushed_is_none(void **state)
{
    uint8_t trailer[SEAL_TRAILER_LEN];
    for (unsigned flush = 1; flush <= 2; flush++) {
        assert_int_equal(batch_write_begin(batch), STATUS_OK);
        fault_nth(&fault.fdatasync, flush, EIO);
        assert_int_equal(batch_write_close(batch, trailer), STATUS_IO);
        read_file();
        assert_int_equal(found->closed, flush == 2); // written, if nobody knows for how long
        assert_int_equal(teardown(state), 0);
        assert_int_equal(setup(state), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_whole_file_is_there_before_the_first_cell, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(every_cell_is_on_disk_when_it_is_acknowledged, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(sixty_cells_and_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(a_record_too_large_leaves_the_batch_as_it_was, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_closed_batch_takes_nothing_more, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_left_of_a_batch_that_could_not_be_made, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_new_file_that_is_not_flushed_is_none, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_that_is_not_flushed_is_none, setup, teardown),
        cmocka_unit_test_setup_teardown(every_cell_is_flushed, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_not_flushed_is_not_flushed_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_close_that_is_not_flushed_is_none, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
