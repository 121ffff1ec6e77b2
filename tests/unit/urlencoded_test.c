// SPDX-License-Identifier: Apache-2.0
#include "common/web/urlencoded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BODY_CAP 1024

static char body[BODY_CAP];
static struct urlencoded form;

static bool parse(const char *text)
{
    size_t len = strlen(text);
    memset(body, 'x', sizeof body); // what lies behind the body is none of it
    memcpy(body, text, len);
    return urlencoded_parse(body, len, &form);
}

static void names_and_values_are_decoded(void **state)
{
    (void)state;
    assert_true(parse("f1=%D0%90%D0%B1+c&f2=a%26b%3Dc&empty=&alone&f1=second"));
    assert_string_equal(urlencoded_get(&form, "f1"), "Аб c");
    assert_string_equal(urlencoded_get(&form, "f2"), "a&b=c");
    assert_string_equal(urlencoded_get(&form, "empty"), "");
    assert_true(urlencoded_has(&form, "empty"));
    assert_true(urlencoded_has(&form, "alone"));
    assert_false(urlencoded_has(&form, "absent"));
    assert_string_equal(urlencoded_get(&form, "absent"), "");
}

static void an_equals_sign_in_a_value_stays(void **state)
{
    (void)state;
    assert_true(parse("a=b=c&&d=e&"));
    assert_string_equal(urlencoded_get(&form, "a"), "b=c");
    assert_string_equal(urlencoded_get(&form, "d"), "e");
    assert_int_equal(form.count, 2);
}

static void nothing_is_no_field(void **state)
{
    (void)state;
    assert_true(parse(""));
    assert_int_equal(form.count, 0);
}

static void what_is_broken_is_refused(void **state)
{
    (void)state;
    static const char *const broken[] = {"a=%", "a=%4", "a=%zz", "a=%4z", "a=%00", "%00=b", "a=%%"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_false(parse(broken[i]));
    memcpy(body, "a\0b", 3);
    assert_false(urlencoded_parse(body, 3, &form));
}

static void too_many_fields_are_refused(void **state)
{
    (void)state;
    char many[4 * URLENCODED_MAX_FIELDS + 8] = "";
    for (unsigned i = 0; i < URLENCODED_MAX_FIELDS; i++)
        strcat(many, "a=b&");
    assert_true(parse(many));
    assert_int_equal(form.count, URLENCODED_MAX_FIELDS);
    strcat(many, "a");
    assert_false(parse(many));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_values_are_decoded),
        cmocka_unit_test(an_equals_sign_in_a_value_stays),
        cmocka_unit_test(nothing_is_no_field),
        cmocka_unit_test(what_is_broken_is_refused),
        cmocka_unit_test(too_many_fields_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
