// SPDX-License-Identifier: Apache-2.0
#include "common/batch_read.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fixture;
static struct fixture_batch *made;
static struct batch_read *batch;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    made = fixture_batch_new(&fixture, &fixture.facts);
    batch = batch_read_new();
    for (uint8_t i = 0; i < 5; i++)
        fixture_batch_add(made, i == 4 ? SEAL_VOID : SEAL_ENTRY, i, "Сейтова");
    return batch == NULL;
}

static int teardown(void **state)
{
    (void)state;
    batch_read_free(batch);
    free(made);
    return 0;
}

static void read_len(size_t len)
{
    struct batch_read_key key = fixture_key(&fixture, 1);
    batch_read(batch, made->file, len, &key, NULL);
}

static void read_made(void)
{
    read_len(SEAL_FILE_LEN);
    assert_int_equal(batch->verdict, BATCH_READ_TAKEN);
}

static void damage(unsigned cell)
{
    made->file[SEAL_HEADER_LEN + (size_t)cell * SEAL_PAGE_LEN + 100] ^= 1;
}

static void a_closed_batch_is_read(void **state)
{
    (void)state;
    fixture_batch_close(made, &fixture);
    read_made();
    assert_true(batch->closed);
    assert_int_equal(batch->final, BATCH_READ_FINAL_VALID);
    assert_int_equal(batch->final_count, 5);
    assert_int_equal(batch->hole_count, 0);
    assert_int_equal(batch->cells[0].state, BATCH_READ_ENTRY);
    assert_int_equal(batch->cells[4].state, BATCH_READ_VOID);
    assert_int_equal(batch->cells[5].state, BATCH_READ_UNUSED);
    struct record_value name =
        record_get(batch->cells[0].record, batch->cells[0].record_len, RECORD_FAMILY_NAME);
    assert_int_equal(name.len, strlen("Сейтова"));
    assert_memory_equal(name.bytes, "Сейтова", name.len);
}

static void an_unclosed_batch_is_read(void **state)
{
    (void)state;
    read_made();
    assert_false(batch->closed);
    assert_int_equal(batch->final, BATCH_READ_FINAL_NONE);
    assert_int_equal(batch->cells[3].state, BATCH_READ_ENTRY);
    assert_int_equal(batch->cells[5].state, BATCH_READ_UNUSED);
}

static void a_damaged_page_costs_that_page(void **state)
{
    (void)state;
    fixture_batch_close(made, &fixture);
    damage(2);
    read_made();
    assert_false(batch->closed);
    assert_int_equal(batch->hole_count, 1);
    assert_int_equal(batch->cells[1].state, BATCH_READ_ENTRY);
    assert_int_equal(batch->cells[2].state, BATCH_READ_HOLE);
    assert_int_equal(batch->cells[3].state, BATCH_READ_ENTRY);
}

static void damage_at_the_end_shows_only_with_final(void **state)
{
    (void)state;
    damage(4);
    read_made();
    assert_int_equal(batch->hole_count, 0); // looks unused
    damage(4);
    fixture_batch_close(made, &fixture);
    damage(4);
    read_made();
    assert_int_equal(batch->hole_count, 1);
}

static void a_forged_final_counts_as_none(void **state)
{
    (void)state;
    fixture.device_secret[0] ^= 1;
    fixture_batch_close(made, &fixture);
    read_made();
    assert_int_equal(batch->final, BATCH_READ_FINAL_BAD);
    assert_int_equal(batch->cells[4].state, BATCH_READ_VOID);
}

static void cells_that_final_does_not_vouch_for_are_held(void **state)
{
    (void)state;
    made->digests[1][0] ^= 1;
    made->used = 4;
    fixture_batch_close(made, &fixture);
    read_made();
    assert_int_equal(batch->cells[0].state, BATCH_READ_ENTRY);
    assert_int_equal(batch->cells[1].state, BATCH_READ_HELD);
    assert_int_equal(batch->cells[1].reason, BATCH_READ_NOT_IN_FINAL);
    assert_int_equal(batch->cells[4].reason, BATCH_READ_NOT_IN_FINAL); // beyond the count
}

static void add_and_expect(const struct seal_cell *cell, enum batch_read_reason reason)
{
    unsigned place = made->used;
    fixture_batch_seal(made, cell);
    read_made();
    assert_int_equal(batch->cells[place].state, BATCH_READ_HELD);
    assert_int_equal(batch->cells[place].reason, reason);
    assert_int_equal(batch->cells[place].record_len, 0);
}

static void an_authentic_cell_that_cannot_be_counted_is_held(void **state)
{
    (void)state;
    struct seal_cell cell;
    fixture_cell(&cell, SEAL_ENTRY, 9, "Сейтова");
    cell.record_len++;
    add_and_expect(&cell, BATCH_READ_BAD_RECORD);
    fixture_cell(&cell, SEAL_ENTRY, 9, "Сейтова ");
    add_and_expect(&cell, BATCH_READ_BAD_RECORD);
    fixture_cell(&cell, SEAL_ENTRY, 9, "Сейтова");
    cell.record_version = 2;
    add_and_expect(&cell, BATCH_READ_NEWER_RECORD);
    cell.record_version = RECORD_VERSION;
    cell.content[4000] = 1;
    add_and_expect(&cell, BATCH_READ_BAD_PADDING);
    fixture_cell(&cell, SEAL_FINAL, 9, "Сейтова");
    add_and_expect(&cell, BATCH_READ_UNKNOWN_TYPE);
    cell.type = (enum seal_cell_type)4;
    add_and_expect(&cell, BATCH_READ_UNKNOWN_TYPE);
    fixture_cell(&cell, SEAL_ENTRY, 9, "Сейтова");
    cell.record_len = cell.packed_len = 0;
    memset(cell.content, 0, sizeof cell.content);
    add_and_expect(&cell, BATCH_READ_BAD_RECORD); // an entry says something
}

static void a_void_may_be_empty(void **state)
{
    (void)state;
    struct seal_cell cell = {.type = SEAL_VOID, .record_version = RECORD_VERSION};
    fixture_batch_seal(made, &cell);
    read_made();
    assert_int_equal(batch->cells[5].state, BATCH_READ_VOID);
    assert_int_equal(batch->cells[5].record_len, 0);
}

static void other_sizes_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, SEAL_HEADER_LEN, SEAL_FILE_LEN - 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        read_len(sizes[i]);
        assert_int_equal(batch->verdict, BATCH_READ_WRONG_SIZE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_closed_batch_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unclosed_batch_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_page_costs_that_page, setup, teardown),
        cmocka_unit_test_setup_teardown(damage_at_the_end_shows_only_with_final, setup, teardown),
        cmocka_unit_test_setup_teardown(a_forged_final_counts_as_none, setup, teardown),
        cmocka_unit_test_setup_teardown(cells_that_final_does_not_vouch_for_are_held, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_authentic_cell_that_cannot_be_counted_is_held, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_void_may_be_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(other_sizes_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
