// SPDX-License-Identifier: Apache-2.0
//
// What several copies of a batch show, in the list and back: the first one's segment, and the rows
// of the others among it.
#include "merger/list/load.h"

#include "merger/list/check.h"
#include "merger/list/merge.h"
#include "merger/list/records.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE 5

static struct list_fixture list;

static const struct list_fixture_person people[PEOPLE] = {
    {"Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", NULL, "1985-01-31", "000101500001", LIST_FIXTURE_CONSENTS},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
    {"Нұрланова", "Дана", NULL, "1971-12-12", NULL, LIST_FIXTURE_CONSENTS},
    {"Ким", "Вера", NULL, "1969-07-20", NULL, LIST_FIXTURE_CONSENTS},
};

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    list_fixture_free(&list);
    return 0;
}

static struct fixture_batch *make_batch(uint32_t number)
{
    struct seal_header header = fixture_facts(&list.device, number);
    return fixture_batch_new(&list.device, &header);
}

static struct fixture_batch *copy_of(const struct fixture_batch *batch)
{
    struct fixture_batch *copy = malloc(sizeof *copy);
    assert_non_null(copy);
    *copy = *batch;
    return copy;
}

static void damage(struct fixture_batch *batch, unsigned cell)
{
    batch->file[SEAL_HEADER_LEN + cell * SEAL_PAGE_LEN + 100] ^= 1;
}

// Merges one copy, gives it back to the heap, and tells the cells whose entries it brought.
static uint64_t take(struct fixture_batch *batch, size_t place)
{
    struct merge merge;
    char path[PLATFORM_PATH_CAP];
    list_fixture_write(batch, list.stick, "one.qolb", path);
    free(batch);
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    assert_int_equal(merge_file(&merge, path), STATUS_OK);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    uint64_t new_cells = merge.marks[place].entry_cells_new;
    merge_end(&merge);
    return new_cells;
}

static void open_list(struct master **master, struct facts *facts)
{
    assert_int_equal(master_open(&list.folder, master), STATUS_OK);
    assert_int_equal(load_facts(*master, facts), STATUS_OK);
}

static void close_list(struct master *master, struct facts *facts)
{
    facts_free(facts);
    master_close(master);
}

static void assert_cell(const struct facts *facts, size_t i, size_t batch, unsigned cell,
                        uint32_t variant)
{
    assert_ptr_equal(facts->cells[i].batch, &facts->batches[batch]);
    assert_int_equal(facts->cells[i].cell, cell);
    assert_int_equal(facts->cells[i].variant, variant);
}

// Who signed in a cell: no cell has the same person in two batches.
static const struct list_fixture_person *who(size_t batch, unsigned cell)
{
    return &people[(batch + cell) % PEOPLE];
}

// The batch comes unclosed and with two holes; a closed copy fills them and brings the `final`.
static void take_in_parts(unsigned place)
{
    struct fixture_batch *batch = make_batch(place);
    for (uint8_t i = 0; i < PEOPLE; i++)
        list_fixture_seal(batch, (uint8_t)(PEOPLE * place + i), who(place, i));
    struct fixture_batch *closed = copy_of(batch);
    fixture_batch_close(closed, &list.device);
    damage(batch, 0);
    damage(batch, 3);
    assert_int_equal(take(batch, place), 1 << 1 | 1 << 2 | 1 << 4);
    assert_int_equal(take(copy_of(closed), place), 1 << 0 | 1 << 3);
    damage(closed, 4);
    assert_int_equal(take(closed, place), 0);
}

static void rows_stand_among_their_segment(void **state)
{
    (void)state;
    struct master *master;
    struct facts facts;
    for (unsigned batch = 0; batch < 3; batch++)
        take_in_parts(batch);
    open_list(&master, &facts);
    assert_int_equal(facts.cell_count, 3 * PEOPLE);
    for (size_t i = 0; i < facts.cell_count; i++) {
        unsigned cell = (unsigned)(i % PEOPLE);
        assert_cell(&facts, i, i / PEOPLE, cell, cell == 0 || cell == 3);
        assert_true(facts.cells[i].vouched);
    }
    assert_int_equal(facts.final_count, 3);
    close_list(master, &facts);
}

static void assert_record(struct records *records, const struct facts_cell *cell,
                          const struct list_fixture_person *person)
{
    struct record_value record, name;
    assert_int_equal(records_get(records, cell, &record), STATUS_OK);
    name = record_get(record.bytes, record.len, RECORD_FAMILY_NAME);
    assert_int_equal(name.len, strlen(person->family_name));
    assert_memory_equal(name.bytes, person->family_name, name.len);
}

static void records_come_in_any_order(void **state)
{
    (void)state;
    struct master *master;
    struct facts facts;
    struct records *records;
    for (unsigned batch = 0; batch < 3; batch++)
        take_in_parts(batch);
    open_list(&master, &facts);
    assert_int_equal(records_new(master, &facts, &records), STATUS_OK);
    for (size_t i = 0; i < 3 * facts.cell_count; i++) {
        size_t ways[] = {i, 3 * facts.cell_count - 1 - i, 7 * i}; // on, back, to and fro
        size_t at = ways[i / facts.cell_count] % facts.cell_count;
        assert_record(records, &facts.cells[at], who(at / PEOPLE, (unsigned)(at % PEOPLE)));
    }
    records_free(records);
    close_list(master, &facts);
}

// One cell that was written three times over; nobody can tell which content is the device's.
static void contents_of_one_cell_are_told_apart(void **state)
{
    (void)state;
    struct master *master;
    struct facts facts;
    struct records *records;
    const struct fixture_batch *empty = make_batch(0);
    for (uint8_t i = 0; i < 2 * 3; i++) {
        struct fixture_batch *copy = copy_of(empty);
        list_fixture_seal(copy, i % 3, &people[i % 3]);
        damage(copy, 50 + i); // another copy, with nothing else in it
        assert_int_equal(take(copy, 0), i < 3);
    }
    open_list(&master, &facts);
    assert_int_equal(facts.copy_count, 2 * 3);
    assert_int_equal(facts.cell_count, 3);
    assert_int_equal(records_new(master, &facts, &records), STATUS_OK);
    for (uint32_t i = 0; i < 3; i++) {
        assert_cell(&facts, i, 0, 0, i);
        assert_record(records, &facts.cells[i], &people[i]);
    }
    records_free(records);
    close_list(master, &facts);
    free((void *)empty);
}

static void a_check_proves_segments_and_rows(void **state)
{
    (void)state;
    struct check_result result;
    take_in_parts(0);
    assert_int_equal(check_list(&list.folder, true, NULL, &result), STATUS_OK);
    assert_int_equal(result.copies, 3);
    assert_int_equal(result.damaged + result.different + result.unproved, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_stand_among_their_segment),
        TEST(records_come_in_any_order),
        TEST(contents_of_one_cell_are_told_apart),
        TEST(a_check_proves_segments_and_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
