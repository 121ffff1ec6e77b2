// SPDX-License-Identifier: Apache-2.0
#include "common/letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_letter_stands_for_four_bits(void **state)
{
    (void)state;
    const uint8_t bytes[8] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
    char text[LETTERS_CAP];
    letters_print(bytes, text);
    assert_string_equal(text, "ABDE-GIKL-MNOR-STUZ");
}

static void high_bits_come_first(void **state)
{
    (void)state;
    const uint8_t bytes[8] = {0x0F, 0xF0, 0, 0, 0, 0, 0, 0x10};
    char text[LETTERS_CAP];
    letters_print(bytes, text);
    assert_string_equal(text, "AZZA-AAAA-AAAA-AABA");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_letter_stands_for_four_bits),
        cmocka_unit_test(high_bits_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
