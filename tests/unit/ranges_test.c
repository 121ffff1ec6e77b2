// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/ranges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void nothing_is_an_empty_text(void **state)
{
    (void)state;
    struct ranges ranges = {.len = 0};
    assert_string_equal(ranges_text(&ranges), "");
}

static void neighbours_are_one_range(void **state)
{
    (void)state;
    struct ranges ranges = {.len = 0};
    ranges_add(&ranges, 0, 0);
    ranges_add(&ranges, 2, 2);
    ranges_add(&ranges, 3, 3);
    ranges_add(&ranges, 3, 3); // said twice
    ranges_add(&ranges, 4, 7);
    ranges_add(&ranges, 65535, 65535);
    assert_string_equal(ranges_text(&ranges), "0, 2-7, 65535");
    assert_int_equal(ranges.number_count, 8);
}

static void too_many_are_cut_short(void **state)
{
    (void)state;
    struct ranges ranges = {.len = 0};
    for (uint32_t i = 0; i < 4 * RANGES_MAX; i++)
        ranges_add(&ranges, 10000 + 3 * i, 10001 + 3 * i);
    const char *text = ranges_text(&ranges);
    assert_non_null(strstr(text, "10000-10001, "));
    assert_non_null(strstr(text, ", 10021-10022, ..."));
    assert_null(strstr(text, "10024"));
    assert_string_equal(text + strlen(text) - 3, "...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_an_empty_text),
        cmocka_unit_test(neighbours_are_one_range),
        cmocka_unit_test(too_many_are_cut_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
