// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/clocks.h"

#include "tests/unit/figures_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define FIRST FIGURES_FIXTURE_FIRST_DAY

static struct figures_fixture *fixture;
static struct clocks clocks;

static int set_up(void **state)
{
    (void)state;
    fixture = figures_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clocks_free(&clocks);
    figures_fixture_free(fixture);
    return 0;
}

// Batches of a device on those days, counted from the first one of the window.
static void add(size_t device, const int *days, size_t count)
{
    for (size_t i = 0; i < count; i++)
        figures_fixture_batch(fixture, device, (uint32_t)i, (uint16_t)(FIRST + days[i]));
}

#define ADD(device, ...)                                                                           \
    add(device, (const int[]){__VA_ARGS__}, sizeof(const int[]){__VA_ARGS__} / sizeof(int))

static void make(void)
{
    assert_int_equal(clocks_make(&fixture->roll.tally, &clocks), STATUS_OK);
}

static void assert_oddity(size_t place, size_t device, enum clocks_kind kind, uint32_t batch)
{
    assert_true(place < clocks.count);
    assert_int_equal(clocks.items[place].device, device);
    assert_int_equal(clocks.items[place].kind, kind);
    assert_int_equal(clocks.items[place].batch, batch);
}

static void days_that_go_on_are_not_odd(void **state)
{
    (void)state;
    ADD(0, 0, 0, 1, 4);
    ADD(1, 4); // of another device
    ADD(2, 0, 0);
    make();
    assert_int_equal(clocks.count, 0);
}

static void outside_the_window(void **state)
{
    (void)state;
    ADD(0, -1, 0, 4);
    ADD(1, 4, 5);
    make();
    assert_int_equal(clocks.count, 2);
    assert_oddity(0, 0, CLOCKS_OUTSIDE_WINDOW, 0);
    assert_int_equal(clocks.items[0].day, FIRST - 1);
    assert_oddity(1, 1, CLOCKS_OUTSIDE_WINDOW, 1);
}

static void a_day_that_goes_back(void **state)
{
    (void)state;
    ADD(0, 1, 0, 0);
    make();
    assert_int_equal(clocks.count, 1);
    assert_oddity(0, 0, CLOCKS_BACKWARDS, 1);
    assert_int_equal(clocks.items[0].day, FIRST);
    assert_int_equal(clocks.items[0].beside, FIRST + 1);
}

static void far_ahead_of_both_neighbours(void **state)
{
    (void)state;
    ADD(0, 0, 2, 0);
    ADD(1, 0, 1, 0); // by one day only: goes back
    ADD(2, 0, 4, 4); // the one behind it is as late
    make();
    assert_int_equal(clocks.count, 2);
    assert_oddity(0, 0, CLOCKS_AHEAD, 1);
    assert_oddity(1, 1, CLOCKS_BACKWARDS, 2);
}

static void what_was_set_right_is_told_once(void **state)
{
    (void)state;
    ADD(0, 0, 300, 0, 1);
    make();
    assert_int_equal(clocks.count, 1);
    assert_oddity(0, 0, CLOCKS_OUTSIDE_WINDOW, 1);
}

static void a_batch_off_its_chain_is_no_neighbour(void **state)
{
    (void)state;
    ADD(0, 1, 0, 1);
    fixture->places[1].hold = LINEAGE_WRONG_CHAIN;
    make();
    assert_int_equal(clocks.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(days_that_go_on_are_not_odd, set_up, tear_down),
        cmocka_unit_test_setup_teardown(outside_the_window, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_day_that_goes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(far_ahead_of_both_neighbours, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_set_right_is_told_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_batch_off_its_chain_is_no_neighbour, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
