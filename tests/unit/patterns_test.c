// SPDX-License-Identifier: Apache-2.0
//
// Each pattern where it is just asked about, and where it just is not.
#include "merger/figures/patterns.h"

#include "tests/unit/figures_fixture.h"
#include "tests/unit/signer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define FIRST FIGURES_FIXTURE_FIRST_DAY
#define SERIAL UINT64_C(90010130000)

static struct figures_fixture *fixture;
static struct patterns patterns;

static int set_up(void **state)
{
    (void)state;
    fixture = figures_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    patterns_free(&patterns);
    figures_fixture_free(fixture);
    return 0;
}

static void add(size_t count, enum tally_state state, const struct figures_fixture_answers *answers)
{
    for (size_t i = 0; i < count; i++)
        figures_fixture_entry(fixture, state, answers);
}

static void make(void)
{
    patterns_free(&patterns);
    assert_int_equal(patterns_make(&fixture->roll, fixture->seconds, &patterns), STATUS_OK);
}

static void assert_none(void)
{
    make();
    assert_int_equal(patterns.count, 0);
}

static void assert_one(enum patterns_kind kind, size_t device, unsigned long count,
                       const char *batches)
{
    make();
    assert_int_equal(patterns.count, 1);
    assert_int_equal(patterns.items[0].kind, kind);
    assert_int_equal(patterns.items[0].device, device);
    assert_int_equal(patterns.items[0].count, count);
    assert_string_equal(ranges_text(&patterns.items[0].batches), batches);
}

// ---- seconds ----------------------------------------------------------------------------------

// So many entries in the batch, each so many seconds after the one before.
static void add_in_turn(size_t count, uint32_t gap, uint32_t *at)
{
    for (size_t i = 0; i < count; i++) {
        *at += gap;
        fixture->seconds[figures_fixture_entry(fixture, TALLY_COUNTED, NULL)] = *at;
    }
}

static void entries_seconds_apart(void **state)
{
    (void)state;
    uint32_t at = 100;
    figures_fixture_batch(fixture, 1, 3, FIRST);
    add_in_turn(1, PATTERNS_FAST_SECONDS, &at);
    add_in_turn(PATTERNS_FAST_LEAST - 1, PATTERNS_FAST_SECONDS - 1, &at);
    add_in_turn(20, PATTERNS_FAST_SECONDS, &at);
    assert_none();
    add_in_turn(1, 0, &at);
    assert_one(PATTERNS_FAST, 1, PATTERNS_FAST_LEAST, "3");
}

// Seconds are those of one batch; paper has none.
static void seconds_of_several_batches_are_not_compared(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 2 * PATTERNS_FAST_LEAST; number++) {
        uint32_t at = 100;
        figures_fixture_batch(fixture, 0, number, FIRST);
        add_in_turn(1, number, &at);
    }
    figures_fixture_batch(fixture, 1, 0, FIRST);
    add(20, TALLY_COUNTED, NULL);
    assert_none();
}

// ---- duplicates -------------------------------------------------------------------------------

static void many_more_duplicates_than_others(void **state)
{
    (void)state;
    // Others: two in a hundred, and one more for caution; four times that of a hundred is twelve.
    figures_fixture_batch(fixture, 0, 0, FIRST);
    add(98, TALLY_COUNTED, NULL);
    add(2, TALLY_DUPLICATE, NULL);
    figures_fixture_batch(fixture, 1, 7, FIRST);
    add(88, TALLY_COUNTED, NULL);
    add(11, TALLY_DUPLICATE, NULL);
    assert_none();
    figures_fixture_batch(fixture, 1, 8, FIRST);
    add(1, TALLY_DUPLICATE, NULL);
    assert_one(PATTERNS_DUPLICATES, 1, 12, "7-8");
}

static void few_duplicates_are_not_asked_about(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 0, 0, FIRST);
    add(200, TALLY_COUNTED, NULL);
    figures_fixture_batch(fixture, 1, 0, FIRST);
    add(PATTERNS_DUPLICATES_LEAST - 1, TALLY_DUPLICATE, NULL);
    assert_none();
    add(1, TALLY_DUPLICATE, NULL);
    assert_one(PATTERNS_DUPLICATES, 1, PATTERNS_DUPLICATES_LEAST, "0");
    // … nor is less than a tenth of what a volunteer brought.
    add(9 * PATTERNS_DUPLICATES_LEAST, TALLY_COUNTED, NULL);
    assert_one(PATTERNS_DUPLICATES, 1, PATTERNS_DUPLICATES_LEAST, "0");
    add(1, TALLY_COUNTED, NULL);
    assert_none();
}

static void one_volunteer_alone_is_compared_with_nobody(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 0, 0, FIRST);
    add(20, TALLY_COUNTED, NULL);
    add(20, TALLY_DUPLICATE, NULL);
    assert_none();
}

// ---- numbers ----------------------------------------------------------------------------------

// Adds the next identity numbers from those digits on, and gives the digits behind them.
static uint64_t add_numbers(uint64_t digits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char number[SIGNER_NUMBER_CAP];
        signer_number(digits, number);
        figures_fixture_entry(fixture, TALLY_COUNTED,
                              &(struct figures_fixture_answers){.id_number = number});
        number[KZ_IIN_LEN - 1] = '\0'; // without the check digit
        digits = strtoull(number, NULL, 10) + 1;
    }
    return digits;
}

static void numbers_in_a_row(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 2, 0, FIRST);
    uint64_t next = add_numbers(SERIAL, PATTERNS_RUN_LEAST - 1);
    add_numbers(next + PATTERNS_RUN_STEP, PATTERNS_RUN_LEAST - 1);
    assert_none();
    figures_fixture_batch(fixture, 2, 5, FIRST);
    add_numbers(next, 1); // between the two runs, which now are one
    assert_one(PATTERNS_RUN, 2, 2 * PATTERNS_RUN_LEAST - 1, "0, 5");
}

static void numbers_of_two_volunteers_are_no_row(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 0, 0, FIRST);
    uint64_t next = add_numbers(SERIAL, PATTERNS_RUN_LEAST - 1);
    figures_fixture_batch(fixture, 1, 0, FIRST);
    add_numbers(next, PATTERNS_RUN_LEAST - 1);
    assert_none();
}

static void one_number_again_and_again_is_no_row(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 0, 0, FIRST);
    for (size_t i = 0; i < 2 * PATTERNS_RUN_LEAST; i++)
        (void)add_numbers(SERIAL, 1);
    assert_none();
}

// ---- answers ----------------------------------------------------------------------------------

static void one_telephone_for_many(void **state)
{
    (void)state;
    const struct figures_fixture_answers one = {.phone = "+7 701 000 00 01"};
    const struct figures_fixture_answers same = {.phone = "8 (701) 000-00-01"};
    figures_fixture_batch(fixture, 0, 0, FIRST);
    add(PATTERNS_PHONE_LEAST - 1, TALLY_COUNTED, &one);
    add(5, TALLY_DUPLICATE, &one);
    add(5, TALLY_VOIDED, &one);
    figures_fixture_batch(fixture, 1, 0, FIRST);
    add(PATTERNS_PHONE_LEAST - 1, TALLY_COUNTED, &one); // another volunteer's
    assert_none();
    figures_fixture_batch(fixture, 1, 1, FIRST);
    add(1, TALLY_COUNTED, &same);
    assert_one(PATTERNS_PHONE, 1, PATTERNS_PHONE_LEAST, "0-1");
}

static void one_address_for_many(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 0, 0, FIRST);
    add(PATTERNS_ADDRESS_LEAST - 1, TALLY_COUNTED,
        &(struct figures_fixture_answers){.city = "Алматы", .address = "Абая 1"});
    add(PATTERNS_ADDRESS_LEAST - 1, TALLY_COUNTED,
        &(struct figures_fixture_answers){.city = "Семей", .address = "Абая 1"});
    add(PATTERNS_ADDRESS_LEAST, TALLY_COUNTED,
        &(struct figures_fixture_answers){.city = "Семей"}); // none given
    assert_none();
    add(1, TALLY_COUNTED,
        &(struct figures_fixture_answers){.city = "Алма-Ата", .address = "Абая, 1"});
    assert_one(PATTERNS_ADDRESS, 0, PATTERNS_ADDRESS_LEAST, "0");
}

// ---- days -------------------------------------------------------------------------------------

// Days of others, of so many entries each.
static void add_days_of_others(size_t days, size_t entries)
{
    for (size_t i = 0; i < days; i++) {
        figures_fixture_batch(fixture, 1 + i % 2, (uint32_t)i, (uint16_t)(FIRST + i / 2));
        add(entries, TALLY_COUNTED, NULL);
    }
}

static void a_day_far_above_others(void **state)
{
    (void)state;
    add_days_of_others(PATTERNS_DAY_OTHERS, PATTERNS_DAY_LEAST / PATTERNS_DAY_TIMES);
    figures_fixture_batch(fixture, 0, 0, FIRST);
    add(PATTERNS_DAY_LEAST - 1, TALLY_COUNTED, NULL);
    figures_fixture_batch(fixture, 0, 1, FIRST + 1);
    add(100, TALLY_COUNTED, NULL); // of the next day
    assert_none();
    figures_fixture_batch(fixture, 0, 2, FIRST);
    add(1, TALLY_DUPLICATE, NULL);
    assert_one(PATTERNS_DAY, 0, PATTERNS_DAY_LEAST, "0, 2");
}

static void a_busy_day_among_busy_days(void **state)
{
    (void)state;
    add_days_of_others(PATTERNS_DAY_OTHERS, PATTERNS_DAY_LEAST / PATTERNS_DAY_TIMES + 1);
    figures_fixture_batch(fixture, 0, 0, FIRST);
    add(PATTERNS_DAY_LEAST, TALLY_COUNTED, NULL);
    assert_none();
}

static void too_few_others_to_compare_with(void **state)
{
    (void)state;
    add_days_of_others(PATTERNS_DAY_OTHERS - 1, 1);
    figures_fixture_batch(fixture, 0, 0, FIRST);
    add(PATTERNS_DAY_LEAST, TALLY_COUNTED, NULL);
    assert_none();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(entries_seconds_apart),
        TEST(seconds_of_several_batches_are_not_compared),
        TEST(many_more_duplicates_than_others),
        TEST(few_duplicates_are_not_asked_about),
        TEST(one_volunteer_alone_is_compared_with_nobody),
        TEST(numbers_in_a_row),
        TEST(numbers_of_two_volunteers_are_no_row),
        TEST(one_number_again_and_again_is_no_row),
        TEST(one_telephone_for_many),
        TEST(one_address_for_many),
        TEST(a_day_far_above_others),
        TEST(a_busy_day_among_busy_days),
        TEST(too_few_others_to_compare_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
