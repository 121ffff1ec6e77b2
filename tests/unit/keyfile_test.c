// SPDX-License-Identifier: Apache-2.0
#include "common/keyfile.h"

#include "common/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint8_t file[KEYFILE_MAX_LEN], secret[KEYFILE_MAX_SECRET_LEN];
static size_t len, secret_len;
static struct keyfile_info info;

static int start(void **state)
{
    (void)state;
    return secret_init() != STATUS_OK;
}

static int lock_one(void **state)
{
    (void)state;
    return keyfile_lock(KEYFILE_VOLUNTEER, keyfile_cost_tests, (const uint8_t *)"public", 6,
                        (const uint8_t *)"a secret", 8, "қол таңба", file, &len) != STATUS_OK;
}

static enum status unlock(const char *passphrase)
{
    return keyfile_unlock(file, len, passphrase, &info, secret, &secret_len);
}

static void the_secret_comes_back(void **state)
{
    (void)state;
    assert_int_equal(unlock("қол таңба"), STATUS_OK);
    assert_int_equal(secret_len, 8);
    assert_memory_equal(secret, "a secret", 8);
    assert_int_equal(info.kind, KEYFILE_VOLUNTEER);
    assert_int_equal(info.public_len, 6);
    assert_memory_equal(info.public_bytes, "public", 6);
    assert_true(info.cost.for_tests);
}

static void a_wrong_passphrase_gives_nothing(void **state)
{
    (void)state;
    memset(secret, 0, sizeof secret);
    assert_int_equal(unlock("қол таңбa"), STATUS_WRONG_PASSPHRASE); // a Latin a
    static const uint8_t nothing[8];
    assert_memory_equal(secret, nothing, sizeof nothing);
}

// Salt, parameters and public bytes are authenticated: no byte can change unnoticed.
static void every_changed_byte_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < len; i++) {
        file[i] ^= 1;
        assert_int_not_equal(unlock("қол таңба"), STATUS_OK);
        file[i] ^= 1;
    }
    assert_int_equal(unlock("қол таңба"), STATUS_OK);
}

static void every_shorter_file_is_refused(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < len; cut++)
        assert_int_not_equal(keyfile_peek(file, cut, &info), STATUS_OK);
    assert_int_equal(keyfile_peek(file, 7, &info), STATUS_NOT_OURS);
    assert_int_equal(keyfile_peek(file, len - 1, &info), STATUS_DAMAGED);
}

// Changes the two declared lengths and fills the file up to what they say.
static enum status peek_with_lengths(size_t public_len, size_t sealed_len)
{
    file[40] = (uint8_t)public_len;
    file[41] = (uint8_t)(public_len >> 8);
    file[42] = (uint8_t)sealed_len;
    file[43] = (uint8_t)(sealed_len >> 8);
    return keyfile_peek(file, 48 + public_len + 24 + sealed_len + 16, &info);
}

static void each_part_has_a_longest_length(void **state)
{
    (void)state;
    assert_int_equal(peek_with_lengths(KEYFILE_MAX_PUBLIC_LEN, KEYFILE_MAX_SECRET_LEN), STATUS_OK);
    assert_int_equal(peek_with_lengths(KEYFILE_MAX_PUBLIC_LEN + 1, 8), STATUS_DAMAGED);
    assert_int_equal(peek_with_lengths(6, KEYFILE_MAX_SECRET_LEN + 1), STATUS_DAMAGED);
}

static void other_formats_have_their_own_answers(void **state)
{
    (void)state;
    file[8] = 2;
    assert_int_equal(keyfile_peek(file, len, &info), STATUS_NEWER);
    file[8] = 1;
    file[9] = 4; // kind
    assert_int_equal(keyfile_peek(file, len, &info), STATUS_NEWER);
    file[9] = KEYFILE_VOLUNTEER;
    file[11] = 1; // reserved
    assert_int_equal(keyfile_peek(file, len, &info), STATUS_DAMAGED);
}

// Refused before any memory is taken: 4 GiB would otherwise be asked for.
static void a_cost_bomb_is_refused(void **state)
{
    (void)state;
    memset(file + 20, 0xff, 4); // memory
    assert_int_equal(unlock("қол таңба"), STATUS_COST_TOO_HIGH);
    lock_one(NULL);
    file[16] = 17; // passes
    assert_int_equal(unlock("қол таңба"), STATUS_COST_TOO_HIGH);
}

static void a_low_cost_needs_the_mark_for_tests(void **state)
{
    (void)state;
    file[10] = 0;
    assert_int_equal(keyfile_peek(file, len, &info), STATUS_DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_secret_comes_back, lock_one),
        cmocka_unit_test_setup(a_wrong_passphrase_gives_nothing, lock_one),
        cmocka_unit_test_setup(every_changed_byte_is_noticed, lock_one),
        cmocka_unit_test_setup(every_shorter_file_is_refused, lock_one),
        cmocka_unit_test_setup(each_part_has_a_longest_length, lock_one),
        cmocka_unit_test_setup(other_formats_have_their_own_answers, lock_one),
        cmocka_unit_test_setup(a_cost_bomb_is_refused, lock_one),
        cmocka_unit_test_setup(a_low_cost_needs_the_mark_for_tests, lock_one),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
