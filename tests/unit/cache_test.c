// SPDX-License-Identifier: Apache-2.0
//
// What comes from the cache is what the rows say, however the batches came; and a block that does
// not fit to the rows is never used.
#include "merger/list/cache.h"

#include "merger/linkage/block.h"
#include "merger/linkage/compare.h"
#include "merger/linkage/frequency.h"
#include "merger/linkage/link.h"
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

#define PEOPLE 3
#define BATCHES 40 // two blocks, and half of one
#define BLOCKS (BATCHES / CACHE_BLOCK_BATCHES)
// Of a cell in a block, before what is compared of it.
#define CELL_LEN (9 + SEAL_ENTRY_ID_LEN + 4 + FACTS_RECORD_HASH_LEN)

static struct list_fixture list;
static struct fixture_batch *open_batches[BATCHES]; // unclosed, and without their first cell
static struct fixture_batch *closed_batches[BATCHES];

static const struct list_fixture_person people[PEOPLE] = {
    {"Сейітова", "Айгерім", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Омаров", "Ерлан", "Болатұлы", "1985-01-31", "000101500001", RECORD_MAY_COUNT},
    {"Петров", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
};

// Three people, a void, and a content that nobody can read.
static void make_batch(uint32_t number)
{
    struct seal_header header = fixture_facts(&list.device, number);
    struct fixture_batch *open = fixture_batch_new(&list.device, &header);
    struct seal_cell unreadable;
    for (uint8_t i = 0; i < PEOPLE; i++)
        list_fixture_seal(open, (uint8_t)(PEOPLE * number + i), &people[i]);
    list_fixture_seal(open, (uint8_t)(PEOPLE * number), NULL);
    fixture_cell(&unreadable, SEAL_ENTRY, 1, "Сейтова");
    unreadable.record_len++;
    fixture_batch_seal(open, &unreadable);
    struct fixture_batch *closed = malloc(sizeof *closed);
    assert_non_null(closed);
    *closed = *open;
    fixture_batch_close(closed, &list.device);
    open->file[SEAL_HEADER_LEN + 100] ^= 1;
    open_batches[number] = open;
    closed_batches[number] = closed;
}

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
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

static void take(struct merge *merge, const struct fixture_batch *batch)
{
    static unsigned file_count;
    char name[32], path[PLATFORM_PATH_CAP];
    (void)snprintf(name, sizeof name, "%u.qolb", file_count++);
    list_fixture_write(batch, list.stick, name, path);
    assert_int_equal(merge_file(merge, path), STATUS_OK);
}

static void merge_all(struct fixture_batch *const *batches, size_t count)
{
    struct merge merge;
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    for (size_t i = 0; i < count; i++)
        take(&merge, batches[i]);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    merge_end(&merge);
}

// ---- lean as full -----------------------------------------------------------------------------

static struct master *open_list(void)
{
    struct master *master;
    assert_int_equal(master_open(&list.folder, &master), STATUS_OK);
    return master;
}

// Sees that both ways give the same, and how many blocks were used.
static size_t compare_loads(void)
{
    struct facts full, lean = {.forgets = true};
    struct cache cache;
    size_t found_count = 0;
    struct master *master = open_list();
    assert_int_equal(load_facts(master, &full), STATUS_OK);
    assert_int_equal(load_lean(master, SIZE_MAX, &lean, &cache), STATUS_OK);
    list_fixture_assert_same(&full, &lean);
    assert_int_equal(cache.block_count, full.batch_count / CACHE_BLOCK_BATCHES);
    for (size_t i = 0; i < cache.block_count; i++)
        found_count += cache.found[i];
    cache_free(&cache);
    facts_free(&lean);
    facts_free(&full);
    master_close(master);
    return found_count;
}

static void a_merge_leaves_all_whole_blocks(void **state)
{
    (void)state;
    merge_all(closed_batches, CACHE_BLOCK_BATCHES - 1);
    assert_int_equal(compare_loads(), 0);
    merge_all(closed_batches, BATCHES);
    assert_int_equal(compare_loads(), BLOCKS);
}

static void a_copy_makes_its_block_anew(void **state)
{
    (void)state;
    merge_all(open_batches, BATCHES);
    assert_int_equal(compare_loads(), BLOCKS);
    merge_all(&closed_batches[CACHE_BLOCK_BATCHES], 1);
    assert_int_equal(compare_loads(), BLOCKS);
}

// The same in every run.
static uint32_t draw(uint32_t bound)
{
    static uint32_t state = 20210906;
    state = state * 1664525 + 1013904223; // Numerical Recipes' generator
    return (uint32_t)((uint64_t)state * bound >> 32);
}

static void shuffle(struct fixture_batch **batches, size_t count)
{
    for (size_t i = count - 1; i > 0; i--) {
        size_t other = draw((uint32_t)i + 1);
        struct fixture_batch *batch = batches[i];
        batches[i] = batches[other];
        batches[other] = batch;
    }
}

static void any_grouping_loads_as_full(void **state)
{
    (void)state;
    struct fixture_batch *all[2 * BATCHES];
    memcpy(all, open_batches, sizeof open_batches);
    memcpy(all + BATCHES, closed_batches, sizeof closed_batches);
    shuffle(all, 2 * BATCHES);
    for (size_t first = 0, count; first < 2 * BATCHES; first += count) {
        count = 1 + draw(24);
        if (count > 2 * BATCHES - first)
            count = 2 * BATCHES - first;
        merge_all(all + first, count);
        (void)compare_loads();
    }
    assert_int_equal(compare_loads(), BLOCKS);
}

// One header, one cell, and two who stand in it.
static void two_contents_of_a_cell_stay_two(void **state)
{
    (void)state;
    struct facts full;
    struct seal_header header = fixture_facts(&list.device, 0);
    struct fixture_batch *batches[CACHE_BLOCK_BATCHES + 1];
    struct fixture_batch *one = fixture_batch_new(&list.device, &header);
    struct fixture_batch *two = malloc(sizeof *two);
    assert_non_null(two);
    *two = *one;
    list_fixture_seal(one, 1, &people[0]);
    list_fixture_seal(two, 2, &people[1]);
    memcpy(batches, closed_batches, sizeof batches);
    batches[0] = one;
    batches[CACHE_BLOCK_BATCHES] = two;
    merge_all(batches, CACHE_BLOCK_BATCHES + 1);
    assert_int_equal(compare_loads(), 1);
    struct master *master = open_list();
    assert_int_equal(load_facts(master, &full), STATUS_OK);
    assert_int_equal(full.cells[0].digest, 0);
    assert_int_equal(full.cells[1].digest, 1);
    facts_free(&full);
    master_close(master);
    free(one);
    free(two);
}

// ---- blocks that do not fit -------------------------------------------------------------------

static uint8_t row[MASTER_SEGMENT_MAX_LEN], other_row[MASTER_SEGMENT_MAX_LEN];

static size_t get_block(int64_t key, uint8_t *out)
{
    size_t len;
    struct master *master = open_list();
    assert_int_equal(master_get(master, MASTER_CACHE, key, out, &len), STATUS_OK);
    master_close(master);
    return len;
}

static void put_block(int64_t key, const uint8_t *bytes, size_t len)
{
    struct master *master = open_list();
    assert_int_equal(master_put(master, MASTER_CACHE, key, bytes, len), STATUS_OK);
    master_close(master);
}

static void an_old_block_is_not_used(void **state)
{
    (void)state;
    merge_all(open_batches, BATCHES);
    size_t len = get_block(1, row);
    merge_all(closed_batches, 1);
    put_block(1, row, len);
    assert_int_equal(compare_loads(), BLOCKS - 1);
    merge_all(closed_batches, 1); // brings nothing, but makes the block
    assert_int_equal(compare_loads(), BLOCKS);
}

static void a_block_of_other_batches_is_not_used(void **state)
{
    (void)state;
    merge_all(closed_batches, BATCHES);
    size_t len = get_block(2, row);
    put_block(1, row, len);
    assert_int_equal(compare_loads(), BLOCKS - 1);
}

static void a_damaged_block_is_not_used(void **state)
{
    (void)state;
    merge_all(closed_batches, BATCHES);
    size_t len = get_block(1, row);
    memcpy(other_row, row, len);
    put_block(1, row, len - 1);
    assert_int_equal(compare_loads(), BLOCKS - 1);
    other_row[len] = 0;
    put_block(1, other_row, len + 1);
    assert_int_equal(compare_loads(), BLOCKS - 1);
    put_block(1, other_row, 0);
    assert_int_equal(compare_loads(), BLOCKS - 1);
}

// One that is whole, but for having one cell too many.
static void a_block_has_no_more_cells_than_there_is_room_for(void **state)
{
    (void)state;
    const unsigned cell_count = CACHE_BLOCK_MAX_CELLS + 1, cell_len = CELL_LEN + 1;
    const size_t cells = CACHE_TAG_LEN + 3;
    merge_all(closed_batches, BATCHES);
    (void)get_block(1, row);
    memset(row + CACHE_TAG_LEN, 0, sizeof row - CACHE_TAG_LEN);
    row[CACHE_TAG_LEN + 1] = (uint8_t)cell_count;
    row[CACHE_TAG_LEN + 2] = (uint8_t)(cell_count >> 8);
    put_block(1, row, cells + (size_t)cell_count * cell_len + (CACHE_BLOCK_BATCHES - 1) * 3);
    assert_int_equal(compare_loads(), BLOCKS - 1);
}

// The first block with so many keys of what is compared of its first cell.
static size_t with_keys(const uint8_t *block, size_t len, unsigned count, uint8_t *out)
{
    size_t form = CACHE_TAG_LEN + 3 + 1 + FACTS_HASH_LEN + CELL_LEN;
    size_t keys = form + block[form] + 1, end = keys + block[keys - 1] * (size_t)PACKED_KEY_LEN;
    memcpy(out, block, keys);
    out[keys - 1] = (uint8_t)count;
    memset(out + keys, 0, count * PACKED_KEY_LEN);
    memcpy(out + keys + count * PACKED_KEY_LEN, block + end, len - end);
    return len - (end - keys) + count * PACKED_KEY_LEN;
}

static void a_cell_has_no_more_keys_than_there_can_be(void **state)
{
    (void)state;
    merge_all(closed_batches, BATCHES);
    size_t len = get_block(1, row);
    put_block(1, other_row, with_keys(row, len, BLOCK_MAX_KEYS, other_row));
    assert_int_equal(compare_loads(), BLOCKS);
    put_block(1, other_row, with_keys(row, len, BLOCK_MAX_KEYS + 1, other_row));
    assert_int_equal(compare_loads(), BLOCKS - 1);
}

static void put_u32(crypto_generichash_state *state, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                              (uint8_t)(value >> 24)};
    crypto_generichash_update(state, bytes, sizeof bytes);
}

static void a_tag_names_rule_and_copies(void **state)
{
    (void)state;
    struct facts facts;
    crypto_generichash_state hash;
    uint8_t tag[CACHE_TAG_LEN];
    merge_all(closed_batches, CACHE_BLOCK_BATCHES);
    (void)get_block(1, row);
    struct master *master = open_list();
    assert_int_equal(load_facts(master, &facts), STATUS_OK);
    crypto_generichash_init(&hash, NULL, 0, sizeof tag);
    crypto_generichash_update(&hash, (const uint8_t *)"qol cache 3", 11);
    put_u32(&hash, LINK_RULE_VERSION);
    put_u32(&hash, COMPARE_VERSION);
    put_u32(&hash, FREQUENCY_VERSION);
    for (size_t i = 0; i < facts.copy_count; i++) {
        put_u32(&hash, 1);
        crypto_generichash_update(&hash, facts.copies[i].hash, FACTS_HASH_LEN);
    }
    crypto_generichash_final(&hash, tag, sizeof tag);
    assert_memory_equal(row, tag, sizeof tag);
    facts_free(&facts);
    master_close(master);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_merge_leaves_all_whole_blocks),
        TEST(a_copy_makes_its_block_anew),
        TEST(any_grouping_loads_as_full),
        TEST(an_old_block_is_not_used),
        TEST(a_block_of_other_batches_is_not_used),
        TEST(a_damaged_block_is_not_used),
        TEST(two_contents_of_a_cell_stay_two),
        TEST(a_block_has_no_more_cells_than_there_is_room_for),
        TEST(a_tag_names_rule_and_copies),
        TEST(a_cell_has_no_more_keys_than_there_can_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
