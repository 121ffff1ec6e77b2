// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/fixture.h"
#include "tests/vectors/seeded.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

// A program that was killed leaves its folder; the same sequence must not meet it again.
static void test_folders_do_not_repeat_with_a_sequence(void **state)
{
    (void)state;
    char first[PLATFORM_PATH_CAP], second[PLATFORM_PATH_CAP];
    seeded_start("twice");
    fixture_folder(first);
    seeded_start("twice");
    fixture_folder(second);
    assert_string_not_equal(first, second);
    fixture_folder_remove(first);
    fixture_folder_remove(second);
}

int main(void)
{
    seeded_install();
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folders_do_not_repeat_with_a_sequence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
