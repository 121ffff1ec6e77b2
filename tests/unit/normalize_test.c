// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/normalize.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_becomes(const char *text, const char *expected)
{
    char out[NORMALIZE_CAP], again[NORMALIZE_CAP];
    size_t len, again_len;
    assert_true(normalize_text(text, strlen(text), out, &len));
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(out, expected, len);
    assert_true(normalize_text(out, len, again, &again_len));
    assert_int_equal(again_len, len);
    assert_memory_equal(again, out, len);
}

static void habits_of_writing_go(void **state)
{
    (void)state;
    assert_becomes("Әл-Фараби", "әлфараби");
    assert_becomes("  ӘЛ  ФАРАБИ. ", "әлфараби");
    assert_becomes("O'Neil", "oneil");
    assert_becomes("+7 (701) 000-00-01", "77010000001");
}

static void compatible_forms_become_one(void **state)
{
    (void)state;
    assert_becomes("Straße", "strasse");
    assert_becomes("ｆｕｌｌ", "full");
    assert_becomes("ﬁne", "fine");
}

static void marks_stay(void **state)
{
    (void)state;
    assert_becomes("Й", "й");
    assert_becomes("И\u0306", "й"); // composed
    assert_becomes("Ёлкин", "ёлкин");
    assert_becomes("Ş", "ş");
}

static void nothing_is_left_of_punctuation(void **state)
{
    (void)state;
    assert_becomes("", "");
    assert_becomes(" -.,'", "");
}

static void too_long_or_broken_is_refused(void **state)
{
    (void)state;
    static char text[2 * NORMALIZE_CAP];
    char out[NORMALIZE_CAP];
    size_t len = 1;
    memset(text, 'a', sizeof text);
    assert_false(normalize_text(text, sizeof text, out, &len));
    assert_int_equal(len, 0);
    assert_false(normalize_text("\xff", 1, out, &len));
    assert_int_equal(len, 0);
    assert_true(normalize_text(text, NORMALIZE_CAP / 2, out, &len));
    assert_int_equal(len, NORMALIZE_CAP / 2);
}

static void what_does_not_fit_is_not_left_there(void **state)
{
    (void)state;
    static char text[NORMALIZE_CAP + 2]; // of letters that take three bytes each
    static char out[NORMALIZE_CAP];
    static const char zeros[NORMALIZE_CAP];
    size_t len;
    for (size_t i = 0; i < sizeof text; i += 3)
        memcpy(text + i, "ა", 3);
    assert_false(normalize_text(text, sizeof text, out, &len));
    assert_int_equal(len, 0);
    assert_memory_equal(out, zeros, sizeof out);
}

// ---- names ------------------------------------------------------------------------------------

// Folds the text and compares its letters, parts with a space between.
static void assert_folds(const char *text, const char *expected)
{
    struct normalize_name name;
    char letters[NORMALIZE_MAX_TOKENS * (NORMALIZE_TOKEN_CAP + 1)] = "";
    assert_true(normalize_name(text, strlen(text), &name));
    for (unsigned i = 0; i < name.count; i++) {
        if (i > 0)
            strcat(letters, " ");
        strncat(letters, name.tokens[i].letters, name.tokens[i].len);
    }
    assert_string_equal(letters, expected);
}

static void scripts_and_spellings_become_one(void **state)
{
    (void)state;
    static const char *const texts[] = {"Жұмабаев", "ЖУМАБАЕВ", "Zhumabayev",
                                        "Jūmabaev", "Žumabaev", "Jumabayev"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_folds(texts[i], "7umabaev");
    assert_folds("Шапошников", "6apo6nikov");
    assert_folds("Schaposchnikow", "6apo6nikov");
    assert_folds("Щербаков", "6erbakov");
    assert_folds("Shcherbakov", "6erbakov");
    assert_folds("Schtscherbakow", "6erbakov");
}

static void endings_become_flags(void **state)
{
    (void)state;
    assert_folds("Андреевна", "andr");
    assert_folds("Андрейқызы", "andr");
    assert_folds("Андреевич Андрей ұлы", "andr andr");
    assert_folds("Атабекқызы", "atabek");
    assert_folds("Иванова", "ivanov");
    assert_folds("Раевская", "raevski");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(habits_of_writing_go),
        cmocka_unit_test(compatible_forms_become_one),
        cmocka_unit_test(marks_stay),
        cmocka_unit_test(nothing_is_left_of_punctuation),
        cmocka_unit_test(too_long_or_broken_is_refused),
        cmocka_unit_test(what_does_not_fit_is_not_left_there),
        cmocka_unit_test(scripts_and_spellings_become_one),
        cmocka_unit_test(endings_become_flags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
