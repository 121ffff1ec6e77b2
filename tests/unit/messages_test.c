// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L

#include "common/messages.h"
#include "common/status.h"
#include "common/text.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CONVERSIONS_CAP 64

// Writes what fprintf would fetch from its arguments: "%s %lu" gives "s,lu,".
static void conversions_of(const char *text, char out[CONVERSIONS_CAP])
{
    size_t len = 0;
    for (const char *at = strchr(text, '%'); at != NULL; at = strchr(at, '%')) {
        at++;
        if (*at == '%') {
            at++;
            continue;
        }
        at += strspn(at, "-+ #0123456789.");
        while (len < CONVERSIONS_CAP - 3 && strchr("hlqjzt", *at) != NULL && *at != '\0')
            out[len++] = *at++;
        assert_non_null(strchr("diouxXcsp", *at)); // no $, no *, no floating point, no %n
        assert_true(len < CONVERSIONS_CAP - 2);
        out[len++] = *at;
        out[len++] = ',';
    }
    out[len] = '\0';
}

static void assert_conversions(const char *text, const char *wanted)
{
    char found[CONVERSIONS_CAP];
    conversions_of(text, found);
    assert_string_equal(found, wanted);
}

static void conversions_are_found(void **state)
{
    (void)state;
    assert_conversions("100%% of %s: %lu, %-5d", "s,lu,d,");
    assert_conversions("none", "");
}

static void all_languages_agree_on_the_conversions(void **state)
{
    (void)state;
    for (enum message message = 0; message < MSG_COUNT; message++) {
        char wanted[CONVERSIONS_CAP];
        conversions_of(messages_get(LANG_EN, message), wanted);
        for (enum lang lang = 0; lang < LANG_COUNT; lang++)
            assert_conversions(messages_get(lang, message), wanted);
    }
}

static void every_form_of_a_counted_message_holds_the_count(void **state)
{
    (void)state;
    static const unsigned long one_few_many[] = {1, 2, 5};
    for (enum plural_message message = 0; message < MSGN_COUNT; message++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++)
            for (size_t i = 0; i < 3; i++)
                assert_conversions(messages_plural(lang, message, one_few_many[i]), "lu,");
}

static void every_text_can_be_shown(void **state)
{
    (void)state;
    for (enum message message = 0; message < MSG_COUNT; message++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            const char *text = messages_get(lang, message);
            assert_true(text_is_clean(text, strlen(text), true));
        }
}

static const char *status_sentence(enum lang lang, enum status status)
{
    static const enum message sentences[STATUS_COUNT] = {
#define SENTENCE(name, exit_code) MSG_STATUS_##name,
        STATUS_LIST(SENTENCE)
#undef SENTENCE
    };
    return messages_get(lang, sentences[status]);
}

static void a_status_sentence_begins_with_its_file(void **state)
{
    (void)state;
    for (enum status status = 0; status < STATUS_COUNT; status++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            const char *sentence = status_sentence(lang, status);
            assert_memory_equal(sentence, "%s: ", 4);
            assert_conversions(sentence, "s,");
            assert_int_not_equal(sentence[strlen(sentence) - 1], '.');
        }
}

static void no_two_statuses_share_a_sentence(void **state)
{
    (void)state;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (enum status a = 0; a < STATUS_COUNT; a++)
            for (enum status b = a + 1; b < STATUS_COUNT; b++)
                assert_string_not_equal(status_sentence(lang, a), status_sentence(lang, b));
}

static bool same_form(enum lang lang, unsigned long a, unsigned long b)
{
    return messages_plural(lang, 0, a) == messages_plural(lang, 0, b);
}

static void russian_has_one_few_and_many(void **state)
{
    (void)state;
    static const unsigned long one[] = {1, 21, 31, 101, 1001};
    static const unsigned long few[] = {2, 3, 4, 22, 34, 102, 1004};
    static const unsigned long many[] = {0, 5, 10, 11, 12, 13, 14, 20, 25, 111, 112, 1011, 1000};
    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++)
        assert_true(same_form(LANG_RU, one[i], 1));
    for (size_t i = 0; i < sizeof few / sizeof few[0]; i++)
        assert_true(same_form(LANG_RU, few[i], 2));
    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
        assert_true(same_form(LANG_RU, many[i], 5));
    assert_false(same_form(LANG_RU, 1, 2) || same_form(LANG_RU, 1, 5) || same_form(LANG_RU, 2, 5));
}

static void english_has_one_and_other_and_kazakh_other_only(void **state)
{
    (void)state;
    assert_false(same_form(LANG_EN, 1, 2));
    assert_true(same_form(LANG_EN, 0, 2));
    assert_true(same_form(LANG_EN, 21, 2));
    assert_true(same_form(LANG_KK, 1, 2));
    assert_true(same_form(LANG_KK, 0, 5));
}

static void languages_have_codes(void **state)
{
    (void)state;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        assert_int_equal(messages_lang_from_code(messages_lang_code(lang)), lang);
    assert_string_equal(messages_lang_code(LANG_KK), "kk");
    assert_int_equal(messages_lang_from_code("de"), LANG_COUNT);
    assert_int_equal(messages_lang_from_code("k"), LANG_COUNT);
    assert_int_equal(messages_lang_from_code("kkk"), LANG_COUNT);
    assert_int_equal(messages_lang_from_code(""), LANG_COUNT);
}

static enum lang lang_of(const char *lc_all, const char *lc_messages, const char *lang)
{
    assert_int_equal(setenv("LC_ALL", lc_all, 1), 0);
    assert_int_equal(setenv("LC_MESSAGES", lc_messages, 1), 0);
    assert_int_equal(setenv("LANG", lang, 1), 0);
    return messages_lang_from_locale();
}

static void the_locale_chooses_the_language(void **state)
{
    (void)state;
    assert_int_equal(lang_of("", "", "kk_KZ.UTF-8"), LANG_KK);
    assert_int_equal(lang_of("", "ru_KZ.UTF-8", "kk_KZ.UTF-8"), LANG_RU);
    assert_int_equal(lang_of("en_GB", "ru_KZ.UTF-8", "kk_KZ.UTF-8"), LANG_EN);
    assert_int_equal(lang_of("ru", "", ""), LANG_RU);
    assert_int_equal(lang_of("ru@x", "", ""), LANG_RU);
    assert_int_equal(lang_of("C", "", "kk_KZ"), LANG_EN);
    assert_int_equal(lang_of("run_RU", "", ""), LANG_EN);
    assert_int_equal(lang_of("", "", ""), LANG_EN);
    assert_int_equal(unsetenv("LC_ALL"), 0);
    assert_int_equal(unsetenv("LC_MESSAGES"), 0);
    assert_int_equal(unsetenv("LANG"), 0);
    assert_int_equal(messages_lang_from_locale(), LANG_EN);
}

static void conversions_are_filled_in(void **state)
{
    (void)state;
    char text[64] = "";
    FILE *stream = fmemopen(text, sizeof text, "w");
    assert_non_null(stream);
    messages_print(stream, LANG_EN, MSG_PROGRESS_DONE, "merging", 3ul, 10ul);
    fputc('|', stream);
    messages_print(stream, LANG_RU, MSG_REPORT_LINE, 12ul);
    fclose(stream);
    assert_string_equal(text, "merging: 3 of 10|строка 12");
}

static void the_count_is_filled_in(void **state)
{
    (void)state;
    char text[512] = "";
    FILE *stream = fmemopen(text, sizeof text, "w");
    assert_non_null(stream);
    messages_print_plural(stream, LANG_RU, 0, 4711);
    fclose(stream);
    assert_non_null(strstr(text, "4711"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversions_are_found),
        cmocka_unit_test(all_languages_agree_on_the_conversions),
        cmocka_unit_test(every_form_of_a_counted_message_holds_the_count),
        cmocka_unit_test(every_text_can_be_shown),
        cmocka_unit_test(a_status_sentence_begins_with_its_file),
        cmocka_unit_test(no_two_statuses_share_a_sentence),
        cmocka_unit_test(russian_has_one_few_and_many),
        cmocka_unit_test(english_has_one_and_other_and_kazakh_other_only),
        cmocka_unit_test(languages_have_codes),
        cmocka_unit_test(the_locale_chooses_the_language),
        cmocka_unit_test(conversions_are_filled_in),
        cmocka_unit_test(the_count_is_filled_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
