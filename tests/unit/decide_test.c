// SPDX-License-Identifier: Apache-2.0
#include "merger/list/decide.h"

#include "merger/list/fingerprint.h"
#include "merger/list/holding.h"
#include "merger/list/merge.h"
#include "tests/unit/list_fixture.h"
#include "tests/unit/wipe.h"

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

// A desk goes on for hours behind it.
static void a_reason_is_not_left_in_memory(void **state)
{
    (void)state;
    static const char why[] = "Ңұғөқәіңұқ";
    enum { MANY = 20 }; // more than there is room for at first
    struct decision_entry entries[MANY];
    struct roll roll;
    bool changed;
    for (unsigned i = 0; i < MANY; i++)
        entries[i] = answer((uint8_t)(i + 1), 1, DECIDE_SAME).a;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    wipe_reset();
    assert_int_equal(decide_void(&roll, entries, MANY, why, &changed), STATUS_OK);
    assert_true(wipe_took(MANY * sizeof(struct decision), why, sizeof why - 1));
    assert_true(wipe_took(16 * sizeof(struct decision), why, sizeof why - 1));
    roll_close(&roll);
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

// Decides about a source on a list that is opened anew; gives how many people count then.
static size_t decide_about(const struct decision_source *source, enum decide_holding order,
                           bool expect_changed)
{
    struct roll roll;
    bool changed;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(decide_source(&roll, source, order, "ask", &changed), STATUS_OK);
    assert_int_equal(changed, expect_changed);
    roll_close(&roll);
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    size_t count = roll.tally.high;
    roll_close(&roll);
    return count;
}

// What stands about a source.
#define HELD 1u
#define DEVICE_HELD 2u
#define RELEASED 4u

static unsigned state_of(const struct decision_source *source)
{
    struct roll roll;
    struct holding holding;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(holding_make(&roll.facts, NULL, &holding), STATUS_OK);
    struct holding_state found = holding_of(&holding, source);
    assert_int_equal(holding_is_held(&found), found.hold || found.device_hold);
    unsigned bits = (found.hold ? HELD : 0) | (found.device_hold ? DEVICE_HELD : 0) |
                    (found.release ? RELEASED : 0);
    holding_free(&holding);
    roll_close(&roll);
    return bits;
}

static struct decision_source the_batch(void)
{
    struct roll roll;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    struct decision_source source = holding_batch(&roll.facts.batches[0]);
    roll_close(&roll);
    return source;
}

// Each is a decision of its own, so that none is taken for one that was taken back.
static void a_source_can_be_held_again_and_again(void **state)
{
    (void)state;
    const struct decision_source sources[] = {the_batch(),
                                              holding_device(list.device.certificate.device_id)};
    for (size_t i = 0; i < 2; i++)
        for (unsigned times = 0; times < 3; times++) {
            assert_int_equal(decide_about(&sources[i], DECIDE_HOLD, true), 0);
            assert_int_equal(decide_about(&sources[i], DECIDE_HOLD, false), 0);
            assert_int_equal(decide_about(&sources[i], DECIDE_BY_RULES, true), PEOPLE_COUNT);
            assert_int_equal(decide_about(&sources[i], DECIDE_BY_RULES, false), PEOPLE_COUNT);
        }
}

static void a_hold_and_a_release_supersede_each_other(void **state)
{
    (void)state;
    const struct decision_source source = the_batch();
    for (unsigned times = 0; times < 3; times++) {
        decide_about(&source, DECIDE_HOLD, true);
        assert_int_equal(state_of(&source), HELD);
        decide_about(&source, DECIDE_RELEASE, true);
        assert_int_equal(state_of(&source), RELEASED);
    }
    decide_about(&source, DECIDE_BY_RULES, true);
    assert_int_equal(state_of(&source), 0);
}

static void a_hold_of_the_device_stands_beside_that_of_its_batch(void **state)
{
    (void)state;
    const struct decision_source batch = the_batch(), device = holding_device(batch.device_id);
    assert_int_equal(decide_about(&device, DECIDE_HOLD, true), 0);
    assert_int_equal(decide_about(&batch, DECIDE_HOLD, true), 0);
    assert_int_equal(state_of(&batch), HELD | DEVICE_HELD);
    assert_int_equal(decide_about(&device, DECIDE_BY_RULES, true), 0);
    assert_int_equal(state_of(&batch), HELD);
    assert_int_equal(state_of(&device), 0);
    assert_int_equal(decide_about(&batch, DECIDE_BY_RULES, true), PEOPLE_COUNT);
}

// Neither knew of the other's decision: their lists have both.
static void what_two_coordinators_decided_apart_is_opposed(void **state)
{
    (void)state;
    const struct decision_source source = the_batch();
    decide_about(&source, DECIDE_HOLD, true);
    become_the_second_coordinator();
    struct decision release = {.kind = DECISION_RELEASE, .source = source, .why = "ask"};
    decision_sign(&release, list.folder.key, list.folder.campaign.id);
    struct roll roll;
    struct holding holding;
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(facts_add_decision(&roll.facts, &release), STATUS_OK);
    assert_int_equal(holding_make(&roll.facts, NULL, &holding), STATUS_OK);
    struct holding_state found = holding_of(&holding, &source);
    assert_true(holding_is_opposed(&found) && holding_is_held(&found));
    assert_int_equal(holding.count, 2);
    assert_int_equal(holding.items[0]->kind, DECISION_HOLD);
    holding_free(&holding);
    roll_close(&roll);
}

// A later decision about a source takes back none about an entry, and the other way round.
static void sources_and_entries_do_not_mix(void **state)
{
    (void)state;
    const struct decision_source device = holding_device(list.device.certificate.device_id);
    decide(1, 2, DECIDE_SAME, true);
    decide_about(&device, DECIDE_HOLD, true);
    decide(1, 2, DECIDE_SAME, false);
    decide(1, 2, DECIDE_OPEN, true);
    assert_int_equal(decide_about(&device, DECIDE_HOLD, false), 0);
    assert_int_equal(decide_about(&device, DECIDE_BY_RULES, true), PEOPLE_COUNT);
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
        TEST(a_reason_is_not_left_in_memory),
        TEST(many_are_decided_together),
        TEST(a_source_can_be_held_again_and_again),
        TEST(a_hold_and_a_release_supersede_each_other),
        TEST(a_hold_of_the_device_stands_beside_that_of_its_batch),
        TEST(what_two_coordinators_decided_apart_is_opposed),
        TEST(sources_and_entries_do_not_mix),
        TEST(the_fingerprint_covers_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
