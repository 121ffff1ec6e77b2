// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/name_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct normalize_name fold(const char *text)
{
    struct normalize_name name;
    assert_true(normalize_name(text, strlen(text), &name));
    return name;
}

static unsigned compare(const char *a, const char *b)
{
    const struct normalize_name left = fold(a), right = fold(b);
    const unsigned alike = name_compare_tokens(&left.tokens[0], &right.tokens[0]);
    assert_int_equal(name_compare_tokens(&right.tokens[0], &left.tokens[0]), alike);
    return alike;
}

static void equal_letters_are_equal(void **state)
{
    (void)state;
    assert_int_equal(compare("Жұмабек", "Zhumabek"), NAME_COMPARE_EQUAL);
    assert_in_range(compare("Жұмабек", "Жұмабак"), 850, NAME_COMPARE_EQUAL - 1);
}

static void slips_are_near_and_other_names_far(void **state)
{
    (void)state;
    assert_in_range(compare("Сокуров", "Сокурво"), 850, NAME_COMPARE_EQUAL - 1);
    assert_in_range(compare("Жанат", "Марат"), 0, 700);
    assert_in_range(compare("Айгүл", "Айнұр"), 0, 700);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_letters_are_equal),
        cmocka_unit_test(slips_are_near_and_other_names_far),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
