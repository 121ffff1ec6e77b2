// SPDX-License-Identifier: Apache-2.0
#include "common/kz_iin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct kz_iin check(const char *digits)
{
    return kz_iin_check(digits, strlen(digits));
}

static void right_numbers(void **state)
{
    (void)state;
    static const char *const right[] = {"000101500001", "880229400003", "061211600012",
                                        "991231400002"}; // the last by the second round
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct kz_iin iin = check(right[i]);
        assert_int_equal(iin.verdict, KZ_IIN_VALID);
        assert_int_equal(iin.doubts, 0);
        assert_true(iin.has_date);
    }
}

static void the_holder_is_read(void **state)
{
    (void)state;
    struct kz_iin iin = check("000101500001");
    assert_int_equal(iin.year, 2000);
    assert_int_equal(iin.month, 1);
    assert_int_equal(iin.day, 1);
    assert_true(iin.male);
    iin = check("880229400003");
    assert_int_equal(iin.year, 1988);
    assert_int_equal(iin.day, 29);
    assert_false(iin.male);
}

static void an_impossible_date_is_only_a_doubt(void **state)
{
    (void)state;
    struct kz_iin iin = check("850229300001");
    assert_int_equal(iin.verdict, KZ_IIN_VALID);
    assert_int_equal(iin.doubts, KZ_IIN_DATE_IMPOSSIBLE);
    assert_false(iin.has_date);
}

// 85 01 4… with the seventh digit 0: a company's number with a right check digit.
static void a_company_number_is_only_a_doubt(void **state)
{
    (void)state;
    char digits[] = "850140000000";
    unsigned found = 0;
    for (char last = '0'; last <= '9'; last++) {
        digits[11] = last;
        struct kz_iin iin = check(digits);
        if (iin.verdict != KZ_IIN_VALID)
            continue;
        found++;
        assert_true(iin.doubts & KZ_IIN_COMPANY);
        assert_true(iin.doubts & KZ_IIN_CENTURY_UNKNOWN);
        assert_false(iin.has_date);
    }
    assert_int_equal(found, 1);
}

static void a_mistyped_check_digit_is_caught(void **state)
{
    (void)state;
    for (char digit = '0'; digit <= '9'; digit++) {
        char digits[] = "880229400003";
        digits[11] = digit;
        assert_int_equal(check(digits).verdict,
                         digit == '3' ? KZ_IIN_VALID : KZ_IIN_WRONG_CHECK_DIGIT);
    }
}

// The first round gives the eleventh digit the weight 11, so no change of it is seen there.
static void the_eleventh_digit_is_not_protected(void **state)
{
    (void)state;
    for (char digit = '0'; digit <= '9'; digit++) {
        char digits[] = "880229400003";
        digits[10] = digit;
        assert_int_equal(check(digits).verdict, KZ_IIN_VALID);
    }
}

static void wrong_numbers(void **state)
{
    (void)state;
    assert_int_equal(check("821214240092").verdict, KZ_IIN_WRONG_CHECK_DIGIT); // 10 twice
    static const char *const malformed[] = {
        "", "88022940000", "8802294000033", "88022940000x", "88022940000 ", "８８０２２９４０"};
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        assert_int_equal(check(malformed[i]).verdict, KZ_IIN_NOT_TWELVE_DIGITS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_numbers),
        cmocka_unit_test(the_holder_is_read),
        cmocka_unit_test(an_impossible_date_is_only_a_doubt),
        cmocka_unit_test(a_company_number_is_only_a_doubt),
        cmocka_unit_test(a_mistyped_check_digit_is_caught),
        cmocka_unit_test(the_eleventh_digit_is_not_protected),
        cmocka_unit_test(wrong_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
