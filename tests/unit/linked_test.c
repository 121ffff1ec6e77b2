// SPDX-License-Identifier: Apache-2.0
//
// What a merge links with the help of the one before is what all entries give at once; and what was
// kept is not used beside other facts than its own.
#include "merger/list/linked.h"

#include "merger/list/decide.h"
#include "merger/list/holding.h"
#include "merger/list/load.h"
#include "merger/list/merge.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE 4
#define BATCHES 12
#define HEAD_LEN 60 // of what was linked, before the bits

static struct list_fixture list;
static struct fixture_batch *open_batches[BATCHES]; // unclosed, and without their first cell
static struct fixture_batch *closed_batches[BATCHES];

// The first two are one person, and so are those of one name in all batches.
static const struct list_fixture_person people[PEOPLE] = {
    {"Сейітова", "Айгерім", "Маратқызы", "1990-03-05", "000101500001", LIST_FIXTURE_CONSENTS},
    {"Сеитова", "Айгерим", "Маратовна", "1990-03-05", "000101500001", LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", "Болатұлы", "1985-01-31", NULL, LIST_FIXTURE_CONSENTS},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
};

// Every third batch takes an entry of the batch before back.
static void make_batch(uint32_t number)
{
    struct seal_header header = fixture_facts(&list.device, number);
    struct fixture_batch *open = fixture_batch_new(&list.device, &header);
    for (uint8_t i = 0; i < PEOPLE; i++)
        list_fixture_seal(open, (uint8_t)(PEOPLE * number + i), &people[i]);
    if (number % 3 == 2)
        list_fixture_seal(open, (uint8_t)(PEOPLE * (number - 1)), NULL);
    struct fixture_batch *closed = malloc(sizeof *closed);
    assert_non_null(closed);
    *closed = *open;
    fixture_batch_close(closed, &list.device);
    open->file[SEAL_HEADER_LEN + 100] ^= 1;
    open_batches[number] = open;
    closed_batches[number] = closed;
}

// With a list, which a merge then leaves open.
static int set_up(void **state)
{
    (void)state;
    struct master *master;
    list_fixture_init(&list);
    assert_int_equal(master_open(&list.folder, &master), STATUS_OK);
    master_close(master);
    for (uint32_t i = 0; i < BATCHES; i++)
        make_batch(i);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < BATCHES; i++) {
        free(open_batches[i]);
        free(closed_batches[i]);
    }
    list_fixture_free(&list);
    return 0;
}

static void assert_same(const struct tally *a, const struct tally *b)
{
    assert_int_equal(a->entry_count, b->entry_count);
    for (size_t i = 0; i < a->entry_count; i++) {
        assert_memory_equal(a->entries[i].cell->entry_id, b->entries[i].cell->entry_id,
                            SEAL_ENTRY_ID_LEN);
        assert_int_equal(a->entries[i].person, b->entries[i].person);
        assert_int_equal(a->entries[i].state, b->entries[i].state);
        assert_int_equal(a->entries[i].reason, b->entries[i].reason);
        assert_int_equal(a->entries[i].may_be_named, b->entries[i].may_be_named);
    }
    assert_memory_equal(&a->total, &b->total, sizeof a->total);
    assert_int_equal(a->linked.pair_count, b->linked.pair_count);
    assert_int_equal(a->linked.skipped_blocks, b->linked.skipped_blocks);
}

// Merges, compares with what a full load gives, and tells whether the merge knew what was linked.
static bool merge_all(struct fixture_batch *const *batches, size_t count)
{
    static unsigned file_count;
    struct merge merge;
    struct roll full;
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        char name[32], path[PLATFORM_PATH_CAP];
        (void)snprintf(name, sizeof name, "%u.qolb", file_count++);
        list_fixture_write(batches[i], list.stick, name, path);
        assert_int_equal(merge_file(&merge, path), STATUS_OK);
    }
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(roll_view(&list.folder, merge.master, &full), STATUS_OK);
    assert_null(full.facts.past.linked);
    assert_same(&full.tally, &merge.roll.tally);
    bool knew = merge.roll.facts.past.linked != NULL;
    roll_close(&full);
    merge_end(&merge);
    return knew;
}

static void a_merge_knows_what_the_last_one_linked(void **state)
{
    (void)state;
    assert_false(merge_all(closed_batches, 2));
    for (size_t i = 2; i < BATCHES; i += 2)
        assert_true(merge_all(closed_batches + i, 2));
    assert_true(merge_all(closed_batches, BATCHES)); // brings nothing
}

static void a_copy_that_puts_cells_between_makes_all_be_linked(void **state)
{
    (void)state;
    assert_false(merge_all(open_batches, BATCHES));
    assert_false(merge_all(closed_batches, 1));
    assert_true(merge_all(open_batches, 1));
    assert_false(merge_all(closed_batches, BATCHES));
}

static void the_status_is_that_of_all(void)
{
    struct roll lean, full;
    assert_int_equal(roll_open_lean(&list.folder, &lean), STATUS_OK);
    assert_non_null(lean.facts.past.linked);
    assert_int_equal(roll_view(&list.folder, lean.master, &full), STATUS_OK);
    assert_same(&full.tally, &lean.tally);
    roll_close(&full);
    roll_close(&lean);
}

static void the_status_knows_it_too(void **state)
{
    (void)state;
    (void)merge_all(closed_batches, BATCHES);
    the_status_is_that_of_all();
}

static void hold_all(enum decide_holding order)
{
    struct roll roll;
    bool changed;
    const struct decision_source source = holding_device(list.device.certificate.device_id);
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(decide_source(&roll, &source, order, "ask", &changed), STATUS_OK);
    assert_true(changed);
    roll_close(&roll);
}

// Which entries are linked changes with a hold, though no batch came or went.
static void what_is_held_and_released_is_linked_as_if_all_were_anew(void **state)
{
    (void)state;
    (void)merge_all(closed_batches, BATCHES);
    for (unsigned i = 0; i < 2; i++) {
        hold_all(i == 0 ? DECIDE_HOLD : DECIDE_BY_RULES);
        the_status_is_that_of_all();
        assert_true(merge_all(closed_batches, 1));
        the_status_is_that_of_all();
    }
}

// ---- rows that do not fit ---------------------------------------------------------------------

static uint8_t row[MASTER_SEGMENT_MAX_LEN];

static size_t get_row(void)
{
    size_t len;
    struct master *master;
    assert_int_equal(master_open(&list.folder, &master), STATUS_OK);
    assert_int_equal(master_get(master, MASTER_LINKED, 1, row, &len), STATUS_OK);
    master_close(master);
    return len;
}

static void put_row(size_t len)
{
    struct master *master;
    assert_int_equal(master_open(&list.folder, &master), STATUS_OK);
    assert_int_equal(master_put(master, MASTER_LINKED, 1, row, len), STATUS_OK);
    master_close(master);
}

static void what_was_linked_elsewhere_is_not_used(void **state)
{
    (void)state;
    (void)merge_all(open_batches, BATCHES);
    size_t len = get_row();
    (void)merge_all(closed_batches, 1);
    put_row(len);
    assert_false(merge_all(closed_batches, 1));
}

static void what_was_linked_of_other_copies_is_not_used(void **state)
{
    (void)state;
    (void)merge_all(closed_batches, BATCHES);
    size_t len = get_row();
    (void)merge_all(open_batches, 1); // shows nothing more
    put_row(len);
    assert_false(merge_all(closed_batches, 1));
}

static void a_damaged_row_is_not_used(void **state)
{
    (void)state;
    (void)merge_all(closed_batches, BATCHES);
    size_t len = get_row();
    put_row(len - 1);
    assert_false(merge_all(closed_batches, 1));
    assert_true(merge_all(closed_batches, 1));
    put_row(len + 1);
    assert_false(merge_all(closed_batches, 1));
    memset(row + 20 + HEAD_LEN + (PEOPLE * BATCHES + BATCHES / 3 + 7) / 8, 0xFF, 4);
    put_row(len); // a pair with a cell that is not there
    assert_false(merge_all(closed_batches, 1));
    len = get_row();
    row[len - 1] = 1; // something behind the pairs
    put_row(len);
    assert_false(merge_all(closed_batches, 1));
    len = get_row();
    row[16]++; // another piece would have to follow
    put_row(len);
    assert_false(merge_all(closed_batches, 1));
    put_row(0);
    assert_false(merge_all(closed_batches, 1));
}

// How many pairs are alike is nobody's business who has the file without its key.
static void its_size_does_not_tell_how_many_are_alike(void **state)
{
    (void)state;
    (void)merge_all(closed_batches, 1);
    size_t few = get_row();
    (void)merge_all(closed_batches, BATCHES);
    assert_int_equal(get_row(), few);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_merge_knows_what_the_last_one_linked),
        TEST(a_copy_that_puts_cells_between_makes_all_be_linked),
        TEST(what_is_held_and_released_is_linked_as_if_all_were_anew),
        TEST(the_status_knows_it_too),
        TEST(what_was_linked_elsewhere_is_not_used),
        TEST(what_was_linked_of_other_copies_is_not_used),
        TEST(a_damaged_row_is_not_used),
        TEST(its_size_does_not_tell_how_many_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
