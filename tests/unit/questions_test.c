// SPDX-License-Identifier: Apache-2.0
#include "collector/questions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void yes_and_no_in_three_languages(void **state)
{
    (void)state;
    static const char *const yes[] = {"y", "YES", "и", "Иә", "д", "Да"};
    static const char *const no[] = {"n", "No", "ж", "Жоқ", "н", "НЕТ"};
    for (size_t i = 0; i < 6; i++) {
        assert_true(questions_is_yes(yes[i]));
        assert_false(questions_is_no(yes[i]));
        assert_true(questions_is_no(no[i]));
        assert_false(questions_is_yes(no[i]));
    }
    assert_false(questions_is_yes(""));
    assert_false(questions_is_yes("yesno"));
    assert_false(questions_is_no(""));
}

static void numbers_are_one_or_two_digits(void **state)
{
    (void)state;
    assert_int_equal(questions_number("1"), 1);
    assert_int_equal(questions_number("10"), 10);
    assert_int_equal(questions_number(""), 0);
    assert_int_equal(questions_number("0"), 0);
    assert_int_equal(questions_number("-1"), 0);
    assert_int_equal(questions_number("1x"), 0);
    assert_int_equal(questions_number("4294967297"), 0);
}

static void a_kazakh_keyboard_has_no_digits_in_its_first_row(void **state)
{
    (void)state;
    assert_int_equal(questions_number("\""), 1);
    assert_int_equal(questions_number("ә"), 2);
    assert_int_equal(questions_number("і"), 3);
}

static void keys_of_the_form(void **state)
{
    (void)state;
    assert_true(questions_is_back("<"));
    assert_true(questions_is_back(".."));
    assert_false(questions_is_back(""));
    assert_true(questions_is_give_up("!"));
    assert_false(questions_is_give_up("!!"));
}

static void every_question_has_its_words(void **state)
{
    (void)state;
    for (enum record_field field = RECORD_FAMILY_NAME; field < RECORD_FORM_END; field++)
        for (enum record_field other = RECORD_FAMILY_NAME; other < field; other++)
            assert_int_not_equal(questions_label(field), questions_label(other));
    assert_int_equal(questions_label(RECORD_COMMENT), MSG_FIELD_COMMENT);
    assert_int_equal(questions_hint(RECORD_FAMILY_NAME), MSG_HINT_FAMILY_NAME);
    assert_int_equal(questions_problem(FORM_NOT_AN_EMAIL), MSG_PROBLEM_NOT_AN_EMAIL);
    assert_int_equal(questions_reason(RECORD_PREFERS_NOT), MSG_SIGN_PREFERS_NOT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yes_and_no_in_three_languages),
        cmocka_unit_test(numbers_are_one_or_two_digits),
        cmocka_unit_test(a_kazakh_keyboard_has_no_digits_in_its_first_row),
        cmocka_unit_test(keys_of_the_form),
        cmocka_unit_test(every_question_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
