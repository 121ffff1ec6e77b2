// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2, syncfs

#include "merger/list/merge.h"

#include "common/safefile.h"
#include "merger/list/check.h"
#include "merger/list/decide.h"
#include "merger/list/fingerprint.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

static struct list_fixture list;

static const struct list_fixture_person people[] = {
    {"Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", NULL, "1985-01-31", "000101500001", LIST_FIXTURE_CONSENTS},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
};

static int set_up(void **state)
{
    fault_reset(state);
    list_fixture_init(&list);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    list_fixture_free(&list);
    return 0;
}

// A closed batch with those three people.
static struct fixture_batch *make_batch(uint32_t number)
{
    struct seal_header header = fixture_facts(&list.device, number);
    struct fixture_batch *batch = fixture_batch_new(&list.device, &header);
    for (uint8_t i = 0; i < 3; i++)
        list_fixture_seal(batch, (uint8_t)(10 * number + i + 1), &people[i]);
    fixture_batch_close(batch, &list.device);
    return batch;
}

static void damage(struct fixture_batch *batch, unsigned cell)
{
    batch->file[SEAL_HEADER_LEN + cell * SEAL_PAGE_LEN + 100] ^= 1;
}

static void begin(struct merge *merge, bool dry_run)
{
    assert_int_equal(merge_begin(&list.folder, dry_run, merge), STATUS_OK);
}

static void take(struct merge *merge, const struct fixture_batch *batch, const char *name)
{
    char path[PLATFORM_PATH_CAP];
    list_fixture_write(batch, list.stick, name, path);
    assert_int_equal(merge_file(merge, path), STATUS_OK);
}

static uint64_t fingerprint(void)
{
    struct roll roll;
    uint8_t bytes[FINGERPRINT_LEN];
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(fingerprint_make(&roll.facts, list.folder.campaign.id, bytes), STATUS_OK);
    roll_close(&roll);
    struct bytes_reader r = bytes_reader_init(bytes, sizeof bytes);
    return bytes_get_u64(&r);
}

// Merges that one batch and gives the fingerprint.
static uint64_t merge_one(const struct fixture_batch *batch)
{
    struct merge merge;
    begin(&merge, false);
    take(&merge, batch, "one.qolb");
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    merge_end(&merge);
    return fingerprint();
}

static unsigned brought_count(const struct merge *merge)
{
    unsigned count = 0;
    for (size_t i = 0; i < merge->roll.tally.entry_count; i++)
        count += merge_brought(merge, &merge->roll.tally.entries[i]);
    return count;
}

static enum status count_name(void *context, const char *name)
{
    (void)name;
    ++*(size_t *)context;
    return STATUS_OK;
}

static size_t count_in(const char *path)
{
    size_t count = 0;
    assert_int_equal(platform_list(path, count_name, &count), STATUS_OK);
    return count;
}

static size_t archived_count(void)
{
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(list.folder.path, FOLDER_ARCHIVE, path), STATUS_OK);
    return count_in(path);
}

static void a_batch_comes_in(void **state)
{
    (void)state;
    struct merge merge;
    struct fixture_batch *batch = make_batch(0);
    begin(&merge, false);
    take(&merge, batch, "a.qolb");
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.file_count, 1);
    assert_int_equal(merge.batches_new, 1);
    assert_true(merge.marks[0].is_new);
    assert_int_equal(merge.marks[0].entry_cells_new, 7);
    assert_int_equal(brought_count(&merge), 3);
    assert_int_equal(merge.roll.tally.certain, 3);
    merge_end(&merge);
    assert_int_equal(archived_count(), 1);
    free(batch);
}

static void the_same_again_changes_nothing(void **state)
{
    (void)state;
    struct merge merge;
    struct fixture_batch *batch = make_batch(0);
    uint64_t before = merge_one(batch);
    begin(&merge, false);
    take(&merge, batch, "a.qolb");
    take(&merge, batch, "b.qolb");
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.batches_new + merge.copies_new, 0);
    assert_int_equal(merge.copies_known, 2);
    assert_int_equal(merge.roll.tally.certain, 3);
    merge_end(&merge);
    assert_int_equal(fingerprint(), before);
    assert_int_equal(archived_count(), 1);
    free(batch);
}

static void damaged_copies_complete_each_other(void **state)
{
    (void)state;
    struct merge merge;
    struct fixture_batch *one = make_batch(0);
    struct fixture_batch *two = malloc(sizeof *two);
    assert_non_null(two);
    *two = *one;
    damage(one, 0);
    damage(two, 2);
    merge_one(one);
    begin(&merge, false);
    take(&merge, two, "two.qolb");
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.copies_new, 1);
    assert_int_equal(merge.marks[0].entry_cells_new, 1);
    assert_int_equal(brought_count(&merge), 1);
    assert_false(merge.marks[0].is_new);
    assert_int_equal(merge.roll.tally.certain, 3);
    assert_int_equal(merge.roll.tally.total.holes, 0);
    merge_end(&merge);
    assert_int_equal(archived_count(), 2);
    free(one);
    free(two);
}

// One device, one header, one cell: nobody can tell which of the two it wrote.
static void two_contents_of_a_cell_are_both_kept(void **state)
{
    (void)state;
    struct merge merge;
    struct fixture_batch *one = fixture_batch_new(&list.device, &list.device.facts);
    struct fixture_batch *two = malloc(sizeof *two);
    assert_non_null(two);
    *two = *one;
    list_fixture_seal(one, 1, &people[0]);
    list_fixture_seal(two, 2, &people[1]);
    begin(&merge, false);
    take(&merge, one, "one.qolb");
    take(&merge, two, "two.qolb");
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.batches_new, 1);
    assert_int_equal(merge.copies_new, 1);
    assert_int_equal(merge.marks[0].entry_cells_new, 1);
    assert_int_equal(brought_count(&merge), 2);
    assert_int_equal(merge.roll.tally.total.by_state[TALLY_HELD], 2);
    merge_end(&merge);
    free(one);
    free(two);
}

static void what_is_not_archived_is_not_committed(void **state)
{
    (void)state;
    struct merge merge;
    struct fixture_batch *batch = make_batch(0);
    uint64_t before = fingerprint();
    begin(&merge, false);
    take(&merge, batch, "a.qolb");
    fault_nth(&fault.syncfs, 1, EIO);
    assert_int_equal(merge_finish(&merge), STATUS_IO);
    merge_end(&merge);
    assert_int_equal(fingerprint(), before);
    assert_int_equal(archived_count(), 0);
    free(batch);
}

static void a_dry_run_changes_nothing(void **state)
{
    (void)state;
    struct merge merge;
    struct fixture_batch *batch = make_batch(0);
    uint64_t before = fingerprint();
    begin(&merge, true);
    take(&merge, batch, "a.qolb");
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.batches_new, 1);
    assert_int_equal(merge.roll.tally.certain, 3);
    merge_end(&merge);
    assert_int_equal(archived_count(), 0);
    assert_int_equal(fingerprint(), before);
    free(batch);
}

// Of a rebuild that was killed, too, it leaves all as it finds it.
static void a_dry_run_without_a_list_makes_none(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    uint8_t *left;
    size_t left_len;
    struct merge merge;
    struct fixture_batch *batch = make_batch(0);
    list_fixture_archive(&list, batch);
    assert_int_equal(safefile_join(list.folder.path, "master.db.part", path), STATUS_OK);
    assert_int_equal(safefile_create(path, "left", 4), STATUS_OK);
    for (unsigned i = 0; i < 2; i++) {
        begin(&merge, true);
        assert_int_equal(count_in(list.folder.path), 2);
        assert_int_equal(merge_finish(&merge), STATUS_OK);
        assert_int_equal(merge.archived_count, 1);
        assert_int_equal(merge.roll.tally.certain, 3);
        merge_end(&merge);
        assert_int_equal(count_in(list.folder.path), 2);
    }
    assert_int_equal(safefile_read(path, 4, &left, &left_len), STATUS_OK);
    assert_string_equal((char *)left, "left");
    free(left);
    free(batch);
}

static void what_is_not_finished_is_taken_from_the_archive(void **state)
{
    (void)state;
    struct merge merge;
    struct fixture_batch *batch = make_batch(0);
    list_fixture_archive(&list, batch);
    assert_int_equal(archived_count(), 1);
    begin(&merge, false);
    assert_int_equal(merge.archived_count, 1);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.batches_new, 1);
    assert_int_equal(merge.roll.tally.certain, 3);
    merge_end(&merge);
    begin(&merge, false);
    assert_int_equal(merge.archived_count, 0);
    merge_end(&merge);
    free(batch);
}

static void refused_files_are_noted_and_the_rest_goes_on(void **state)
{
    (void)state;
    struct merge merge;
    struct fixture_batch *good = make_batch(0), *bad = make_batch(1);
    bad->file[0] ^= 1;
    begin(&merge, false);
    take(&merge, bad, "bad.qolb");
    assert_int_equal(merge_file(&merge, "/nowhere/at/all.qolb"), STATUS_OK);
    take(&merge, good, "good.qolb");
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.refusal_count, 2);
    assert_int_equal(merge.refusals[0].verdict, BATCH_READ_NOT_A_BATCH);
    assert_int_equal(merge.refusals[0].unreadable, STATUS_OK);
    assert_string_equal(merge.refusals[1].path, "/nowhere/at/all.qolb");
    assert_int_equal(merge.refusals[1].unreadable, STATUS_NOT_FOUND);
    assert_int_equal(merge.roll.tally.certain, 3);
    merge_end(&merge);
    assert_int_equal(archived_count(), 1);
    free(good);
    free(bad);
}

// Batches, decisions and copies in any order and grouping give one fingerprint and one list.
static void order_and_grouping_do_not_matter(void **state)
{
    (void)state;
    enum { COPIES = 6 };
    struct fixture_batch *copies[COPIES];
    uint64_t expected = 0;
    for (uint32_t i = 0; i < COPIES; i++)
        copies[i] = make_batch(i / 2);
    for (uint32_t i = 1; i < COPIES; i += 2)
        *copies[i] = *copies[i - 1];
    for (unsigned i = 0; i < COPIES; i++)
        damage(copies[i], i % 3);
    for (unsigned round = 0; round < 8; round++) {
        struct merge merge;
        list_fixture_free(&list);
        struct fixture device = list.device;
        list_fixture_init(&list);
        list.device = device;
        list.folder.key->reader = device.readers[0];
        memcpy(list.folder.chain_secret, device.chain_secret, 32);
        memcpy(list.folder.campaign.id, device.campaign_public, 32);
        begin(&merge, false);
        for (unsigned i = 0; i < COPIES; i++) {
            const char name[] = {(char)('0' + i), '\0'};
            take(&merge, copies[(i * 5 + round) % COPIES], name);
            if (round % 3 != 0 || i != 2)
                continue;
            assert_int_equal(merge_finish(&merge), STATUS_OK);
            merge_end(&merge);
            begin(&merge, false);
        }
        assert_int_equal(merge_finish(&merge), STATUS_OK);
        assert_int_equal(merge.roll.tally.certain, 3);
        assert_int_equal(merge.roll.tally.total.by_state[TALLY_DUPLICATE], 6);
        merge_end(&merge);
        if (round == 0)
            expected = fingerprint();
        assert_int_equal(fingerprint(), expected);
    }
    for (unsigned i = 0; i < COPIES; i++)
        free(copies[i]);
}

// ---- decisions --------------------------------------------------------------------------------

static void decide_on_first(bool restore, bool expect_changed)
{
    struct roll roll;
    struct decision_entry subject;
    bool changed;
    fixture_entry_id(1, subject.entry_id);
    memcpy(subject.device_id, list.device.certificate.device_id, sizeof subject.device_id);
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    enum status status = restore ? decide_restore(&roll, &subject, 1, "", &changed)
                                 : decide_void(&roll, &subject, 1, "asked for it", &changed);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(changed, expect_changed);
    roll_close(&roll);
}

static unsigned long people_counted(void)
{
    struct roll roll;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    unsigned long count = roll.tally.certain;
    roll_close(&roll);
    return count;
}

static void a_decision_can_be_made_and_taken_back(void **state)
{
    (void)state;
    struct fixture_batch *batch = make_batch(0);
    merge_one(batch);
    decide_on_first(true, false);
    for (unsigned i = 0; i < 3; i++) {
        decide_on_first(false, true);
        assert_int_equal(people_counted(), 2);
        decide_on_first(false, false);
        decide_on_first(true, true);
        assert_int_equal(people_counted(), 3);
        decide_on_first(true, false);
    }
    assert_int_equal(archived_count(), 7);
    free(batch);
}

static void decisions_are_taken_from_the_archive(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    struct fixture_batch *batch = make_batch(0);
    struct enrolment enrolment = {.alias = "heron"};
    memcpy(enrolment.device_id, list.device.certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    assert_int_equal(enrolment_add(&list.folder, &enrolment, 1), STATUS_OK);
    merge_one(batch);
    decide_on_first(false, true);
    uint64_t before = fingerprint();
    assert_int_equal(safefile_join(list.folder.path, FOLDER_MASTER, path), STATUS_OK);
    assert_int_equal(platform_remove(path), STATUS_OK);
    struct roll roll;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_NO_LIST);
    struct merge merge;
    begin(&merge, false);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.roll.tally.certain, 2);
    assert_string_equal(merge.roll.tally.lineage.devices[0].alias, "heron");
    merge_end(&merge);
    assert_int_equal(fingerprint(), before);
    free(batch);
}

// Whatever ends a merge before its end, no empty list answers for the archive after it.
static void a_lost_list_is_missing_until_it_is_whole(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    struct roll roll;
    struct merge merge;
    struct fixture_batch *batch = make_batch(0);
    uint64_t before = merge_one(batch);
    assert_int_equal(safefile_join(list.folder.path, FOLDER_MASTER, path), STATUS_OK);
    assert_int_equal(platform_remove(path), STATUS_OK);
    for (unsigned i = 0; i < 2; i++) {
        bool dry_run = i == 0;
        begin(&merge, dry_run);
        if (dry_run)
            assert_int_equal(merge_finish(&merge), STATUS_OK);
        merge_end(&merge);
        assert_int_equal(roll_open(&list.folder, &roll), STATUS_NO_LIST);
    }
    assert_int_equal(merge_one(batch), before);
    assert_int_equal(fingerprint(), before);
    free(batch);
}

static void a_forged_decision_is_refused(void **state)
{
    (void)state;
    struct archive archive;
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision decision = {.kind = DECISION_VOID};
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    decision.signature[0] ^= 1;
    size_t len = decision_write(&decision, bytes);
    assert_int_equal(archive_open(&list.folder, &archive), STATUS_OK);
    assert_int_equal(archive_put_fact(&archive, ARCHIVE_DECISION, bytes, len), STATUS_OK);
    assert_int_equal(archive_flush(&archive), STATUS_OK);
    archive_close(&archive);
    struct merge merge;
    begin(&merge, false);
    assert_int_equal(merge.refusal_count, 1);
    assert_int_equal(merge.refusals[0].unreadable, STATUS_FORGED);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(merge.roll.facts.decision_count, 0);
    merge_end(&merge);
}

// ---- enrolments and check ---------------------------------------------------------------------

static void an_enrolment_is_kept_once(void **state)
{
    (void)state;
    struct enrolment enrolments[2] = {{.alias = "heron"}, {.alias = "crane"}}, *found;
    size_t count;
    enrolments[1].device_id[0] = 1;
    assert_int_equal(enrolment_add(&list.folder, enrolments, 2), STATUS_OK);
    assert_int_equal(enrolment_add(&list.folder, enrolments, 2), STATUS_OK);
    assert_int_equal(enrolment_load(&list.folder, &found, &count), STATUS_OK);
    assert_int_equal(count, 2);
    assert_memory_equal(found, enrolments, sizeof enrolments);
    free(found);
    assert_int_equal(archived_count(), 2);
}

static struct check_result check(void)
{
    struct check_result result;
    assert_int_equal(check_list(&list.folder, true, NULL, &result), STATUS_OK);
    return result;
}

// Finds the one file of the archive.
static enum status note_path(void *context, const char *name)
{
    char folder[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(list.folder.path, FOLDER_ARCHIVE, folder), STATUS_OK);
    return safefile_join(folder, name, context);
}

static void a_check_finds_what_is_wrong(void **state)
{
    (void)state;
    char folder[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    uint8_t *file;
    size_t len;
    struct fixture_batch *batch = make_batch(0);
    merge_one(batch);
    struct check_result result = check();
    assert_int_equal(result.batches, 1);
    assert_int_equal(result.copies, 1);
    assert_int_equal(result.lost + result.damaged + result.different + result.unproved, 0);

    assert_int_equal(safefile_join(list.folder.path, FOLDER_ARCHIVE, folder), STATUS_OK);
    assert_int_equal(platform_list(folder, note_path, path), STATUS_OK);
    assert_int_equal(safefile_read(path, SEAL_FILE_LEN, &file, &len), STATUS_OK);
    file[SEAL_HEADER_LEN] ^= 1;
    assert_int_equal(safefile_replace(path, file, len), STATUS_OK);
    result = check();
    assert_int_equal(result.damaged, 1);
    assert_int_equal(result.unproved, 3);
    assert_int_equal(result.lost, 0);

    assert_int_equal(platform_remove(path), STATUS_OK);
    result = check();
    assert_int_equal(result.lost, 1);
    free(file);
    free(batch);
}

static void a_check_counts_what_is_not_merged(void **state)
{
    (void)state;
    struct fixture_batch *merged = make_batch(0), *batch = make_batch(1);
    merge_one(merged);
    list_fixture_archive(&list, batch);
    assert_int_equal(check().unmerged, 1);
    free(merged);
    free(batch);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_batch_comes_in),
        TEST(the_same_again_changes_nothing),
        TEST(damaged_copies_complete_each_other),
        TEST(two_contents_of_a_cell_are_both_kept),
        TEST(what_is_not_archived_is_not_committed),
        TEST(a_dry_run_changes_nothing),
        TEST(a_dry_run_without_a_list_makes_none),
        TEST(what_is_not_finished_is_taken_from_the_archive),
        TEST(refused_files_are_noted_and_the_rest_goes_on),
        TEST(order_and_grouping_do_not_matter),
        TEST(a_decision_can_be_made_and_taken_back),
        TEST(decisions_are_taken_from_the_archive),
        TEST(a_lost_list_is_missing_until_it_is_whole),
        TEST(a_forged_decision_is_refused),
        TEST(an_enrolment_is_kept_once),
        TEST(a_check_finds_what_is_wrong),
        TEST(a_check_counts_what_is_not_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
