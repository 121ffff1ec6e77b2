// SPDX-License-Identifier: Apache-2.0
#include "merger/list/answers.h"

#include "merger/list/standing.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;
static struct facts facts;
static struct tally tally;
static struct coordinator *second; // another coordinator of the campaign

static const struct list_fixture_person people[] = {
    {"Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", NULL, "1985-01-31", "000101500001", LIST_FIXTURE_CONSENTS},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
    {"Иванова", "Анна", NULL, "1970-05-05", NULL, LIST_FIXTURE_CONSENTS},
};
#define PEOPLE_COUNT 4

// Four entries of four people, with the ids 1 to 4.
static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    second = malloc(sizeof *second);
    coordinator_draw(second);
    memcpy(list.folder.campaign.coordinators[1].sign_public, second->sign_public, 32);
    list.folder.campaign.coordinator_count = 2;
    size_t batch = list_fixture_batch(&facts, &list.device, 0);
    for (unsigned i = 0; i < PEOPLE_COUNT; i++)
        list_fixture_entry(&facts, batch, i, (uint8_t)(i + 1), &people[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tally_free(&tally);
    facts_free(&facts);
    free(second);
    list_fixture_free(&list);
    return 0;
}

static struct decision_entry name_of(uint8_t number)
{
    struct decision_entry entry;
    memcpy(entry.device_id, list.device.certificate.device_id, sizeof entry.device_id);
    fixture_entry_id(number, entry.entry_id);
    return entry;
}

static struct decision decide_as(const struct coordinator *coordinator, enum decision_kind kind,
                                 uint8_t a, uint8_t b, const struct decision *superseded)
{
    struct decision decision = {.kind = kind, .why = "looked at both"};
    struct decision_entry first = name_of(a), other = name_of(b);
    if (decision_is_about_two(kind))
        decision_set_pair(&decision, &first, &other);
    else
        decision.entry = first;
    if (superseded)
        decision_hash(superseded, decision.supersedes);
    decision_sign(&decision, coordinator, list.folder.campaign.id);
    assert_int_equal(facts_add_decision(&facts, &decision), STATUS_OK);
    return decision;
}

static struct decision decide(enum decision_kind kind, uint8_t a, uint8_t b,
                              const struct decision *superseded)
{
    return decide_as(list.folder.key, kind, a, b, superseded);
}

static void make(void)
{
    tally_free(&tally);
    assert_int_equal(tally_make(&facts, &list.folder.campaign, list.folder.chain_secret, &tally),
                     STATUS_OK);
}

static size_t place_of(uint8_t number)
{
    struct decision_entry name = name_of(number);
    size_t first;
    assert_int_equal(tally_find_named(&tally, &name, &first), 1);
    return first;
}

static enum answers_verdict about(uint8_t a, uint8_t b)
{
    struct answers answers;
    bool *stands;
    assert_int_equal(standing_find(&facts, &stands), STATUS_OK);
    assert_int_equal(answers_find(&facts, stands, &tally, ANSWERS_COUNTING, &answers), STATUS_OK);
    enum answers_verdict verdict = answers_about(&answers, place_of(a), place_of(b));
    answers_free(&answers);
    free(stands);
    return verdict;
}

static void nothing_was_answered(void **state)
{
    (void)state;
    make();
    assert_int_equal(about(1, 2), ANSWERS_NONE);
    assert_int_equal(tally.question_count, 0);
    assert_int_equal(tally.certain, PEOPLE_COUNT);
    assert_int_equal(tally.high, PEOPLE_COUNT);
}

static void an_answer_is_found_either_way_round(void **state)
{
    (void)state;
    decide(DECISION_SAME, 2, 1, NULL);
    decide(DECISION_DIFFERENT, 3, 4, NULL);
    make();
    assert_int_equal(about(1, 2), ANSWERS_SAME);
    assert_int_equal(about(2, 1), ANSWERS_SAME);
    assert_int_equal(about(4, 3), ANSWERS_DIFFERENT);
    assert_int_equal(about(1, 3), ANSWERS_NONE);
}

static void two_who_agree_answer_once(void **state)
{
    (void)state;
    decide(DECISION_SAME, 1, 2, NULL);
    decide_as(second, DECISION_SAME, 1, 2, NULL);
    make();
    assert_int_equal(about(1, 2), ANSWERS_SAME);
    assert_int_equal(tally.question_count, 0);
}

static void opposing_answers_are_a_question(void **state)
{
    (void)state;
    decide(DECISION_SAME, 1, 2, NULL);
    decide_as(second, DECISION_DIFFERENT, 2, 1, NULL);
    make();
    assert_int_equal(about(1, 2), ANSWERS_OPPOSING);
    assert_int_equal(tally.question_count, 1);
    assert_true(tally.questions[0].opposing);
    assert_int_equal(tally.questions[0].a, place_of(1));
    assert_int_equal(tally.questions[0].b, place_of(2));
    assert_int_equal(tally.high, PEOPLE_COUNT);
    assert_int_equal(tally.certain, PEOPLE_COUNT - 1);
}

static void assert_entry(uint8_t number, enum tally_state state, enum tally_reason reason)
{
    const struct tally_entry *entry = &tally.entries[place_of(number)];
    assert_int_equal(entry->state, state);
    assert_int_equal(entry->reason, reason);
}

static void who_is_answered_to_be_one_counts_once(void **state)
{
    (void)state;
    decide(DECISION_SAME, 1, 2, NULL);
    make();
    assert_entry(1, TALLY_COUNTED, TALLY_NO_REASON);
    assert_entry(2, TALLY_DUPLICATE, TALLY_ANSWERED);
    assert_int_equal(about(1, 2), ANSWERS_SAME); // also of a tally that is finished
    assert_int_equal(tally.high, PEOPLE_COUNT - 1);
}

static void answers_join_in_a_chain(void **state)
{
    (void)state;
    decide(DECISION_SAME, 1, 2, NULL);
    decide(DECISION_SAME, 2, 3, NULL);
    make();
    assert_entry(2, TALLY_DUPLICATE, TALLY_ANSWERED);
    assert_entry(3, TALLY_DUPLICATE, TALLY_THROUGH_OTHERS);
    assert_int_equal(tally.high, PEOPLE_COUNT - 2);
}

static void who_is_answered_to_be_two_counts_twice(void **state)
{
    (void)state;
    size_t batch = list_fixture_batch(&facts, &list.device, 1);
    list_fixture_entry(&facts, batch, 0, 9, &people[1]);
    make();
    assert_entry(9, TALLY_DUPLICATE, TALLY_SAME_NUMBER);
    decide(DECISION_DIFFERENT, 2, 9, NULL);
    make();
    assert_entry(9, TALLY_COUNTED, TALLY_NO_REASON);
    assert_int_equal(tally.question_count, 0);
    assert_int_equal(tally.certain, PEOPLE_COUNT + 1);
}

// Who is voided keeps a wish not to be named, for the person that it was of, and nobody else.
static void a_wish_is_for_who_is_answered_to_be_the_same(void **state)
{
    (void)state;
    struct list_fixture_person shy = people[1], other = people[3];
    shy.consents = other.consents = RECORD_MAY_COUNT;
    size_t batch = list_fixture_batch(&facts, &list.device, 1);
    list_fixture_entry(&facts, batch, 0, 9, &shy);
    list_fixture_entry(&facts, batch, 1, 9, NULL);
    list_fixture_entry(&facts, batch, 2, 8, &other);
    list_fixture_entry(&facts, batch, 3, 8, NULL);
    make();
    assert_false(tally.entries[place_of(2)].may_be_named);
    assert_true(tally.entries[place_of(1)].may_be_named);
    decide(DECISION_DIFFERENT, 2, 9, NULL);
    decide(DECISION_SAME, 1, 8, NULL);
    make();
    assert_true(tally.entries[place_of(2)].may_be_named);
    assert_false(tally.entries[place_of(1)].may_be_named);
}

// Of decisions that contradict each other none holds, so they do not give a name away either.
static void opposing_answers_leave_a_wish_where_it_was(void **state)
{
    (void)state;
    struct list_fixture_person shy = people[1];
    shy.consents = RECORD_MAY_COUNT;
    size_t batch = list_fixture_batch(&facts, &list.device, 1);
    list_fixture_entry(&facts, batch, 0, 9, &shy);
    list_fixture_entry(&facts, batch, 1, 9, NULL);
    decide(DECISION_DIFFERENT, 2, 9, NULL);
    decide_as(second, DECISION_SAME, 2, 9, NULL);
    make();
    assert_false(tally.entries[place_of(2)].may_be_named);
}

// What is not settled passes a wish on as long as it is no question, but only once.
static void a_wish_passes_by_one_doubt_and_no_more(void **state)
{
    (void)state;
    struct list_fixture_person shy = {"Жұмабаев",   "Мағжан", NULL,
                                      "1993-06-25", NULL,     RECORD_MAY_COUNT};
    size_t batch = list_fixture_batch(&facts, &list.device, 1);
    list_fixture_entry(&facts, batch, 0, 9, &shy);
    const uint8_t pairs[][2] = {{9, 1}, {1, 3}};
    for (unsigned i = 0; i < 2; i++) {
        decide(DECISION_SAME, pairs[i][0], pairs[i][1], NULL);
        decide_as(second, DECISION_DIFFERENT, pairs[i][0], pairs[i][1], NULL);
    }
    make();
    assert_int_equal(tally.question_count, 2);
    assert_true(tally.entries[place_of(1)].may_be_named);
    decide(DECISION_VOID, 9, 0, NULL);
    decide(DECISION_VOID, 3, 0, NULL);
    make();
    assert_int_equal(tally.question_count, 0);
    assert_false(tally.entries[place_of(1)].may_be_named);
    assert_true(tally.entries[place_of(3)].may_be_named);
}

// Even if the linker would join them.
static void opposing_answers_keep_two_apart(void **state)
{
    (void)state;
    size_t batch = list_fixture_batch(&facts, &list.device, 1);
    list_fixture_entry(&facts, batch, 0, 9, &people[1]);
    decide(DECISION_DIFFERENT, 2, 9, NULL);
    decide_as(second, DECISION_SAME, 2, 9, NULL);
    make();
    assert_entry(2, TALLY_COUNTED, TALLY_NO_REASON);
    assert_entry(9, TALLY_COUNTED, TALLY_NO_REASON);
    assert_int_equal(tally.question_count, 1);
    assert_true(tally.questions[0].opposing);
    assert_int_equal(tally.certain, PEOPLE_COUNT);
}

// The linker asks, and nobody has answered.
static void what_may_be_one_is_a_question(void **state)
{
    (void)state;
    struct list_fixture_person left = {"Әбдірахманова", "Гүлнар", NULL,
                                       "1988-11-02",    NULL,     LIST_FIXTURE_CONSENTS};
    struct list_fixture_person right = {"Abdrakhmanova", "Gulnara", NULL,
                                        "1988-02-11",    NULL,      LIST_FIXTURE_CONSENTS};
    size_t batch = list_fixture_batch(&facts, &list.device, 1);
    list_fixture_entry(&facts, batch, 0, 8, &left);
    list_fixture_entry(&facts, batch, 1, 9, &right);
    make();
    assert_int_equal(tally.question_count, 1);
    assert_false(tally.questions[0].opposing);
    assert_int_equal(tally.high, PEOPLE_COUNT + 2);
    assert_int_equal(tally.certain, PEOPLE_COUNT + 1);
    decide(DECISION_DIFFERENT, 8, 9, NULL);
    make();
    assert_int_equal(tally.question_count, 0);
    assert_int_equal(tally.certain, PEOPLE_COUNT + 2);
}

// Three questions in a ring join three people, not four.
static void what_is_certain_are_the_components(void **state)
{
    (void)state;
    const uint8_t pairs[][2] = {{1, 2}, {2, 3}, {3, 1}};
    for (unsigned i = 0; i < 3; i++) {
        decide(DECISION_SAME, pairs[i][0], pairs[i][1], NULL);
        decide_as(second, DECISION_DIFFERENT, pairs[i][0], pairs[i][1], NULL);
    }
    make();
    assert_int_equal(tally.question_count, 3);
    assert_int_equal(tally.high, PEOPLE_COUNT);
    assert_int_equal(tally.certain, PEOPLE_COUNT - 2);
}

static void who_supersedes_the_opposite_settles_it(void **state)
{
    (void)state;
    decide(DECISION_SAME, 1, 2, NULL);
    struct decision opposing = decide_as(second, DECISION_DIFFERENT, 1, 2, NULL);
    decide(DECISION_SAME, 1, 2, &opposing);
    make();
    assert_int_equal(about(1, 2), ANSWERS_SAME);
    assert_int_equal(tally.question_count, 0);
}

static void an_answer_can_be_taken_back(void **state)
{
    (void)state;
    struct decision same = decide(DECISION_SAME, 1, 2, NULL);
    decide(DECISION_RESTORE, 1, 0, &same);
    make();
    assert_int_equal(about(1, 2), ANSWERS_NONE);
}

static void taking_back_names_the_first_of_the_two(void **state)
{
    (void)state;
    struct decision same = decide(DECISION_SAME, 1, 2, NULL);
    decide(DECISION_RESTORE, 2, 0, &same);
    decide(DECISION_RESTORE, 3, 0, &same);
    make();
    assert_int_equal(about(1, 2), ANSWERS_SAME);
}

static void an_answer_about_others_supersedes_nothing(void **state)
{
    (void)state;
    struct decision same = decide(DECISION_SAME, 1, 2, NULL);
    decide(DECISION_DIFFERENT, 1, 3, &same);
    make();
    assert_int_equal(about(1, 2), ANSWERS_SAME);
    assert_int_equal(about(1, 3), ANSWERS_DIFFERENT);
}

static void a_void_does_not_supersede_an_answer(void **state)
{
    (void)state;
    struct decision same = decide(DECISION_SAME, 1, 2, NULL);
    struct decision voided = decide(DECISION_VOID, 1, 0, &same);
    decide(DECISION_RESTORE, 1, 0, &voided);
    make();
    assert_int_equal(about(1, 2), ANSWERS_SAME);
}

static void who_does_not_count_is_not_asked_about(void **state)
{
    (void)state;
    decide(DECISION_SAME, 1, 2, NULL);
    decide_as(second, DECISION_DIFFERENT, 1, 2, NULL);
    decide(DECISION_VOID, 2, 0, NULL);
    make();
    assert_int_equal(about(1, 2), ANSWERS_NONE);
    assert_int_equal(tally.question_count, 0);
    assert_int_equal(tally.certain, PEOPLE_COUNT - 1);
}

static void an_answer_may_come_before_its_entries(void **state)
{
    (void)state;
    decide(DECISION_SAME, 7, 8, NULL);
    decide(DECISION_SAME, 1, 8, NULL);
    make();
    assert_int_equal(tally.high, PEOPLE_COUNT);
    size_t batch = list_fixture_batch(&facts, &list.device, 1);
    list_fixture_entry(&facts, batch, 0, 7, &people[0]);
    list_fixture_entry(&facts, batch, 1, 8, &people[1]);
    make();
    assert_int_equal(about(7, 8), ANSWERS_SAME);
    assert_int_equal(about(1, 8), ANSWERS_SAME);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_was_answered),
        TEST(an_answer_is_found_either_way_round),
        TEST(two_who_agree_answer_once),
        TEST(opposing_answers_are_a_question),
        TEST(who_is_answered_to_be_one_counts_once),
        TEST(answers_join_in_a_chain),
        TEST(who_is_answered_to_be_two_counts_twice),
        TEST(a_wish_is_for_who_is_answered_to_be_the_same),
        TEST(opposing_answers_leave_a_wish_where_it_was),
        TEST(a_wish_passes_by_one_doubt_and_no_more),
        TEST(opposing_answers_keep_two_apart),
        TEST(what_may_be_one_is_a_question),
        TEST(what_is_certain_are_the_components),
        TEST(who_supersedes_the_opposite_settles_it),
        TEST(an_answer_can_be_taken_back),
        TEST(taking_back_names_the_first_of_the_two),
        TEST(an_answer_about_others_supersedes_nothing),
        TEST(a_void_does_not_supersede_an_answer),
        TEST(who_does_not_count_is_not_asked_about),
        TEST(an_answer_may_come_before_its_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
