// SPDX-License-Identifier: Apache-2.0
//
// What holds and releases do to a tally. decide_test has how they supersede each other.
#include "merger/list/holding.h"

#include "tests/unit/tally_rig.h"

#include <string.h>

static struct decision hold(enum decision_kind kind, struct decision_source source,
                            const struct decision *superseded)
{
    struct decision decision = {.kind = kind, .source = source, .why = "ask"};
    if (superseded)
        decision_hash(superseded, decision.supersedes);
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    assert_int_equal(facts_add_decision(&facts, &decision), STATUS_OK);
    return decision;
}

static struct decision_source device_source(void)
{
    return holding_device(list.device.certificate.device_id);
}

static struct decision_source batch_source(size_t batch)
{
    return holding_batch(&facts.batches[batch]);
}

static void a_held_device_counts_nothing_and_can_be_taken_back(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    struct decision held = hold(DECISION_HOLD, device_source(), NULL);
    size_t one = add_batch(0), two = add_batch(1), theirs = list_fixture_batch(&facts, &other, 0);
    list_fixture_entry(&facts, one, 0, 1, &aigerim);
    list_fixture_entry(&facts, two, 0, 2, &erlan);
    list_fixture_entry(&facts, theirs, 0, 3, &piotr);
    make();
    assert_counts(1, 0, 0, 2);
    assert_entry(1, TALLY_HELD, TALLY_HELD_BY_COORDINATOR);
    assert_entry(3, TALLY_COUNTED, TALLY_NO_REASON);
    assert_int_equal(tally.total.held_batches, 2);
    struct decision retracted = hold(DECISION_RETRACT, device_source(), &held);
    make();
    assert_counts(3, 0, 0, 0);
    hold(DECISION_HOLD, device_source(), &retracted);
    make();
    assert_counts(1, 0, 0, 2);
}

static void a_held_batch_leaves_the_others(void **state)
{
    (void)state;
    size_t one = add_batch(0), two = add_batch(1);
    list_fixture_entry(&facts, one, 0, 1, &aigerim);
    list_fixture_entry(&facts, two, 0, 2, &erlan);
    hold(DECISION_HOLD, batch_source(one), NULL);
    make();
    assert_counts(1, 0, 0, 1);
    assert_entry(1, TALLY_HELD, TALLY_HELD_BY_COORDINATOR);
}

// H alone does not name a batch: whoever decides must mean the device too.
static void a_hold_that_names_another_device_says_nothing(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    struct decision_source source = batch_source(batch);
    source.device_id[0] ^= 1;
    hold(DECISION_HOLD, source, NULL);
    make();
    assert_counts(1, 0, 0, 0);
}

// What a held entry has in common with others joins nobody, and the other place of it counts.
static void what_is_held_is_linked_to_nobody(void **state)
{
    (void)state;
    struct list_fixture_person nearly = aigerim;
    nearly.birth_date = NULL;
    size_t one = add_batch(0), two = add_batch(1);
    list_fixture_entry(&facts, one, 0, 1, &aigerim);
    list_fixture_entry(&facts, one, 1, 3, &erlan);
    list_fixture_entry(&facts, two, 0, 2, &aigerim);
    list_fixture_entry(&facts, two, 1, 3, &erlan);
    list_fixture_entry(&facts, two, 2, 4, &nearly);
    hold(DECISION_HOLD, batch_source(one), NULL);
    make();
    assert_entry(1, TALLY_HELD, TALLY_HELD_BY_COORDINATOR);
    assert_entry(2, TALLY_COUNTED, TALLY_NO_REASON);
    assert_entry(3, TALLY_COUNTED, TALLY_NO_REASON);
    assert_int_equal(tally.question_count, 1); // as before: 2 and 4
    hold(DECISION_HOLD, batch_source(two), NULL);
    make();
    assert_counts(0, 0, 0, 4);
    assert_int_equal(tally.question_count, 0);
}

// But it still asks not to be named: that nobody counts it takes nothing of that back.
static void a_held_wish_not_to_be_named_stands(void **state)
{
    (void)state;
    struct list_fixture_person shy = aigerim;
    shy.consents = RECORD_MAY_COUNT;
    size_t one = add_batch(0), two = add_batch(1);
    list_fixture_entry(&facts, one, 0, 1, &aigerim);
    list_fixture_entry(&facts, two, 0, 2, &shy);
    make();
    assert_false(entry(1)->may_be_named);
    hold(DECISION_HOLD, batch_source(two), NULL);
    make();
    assert_entry(1, TALLY_COUNTED, TALLY_NO_REASON);
    assert_false(entry(1)->may_be_named);
}

static void a_void_in_a_batch_that_a_coordinator_holds_counts(void **state)
{
    (void)state;
    size_t one = add_batch(0), two = add_batch(1);
    list_fixture_entry(&facts, one, 0, 1, &aigerim);
    list_fixture_entry(&facts, two, 0, 1, NULL);
    list_fixture_entry(&facts, two, 1, 2, &erlan);
    list_fixture_entry(&facts, two, 2, 2, NULL);
    hold(DECISION_HOLD, batch_source(two), NULL);
    make();
    assert_entry(1, TALLY_VOIDED, TALLY_UNDONE);
    assert_entry(2, TALLY_VOIDED, TALLY_UNDONE);
    assert_int_equal(tally.total.voids, 2);
    assert_int_equal(tally.total.held_voids, 0);
}

// Else whoever forges could have a forged void counted by getting the volunteer held.
static void a_hold_makes_no_forged_void_usable(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 1);
    header.chain[0] ^= 1;
    size_t batch = add_batch(0), forged = list_fixture_batch_of(&facts, &header);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, forged, 0, 1, NULL);
    list_fixture_entry(&facts, forged, 1, 2, &erlan);
    hold(DECISION_HOLD, batch_source(forged), NULL);
    make();
    assert_entry(1, TALLY_COUNTED, TALLY_NO_REASON);
    assert_entry(2, TALLY_HELD, TALLY_HELD_BY_COORDINATOR); // whatever the rules say
    assert_int_equal(tally.total.held_voids, 1);
}

// A hold changes what entries are, never which there are.
static void a_twin_that_cannot_be_read_stays_one_entry(void **state)
{
    (void)state;
    struct record record;
    size_t batch = add_batch(0);
    list_fixture_record(&aigerim, &record);
    struct facts_content content = list_fixture_content(SEAL_ENTRY, 1, &record);
    content.flaw = BATCH_READ_BAD_PADDING;
    list_fixture_cell(&facts, batch, 0, 0, &content);
    content.flaw = BATCH_READ_NO_REASON;
    list_fixture_cell(&facts, batch, 0, 1, &content);
    hold(DECISION_HOLD, batch_source(batch), NULL);
    make();
    assert_counts(0, 0, 0, 1);
}

static void a_release_lets_a_repeated_number_count(void **state)
{
    (void)state;
    size_t one = add_batch(0), two = add_batch(0);
    list_fixture_entry(&facts, one, 0, 1, &aigerim);
    list_fixture_entry(&facts, two, 0, 2, &erlan);
    struct decision released = hold(DECISION_RELEASE, batch_source(one), NULL);
    make();
    assert_entry(1, TALLY_COUNTED, TALLY_NO_REASON);
    assert_entry(2, TALLY_HELD, TALLY_REPEATED_NUMBER);
    assert_int_equal(tally.total.held_batches, 1);
    assert_true(lineage_of(&tally.lineage, &facts, &facts.batches[one])->released);
    hold(DECISION_RETRACT, batch_source(one), &released);
    make();
    assert_entry(1, TALLY_HELD, TALLY_REPEATED_NUMBER);
}

static void a_release_lifts_nothing_else(void **state)
{
    (void)state;
    struct seal_header forged = fixture_facts(&list.device, 2);
    struct seal_header unknown = fixture_facts(&list.device, 3);
    forged.chain[0] ^= 1;
    unknown.campaign_hash[0] ^= 1;
    size_t batches[] = {list_fixture_batch_of(&facts, &forged),
                        list_fixture_batch_of(&facts, &unknown),
                        list_fixture_batch_of(&facts, &unknown)};
    for (uint8_t i = 0; i < 3; i++) {
        list_fixture_entry(&facts, batches[i], 0, (uint8_t)(i + 1), &aigerim);
        hold(DECISION_RELEASE, batch_source(batches[i]), NULL);
    }
    make();
    assert_entry(1, TALLY_HELD, TALLY_WRONG_CHAIN);
    assert_entry(2, TALLY_HELD, TALLY_UNKNOWN_TEXT);
    assert_entry(3, TALLY_HELD, TALLY_UNKNOWN_TEXT);
}

static void what_is_held_and_released_is_held(void **state)
{
    (void)state;
    size_t one = add_batch(0), two = add_batch(0);
    list_fixture_entry(&facts, one, 0, 1, &aigerim);
    list_fixture_entry(&facts, two, 0, 2, &erlan);
    hold(DECISION_RELEASE, batch_source(one), NULL);
    hold(DECISION_RELEASE, batch_source(two), NULL);
    hold(DECISION_HOLD, batch_source(one), NULL);
    make();
    assert_entry(1, TALLY_HELD, TALLY_HELD_BY_COORDINATOR);
    assert_entry(2, TALLY_COUNTED, TALLY_NO_REASON);
    hold(DECISION_HOLD, device_source(), NULL);
    make();
    assert_entry(2, TALLY_HELD, TALLY_HELD_BY_COORDINATOR);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_held_device_counts_nothing_and_can_be_taken_back),
        TEST(a_held_batch_leaves_the_others),
        TEST(a_hold_that_names_another_device_says_nothing),
        TEST(what_is_held_is_linked_to_nobody),
        TEST(a_held_wish_not_to_be_named_stands),
        TEST(a_void_in_a_batch_that_a_coordinator_holds_counts),
        TEST(a_hold_makes_no_forged_void_usable),
        TEST(a_twin_that_cannot_be_read_stays_one_entry),
        TEST(a_release_lets_a_repeated_number_count),
        TEST(a_release_lifts_nothing_else),
        TEST(what_is_held_and_released_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
