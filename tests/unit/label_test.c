// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char out[LABEL_CAP];

static void letters_of_any_script_are_good(void **state)
{
    (void)state;
    static const char *const labels[] = {"swallow", "Қарлығаш", "ласточка_2", "stork-2",
                                         "ლეილა",   "_",        "2"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        assert_true(label_tidy(labels[i], strlen(labels[i]), out));
        assert_string_equal(out, labels[i]);
    }
}

static void a_label_is_a_safe_file_name(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        " ",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a b",
        "a.b",
        "a:b",
        "-a",
        "a*",
        "a\nb",
        "a\tb",
        "a\x1b[1mb",
        "a\xFF",
        "a\"",
        "a'",
        "$a",
        "\xE2\x80\xAE"
        "a", // turns the line around
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        strcpy(out, "before");
        assert_false(label_tidy(others[i], strlen(others[i]), out));
        assert_string_equal(out, "");
    }
    assert_false(label_tidy("a\0b", 3, out));
}

static void a_label_is_composed(void **state)
{
    (void)state;
    assert_true(label_tidy("\xD0\xB8\xCC\x86", 4, out)); // и with a breve
    assert_string_equal(out, "\xD0\xB9");                // й
}

static void a_label_has_sixty_four_bytes_at_most(void **state)
{
    (void)state;
    char text[66];
    memset(text, 'a', sizeof text);
    assert_true(label_tidy(text, 64, out));
    assert_int_equal(strlen(out), 64);
    assert_false(label_tidy(text, 65, out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_any_script_are_good),
        cmocka_unit_test(a_label_is_a_safe_file_name),
        cmocka_unit_test(a_label_is_composed),
        cmocka_unit_test(a_label_has_sixty_four_bytes_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
