// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "collector/outbox.h"

#include "common/batch_write.h"
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

static char folder[PLATFORM_PATH_CAP];
static struct outbox *outbox;
static uint8_t zeros[OUTBOX_HASH_LEN];
static uint8_t unreadable[OUTBOX_HASH_LEN];

static int setup(void **state)
{
    fault_reset(state);
    memset(unreadable, 0xFF, sizeof unreadable);
    fixture_folder(folder);
    return outbox_open(folder, &outbox) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    outbox_close(outbox);
    fixture_folder_remove(folder);
    return 0;
}

static void make_id(uint32_t number, uint8_t out[SEAL_BATCH_ID_LEN])
{
    memset(out, (int)number + 0x40, SEAL_BATCH_ID_LEN);
}

static void add(uint32_t number)
{
    uint8_t id[SEAL_BATCH_ID_LEN], header_hash[OUTBOX_HASH_LEN];
    make_id(number, id);
    memset(header_hash, (int)number, sizeof header_hash);
    assert_int_equal(outbox_add(outbox, number, id, header_hash), STATUS_OK);
}

static void path_of(uint32_t number, const char *suffix, char out[PLATFORM_PATH_CAP + 8])
{
    uint8_t id[SEAL_BATCH_ID_LEN];
    char path[PLATFORM_PATH_CAP];
    make_id(number, id);
    assert_int_equal(outbox_path(outbox, id, path), STATUS_OK);
    (void)snprintf(out, PLATFORM_PATH_CAP + 8, "%s%s", path, suffix);
}

static bool is_there(uint32_t number, const char *suffix)
{
    char path[PLATFORM_PATH_CAP + 8];
    path_of(number, suffix, path);
    return access(path, F_OK) == 0;
}

// Random bytes of a batch file's size.
static void make_file(uint32_t number, const char *suffix, uint8_t trailer[OUTBOX_HASH_LEN])
{
    char path[PLATFORM_PATH_CAP + 8];
    uint8_t *file = malloc(SEAL_FILE_LEN);
    assert_non_null(file);
    memset(file, (int)number + 1, SEAL_FILE_LEN);
    seal_trailer(file, trailer);
    path_of(number, suffix, path);
    assert_int_equal(safefile_create(path, file, SEAL_FILE_LEN), STATUS_OK);
    free(file);
}

static void assert_totals(unsigned long batches, unsigned long not_delivered)
{
    struct outbox_totals totals;
    assert_int_equal(outbox_count(outbox, &totals), STATUS_OK);
    assert_int_equal(totals.batches, batches);
    assert_int_equal(totals.not_delivered, not_delivered);
    assert_int_equal(totals.not_confirmed, batches);
}

static void it_keeps_what_it_is_told(void **state)
{
    (void)state;
    struct outbox_batch *list;
    size_t count;
    add(0);
    add(2);
    add(1);
    assert_int_equal(outbox_mark_delivered(outbox, 1), STATUS_OK);
    outbox_close(outbox);
    assert_int_equal(outbox_open(folder, &outbox), STATUS_OK);
    assert_totals(3, 2);
    assert_int_equal(outbox_unconfirmed(outbox, &list, &count), STATUS_OK);
    assert_int_equal(count, 3);
    for (uint32_t number = 0; number < 3; number++) {
        uint8_t id[SEAL_BATCH_ID_LEN];
        make_id(number, id);
        assert_int_equal(list[number].number, number);
        assert_memory_equal(list[number].id, id, sizeof id);
    }
    free(list);
}

static void a_number_is_taken_once(void **state)
{
    (void)state;
    uint8_t id[SEAL_BATCH_ID_LEN] = {1}, header_hash[OUTBOX_HASH_LEN] = {0};
    add(0);
    assert_int_not_equal(outbox_add(outbox, 0, id, header_hash), STATUS_OK);
    assert_totals(1, 1);
}

static void an_unused_kit_has_no_outbox(void **state)
{
    (void)state;
    struct outbox *none = NULL;
    char empty[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    fixture_folder(empty);
    assert_int_equal(outbox_open_existing(empty, &none), STATUS_NOT_FOUND);
    assert_null(none);
    assert_int_equal(safefile_join(empty, OUTBOX_FILE, path), STATUS_OK);
    assert_int_not_equal(access(path, F_OK), 0); // and none was made
    fixture_folder_remove(empty);
}

static void another_database_is_not_ours(void **state)
{
    (void)state;
    struct outbox *other;
    char elsewhere[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    fixture_folder(elsewhere);
    assert_int_equal(safefile_join(elsewhere, OUTBOX_FILE, path), STATUS_OK);
    static const char text[] = "this is a text and no database at all, whoever put it here";
    assert_int_equal(safefile_create(path, text, sizeof text), STATUS_OK);
    assert_int_equal(outbox_open(elsewhere, &other), STATUS_NOT_OURS);
    fixture_folder_remove(elsewhere);
}

// ---- previous -----------------------------------------------------------------------------------

static void assert_previous(uint32_t number, const uint8_t expected[OUTBOX_HASH_LEN])
{
    uint8_t found[OUTBOX_HASH_LEN];
    assert_int_equal(outbox_previous(outbox, number, found), STATUS_OK);
    assert_memory_equal(found, expected, sizeof found);
}

static void the_first_batch_has_no_previous(void **state)
{
    (void)state;
    assert_previous(0, zeros);
}

static void previous_is_what_was_noted_at_the_close(void **state)
{
    (void)state;
    uint8_t noted[OUTBOX_HASH_LEN], found[OUTBOX_HASH_LEN];
    memset(noted, 0x77, sizeof noted);
    add(0);
    make_file(0, "", found);
    assert_int_equal(outbox_set_trailer(outbox, 0, noted), STATUS_OK);
    assert_previous(1, noted);
}

static void previous_of_an_unclosed_batch_is_noted_once(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP + 8];
    uint8_t found[OUTBOX_HASH_LEN];
    add(0);
    make_file(0, "", found);
    assert_previous(1, found);
    path_of(0, "", path);
    assert_int_equal(platform_remove(path), STATUS_OK);
    assert_previous(1, found);
}

static void what_was_unreadable_stays_so(void **state)
{
    (void)state;
    uint8_t found[OUTBOX_HASH_LEN];
    add(0);
    assert_previous(1, unreadable);
    make_file(0, "", found);
    assert_previous(1, unreadable);
}

static void a_file_of_another_size_is_unreadable(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP + 8];
    add(0);
    path_of(0, "", path);
    assert_int_equal(safefile_create(path, "short", 5), STATUS_OK);
    assert_previous(1, unreadable);
}

// A power cut may still change it.
static void a_file_that_cannot_be_flushed_is_unreadable(void **state)
{
    (void)state;
    uint8_t found[OUTBOX_HASH_LEN];
    add(0);
    make_file(0, "", found);
    fault_nth(&fault.fdatasync, 1, EIO);
    assert_previous(1, unreadable);
}

static void a_batch_that_nobody_noted_is_unreadable(void **state)
{
    (void)state;
    assert_previous(5, unreadable);
}

// ---- recovery -----------------------------------------------------------------------------------

static void a_part_without_a_row_goes(void **state)
{
    (void)state;
    uint8_t trailer[OUTBOX_HASH_LEN];
    make_file(0, ".part", trailer);
    assert_int_equal(outbox_recover(outbox, 0), STATUS_OK);
    assert_false(is_there(0, ".part"));
    assert_totals(0, 0);
}

static void an_opening_that_did_not_reach_the_chain_is_forgotten(void **state)
{
    (void)state;
    uint8_t trailer[OUTBOX_HASH_LEN];
    add(0);
    make_file(0, "", trailer);
    add(1);
    make_file(1, ".part", trailer);
    assert_int_equal(outbox_recover(outbox, 1), STATUS_OK);
    assert_false(is_there(1, ".part"));
    assert_true(is_there(0, ""));
    assert_totals(1, 1);
    add(1); // the number is free again
}

static void an_opening_that_reached_the_chain_is_finished(void **state)
{
    (void)state;
    uint8_t trailer[OUTBOX_HASH_LEN];
    bool unfinished;
    uint8_t id[SEAL_BATCH_ID_LEN];
    make_id(1, id);
    add(0);
    make_file(0, "", trailer);
    add(1);
    make_file(1, ".part", trailer);
    assert_int_equal(outbox_is_unfinished(outbox, id, &unfinished), STATUS_OK);
    assert_true(unfinished);
    assert_int_equal(outbox_recover(outbox, 2), STATUS_OK);
    assert_true(is_there(1, ""));
    assert_false(is_there(1, ".part"));
    assert_totals(2, 2);
    assert_int_equal(outbox_is_unfinished(outbox, id, &unfinished), STATUS_OK);
    assert_false(unfinished);
}

static void a_finished_opening_is_flushed(void **state)
{
    (void)state;
    uint8_t trailer[OUTBOX_HASH_LEN];
    add(0);
    make_file(0, ".part", trailer);
    fault_nth(&fault.fsync, 1, EIO);
    assert_int_equal(outbox_recover(outbox, 1), STATUS_IO);
}

static void recovery_repeats_without_harm(void **state)
{
    (void)state;
    uint8_t trailer[OUTBOX_HASH_LEN];
    add(0);
    make_file(0, ".part", trailer);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(outbox_recover(outbox, 1), STATUS_OK);
    assert_true(is_there(0, ""));
    assert_totals(1, 1);
}

static void other_files_are_left_alone(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, "chain.part", path), STATUS_OK);
    assert_int_equal(safefile_create(path, "x", 1), STATUS_OK);
    assert_int_equal(outbox_recover(outbox, 0), STATUS_OK);
    assert_int_equal(access(path, F_OK), 0);
}

static void an_old_copy_of_the_chain_is_refused(void **state)
{
    (void)state;
    uint8_t trailer[OUTBOX_HASH_LEN];
    add(0);
    make_file(0, "", trailer);
    assert_int_equal(outbox_recover(outbox, 0), STATUS_DAMAGED);
    assert_true(is_there(0, ""));
    add(1);
    add(2);
    assert_int_equal(outbox_recover(outbox, 1), STATUS_DAMAGED);
    assert_totals(3, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_keeps_what_it_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_number_is_taken_once, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unused_kit_has_no_outbox, setup, teardown),
        cmocka_unit_test_setup_teardown(another_database_is_not_ours, setup, teardown),
        cmocka_unit_test_setup_teardown(the_first_batch_has_no_previous, setup, teardown),
        cmocka_unit_test_setup_teardown(previous_is_what_was_noted_at_the_close, setup, teardown),
        cmocka_unit_test_setup_teardown(previous_of_an_unclosed_batch_is_noted_once, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_was_unreadable_stays_so, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_of_another_size_is_unreadable, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_cannot_be_flushed_is_unreadable, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_batch_that_nobody_noted_is_unreadable, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_without_a_row_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(an_opening_that_did_not_reach_the_chain_is_forgotten, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_opening_that_reached_the_chain_is_finished, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_finished_opening_is_flushed, setup, teardown),
        cmocka_unit_test_setup_teardown(recovery_repeats_without_harm, setup, teardown),
        cmocka_unit_test_setup_teardown(other_files_are_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(an_old_copy_of_the_chain_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
