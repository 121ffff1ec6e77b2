// SPDX-License-Identifier: Apache-2.0
//
// Comparing only what has changed gives the pairs of comparing all, whoever comes and goes. Names
// are few, so that many blocks are about as large as the bound, and many entries share no other.
#include "common/record.h"
#include "merger/linkage/block.h"
#include "merger/linkage/packed.h"
#include "merger/linkage/pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE 1200
#define ROUNDS 40
#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static uint8_t made[PEOPLE][PACKED_MAX_LEN];

// The same in every run.
static uint32_t draw(uint32_t bound)
{
    static uint32_t state = 20210906;
    state = state * 1664525 + 1013904223; // Numerical Recipes' generator
    return (uint32_t)((uint64_t)state * bound >> 32);
}

static void make_form(uint8_t out[PACKED_MAX_LEN])
{
    static const char *const family_names[] = {"Омаров", "Сейітов", "Ахметов"};
    static const char *const given_names[] = {"Ерлан", "Болат", "Дана"};
    static const char *const addresses[] = {"Абай 1", "Абай 25", "Сәтбаев 8", "Мир 14"};
    struct record record = {.len = 0};
    char date[16];
    (void)snprintf(date, sizeof date, "19%02u-%02u-0%u", 60 + draw(20), 10 + draw(3), 1 + draw(9));
    record_put_text(&record, RECORD_FAMILY_NAME, family_names[draw(COUNT(family_names))]);
    record_put_text(&record, RECORD_GIVEN_NAME, given_names[draw(COUNT(given_names))]);
    if (draw(3) > 0)
        record_put_text(&record, RECORD_BIRTH_DATE, date);
    record_put_text(&record, RECORD_CITY, "Семей");
    record_put_text(&record, RECORD_ADDRESS, addresses[draw(COUNT(addresses))]);
    (void)packed_make(record.bytes, record.len, out);
}

static int set_up(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PEOPLE; i++)
        make_form(made[i]);
    return 0;
}

// Who is there, in the order of their places.
struct crowd {
    bool there[PEOPLE];
    uint32_t place[PEOPLE], person[PEOPLE];
    const uint8_t *forms[PEOPLE];
    uint32_t count;
};

static void gather(struct crowd *crowd)
{
    crowd->count = 0;
    for (uint32_t i = 0; i < PEOPLE; i++)
        if (crowd->there[i]) {
            crowd->place[i] = crowd->count;
            crowd->person[crowd->count] = i;
            crowd->forms[crowd->count++] = made[i];
        }
}

// What is known of those who are there now from those who were there then.
struct memory {
    struct pair pairs[PEOPLE * BLOCK_MAX_ENTRIES];
    bool added[PEOPLE];
    uint32_t walk[PEOPLE];
    const uint8_t *gone[PEOPLE];
    struct pairs_past past;
};

static void remember(const struct crowd *then, const struct pairs *found, const struct crowd *now,
                     struct memory *memory)
{
    memory->past = (struct pairs_past){.items = memory->pairs,
                                       .added = memory->added,
                                       .walk = memory->walk,
                                       .gone = memory->gone,
                                       .skipped_blocks = found->skipped_blocks,
                                       .skipped_entries = found->skipped_entries};
    for (uint32_t i = 0; i < now->count; i++) // any order will do
        memory->walk[i] = now->count - 1 - i;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        if (now->there[i])
            memory->added[now->place[i]] = !then->there[i];
        else if (then->there[i])
            memory->gone[memory->past.gone_count++] = made[i];
    }
    assert_true(found->count <= COUNT(memory->pairs));
    for (size_t i = 0; i < found->count; i++) {
        struct pair pair = found->items[i];
        uint32_t a = then->person[pair.a], b = then->person[pair.b];
        if (!now->there[a] || !now->there[b])
            continue;
        pair.a = now->place[a];
        pair.b = now->place[b];
        memory->pairs[memory->past.count++] = pair;
    }
}

static void assert_same(const struct pairs *all, const struct pairs *updated)
{
    assert_int_equal(all->count, updated->count);
    for (size_t i = 0; i < all->count; i++) {
        assert_int_equal(all->items[i].a, updated->items[i].a);
        assert_int_equal(all->items[i].b, updated->items[i].b);
        assert_int_equal(all->items[i].weight, updated->items[i].weight);
        assert_int_equal(all->items[i].verdict, updated->items[i].verdict);
        assert_true(all->items[i].tie == updated->items[i].tie);
    }
    assert_int_equal(all->skipped_blocks, updated->skipped_blocks);
    assert_int_equal(all->skipped_entries, updated->skipped_entries);
}

static struct crowd then, now;
static struct memory memory;

// One in so many comes or goes.
static void change(uint32_t one_in)
{
    struct pairs before, all, updated;
    then = now;
    for (uint32_t i = 0; i < PEOPLE; i++)
        now.there[i] ^= draw(one_in) == 0;
    gather(&now);
    assert_int_equal(pairs_find(then.forms, then.count, &before), STATUS_OK);
    assert_int_equal(pairs_find(now.forms, now.count, &all), STATUS_OK);
    remember(&then, &before, &now, &memory);
    assert_int_equal(pairs_update(now.forms, now.count, &memory.past, &updated), STATUS_OK);
    assert_same(&all, &updated);
    pairs_free(&before);
    pairs_free(&all);
    pairs_free(&updated);
}

static void updated_is_found_again(void **state)
{
    (void)state;
    static const uint32_t one_in[] = {2, 10, 100, 1000};
    gather(&now);
    for (unsigned i = 0; i < ROUNDS; i++)
        change(one_in[draw(COUNT(one_in))]);
}

static void all_come_and_all_go(void **state)
{
    (void)state;
    memset(&now, 0, sizeof now);
    change(1);
    assert_int_equal(now.count, PEOPLE);
    change(1);
    assert_int_equal(now.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updated_is_found_again),
        cmocka_unit_test(all_come_and_all_go),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
