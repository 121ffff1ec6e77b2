// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/form.h"

#include "merger/linkage/place.h"
#include "tests/unit/signer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void what_is_packed_is_opened(void **state)
{
    (void)state;
    const struct signer signer = {"Сейітова",     "Айгерім", "Болатқызы",       "1990-03-05",
                                  "000101500001", "Алматы",  "Абай көшесі, 12", "+7 701 000 00 01"};
    uint8_t packed[PACKED_MAX_LEN];
    struct form form;
    (void)signer_pack(&signer, packed);
    form_open(packed, &form);
    assert_int_equal(form.dates[0].year, 1990);
    assert_int_equal(form.dates[0].month, 3);
    assert_int_equal(form.dates[0].day, 5);
    assert_int_equal(form.digit_count, 12);
    assert_int_equal(form.number, 101500001);
    assert_true(form.number_is_valid);
    assert_int_equal(form.phone, 7010000001);
    assert_int_equal(form.city, place_city(signer.city, strlen(signer.city)));
    assert_int_equal(form.address, place_address(signer.address, strlen(signer.address)));
    assert_int_equal(form.token_count, 3);
    for (unsigned i = 0; i < form.token_count; i++)
        assert_int_equal(form.tokens[i].role, FREQUENCY_FAMILY + i);
}

static void names_are_what_normalizing_makes_of_them(void **state)
{
    (void)state;
    static const char *const names[] = {"Саша", "Айгерім", "Ж.", "Серікұлы", "Иванова", "Дима"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        const struct signer signer = {.given_name = names[i]};
        struct normalize_name name;
        struct form form;
        memset(&form, 0xa5, sizeof form); // what stood there before must not show
        signer_open(&signer, &form);
        assert_true(normalize_name(names[i], strlen(names[i]), &name));
        assert_int_equal(form.token_count, 1);
        const struct form_token *token = &form.tokens[0];
        assert_memory_equal(&token->name, &name.tokens[0], sizeof token->name);
        assert_int_equal(token->is_known, frequency_is_known(token->role, &token->name));
        // Weights are kept in coarse steps.
        assert_in_range(frequency_weight(token->role, &token->name) - token->weight, 0, 63);
    }
}

static void a_patronymic_is_one_beside_the_given_name(void **state)
{
    (void)state;
    struct form form;
    signer_open(&(struct signer){.family_name = "Омаров", .given_name = "Ерлан Серікұлы"}, &form);
    assert_int_equal(form.token_count, 3);
    assert_int_equal(form.tokens[1].role, FREQUENCY_GIVEN);
    assert_int_equal(form.tokens[2].role, FREQUENCY_PATRONYMIC);
    // Some have no other family name.
    signer_open(&(struct signer){.family_name = "Серікұлы", .given_name = "Ерлан"}, &form);
    assert_int_equal(form.tokens[0].role, FREQUENCY_FAMILY);
}

static void nothing_given_is_nothing_kept(void **state)
{
    (void)state;
    static const struct signer signers[] = {
        {.family_name = NULL},
        {"...", "-", "123", "", "", "?", "12", "-"},
        {.birth_date = "вчера", .id_number = "нет", .phone = "нет"},
    };
    for (unsigned i = 0; i < sizeof signers / sizeof *signers; i++) {
        uint8_t packed[PACKED_MAX_LEN];
        struct form form;
        (void)signer_pack(&signers[i], packed);
        assert_int_equal(packed[0], 2);
        form_open(packed, &form);
        assert_int_equal(form.date_count + form.digit_count + form.token_count, 0);
        assert_true(form.phone == 0 && form.city == 0 && form.address == 0);
        assert_false(form.date_is_lent || form.number_is_valid);
    }
}

// ---- dates ------------------------------------------------------------------------------------

static void assert_date(const char *text, unsigned year, unsigned month, unsigned day)
{
    struct form form;
    signer_open(&(struct signer){.birth_date = text}, &form);
    assert_int_equal(form.date_count, year > 0);
    if (year == 0)
        return;
    assert_int_equal(form.dates[0].year, year);
    assert_int_equal(form.dates[0].month, month);
    assert_int_equal(form.dates[0].day, day);
}

static void dates_are_read_as_people_write_them(void **state)
{
    (void)state;
    assert_date("1990-03-05", 1990, 3, 5);
    assert_date("05.03.1990", 1990, 3, 5);
    assert_date("5.3.1990", 1990, 3, 5);
    assert_date("05/03/1990", 1990, 3, 5);
    assert_date("05031990", 1990, 3, 5);
    assert_date("19900305", 1990, 3, 5);
    assert_date("20121015", 2012, 10, 15); // not the 20th of December 1015
}

static void a_date_need_not_exist(void **state)
{
    (void)state;
    assert_date("1990-02-31", 1990, 2, 31);
    assert_date("1990-30-05", 1990, 30, 5);
    assert_date("19903005", 1990, 30, 5);
    assert_date("31.02.1990", 1990, 2, 31);
}

static void what_is_no_date_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"1990",        "1990-03",       "199003055",
                                        "1990-03-0x",  "1990-0-305",    "0000-00-00",
                                        "1990-03-055", "05 наурыз 1990"};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_date(texts[i], 0, 0, 0);
}

// ---- numbers ----------------------------------------------------------------------------------

static void assert_number(const char *text, unsigned digit_count, uint64_t number)
{
    struct form form;
    signer_open(&(struct signer){.id_number = text}, &form);
    assert_int_equal(form.digit_count, digit_count);
    assert_int_equal(form.number, number);
}

static void numbers_are_read_as_people_write_them(void **state)
{
    (void)state;
    assert_number("000101500001", 12, 101500001);
    assert_number("000101 500 001", 12, 101500001);
    assert_number("000101-500001", 12, 101500001);
    assert_number("OOOlOI5oooo|", 12, 101500001); // Latin letters
    assert_number("ООО1О15оооо1", 12, 101500001); // Cyrillic ones
    assert_number("88O229Ч00003", 0, 0);
    assert_number("Z3SбB0", 6, 235680);
    assert_number("Зз0000", 6, 330000);
}

static void a_number_has_six_to_thirteen_digits(void **state)
{
    (void)state;
    assert_number("12345", 0, 0);
    assert_number("123456", 6, 123456);
    assert_number("1234567890123", 13, 1234567890123);
    assert_number("12345678901234", 0, 0);
    assert_number("12345678901234567890123", 0, 0);
    assert_number("000101500001 x", 0, 0);
    assert_number("000101500001\xd0", 0, 0); // half a letter
}

// A field that must be filled is filled with zeros.
static void one_digit_over_and_over_is_no_number(void **state)
{
    (void)state;
    assert_number("000000000000", 0, 0); // which its check digit would call valid
    assert_number("111111111111", 0, 0);
    assert_number("100000000000", 12, 100000000000);
}

static void only_the_right_check_digit_is_valid(void **state)
{
    (void)state;
    static const struct {
        const char *number;
        bool is_valid;
    } cases[] = {{"000101500001", true},
                 {"000101500002", false},
                 {"0001015000010", false},
                 {"00010150000", false}};
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct form form;
        signer_open(&(struct signer){.id_number = cases[i].number}, &form);
        assert_true(form.digit_count > 0);
        assert_int_equal(form.number_is_valid, cases[i].is_valid);
        assert_int_equal(form.date_count, cases[i].is_valid);
    }
}

static void a_number_lends_its_date(void **state)
{
    (void)state;
    struct form form;
    signer_open(&(struct signer){.id_number = "000101500001"}, &form);
    assert_int_equal(form.date_count, 1);
    assert_true(form.date_is_lent);
    assert_int_equal(form.dates[0].year, 2000);
    assert_int_equal(form.dates[0].month, 1);
    assert_int_equal(form.dates[0].day, 1);
    signer_open(&(struct signer){.birth_date = "2000-01-01", .id_number = "000101500001"}, &form);
    assert_int_equal(form.date_count, 1);
    assert_false(form.date_is_lent);
    signer_open(&(struct signer){.birth_date = "2001-01-01", .id_number = "000101500001"}, &form);
    assert_int_equal(form.date_count, 2);
    assert_false(form.date_is_lent);
    assert_int_equal(form.dates[0].year, 2001);
    assert_int_equal(form.dates[1].year, 2000);
}

static void assert_phone(const char *text, uint64_t phone)
{
    struct form form;
    signer_open(&(struct signer){.phone = text}, &form);
    assert_int_equal(form.phone, phone);
}

static void phones_are_their_last_ten_digits(void **state)
{
    (void)state;
    assert_phone("+7 (701) 000-00-01", 7010000001);
    assert_phone("87010000001", 7010000001);
    assert_phone("7010000001", 7010000001);
    assert_phone("8-701-000-00-01 үй", 7010000001);
    assert_phone("00997010000001", 7010000001);
    assert_phone("27-27-27", 272727);
    assert_phone("27-27-2", 0);
    assert_phone("000-00-00", 0);
}

// ---- bounds -----------------------------------------------------------------------------------

static void the_longest_entry_fits(void **state)
{
    (void)state;
    char long_name[8 * 60];
    size_t len = 0;
    for (unsigned i = 0; i < sizeof long_name / 60; i++) {
        memset(long_name + len, 'a' + (int)i, 58);
        for (size_t j = len + 1; j < len + 58; j += 2)
            long_name[j] = 'k';
        long_name[len + 58] = ' ';
        len += 59;
    }
    long_name[len - 1] = '\0';
    const struct signer signer = {long_name,       long_name, long_name, "1990-03-05",
                                  "1234567890123", long_name, long_name, "7010000001"};
    uint8_t packed[PACKED_MAX_LEN];
    struct form form;
    (void)signer_pack(&signer, packed);
    assert_in_range(packed[0], 200, FORM_MAX_LEN);
    form_open(packed, &form);
    assert_int_equal(form.token_count, FORM_MAX_TOKENS);
    assert_int_equal(form.tokens[0].name.len, NORMALIZE_TOKEN_CAP);
    assert_int_equal(form.phone, 7010000001);
}

static void tokens_beyond_the_eighth_are_left_out(void **state)
{
    (void)state;
    const struct signer signer = {.family_name = "Абай Болат Дана Ерлан Марат Нұрлан",
                                  .given_name = "Серік Тимур Жанар"};
    uint8_t packed[PACKED_MAX_LEN];
    struct form form;
    size_t token_len = 0;
    (void)signer_pack(&signer, packed);
    form_open(packed, &form);
    assert_int_equal(form.token_count, FORM_MAX_TOKENS);
    for (unsigned i = 0; i < form.token_count; i++)
        token_len += 3u + form.tokens[i].name.len;
    assert_int_equal(packed[0], 2 + token_len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_is_opened),
        cmocka_unit_test(names_are_what_normalizing_makes_of_them),
        cmocka_unit_test(a_patronymic_is_one_beside_the_given_name),
        cmocka_unit_test(nothing_given_is_nothing_kept),
        cmocka_unit_test(dates_are_read_as_people_write_them),
        cmocka_unit_test(a_date_need_not_exist),
        cmocka_unit_test(what_is_no_date_is_none),
        cmocka_unit_test(numbers_are_read_as_people_write_them),
        cmocka_unit_test(a_number_has_six_to_thirteen_digits),
        cmocka_unit_test(one_digit_over_and_over_is_no_number),
        cmocka_unit_test(only_the_right_check_digit_is_valid),
        cmocka_unit_test(a_number_lends_its_date),
        cmocka_unit_test(phones_are_their_last_ten_digits),
        cmocka_unit_test(the_longest_entry_fits),
        cmocka_unit_test(tokens_beyond_the_eighth_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
