// SPDX-License-Identifier: Apache-2.0
#include "common/conveyor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SLOT_COUNT 3

struct slot {
    unsigned number;
    unsigned square;
    unsigned worked_on; // times
};

static struct slot slots[SLOT_COUNT];
static struct conveyor *conveyor;

static void square(void *context)
{
    struct slot *slot = context;
    slot->square = slot->number * slot->number;
    slot->worked_on++;
}

static int setup(void **state)
{
    (void)state;
    return conveyor_new(slots, sizeof *slots, SLOT_COUNT, square, &conveyor) == STATUS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    conveyor_free(conveyor);
    return 0;
}

static void put(unsigned number)
{
    struct slot *slot = conveyor_room(conveyor);
    assert_non_null(slot);
    *slot = (struct slot){.number = number};
    conveyor_put(conveyor);
}

static void assert_next(unsigned number)
{
    const struct slot *slot = conveyor_take(conveyor);
    assert_non_null(slot);
    assert_int_equal(slot->number, number);
    assert_int_equal(slot->square, number * number);
    assert_int_equal(slot->worked_on, 1);
}

static void all_come_back_in_order_worked_on_once(void **state)
{
    (void)state;
    unsigned taken = 0;
    for (unsigned i = 0; i < 5000; i++) {
        while (!conveyor_room(conveyor))
            assert_next(taken++);
        put(i);
    }
    while (taken < 5000)
        assert_next(taken++);
    assert_null(conveyor_take(conveyor));
}

static void all_slots_are_worked_on_once(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SLOT_COUNT; i++)
        slots[i] = (struct slot){.number = i + 2};
    assert_int_equal(conveyor_run(slots, sizeof *slots, SLOT_COUNT, square), STATUS_OK);
    for (unsigned i = 0; i < SLOT_COUNT; i++) {
        assert_int_equal(slots[i].square, (i + 2) * (i + 2));
        assert_int_equal(slots[i].worked_on, 1);
    }
}

// What was taken last is still the caller's, so its slot is no room.
static void a_taken_slot_is_not_filled_again(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SLOT_COUNT; i++)
        put(i);
    assert_null(conveyor_room(conveyor));
    assert_next(0);
    assert_null(conveyor_room(conveyor));
    assert_next(1);
    assert_ptr_equal(conveyor_room(conveyor), &slots[0]);
}

static void nothing_comes_from_an_empty_one(void **state)
{
    (void)state;
    assert_null(conveyor_take(conveyor));
    put(7);
    assert_next(7);
    assert_null(conveyor_take(conveyor));
    put(8);
    assert_next(8);
}

static void it_ends_with_slots_in_it(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SLOT_COUNT; i++)
        put(i);
}

static void none_is_freed_like_any_other(void **state)
{
    (void)state;
    conveyor_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_come_back_in_order_worked_on_once),
        TEST(a_taken_slot_is_not_filled_again),
        TEST(nothing_comes_from_an_empty_one),
        TEST(it_ends_with_slots_in_it),
        cmocka_unit_test(none_is_freed_like_any_other),
        cmocka_unit_test(all_slots_are_worked_on_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
