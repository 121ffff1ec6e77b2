// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L // dup2

#include "collector/row_notes.h"

#include "common/report.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/capture.h"

#define DAY 18876
#define HEADER "family_name,given_name,birth_date,id_number\n"
#define FILE_MAX_LEN 100000

static char folder[PLATFORM_PATH_CAP];
static char sheet_path[PLATFORM_PATH_CAP];
static struct campaign campaign;
static struct sheet sheet;
static struct row_notes notes;
static struct capture stderr_text;

static int setup(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_campaign(&fixture, &campaign);
    fixture_folder(folder);
    report_init("collector", LANG_EN);
    if (safefile_join(folder, "sheet.csv", sheet_path) != STATUS_OK)
        return -1;
    return row_notes_init(&notes, sheet_path, false) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    row_notes_free(&notes);
    campaign_free(&campaign);
    fixture_folder_remove(folder);
    return 0;
}

// Notes all rows, and gives what stderr was told.
static const char *note_all(const char *rows)
{
    unsigned column;
    enum status status;
    struct sheet_refusal refusal;
    capture_begin(&stderr_text, stderr);
    assert_int_equal(sheet_open(&sheet, &campaign, DAY, rows, strlen(rows), &column),
                     SHEET_HEADER_FINE);
    while ((status = sheet_next(&sheet, &refusal)) != STATUS_NOT_FOUND)
        if (status == STATUS_BAD_LINE)
            row_notes_refuse(&notes, &refusal);
        else
            row_notes_doubt(&notes, &sheet);
    return capture_end(&stderr_text);
}

static enum status write_all(bool replace)
{
    const char *path;
    return row_notes_write(&notes, replace, &path);
}

static void assert_table(const char *name, const char *expected)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *found;
    size_t len;
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    assert_int_equal(safefile_read(path, FILE_MAX_LEN, &found, &len), STATUS_OK);
    assert_string_equal((char *)found, expected);
    free(found);
}

static void both_kinds_are_told_and_listed(void **state)
{
    (void)state;
    const char *told = note_all(HEADER "Абай,Ерлан,1.2.1980,\n"
                                       ",Ерлан,1.2.1980,\n"
                                       "Абай,7,31.2.1980,880229400003\n"
                                       "Абай,Ерлан,1.2.1980,880229400003\n");
    assert_string_equal(told, "collector: row 3, family_name: required, but empty\n"
                              "collector: row 4, given_name: no letter in it; kept as written\n"
                              "collector: row 4, birth_date: no such date; kept as written\n"
                              "collector: row 5, id_number: the date in it is not the birth date; "
                              "kept as written\n");
    assert_int_equal(notes.refused.row_count, 1);
    assert_int_equal(notes.doubted.row_count, 2);
    assert_int_equal(write_all(false), STATUS_OK);
    assert_table("sheet.refused.csv",
                 "row,field,reason\r\n3,family_name,\"required, but empty\"\r\n");
    assert_table("sheet.doubts.csv", "row,field,reason\r\n4,given_name,no letter in it\r\n"
                                     "4,birth_date,no such date\r\n"
                                     "5,id_number,the date in it is not the birth date\r\n");
}

static enum status say_exists(void *context, const char *name)
{
    (void)context;
    (void)name;
    return STATUS_EXISTS;
}

static void of_nothing_there_is_no_table(void **state)
{
    (void)state;
    assert_string_equal(note_all(HEADER "Абай,Ерлан,1.2.1980,\n"), "");
    assert_int_equal(write_all(false), STATUS_OK);
    assert_int_equal(platform_list(folder, say_exists, NULL), STATUS_OK);
    capture_begin(&stderr_text, stderr);
    row_notes_report(&notes, true);
    assert_string_equal(capture_end(&stderr_text), "");
}

static void a_table_that_says_something_else_stays(void **state)
{
    (void)state;
    const char *path;
    note_all(HEADER "Абай,?,1.2.1980,\n");
    assert_int_equal(write_all(false), STATUS_OK);
    assert_int_equal(write_all(false), STATUS_OK); // which says the same
    assert_int_equal(safefile_replace(notes.doubted.path,
                                      "row,field,reason\r\n2,given_name,no letter in iT\r\n",
                                      notes.doubted.table.len),
                     STATUS_OK);
    assert_int_equal(row_notes_write(&notes, false, &path), STATUS_EXISTS);
    assert_ptr_equal(path, notes.doubted.path);
    assert_int_equal(safefile_replace(notes.doubted.path, "x", 1), STATUS_OK);
    assert_int_equal(write_all(false), STATUS_EXISTS);
    assert_int_equal(write_all(true), STATUS_OK);
    assert_table("sheet.doubts.csv", "row,field,reason\r\n2,given_name,no letter in it\r\n");
}

static void a_table_of_which_nothing_is_left_goes_if_it_may(void **state)
{
    (void)state;
    const char *refused = "row,field,reason\r\n3,family_name,\"required, but empty\"\r\n";
    note_all(HEADER "Абай,?,1.2.1980,\n,Ерлан,1.2.1980,\n");
    assert_int_equal(write_all(false), STATUS_OK);
    row_notes_free(&notes);
    assert_int_equal(row_notes_init(&notes, sheet_path, false), STATUS_OK);
    assert_int_equal(write_all(false), STATUS_OK);
    assert_table("sheet.refused.csv", refused);
    assert_int_equal(write_all(true), STATUS_OK);
    assert_int_equal(platform_list(folder, say_exists, NULL), STATUS_OK);
    assert_int_equal(write_all(true), STATUS_OK);
}

static void a_sheet_may_be_called_anything(void **state)
{
    (void)state;
    assert_int_equal(row_notes_init(&notes, "a/list", false), STATUS_OK);
    assert_string_equal(notes.refused.path, "a/list.refused.csv");
    assert_int_equal(row_notes_init(&notes, ".csv", false), STATUS_OK);
    assert_string_equal(notes.doubted.path, ".csv.doubts.csv");
    static char long_path[PLATFORM_PATH_CAP];
    memset(long_path, 'x', sizeof long_path - 1);
    assert_int_equal(row_notes_init(&notes, long_path, false), STATUS_TOO_LARGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_kinds_are_told_and_listed),
        TEST(of_nothing_there_is_no_table),
        TEST(a_table_that_says_something_else_stays),
        TEST(a_table_of_which_nothing_is_left_goes_if_it_may),
        TEST(a_sheet_may_be_called_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
