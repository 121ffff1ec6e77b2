// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "collector/chain.h"

#include "common/kit.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

#define SLOT_LEN (CHAIN_FILE_LEN / 2)

static char folder[PLATFORM_PATH_CAP];
static char path[PLATFORM_PATH_CAP];
static uint8_t key[CHAIN_KEY_LEN];
static uint8_t root[CHAIN_VALUE_LEN];
static struct chain chain;

static int setup(void **state)
{
    fault_reset(state);
    fixture_folder(folder);
    memset(key, 7, sizeof key);
    memset(root, 9, sizeof root);
    if (safefile_join(folder, CHAIN_FILE, path) != STATUS_OK)
        return -1;
    return chain_create(path, key, root) != STATUS_OK;
}

static int teardown(void **state)
{
    fault_reset(state);
    fixture_folder_remove(folder);
    return 0;
}

static void read_file(uint8_t out[CHAIN_FILE_LEN])
{
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_read(path, CHAIN_FILE_LEN, &bytes, &len), STATUS_OK);
    assert_int_equal(len, CHAIN_FILE_LEN);
    memcpy(out, bytes, CHAIN_FILE_LEN);
    free(bytes);
}

static void load(void)
{
    assert_int_equal(chain_load(path, key, &chain), STATUS_OK);
}

static void a_new_chain_starts_at_its_root(void **state)
{
    (void)state;
    load();
    assert_int_equal(chain.number, 0);
    assert_memory_equal(chain.value, root, sizeof root);
    assert_int_equal(chain_create(path, key, root), STATUS_EXISTS);
}

static void each_step_is_the_hash_of_the_one_before(void **state)
{
    (void)state;
    uint8_t expected[CHAIN_VALUE_LEN];
    memcpy(expected, root, sizeof root);
    for (uint32_t number = 1; number <= 5; number++) {
        load();
        assert_int_equal(chain_advance(path, key, &chain), STATUS_OK);
        kit_chain_next(expected, expected);
        assert_int_equal(chain.number, number);
        assert_memory_equal(chain.value, expected, sizeof expected);
        load();
        assert_int_equal(chain.number, number);
        assert_memory_equal(chain.value, expected, sizeof expected);
    }
}

static void the_old_slot_is_overwritten(void **state)
{
    (void)state;
    uint8_t before[CHAIN_FILE_LEN], after[CHAIN_FILE_LEN];
    read_file(before);
    load();
    unsigned old_slot = chain.slot;
    assert_int_equal(chain_advance(path, key, &chain), STATUS_OK);
    assert_int_not_equal(chain.slot, old_slot);
    read_file(after);
    unsigned same = 0;
    for (size_t i = 0; i < SLOT_LEN; i++)
        same += before[old_slot * SLOT_LEN + i] == after[old_slot * SLOT_LEN + i];
    assert_true(same < 64); // 8 expected by chance
    assert_memory_not_equal(after, after + SLOT_LEN, SLOT_LEN);
    // Without its new slot the file holds nothing any more.
    memset(after + chain.slot * SLOT_LEN, 0, SLOT_LEN);
    assert_int_equal(safefile_replace(path, after, sizeof after), STATUS_OK);
    assert_int_equal(chain_load(path, key, &chain), STATUS_DAMAGED);
}

static void of_two_good_slots_the_higher_counts(void **state)
{
    (void)state;
    uint8_t before[CHAIN_FILE_LEN], after[CHAIN_FILE_LEN];
    for (unsigned round = 0; round < 2; round++) { // once for each place of the new slot
        read_file(before);
        load();
        unsigned old_slot = chain.slot;
        uint32_t number = chain.number;
        assert_int_equal(chain_advance(path, key, &chain), STATUS_OK);
        read_file(after);
        memcpy(after + old_slot * SLOT_LEN, before + old_slot * SLOT_LEN, SLOT_LEN);
        assert_int_equal(safefile_replace(path, after, sizeof after), STATUS_OK);
        load();
        assert_int_equal(chain.number, number + 1);
    }
}

static void a_crash_before_the_new_slot_is_written_leaves_the_old(void **state)
{
    (void)state;
    load();
    fault_nth(&fault.write, 1, EIO);
    assert_int_equal(chain_advance(path, key, &chain), STATUS_IO);
    load();
    assert_int_equal(chain.number, 0);
    assert_memory_equal(chain.value, root, sizeof root);
}

static void a_crash_before_the_old_slot_is_gone_leaves_the_new(void **state)
{
    (void)state;
    load();
    fault_nth(&fault.write, 2, EIO);
    assert_int_equal(chain_advance(path, key, &chain), STATUS_IO);
    load();
    assert_int_equal(chain.number, 1);
    // The next step takes the stale slot's place.
    assert_int_equal(chain_advance(path, key, &chain), STATUS_OK);
    load();
    assert_int_equal(chain.number, 2);
}

static void the_new_slot_is_flushed_before_the_old_is_touched(void **state)
{
    (void)state;
    uint8_t before[CHAIN_FILE_LEN], after[CHAIN_FILE_LEN];
    read_file(before);
    load();
    unsigned old_slot = chain.slot;
    fault_nth(&fault.fdatasync, 1, EIO);
    assert_int_equal(chain_advance(path, key, &chain), STATUS_IO);
    read_file(after);
    assert_memory_equal(after + old_slot * SLOT_LEN, before + old_slot * SLOT_LEN, SLOT_LEN);
}

static void both_slots_are_flushed(void **state)
{
    (void)state;
    load();
    unsigned flushes = fault.fdatasync.calls;
    assert_int_equal(chain_advance(path, key, &chain), STATUS_OK);
    assert_int_equal(fault.fdatasync.calls, flushes + 2);
}

// A power cut may still turn it back.
static void a_chain_that_cannot_be_flushed_is_not_loaded(void **state)
{
    (void)state;
    fault_nth(&fault.fdatasync, 1, EIO);
    assert_int_equal(chain_load(path, key, &chain), STATUS_IO);
}

static void another_key_opens_nothing(void **state)
{
    (void)state;
    key[0] ^= 1;
    assert_int_equal(chain_load(path, key, &chain), STATUS_DAMAGED);
}

static void a_slot_in_the_other_place_does_not_open(void **state)
{
    (void)state;
    uint8_t file[CHAIN_FILE_LEN], swapped[CHAIN_FILE_LEN];
    read_file(file);
    memcpy(swapped, file + SLOT_LEN, SLOT_LEN);
    memcpy(swapped + SLOT_LEN, file, SLOT_LEN);
    assert_int_equal(safefile_replace(path, swapped, sizeof swapped), STATUS_OK);
    assert_int_equal(chain_load(path, key, &chain), STATUS_DAMAGED);
}

static void a_file_of_another_size_is_damaged(void **state)
{
    (void)state;
    uint8_t file[CHAIN_FILE_LEN + 1] = {0};
    read_file(file);
    assert_int_equal(safefile_replace(path, file, CHAIN_FILE_LEN - 1), STATUS_OK);
    assert_int_equal(chain_load(path, key, &chain), STATUS_DAMAGED);
    assert_int_equal(safefile_replace(path, file, CHAIN_FILE_LEN + 1), STATUS_OK);
    assert_int_equal(chain_load(path, key, &chain), STATUS_DAMAGED);
    assert_int_equal(platform_remove(path), STATUS_OK);
    assert_int_equal(chain_load(path, key, &chain), STATUS_NOT_FOUND);
    assert_int_equal(chain_advance(path, key, &chain), STATUS_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_chain_starts_at_its_root, setup, teardown),
        cmocka_unit_test_setup_teardown(each_step_is_the_hash_of_the_one_before, setup, teardown),
        cmocka_unit_test_setup_teardown(the_old_slot_is_overwritten, setup, teardown),
        cmocka_unit_test_setup_teardown(of_two_good_slots_the_higher_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(a_crash_before_the_new_slot_is_written_leaves_the_old,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_crash_before_the_old_slot_is_gone_leaves_the_new, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_new_slot_is_flushed_before_the_old_is_touched, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(both_slots_are_flushed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_chain_that_cannot_be_flushed_is_not_loaded, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(another_key_opens_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_slot_in_the_other_place_does_not_open, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_of_another_size_is_damaged, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
