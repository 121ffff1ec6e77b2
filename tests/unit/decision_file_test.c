// SPDX-License-Identifier: Apache-2.0
#include "merger/list/decision_file.h"

#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT 3

static struct list_fixture list;
static struct decision decisions[COUNT];
static uint8_t *file;
static size_t file_len;

static void write_file(size_t count)
{
    free(file);
    assert_int_equal(decision_file_write(&list.folder.campaign, decisions, count, &file, &file_len),
                     STATUS_OK);
}

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    for (unsigned i = 0; i < COUNT; i++) {
        struct decision_entry pair[2];
        randombytes_buf(pair, sizeof pair);
        decisions[i] = (struct decision){.kind = DECISION_VOID + i, .entry = pair[0]};
        if (decision_is_about_two(decisions[i].kind))
            decision_set_pair(&decisions[i], &pair[0], &pair[1]);
        decision_sign(&decisions[i], list.folder.key, list.folder.campaign.id);
    }
    write_file(COUNT);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(file);
    file = NULL;
    list_fixture_free(&list);
    return 0;
}

static void assert_refused(size_t len, enum status expected)
{
    struct decision *found;
    size_t count;
    assert_int_equal(decision_file_read(&list.folder, file, len, &found, &count), expected);
    assert_null(found);
}

static void all_come_back(void **state)
{
    (void)state;
    struct decision *found;
    size_t count;
    assert_true(decision_file_is(file, file_len));
    assert_int_equal(decision_file_read(&list.folder, file, file_len, &found, &count), STATUS_OK);
    assert_int_equal(count, COUNT);
    for (unsigned i = 0; i < COUNT; i++) {
        uint8_t expected[DECISION_MAX_LEN], bytes[DECISION_MAX_LEN];
        size_t len = decision_write(&decisions[i], expected);
        assert_int_equal(decision_write(&found[i], bytes), len);
        assert_memory_equal(bytes, expected, len);
    }
    free(found);
}

static void the_other_coordinator_opens_it_too(void **state)
{
    (void)state;
    struct decision *found;
    size_t count;
    list.folder.slot = 1;
    list.folder.key->reader = list.device.readers[1];
    assert_int_equal(decision_file_read(&list.folder, file, file_len, &found, &count), STATUS_OK);
    assert_int_equal(count, COUNT);
    free(found);
}

static void none_is_a_file_too(void **state)
{
    (void)state;
    struct decision *found;
    size_t count;
    write_file(0);
    assert_int_equal(decision_file_read(&list.folder, file, file_len, &found, &count), STATUS_OK);
    assert_int_equal(count, 0);
    free(found);
}

static void its_length_says_little(void **state)
{
    (void)state;
    size_t len = file_len;
    write_file(1);
    assert_int_equal(file_len, len);
}

// The shortest decisions, as many as fill the last 4,096 bytes best.
static void many_short_ones_come_back(void **state)
{
    (void)state;
    enum { MANY = 198 };
    struct decision voids[MANY], *found;
    uint8_t bytes[DECISION_MAX_LEN];
    size_t count;
    for (unsigned i = 0; i < MANY; i++) {
        voids[i] = (struct decision){.kind = DECISION_VOID};
        randombytes_buf(&voids[i].entry, sizeof voids[i].entry);
        decision_sign(&voids[i], list.folder.key, list.folder.campaign.id);
    }
    assert_int_equal(decision_write(&voids[0], bytes), DECISION_MIN_LEN);
    free(file);
    assert_int_equal(decision_file_write(&list.folder.campaign, voids, MANY, &file, &file_len),
                     STATUS_OK);
    assert_int_equal(decision_file_read(&list.folder, file, file_len, &found, &count), STATUS_OK);
    assert_int_equal(count, MANY);
    free(found);
}

// Six slots of 80 bytes behind the first 16; the campaign has two coordinators.
static void unused_slots_look_used(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CAMPAIGN_MAX_COORDINATORS; i++)
        assert_false(sodium_is_zero(file + 16 + 80 * i, 16));
}

static void every_changed_byte_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_len; i += i < 64 ? 1 : 61) {
        struct decision *found;
        size_t count;
        file[i] ^= 1;
        enum status status = decision_file_read(&list.folder, file, file_len, &found, &count);
        assert_int_not_equal(status, STATUS_OK);
        assert_null(found);
        file[i] ^= 1;
    }
    file[0] ^= 1;
    assert_refused(file_len, STATUS_NOT_OURS);
    file[0] ^= 1;
    file[8] = 2;
    assert_refused(file_len, STATUS_NEWER);
    file[8] = 1;
    file[9] = 1;
    assert_refused(file_len, STATUS_DAMAGED);
    file[9] = 0;
    file[file_len - 1] ^= 1;
    assert_refused(file_len, STATUS_DAMAGED);
}

static void what_is_cut_off_is_damaged(void **state)
{
    (void)state;
    assert_refused(7, STATUS_NOT_OURS);
    assert_refused(8, STATUS_DAMAGED);
    assert_refused(100, STATUS_DAMAGED);
    assert_refused(file_len - 1, STATUS_DAMAGED);
}

static void strangers_cannot_open_it(void **state)
{
    (void)state;
    seal_slot_draw(&list.folder.key->reader);
    assert_refused(file_len, STATUS_WRONG_KEY);
}

// Anybody can seal to the coordinators, whose keys are public: what counts is who signed.
static void one_forged_decision_spoils_the_file(void **state)
{
    (void)state;
    decisions[COUNT - 1].signature[0] ^= 1;
    write_file(COUNT);
    assert_refused(file_len, STATUS_FORGED);
}

static void who_is_no_coordinator_decides_nothing(void **state)
{
    (void)state;
    struct coordinator stranger;
    coordinator_draw(&stranger);
    decision_sign(&decisions[0], &stranger, list.folder.campaign.id);
    write_file(COUNT);
    assert_refused(file_len, STATUS_FORGED);
}

static void another_campaigns_file_is_foreign(void **state)
{
    (void)state;
    list.folder.campaign.id[0] ^= 1;
    assert_refused(file_len, STATUS_FOREIGN);
}

static void a_newer_kind_is_newer(void **state)
{
    (void)state;
    decisions[0].kind = 9;
    decision_sign(&decisions[0], list.folder.key, list.folder.campaign.id);
    write_file(COUNT);
    assert_refused(file_len, STATUS_NEWER);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_come_back),
        TEST(the_other_coordinator_opens_it_too),
        TEST(none_is_a_file_too),
        TEST(its_length_says_little),
        TEST(many_short_ones_come_back),
        TEST(unused_slots_look_used),
        TEST(every_changed_byte_is_noticed),
        TEST(what_is_cut_off_is_damaged),
        TEST(strangers_cannot_open_it),
        TEST(one_forged_decision_spoils_the_file),
        TEST(who_is_no_coordinator_decides_nothing),
        TEST(another_campaigns_file_is_foreign),
        TEST(a_newer_kind_is_newer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
