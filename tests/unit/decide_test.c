// SPDX-License-Identifier: Apache-2.0
#include "merger/list/decide.h"

#include "merger/list/fingerprint.h"
#include "merger/list/merge.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;

static const struct list_fixture_person people[] = {
    {"Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", NULL, "1985-01-31", "000101500001", LIST_FIXTURE_CONSENTS},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
};
#define PEOPLE_COUNT 3

// A list of three entries with the ids 1 to 3.
static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    struct seal_header header = fixture_facts(&list.device, 0);
    struct fixture_batch *batch = fixture_batch_new(&list.device, &header);
    for (uint8_t i = 0; i < PEOPLE_COUNT; i++)
        list_fixture_seal(batch, (uint8_t)(i + 1), &people[i]);
    fixture_batch_close(batch, &list.device);
    char path[PLATFORM_PATH_CAP];
    list_fixture_write(batch, list.stick, "one.qolb", path);
    free(batch);
    struct merge merge;
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    assert_int_equal(merge_file(&merge, path), STATUS_OK);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    merge_end(&merge);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    list_fixture_free(&list);
    return 0;
}

static struct decide_answer answer(uint8_t a, uint8_t b, enum decide_verdict verdict)
{
    struct decide_answer made = {.verdict = verdict};
    memcpy(made.a.device_id, list.device.certificate.device_id, sizeof made.a.device_id);
    made.b = made.a;
    fixture_entry_id(a, made.a.entry_id);
    fixture_entry_id(b, made.b.entry_id);
    return made;
}

// Decides on a list that is opened anew; gives how many decisions there are then.
static size_t decide(uint8_t a, uint8_t b, enum decide_verdict verdict, bool expect_changed)
{
    struct roll roll;
    struct decide_answer made = answer(a, b, verdict);
    struct decide_changes changes;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(decide_pairs(&roll, &made, 1, "", &changes), STATUS_OK);
    assert_int_equal(changes.count, expect_changed);
    size_t count = roll.facts.decision_count;
    roll_close(&roll);
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(roll.facts.decision_count, count); // committed, and in the facts at once
    roll_close(&roll);
    return count;
}

static size_t open_questions(void)
{
    struct roll roll;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    size_t count = roll.tally.question_count;
    roll_close(&roll);
    return count;
}

static void become_the_second_coordinator(void)
{
    struct campaign *campaign = &list.folder.campaign;
    struct coordinator other;
    coordinator_draw(&other);
    memcpy(campaign->coordinators[1].sign_public, list.folder.key->sign_public, 32);
    memcpy(list.folder.key->sign_public, other.sign_public, sizeof other.sign_public);
    memcpy(list.folder.key->sign_secret, other.sign_secret, sizeof other.sign_secret);
    memcpy(campaign->coordinators[0].sign_public, other.sign_public, 32);
}

static void an_answer_is_made_once(void **state)
{
    (void)state;
    assert_int_equal(decide(1, 2, DECIDE_SAME, true), 1);
    assert_int_equal(decide(2, 1, DECIDE_SAME, false), 1);
    assert_int_equal(decide(1, 3, DECIDE_DIFFERENT, true), 2);
}

// Each is a decision of its own, so that none is taken for one that was taken back.
static void an_answer_can_be_changed_again_and_again(void **state)
{
    (void)state;
    size_t count = 0;
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(decide(1, 2, DECIDE_SAME, true), ++count);
        assert_int_equal(decide(1, 2, DECIDE_DIFFERENT, true), ++count);
    }
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(decide(1, 2, DECIDE_OPEN, true), ++count);
        assert_int_equal(decide(1, 2, DECIDE_OPEN, false), count);
        assert_int_equal(decide(1, 2, DECIDE_SAME, true), ++count);
    }
    assert_int_equal(open_questions(), 0);
}

static void taking_back_one_pair_leaves_the_other(void **state)
{
    (void)state;
    decide(1, 2, DECIDE_SAME, true);
    decide(1, 3, DECIDE_SAME, true);
    decide(1, 2, DECIDE_OPEN, true);
    decide(1, 3, DECIDE_SAME, false);
    decide(1, 2, DECIDE_SAME, true);
}

static void what_another_coordinator_said_is_outranked(void **state)
{
    (void)state;
    decide(1, 2, DECIDE_SAME, true);
    become_the_second_coordinator();
    decide(1, 2, DECIDE_DIFFERENT, true);
    assert_int_equal(open_questions(), 0);
    decide(1, 2, DECIDE_DIFFERENT, false);
}

static void a_void_between_takes_no_answer_back(void **state)
{
    (void)state;
    struct roll roll;
    struct decision_entry first = answer(1, 2, DECIDE_SAME).a;
    bool changed;
    decide(1, 2, DECIDE_SAME, true);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
        assert_int_equal(decide_void(&roll, &first, 1, "asked", &changed), STATUS_OK);
        assert_true(changed);
        assert_int_equal(decide_restore(&roll, &first, 1, "asked", &changed), STATUS_OK);
        assert_true(changed);
        roll_close(&roll);
    }
    decide(1, 2, DECIDE_SAME, false);
    decide(1, 2, DECIDE_OPEN, true);
}

static void many_are_decided_together(void **state)
{
    (void)state;
    struct roll roll;
    const struct decide_answer answers[] = {
        answer(1, 2, DECIDE_SAME), answer(2, 3, DECIDE_DIFFERENT), answer(1, 3, DECIDE_OPEN)};
    struct decide_changes changes;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(decide_pairs(&roll, answers, 3, "", &changes), STATUS_OK);
    assert_int_equal(changes.count, 2);
    assert_int_equal(roll.facts.decision_count, 2);
    roll_close(&roll);
}

static void the_fingerprint_covers_answers(void **state)
{
    (void)state;
    uint8_t prints[2][FINGERPRINT_LEN];
    for (unsigned i = 0; i < 2; i++) {
        struct roll roll;
        assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
        assert_int_equal(fingerprint_make(&roll.facts, list.folder.campaign.id, prints[i]),
                         STATUS_OK);
        roll_close(&roll);
        decide(1, 2, DECIDE_SAME, i == 0);
    }
    assert_memory_not_equal(prints[0], prints[1], FINGERPRINT_LEN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_is_made_once),
        TEST(an_answer_can_be_changed_again_and_again),
        TEST(taking_back_one_pair_leaves_the_other),
        TEST(what_another_coordinator_said_is_outranked),
        TEST(a_void_between_takes_no_answer_back),
        TEST(many_are_decided_together),
        TEST(the_fingerprint_covers_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
