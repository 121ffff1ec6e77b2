// SPDX-License-Identifier: Apache-2.0
#include "common/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char text[1024];
static struct json json;

static int setup(void **state)
{
    (void)state;
    json = (struct json){.out = tmpfile()};
    return json.out == NULL;
}

static const char *written(void)
{
    rewind(json.out);
    size_t len = fread(text, 1, sizeof text - 1, json.out);
    text[len] = '\0';
    fclose(json.out);
    return text;
}

static void commas_stand_between_values_only(void **state)
{
    (void)state;
    json_open_object(&json, NULL);
    json_number(&json, "n", 18446744073709551615u);
    json_open_array(&json, "list");
    json_bool(&json, NULL, true);
    json_open_object(&json, NULL);
    json_close_object(&json);
    json_bool(&json, NULL, false);
    json_integer(&json, NULL, -12);
    json_close_array(&json);
    json_hex(&json, "hex", (const uint8_t *)"\x00\xAB", 2);
    json_close_object(&json);
    assert_string_equal(
        written(),
        "{\"n\": 18446744073709551615, \"list\": [true, {}, false, -12], \"hex\": \"00ab\"}");
}

static void text_is_escaped(void **state)
{
    (void)state;
    json_open_array(&json, NULL);
    json_string(&json, NULL, "\"a\\b\"\n\x1b\x7f қ");
    json_text(&json, NULL, "a\0b", 3);
    json_string(&json, NULL, "");
    json_close_array(&json);
    assert_string_equal(written(),
                        "[\"\\\"a\\\\b\\\"\\u000a\\u001b\\u007f қ\", \"a\\u0000b\", \"\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(commas_stand_between_values_only, setup),
        cmocka_unit_test_setup(text_is_escaped, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
