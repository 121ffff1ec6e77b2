// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/inspection.h"

#include "common/safefile.h"
#include "common/secret.h"
#include "merger/setup/coordinator.h"
#include "merger/setup/device.h"
#include "merger/setup/founding.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char folder[PLATFORM_PATH_CAP];
static char path[PLATFORM_PATH_CAP];
static struct fixture fixture;
static struct inspection found;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    fixture_folder(folder);
    return safefile_join(folder, "file", path) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    inspection_free(&found);
    fixture_folder_remove(folder);
    return 0;
}

static void inspect(const void *bytes, size_t len, enum inspection_kind kind, enum status status)
{
    inspection_free(&found);
    assert_int_equal(safefile_replace(path, bytes, len), STATUS_OK);
    assert_int_equal(inspection_read(path, &found), STATUS_OK);
    assert_int_equal(found.kind, kind);
    assert_int_equal(found.status, status);
    assert_int_equal(found.file_len, len);
}

static void a_batch_is_known_without_a_key(void **state)
{
    (void)state;
    struct fixture_batch *batch = fixture_batch_new(&fixture, &fixture.facts);
    fixture_batch_add(batch, SEAL_ENTRY, 1, "Әбілова");
    inspect(batch->file, SEAL_FILE_LEN, INSPECTION_BATCH, STATUS_OK);
    assert_false(found.batch.closed);
    assert_int_equal(found.batch.suite, batch->file[9]);
    assert_memory_equal(found.batch.id, fixture.facts.batch_id, sizeof found.batch.id);
    fixture_batch_close(batch, &fixture);
    inspect(batch->file, SEAL_FILE_LEN, INSPECTION_BATCH, STATUS_OK);
    assert_true(found.batch.closed);
    free(batch);
}

static void a_batch_may_be_damaged_or_newer(void **state)
{
    (void)state;
    struct fixture_batch *batch = fixture_batch_new(&fixture, &fixture.facts);
    uint8_t *longer = calloc(1, SEAL_FILE_LEN + 1);
    assert_non_null(longer);
    memcpy(longer, batch->file, SEAL_FILE_LEN);
    inspect(longer, SEAL_FILE_LEN + 1, INSPECTION_BATCH, STATUS_DAMAGED);
    inspect(longer, SEAL_FILE_LEN - 1, INSPECTION_BATCH, STATUS_DAMAGED);
    inspect(longer, 10, INSPECTION_BATCH, STATUS_DAMAGED);
    longer[10] = 1; // must be zero
    inspect(longer, SEAL_FILE_LEN, INSPECTION_BATCH, STATUS_DAMAGED);
    longer[10] = 0;
    for (uint8_t suite = 1; suite <= 2; suite++) { // also of one that this build does not have
        longer[9] = suite;
        inspect(longer, SEAL_FILE_LEN, INSPECTION_BATCH, STATUS_OK);
        assert_int_equal(found.batch.suite, suite);
    }
    longer[9] = 3;
    inspect(longer, SEAL_FILE_LEN, INSPECTION_BATCH, STATUS_NEWER);
    longer[8] = 2; // format
    inspect(longer, SEAL_FILE_LEN, INSPECTION_BATCH, STATUS_NEWER);
    longer[7] = 'h';
    inspect(longer, SEAL_FILE_LEN, INSPECTION_UNKNOWN, STATUS_NOT_OURS);
    free(longer);
    free(batch);
}

static void a_campaign_file_is_read_and_verified(void **state)
{
    (void)state;
    struct campaign campaign;
    uint8_t *file;
    size_t len;
    fixture_campaign(&fixture, &campaign);
    assert_int_equal(campaign_write(&campaign, fixture.campaign_secret, &file, &len), STATUS_OK);
    inspect(file, len, INSPECTION_CAMPAIGN, STATUS_OK);
    assert_string_equal(found.campaign.title[LANG_EN], campaign.title[LANG_EN]);
    file[len / 2] ^= 1;
    inspect(file, len, INSPECTION_CAMPAIGN, STATUS_FORGED);
    free(file);
    campaign_free(&campaign);
}

static void a_key_file_is_one_of_two_kinds(void **state)
{
    (void)state;
    uint8_t file[KEYFILE_MAX_LEN];
    size_t len;
    struct coordinator coordinator;
    coordinator_draw(&coordinator);
    assert_int_equal(coordinator_lock(&coordinator, fixture.campaign_public, keyfile_cost_tests,
                                      "x", file, &len),
                     STATUS_OK);
    inspect(file, len, INSPECTION_COORDINATOR_KEY, STATUS_OK);
    assert_memory_equal(found.key.campaign_id, fixture.campaign_public, 32);
    assert_memory_equal(found.key.box_public, coordinator.reader.box_public, 32);
    assert_true(found.key.cost.for_tests);
    assert_int_equal(found.key.has_kem, coordinator.reader.has_kem);
    coordinator.reader.has_kem = !coordinator.reader.has_kem;
    assert_int_equal(coordinator_lock(&coordinator, fixture.campaign_public, keyfile_cost_tests,
                                      "x", file, &len),
                     STATUS_OK);
    inspect(file, len, INSPECTION_COORDINATOR_KEY, STATUS_OK);
    assert_int_equal(found.key.has_kem, coordinator.reader.has_kem);

    struct kit kit;
    struct kit_public kit_public;
    device_draw(fixture.campaign_public, fixture.campaign_secret, fixture.chain_secret, &kit,
                &kit_public);
    assert_int_equal(kit_lock(&kit, &kit_public, keyfile_cost_tests, "x", file, &len), STATUS_OK);
    inspect(file, len, INSPECTION_VOLUNTEER_KEY, STATUS_OK);
    assert_memory_equal(found.key.campaign_id, fixture.campaign_public, 32);
    assert_memory_equal(found.key.tag, kit_public.tag, KIT_TAG_LEN);
    inspect(file, len - 1, INSPECTION_KEY, STATUS_DAMAGED);
    file[23] = 0xFF; // memory, in KiB, at 20
    inspect(file, len, INSPECTION_KEY, STATUS_COST_TOO_HIGH);
}

static void databases_are_told_apart(void **state)
{
    (void)state;
    uint8_t file[4096] = "SQLite format 3";
    memcpy(file + 68, "QOLM", 4);
    inspect(file, sizeof file, INSPECTION_MASTER_LIST, STATUS_OK);
    memcpy(file + 68, "QOLO", 4);
    inspect(file, sizeof file, INSPECTION_OUTBOX, STATUS_OK);
    memcpy(file + 68, "ABCD", 4);
    inspect(file, sizeof file, INSPECTION_UNKNOWN, STATUS_NOT_OURS);
    inspect(file, 70, INSPECTION_UNKNOWN, STATUS_NOT_OURS);
}

static void other_files_are_not_ours(void **state)
{
    (void)state;
    uint8_t noise[4096];
    memset(noise, 0xA7, sizeof noise);
    inspect(noise, sizeof noise, INSPECTION_UNKNOWN, STATUS_NOT_OURS);
    inspect("", 0, INSPECTION_UNKNOWN, STATUS_NOT_OURS);
    inspect("QOLDECID", 8, INSPECTION_DECISIONS, STATUS_OK);
    inspect("QOLBATC", 7, INSPECTION_UNKNOWN, STATUS_NOT_OURS);
    inspection_free(&found);
    assert_int_equal(inspection_read(folder, &found), STATUS_NOT_A_FILE);
    assert_int_equal(safefile_join(folder, "nothing", path), STATUS_OK);
    assert_int_equal(inspection_read(path, &found), STATUS_NOT_FOUND);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_batch_is_known_without_a_key),
        WITH_FOLDER(a_batch_may_be_damaged_or_newer),
        WITH_FOLDER(a_campaign_file_is_read_and_verified),
        WITH_FOLDER(a_key_file_is_one_of_two_kinds),
        WITH_FOLDER(databases_are_told_apart),
        WITH_FOLDER(other_files_are_not_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
