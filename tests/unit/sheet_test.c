// SPDX-License-Identifier: Apache-2.0
#include "collector/sheet.h"

#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY 18876
#define HEADER "family_name,given_name,birth_date,id_number,reference\n"

static struct campaign campaign;
static struct sheet sheet;
static struct sheet_refusal refusal;
static unsigned column;

static int setup(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_campaign(&fixture, &campaign);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    campaign_free(&campaign);
    return 0;
}

static enum sheet_header open_text(const char *text)
{
    return sheet_open(&sheet, &campaign, DAY, text, strlen(text), &column);
}

static enum status next(void)
{
    return sheet_next(&sheet, &refusal);
}

static void assert_refused(unsigned long row, const char *field, enum sheet_problem problem)
{
    assert_int_equal(next(), STATUS_BAD_LINE);
    assert_int_equal(refusal.row, row);
    assert_string_equal(refusal.field, field);
    assert_int_equal(refusal.problem, problem);
}

static void rows_become_forms(void **state)
{
    (void)state;
    assert_int_equal(open_text(HEADER "Абай,Ерлан,1.2.1980,880229 400003,A/1\n"),
                     SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_string_equal(sheet.form.answers[RECORD_FAMILY_NAME], "Абай");
    assert_string_equal(sheet.form.answers[RECORD_BIRTH_DATE], "1980-02-01");
    assert_string_equal(sheet.form.answers[RECORD_ID_NUMBER], "880229400003");
    assert_string_equal(sheet.form.reference, "A/1");
    assert_true(sheet.form.paper);
    assert_int_equal(next(), STATUS_NOT_FOUND);
}

static void columns_may_stand_in_any_order(void **state)
{
    (void)state;
    assert_int_equal(open_text("birth_date;given_name;family_name\n1.2.1980;Ерлан;Абай\n"),
                     SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_string_equal(sheet.form.answers[RECORD_FAMILY_NAME], "Абай");
    assert_string_equal(sheet.form.answers[RECORD_BIRTH_DATE], "1980-02-01");
}

static void headings_are_taken_as_people_write_them(void **state)
{
    (void)state;
    assert_int_equal(open_text(" Family Name,GIVEN_NAME ,Birth date\nАбай,Ерлан,1.2.1980\n"),
                     SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_string_equal(sheet.form.answers[RECORD_GIVEN_NAME], "Ерлан");
    assert_int_equal(open_text("family_name,given_name,birth__date\n"),
                     SHEET_HEADER_UNKNOWN_COLUMN);
    assert_int_equal(open_text("family_name, ,given_name\n"), SHEET_HEADER_UNKNOWN_COLUMN);
}

static void the_columns_are_named(void **state)
{
    (void)state;
    char names[256];
    sheet_columns(&campaign, names, sizeof names);
    assert_string_equal(names,
                        "family_name, given_name, patronymic, birth_date, id_number, reference");
    sheet_columns(&campaign, names, sizeof "family_name, given_name");
    assert_string_equal(names, "family_name, given_name");
}

static bool is_utf8(const char *text)
{
    return sheet_is_utf8(text, strlen(text));
}

static void another_encoding_is_seen(void **state)
{
    (void)state;
    assert_true(is_utf8(""));
    assert_true(is_utf8(HEADER "Абай,Ерлан,,,\n"));
    assert_true(is_utf8(HEADER "\xC0\xE1\xE0\xE9,Ерлан,,,")); // one row: no more than one
    assert_true(is_utf8(HEADER "\xC0\xE1\xE0\xE9,x,,,\n\xC0,x,,,\nАбай,x,,,\n"));
    assert_false(is_utf8(HEADER "\xC0\xE1\xE0\xE9,x,,,\n\xC0,x,,,\n"));
    assert_false(sheet_is_utf8("f\0a\0m\0", 6));
    assert_false(sheet_is_utf8("\0f\0a\0m\0\n\0x", 10));
    assert_true(sheet_is_utf8("family\n\0x", 9)); // a row's own fault
}

static void what_is_odd_on_paper_is_noted(void **state)
{
    (void)state;
    assert_int_equal(open_text(HEADER "77,Ерлан,31.2.1980,880229400004,\n"
                                      "Абай,Ерлан,1.2.1980,880229400003,\n"),
                     SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_int_equal(sheet.form.oddities[RECORD_FAMILY_NAME], FORM_NO_LETTER);
    assert_int_equal(sheet.form.oddities[RECORD_GIVEN_NAME], FORM_FINE);
    assert_int_equal(sheet.form.oddities[RECORD_BIRTH_DATE], FORM_NOT_A_DATE);
    assert_int_equal(sheet.form.oddities[RECORD_ID_NUMBER], FORM_WRONG_CHECK_DIGIT);
    assert_int_equal(next(), STATUS_OK);
    for (unsigned field = 0; field < RECORD_FORM_END; field++)
        assert_int_equal(sheet.form.oddities[field], FORM_FINE);
    assert_int_equal(form_doubts(&sheet.form), FORM_DATE_DIFFERS);
}

static void a_wrong_header_is_told_by_its_column(void **state)
{
    (void)state;
    assert_int_equal(open_text("family_name,surname\n"), SHEET_HEADER_UNKNOWN_COLUMN);
    assert_int_equal(column, 2);
    assert_int_equal(open_text("family_name,given_name,phone\n"), SHEET_HEADER_UNKNOWN_COLUMN);
    assert_int_equal(column, 3); // a field, but not asked
    assert_int_equal(open_text("family_name,\n"), SHEET_HEADER_UNKNOWN_COLUMN);
    assert_int_equal(open_text("family_name,given_name,family_name\n"),
                     SHEET_HEADER_REPEATED_COLUMN);
    assert_int_equal(column, 3);
    assert_int_equal(open_text("family_name,given_name,id_number\n"), SHEET_HEADER_MISSING_COLUMN);
    assert_int_equal(column, RECORD_BIRTH_DATE);
    assert_int_equal(open_text(""), SHEET_HEADER_BROKEN);
    assert_int_equal(open_text("\"family_name"), SHEET_HEADER_BROKEN);
}

static void a_missing_answer_has_a_reason_or_ends_the_row(void **state)
{
    (void)state;
    assert_int_equal(open_text(HEADER "Абай,Ерлан,1.2.1980,,\n"
                                      ",Ерлан,1.2.1980,,\n"
                                      "Абай,  ,1.2.1980,,\n"),
                     SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_int_equal(sheet.form.reasons[RECORD_ID_NUMBER], RECORD_NOT_AT_HAND);
    assert_refused(3, "family_name", SHEET_MISSING);
    assert_refused(4, "given_name", SHEET_MISSING);
    assert_int_equal(next(), STATUS_NOT_FOUND);
}

static void a_reason_also_stands_for_a_column_that_is_not_there(void **state)
{
    (void)state;
    assert_int_equal(open_text("family_name,given_name,birth_date\nАбай,Ерлан,1.2.1980\n"),
                     SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_int_equal(sheet.form.reasons[RECORD_ID_NUMBER], RECORD_NOT_AT_HAND);
}

static void hard_rules_refuse_a_row(void **state)
{
    (void)state;
    assert_int_equal(open_text(HEADER "Аб\xff,Ерлан,1.2.1980,,\n"
                                      "Абай,Ер\x1b[2Jлан,1.2.1980,,\n"
                                      "Абай,Ерлан,7.9.2003,,\n"
                                      "Абай,Ерлан\n"
                                      "\"Абай\"x,Ерлан,1.2.1980,,\n"
                                      "Абай,Ерлан,1.2.1980,,\x01\n"),
                     SHEET_HEADER_FINE);
    assert_refused(2, "family_name", SHEET_BAD_TEXT);
    assert_refused(3, "given_name", SHEET_BAD_TEXT);
    assert_refused(4, "birth_date", SHEET_UNDER_AGE);
    assert_refused(5, "", SHEET_COLUMN_COUNT);
    assert_refused(6, "", SHEET_BROKEN_ROW);
    assert_refused(7, "reference", SHEET_BAD_TEXT);
    assert_int_equal(next(), STATUS_NOT_FOUND);
}

static void what_is_only_odd_goes_in(void **state)
{
    (void)state;
    assert_int_equal(open_text(HEADER "Абай,Ерлан,31.02.80,821214240092,\n"), SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_string_equal(sheet.form.answers[RECORD_BIRTH_DATE], "31.02.80");
    assert_string_equal(sheet.form.answers[RECORD_ID_NUMBER], "821214240092");
}

static void line_breaks_in_a_cell_are_spaces(void **state)
{
    (void)state;
    assert_int_equal(open_text(HEADER "\"Абай\r\nұлы\",Ерлан,1.2.1980,,\n"), SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_string_equal(sheet.form.answers[RECORD_FAMILY_NAME], "Абай ұлы");
}

static void empty_rows_are_stepped_over(void **state)
{
    (void)state;
    assert_int_equal(open_text(HEADER ",,,,\n\nАбай,Ерлан,1.2.1980,,\n,,,,\n"), SHEET_HEADER_FINE);
    assert_int_equal(next(), STATUS_OK);
    assert_int_equal(next(), STATUS_NOT_FOUND);
}

static void a_huge_cell_costs_one_row(void **state)
{
    (void)state;
    const size_t huge_len = 10u << 20;
    static const char rest[] = ",Ерлан,1.2.1980,,\nАбай,Ерлан,1.2.1980,,\n";
    size_t len = strlen(HEADER) + huge_len + strlen(rest);
    char *text = malloc(len + 1);
    assert_non_null(text);
    memcpy(text, HEADER, strlen(HEADER));
    memset(text + strlen(HEADER), 'x', huge_len);
    memcpy(text + strlen(HEADER) + huge_len, rest, sizeof rest);
    assert_int_equal(sheet_open(&sheet, &campaign, DAY, text, len, &column), SHEET_HEADER_FINE);
    assert_refused(2, "family_name", SHEET_TOO_LONG);
    assert_int_equal(next(), STATUS_OK);
    assert_string_equal(sheet.form.answers[RECORD_FAMILY_NAME], "Абай");
    free(text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(rows_become_forms),
        TEST(columns_may_stand_in_any_order),
        TEST(headings_are_taken_as_people_write_them),
        TEST(the_columns_are_named),
        TEST(another_encoding_is_seen),
        TEST(what_is_odd_on_paper_is_noted),
        TEST(a_wrong_header_is_told_by_its_column),
        TEST(a_missing_answer_has_a_reason_or_ends_the_row),
        TEST(a_reason_also_stands_for_a_column_that_is_not_there),
        TEST(hard_rules_refuse_a_row),
        TEST(what_is_only_odd_goes_in),
        TEST(line_breaks_in_a_cell_are_spaces),
        TEST(empty_rows_are_stepped_over),
        TEST(a_huge_cell_costs_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
