// SPDX-License-Identifier: Apache-2.0
#include "common/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/wipe.h"

#define CELL_CAP 64

static struct csv_reader reader_of(const char *text)
{
    return csv_reader_init(text, strlen(text));
}

static void assert_cell(const struct csv_row *row, unsigned index, const char *expected)
{
    char cell[CELL_CAP];
    size_t len;
    assert_true(index < row->count);
    assert_int_equal(csv_copy_cell(&row->cells[index], cell, sizeof cell, &len), STATUS_OK);
    assert_string_equal(cell, expected);
    assert_int_equal(len, strlen(expected));
}

static void plain_rows(void **state)
{
    (void)state;
    struct csv_reader reader = reader_of("a,b\r\n1,\n,2");
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(row.count, 2);
    assert_cell(&row, 1, "b");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_cell(&row, 0, "1");
    assert_cell(&row, 1, "");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_cell(&row, 0, "");
    assert_cell(&row, 1, "2");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_NOT_FOUND);
}

static void quotes_and_line_breaks(void **state)
{
    (void)state;
    struct csv_reader reader =
        reader_of("\"a,b\",\"say \"\"yes\"\"\",\"two\r\nlines\"\nx,\"\",z\n");
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(row.count, 3);
    assert_cell(&row, 0, "a,b");
    assert_cell(&row, 1, "say \"yes\"");
    assert_cell(&row, 2, "two\r\nlines");
    assert_int_equal(reader.row, 1);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_cell(&row, 1, "");
    assert_cell(&row, 2, "z");
    assert_int_equal(reader.row, 2);
}

static void byte_order_mark_and_semicolons(void **state)
{
    (void)state;
    struct csv_reader reader = reader_of("\xEF\xBB\xBF"
                                         "family_name;city\nАбай;\"Семей, ВКО\"\n");
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_cell(&row, 0, "family_name");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(row.count, 2);
    assert_cell(&row, 1, "Семей, ВКО");
}

static void blank_rows_count(void **state)
{
    (void)state;
    struct csv_reader reader = reader_of("a\n\r\n\nb\n\n");
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(reader.row, 1);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(reader.row, 4);
    assert_cell(&row, 0, "b");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_NOT_FOUND);
}

static void broken_row_is_stepped_over(void **state)
{
    (void)state;
    struct csv_reader reader = reader_of("a,b\n\"x\"y,1\nc,d\n\"never closed,\ne,f\n");
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_BAD_LINE);
    assert_int_equal(reader.row, 2);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_cell(&row, 0, "c");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_BAD_LINE);
    assert_int_equal(reader.row, 4);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(reader.row, 5);
    assert_cell(&row, 0, "e");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_NOT_FOUND);
}

static void a_stray_quote_costs_its_own_row(void **state)
{
    (void)state;
    struct csv_reader reader = reader_of("a,b\n\"x,1\nc,d\ne,\"f\"\n");
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_BAD_LINE); // up to the quote before f
    assert_int_equal(reader.row, 2);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(reader.row, 3);
    assert_cell(&row, 0, "c");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_cell(&row, 1, "f");
    assert_int_equal(csv_read_row(&reader, &row), STATUS_NOT_FOUND);
}

static void too_many_columns(void **state)
{
    (void)state;
    char text[2 * CSV_MAX_COLUMNS + 8];
    memset(text, ',', sizeof text);
    text[CSV_MAX_COLUMNS - 1] = '\n'; // as many cells as fit
    text[sizeof text - 1] = '\0';
    struct csv_reader reader = csv_reader_init(text, sizeof text - 1);
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(row.count, CSV_MAX_COLUMNS);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_BAD_LINE);
    assert_int_equal(csv_read_row(&reader, &row), STATUS_NOT_FOUND);
}

static void long_cell_is_not_cut(void **state)
{
    (void)state;
    const size_t len = 10u << 20;
    char *text = malloc(len);
    assert_non_null(text);
    memset(text, 'x', len);
    text[0] = '"';
    text[len - 1] = '"';
    struct csv_reader reader = csv_reader_init(text, len);
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    char cell[CELL_CAP] = "old";
    size_t cell_len = 1;
    assert_int_equal(csv_copy_cell(&row.cells[0], cell, sizeof cell, &cell_len), STATUS_TOO_LARGE);
    assert_string_equal(cell, "");
    assert_int_equal(cell_len, 0);
    free(text);
}

static void cell_that_just_fits(void **state)
{
    (void)state;
    struct csv_reader reader = reader_of("\"a\"\"b\"");
    struct csv_row row;
    char cell[4];
    size_t len;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
    assert_int_equal(csv_copy_cell(&row.cells[0], cell, 4, &len), STATUS_OK);
    assert_string_equal(cell, "a\"b");
    assert_int_equal(csv_copy_cell(&row.cells[0], cell, 3, &len), STATUS_TOO_LARGE);
}

static void empty_text(void **state)
{
    (void)state;
    struct csv_reader reader = reader_of("");
    struct csv_row row;
    assert_int_equal(csv_read_row(&reader, &row), STATUS_NOT_FOUND);
}

static void assert_written(const struct csv_writer *writer, const char *expected)
{
    assert_false(writer->failed);
    assert_int_equal(writer->len, strlen(expected));
    assert_memory_equal(writer->text, expected, writer->len);
}

static void writer_quotes(void **state)
{
    (void)state;
    struct csv_writer writer = {.text = NULL};
    csv_put_text(&writer, "plain");
    csv_put_text(&writer, "a,b");
    csv_put_text(&writer, "say \"yes\"");
    csv_put_text(&writer, "two\nlines");
    csv_put_text(&writer, "");
    csv_end_row(&writer);
    csv_put_text(&writer, "next");
    csv_end_row(&writer);
    assert_written(&writer, "plain,\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\",\r\nnext\r\n");
    csv_writer_free(&writer);
}

static void writer_disarms_formulas(void **state)
{
    (void)state;
    static const char *const cells[] = {"=1+1", "+7 701", "-1", "@SUM(A1)", "\tx", "\rx"};
    struct csv_writer writer = {.text = NULL};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        csv_put_text(&writer, cells[i]);
    csv_put_text(&writer, "a=b");
    csv_end_row(&writer);
    assert_written(&writer, "'=1+1,'+7 701,'-1,'@SUM(A1),'\tx,\"'\rx\",a=b\r\n");
    csv_writer_free(&writer);
}

// East Asian keyboards have these, and spreadsheets there take them for the others.
static void writer_disarms_wide_signs(void **state)
{
    (void)state;
    static const char *const cells[] = {"＝1+1", "＋7",   "－1", "＠SUM(A1)",
                                        "'＝",   "a;＝b", "＜1", "\xEF\xBC"};
    struct csv_writer writer = {.text = NULL};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        csv_put_text(&writer, cells[i]);
    csv_end_row(&writer);
    assert_written(&writer, "'＝1+1,'＋7,'－1,'＠SUM(A1),''＝,\"a;'＝b\",＜1,\xEF\xBC\r\n");
    csv_writer_free(&writer);
}

// Where the comma is for decimals, spreadsheets split lines at semicolons.
static void writer_disarms_what_follows_a_semicolon(void **state)
{
    (void)state;
    struct csv_writer writer = {.text = NULL};
    csv_put_text(&writer, "Алматы;@SUM(1);+1");
    csv_put_text(&writer, ";=");
    csv_put_text(&writer, "a;b=c");
    csv_end_row(&writer);
    assert_written(&writer, "\"Алматы;'@SUM(1);'+1\",\";'=\",\"a;b=c\"\r\n");
    csv_writer_free(&writer);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    static const char *const cells[] = {"Әлия", "a\"\"b", "\"", "x\r\ny", ",", ""};
    enum { CELLS = sizeof cells / sizeof cells[0] };
    struct csv_writer writer = {.text = NULL};
    for (unsigned repeat = 0; repeat < 500; repeat++) {
        for (size_t i = 0; i < CELLS; i++)
            csv_put_text(&writer, cells[i]);
        csv_end_row(&writer);
    }
    assert_false(writer.failed);
    struct csv_reader reader = csv_reader_init(writer.text, writer.len);
    struct csv_row row;
    for (unsigned repeat = 0; repeat < 500; repeat++) {
        assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
        assert_int_equal(row.count, CELLS);
        for (unsigned i = 0; i < CELLS; i++)
            assert_cell(&row, i, cells[i]);
    }
    assert_int_equal(csv_read_row(&reader, &row), STATUS_NOT_FOUND);
    csv_writer_free(&writer);
}

static void clear_starts_again(void **state)
{
    (void)state;
    struct csv_writer writer = {.text = NULL};
    csv_put_text(&writer, "first");
    csv_writer_clear(&writer);
    assert_memory_equal(writer.text, "\0\0\0\0\0", 5); // wiped
    csv_put_text(&writer, "x");
    csv_end_row(&writer);
    assert_written(&writer, "x\r\n");
    csv_writer_free(&writer);
}

static void a_table_that_grows_leaves_no_copy_behind(void **state)
{
    (void)state;
    struct csv_writer writer = {.text = NULL};
    csv_put_text(&writer, "Қызғалдақова");
    size_t cap = writer.cap;
    wipe_reset();
    while (writer.cap == cap)
        csv_put_text(&writer, "x");
    assert_true(wipe_took(cap, "Қызғалдақова", strlen("Қызғалдақова")));
    csv_writer_free(&writer);
}

static void guards_come_off_again(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "=1+1",    "'=1", "''+7 701", "Алматы;@SUM(1);+1", "'", "''", "a'=b", ";'-",
        "'Оразов", "",    "''＝1",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct csv_writer writer = {.text = NULL};
        struct csv_row row;
        char cell[64] = "";
        size_t len = 0;
        csv_put_text(&writer, texts[i]);
        csv_put_text(&writer, "end");
        csv_end_row(&writer);
        struct csv_reader reader = csv_reader_init(writer.text, writer.len);
        reader.separator = ',';
        assert_int_equal(csv_read_row(&reader, &row), STATUS_OK);
        assert_int_equal(csv_copy_cell(&row.cells[0], cell, sizeof cell, &len), STATUS_OK);
        assert_true(len == 0 || !strchr("=+-@", cell[0]));
        assert_int_equal(csv_take_off_guards(cell, len), strlen(texts[i]));
        assert_string_equal(cell, texts[i]);
        csv_writer_free(&writer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_rows),
        cmocka_unit_test(quotes_and_line_breaks),
        cmocka_unit_test(byte_order_mark_and_semicolons),
        cmocka_unit_test(blank_rows_count),
        cmocka_unit_test(broken_row_is_stepped_over),
        cmocka_unit_test(a_stray_quote_costs_its_own_row),
        cmocka_unit_test(too_many_columns),
        cmocka_unit_test(long_cell_is_not_cut),
        cmocka_unit_test(cell_that_just_fits),
        cmocka_unit_test(empty_text),
        cmocka_unit_test(writer_quotes),
        cmocka_unit_test(writer_disarms_formulas),
        cmocka_unit_test(guards_come_off_again),
        cmocka_unit_test(writer_disarms_wide_signs),
        cmocka_unit_test(writer_disarms_what_follows_a_semicolon),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(clear_starts_again),
        cmocka_unit_test(a_table_that_grows_leaves_no_copy_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
