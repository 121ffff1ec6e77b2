// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/region_count.h"

#include "tests/unit/figures_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ALMATY, ORAL, SEMEI, QUIET, TOWN_COUNT };

static struct figures_fixture *fixture;
static struct region towns[TOWN_COUNT] = {{.name = (char[]){"Almaty"}},
                                          {.name = (char[]){"Oral"}},
                                          {.name = (char[]){"Semei"}},
                                          {.name = (char[]){"Quiet"}}};
static uint32_t of[FIGURES_FIXTURE_MAX];
static struct regions regions = {.items = towns, .count = TOWN_COUNT, .of = of};
static struct region_counts counts;

static int set_up(void **state)
{
    (void)state;
    fixture = figures_fixture_new();
    figures_fixture_batch(fixture, 0, 0, FIGURES_FIXTURE_FIRST_DAY);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    region_counts_free(&counts);
    figures_fixture_free(fixture);
    return 0;
}

static void add(uint32_t region, size_t people, enum tally_state state)
{
    for (size_t i = 0; i < people; i++)
        of[figures_fixture_entry(fixture, state, NULL)] = region;
}

static void make(bool for_publication)
{
    assert_int_equal(region_counts_make(&fixture->roll, &regions, for_publication, &counts),
                     STATUS_OK);
}

static void assert_count(size_t place, enum region_count_kind kind, const char *name,
                         unsigned long people)
{
    assert_true(place < counts.count);
    assert_int_equal(counts.items[place].kind, kind);
    assert_int_equal(counts.items[place].people, people);
    if (name)
        assert_string_equal(counts.items[place].name, name);
}

static void most_people_come_first_and_equals_by_name(void **state)
{
    (void)state;
    add(SEMEI, 2, TALLY_COUNTED);
    add(ORAL, 1, TALLY_COUNTED);
    add(ALMATY, 1, TALLY_COUNTED);
    add(REGION_NONE, 3, TALLY_COUNTED);
    make(false);
    assert_int_equal(counts.count, 4);
    assert_int_equal(counts.named_count, 3);
    assert_count(0, REGION_COUNT_NAMED, "Semei", 2);
    assert_count(1, REGION_COUNT_NAMED, "Almaty", 1);
    assert_count(2, REGION_COUNT_NAMED, "Oral", 1);
    assert_count(3, REGION_COUNT_NONE, NULL, 3);
    assert_int_equal(counts.people, 7);
    assert_int_equal(counts.items[0].region, SEMEI);
}

static void who_does_not_count_is_of_no_region(void **state)
{
    (void)state;
    add(ALMATY, 5, TALLY_COUNTED);
    add(ALMATY, 1, TALLY_DUPLICATE);
    add(ORAL, 9, TALLY_HELD);
    add(ORAL, 9, TALLY_VOIDED);
    make(true);
    assert_int_equal(counts.count, 1);
    assert_count(0, REGION_COUNT_NAMED, "Almaty", 5);
}

static void few_people_are_joined_for_publication(void **state)
{
    (void)state;
    add(ALMATY, 4, TALLY_COUNTED);
    add(ORAL, 5, TALLY_COUNTED);
    add(SEMEI, 1, TALLY_COUNTED);
    add(REGION_NONE, 1, TALLY_COUNTED);
    make(true);
    assert_int_equal(counts.count, 3);
    assert_int_equal(counts.named_count, 1);
    assert_int_equal(counts.joined_count, 2);
    assert_count(0, REGION_COUNT_NAMED, "Oral", 5);
    assert_count(1, REGION_COUNT_OTHERS, NULL, 5);
    assert_count(2, REGION_COUNT_NONE, NULL, 1);
    assert_int_equal(counts.people, 11);
}

static void nobody_is_nothing(void **state)
{
    (void)state;
    make(true);
    assert_int_equal(counts.count, 0);
    assert_int_equal(counts.joined_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(most_people_come_first_and_equals_by_name, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_does_not_count_is_of_no_region, set_up, tear_down),
        cmocka_unit_test_setup_teardown(few_people_are_joined_for_publication, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_is_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
