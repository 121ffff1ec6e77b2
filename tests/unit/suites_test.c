// SPDX-License-Identifier: Apache-2.0
//
// The master list with batches of both suites, in a build that has both, and in one that has not.
#include "common/safefile.h"
#include "merger/list/check.h"
#include "merger/list/merge.h"
#include "merger/list/rebuild.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SUITE_AT 9

static struct list_fixture list;
static bool build_has_kem; // the build of this test
static bool has_kem;       // the build that it plays

// Comes before that of the library.
bool seal_slot_offers(enum seal_suite suite)
{
    return suite == SEAL_SUITE_X25519 || (suite == SEAL_SUITE_XWING && has_kem);
}

static bool can_seal(void)
{
    uint8_t slot[SEAL_SLOT_LEN], key[SEAL_SLOT_KEY_LEN] = {0};
    struct seal_reader reader;
    struct seal_recipient recipient;
    has_kem = true;
    seal_slot_draw(&reader);
    seal_slot_announce(&reader, &recipient);
    return seal_slot_put(slot, SEAL_SUITE_XWING, key, sizeof key, key, &recipient);
}

static int set_up(void **state)
{
    (void)state;
    has_kem = build_has_kem = can_seal();
    list_fixture_init(&list);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    list_fixture_free(&list);
    return 0;
}

// A closed batch of that suite with one person. A build without X-Wing cannot make one of suite 2,
// and need not open it: it is one by its name.
static struct fixture_batch *make_batch(uint32_t number, enum seal_suite suite)
{
    static const struct list_fixture_person person = {
        "Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS};
    struct fixture device = list.device;
    struct seal_header header = fixture_facts(&device, number);
    if (suite == SEAL_SUITE_X25519)
        fixture_without_kem(&device);
    struct fixture_batch *batch = fixture_batch_new(&device, &header);
    list_fixture_seal(batch, (uint8_t)(number + 1), &person);
    fixture_batch_close(batch, &device);
    batch->file[SUITE_AT] = (uint8_t)suite;
    return batch;
}

static void merge_one(const struct fixture_batch *batch, struct merge *merge)
{
    char path[PLATFORM_PATH_CAP];
    list_fixture_write(batch, list.stick, "one.qolb", path);
    assert_int_equal(merge_begin(&list.folder, false, merge), STATUS_OK);
    assert_int_equal(merge_file(merge, path), STATUS_OK);
    assert_int_equal(merge_finish(merge), STATUS_OK);
}

static void merge_taken(const struct fixture_batch *batch)
{
    struct merge merge;
    merge_one(batch, &merge);
    assert_int_equal(merge.refusal_count, 0);
    merge_end(&merge);
}

static enum status count_name(void *context, const char *name)
{
    uint8_t copy_hash[FACTS_HASH_LEN];
    *(unsigned *)context += archive_is_batch_name(name, copy_hash);
    return STATUS_OK;
}

static unsigned archived_count(void)
{
    char path[PLATFORM_PATH_CAP];
    unsigned count = 0;
    assert_int_equal(safefile_join(list.folder.path, FOLDER_ARCHIVE, path), STATUS_OK);
    assert_int_equal(platform_list(path, count_name, &count), STATUS_OK);
    return count;
}

static size_t batch_count(void)
{
    struct roll roll;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    size_t count = roll.facts.batch_count;
    roll_close(&roll);
    return count;
}

static void both_suites_make_one_list(void **state)
{
    (void)state;
    struct roll roll;
    for (uint32_t number = 0; number < 2; number++) {
        enum seal_suite suite =
            number == 0 || !build_has_kem ? SEAL_SUITE_X25519 : SEAL_SUITE_XWING;
        struct fixture_batch *batch = make_batch(number, suite);
        merge_taken(batch);
        free(batch);
        assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
        assert_int_equal(roll.facts.batch_count, number + 1);
        assert_int_equal(roll.facts.batches[number].header.suite, suite);
        assert_int_equal(roll.tally.total.by_state[TALLY_HELD], 0);
        roll_close(&roll);
    }
}

static void what_cannot_be_opened_is_left_where_it_is(void **state)
{
    (void)state;
    struct fixture_batch *old = make_batch(0, SEAL_SUITE_X25519);
    struct fixture_batch *batch = make_batch(1, SEAL_SUITE_XWING);
    struct merge merge;
    has_kem = false;
    merge_taken(old); // also by a build without X-Wing
    merge_one(batch, &merge);
    assert_int_equal(merge.refusal_count, 1);
    assert_int_equal(merge.refusals[0].verdict, BATCH_READ_SUITE_NOT_SUPPORTED);
    assert_string_equal(batch_read_verdict_name(merge.refusals[0].verdict), "suite_not_supported");
    merge_end(&merge);
    assert_int_equal(batch_count(), 1);
    assert_int_equal(archived_count(), 1);
    has_kem = build_has_kem;
    if (build_has_kem) { // which then takes it
        merge_taken(batch);
        assert_int_equal(batch_count(), 2);
        assert_int_equal(archived_count(), 2);
    }
    free(old);
    free(batch);
}

// The archive is the truth: no list is made without what stands there.
static void no_list_is_made_without_what_is_archived(void **state)
{
    (void)state;
    struct fixture_batch *old = make_batch(0, SEAL_SUITE_X25519);
    struct fixture_batch *batch = make_batch(1, SEAL_SUITE_XWING);
    struct merge merge;
    struct rebuild rebuild;
    merge_taken(old);
    list_fixture_archive(&list, batch);
    has_kem = false;
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_SUITE_NOT_SUPPORTED);
    assert_int_equal(rebuild_make(&list.folder, NULL, &rebuild), STATUS_SUITE_NOT_SUPPORTED);
    assert_int_equal(batch_count(), 1); // the list that stood there
    assert_int_equal(archived_count(), 2);
    has_kem = build_has_kem;
    if (build_has_kem) {
        assert_int_equal(rebuild_make(&list.folder, NULL, &rebuild), STATUS_OK);
        assert_int_equal(rebuild_take(&rebuild), STATUS_OK);
        rebuild_end(&rebuild);
        assert_int_equal(batch_count(), 2);
    }
    free(old);
    free(batch);
}

static void what_cannot_be_opened_is_not_called_damaged(void **state)
{
    (void)state;
    if (!build_has_kem) // then no list can have such a batch that it would be compared with
        return;
    struct fixture_batch *batch = make_batch(0, SEAL_SUITE_XWING);
    struct check_result result;
    merge_taken(batch);
    assert_int_equal(check_list(&list.folder, true, NULL, &result), STATUS_OK);
    assert_int_equal(result.damaged + result.unproved, 0);
    has_kem = false;
    assert_int_equal(check_list(&list.folder, true, NULL, &result), STATUS_SUITE_NOT_SUPPORTED);
    assert_int_equal(check_list(&list.folder, false, NULL, &result), STATUS_OK);
    free(batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_suites_make_one_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_opened_is_left_where_it_is, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_list_is_made_without_what_is_archived, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_opened_is_not_called_damaged, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
