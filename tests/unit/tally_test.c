// SPDX-License-Identifier: Apache-2.0
#include "merger/list/tally.h"

#include "tests/unit/tally_rig.h"

#include <string.h>

static const struct list_fixture_person unasked = {"Иванова",    "Анна", NULL,
                                                   "1970-05-05", NULL,   RECORD_MAY_HAND_OVER};

static void nothing_is_no_failure(void **state)
{
    (void)state;
    make();
    assert_counts(0, 0, 0, 0);
}

static void different_people_count(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 3, &aigerim);
    list_fixture_entry(&facts, batch, 1, 2, &erlan);
    list_fixture_entry(&facts, batch, 2, 1, &piotr);
    make();
    assert_counts(3, 0, 0, 0);
    assert_entry(1, TALLY_COUNTED, TALLY_NO_REASON);
}

static void the_smallest_id_names_the_person(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    size_t batch = add_batch(0), elsewhere = list_fixture_batch(&facts, &other, 0);
    list_fixture_entry(&facts, batch, 0, 9, &aigerim);
    list_fixture_entry(&facts, batch, 1, 5, &aigerim);
    list_fixture_entry(&facts, elsewhere, 0, 7, &aigerim);
    make();
    assert_counts(1, 2, 0, 0);
    assert_entry(5, TALLY_COUNTED, TALLY_NO_REASON);
    assert_entry(7, TALLY_DUPLICATE, TALLY_SAME_NAME_AND_DATE);
    assert_ptr_equal(&tally.entries[entry(9)->person], entry(5));
}

static void duplicates_say_why(void **state)
{
    (void)state;
    struct list_fixture_person unnumbered = erlan, abbreviated = erlan;
    unnumbered.id_number = NULL;
    abbreviated.given_name = "Е.";
    abbreviated.birth_date = NULL;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &unnumbered);
    list_fixture_entry(&facts, batch, 1, 2, &erlan);
    list_fixture_entry(&facts, batch, 2, 3, &abbreviated);
    make();
    assert_entry(2, TALLY_DUPLICATE, TALLY_SAME_NAME_AND_DATE);
    assert_entry(3, TALLY_DUPLICATE, TALLY_THROUGH_OTHERS);
    list_fixture_entry(&facts, batch, 3, 1, NULL); // taken back
    make();
    assert_entry(3, TALLY_DUPLICATE, TALLY_SAME_NUMBER);
}

static void an_equal_record_is_one_entry(void **state)
{
    (void)state;
    size_t later = add_batch(1), earlier = add_batch(0);
    list_fixture_entry(&facts, later, 0, 1, &aigerim);
    list_fixture_entry(&facts, earlier, 7, 1, &aigerim);
    list_fixture_entry(&facts, earlier, 8, 1, &aigerim);
    make();
    assert_counts(1, 0, 0, 0);
    assert_ptr_equal(entry(1)->cell->batch, &facts.batches[earlier]);
    assert_int_equal(entry(1)->cell->cell, 7);
}

static void others_follow_an_equal_record(void **state)
{
    (void)state;
    static const struct list_fixture_person *const people[] = {&aigerim, &erlan, &piotr};
    size_t all = add_batch(0), again = add_batch(1);
    for (uint8_t i = 0; i < 9; i++)
        list_fixture_entry(&facts, all, i, i, people[i % 3]);
    for (uint8_t i = 0; i < 9; i += 4)
        list_fixture_entry(&facts, again, i, i, people[i % 3]);
    make();
    assert_counts(3, 6, 0, 0);
    for (uint8_t i = 0; i < 9; i++)
        assert_int_equal(entry(i)->cell->cell, i);
}

static void one_id_with_two_records_is_held(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    size_t batch = add_batch(0), elsewhere = list_fixture_batch(&facts, &other, 0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, batch, 1, 1, &erlan);
    list_fixture_entry(&facts, elsewhere, 0, 1, &piotr); // another device's id
    make();
    assert_counts(1, 0, 0, 2);
    assert_int_equal(tally.total.by_reason[TALLY_ENTRY_ID_REUSED], 2);
}

static void three_records_of_one_id_are_held(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, batch, 1, 1, &erlan);
    list_fixture_entry(&facts, batch, 2, 1, &piotr);
    make();
    assert_counts(0, 0, 0, 3);
}

static void without_consent_nobody_counts(void **state)
{
    (void)state;
    struct list_fixture_person silent = erlan;
    silent.consents = 0;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &unasked);
    list_fixture_entry(&facts, batch, 1, 2, &silent);
    make();
    assert_counts(0, 0, 0, 2);
    assert_entry(1, TALLY_HELD, TALLY_NO_CONSENT);
    assert_entry(2, TALLY_HELD, TALLY_NO_CONSENT);
}

// Whoever asked once not to be named is not named, whichever entry stands for the person.
static void one_wish_not_to_be_named_is_enough(void **state)
{
    (void)state;
    struct list_fixture_person unnamed = erlan;
    unnamed.consents = RECORD_MAY_COUNT;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &erlan);
    list_fixture_entry(&facts, batch, 1, 2, &unnamed);
    list_fixture_entry(&facts, batch, 2, 3, &aigerim);
    make();
    assert_entry(1, TALLY_COUNTED, TALLY_NO_REASON);
    assert_false(entry(1)->may_be_named);
    assert_false(entry(2)->may_be_named);
    assert_true(entry(3)->may_be_named);
    list_fixture_entry(&facts, batch, 3, 2, NULL); // taken back, but the wish is not
    make();
    assert_entry(2, TALLY_VOIDED, TALLY_UNDONE);
    assert_false(entry(1)->may_be_named);
    assert_true(entry(3)->may_be_named);
}

// Who is held or voided keeps the wish, and hands it on to others through whom they were joined.
static void a_wish_reaches_all_that_would_be_one_person(void **state)
{
    (void)state;
    struct list_fixture_person shy = erlan, bridge = erlan, far = erlan;
    shy.consents = RECORD_MAY_COUNT;
    shy.birth_date = NULL; // by the number alone
    shy.given_name = "Е.";
    far.id_number = NULL; // by name and date alone
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &shy);
    list_fixture_entry(&facts, batch, 1, 2, &bridge);
    list_fixture_entry(&facts, batch, 2, 3, &far);
    list_fixture_entry(&facts, batch, 3, 2, NULL);
    list_fixture_entry(&facts, batch, 4, 4, &aigerim);
    make();
    assert_counts(3, 0, 1, 0);
    for (uint8_t id = 1; id <= 3; id++)
        assert_false(entry(id)->may_be_named); // the voided one not either, in an export of all
    assert_true(entry(4)->may_be_named);
}

// Nor does a further entry that contradicts somebody keep the wish from them.
static void a_third_entry_takes_no_wish_away(void **state)
{
    (void)state;
    struct list_fixture_person shy = {"Омаров",     "Ерлан", "Серікұлы",
                                      "1985-01-31", NULL,    RECORD_MAY_COUNT};
    struct list_fixture_person one = {"Омаров", "Ерлан", NULL, "1985-01-31", "850131300128", NAMED};
    struct list_fixture_person other = {"Омаров",     "Ерлан",        "Серікұлы",
                                        "1985-01-31", "850131304577", NAMED};
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 2, &shy);
    list_fixture_entry(&facts, batch, 1, 3, &one);
    list_fixture_entry(&facts, batch, 2, 2, NULL);
    make();
    assert_false(entry(3)->may_be_named);
    list_fixture_entry(&facts, batch, 3, 1, &other);
    make();
    assert_false(entry(1)->may_be_named);
    assert_false(entry(3)->may_be_named);
    list_fixture_entry(&facts, batch, 4, 1, NULL);
    make();
    assert_counts(1, 0, 2, 0);
    assert_false(entry(3)->may_be_named);
}

// What may be one person is a question while both count. Nobody is asked about who does not count,
// so a wish is taken to be of both.
static void a_question_that_nobody_asks_keeps_a_wish(void **state)
{
    (void)state;
    struct list_fixture_person shy = {"Омаров", "Е.", NULL, "1985-01-31", NULL, RECORD_MAY_COUNT};
    struct list_fixture_person full = {"Омаров",     "Ерлан",        NULL,
                                       "1985-01-31", "850131300128", NAMED};
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &shy);
    list_fixture_entry(&facts, batch, 1, 2, &full);
    make();
    assert_int_equal(tally.question_count, 1);
    assert_true(entry(2)->may_be_named);
    list_fixture_entry(&facts, batch, 2, 1, NULL);
    make();
    assert_int_equal(tally.question_count, 0);
    assert_false(entry(2)->may_be_named);
    assert_false(entry(1)->may_be_named);
}

// ---- voids ------------------------------------------------------------------------------------

static void a_void_may_come_first_and_in_another_batch(void **state)
{
    (void)state;
    size_t first = add_batch(0), second = add_batch(1);
    list_fixture_entry(&facts, first, 0, 1, NULL);
    list_fixture_entry(&facts, first, 1, 2, &erlan);
    list_fixture_entry(&facts, second, 0, 1, &aigerim);
    list_fixture_entry(&facts, second, 1, 2, NULL);
    make();
    assert_counts(0, 0, 2, 0);
    assert_entry(1, TALLY_VOIDED, TALLY_UNDONE);
    assert_int_equal(tally.total.voids, 2);
    assert_int_equal(tally.total.stray_voids, 0);
}

static void a_void_reaches_only_its_own_device(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    size_t batch = add_batch(0), elsewhere = list_fixture_batch(&facts, &other, 0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, elsewhere, 0, 1, NULL);
    list_fixture_entry(&facts, elsewhere, 1, 1, NULL); // said twice, one void
    make();
    assert_counts(1, 0, 0, 0);
    const struct tally_counts *counts =
        &tally.devices[tally.lineage.device_of[facts.cells[1].batch - facts.batches]];
    assert_int_equal(counts->voids, 1);
    assert_int_equal(counts->stray_voids, 1);
}

static void a_void_hands_the_place_to_the_duplicate(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, batch, 1, 2, &aigerim);
    list_fixture_entry(&facts, batch, 2, 1, NULL);
    make();
    assert_counts(1, 0, 1, 0);
    assert_entry(2, TALLY_COUNTED, TALLY_NO_REASON);
}

static void a_held_entry_can_be_voided(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &unasked);
    list_fixture_entry(&facts, batch, 1, 1, NULL);
    make();
    assert_counts(0, 0, 1, 0);
}

static void a_void_in_a_held_batch_takes_nothing_back(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 1);
    header.chain[0] ^= 1;
    size_t batch = add_batch(0), forged = list_fixture_batch_of(&facts, &header);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, forged, 0, 1, NULL);
    make();
    assert_counts(1, 0, 0, 0);
    assert_int_equal(tally.total.voids, 0);
    assert_int_equal(tally.total.held_voids, 1);
}

// ---- cells ------------------------------------------------------------------------------------

static void a_held_batch_holds_its_entries(void **state)
{
    (void)state;
    size_t one = add_batch(0), two = add_batch(0);
    list_fixture_entry(&facts, one, 0, 1, &aigerim);
    list_fixture_entry(&facts, two, 0, 2, &erlan);
    make();
    assert_counts(0, 0, 0, 2);
    assert_entry(1, TALLY_HELD, TALLY_REPEATED_NUMBER);
    assert_int_equal(tally.total.held_batches, 2);
}

// Neither a crash nor whoever alters a copy takes what is authentic out of the count.
static void unclosed_and_altered_batches_count(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 1);
    memset(header.previous, 7, sizeof header.previous);
    size_t altered = add_batch(0), unclosed = list_fixture_batch_of(&facts, &header);
    list_fixture_copy(&facts, altered, 8, true);
    list_fixture_copy(&facts, unclosed, 9, false);
    list_fixture_entry(&facts, altered, 0, 1, &aigerim);
    list_fixture_entry(&facts, unclosed, 0, 2, &erlan);
    make();
    assert_counts(2, 0, 0, 0);
    assert_int_equal(tally.total.altered, 1);
}

// Two laptops that draw the same id have nothing to do with each other.
static void one_id_on_two_devices_is_two_entries(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    size_t batch = add_batch(0), elsewhere = list_fixture_batch(&facts, &other, 0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, elsewhere, 0, 1, &erlan);
    make();
    assert_counts(2, 0, 0, 0);
}

// An entry that also stands in a sound place is not held for the other.
static void a_sound_place_outranks_a_held_one(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 1);
    header.campaign_hash[0] ^= 1;
    size_t unknown = list_fixture_batch_of(&facts, &header), batch = add_batch(2);
    list_fixture_entry(&facts, unknown, 0, 1, &aigerim);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    make();
    assert_counts(1, 0, 0, 0);
    assert_ptr_equal(entry(1)->cell->batch, &facts.batches[batch]);
}

static void add_contents(size_t batch, unsigned cell, const struct list_fixture_person *people,
                         uint8_t count)
{
    for (uint8_t i = 0; i < count; i++) {
        struct record record;
        list_fixture_record(&people[i], &record);
        struct facts_content content = list_fixture_content(SEAL_ENTRY, (uint8_t)(i + 1), &record);
        list_fixture_cell(&facts, batch, cell, i, &content);
    }
}

static void two_contents_of_a_cell_are_held(void **state)
{
    (void)state;
    const struct list_fixture_person people[] = {aigerim, erlan};
    size_t batch = add_batch(0);
    add_contents(batch, 0, people, 2);
    make();
    assert_counts(0, 0, 0, 2);
    assert_entry(1, TALLY_HELD, TALLY_TWO_CONTENTS);
    assert_entry(2, TALLY_HELD, TALLY_TWO_CONTENTS);
}

static void a_final_decides_between_two_contents(void **state)
{
    (void)state;
    const struct list_fixture_person people[] = {aigerim, erlan};
    size_t batch = add_batch(0);
    add_contents(batch, 0, people, 2);
    assert_int_equal(facts_add_final(&facts, batch, facts_digest(&facts, 1), 1), STATUS_OK);
    make();
    assert_counts(1, 0, 0, 1);
    assert_entry(1, TALLY_HELD, TALLY_NOT_IN_FINAL);
    assert_entry(2, TALLY_COUNTED, TALLY_NO_REASON);
}

static void two_finals_decide_nothing(void **state)
{
    (void)state;
    const struct list_fixture_person people[] = {aigerim, erlan};
    size_t batch = add_batch(0);
    add_contents(batch, 0, people, 2);
    assert_int_equal(facts_add_final(&facts, batch, facts_digest(&facts, 0), 1), STATUS_OK);
    assert_int_equal(facts_add_final(&facts, batch, facts_digest(&facts, 1), 1), STATUS_OK);
    make();
    assert_counts(0, 0, 0, 2);
    assert_entry(1, TALLY_HELD, TALLY_TWO_CONTENTS);
}

static void what_a_final_does_not_contain_is_held(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, batch, 1, 2, &erlan);
    assert_int_equal(facts_add_final(&facts, batch, facts_digest(&facts, 0), 1), STATUS_OK);
    make();
    assert_counts(1, 0, 0, 1);
    assert_entry(2, TALLY_HELD, TALLY_NOT_IN_FINAL);
}

static void add_flawed(size_t batch, unsigned cell, uint8_t number, enum batch_read_reason flaw)
{
    struct record record = {.len = 0};
    struct facts_content content = list_fixture_content(SEAL_ENTRY, number, &record);
    content.flaw = flaw;
    list_fixture_cell(&facts, batch, cell, 0, &content);
}

static void what_cannot_be_read_is_held(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    add_flawed(batch, 0, 1, BATCH_READ_UNKNOWN_TYPE);
    add_flawed(batch, 1, 2, BATCH_READ_NEWER_RECORD);
    add_flawed(batch, 2, 3, BATCH_READ_BAD_PADDING);
    add_flawed(batch, 3, 4, BATCH_READ_BAD_RECORD);
    make();
    assert_counts(0, 0, 0, 4);
    assert_entry(1, TALLY_HELD, TALLY_UNKNOWN_TYPE);
    assert_entry(2, TALLY_HELD, TALLY_NEWER_RECORD);
    assert_entry(3, TALLY_HELD, TALLY_BAD_PADDING);
    assert_entry(4, TALLY_HELD, TALLY_BAD_RECORD);
}

// Two contents are the same if their digests are; the one that can be read is taken.
static void one_digest_is_one_content(void **state)
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
    make();
    assert_counts(1, 0, 0, 0);
}

// ---- decisions --------------------------------------------------------------------------------

static const struct decision *decide(enum decision_kind kind, uint8_t entry_number,
                                     const struct decision *superseded)
{
    struct decision decision = {.kind = kind, .why = "asked for it"};
    memcpy(decision.entry.device_id, list.device.certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    fixture_entry_id(entry_number, decision.entry.entry_id);
    if (superseded)
        decision_hash(superseded, decision.supersedes);
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    assert_int_equal(facts_add_decision(&facts, &decision), STATUS_OK);
    return &facts.decisions[facts.decision_count - 1];
}

static void a_decision_voids_and_can_be_taken_back(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    struct decision voided = *decide(DECISION_VOID, 1, NULL);
    make();
    assert_entry(1, TALLY_VOIDED, TALLY_DECIDED);
    struct decision restored = *decide(DECISION_RESTORE, 1, &voided);
    make();
    assert_entry(1, TALLY_COUNTED, TALLY_NO_REASON);
    decide(DECISION_VOID, 1, &restored);
    make();
    assert_entry(1, TALLY_VOIDED, TALLY_DECIDED);
}

static void taking_back_reaches_one_decision(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    struct decision first = *decide(DECISION_VOID, 1, NULL);
    struct decision second = first;
    memcpy(second.why, "another reason", sizeof "another reason");
    assert_int_equal(facts_add_decision(&facts, &second), STATUS_OK);
    decide(DECISION_RESTORE, 1, &first);
    make();
    assert_entry(1, TALLY_VOIDED, TALLY_DECIDED);
}

static void a_decision_about_another_entry_supersedes_nothing(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    struct decision voided = *decide(DECISION_VOID, 1, NULL);
    decide(DECISION_RESTORE, 2, &voided);
    make();
    assert_entry(1, TALLY_VOIDED, TALLY_DECIDED);
}

static void a_decision_may_come_before_its_entry(void **state)
{
    (void)state;
    decide(DECISION_VOID, 1, NULL);
    make();
    assert_counts(0, 0, 0, 0);
}

static void the_volunteers_void_is_named_first(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, batch, 1, 1, NULL);
    decide(DECISION_VOID, 1, NULL);
    make();
    assert_entry(1, TALLY_VOIDED, TALLY_UNDONE);
}

// ---- finding ----------------------------------------------------------------------------------

static void a_prefix_finds_all_that_begin_so(void **state)
{
    (void)state;
    size_t batch = add_batch(0), first;
    const uint8_t prefix[SEAL_ENTRY_ID_LEN] = {0x12, 0x12};
    list_fixture_entry(&facts, batch, 0, 0x11, &aigerim);
    list_fixture_entry(&facts, batch, 1, 0x12, &erlan);
    list_fixture_entry(&facts, batch, 2, 0x1f, &piotr);
    list_fixture_entry(&facts, batch, 3, 0x20, &piotr);
    make();
    assert_int_equal(tally_find(&tally, prefix, 1, &first), 3);
    assert_int_equal(first, 0);
    assert_int_equal(tally_find(&tally, prefix, 2, &first), 1);
    assert_int_equal(first, 1);
    assert_int_equal(tally_find(&tally, prefix, 4, &first), 1);
    assert_int_equal(tally_find(&tally, prefix, 5, &first), 0);
}

static void names_are_complete(void **state)
{
    (void)state;
    for (enum tally_state i = 0; i < TALLY_STATE_COUNT; i++)
        assert_true(tally_state_name(i)[0] != '\0');
    for (enum tally_reason i = TALLY_NO_REASON + 1; i < TALLY_REASON_COUNT; i++)
        assert_true(tally_reason_name(i)[0] != '\0');
    assert_string_equal(tally_reason_name(TALLY_NO_REASON), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_no_failure),
        TEST(different_people_count),
        TEST(the_smallest_id_names_the_person),
        TEST(duplicates_say_why),
        TEST(an_equal_record_is_one_entry),
        TEST(others_follow_an_equal_record),
        TEST(one_id_with_two_records_is_held),
        TEST(three_records_of_one_id_are_held),
        TEST(without_consent_nobody_counts),
        TEST(one_wish_not_to_be_named_is_enough),
        TEST(a_wish_reaches_all_that_would_be_one_person),
        TEST(a_third_entry_takes_no_wish_away),
        TEST(a_question_that_nobody_asks_keeps_a_wish),
        TEST(a_void_may_come_first_and_in_another_batch),
        TEST(a_void_reaches_only_its_own_device),
        TEST(a_void_hands_the_place_to_the_duplicate),
        TEST(a_held_entry_can_be_voided),
        TEST(a_void_in_a_held_batch_takes_nothing_back),
        TEST(a_held_batch_holds_its_entries),
        TEST(unclosed_and_altered_batches_count),
        TEST(one_id_on_two_devices_is_two_entries),
        TEST(a_sound_place_outranks_a_held_one),
        TEST(two_contents_of_a_cell_are_held),
        TEST(a_final_decides_between_two_contents),
        TEST(two_finals_decide_nothing),
        TEST(what_a_final_does_not_contain_is_held),
        TEST(what_cannot_be_read_is_held),
        TEST(one_digest_is_one_content),
        TEST(a_decision_voids_and_can_be_taken_back),
        TEST(taking_back_reaches_one_decision),
        TEST(a_decision_about_another_entry_supersedes_nothing),
        TEST(a_decision_may_come_before_its_entry),
        TEST(the_volunteers_void_is_named_first),
        TEST(a_prefix_finds_all_that_begin_so),
        TEST(names_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
