// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE // fileno

#include "merger/commands/entry_word.h"

#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/capture.h"

#define DEVICE_COUNT 2
#define WORD_CAP 80

// Two devices with one entry id; the first is "deed", which looks like digits.
static struct list_fixture list;
static struct fixture devices[DEVICE_COUNT];
static const char *const aliases[DEVICE_COUNT] = {"deed", "heron"};
static struct roll roll;
static char id[2 * SEAL_ENTRY_ID_LEN + 1];
static char device_ids[DEVICE_COUNT][2 * CERTIFICATE_DEVICE_ID_LEN + 1];
static struct capture err;
static int exit_code;

static const struct list_fixture_person people[DEVICE_COUNT] = {
    {"Омаров", "Ерлан", NULL, "1985-01-31", NULL, LIST_FIXTURE_CONSENTS},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
};

static void enroll(const struct fixture *device, const char *alias)
{
    struct enrolment enrolment = {.alias = ""};
    memcpy(enrolment.device_id, device->certificate.device_id, sizeof enrolment.device_id);
    snprintf(enrolment.alias, sizeof enrolment.alias, "%s", alias);
    assert_int_equal(facts_add_enrolment(&roll.facts, &enrolment), STATUS_OK);
}

static int set_up(void **state)
{
    (void)state;
    size_t batches[DEVICE_COUNT];
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    list_fixture_init(&list);
    roll = (struct roll){.folder = &list.folder};
    for (unsigned i = 0; i < DEVICE_COUNT; i++) {
        list_fixture_device(&list, &devices[i]);
        batches[i] = list_fixture_batch(&roll.facts, &devices[i], 0);
        sodium_bin2hex(device_ids[i], sizeof device_ids[i], devices[i].certificate.device_id,
                       CERTIFICATE_DEVICE_ID_LEN);
        enroll(&devices[i], aliases[i]);
    }
    for (unsigned i = 0; i < DEVICE_COUNT; i++)
        list_fixture_entry(&roll.facts, batches[i], 0, 1, &people[i]);
    fixture_entry_id(1, entry_id);
    sodium_bin2hex(id, sizeof id, entry_id, sizeof entry_id);
    assert_int_equal(
        tally_make(&roll.facts, &list.folder.campaign, list.folder.chain_secret, &roll.tally),
        STATUS_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tally_free(&roll.tally);
    facts_free(&roll.facts);
    list_fixture_free(&list);
    return 0;
}

// The device whose entry is found; -1 if none is.
static int device_of(const char *device, size_t digit_count)
{
    char word[WORD_CAP];
    exit_code = EXIT_DONE;
    assert_true(snprintf(word, sizeof word, "%s@%.*s", id, (int)digit_count, device) < WORD_CAP);
    capture_begin(&err, stderr);
    const struct tally_entry *found = entry_word_find(&roll, word, &exit_code);
    capture_end(&err);
    for (int i = 0; found && i < DEVICE_COUNT; i++)
        if (memcmp(found->cell->batch->header.certificate.device_id,
                   devices[i].certificate.device_id, CERTIFICATE_DEVICE_ID_LEN) == 0)
            return i;
    assert_null(found);
    return -1;
}

static void the_device_tells_two_entries_apart(void **state)
{
    (void)state;
    for (int i = 0; i < DEVICE_COUNT; i++) {
        assert_int_equal(device_of(aliases[i], WORD_CAP), i);
        assert_int_equal(device_of(device_ids[i], 32), i);
        assert_int_equal(device_of(device_ids[i], 7), i);
        assert_string_equal(err.text, "");
    }
}

static void a_device_that_has_no_such_entry_is_no_other(void **state)
{
    (void)state;
    device_ids[0][31] = device_ids[0][31] == '0' ? '1' : '0';
    assert_int_equal(device_of(device_ids[0], 32), -1);
    assert_int_equal(exit_code, EXIT_FAILED);
    assert_int_equal(device_of("hero", WORD_CAP), -1);
    assert_int_equal(device_of("heron2", WORD_CAP), -1);
    assert_int_equal(exit_code, EXIT_FAILED);
    assert_int_equal(device_of("", 0), -1);
    assert_int_equal(exit_code, EXIT_USAGE);
}

static void what_is_ambiguous_is_shown_as_it_may_be_written(void **state)
{
    (void)state;
    capture_begin(&err, stderr);
    assert_null(entry_word_find(&roll, id, &exit_code));
    capture_end(&err);
    assert_int_equal(exit_code, EXIT_FAILED);
    for (int i = 0; i < DEVICE_COUNT; i++) {
        char form[WORD_CAP];
        snprintf(form, sizeof form, "it may be %s@%.8s\n", id, device_ids[i]);
        assert_non_null(strstr(err.text, form));
    }
    assert_non_null(strstr(err.text, "ID@DEVICE"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_device_tells_two_entries_apart),
        TEST(a_device_that_has_no_such_entry_is_no_other),
        TEST(what_is_ambiguous_is_shown_as_it_may_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
