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

static void assert_read(const char *text, const char *expected)
{
    char out[LETTERS_CAP];
    assert_int_equal(letters_read(text, out), expected != NULL);
    assert_string_equal(out, expected ? expected : "");
}

static void letters_are_read_as_people_type_them(void **state)
{
    (void)state;
    assert_read("abde-gikl-mnor-stuz", "abde-gikl-mnor-stuz");
    assert_read("ABDE-GIKL-MNOR-STUZ", "abde-gikl-mnor-stuz");
    assert_read("abdegiklmnorstuz", "abde-gikl-mnor-stuz");
    assert_read(" Abde gikl  mnor--stuz ", "abde-gikl-mnor-stuz");
    assert_read("АБДЕ ГИКЛ МНОР СТУЗ", "abde-gikl-mnor-stuz");
    assert_read("абде-гикл-мнор-стуз", "abde-gikl-mnor-stuz");
    assert_read("zzzz-zzzz-zzzz-зЗZa", "zzzz-zzzz-zzzz-zzza");
}

static void anything_else_is_no_such_text(void **state)
{
    (void)state;
    assert_read("", NULL);
    assert_read("abde-gikl-mnor-stu", NULL);
    assert_read("abde-gikl-mnor-stuza", NULL);
    assert_read("abde-gikl-mnor-stux", NULL);
    assert_read("abde.gikl.mnor.stuz", NULL);
    assert_read("абде-гикл-мнор-стуы", NULL);
    assert_read("\xD0", NULL);
    assert_read("correct horse battery staple", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_letter_stands_for_four_bits),
        cmocka_unit_test(high_bits_come_first),
        cmocka_unit_test(letters_are_read_as_people_type_them),
        cmocka_unit_test(anything_else_is_no_such_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
