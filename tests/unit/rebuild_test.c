// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2, syncfs

#include "merger/list/rebuild.h"

#include "common/safefile.h"
#include "merger/list/decide.h"
#include "merger/list/enrolment.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

#define FILE_MAX_LEN (1u << 24)
#define PEOPLE 2

static struct list_fixture list;

static const struct list_fixture_person people[PEOPLE] = {
    {"Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", NULL, "1985-01-31", "000101500001", LIST_FIXTURE_CONSENTS},
};

static void in_folder(const char *name, char out[PLATFORM_PATH_CAP])
{
    assert_int_equal(safefile_join(list.folder.path, name, out), STATUS_OK);
}

static void merge_file_of(const struct fixture_batch *batch)
{
    struct merge merge;
    char path[PLATFORM_PATH_CAP];
    list_fixture_write(batch, list.stick, "one.qolb", path);
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    assert_int_equal(merge_file(&merge, path), STATUS_OK);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    merge_end(&merge);
}

static struct fixture_batch *make_batch(uint32_t number)
{
    struct seal_header header = fixture_facts(&list.device, number);
    struct fixture_batch *batch = fixture_batch_new(&list.device, &header);
    for (uint8_t i = 0; i < PEOPLE; i++)
        list_fixture_seal(batch, (uint8_t)(10 * number + i + 1), &people[i]);
    fixture_batch_close(batch, &list.device);
    return batch;
}

static void merge_batch(uint32_t number)
{
    struct fixture_batch *batch = make_batch(number);
    merge_file_of(batch);
    free(batch);
}

// Two copies, with one cell damaged in each, complete each other in either order.
static void merge_in_parts(uint32_t number)
{
    struct fixture_batch *batch = make_batch(number);
    for (unsigned cell = 0; cell < 2; cell++) {
        uint8_t *byte = &batch->file[SEAL_HEADER_LEN + cell * SEAL_PAGE_LEN + 100];
        *byte ^= 1;
        merge_file_of(batch);
        *byte ^= 1;
    }
    free(batch);
}

static void void_entry(size_t cell)
{
    struct roll roll;
    struct decision_entry subject;
    bool changed;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    subject = facts_cell_entry(&roll.facts.cells[cell]);
    assert_int_equal(decide_void(&roll, &subject, 1, "asked for it", &changed), STATUS_OK);
    assert_true(changed);
    roll_close(&roll);
}

// A campaign with three batches of a volunteer called heron, the last one in two copies that have
// not the same cells, and one entry voided.
static int set_up(void **state)
{
    struct enrolment enrolment = {.alias = "heron"};
    fault_reset(state);
    list_fixture_init(&list);
    memcpy(enrolment.device_id, list.device.certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    assert_int_equal(enrolment_add(&list.folder, &enrolment, 1), STATUS_OK);
    for (uint32_t number = 0; number < 2; number++)
        merge_batch(number);
    merge_in_parts(2);
    void_entry(0);
    fault_reset(state);
    return 0;
}

static int tear_down(void **state)
{
    fault_reset(state);
    list_fixture_free(&list);
    return 0;
}

// ---- the list as it stands --------------------------------------------------------------------

struct standing {
    uint8_t fingerprint[FINGERPRINT_LEN];
    uint8_t entries[32]; // a hash over what is said of each
    char alias[LABEL_CAP];
};

static struct standing stand(void)
{
    struct roll roll;
    struct standing out = {.fingerprint = {0}};
    crypto_generichash_state hash;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(fingerprint_make(&roll.facts, list.folder.campaign.id, out.fingerprint),
                     STATUS_OK);
    crypto_generichash_init(&hash, NULL, 0, sizeof out.entries);
    for (size_t i = 0; i < roll.tally.entry_count; i++) {
        const struct tally_entry *entry = &roll.tally.entries[i];
        const uint32_t judged[] = {entry->state, entry->reason, entry->person, entry->cell->cell};
        crypto_generichash_update(&hash, entry->cell->entry_id, SEAL_ENTRY_ID_LEN);
        crypto_generichash_update(&hash, (const uint8_t *)judged, sizeof judged);
    }
    crypto_generichash_final(&hash, out.entries, sizeof out.entries);
    const char *alias = roll.tally.lineage.devices[0].alias;
    if (alias)
        memcpy(out.alias, alias, strlen(alias));
    roll_close(&roll);
    return out;
}

static void assert_stands(const struct standing *expected)
{
    struct standing found = stand();
    assert_memory_equal(&found, expected, sizeof found);
}

static enum status note_part(void *context, const char *name)
{
    *(bool *)context |= strncmp(name, FOLDER_MASTER ".part", strlen(FOLDER_MASTER ".part")) == 0;
    return STATUS_OK;
}

static void assert_no_part(void)
{
    bool found = false;
    assert_int_equal(platform_list(list.folder.path, note_part, &found), STATUS_OK);
    assert_false(found);
}

static void make(struct rebuild *rebuild)
{
    assert_int_equal(rebuild_make(&list.folder, NULL, rebuild), STATUS_OK);
}

static void rebuild_all(void)
{
    struct rebuild rebuild;
    make(&rebuild);
    assert_false(rebuild_loses(&rebuild));
    assert_int_equal(rebuild_take(&rebuild), STATUS_OK);
    rebuild_end(&rebuild);
    assert_no_part();
}

// ---- harm -------------------------------------------------------------------------------------

static void change_list(const char *sql)
{
    char path[PLATFORM_PATH_CAP];
    sqlite3 *db;
    in_folder(FOLDER_MASTER, path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void put_garbage(const char *name)
{
    char path[PLATFORM_PATH_CAP], text[5000];
    memset(text, 'x', sizeof text);
    in_folder(name, path);
    assert_int_equal(safefile_replace(path, text, sizeof text), STATUS_OK);
}

struct search {
    enum archive_kind kind; // 0: a batch file
    const struct archive *archive;
    char path[PLATFORM_PATH_CAP];
};

static enum status find_file(void *context, const char *name)
{
    struct search *search = context;
    uint8_t content[ARCHIVE_FACT_MAX_LEN], hash[32];
    enum archive_kind kind;
    size_t len;
    bool found = search->kind == 0 && archive_is_batch_name(name, hash);
    if (search->kind != 0 && archive_is_fact_name(name)) {
        assert_int_equal(archive_read_fact(search->archive, name, &kind, content, &len), STATUS_OK);
        found = kind == search->kind;
    }
    if (found)
        assert_int_equal(safefile_join(search->archive->filing.folder, name, search->path),
                         STATUS_OK);
    return STATUS_OK;
}

// A file of that kind in the archive.
static void find_archived(enum archive_kind kind, char out[PLATFORM_PATH_CAP])
{
    struct archive archive;
    assert_int_equal(archive_open(&list.folder, &archive), STATUS_OK);
    struct search search = {.kind = kind, .archive = &archive};
    assert_int_equal(platform_list(archive.filing.folder, find_file, &search), STATUS_OK);
    archive_close(&archive);
    assert_string_not_equal(search.path, "");
    memcpy(out, search.path, sizeof search.path);
}

// ---- the same list ----------------------------------------------------------------------------

static void a_sound_list_comes_out_the_same(void **state)
{
    (void)state;
    struct rebuild rebuild;
    struct standing before = stand();
    make(&rebuild);
    assert_true(rebuild.had_list);
    assert_true(rebuild.was_readable);
    assert_memory_equal(rebuild.before, before.fingerprint, FINGERPRINT_LEN);
    assert_memory_equal(rebuild.after, before.fingerprint, FINGERPRINT_LEN);
    assert_int_equal(rebuild.merge.batches_new, 3);
    assert_int_equal(rebuild.merge.refusal_count, 0);
    assert_int_equal(rebuild_take(&rebuild), STATUS_OK);
    assert_int_equal(rebuild.merge.roll.tally.certain, 2);
    rebuild_end(&rebuild);
    assert_no_part();
    assert_string_equal(before.alias, "heron");
    assert_stands(&before);
}

static void the_archive_decides_and_not_the_old_list(void **state)
{
    (void)state;
    struct standing before = stand();
    change_list("DELETE FROM cells WHERE key = (SELECT min(key) FROM cells);"
                "DELETE FROM decisions; DELETE FROM enrolments");
    struct standing harmed = stand();
    assert_memory_not_equal(&harmed, &before, sizeof before);
    rebuild_all();
    assert_stands(&before);
}

static void a_missing_list_is_made(void **state)
{
    (void)state;
    struct rebuild rebuild;
    char path[PLATFORM_PATH_CAP];
    struct standing before = stand();
    in_folder(FOLDER_MASTER, path);
    assert_int_equal(platform_remove(path), STATUS_OK);
    make(&rebuild);
    assert_false(rebuild.had_list);
    assert_int_equal(rebuild_take(&rebuild), STATUS_OK);
    rebuild_end(&rebuild);
    assert_stands(&before);
}

static void a_list_that_is_not_whole_is_made_again(void **state)
{
    (void)state;
    static const char *const harms[] = {
        "UPDATE meta SET body = zeroblob(300)",
        "UPDATE batches SET body = zeroblob(300)",
        "UPDATE segments SET body = zeroblob(300)",
        "UPDATE cells SET body = zeroblob(300)",
        "UPDATE copies SET body = zeroblob(300)",
        "UPDATE decisions SET body = zeroblob(300)",
        "DELETE FROM batches WHERE key = 1",
        "DELETE FROM copies WHERE key = 1",
        "DELETE FROM segments WHERE key = 1",
        "DELETE FROM segments WHERE key = 3",
        "INSERT INTO segments SELECT 0, body FROM segments WHERE key = 1",
        "INSERT INTO segments SELECT 4, body FROM segments WHERE key = 1",
        "INSERT INTO cells SELECT 1, body FROM cells LIMIT 1",
        "INSERT INTO cells SELECT 4 << 26, body FROM cells LIMIT 1",
    };
    struct standing before = stand();
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        struct roll roll;
        struct rebuild rebuild;
        change_list(harms[i]);
        assert_int_equal(roll_open(&list.folder, &roll), STATUS_NO_LIST);
        make(&rebuild);
        assert_true(rebuild.had_list);
        assert_false(rebuild.was_readable);
        assert_int_equal(rebuild_take(&rebuild), STATUS_OK);
        rebuild_end(&rebuild);
        assert_stands(&before);
    }
}

static void a_decision_that_is_gone_is_missed(void **state)
{
    (void)state;
    struct roll roll;
    void_entry(1);
    struct standing before = stand();
    change_list("DELETE FROM decisions WHERE key = 1");
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_NO_LIST);
    rebuild_all();
    assert_stands(&before);
}

static void a_list_that_is_none_is_made_again(void **state)
{
    (void)state;
    struct standing before = stand();
    put_garbage(FOLDER_MASTER);
    rebuild_all();
    assert_stands(&before);
}

static void a_list_of_another_campaign_is_made_again(void **state)
{
    (void)state;
    struct standing before = stand();
    struct master *master;
    char path[PLATFORM_PATH_CAP];
    in_folder(FOLDER_MASTER, path);
    assert_int_equal(platform_remove(path), STATUS_OK);
    list.folder.campaign.id[0] ^= 1;
    assert_int_equal(master_open_file(&list.folder, FOLDER_MASTER, &master), STATUS_OK);
    master_close(master);
    list.folder.campaign.id[0] ^= 1;
    rebuild_all();
    assert_stands(&before);
}

static void a_newer_list_is_left_alone(void **state)
{
    (void)state;
    struct rebuild rebuild;
    change_list("PRAGMA user_version = 5");
    assert_int_equal(rebuild_make(&list.folder, NULL, &rebuild), STATUS_NEWER);
    change_list("PRAGMA user_version = 4");
    stand();
    assert_no_part();
}

// SQLite would take the pages of a journal that lies beside the new list for its own.
static void the_journal_of_a_lost_list_goes_too(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    uint8_t *journal;
    size_t len;
    struct master *master;
    struct standing before = stand();
    assert_int_equal(master_open(&list.folder, &master), STATUS_OK);
    assert_int_equal(master_begin(master), STATUS_OK);
    for (int64_t key = 900; key < 950; key++)
        assert_int_equal(master_put(master, MASTER_COPIES, key, (const uint8_t *)"x", 1),
                         STATUS_OK);
    assert_int_equal(master_commit(master), STATUS_OK);
    in_folder(FOLDER_MASTER "-wal", path);
    assert_int_equal(safefile_read(path, FILE_MAX_LEN, &journal, &len), STATUS_OK);
    assert_true(len > 0);
    master_close(master);
    change_list("DELETE FROM copies WHERE key >= 900");
    assert_int_equal(safefile_create(path, journal, len), STATUS_OK);
    in_folder(FOLDER_MASTER, path);
    assert_int_equal(platform_remove(path), STATUS_OK);
    rebuild_all();
    assert_stands(&before);
    free(journal);
}

static void what_a_killed_rebuild_left_is_cleared(void **state)
{
    (void)state;
    struct merge merge;
    struct standing before = stand();
    put_garbage(FOLDER_MASTER ".part");
    put_garbage(FOLDER_MASTER ".part-wal");
    rebuild_all();
    assert_stands(&before);
    put_garbage(FOLDER_MASTER ".part");
    assert_int_equal(merge_begin(&list.folder, true, &merge), STATUS_OK);
    merge_end(&merge);
    bool found = false;
    assert_int_equal(platform_list(list.folder.path, note_part, &found), STATUS_OK);
    assert_true(found); // a dry run changes nothing
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    merge_end(&merge);
    assert_no_part();
}

// ---- nothing is lost --------------------------------------------------------------------------

static void assert_left_alone(unsigned long lost_copies, unsigned long lost_facts)
{
    struct rebuild rebuild;
    struct standing before = stand();
    make(&rebuild);
    assert_int_equal(rebuild.lost_copies, lost_copies);
    assert_int_equal(rebuild.lost_facts, lost_facts);
    assert_true(rebuild_loses(&rebuild));
    rebuild_end(&rebuild);
    assert_no_part();
    assert_stands(&before);
}

static void a_list_that_knows_more_is_told(void **state)
{
    (void)state;
    static const enum archive_kind kinds[] = {0, ARCHIVE_DECISION, ARCHIVE_ENROLMENT};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char path[PLATFORM_PATH_CAP];
        uint8_t *file;
        size_t len;
        find_archived(kinds[i], path);
        assert_int_equal(safefile_read(path, FILE_MAX_LEN, &file, &len), STATUS_OK);
        assert_int_equal(platform_remove(path), STATUS_OK);
        assert_left_alone(kinds[i] == 0, kinds[i] != 0);
        file[len / 2] ^= 1; // it is there, and no good
        assert_int_equal(safefile_create(path, file, len), STATUS_OK);
        assert_left_alone(kinds[i] == 0, kinds[i] != 0);
        file[len / 2] ^= 1;
        assert_int_equal(safefile_replace(path, file, len), STATUS_OK);
        free(file);
    }
    rebuild_all();
}

static void what_a_damaged_list_knows_is_looked_at_as_far_as_it_opens(void **state)
{
    (void)state;
    struct rebuild rebuild;
    char path[PLATFORM_PATH_CAP];
    find_archived(0, path);
    assert_int_equal(platform_remove(path), STATUS_OK);
    change_list("UPDATE cells SET body = zeroblob(300);"
                "UPDATE decisions SET body = zeroblob(300)");
    make(&rebuild);
    assert_false(rebuild.was_readable);
    assert_int_equal(rebuild.lost_copies, 1);
    assert_int_equal(rebuild.lost_facts, 0);
    rebuild_end(&rebuild);
}

static void a_list_may_be_taken_that_knows_less(void **state)
{
    (void)state;
    struct rebuild rebuild;
    char path[PLATFORM_PATH_CAP];
    find_archived(ARCHIVE_DECISION, path);
    assert_int_equal(platform_remove(path), STATUS_OK);
    make(&rebuild);
    assert_int_equal(rebuild_take(&rebuild), STATUS_OK);
    rebuild_end(&rebuild);
    make(&rebuild);
    assert_false(rebuild_loses(&rebuild));
    rebuild_end(&rebuild);
}

// ---- failures ---------------------------------------------------------------------------------

// Whatever flush of a folder fails, there is the old list or the new one, which are the same.
static void a_failure_leaves_a_whole_list(void **state)
{
    struct standing before = stand();
    unsigned failures = 0;
    bool struck = true;
    for (unsigned at = 1; struck; at++) {
        struct rebuild rebuild;
        fault_reset(state);
        fault.fsync = (struct fault_point){.at = at, .error = EIO};
        enum status status = rebuild_make(&list.folder, NULL, &rebuild);
        if (status == STATUS_OK)
            status = rebuild_take(&rebuild);
        struck = fault.fsync.calls >= at;
        assert_int_equal(status, struck ? STATUS_IO : STATUS_OK);
        rebuild_end(&rebuild);
        fault_reset(state);
        assert_no_part();
        assert_stands(&before);
        failures += status != STATUS_OK;
    }
    assert_int_equal(failures, 3); // of the archive; before the rename, and after it
}

struct told {
    unsigned long done, total;
    bool ended;
};

static struct told told;

static void note_progress(const struct progress *progress)
{
    told = (struct told){progress->done, progress->total, progress->ended};
}

static void progress_is_told_over_the_archive(void **state)
{
    (void)state;
    struct rebuild rebuild;
    struct progress progress = {.show = note_progress};
    told = (struct told){0, 0, false};
    assert_int_equal(rebuild_make(&list.folder, &progress, &rebuild), STATUS_OK);
    rebuild_end(&rebuild);
    assert_int_equal(told.done, 6); // four copies of three batches, a decision, an enrolment
    assert_int_equal(told.total, 6);
    assert_true(told.ended);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sound_list_comes_out_the_same),
        TEST(the_archive_decides_and_not_the_old_list),
        TEST(a_missing_list_is_made),
        TEST(a_list_that_is_not_whole_is_made_again),
        TEST(a_decision_that_is_gone_is_missed),
        TEST(a_list_that_is_none_is_made_again),
        TEST(a_list_of_another_campaign_is_made_again),
        TEST(a_newer_list_is_left_alone),
        TEST(the_journal_of_a_lost_list_goes_too),
        TEST(what_a_killed_rebuild_left_is_cleared),
        TEST(a_list_that_knows_more_is_told),
        TEST(what_a_damaged_list_knows_is_looked_at_as_far_as_it_opens),
        TEST(a_list_may_be_taken_that_knows_less),
        TEST(a_failure_leaves_a_whole_list),
        TEST(progress_is_told_over_the_archive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
