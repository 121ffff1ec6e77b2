// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/pairs.h"

#include "merger/linkage/block.h"
#include "merger/linkage/compare.h"
#include "tests/unit/signer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FEW 3000   // keys of so many are sorted at once
#define MANY 70000 // of so many in parts
#define CROWD (BLOCK_MAX_ENTRIES + 1)
#define OTHERS 20

struct crowd {
    uint8_t (*packed)[PACKED_MAX_LEN];
    const uint8_t **forms;
    size_t count, cap;
};

static void crowd_init(struct crowd *crowd, size_t cap)
{
    *crowd = (struct crowd){malloc(cap * sizeof *crowd->packed), malloc(cap * sizeof *crowd->forms),
                            0, cap};
    assert_non_null(crowd->packed);
    assert_non_null(crowd->forms);
}

static void crowd_free(struct crowd *crowd)
{
    free(crowd->packed);
    free(crowd->forms);
}

static void crowd_add(struct crowd *crowd, const struct signer *signer)
{
    assert_true(crowd->count < crowd->cap);
    (void)signer_pack(signer, crowd->packed[crowd->count]);
    crowd->forms[crowd->count] = crowd->packed[crowd->count];
    crowd->count++;
}

static uint32_t below(uint64_t *random, uint32_t bound)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*random >> 33) % bound;
}

static void crowd_shuffle(struct crowd *crowd, uint64_t *random)
{
    for (size_t i = crowd->count; i > 1; i--) {
        size_t other = below(random, (uint32_t)i);
        const uint8_t *form = crowd->forms[i - 1];
        crowd->forms[i - 1] = crowd->forms[other];
        crowd->forms[other] = form;
    }
}

static void assert_in_order(const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair *pair = &pairs->items[i];
        assert_true(pair->a < pair->b);
        assert_true(i == 0 || pairs_by_weight(pair - 1, pair) < 0);
        assert_int_not_equal(pair->verdict, COMPARE_DIFFERENT);
    }
}

static void a_pair_is_there_once(void **state)
{
    (void)state;
    struct crowd crowd;
    struct pairs pairs;
    crowd_init(&crowd, 4);
    const struct signer signer = {"Қызғалдақова", "Айсұлу", "Болатқызы", "1990-03-05",
                                  "000101500001", "Алматы", "Абай 12",   "87010000001"};
    for (unsigned i = 0; i < 4; i++)
        crowd_add(&crowd, &signer); // and each two share every key
    assert_int_equal(pairs_find(crowd.forms, crowd.count, &pairs), STATUS_OK);
    assert_int_equal(pairs.count, 6);
    assert_in_order(&pairs);
    for (size_t i = 0; i < pairs.count; i++) {
        struct pair again = pairs_weigh(crowd.forms, pairs.items[i].a, pairs.items[i].b);
        assert_int_equal(pairs.items[i].verdict, COMPARE_SAME);
        assert_int_equal(pairs.items[i].weight, again.weight);
        assert_int_equal(pairs.items[i].tie, again.tie);
    }
    assert_int_equal(pairs.skipped_blocks, 0);
    pairs_free(&pairs);
    crowd_free(&crowd);
}

static void nobody_and_one_are_no_pair(void **state)
{
    (void)state;
    struct crowd crowd;
    struct pairs pairs;
    crowd_init(&crowd, 1);
    assert_int_equal(pairs_find(NULL, 0, &pairs), STATUS_OK);
    assert_int_equal(pairs.count, 0);
    pairs_free(&pairs);
    crowd_add(&crowd, &(struct signer){.family_name = "Омаров", .given_name = "Ерлан"});
    assert_int_equal(pairs_find(crowd.forms, crowd.count, &pairs), STATUS_OK);
    assert_int_equal(pairs.count, 0);
    pairs_free(&pairs);
    crowd_free(&crowd);
}

// ---- the bound --------------------------------------------------------------------------------

// Their one key is that of their two names, which are rare enough for a question.
static const struct signer crowded = {.family_name = "Қызғалдақова", .given_name = "Бұлбұлай"};

static void fill(struct crowd *crowd, unsigned count)
{
    crowd_init(crowd, CROWD + OTHERS);
    for (unsigned i = 0; i < count; i++)
        crowd_add(crowd, &crowded);
    for (unsigned i = 0; i < OTHERS; i++) {
        char phone[16];
        (void)snprintf(phone, sizeof phone, "8701%07u", i);
        crowd_add(crowd, &(struct signer){.given_name = "Ерлан", .phone = phone});
    }
}

static void a_block_has_so_many_entries(void **state)
{
    (void)state;
    struct crowd crowd;
    uint64_t random = 1;
    fill(&crowd, BLOCK_MAX_ENTRIES);
    for (unsigned round = 0; round < 10; round++) {
        struct pairs pairs;
        assert_int_equal(pairs_find(crowd.forms, crowd.count, &pairs), STATUS_OK);
        assert_int_equal(pairs.count, BLOCK_MAX_ENTRIES * (BLOCK_MAX_ENTRIES - 1) / 2);
        assert_int_equal(pairs.skipped_blocks, 0);
        assert_int_equal(pairs.skipped_entries, 0);
        assert_in_order(&pairs);
        pairs_free(&pairs);
        crowd_shuffle(&crowd, &random);
    }
    crowd_free(&crowd);
}

// Whoever comes last, none of the block's pairs is left.
static void one_more_takes_all_of_them_away(void **state)
{
    (void)state;
    struct crowd crowd;
    uint64_t random = 2;
    fill(&crowd, CROWD);
    for (unsigned round = 0; round < 10; round++) {
        struct pairs pairs;
        assert_int_equal(pairs_find(crowd.forms, crowd.count, &pairs), STATUS_OK);
        assert_int_equal(pairs.count, 0);
        assert_int_equal(pairs.compared_count, 0);
        assert_int_equal(pairs.skipped_blocks, 1);
        assert_int_equal(pairs.skipped_entries, CROWD);
        pairs_free(&pairs);
        crowd_shuffle(&crowd, &random);
    }
    crowd_free(&crowd);
}

static void another_key_still_compares(void **state)
{
    (void)state;
    struct crowd crowd;
    struct pairs pairs;
    struct signer caller = crowded;
    caller.phone = "87059999999";
    fill(&crowd, CROWD - 2);
    (void)signer_pack(&caller, crowd.packed[0]);
    (void)signer_pack(&caller, crowd.packed[1]);
    crowd.count = CROWD - 2;
    crowd_add(&crowd, &crowded);
    crowd_add(&crowd, &crowded);
    assert_int_equal(pairs_find(crowd.forms, crowd.count, &pairs), STATUS_OK);
    assert_int_equal(pairs.skipped_blocks, 1);
    assert_int_equal(pairs.count, 1);
    assert_int_equal(pairs.items[0].a, 0);
    assert_int_equal(pairs.items[0].b, 1);
    pairs_free(&pairs);
    crowd_free(&crowd);
}

// A key that an entry has twice is one entry's.
static void a_key_counts_its_entries_once(void **state)
{
    (void)state;
    struct crowd crowd;
    struct pairs pairs;
    struct signer doubled = crowded;
    doubled.patronymic = "Бұлбұлай"; // so that two pairs of its names are one
    crowd_init(&crowd, BLOCK_MAX_ENTRIES);
    for (unsigned i = 0; i < BLOCK_MAX_ENTRIES; i++)
        crowd_add(&crowd, &doubled);
    assert_int_equal(pairs_find(crowd.forms, crowd.count, &pairs), STATUS_OK);
    assert_int_equal(pairs.skipped_blocks, 0);
    assert_int_equal(pairs.count, BLOCK_MAX_ENTRIES * (BLOCK_MAX_ENTRIES - 1) / 2);
    pairs_free(&pairs);
    crowd_free(&crowd);
}

// ---- against the obvious way ------------------------------------------------------------------

struct keyed {
    uint32_t key;
    uint32_t entry;
};

static int by_key(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static size_t all_keys(const struct crowd *crowd, struct keyed *out)
{
    size_t count = 0;
    for (size_t i = 0; i < crowd->count; i++) {
        uint32_t keys[BLOCK_MAX_KEYS];
        struct form form;
        form_open(crowd->forms[i], &form);
        unsigned key_count = block_keys(&form, keys);
        for (unsigned j = 0; j < key_count; j++)
            out[count++] = (struct keyed){keys[j], (uint32_t)i};
    }
    qsort(out, count, sizeof *out, by_key);
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++)
        if (distinct == 0 || by_key(&out[distinct - 1], &out[i]) != 0)
            out[distinct++] = out[i];
    return distinct;
}

static size_t add_block(const struct crowd *crowd, const struct keyed *block, size_t entry_count,
                        struct pair *out, size_t count, size_t cap)
{
    for (size_t i = 0; i < entry_count; i++)
        for (size_t j = i + 1; j < entry_count; j++) {
            struct pair pair = pairs_weigh(crowd->forms, block[i].entry, block[j].entry);
            if (pair.verdict == COMPARE_DIFFERENT)
                continue;
            assert_true(count < cap);
            out[count++] = pair;
        }
    return count;
}

static size_t expected_pairs(const struct crowd *crowd, struct pair *out, size_t cap,
                             unsigned long *skipped)
{
    struct keyed *keys = malloc(crowd->count * BLOCK_MAX_KEYS * sizeof *keys);
    assert_non_null(keys);
    size_t key_count = all_keys(crowd, keys), count = 0, end, distinct = 0;
    *skipped = 0;
    for (size_t first = 0; first < key_count; first = end) {
        for (end = first; end < key_count && keys[end].key == keys[first].key;)
            end++;
        if (end - first <= BLOCK_MAX_ENTRIES)
            count = add_block(crowd, keys + first, end - first, out, count, cap);
        else
            ++*skipped;
    }
    free(keys);
    qsort(out, count, sizeof *out, pairs_by_weight);
    for (size_t i = 0; i < count; i++)
        if (distinct == 0 || pairs_by_weight(&out[distinct - 1], &out[i]) != 0)
            out[distinct++] = out[i];
    return distinct;
}

// Names of syllables: many people, of whom some agree by chance and some sign twice.
static void draw_name(uint64_t *random, unsigned syllables, char *out)
{
    static const char *const parts[] = {"ба", "де", "го", "ми", "ла", "ну", "ро", "ки", "са", "те"};
    out[0] = '\0';
    for (unsigned i = 0; i < syllables; i++)
        strcat(out, parts[below(random, 10)]);
}

static void draw_crowd(struct crowd *crowd, size_t count, uint64_t random)
{
    char family[32], given[32], date[16], number[16], phone[16];
    crowd_init(crowd, count);
    while (crowd->count < count) {
        draw_name(&random, 3, family);
        draw_name(&random, 2, given);
        (void)snprintf(date, sizeof date, "19%02u-%02u-%02u", below(&random, 100),
                       1 + below(&random, 12), 1 + below(&random, 28));
        (void)snprintf(number, sizeof number, "9%05u%06u", below(&random, 100000),
                       below(&random, 1000000));
        (void)snprintf(phone, sizeof phone, "8701%07u", below(&random, 10000000));
        struct signer signer = {family, given, NULL, date, number, NULL, NULL, phone};
        crowd_add(crowd, &signer);
        if (below(&random, 10) == 0 && crowd->count < count) {
            signer.birth_date = NULL;
            signer.phone = NULL;
            crowd_add(crowd, &signer);
        }
    }
    crowd_shuffle(crowd, &random);
}

static void compare_with_expected(size_t count)
{
    struct crowd crowd;
    struct pairs pairs;
    unsigned long skipped;
    draw_crowd(&crowd, count, count);
    struct pair *expected = malloc(8 * count * sizeof *expected);
    assert_non_null(expected);
    size_t expected_count = expected_pairs(&crowd, expected, 8 * count, &skipped);
    assert_true(expected_count > count / 20);
    assert_int_equal(pairs_find(crowd.forms, crowd.count, &pairs), STATUS_OK);
    assert_in_order(&pairs);
    assert_int_equal(pairs.count, expected_count);
    assert_int_equal(pairs.skipped_blocks, skipped);
    for (size_t i = 0; i < expected_count; i++) {
        assert_int_equal(pairs_by_weight(&pairs.items[i], &expected[i]), 0);
        assert_int_equal(pairs.items[i].weight, expected[i].weight);
        assert_int_equal(pairs.items[i].verdict, expected[i].verdict);
    }
    pairs_free(&pairs);
    free(expected);
    crowd_free(&crowd);
}

static void few_are_compared_at_once(void **state)
{
    (void)state;
    compare_with_expected(FEW);
}

static void many_are_compared_in_parts(void **state)
{
    (void)state;
    compare_with_expected(MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_is_there_once),
        cmocka_unit_test(nobody_and_one_are_no_pair),
        cmocka_unit_test(a_block_has_so_many_entries),
        cmocka_unit_test(one_more_takes_all_of_them_away),
        cmocka_unit_test(another_key_still_compares),
        cmocka_unit_test(a_key_counts_its_entries_once),
        cmocka_unit_test(few_are_compared_at_once),
        cmocka_unit_test(many_are_compared_in_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
