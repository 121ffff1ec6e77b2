// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/link.h"

#include "merger/linkage/compare.h"
#include "merger/linkage/packed.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_COUNT 16

struct people {
    uint8_t forms[MAX_COUNT][PACKED_MAX_LEN];
    size_t count;
    struct link_answer answers[MAX_COUNT];
    size_t answer_count;
    uint32_t cluster[MAX_COUNT];
    struct link_question questions[MAX_COUNT];
    size_t question_count;
};

static void add(struct people *people, const char *family, const char *given,
                const char *patronymic, const char *birth_date, const char *id_number)
{
    const struct list_fixture_person person = {family, given, patronymic, birth_date, id_number, 0};
    struct record record;
    list_fixture_record(&person, &record);
    (void)packed_make(record.bytes, record.len, people->forms[people->count++]);
}

static void answer(struct people *people, uint32_t a, uint32_t b, enum link_says says)
{
    people->answers[people->answer_count++] = (struct link_answer){a, b, (uint8_t)says};
}

static uint8_t reason_of(const struct people *people, uint32_t a, uint32_t b)
{
    const uint8_t *forms[MAX_COUNT];
    for (size_t i = 0; i < people->count; i++)
        forms[i] = people->forms[i];
    return pairs_weigh(forms, a, b).reason;
}

static void link(struct people *people)
{
    const uint8_t *forms[MAX_COUNT];
    struct link_people linked;
    for (size_t i = 0; i < people->count; i++)
        forms[i] = people->forms[i];
    assert_int_equal(
        link_entries(forms, people->count, NULL, people->answers, people->answer_count, &linked),
        STATUS_OK);
    memcpy(people->cluster, linked.cluster, people->count * sizeof *people->cluster);
    for (uint32_t i = 0; i < people->count; i++)
        assert_int_equal(linked.reasons[i], linked.cluster[i] == i
                                                ? COMPARE_NO_REASON
                                                : reason_of(people, linked.cluster[i], i));
    assert_true(linked.question_count <= MAX_COUNT);
    people->question_count = linked.question_count;
    for (size_t i = 0; i < linked.question_count; i++)
        people->questions[i] = linked.questions[i];
    link_people_free(&linked);
}

static void assert_cluster(const struct people *people, const uint32_t *expected)
{
    for (size_t i = 0; i < people->count; i++)
        assert_int_equal(people->cluster[i], expected[i]);
}

static void one_number_is_one_person(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", "000101500001");
    add(&people, "Seitova", "Aigerim", NULL, "1990-03-06", "000101500001");
    add(&people, "Сейітова", "Айжан", NULL, "1990-03-05", "880229400003");
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 0, 2});
    assert_int_equal(reason_of(&people, 0, 1), COMPARE_SAME_NUMBER);
    assert_int_equal(reason_of(&people, 0, 2), COMPARE_NO_REASON);
}

static void a_wrong_number_joins_nobody(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Ахметов", "Нұрлан", NULL, NULL, "821214240092");
    add(&people, "Омаров", "Ерлан", NULL, NULL, "821214240092");
    add(&people, "Жұмабаев", "Асқар", NULL, NULL, "1");
    add(&people, "Есенов", "Бауыржан", NULL, NULL, "1");
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 1, 2, 3});
}

static void name_and_birth_date_are_one_person(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", NULL);
    add(&people, "СЕЙІТОВА", "айгерім ", NULL, "1990-03-05", "000101500001");
    add(&people, "Seitova", "Aigerim", "Болатқызы", "1990-03-05", NULL);
    add(&people, "Айгерім", "Сейітова", NULL, "1990-03-05", NULL);
    add(&people, "Сейітова", "Айгерім", NULL, "1974-11-23", NULL);
    add(&people, "Сейітова", "Динара", NULL, "1990-03-05", NULL);
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 0, 0, 0, 4, 5});
    assert_int_equal(reason_of(&people, 0, 1), COMPARE_SAME_NAME_AND_DATE);
    assert_int_equal(reason_of(&people, 0, 4), COMPARE_NO_REASON);
}

// Too little to join, too much to say nothing.
static void a_name_alone_is_a_question(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Қызғалдақова", "Айсұлу", NULL, NULL, NULL);
    add(&people, "Қызғалдақова", "Айсұлу", NULL, "1990-03-05", NULL);
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 1});
    assert_int_equal(people.question_count, 1);
    assert_int_equal(people.questions[0].a, 0);
    assert_int_equal(people.questions[0].b, 1);
}

static void a_missing_patronymic_joins_the_only_one(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Омаров", "Ерлан", NULL, "1985-01-31", NULL);
    add(&people, "Омаров", "Ерлан", "Серікұлы", "1985-01-31", NULL);
    add(&people, "Омаров", "Ерлан", NULL, "1985-01-31", NULL);
    add(&people, "Омаров", "Ерлан", "серікұлы", "1985-01-31", NULL);
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 0, 0, 0});
}

static void different_patronymics_part(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Омаров", "Ерлан", "Серікұлы", "1985-01-31", NULL);
    add(&people, "Омаров", "Ерлан", NULL, "1985-01-31", NULL);
    add(&people, "Омаров", "Ерлан", "Маратұлы", "1985-01-31", NULL);
    link(&people);
    assert_int_not_equal(people.cluster[0], people.cluster[2]);
    assert_int_equal(people.question_count, 1);
    assert_int_equal(reason_of(&people, 0, 2), COMPARE_NO_REASON);
}

static void chains_are_one_person(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Петров", "Пётр", NULL, "2000-01-01", NULL);
    add(&people, "Petrov", "P.", NULL, NULL, "000101500001");
    add(&people, "Петров", "Пётр", NULL, "2000-01-01", "000101500001");
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 0, 0});
    assert_int_equal(reason_of(&people, 0, 1), COMPARE_NO_REASON);
}

// ---- what a hostile entry must not do -----------------------------------------------------------

static void one_name_with_two_numbers_is_two_people(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", "000101500001");
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", "880229400003");
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", NULL); // of either
    link(&people);
    assert_int_not_equal(people.cluster[0], people.cluster[1]);
    assert_int_equal(reason_of(&people, 0, 1), COMPARE_NO_REASON);
}

// Somebody gives one person's number with another's name and birth date: a question, no bridge.
static void a_borrowed_number_is_no_bridge(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", "000101500001");
    add(&people, "Омаров", "Ерлан", NULL, "1985-07-01", NULL);
    add(&people, "Есенов", "Бауыржан", NULL, "1979-01-02", "880229400003");
    add(&people, "Омаров", "Ерлан", NULL, "1985-07-01", "000101500001");
    add(&people, "Есенов", "Бауыржан", NULL, "1979-01-02", "000101500001");
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 1, 2, 1, 4});
    assert_true(people.question_count > 0);
}

static void siblings_are_never_joined(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Момбеков", "Ақжігіт", "Рамазанұлы", "1979-03-05", NULL);
    add(&people, "Момбеков", "Әбдібек", "Рамазанұлы", "1979-03-05", NULL);
    add(&people, "Момбеков", "Ә.", "Рамазанұлы", "1979-03-05", NULL);
    link(&people);
    assert_int_not_equal(people.cluster[0], people.cluster[1]);
}

// ---- answers ----------------------------------------------------------------------------------

static void an_answer_outranks_the_rule(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", NULL);
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", NULL);
    add(&people, "Омаров", "Ерлан", NULL, "1985-07-01", NULL);
    answer(&people, 0, 1, LINK_SAY_DIFFERENT);
    answer(&people, 0, 2, LINK_SAY_SAME);
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 1, 0});
    assert_int_equal(people.question_count, 0);
}

static void opposing_answers_are_a_question(void **state)
{
    (void)state;
    struct people people = {.count = 0};
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", NULL);
    add(&people, "Омаров", "Ерлан", NULL, "1985-07-01", NULL);
    add(&people, "Сейітова", "Айгерім", NULL, "1990-03-05", NULL); // equal to the first
    answer(&people, 1, 0, LINK_SAY_ASK);
    answer(&people, 0, 2, LINK_SAY_ASK);
    link(&people);
    assert_cluster(&people, (const uint32_t[]){0, 1, 2});
    assert_int_equal(people.question_count, 2);
}

// The same people in another order are parted in the same way.
static void order_does_not_matter(void **state)
{
    (void)state;
    struct people people = {.count = 0}, shuffled = {.count = 0};
    size_t places[MAX_COUNT];
    for (unsigned i = 0; i < MAX_COUNT; i++) {
        static const char *const patronymics[] = {NULL, "Серікұлы", "Маратұлы"};
        static const char *const numbers[] = {NULL, "000101500001", "880229400003", NULL};
        add(&people, i % 2 == 0 ? "Омаров" : "Есенов", "Ерлан", patronymics[i % 3], "1985-01-31",
            numbers[i % 4]);
        places[i] = i;
    }
    link(&people);
    for (unsigned round = 0; round < 100; round++) {
        shuffled.count = people.count;
        for (size_t i = MAX_COUNT - 1; i > 0; i--) {
            size_t other = randombytes_uniform((uint32_t)i + 1);
            size_t place = places[i];
            places[i] = places[other];
            places[other] = place;
        }
        for (size_t i = 0; i < MAX_COUNT; i++)
            memcpy(shuffled.forms[i], people.forms[places[i]], PACKED_MAX_LEN);
        link(&shuffled);
        for (size_t i = 0; i < MAX_COUNT; i++)
            for (size_t j = 0; j < MAX_COUNT; j++)
                assert_int_equal(shuffled.cluster[i] == shuffled.cluster[j],
                                 people.cluster[places[i]] == people.cluster[places[j]]);
    }
}

static void nobody_is_no_failure(void **state)
{
    (void)state;
    struct link_people linked;
    assert_int_equal(link_entries(NULL, 0, NULL, NULL, 0, &linked), STATUS_OK);
    link_people_free(&linked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_number_is_one_person),
        cmocka_unit_test(a_wrong_number_joins_nobody),
        cmocka_unit_test(name_and_birth_date_are_one_person),
        cmocka_unit_test(a_name_alone_is_a_question),
        cmocka_unit_test(a_missing_patronymic_joins_the_only_one),
        cmocka_unit_test(different_patronymics_part),
        cmocka_unit_test(chains_are_one_person),
        cmocka_unit_test(one_name_with_two_numbers_is_two_people),
        cmocka_unit_test(a_borrowed_number_is_no_bridge),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(siblings_are_never_joined),
        cmocka_unit_test(an_answer_outranks_the_rule),
        cmocka_unit_test(opposing_answers_are_a_question),
        cmocka_unit_test(nobody_is_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
