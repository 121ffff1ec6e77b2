// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"
#include "merger/handover/xlsx_proof.h"

#include "common/safefile.h"
#include "common/secret.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct rows_column columns[] = {{"a", "A", 10}, {"b", "B", 10}};
static char folder[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
static struct output output;
static struct rows rows;

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(secret_init(), STATUS_OK);
    fixture_folder(folder);
    assert_int_equal(safefile_join(folder, "book.xlsx", path), STATUS_OK);
    assert_int_equal(output_open(path, false, &output), STATUS_OK);
    const struct rows_plan plan = {.output = &output, .columns = columns, .column_count = 2};
    assert_int_equal(rows_begin(&rows, &rows_xlsx, &plan), STATUS_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rows_end(&rows);
    output_abandon(&output);
    fixture_folder_remove(folder);
    return 0;
}

static enum status add(const char *a, size_t len)
{
    const struct rows_value values[] = {{.text = a, .len = len}, {.is_number = true, .number = 7}};
    return rows_add(&rows, values);
}

static void expect(struct xlsx_proof *proof, const char *text)
{
    xlsx_proof_add(proof, text, strlen(text));
}

static void expect_head(struct xlsx_proof *proof)
{
    xlsx_proof_init(proof);
    expect(proof, "A");
    expect(proof, "B");
}

static void finish(void)
{
    assert_int_equal(rows_finish(&rows), STATUS_OK);
    assert_int_equal(output_finish(&output), STATUS_OK);
    output = (struct output){.stream = NULL};
}

static void what_is_written_is_found(void **state)
{
    (void)state;
    struct xlsx_proof proof;
    assert_int_equal(add("=<Ә> & \"b\"", strlen("=<Ә> & \"b\"")), STATUS_OK);
    assert_int_equal(add("", 0), STATUS_OK);
    finish();
    expect_head(&proof);
    expect(&proof, "=<Ә> & \"b\"");
    expect(&proof, "7");
    expect(&proof, "7");
    assert_int_equal(xlsx_proof_compare(&proof, path), STATUS_OK);
}

// What Excel would take for an escape is one itself.
static void an_underscore_is_an_underscore(void **state)
{
    (void)state;
    struct xlsx_proof proof;
    const char *text = "a_x0041_x00e9_x12";
    assert_int_equal(add(text, strlen(text)), STATUS_OK);
    finish();
    expect_head(&proof);
    expect(&proof, "a_x005F_x0041_x005F_x00e9_x12");
    expect(&proof, "7");
    assert_int_equal(xlsx_proof_compare(&proof, path), STATUS_OK);
}

// One crafted name would make the whole workbook unreadable (XML 1.0, 2.2).
static void what_no_xml_holds_is_escaped(void **state)
{
    (void)state;
    struct xlsx_proof proof;
    const char *text = "a\xEF\xBF\xBF_\xEF\xBF\xBE\xEF\xBF\xBD";
    assert_int_equal(add(text, strlen(text)), STATUS_OK);
    finish();
    expect_head(&proof);
    expect(&proof, "a_xFFFF___xFFFE_\xEF\xBF\xBD");
    expect(&proof, "7");
    assert_int_equal(xlsx_proof_compare(&proof, path), STATUS_OK);
}

static void another_text_is_noticed(void **state)
{
    (void)state;
    static const char *const others[] = {"Ә", "ә", "", "7", "Әә"};
    assert_int_equal(add("Әә", 4), STATUS_OK);
    finish();
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct xlsx_proof proof;
        expect_head(&proof);
        if (others[i][0] != '\0')
            expect(&proof, others[i]);
        expect(&proof, "7");
        assert_int_equal(xlsx_proof_compare(&proof, path),
                         strcmp(others[i], "Әә") == 0 ? STATUS_OK : STATUS_READ_BACK);
    }
}

static void a_damaged_workbook_is_noticed(void **state)
{
    (void)state;
    uint8_t *bytes;
    size_t len;
    char *text = malloc(30000);
    assert_non_null(text);
    for (size_t i = 0; i < 30000; i++)
        text[i] = (char)('a' + randombytes_uniform(26));
    assert_int_equal(add(text, 30000), STATUS_OK);
    finish();
    assert_int_equal(safefile_read(path, 1u << 20, &bytes, &len), STATUS_OK);
    for (unsigned i = 0; i < 50; i++) {
        struct xlsx_proof proof;
        size_t at = 2000 + i * 200; // inside the sheet, which compresses to more than 15,000 bytes
        expect_head(&proof);
        xlsx_proof_add(&proof, text, 30000);
        expect(&proof, "7");
        bytes[at] ^= 0x55;
        assert_int_equal(safefile_replace(path, bytes, len), STATUS_OK);
        bytes[at] ^= 0x55;
        assert_int_equal(xlsx_proof_compare(&proof, path), STATUS_READ_BACK);
    }
    free(text);
    free(bytes);
}

static void a_sheet_has_a_last_row(void **state)
{
    (void)state;
    for (unsigned long i = 0; i < ROWS_XLSX_MAX_ROWS; i++)
        if (add("", 0) != STATUS_OK)
            fail();
    assert_int_equal(add("", 0), STATUS_TOO_LARGE);
}

static void a_workbook_has_a_last_sheet(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROWS_XLSX_MAX_SHEETS; i++)
        assert_int_equal(rows_sheet(&rows, "Шу"), STATUS_OK);
    assert_int_equal(rows_sheet(&rows, "Шу"), STATUS_TOO_LARGE);
    finish();
}

static void what_no_cell_holds_is_left_out(void **state)
{
    (void)state;
    struct xlsx_proof proof;
    char *text = malloc(40000);
    assert_non_null(text);
    memset(text, 'x', 40000);
    assert_int_equal(add(text, 40000), STATUS_OK);
    finish();
    expect_head(&proof);
    expect(&proof, "7");
    assert_int_equal(xlsx_proof_compare(&proof, path), STATUS_OK);
    free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_written_is_found),       TEST(an_underscore_is_an_underscore),
        TEST(another_text_is_noticed),        TEST(a_damaged_workbook_is_noticed),
        TEST(a_sheet_has_a_last_row),         TEST(a_workbook_has_a_last_sheet),
        TEST(what_no_cell_holds_is_left_out), TEST(what_no_xml_holds_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
