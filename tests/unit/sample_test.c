// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/sample.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ENTRY_COUNT 100
#define COUNTED 80 // the others are held

static const uint8_t campaign_id[32] = {7};
static struct facts_cell cells[ENTRY_COUNT];
static struct tally_entry entries[ENTRY_COUNT];
static const struct tally tally = {.entries = entries, .entry_count = ENTRY_COUNT};

// Ids are the hashes of their numbers. Every fifth entry is held.
static int set_up(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < ENTRY_COUNT; i++) {
        crypto_generichash(cells[i].entry_id, SEAL_ENTRY_ID_LEN, (const uint8_t *)&i, sizeof i,
                           NULL, 0);
        entries[i] = (struct tally_entry){.cell = &cells[i],
                                          .state = i % 5 == 4 ? TALLY_HELD : TALLY_COUNTED};
    }
    return 0;
}

static struct sample draw(const char *seed, size_t count)
{
    uint8_t key[SAMPLE_KEY_LEN];
    struct sample sample;
    sample_key(campaign_id, seed, key);
    assert_int_equal(sample_draw(&tally, key, count, &sample), STATUS_OK);
    return sample;
}

static const uint8_t *id_of(const struct sample *sample, size_t place)
{
    return entries[sample->items[place].entry].cell->entry_id;
}

static void the_usual_count_is_three_percent_or_500(void **state)
{
    (void)state;
    static const size_t known[][2] = {{0, 0},           {1, 1},          {499, 499},   {500, 500},
                                      {501, 500},       {16666, 500},    {16667, 501}, {24034, 722},
                                      {1000000, 30000}, {1000001, 30001}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(sample_usual_count(known[i][0]), known[i][1]);
}

static void only_who_is_counted_is_drawn_and_once(void **state)
{
    (void)state;
    bool drawn[ENTRY_COUNT] = {false};
    struct sample sample = draw("seed", 1000);
    assert_int_equal(sample.count, COUNTED);
    assert_int_equal(sample.people, COUNTED);
    for (size_t i = 0; i < sample.count; i++) {
        uint32_t entry = sample.items[i].entry;
        assert_int_equal(entries[entry].state, TALLY_COUNTED);
        assert_false(drawn[entry]);
        drawn[entry] = true;
        if (i > 0)
            assert_true(memcmp(sample.items[i - 1].rank, sample.items[i].rank, SAMPLE_RANK_LEN) <
                        0);
    }
    sample_free(&sample);
}

// Computed by another program, of what the header says.
static void ranks_are_what_the_header_says(void **state)
{
    (void)state;
    static const char *const known[] = {"p02cedbcdf8eed6e0", "p060ddaf0f7ae1c6e",
                                        "p06255f7dd28965d1"};
    struct sample sample = draw("three dice: 4 2 6", 3);
    assert_int_equal(sample.count, 3);
    for (size_t i = 0; i < sample.count; i++) {
        char id[SAMPLE_ID_CAP];
        sample_print_id(sample.items[i].rank, id);
        assert_string_equal(id, known[i]);
    }
    sample_free(&sample);
}

static void the_order_of_the_list_does_not_matter(void **state)
{
    (void)state;
    uint8_t ids[10][SEAL_ENTRY_ID_LEN];
    struct sample sample = draw("seed", 10);
    for (size_t i = 0; i < 10; i++)
        memcpy(ids[i], id_of(&sample, i), SEAL_ENTRY_ID_LEN);
    sample_free(&sample);
    for (size_t i = 0; i < ENTRY_COUNT / 2; i++) {
        struct tally_entry entry = entries[i];
        entries[i] = entries[ENTRY_COUNT - 1 - i];
        entries[ENTRY_COUNT - 1 - i] = entry;
    }
    sample = draw("seed", 10);
    for (size_t i = 0; i < 10; i++)
        assert_memory_equal(id_of(&sample, i), ids[i], SEAL_ENTRY_ID_LEN);
    sample_free(&sample);
}

static void seed_and_campaign_choose(void **state)
{
    (void)state;
    uint8_t keys[3][SAMPLE_KEY_LEN];
    const uint8_t other_campaign[32] = {8};
    sample_key(campaign_id, "seed", keys[0]);
    sample_key(campaign_id, "seee", keys[1]);
    sample_key(other_campaign, "seed", keys[2]);
    assert_memory_not_equal(keys[0], keys[1], SAMPLE_KEY_LEN);
    assert_memory_not_equal(keys[0], keys[2], SAMPLE_KEY_LEN);
}

// Of 80 people 20 are drawn with each of 4,000 seeds: each person about 1,000 times, each pair
// about 240.5 times. The sums of squares are spread as chi-square with 79 and some 3,000 degrees;
// the seeds are fixed, so this passes always or never.
static void everybody_and_every_pair_is_as_likely(void **state)
{
    (void)state;
    enum { SEEDS = 4000, DRAWN = 20 };
    static unsigned alone[ENTRY_COUNT], both[ENTRY_COUNT][ENTRY_COUNT];
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        char text[16];
        snprintf(text, sizeof text, "%u", seed);
        struct sample sample = draw(text, DRAWN);
        for (size_t i = 0; i < DRAWN; i++) {
            alone[sample.items[i].entry]++;
            for (size_t j = 0; j < DRAWN; j++)
                both[sample.items[i].entry][sample.items[j].entry]++;
        }
        sample_free(&sample);
    }
    const double expected = (double)SEEDS * DRAWN / COUNTED;
    const double expected_both = expected * (DRAWN - 1) / (COUNTED - 1);
    double square = 0, square_both = 0;
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (entries[i].state != TALLY_COUNTED)
            continue;
        square += (alone[i] - expected) * (alone[i] - expected) / (expected * 0.75);
        for (size_t j = 0; j < i; j++)
            if (entries[j].state == TALLY_COUNTED)
                square_both += (both[i][j] - expected_both) * (both[i][j] - expected_both) /
                               (expected_both * (1 - expected_both / SEEDS));
    }
    assert_true(square > 40 && square < 130); // 79 ± 4 of its deviations
    assert_true(square_both > 3160 * 0.85 && square_both < 3160 * 1.15); // 3,160 pairs
}

static void a_person_is_found_by_rank(void **state)
{
    (void)state;
    uint8_t key[SAMPLE_KEY_LEN], rank[SAMPLE_RANK_LEN] = {0};
    struct sample all, few = draw("seed", 5);
    assert_int_equal(few.count, 5);
    for (size_t i = 0; i < few.people; i++)
        assert_ptr_equal(sample_find(&few, few.items[i].rank), &few.items[i]);
    assert_null(sample_find(&few, rank));
    // Entries of one id have one rank: the first of them in the tally is meant.
    memcpy(cells[50].entry_id, cells[20].entry_id, SEAL_ENTRY_ID_LEN);
    sample_key(campaign_id, "seed", key);
    assert_int_equal(sample_rank_all(&tally, key, &all), STATUS_OK);
    assert_int_equal(all.count, ENTRY_COUNT);
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].entry == 50)
            assert_int_equal(sample_find(&all, all.items[i].rank)->entry, 20);
    sample_free(&all);
    sample_free(&few);
    assert_null(sample_find(&few, rank));
}

static void an_id_is_read_as_it_is_printed(void **state)
{
    (void)state;
    const uint8_t rank[SAMPLE_RANK_LEN] = {1, 2, 3, 4, 5, 6, 7, 0xfe};
    uint8_t found[SAMPLE_RANK_LEN];
    char id[SAMPLE_ID_CAP];
    sample_print_id(rank, id);
    assert_string_equal(id, "p01020304050607fe");
    assert_true(sample_read_id(id, found));
    assert_memory_equal(found, rank, SAMPLE_RANK_LEN);
    static const char *const wrong[] = {"",
                                        "p",
                                        "01020304050607fe",
                                        "q01020304050607fe",
                                        "p01020304050607f",
                                        "p01020304050607fe0",
                                        "p01020304050607fg"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(sample_read_id(wrong[i], found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_count_is_three_percent_or_500),
        cmocka_unit_test_setup(only_who_is_counted_is_drawn_and_once, set_up),
        cmocka_unit_test_setup(ranks_are_what_the_header_says, set_up),
        cmocka_unit_test_setup(the_order_of_the_list_does_not_matter, set_up),
        cmocka_unit_test(seed_and_campaign_choose),
        cmocka_unit_test_setup(everybody_and_every_pair_is_as_likely, set_up),
        cmocka_unit_test_setup(a_person_is_found_by_rank, set_up),
        cmocka_unit_test(an_id_is_read_as_it_is_printed),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
