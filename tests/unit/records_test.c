// SPDX-License-Identifier: Apache-2.0
#include "merger/list/records.h"

#include "merger/list/segment.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;
static struct master *master;
static struct facts facts;
static struct records *records;
static struct record aigerim, erlan;

static const struct list_fixture_person people[] = {
    {"Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", NULL, "1985-01-31", NULL, LIST_FIXTURE_CONSENTS},
};

// Makes the row of a content that is in the facts.
static size_t write_content(const struct record *record, uint8_t out[MASTER_BODY_MAX_LEN])
{
    struct facts_content content = list_fixture_content(SEAL_ENTRY, 1, record);
    struct bytes_writer w = bytes_writer_init(out, MASTER_BODY_MAX_LEN);
    facts_put_content(&w, &content);
    return w.len;
}

static void put_segment(int64_t batch_key, unsigned cell, const struct record *record)
{
    uint8_t content[MASTER_BODY_MAX_LEN], row[2 * MASTER_BODY_MAX_LEN];
    struct bytes_writer w = bytes_writer_init(row, sizeof row);
    segment_put(&w, cell, content, write_content(record, content));
    assert_int_equal(master_put(master, MASTER_SEGMENTS, batch_key, row, w.len), STATUS_OK);
}

static void put_row(int64_t key, const struct record *record)
{
    uint8_t content[MASTER_BODY_MAX_LEN];
    size_t len = write_content(record, content);
    assert_int_equal(master_put(master, MASTER_CELLS, key, content, len), STATUS_OK);
}

static void add_cell(size_t batch, unsigned cell, uint32_t variant, const struct record *record)
{
    struct facts_content content = list_fixture_content(SEAL_ENTRY, 1, record);
    list_fixture_cell(&facts, batch, cell, variant, &content);
}

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    list_fixture_record(&people[0], &aigerim);
    list_fixture_record(&people[1], &erlan);
    facts = (struct facts){0};
    for (uint32_t i = 0; i < 2; i++)
        list_fixture_batch(&facts, &list.device, i);
    assert_int_equal(master_open(&list.folder, &master), STATUS_OK);
    return records_new(master, &facts, &records) == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    records_free(records);
    facts_free(&facts);
    master_close(master);
    list_fixture_free(&list);
    return 0;
}

static void assert_record(size_t cell, const struct record *expected)
{
    struct record_value found;
    assert_int_equal(records_get(records, &facts.cells[cell], &found), STATUS_OK);
    assert_int_equal(found.len, expected->len);
    assert_memory_equal(found.bytes, expected->bytes, expected->len);
}

static void records_come_in_any_order(void **state)
{
    (void)state;
    put_segment(1, 3, &aigerim);
    put_segment(2, 0, &erlan);
    put_row(facts_cell_key(1, 3, 1), &erlan);
    add_cell(0, 3, 0, &aigerim);
    add_cell(0, 3, 1, &erlan);
    add_cell(1, 0, 0, &erlan);
    for (unsigned i = 0; i < 2; i++) {
        assert_record(0, &aigerim);
        assert_record(1, &erlan);
        assert_record(2, &erlan);
    }
}

static void what_is_not_there_is_no_list(void **state)
{
    (void)state;
    struct record_value found;
    put_segment(1, 3, &aigerim);
    add_cell(0, 3, 0, &aigerim);
    add_cell(0, 3, 1, &erlan);   // no row
    add_cell(0, 4, 0, &aigerim); // not in its segment
    add_cell(1, 0, 0, &erlan);   // no segment
    for (size_t i = 1; i < facts.cell_count; i++)
        assert_int_equal(records_get(records, &facts.cells[i], &found), STATUS_NO_LIST);
    assert_record(0, &aigerim); // all the same
}

static void none_is_freed_like_any_other(void **state)
{
    (void)state;
    records_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(records_come_in_any_order),
        TEST(what_is_not_there_is_no_list),
        cmocka_unit_test(none_is_freed_like_any_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
