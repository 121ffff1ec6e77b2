// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/match.h"

#include "merger/linkage/compare.h"
#include "tests/unit/signer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct names {
    const char *family_name, *given_name, *patronymic;
};

static void match(struct names a, struct names b, struct match_name out[FREQUENCY_ROLE_COUNT])
{
    struct form left, right;
    signer_open(
        &(struct signer){a.family_name, a.given_name, a.patronymic, NULL, NULL, NULL, NULL, NULL},
        &left);
    signer_open(
        &(struct signer){b.family_name, b.given_name, b.patronymic, NULL, NULL, NULL, NULL, NULL},
        &right);
    match_names(&left, &right, out);
}

// Whoever comes first.
static void assert_levels(struct names a, struct names b, enum compare_level family,
                          enum compare_level given, enum compare_level patronymic)
{
    const enum compare_level expected[] = {family, given, patronymic};
    struct match_name found[FREQUENCY_ROLE_COUNT], again[FREQUENCY_ROLE_COUNT];
    match(a, b, found);
    match(b, a, again);
    for (unsigned i = 0; i < FREQUENCY_ROLE_COUNT; i++) {
        assert_int_equal(found[i].level, expected[i]);
        assert_int_equal(again[i].level, expected[i]);
    }
}

static void equal_names_are_equal(void **state)
{
    (void)state;
    assert_levels((struct names){"Омаров", "Ерлан", "Серікұлы"},
                  (struct names){"OMAROV", "Yerlan", "Серикович"}, COMPARE_EQUAL, COMPARE_EQUAL,
                  COMPARE_EQUAL);
    assert_levels((struct names){"Омаров", "Ерлан", NULL},
                  (struct names){"Омаров", "Ерлан", "Серікұлы"}, COMPARE_EQUAL, COMPARE_EQUAL,
                  COMPARE_MISSING);
    assert_levels((struct names){NULL, NULL, NULL}, (struct names){"Омаров", "Ерлан", NULL},
                  COMPARE_MISSING, COMPARE_MISSING, COMPARE_MISSING);
}

static void slips_are_close(void **state)
{
    (void)state;
    struct match_name found[FREQUENCY_ROLE_COUNT];
    match((struct names){"Қызғалдақова", "Айсұлу", NULL},
          (struct names){"Қызғалдакоав", "Айсұлу", NULL}, found);
    assert_true(found[FREQUENCY_FAMILY].level == COMPARE_CLOSE ||
                found[FREQUENCY_FAMILY].level == COMPARE_NEAR);
    assert_int_equal(found[FREQUENCY_GIVEN].level, COMPARE_EQUAL);
}

static void swapped_fields_are_found(void **state)
{
    (void)state;
    struct match_name found[FREQUENCY_ROLE_COUNT];
    match((struct names){"Омаров", "Ерлан", "Серікұлы"},
          (struct names){"Ерлан", "Омаров", "Серікұлы"}, found);
    for (unsigned i = 0; i < FREQUENCY_ROLE_COUNT; i++) {
        assert_int_equal(found[i].level, COMPARE_EQUAL);
        assert_int_equal(found[i].in_another_field, i != FREQUENCY_PATRONYMIC);
    }
}

static void merged_fields_are_found(void **state)
{
    (void)state;
    const struct names whole = {"Омаров", "Ерлан", "Серікұлы"};
    assert_levels(whole, (struct names){"Омаров Ерлан Серікұлы", NULL, NULL}, COMPARE_EQUAL,
                  COMPARE_EQUAL, COMPARE_EQUAL);
    assert_levels(whole, (struct names){"Омаров", "Ерлан Серікұлы", NULL}, COMPARE_EQUAL,
                  COMPARE_EQUAL, COMPARE_EQUAL);
    assert_levels(whole, (struct names){NULL, "Ерлан Омаров", NULL}, COMPARE_EQUAL, COMPARE_EQUAL,
                  COMPARE_MISSING);
}

static void initials_agree_with_names_that_begin_so(void **state)
{
    (void)state;
    assert_levels((struct names){"Омаров", "Ерлан", NULL}, (struct names){"Омаров", "Е.", NULL},
                  COMPARE_EQUAL, COMPARE_INITIAL, COMPARE_MISSING);
    assert_levels((struct names){"Омаров", "Ерлан", "Серікұлы"},
                  (struct names){"Омаров Е. С.", NULL, NULL}, COMPARE_EQUAL, COMPARE_INITIAL,
                  COMPARE_INITIAL);
    assert_levels((struct names){"Омаров", "Шамиль", NULL}, (struct names){"Омаров", "S.", NULL},
                  COMPARE_EQUAL, COMPARE_INITIAL, COMPARE_MISSING);
    assert_levels((struct names){"Омаров", "Жанар", NULL}, (struct names){"Омаров", "Z.", NULL},
                  COMPARE_EQUAL, COMPARE_INITIAL, COMPARE_MISSING);
    assert_levels((struct names){"Омаров", "Е.", NULL}, (struct names){"Омаров", "Е.", NULL},
                  COMPARE_EQUAL, COMPARE_INITIAL, COMPARE_MISSING);
    assert_levels((struct names){"Омаров", "Ерлан", NULL}, (struct names){"Омаров", "Т.", NULL},
                  COMPARE_EQUAL, COMPARE_OTHER, COMPARE_MISSING);
}

// A father writes his initial, and the son's patronymic begins with it.
static void a_fathers_initial_is_not_his_sons(void **state)
{
    (void)state;
    const struct names son = {"Омаров", "Ерлан", "Серікұлы"};
    assert_levels((struct names){"Омаров", "С.", NULL}, son, COMPARE_EQUAL, COMPARE_OTHER,
                  COMPARE_MISSING);
    assert_levels((struct names){"Омаров С.", NULL, NULL}, son, COMPARE_EQUAL, COMPARE_OTHER,
                  COMPARE_MISSING);
    assert_levels((struct names){"Омаров", "Серік", "Маратұлы"}, son, COMPARE_EQUAL, COMPARE_OTHER,
                  COMPARE_OTHER);
}

static void a_truncated_name_is_near(void **state)
{
    (void)state;
    struct match_name found[FREQUENCY_ROLE_COUNT];
    match((struct names){"Қызғалдақова", "Айсұлу", NULL}, (struct names){"Қызғ", "Айсұлу", NULL},
          found);
    assert_true(found[FREQUENCY_FAMILY].level == COMPARE_NEAR ||
                found[FREQUENCY_FAMILY].level == COMPARE_CLOSE);
    match((struct names){"Қызғалдақова", "Айсұлу", NULL}, (struct names){"Қы", "Айсұлу", NULL},
          found);
    assert_true(found[FREQUENCY_FAMILY].level >= COMPARE_UNLIKE);
}

// Names that both exist are not each other's slips, however alike.
static void known_names_are_two_names(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Марат", "Мурат"},  {"Айгүл", "Айнұр"}, {"Дана", "Дина"},
        {"Ерлан", "Нурлан"}, {"Алина", "Арина"}, {"Самат", "Саят"},
        {"Жанар", "Жанат"},  {"Асан", "Үсен"},   {"Хасан", "Хусейн"}};
    for (unsigned i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct match_name found[FREQUENCY_ROLE_COUNT];
        match((struct names){"Омаров", pairs[i][0], NULL},
              (struct names){"Омаров", pairs[i][1], NULL}, found);
        assert_int_equal(found[FREQUENCY_GIVEN].level, COMPARE_OTHER);
    }
}

static void what_is_left_differs(void **state)
{
    (void)state;
    assert_levels((struct names){"Омаров", "Ерлан", "Серікұлы"},
                  (struct names){"Петренко", "Бауыржан", "Маратұлы"}, COMPARE_OTHER, COMPARE_OTHER,
                  COMPARE_OTHER);
    // The family's name shared, one of the two in the other's field.
    assert_levels((struct names){"Омаров", "Ерлан", NULL},
                  (struct names){"Бауыржан", "Омаров", NULL}, COMPARE_EQUAL, COMPARE_OTHER,
                  COMPARE_MISSING);
    assert_levels((struct names){"Омаров", "Ерлан", "Серікұлы"},
                  (struct names){"Бауыржан", "Омаров", "Маратұлы"}, COMPARE_EQUAL, COMPARE_OTHER,
                  COMPARE_OTHER);
}

static void of_a_double_name_one_part_is_enough(void **state)
{
    (void)state;
    assert_levels((struct names){"Омарова-Сейітова", "Айгерім", NULL},
                  (struct names){"Сейітова", "Айгерім", NULL}, COMPARE_EQUAL, COMPARE_EQUAL,
                  COMPARE_MISSING);
}

static void the_commoner_name_weighs(void **state)
{
    (void)state;
    struct match_name common[FREQUENCY_ROLE_COUNT], rare[FREQUENCY_ROLE_COUNT];
    match((struct names){"Омаров", "Ерлан", NULL}, (struct names){"Омаров", "Ерлан", NULL}, common);
    match((struct names){"Қызғалдақов", "Ерлан", NULL},
          (struct names){"Қызғалдақов", "Ерлан", NULL}, rare);
    assert_true(common[FREQUENCY_FAMILY].weight < rare[FREQUENCY_FAMILY].weight);
    assert_true(common[FREQUENCY_FAMILY].weight > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_names_are_equal),
        cmocka_unit_test(slips_are_close),
        cmocka_unit_test(swapped_fields_are_found),
        cmocka_unit_test(merged_fields_are_found),
        cmocka_unit_test(initials_agree_with_names_that_begin_so),
        cmocka_unit_test(a_fathers_initial_is_not_his_sons),
        cmocka_unit_test(a_truncated_name_is_near),
        cmocka_unit_test(known_names_are_two_names),
        cmocka_unit_test(what_is_left_differs),
        cmocka_unit_test(of_a_double_name_one_part_is_enough),
        cmocka_unit_test(the_commoner_name_weighs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
