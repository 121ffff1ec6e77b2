// SPDX-License-Identifier: Apache-2.0
#include "collector/sheet_entry.h"

#include "collector/sheet.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY 18876
#define HEADER "reference,id_number,family_name,given_name,patronymic,birth_date\n"

static const uint8_t state_key[32] = {1};
static struct campaign campaign;
static struct form form; // as typed on the page
static struct session_cell typed;

static int setup(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_campaign(&fixture, &campaign);
    form_init_paper(&form, &campaign, DAY);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    campaign_free(&campaign);
    return 0;
}

static void type_in(enum record_field field, const char *text)
{
    enum form_problem problem = form_answer(&form, field, text, strlen(text));
    assert_true(problem == FORM_FINE || problem == FORM_NEEDS_REASON);
}

// What `collector import` makes of the first row of a table.
static void import(const char *text, struct session_cell *out)
{
    static struct sheet sheet;
    struct sheet_refusal refusal;
    unsigned column;
    assert_int_equal(sheet_open(&sheet, &campaign, DAY, text, strlen(text), &column),
                     SHEET_HEADER_FINE);
    assert_int_equal(sheet_next(&sheet, &refusal), STATUS_OK);
    *out = (struct session_cell){.type = SEAL_ENTRY};
    form_build(&sheet.form, &out->record);
    sheet_entry_id(state_key, out->record.bytes, out->record.len, 0, out->entry_id);
}

static void assert_imported_alike(const char *text)
{
    struct session_cell imported;
    enum record_field missing;
    assert_true(sheet_entry_complete(&form, &missing));
    sheet_entry_make(&form, state_key, &typed);
    import(text, &imported);
    assert_false(typed.record.failed);
    assert_int_equal(typed.type, SEAL_ENTRY);
    assert_int_equal(typed.record.len, imported.record.len);
    assert_memory_equal(typed.record.bytes, imported.record.bytes, imported.record.len);
    assert_memory_equal(typed.entry_id, imported.entry_id, sizeof typed.entry_id);
}

static void a_typed_line_is_what_its_row_becomes(void **state)
{
    (void)state;
    type_in(RECORD_FAMILY_NAME, "Абай");
    type_in(RECORD_GIVEN_NAME, " Ерлан ");
    type_in(RECORD_PATRONYMIC, "Серікұлы");
    type_in(RECORD_BIRTH_DATE, "1.2.1980");
    type_in(RECORD_ID_NUMBER, "880229 400003");
    assert_int_equal(form_set_reference(&form, "A/1", 3), FORM_FINE);
    assert_imported_alike(HEADER "A/1,880229400003,Абай,Ерлан,Серікұлы,1980-02-01\n");
}

static void what_is_missing_or_odd_is_the_same_too(void **state)
{
    (void)state;
    type_in(RECORD_FAMILY_NAME, "Абай");
    type_in(RECORD_GIVEN_NAME, "Ерлан");
    type_in(RECORD_BIRTH_DATE, "31.02.80");
    type_in(RECORD_ID_NUMBER, "");
    assert_imported_alike(HEADER ",,Абай,Ерлан,,31.02.80\n");
    assert_int_equal(form.reasons[RECORD_ID_NUMBER], RECORD_NOT_AT_HAND);
}

static void a_line_without_what_is_required_is_none(void **state)
{
    (void)state;
    enum record_field missing;
    type_in(RECORD_FAMILY_NAME, "Абай");
    type_in(RECORD_BIRTH_DATE, "1.2.1980");
    assert_false(sheet_entry_complete(&form, &missing));
    assert_int_equal(missing, RECORD_GIVEN_NAME);
}

static void nothing_of_an_earlier_line_stays(void **state)
{
    (void)state;
    memset(&typed, 0xff, sizeof typed);
    type_in(RECORD_FAMILY_NAME, "Абай");
    type_in(RECORD_GIVEN_NAME, "Ерлан");
    type_in(RECORD_BIRTH_DATE, "1.2.1980");
    assert_imported_alike(HEADER ",,Абай,Ерлан,,1.2.1980\n");
    assert_int_equal(typed.record.bytes[RECORD_MAX_LEN - 1], 0);
}

static void entry_ids_follow_from_key_record_and_occurrence(void **state)
{
    (void)state;
    const uint8_t key[32] = {1}, other_key[32] = {2}, record[] = {1, 2, 3};
    uint8_t id[SEAL_ENTRY_ID_LEN], again[SEAL_ENTRY_ID_LEN];
    sheet_entry_id(key, record, sizeof record, 0, id);
    sheet_entry_id(key, record, sizeof record, 0, again);
    assert_memory_equal(id, again, sizeof id);
    sheet_entry_id(key, record, sizeof record, 1, again);
    assert_memory_not_equal(id, again, sizeof id);
    sheet_entry_id(key, record, 2, 0, again);
    assert_memory_not_equal(id, again, sizeof id);
    sheet_entry_id(other_key, record, sizeof record, 0, again);
    assert_memory_not_equal(id, again, sizeof id);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_typed_line_is_what_its_row_becomes),
        TEST(what_is_missing_or_odd_is_the_same_too),
        TEST(a_line_without_what_is_required_is_none),
        TEST(nothing_of_an_earlier_line_stays),
        TEST(entry_ids_follow_from_key_record_and_occurrence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
