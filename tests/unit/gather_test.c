// SPDX-License-Identifier: Apache-2.0
#include "merger/list/gather.h"

#include "merger/list/load.h"
#include "merger/list/merge.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MANY 70 // batches: more than facts have room for at first

static struct list_fixture list;
static struct merge merge;

static const struct list_fixture_person people[] = {
    {"Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", "Болатұлы", "1985-01-31", "000101500001", RECORD_MAY_COUNT},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
};

// With a list, which a merge then leaves open.
static int set_up(void **state)
{
    (void)state;
    struct master *master;
    list_fixture_init(&list);
    assert_int_equal(master_open(&list.folder, &master), STATUS_OK);
    master_close(master);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    list_fixture_free(&list);
    return 0;
}

// Three people, a void, and a content that nobody can read.
static struct fixture_batch *make_batch(uint32_t number, bool close)
{
    struct seal_header header = fixture_facts(&list.device, number);
    struct fixture_batch *batch = fixture_batch_new(&list.device, &header);
    for (uint8_t i = 0; i < 3; i++)
        list_fixture_seal(batch, (uint8_t)(3 * number + i), &people[i]);
    list_fixture_seal(batch, (uint8_t)(3 * number), NULL);
    struct seal_cell unreadable;
    fixture_cell(&unreadable, SEAL_ENTRY, 1, "Сейтова");
    unreadable.record_len++;
    fixture_batch_seal(batch, &unreadable);
    if (close)
        fixture_batch_close(batch, &list.device);
    return batch;
}

static void take(const struct fixture_batch *batch)
{
    static unsigned file_count;
    char name[32], path[PLATFORM_PATH_CAP];
    (void)snprintf(name, sizeof name, "%u.qolb", file_count++);
    list_fixture_write(batch, list.stick, name, path);
    assert_int_equal(merge_file(&merge, path), STATUS_OK);
}

static void take_new(uint32_t number, bool close)
{
    struct fixture_batch *batch = make_batch(number, close);
    take(batch);
    free(batch);
}

static void begin(bool dry_run)
{
    assert_int_equal(merge_begin(&list.folder, dry_run, &merge), STATUS_OK);
}

// ---- as loaded --------------------------------------------------------------------------------

// Ends the merge, and sees that what it has at hand is what its list holds.
static void finish(void)
{
    struct facts loaded;
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    assert_int_equal(load_facts(merge.master, &loaded), STATUS_OK);
    list_fixture_assert_same(&merge.roll.facts, &loaded);
    facts_free(&loaded);
    merge_end(&merge);
}

// ---- merges -----------------------------------------------------------------------------------

static void many_new_batches(void **state)
{
    (void)state;
    begin(false);
    for (uint32_t i = 0; i < MANY; i++)
        take_new(i, i % 3 != 0);
    finish();
    begin(false);
    for (uint32_t i = MANY; i < 2 * MANY; i++)
        take_new(i, i % 3 == 0);
    finish();
}

static void a_batch_without_entries(void **state)
{
    (void)state;
    struct fixture_batch *empty = fixture_batch_new(&list.device, &list.device.facts);
    begin(false);
    take(empty);
    finish();
    free(empty);
    begin(false);
    take_new(1, true);
    finish();
}

// A copy that completes an old one puts cells before those of the batches that are new.
static void an_old_batch_is_completed(void **state)
{
    (void)state;
    struct fixture_batch *open = make_batch(0, false), *closed = malloc(sizeof *closed);
    assert_non_null(closed);
    *closed = *open;
    list_fixture_seal(closed, 90, &people[0]);
    fixture_batch_close(closed, &list.device);
    begin(false);
    take(open);
    take_new(1, true);
    finish();
    begin(false);
    take_new(2, true);
    take(closed);
    take_new(3, false);
    finish();
    free(open);
    free(closed);
}

static void a_new_batch_is_completed(void **state)
{
    (void)state;
    struct fixture_batch *open = make_batch(1, false), *closed = malloc(sizeof *closed);
    assert_non_null(closed);
    *closed = *open;
    list_fixture_seal(closed, 90, &people[0]);
    fixture_batch_close(closed, &list.device);
    begin(false);
    take_new(0, true);
    take(open);
    take_new(2, true);
    take(closed);
    take_new(3, true);
    finish();
    free(open);
    free(closed);
}

static void copies_that_are_known(void **state)
{
    (void)state;
    struct fixture_batch *old = make_batch(0, true), *new = make_batch(1, true);
    begin(false);
    take(old);
    finish();
    begin(false);
    take(new);
    take(old);
    take(new);
    finish();
    free(old);
    free(new);
}

static void a_dry_run(void **state)
{
    (void)state;
    begin(false);
    take_new(0, true);
    finish();
    begin(true);
    take_new(1, true);
    finish();
    begin(false);
    finish();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(many_new_batches),          TEST(a_batch_without_entries),
        TEST(an_old_batch_is_completed), TEST(a_new_batch_is_completed),
        TEST(copies_that_are_known),     TEST(a_dry_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
