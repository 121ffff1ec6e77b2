// SPDX-License-Identifier: Apache-2.0
#include "common/web/press.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_press_is_all_of_a_name(void **state)
{
    (void)state;
    assert_true(press_is("void", "void"));
    assert_false(press_is("void.3", "void"));
    assert_false(press_is("voi", "void"));
    assert_false(press_is("", "void"));
}

static void a_place_stands_behind_the_name(void **state)
{
    (void)state;
    size_t number = 7;
    assert_true(press_is_numbered("void.0", "void", &number));
    assert_int_equal(number, 0);
    assert_true(press_is_numbered("void.999999999", "void", &number));
    assert_int_equal(number, 999999999);
    assert_false(press_is_numbered("voids.3", "void", &number));
    assert_false(press_is_numbered("void", "void", &number));
    assert_int_equal(number, 999999999);
}

static void nothing_else_is_a_place(void **state)
{
    (void)state;
    static const char *const others[] = {"", "-1", "+1", " 1", "1 ", "1x", "0x1", "9999999999"};
    size_t number = 7;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(press_read_number(others[i], &number));
    assert_int_equal(number, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_press_is_all_of_a_name),
        cmocka_unit_test(a_place_stands_behind_the_name),
        cmocka_unit_test(nothing_else_is_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
