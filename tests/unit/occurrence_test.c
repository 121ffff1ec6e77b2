// SPDX-License-Identifier: Apache-2.0
#include "collector/occurrence.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define KEYS 5000

static void make_key(uint32_t number, uint8_t out[OCCURRENCE_KEY_LEN])
{
    crypto_generichash(out, OCCURRENCE_KEY_LEN, (const uint8_t *)&number, sizeof number, NULL, 0);
}

static void assert_before(struct occurrence *occurrence, const uint8_t key[OCCURRENCE_KEY_LEN],
                          uint32_t expected)
{
    uint32_t before = UINT32_MAX;
    assert_int_equal(occurrence_count(occurrence, key, &before), STATUS_OK);
    assert_int_equal(before, expected);
}

static void it_counts_each_key_by_itself(void **state)
{
    (void)state;
    struct occurrence occurrence = {.slots = NULL};
    uint8_t key[OCCURRENCE_KEY_LEN];
    for (uint32_t round = 0; round < 3; round++)
        for (uint32_t number = 0; number < KEYS; number++) {
            make_key(number, key);
            assert_before(&occurrence, key, round);
        }
    assert_int_equal(occurrence.used, KEYS);
    occurrence_free(&occurrence);
}

// Keys that begin alike fall into one place, and must still be told apart.
static void keys_that_collide_are_told_apart(void **state)
{
    (void)state;
    struct occurrence occurrence = {.slots = NULL};
    uint8_t key[OCCURRENCE_KEY_LEN] = {0};
    for (uint8_t last = 0; last < 100; last++) {
        key[OCCURRENCE_KEY_LEN - 1] = last;
        assert_before(&occurrence, key, 0);
    }
    assert_before(&occurrence, key, 1);
    occurrence_free(&occurrence);
}

static void freeing_starts_again(void **state)
{
    (void)state;
    struct occurrence occurrence = {.slots = NULL};
    uint8_t key[OCCURRENCE_KEY_LEN] = {1};
    assert_before(&occurrence, key, 0);
    occurrence_free(&occurrence);
    assert_before(&occurrence, key, 0);
    occurrence_free(&occurrence);
    occurrence_free(&occurrence);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_counts_each_key_by_itself),
        cmocka_unit_test(keys_that_collide_are_told_apart),
        cmocka_unit_test(freeing_starts_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
