// SPDX-License-Identifier: Apache-2.0
#include "common/pack.h"
#include <sodium.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint8_t packed[PACK_MAX_LEN], unpacked[RECORD_MAX_LEN];

static void a_record_comes_back(void **state)
{
    (void)state;
    static const uint8_t record[] = "\x01\x0e\x00Тоқаева";
    size_t packed_len;
    assert_int_equal(pack_record(record, sizeof record, packed, &packed_len), STATUS_OK);
    assert_int_equal(pack_unpack(RECORD_VERSION, packed, packed_len, sizeof record, unpacked),
                     STATUS_OK);
    assert_memory_equal(unpacked, record, sizeof record);
}

static void the_empty_record_comes_back(void **state)
{
    (void)state;
    size_t packed_len;
    assert_int_equal(pack_record(NULL, 0, packed, &packed_len), STATUS_OK);
    assert_true(packed_len > 0);
    assert_int_equal(pack_unpack(RECORD_VERSION, packed, packed_len, 0, unpacked), STATUS_OK);
}

static void the_dictionary_helps(void **state)
{
    (void)state;
    static const uint8_t city[] = "Алматы";
    size_t packed_len;
    assert_int_equal(pack_record(city, sizeof city - 1, packed, &packed_len), STATUS_OK);
    assert_true(packed_len < sizeof city - 1);
}

static void the_longest_form_fits_even_if_it_does_not_shrink(void **state)
{
    (void)state;
    uint8_t noise[RECORD_MAX_LEN];
    size_t len = 0;
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        len += 3 + record_field_max_len((enum record_field)field);
    len += 3 + record_field_max_len(RECORD_REFERENCE) + 64; // and how it was signed
    randombytes_buf(noise, len);
    size_t packed_len;
    assert_int_equal(pack_record(noise, len, packed, &packed_len), STATUS_OK);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    uint8_t noise[PACK_MAX_LEN + 100];
    randombytes_buf(noise, sizeof noise);
    size_t packed_len;
    assert_int_equal(pack_record(noise, sizeof noise, packed, &packed_len), STATUS_TOO_LARGE);
}

static void only_the_declared_length_is_accepted(void **state)
{
    (void)state;
    static const uint8_t record[300] = {1};
    size_t packed_len;
    assert_int_equal(pack_record(record, sizeof record, packed, &packed_len), STATUS_OK);
    assert_int_equal(pack_unpack(1, packed, packed_len, sizeof record, unpacked), STATUS_OK);
    assert_int_equal(pack_unpack(1, packed, packed_len, sizeof record - 1, unpacked),
                     STATUS_DAMAGED);
    assert_int_equal(pack_unpack(1, packed, packed_len, sizeof record + 1, unpacked),
                     STATUS_DAMAGED);
    assert_int_equal(pack_unpack(1, packed, packed_len - 1, sizeof record, unpacked),
                     STATUS_DAMAGED); // ends early
    assert_int_equal(pack_unpack(1, packed, packed_len + 1, sizeof record, unpacked),
                     STATUS_DAMAGED); // bytes behind its end
}

// 60 KB of zeros pack into a few dozen bytes; what comes out stays within its bound.
static void a_bomb_is_not_inflated(void **state)
{
    (void)state;
    static const uint8_t zeros[60000];
    size_t packed_len;
    assert_int_equal(pack_record(zeros, sizeof zeros, packed, &packed_len), STATUS_OK);
    assert_int_equal(pack_unpack(1, packed, packed_len, RECORD_MAX_LEN, unpacked), STATUS_DAMAGED);
    assert_int_equal(pack_unpack(1, packed, packed_len, sizeof zeros, unpacked), STATUS_DAMAGED);
}

static void a_version_without_a_dictionary_is_newer(void **state)
{
    (void)state;
    assert_int_equal(pack_unpack(2, packed, 10, 10, unpacked), STATUS_NEWER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_comes_back),
        cmocka_unit_test(the_empty_record_comes_back),
        cmocka_unit_test(the_dictionary_helps),
        cmocka_unit_test(the_longest_form_fits_even_if_it_does_not_shrink),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(only_the_declared_length_is_accepted),
        cmocka_unit_test(a_bomb_is_not_inflated),
        cmocka_unit_test(a_version_without_a_dictionary_is_newer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
