// SPDX-License-Identifier: Apache-2.0
#include "merger/list/verify.h"

#include "common/safefile.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;
static struct certificate_book *book;
static struct verify *verify;
static struct fixture_batch *batch;
static char path[PLATFORM_PATH_CAP];

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    batch = fixture_batch_new(&list.device, &list.device.facts);
    book = certificate_book_new();
    assert_non_null(book);
    return verify_new(&list.folder, book, &verify) == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    verify_free(verify);
    certificate_book_free(book);
    free(batch);
    list_fixture_free(&list);
    return 0;
}

static struct verify_result read_batch(void)
{
    struct verify_result result;
    list_fixture_write(batch, list.folder.path, "batch", path);
    assert_int_equal(verify_file(verify, path, &result), STATUS_OK);
    return result;
}

static void a_good_file_is_taken(void **state)
{
    (void)state;
    fixture_batch_add(batch, SEAL_ENTRY, 1, "Сейітова");
    fixture_batch_close(batch, &list.device);
    struct verify_result result = read_batch();
    assert_int_equal(result.batch->verdict, BATCH_READ_TAKEN);
    assert_int_equal(result.batch->final, BATCH_READ_FINAL_VALID);
    assert_int_equal(result.batch->cells[0].state, BATCH_READ_ENTRY);
    assert_int_equal(result.batch->cells[0].type, SEAL_ENTRY);
    assert_memory_equal(result.file, batch->file, SEAL_FILE_LEN);
}

static void a_changed_copy_has_another_hash(void **state)
{
    (void)state;
    uint8_t first[FACTS_HASH_LEN];
    memcpy(first, read_batch().copy_hash, sizeof first);
    assert_memory_equal(read_batch().copy_hash, first, sizeof first);
    batch->file[SEAL_HEADER_LEN] ^= 1;
    assert_memory_not_equal(read_batch().copy_hash, first, sizeof first);
    batch->file[SEAL_HEADER_LEN] ^= 1;
    batch->file[SEAL_FILE_LEN - 1] ^= 1; // what T does not cover
    assert_memory_not_equal(read_batch().copy_hash, first, sizeof first);
}

static void other_sizes_are_refused(void **state)
{
    (void)state;
    static uint8_t longer[SEAL_FILE_LEN + 1];
    struct verify_result result;
    memcpy(longer, batch->file, SEAL_FILE_LEN);
    const size_t lens[] = {0, 1, SEAL_FILE_LEN - 1, SEAL_FILE_LEN + 1};
    assert_int_equal(safefile_join(list.folder.path, "batch", path), STATUS_OK);
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        assert_int_equal(safefile_replace(path, longer, lens[i]), STATUS_OK);
        assert_int_equal(verify_file(verify, path, &result), STATUS_OK);
        assert_int_equal(result.batch->verdict, BATCH_READ_WRONG_SIZE);
    }
}

static void a_file_that_cannot_be_read_is_told(void **state)
{
    (void)state;
    struct verify_result result;
    assert_int_equal(safefile_join(list.folder.path, "none", path), STATUS_OK);
    assert_int_equal(verify_file(verify, path, &result), STATUS_NOT_FOUND);
    assert_int_equal(verify_file(verify, list.folder.path, &result), STATUS_NOT_A_FILE);
}

static void damage_and_forgery_are_told_apart(void **state)
{
    (void)state;
    struct fixture foreign;
    batch->file[0] ^= 1;
    assert_int_equal(read_batch().batch->verdict, BATCH_READ_NOT_A_BATCH);
    batch->file[0] ^= 1;
    batch->file[7040] ^= 1; // the commitment
    assert_int_equal(read_batch().batch->verdict, BATCH_READ_WRONG_COMMITMENT);
    batch->file[7040] ^= 1;
    batch->file[7096] ^= 1; // the sealed block
    assert_int_equal(read_batch().batch->verdict, BATCH_READ_DAMAGED_HEADER);

    free(batch);
    list_fixture_device(&list, &foreign);
    foreign.certificate.signature[0] ^= 1;
    foreign.facts = fixture_facts(&foreign, 0);
    batch = fixture_batch_new(&foreign, &foreign.facts);
    assert_int_equal(read_batch().batch->verdict, BATCH_READ_FORGED_CERTIFICATE);
}

// A certificate that was verified once is not taken for another that looks like it.
static void a_known_certificate_excuses_no_other(void **state)
{
    (void)state;
    struct fixture forged = list.device;
    assert_int_equal(read_batch().batch->verdict, BATCH_READ_TAKEN);
    free(batch);
    forged.certificate.signature[10] ^= 1;
    forged.facts = fixture_facts(&forged, 0);
    batch = fixture_batch_new(&forged, &forged.facts);
    assert_int_equal(read_batch().batch->verdict, BATCH_READ_FORGED_CERTIFICATE);
}

static void another_coordinators_file_is_not_for_us(void **state)
{
    (void)state;
    struct fixture other;
    fixture_init(&other);
    free(batch);
    batch = fixture_batch_new(&other, &other.facts);
    assert_int_equal(read_batch().batch->verdict, BATCH_READ_NOT_FOR_US);
}

static void every_verdict_has_a_sentence(void **state)
{
    (void)state;
    for (enum batch_read_verdict i = 0; i < BATCH_READ_VERDICT_COUNT; i++)
        assert_true(verify_message(i) != 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_file_is_taken),
        TEST(a_changed_copy_has_another_hash),
        TEST(other_sizes_are_refused),
        TEST(a_file_that_cannot_be_read_is_told),
        TEST(damage_and_forgery_are_told_apart),
        TEST(a_known_certificate_excuses_no_other),
        TEST(another_coordinators_file_is_not_for_us),
        TEST(every_verdict_has_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
