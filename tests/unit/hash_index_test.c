// SPDX-License-Identifier: Apache-2.0
#include "merger/list/hash_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void what_was_added_is_found(void **state)
{
    (void)state;
    enum { COUNT = 5000 }; // grows several times
    struct hash_index index = {0};
    uint8_t hash[HASH_INDEX_KEY_LEN] = {0};
    assert_int_equal(hash_index_find(&index, hash), 0);
    for (int64_t i = 1; i <= COUNT; i++) {
        memcpy(hash, &i, sizeof i);
        assert_int_equal(hash_index_find(&index, hash), 0);
        assert_int_equal(hash_index_add(&index, hash, i), STATUS_OK);
    }
    for (int64_t i = 1; i <= COUNT; i++) {
        memcpy(hash, &i, sizeof i);
        assert_int_equal(hash_index_find(&index, hash), i);
    }
    assert_int_equal(index.count, COUNT);
    hash_index_free(&index);
    assert_int_equal(hash_index_find(&index, hash), 0);
}

// Hashes that want the same place are kept apart by all of their bytes.
static void equal_begins_are_told_apart(void **state)
{
    (void)state;
    enum { COUNT = 200 };
    struct hash_index index = {0};
    uint8_t hash[HASH_INDEX_KEY_LEN] = {0};
    for (uint8_t i = 0; i < COUNT; i++) {
        hash[HASH_INDEX_KEY_LEN - 1] = i;
        assert_int_equal(hash_index_add(&index, hash, i + 1), STATUS_OK);
    }
    for (uint8_t i = 0; i < COUNT; i++) {
        hash[HASH_INDEX_KEY_LEN - 1] = i;
        assert_int_equal(hash_index_find(&index, hash), i + 1);
    }
    hash[HASH_INDEX_KEY_LEN - 1] = COUNT;
    assert_int_equal(hash_index_find(&index, hash), 0);
    hash_index_free(&index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_found),
        cmocka_unit_test(equal_begins_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
