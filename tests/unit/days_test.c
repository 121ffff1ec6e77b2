// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/days.h"

#include "tests/unit/figures_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define FIRST FIGURES_FIXTURE_FIRST_DAY

static struct figures_fixture *fixture;
static struct days days;

static int set_up(void **state)
{
    (void)state;
    fixture = figures_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    days_free(&days);
    figures_fixture_free(fixture);
    return 0;
}

static void add(uint16_t day, enum tally_state state)
{
    figures_fixture_batch(fixture, 0, 0, day);
    figures_fixture_entry(fixture, state, NULL);
}

static void make(void)
{
    assert_int_equal(days_make(&fixture->roll, &days), STATUS_OK);
}

static void every_day_of_the_window_is_there(void **state)
{
    (void)state;
    make();
    assert_int_equal(days.count, 5);
    for (size_t i = 0; i < days.count; i++) {
        assert_int_equal(days.items[i].day, FIRST + i);
        assert_true(days.items[i].in_window);
        assert_int_equal(days.items[i].entries, 0);
    }
    assert_false(days.has_outside);
    assert_null(days_best(&days));
}

static void people_are_counted_once_and_summed_up(void **state)
{
    (void)state;
    fixture->folder.campaign.goal = 10;
    add(FIRST, TALLY_COUNTED);
    add(FIRST, TALLY_DUPLICATE);
    add(FIRST + 2, TALLY_COUNTED);
    add(FIRST + 2, TALLY_COUNTED);
    add(FIRST + 3, TALLY_HELD);
    add(FIRST + 3, TALLY_VOIDED);
    make();
    assert_int_equal(days.items[0].entries, 2);
    assert_int_equal(days.items[0].people, 1);
    assert_int_equal(days.items[1].people_so_far, 1);
    assert_int_equal(days.items[2].people_so_far, 3);
    assert_int_equal(days.items[3].entries, 2);
    assert_int_equal(days.items[3].people, 0);
    assert_int_equal(days.people, 3);
    assert_int_equal(days.goal, 10);
    assert_ptr_equal(days_best(&days), &days.items[2]);
}

static void other_days_that_occur_are_there_too(void **state)
{
    (void)state;
    add(0, TALLY_COUNTED);
    add(UINT16_MAX, TALLY_COUNTED);
    make();
    assert_int_equal(days.count, 7);
    assert_int_equal(days.items[0].day, 0);
    assert_false(days.items[0].in_window);
    assert_int_equal(days.items[6].day, UINT16_MAX);
    assert_int_equal(days.items[6].people_so_far, 2);
    assert_true(days.has_outside);
}

static void of_a_long_window_empty_days_are_left_out(void **state)
{
    (void)state;
    fixture->folder.campaign.last_day = FIRST + DAYS_WINDOW_MAX - 1;
    make();
    assert_int_equal(days.count, DAYS_WINDOW_MAX);
    days_free(&days);
    fixture->folder.campaign.last_day++;
    add(FIRST + 1, TALLY_COUNTED);
    make();
    assert_int_equal(days.count, 1);
    assert_true(days.items[0].in_window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_day_of_the_window_is_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(people_are_counted_once_and_summed_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_days_that_occur_are_there_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_a_long_window_empty_days_are_left_out, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
