// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/sheet_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct sheet_names names;

static int set_up(void **state)
{
    (void)state;
    names = (struct sheet_names){.folded = NULL};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sheet_names_free(&names);
    return 0;
}

static void assert_name(const char *text, const char *expected)
{
    char name[SHEET_NAME_CAP];
    assert_int_equal(sheet_name_make(&names, text, name), STATUS_OK);
    assert_string_equal(name, expected);
}

static void a_name_that_may_be_stays(void **state)
{
    (void)state;
    assert_name("Өскемен қаласы", "Өскемен қаласы");
}

static void forbidden_characters_are_replaced(void **state)
{
    (void)state;
    assert_name("[a]:b*c?d/e\\f", "-a--b-c-d-e-f");
    assert_name("'Шу'", "Шу");
    assert_name("д'Арк", "д Арк");
    assert_name("a\xEF\xBF\xBE\xEF\xBF\xBF", "a--"); // U+FFFE and U+FFFF
}

static void long_names_are_cut(void **state)
{
    (void)state;
    assert_name("Шығыс Қазақстан облысы, Үржар ауданы", "Шығыс Қазақстан облысы, Үржар а");
    assert_name("Шығыс Қазақстан облысы, Үржар ауылы", "Шығыс Қазақстан облысы, Үрж (2)");
    // two of Excel's characters each
    assert_name("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀");
}

static void names_differ_whatever_the_case(void **state)
{
    (void)state;
    assert_name("Қарағанды", "Қарағанды");
    assert_name("ҚАРАҒАНДЫ", "ҚАРАҒАНДЫ (2)");
    assert_name("Қарағанды", "Қарағанды (3)");
    assert_name("ҚАРАҒАНДЫ (2)", "ҚАРАҒАНДЫ (2) (2)");
}

static void what_may_not_be_a_name_gets_a_number(void **state)
{
    (void)state;
    assert_name("", "- (2)");
    assert_name("'", "- (3)");
    assert_name("history", "history (2)");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_name_that_may_be_stays),
        TEST(forbidden_characters_are_replaced),
        TEST(long_names_are_cut),
        TEST(names_differ_whatever_the_case),
        TEST(what_may_not_be_a_name_gets_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
