// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/export.h"

#include "common/pack.h"
#include "common/safefile.h"
#include "merger/handover/output.h"
#include "merger/list/merge.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;
static struct roll roll;
static char path[PLATFORM_PATH_CAP];

static const struct list_fixture_person people[] = {
    {"=Сейітова", "Айгерім", "Маратқызы", "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"О\"маров", "Ер,лан", NULL, "1985-01-31", "000101500001", LIST_FIXTURE_CONSENTS},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, RECORD_MAY_COUNT},
    {"Омаров", "Ерлан", NULL, "1985-01-31", "000101500001", LIST_FIXTURE_CONSENTS},
    {"Иванова", "Анна", NULL, "1970-05-05", NULL, RECORD_MAY_HAND_OVER},
};

// Fills the list with a batch of these people.
static void merge_batch(struct fixture_batch *batch)
{
    struct merge merge;
    fixture_batch_close(batch, &list.device);
    list_fixture_write(batch, list.folder.path, "batch", path);
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    assert_int_equal(merge_file(&merge, path), STATUS_OK);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    merge_end(&merge);
    free(batch);
}

static int open_list(void)
{
    assert_int_equal(safefile_join(list.folder.path, "table", path), STATUS_OK);
    return roll_open(&list.folder, &roll) == STATUS_OK ? 0 : -1;
}

// The fifth is held, the fourth is the second again.
static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    struct fixture_batch *batch = fixture_batch_new(&list.device, &list.device.facts);
    for (uint8_t i = 0; i < 5; i++)
        list_fixture_seal(batch, (uint8_t)(i + 1), &people[i]);
    merge_batch(batch);
    return open_list();
}

static const struct list_fixture_person signers[] = {
    {"Сейітова", "Айгерім", NULL, NULL, NULL, 0},
    {"Петров", "Пётр", NULL, NULL, NULL, 0},
    {"Омаров", "Ерлан", NULL, NULL, NULL, 0},
};

static void seal_drawn(struct fixture_batch *batch, uint8_t number, const char *strokes,
                       size_t strokes_len, uint8_t consents)
{
    struct seal_cell cell = {.type = SEAL_ENTRY, .record_version = RECORD_VERSION};
    struct record record;
    size_t packed_len;
    list_fixture_record(&signers[number], &record);
    record_put_u8(&record, RECORD_MARK, RECORD_DRAWN);
    record_put(&record, RECORD_STROKES, strokes, strokes_len);
    record_put_u8(&record, RECORD_CONSENTS, consents);
    assert_int_equal(pack_record(record.bytes, record.len, cell.content, &packed_len), STATUS_OK);
    cell.packed_len = (uint16_t)packed_len;
    cell.record_len = (uint16_t)record.len;
    fixture_entry_id(number, cell.entry_id);
    fixture_batch_seal(batch, &cell);
}

// Three who signed by hand: the second is not to be named, the third's drawing does not decode.
static int set_up_drawn(void **state)
{
    static const char drawn[] = "\1\0\2\x14\x28\x9\xa\1\2\4", damaged[] = "\1\0\2\x14\x28";
    (void)state;
    list_fixture_init(&list);
    struct fixture_batch *batch = fixture_batch_new(&list.device, &list.device.facts);
    seal_drawn(batch, 0, drawn, sizeof drawn - 1, LIST_FIXTURE_CONSENTS);
    seal_drawn(batch, 1, drawn, sizeof drawn - 1, RECORD_MAY_COUNT);
    seal_drawn(batch, 2, damaged, sizeof damaged - 1, LIST_FIXTURE_CONSENTS);
    merge_batch(batch);
    return open_list();
}

static int tear_down(void **state)
{
    (void)state;
    roll_close(&roll);
    list_fixture_free(&list);
    return 0;
}

static char *read_table(void)
{
    uint8_t *text;
    size_t len;
    assert_int_equal(safefile_read(path, 1u << 20, &text, &len), STATUS_OK);
    return (char *)text;
}

// Exports, expects that many people or entries, and gives the file; free().
static char *export_table(struct export_plan plan, const char *format, unsigned long expected)
{
    struct output output;
    struct export_result result;
    plan.lang = LANG_EN;
    assert_int_equal(output_open(path, true, &output), STATUS_OK);
    assert_int_equal(
        export_write(&roll, &plan, export_format_named(format), &output, NULL, &result), STATUS_OK);
    assert_int_equal(output_finish(&output), STATUS_OK);
    assert_int_equal(result.count, expected);
    return read_table();
}

static void by_default_only_handed_over_fields_leave(void **state)
{
    (void)state;
    char *text = export_table((struct export_plan){.all = false}, "csv", 3);
    assert_string_equal(text, "family_name,given_name,patronymic,signature\r\n"
                              "\"О\"\"маров\",\"Ер,лан\",,\r\n"
                              "'=Сейітова,Айгерім,Маратқызы,\r\n"
                              ",,,\r\n");
    free(text);
}

static void internal_fields_leave_when_asked_for(void **state)
{
    (void)state;
    char *text = export_table((struct export_plan){.people.internal = true}, "csv", 3);
    assert_string_equal(text, "family_name,given_name,patronymic,birth_date,id_number,signature\r\n"
                              "\"О\"\"маров\",\"Ер,лан\",,1985-01-31,000101500001,\r\n"
                              "'=Сейітова,Айгерім,Маратқызы,1990-03-05,,\r\n"
                              ",,,,,\r\n");
    free(text);
}

static void json_lines_say_the_same(void **state)
{
    (void)state;
    char *text = export_table((struct export_plan){.all = false}, "jsonl", 3);
    assert_string_equal(
        text, "{\"family_name\": \"О\\\"маров\", \"given_name\": \"Ер,лан\", \"patronymic\": \"\", "
              "\"signature\": \"\"}\n"
              "{\"family_name\": \"=Сейітова\", \"given_name\": \"Айгерім\", \"patronymic\": "
              "\"Маратқызы\", \"signature\": \"\"}\n"
              "{\"family_name\": \"\", \"given_name\": \"\", \"patronymic\": \"\", "
              "\"signature\": \"\"}\n");
    free(text);
}

static void all_entries_have_a_row_with_their_state(void **state)
{
    (void)state;
    static const char *const expected[] = {
        "\"01010101010101010101010101010101\", \"person_id\": "
        "\"01010101010101010101010101010101\", \"state\": \"counted\", \"reason\": \"\", "
        "\"rule\": \"\"",
        "\"person_id\": \"02020202020202020202020202020202\", \"state\": \"duplicate\", "
        "\"reason\": \"same_number\", \"rule\": \"link-3\"",
        "\"05050505050505050505050505050505\", \"person_id\": \"\", \"state\": \"held\", "
        "\"reason\": \"no_consent\", \"rule\": \"tally-4\", \"volunteer\": \"device ",
        "\"batch_number\": 0, \"cell\": 4, \"reference\": \"\", \"text_version\": \"5a5a5a",
    };
    char *text =
        export_table((struct export_plan){.all = true, .people.internal = true}, "jsonl", 5);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_non_null(strstr(text, expected[i]));
    assert_non_null(strstr(text, "\"named\": \"no\", \"family_name\": ")); // by whom it is checked
    assert_non_null(strstr(text, "Пётр"));
    free(text);
    text = export_table((struct export_plan){.all = true}, "jsonl", 5);
    assert_null(strstr(text, "Пётр")); // who is not to be named is not named here
    assert_non_null(strstr(text, "\"named\": \"no\", \"family_name\": \"\""));
    free(text);
}

static void fields_that_the_form_does_not_have_stay(void **state)
{
    (void)state;
    list.folder.campaign.fields[RECORD_PATRONYMIC].need = CAMPAIGN_OFF;
    char *text = export_table((struct export_plan){.all = false}, "csv", 3);
    assert_memory_equal(text, "family_name,given_name,signature\r\n",
                        strlen("family_name,given_name,signature\r\n"));
    assert_null(strstr(text, "Маратқызы"));
    free(text);
}

static void a_drawn_signature_goes_with_the_name(void **state)
{
    (void)state;
    char *text = export_table((struct export_plan){.all = false}, "csv", 3);
    assert_string_equal(text, "family_name,given_name,patronymic,signature\r\n"
                              "Омаров,Ерлан,,\r\n"
                              "Сейітова,Айгерім,,M10 20l-5 5M6 27l0 0\r\n"
                              ",,,\r\n");
    free(text);
}

static void all_entries_say_how_they_were_signed(void **state)
{
    (void)state;
    char *text = export_table((struct export_plan){.all = true}, "jsonl", 3);
    const char *mark = text;
    for (unsigned i = 0; i < 3; i++) {
        mark = strstr(mark, "\"mark\": \"drawn\", \"named\": \"");
        assert_non_null(mark);
        mark++;
    }
    assert_null(strstr(text, "Пётр")); // nor is the signature of who is not to be named
    const char *drawing = strstr(text, "\"signature\": \"M10 20l-5 5M6 27l0 0\"}");
    assert_non_null(drawing);
    assert_null(strstr(drawing + strlen("\"signature\": \""), "\"M"));
    free(text);
}

// A form that hands nobody's name over hands over no signature.
static void no_signature_goes_without_the_name(void **state)
{
    (void)state;
    for (enum record_field field = 1; field < RECORD_FORM_END; field++)
        list.folder.campaign.fields[field].handed_over = field == RECORD_BIRTH_DATE;
    char *text = export_table((struct export_plan){.all = false}, "csv", 3);
    assert_string_equal(text, "birth_date\r\n\r\n\r\n\r\n");
    free(text);
    text = export_table((struct export_plan){.people.internal = true}, "csv", 3);
    assert_non_null(strstr(text, "M10 20"));
    free(text);
}

static void formats_have_names(void **state)
{
    (void)state;
    assert_ptr_equal(export_format_named("csv")->table, &rows_csv);
    assert_ptr_equal(export_format_named("jsonl")->table, &rows_jsonl);
    assert_null(export_format_named("CSV"));
    assert_ptr_equal(export_format_of_path("a.b/people.csv"), export_format_named("csv"));
    assert_ptr_equal(export_format_of_path("people.xlsx"), export_format_named("xlsx"));
    assert_null(export_format_of_path("people"));
    assert_null(export_format_of_path("people.csv.txt"));
}

// ---- output -----------------------------------------------------------------------------------

static bool is_there(const char *suffix)
{
    char name[PLATFORM_PATH_CAP];
    bool is_folder;
    assert_true(snprintf(name, sizeof name, "%s%s", path, suffix) < (int)sizeof name);
    return platform_is_folder(name, &is_folder) == STATUS_OK;
}

static void a_file_appears_only_when_it_is_whole(void **state)
{
    (void)state;
    struct output output;
    assert_int_equal(output_open(path, false, &output), STATUS_OK);
    assert_true(fputs("text", output.stream) >= 0);
    assert_false(is_there(""));
    assert_int_equal(output_finish(&output), STATUS_OK);
    assert_true(is_there(""));
    assert_false(is_there(".part"));
    char *text = read_table();
    assert_string_equal(text, "text");
    free(text);
}

static void nothing_is_left_of_what_is_abandoned(void **state)
{
    (void)state;
    struct output output;
    assert_int_equal(output_open(path, false, &output), STATUS_OK);
    assert_true(fputs("text", output.stream) >= 0);
    output_abandon(&output);
    assert_false(is_there(""));
    assert_false(is_there(".part"));
}

static void what_is_there_stays_unless_it_may_be_replaced(void **state)
{
    (void)state;
    struct output output;
    assert_int_equal(safefile_create(path, "old", 3), STATUS_OK);
    assert_int_equal(output_open(path, false, &output), STATUS_EXISTS);
    char *text = read_table();
    assert_string_equal(text, "old");
    free(text);
    assert_int_equal(output_open(path, true, &output), STATUS_OK);
    assert_true(fputs("new", output.stream) >= 0);
    assert_int_equal(output_finish(&output), STATUS_OK);
    text = read_table();
    assert_string_equal(text, "new");
    free(text);
}

// Another program was quicker.
static void what_came_meanwhile_stays(void **state)
{
    (void)state;
    struct output output;
    char quicker[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(list.folder.path, "quicker", quicker), STATUS_OK);
    assert_int_equal(safefile_create(quicker, "quicker", 7), STATUS_OK);
    assert_int_equal(output_open(path, false, &output), STATUS_OK);
    assert_int_equal(platform_rename(quicker, path), STATUS_OK);
    assert_int_equal(output_finish(&output), STATUS_EXISTS);
    char *text = read_table();
    assert_string_equal(text, "quicker");
    free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define DRAWN(name) cmocka_unit_test_setup_teardown(name, set_up_drawn, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(by_default_only_handed_over_fields_leave),
        TEST(internal_fields_leave_when_asked_for),
        TEST(json_lines_say_the_same),
        TEST(all_entries_have_a_row_with_their_state),
        TEST(fields_that_the_form_does_not_have_stay),
        DRAWN(a_drawn_signature_goes_with_the_name),
        DRAWN(all_entries_say_how_they_were_signed),
        DRAWN(no_signature_goes_without_the_name),
        TEST(formats_have_names),
        TEST(a_file_appears_only_when_it_is_whole),
        TEST(nothing_is_left_of_what_is_abandoned),
        TEST(what_is_there_stays_unless_it_may_be_replaced),
        TEST(what_came_meanwhile_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
