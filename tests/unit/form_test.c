// SPDX-License-Identifier: Apache-2.0
#include "collector/form.h"

#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FIRST_DAY 18876 // 2021-09-06, the fixture campaign's
#define LAST_DAY 18880

static struct campaign campaign;
static struct form form;

static int setup(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_campaign(&fixture, &campaign);
    campaign.fields[RECORD_CITY] = (struct campaign_field){CAMPAIGN_OPTIONAL, true};
    campaign.fields[RECORD_PHONE] = (struct campaign_field){CAMPAIGN_OPTIONAL, false};
    campaign.fields[RECORD_EMAIL] = (struct campaign_field){CAMPAIGN_OPTIONAL, false};
    campaign.fields[RECORD_COMMENT] = (struct campaign_field){CAMPAIGN_OPTIONAL, false};
    form_init(&form, &campaign, LANG_KK, FIRST_DAY);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    campaign_free(&campaign);
    return 0;
}

static enum form_problem answer(enum record_field field, const char *text)
{
    return form_answer(&form, field, text, strlen(text));
}

static void assert_kept(enum record_field field, const char *typed, const char *kept)
{
    assert_int_equal(answer(field, typed), FORM_FINE);
    assert_string_equal(form.answers[field], kept);
}

static void it_asks_what_the_campaign_asks(void **state)
{
    (void)state;
    assert_true(form_asks(&form, RECORD_FAMILY_NAME));
    assert_true(form_asks(&form, RECORD_PATRONYMIC));
    assert_false(form_asks(&form, RECORD_ADDRESS));
}

static void answers_are_tidied(void **state)
{
    (void)state;
    assert_kept(RECORD_FAMILY_NAME, "  Сейітова   Ұлжан ", "Сейітова Ұлжан");
    assert_kept(RECORD_GIVEN_NAME, "И\xCC\x86ван", "Йван"); // NFC
    assert_kept(RECORD_BIRTH_DATE, "3.4.1980", "1980-04-03");
    assert_kept(RECORD_ID_NUMBER, "880229 400-003", "880229400003");
    assert_kept(RECORD_PHONE, "+7 (700) 000-00-00", "+7 (700) 000-00-00");
    assert_kept(RECORD_EMAIL, "a.b@poshta.kz", "a.b@poshta.kz");
}

static void a_problem_keeps_the_old_answer(void **state)
{
    (void)state;
    assert_kept(RECORD_FAMILY_NAME, "Абаева", "Абаева");
    assert_int_equal(answer(RECORD_FAMILY_NAME, "123"), FORM_NO_LETTER);
    assert_int_equal(answer(RECORD_FAMILY_NAME, ""), FORM_MISSING);
    assert_int_equal(answer(RECORD_FAMILY_NAME, "a\x1b[2J"), FORM_BAD_TEXT);
    assert_string_equal(form.answers[RECORD_FAMILY_NAME], "Абаева");
    static const char wiped[sizeof form.draft];
    assert_memory_equal(form.draft, wiped, sizeof wiped);
}

static void bad_text_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\xff",           // no UTF-8
        "Аб\xd0",         // cut off
        "a\tb",           // tab
        "a\x7f",          // delete
        "a\xE2\x80\xAEz", // turns the line around
        "\xEF\xBB\xBF",   // hides
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(answer(RECORD_GIVEN_NAME, texts[i]), FORM_BAD_TEXT);
    assert_int_equal(form_answer(&form, RECORD_GIVEN_NAME, "a\0b", 3), FORM_BAD_TEXT);
    assert_string_equal(form.answers[RECORD_GIVEN_NAME], "");
}

static void a_field_is_as_long_as_its_limit(void **state)
{
    (void)state;
    static char text[10u << 20];
    memset(text, 'a', sizeof text);
    for (enum record_field field = RECORD_FAMILY_NAME; field < RECORD_FORM_END; field++) {
        size_t max_len = record_field_max_len(field);
        if (field == RECORD_ADDRESS || field == RECORD_COMMENT) {
            campaign.fields[field].need = CAMPAIGN_OPTIONAL;
            assert_int_equal(form_answer(&form, field, text, max_len), FORM_FINE);
            assert_int_equal(strlen(form.answers[field]), max_len);
        }
        assert_int_equal(form_answer(&form, field, text, max_len + 1), FORM_TOO_LONG);
        assert_int_equal(form_answer(&form, field, text, sizeof text), FORM_TOO_LONG);
    }
}

static void names_need_a_letter(void **state)
{
    (void)state;
    assert_int_equal(answer(RECORD_GIVEN_NAME, "-"), FORM_NO_LETTER);
    assert_int_equal(answer(RECORD_CITY, "2021"), FORM_NO_LETTER);
    assert_int_equal(answer(RECORD_GIVEN_NAME, "Ә"), FORM_FINE);
    assert_int_equal(answer(RECORD_GIVEN_NAME, "O'Neil"), FORM_FINE);
    assert_int_equal(answer(RECORD_COMMENT, "+1"), FORM_FINE);
}

static void dates_must_exist(void **state)
{
    (void)state;
    static const char *const texts[] = {"31.02.1980", "1980", "вчера", "00.01.1980", "1.13.1980"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(answer(RECORD_BIRTH_DATE, texts[i]), FORM_NOT_A_DATE);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "07.09.2021"), FORM_IN_FUTURE);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "01.01.1880"), FORM_TOO_LONG_AGO);
}

static void the_minimum_age_is_reached_on_the_birthday(void **state)
{
    (void)state;
    assert_int_equal(answer(RECORD_BIRTH_DATE, "06.09.2003"), FORM_FINE);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "07.09.2003"), FORM_UNDER_AGE);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "06.09.2021"), FORM_UNDER_AGE);
    campaign.minimum_age = 0;
    assert_int_equal(answer(RECORD_BIRTH_DATE, "06.09.2021"), FORM_FINE);
}

// A laptop whose clock says 1970, or 2030, must neither turn away the grown nor let in children.
static void a_wrong_clock_is_clamped_into_the_window(void **state)
{
    (void)state;
    form_init(&form, &campaign, LANG_KK, 0);
    assert_int_equal(form.day, FIRST_DAY);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "06.09.2003"), FORM_FINE);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "07.09.2003"), FORM_UNDER_AGE);
    form_init(&form, &campaign, LANG_KK, UINT16_MAX);
    assert_int_equal(form.day, LAST_DAY);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "10.09.2003"), FORM_FINE);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "11.09.2003"), FORM_UNDER_AGE);
    form_init(&form, &campaign, LANG_KK, FIRST_DAY + 1);
    assert_int_equal(form.day, FIRST_DAY + 1);
}

static void identity_numbers_are_checked(void **state)
{
    (void)state;
    assert_int_equal(answer(RECORD_ID_NUMBER, "000101500001"), FORM_FINE);
    assert_int_equal(answer(RECORD_ID_NUMBER, "991231400002"), FORM_FINE);
    assert_int_equal(answer(RECORD_ID_NUMBER, "821214240092"), FORM_WRONG_CHECK_DIGIT);
    assert_int_equal(answer(RECORD_ID_NUMBER, "88022940000"), FORM_NOT_TWELVE_DIGITS);
    assert_int_equal(answer(RECORD_ID_NUMBER, "нет"), FORM_NOT_TWELVE_DIGITS);
}

static void odd_identity_numbers_are_kept_and_doubted(void **state)
{
    (void)state;
    assert_int_equal(form_doubts(&form), 0);
    assert_int_equal(answer(RECORD_ID_NUMBER, "850229300001"), FORM_FINE);
    assert_int_equal(form_doubts(&form), FORM_DATE_IMPOSSIBLE);
    assert_int_equal(answer(RECORD_ID_NUMBER, "880229400003"), FORM_FINE);
    assert_int_equal(form_doubts(&form), 0);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "01.03.1988"), FORM_FINE);
    assert_int_equal(form_doubts(&form), FORM_DATE_DIFFERS);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "29.02.1988"), FORM_FINE);
    assert_int_equal(form_doubts(&form), 0);
}

static void phones_and_addresses_look_like_it(void **state)
{
    (void)state;
    static const char *const phones[] = {"1234", "1234567890123456", "8 700 абв", "+"};
    static const char *const emails[] = {"a",        "@b.kz", "a@b",  "a@@b.kz",
                                         "a b@c.kz", "a@b.",  "a@.kz"};
    for (size_t i = 0; i < sizeof phones / sizeof phones[0]; i++)
        assert_int_equal(answer(RECORD_PHONE, phones[i]), FORM_NOT_A_PHONE);
    for (size_t i = 0; i < sizeof emails / sizeof emails[0]; i++)
        assert_int_equal(answer(RECORD_EMAIL, emails[i]), FORM_NOT_AN_EMAIL);
}

static void what_is_optional_may_be_emptied(void **state)
{
    (void)state;
    assert_kept(RECORD_PATRONYMIC, "Ерланқызы", "Ерланқызы");
    assert_kept(RECORD_PATRONYMIC, "", "");
    assert_int_equal(answer(RECORD_ID_NUMBER, "  "), FORM_NEEDS_REASON);
    assert_int_equal(answer(RECORD_FAMILY_NAME, " "), FORM_MISSING);
}

static void a_reason_takes_the_place_of_an_answer(void **state)
{
    (void)state;
    assert_kept(RECORD_ID_NUMBER, "880229400003", "880229400003");
    form_give_reason(&form, RECORD_ID_NUMBER, RECORD_PREFERS_NOT);
    static const char wiped[sizeof form.answers[RECORD_ID_NUMBER]];
    assert_memory_equal(form.answers[RECORD_ID_NUMBER], wiped, sizeof wiped);
    assert_kept(RECORD_ID_NUMBER, "880229400003", "880229400003");
    assert_int_equal(form.reasons[RECORD_ID_NUMBER], 0);
}

static void it_knows_what_is_missing(void **state)
{
    (void)state;
    assert_int_equal(form_first_missing(&form), RECORD_FAMILY_NAME);
    assert_int_equal(answer(RECORD_FAMILY_NAME, "Абаева"), FORM_FINE);
    assert_int_equal(form_first_missing(&form), RECORD_GIVEN_NAME);
    assert_int_equal(answer(RECORD_GIVEN_NAME, "Әлия"), FORM_FINE);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "01.03.1988"), FORM_FINE);
    assert_int_equal(form_first_missing(&form), RECORD_ID_NUMBER);
    form_give_reason(&form, RECORD_ID_NUMBER, RECORD_HAS_NONE);
    assert_int_equal(form_first_missing(&form), 0);
}

// ---- paper --------------------------------------------------------------------------------------

static void paper_is_kept_as_written(void **state)
{
    (void)state;
    form_init_paper(&form, &campaign, FIRST_DAY);
    assert_kept(RECORD_BIRTH_DATE, "31.02.1980", "31.02.1980");
    assert_kept(RECORD_BIRTH_DATE, "лето  1980", "лето 1980");
    assert_kept(RECORD_BIRTH_DATE, "07.09.2021", "07.09.2021"); // no birth date, but a slip
    assert_kept(RECORD_ID_NUMBER, "821214240092", "821214240092");
    assert_kept(RECORD_ID_NUMBER, "12 34", "12 34");
    assert_kept(RECORD_PHONE, "у соседа", "у соседа");
    assert_kept(RECORD_GIVEN_NAME, "?", "?");
}

static void what_is_odd_on_paper_is_noted(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum record_field field;
        enum form_problem problem;
    } cases[] = {
        {"?", RECORD_GIVEN_NAME, FORM_NO_LETTER},
        {"31.02.1980", RECORD_BIRTH_DATE, FORM_NOT_A_DATE},
        {"07.09.2021", RECORD_BIRTH_DATE, FORM_IN_FUTURE},
        {"07.09.1821", RECORD_BIRTH_DATE, FORM_TOO_LONG_AGO},
        {"12 34", RECORD_ID_NUMBER, FORM_NOT_TWELVE_DIGITS},
        {"821214240092", RECORD_ID_NUMBER, FORM_WRONG_CHECK_DIGIT},
        {"у соседа", RECORD_PHONE, FORM_NOT_A_PHONE},
        {"нет", RECORD_EMAIL, FORM_NOT_AN_EMAIL},
        {"1.3.1988", RECORD_BIRTH_DATE, FORM_FINE},
        {"880229 400 003", RECORD_ID_NUMBER, FORM_FINE},
    };
    form_init_paper(&form, &campaign, FIRST_DAY);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(answer(cases[i].field, cases[i].text), FORM_FINE);
        assert_int_equal(form.oddities[cases[i].field], cases[i].problem);
    }
}

static void paper_is_put_into_the_usual_form_where_it_is_clear(void **state)
{
    (void)state;
    form_init_paper(&form, &campaign, FIRST_DAY);
    assert_kept(RECORD_BIRTH_DATE, "1.3.1988", "1988-03-01");
    assert_kept(RECORD_BIRTH_DATE, "01/03/1988", "1988-03-01");
    assert_kept(RECORD_ID_NUMBER, "880229 400 003", "880229400003");
}

static void paper_has_hard_rules_too(void **state)
{
    (void)state;
    form_init_paper(&form, &campaign, FIRST_DAY);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "07.09.2003"), FORM_UNDER_AGE);
    assert_int_equal(answer(RECORD_FAMILY_NAME, ""), FORM_MISSING);
    assert_int_equal(answer(RECORD_FAMILY_NAME, "\xff"), FORM_BAD_TEXT);
    assert_int_equal(form_set_reference(&form, "a\x01", 2), FORM_BAD_TEXT);
    assert_int_equal(form_set_reference(&form, " A  7 ", 6), FORM_FINE);
    assert_string_equal(form.reference, "A 7");
}

// ---- record -------------------------------------------------------------------------------------

static void assert_text(const struct record *record, uint8_t field, const char *expected)
{
    struct record_value value = record_get(record->bytes, record->len, field);
    assert_non_null(value.bytes);
    assert_int_equal(value.len, strlen(expected));
    assert_memory_equal(value.bytes, expected, value.len);
}

static uint32_t number(const struct record *record, uint8_t field)
{
    return record_get_number(record->bytes, record->len, field, UINT32_MAX);
}

static void a_record_holds_the_form(void **state)
{
    (void)state;
    struct record record = {.len = 0};
    assert_int_equal(answer(RECORD_FAMILY_NAME, "Абаева"), FORM_FINE);
    assert_int_equal(answer(RECORD_GIVEN_NAME, "Әлия"), FORM_FINE);
    assert_int_equal(answer(RECORD_BIRTH_DATE, "01.03.1988"), FORM_FINE);
    form_give_reason(&form, RECORD_ID_NUMBER, RECORD_NOT_AT_HAND);
    form_tick(&form, 0);
    form.consents = RECORD_MAY_COUNT;
    form_build(&form, &record);
    record_put_u32(&record, RECORD_SECONDS, 5);
    assert_false(record.failed);
    assert_int_equal(record_check(record.bytes, record.len), STATUS_OK);
    assert_text(&record, RECORD_FAMILY_NAME, "Абаева");
    assert_text(&record, RECORD_BIRTH_DATE, "1988-03-01");
    assert_null(record_get(record.bytes, record.len, RECORD_ID_NUMBER).bytes);
    assert_null(record_get(record.bytes, record.len, RECORD_PATRONYMIC).bytes);
    assert_int_equal(number(&record, RECORD_REASON + RECORD_ID_NUMBER), RECORD_NOT_AT_HAND);
    assert_text(&record, RECORD_LANGUAGE, "kk");
    assert_int_equal(number(&record, RECORD_CHANNEL), RECORD_TERMINAL);
    assert_int_equal(number(&record, RECORD_MARK), RECORD_TYPED);
    assert_int_equal(number(&record, RECORD_DECLARATIONS), 1);
    assert_int_equal(number(&record, RECORD_CONSENTS), RECORD_MAY_COUNT);
    assert_null(record_get(record.bytes, record.len, RECORD_REFERENCE).bytes);
}

static void a_record_says_how_it_was_signed(void **state)
{
    (void)state;
    static const uint8_t strokes[] = {0, 1, 2, 0xff};
    struct record drawn = {.len = 0}, typed = {.len = 0};
    form.channel = RECORD_PAGE;
    form.mark = RECORD_DRAWN;
    form.strokes = strokes;
    form.strokes_len = sizeof strokes;
    form_build(&form, &drawn);
    assert_int_equal(record_check(drawn.bytes, drawn.len), STATUS_OK);
    assert_int_equal(number(&drawn, RECORD_CHANNEL), RECORD_PAGE);
    assert_int_equal(number(&drawn, RECORD_MARK), RECORD_DRAWN);
    struct record_value value = record_get(drawn.bytes, drawn.len, RECORD_STROKES);
    assert_int_equal(value.len, sizeof strokes);
    assert_memory_equal(value.bytes, strokes, sizeof strokes);
    form.mark = RECORD_TYPED; // what was drawn before is not kept
    form_build(&form, &typed);
    assert_null(record_get(typed.bytes, typed.len, RECORD_STROKES).bytes);
}

static void strokes_without_end_are_no_record(void **state)
{
    (void)state;
    static const uint8_t strokes[RECORD_MAX_LEN];
    struct record record = {.len = 0};
    form.mark = RECORD_DRAWN;
    form.strokes = strokes;
    form.strokes_len = sizeof strokes;
    form_build(&form, &record);
    assert_true(record.failed);
    record = (struct record){.len = 0};
    form.strokes_len = 0; // nothing drawn is left out
    form_build(&form, &record);
    assert_false(record.failed);
    assert_null(record_get(record.bytes, record.len, RECORD_STROKES).bytes);
}

static void a_paper_record_says_so(void **state)
{
    (void)state;
    struct record record = {.len = 0};
    form_init_paper(&form, &campaign, FIRST_DAY);
    assert_int_equal(answer(RECORD_FAMILY_NAME, "Абаева"), FORM_FINE);
    assert_int_equal(form_set_reference(&form, "A/7", 3), FORM_FINE);
    form_build(&form, &record);
    assert_int_equal(record_check(record.bytes, record.len), STATUS_OK);
    assert_text(&record, RECORD_LANGUAGE, "kk");
    assert_int_equal(number(&record, RECORD_CHANNEL), RECORD_PAPER);
    assert_int_equal(number(&record, RECORD_MARK), RECORD_WITNESSED);
    assert_int_equal(number(&record, RECORD_DECLARATIONS), 1);
    assert_int_equal(number(&record, RECORD_CONSENTS), RECORD_MAY_HAND_OVER | RECORD_MAY_COUNT);
    assert_text(&record, RECORD_REFERENCE, "A/7");
    assert_null(record_get(record.bytes, record.len, RECORD_SECONDS).bytes);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(it_asks_what_the_campaign_asks),
        TEST(answers_are_tidied),
        TEST(a_problem_keeps_the_old_answer),
        TEST(bad_text_is_refused),
        TEST(a_field_is_as_long_as_its_limit),
        TEST(names_need_a_letter),
        TEST(dates_must_exist),
        TEST(the_minimum_age_is_reached_on_the_birthday),
        TEST(a_wrong_clock_is_clamped_into_the_window),
        TEST(identity_numbers_are_checked),
        TEST(odd_identity_numbers_are_kept_and_doubted),
        TEST(phones_and_addresses_look_like_it),
        TEST(what_is_optional_may_be_emptied),
        TEST(a_reason_takes_the_place_of_an_answer),
        TEST(it_knows_what_is_missing),
        TEST(paper_is_kept_as_written),
        TEST(what_is_odd_on_paper_is_noted),
        TEST(paper_is_put_into_the_usual_form_where_it_is_clear),
        TEST(paper_has_hard_rules_too),
        TEST(a_record_holds_the_form),
        TEST(a_record_says_how_it_was_signed),
        TEST(strokes_without_end_are_no_record),
        TEST(a_paper_record_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
