// SPDX-License-Identifier: Apache-2.0
#include "common/pack.h"
#include "tests/unit/wipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define STORED_HEAD_LEN 5

static uint8_t packed[PACK_MAX_LEN], unpacked[RECORD_MAX_LEN];
static const char text[] = "Қызғалдақова Толқынай, Ақкөлтөбе";

// A record of len bytes, all in one field.
static void make_record(uint8_t *record, size_t len)
{
    memset(record, 'x', len);
    memcpy(record, text, sizeof text);
}

static void a_record_comes_back(void **state)
{
    (void)state;
    static const uint8_t record[] = "\x01\x0e\x00Тоқаева";
    enum status (*const packers[])(const uint8_t *, size_t, uint8_t *, size_t *) = {pack_record,
                                                                                    pack_compress};
    for (unsigned i = 0; i < 2; i++) {
        size_t packed_len;
        assert_int_equal(packers[i](record, sizeof record, packed, &packed_len), STATUS_OK);
        assert_int_equal(pack_unpack(RECORD_VERSION, packed, packed_len, sizeof record, unpacked),
                         STATUS_OK);
        assert_memory_equal(unpacked, record, sizeof record);
    }
}

// RFC 1951, 3.2.4, by hand.
static void what_fits_as_it_is_becomes_a_stored_block(void **state)
{
    (void)state;
    static const uint8_t stored[] = "\1\7\0\xf8\xff\1\4\0Abai";
    const size_t record_len = 7;
    size_t packed_len;
    assert_int_equal(pack_record(stored + STORED_HEAD_LEN, record_len, packed, &packed_len),
                     STATUS_OK);
    assert_int_equal(packed_len, STORED_HEAD_LEN + record_len);
    assert_memory_equal(packed, stored, packed_len);
}

static void only_what_does_not_fit_as_it_is_is_compressed(void **state)
{
    (void)state;
    uint8_t record[RECORD_MAX_LEN];
    size_t lens[] = {PACK_MAX_LEN - STORED_HEAD_LEN, PACK_MAX_LEN - STORED_HEAD_LEN + 1,
                     RECORD_MAX_LEN};
    for (unsigned i = 0; i < 3; i++) {
        size_t packed_len;
        make_record(record, lens[i]);
        assert_int_equal(pack_record(record, lens[i], packed, &packed_len), STATUS_OK);
        assert_int_equal(packed_len == PACK_MAX_LEN, i == 0);
        assert_int_equal(pack_unpack(1, packed, packed_len, lens[i], unpacked), STATUS_OK);
        assert_memory_equal(unpacked, record, lens[i]);
    }
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
    assert_int_equal(pack_compress(city, sizeof city - 1, packed, &packed_len), STATUS_OK);
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
    const size_t fits_len = PACK_MAX_LEN - STORED_HEAD_LEN;
    randombytes_buf(noise, sizeof noise);
    size_t packed_len;
    assert_int_equal(pack_record(noise, fits_len, packed, &packed_len), STATUS_OK);
    for (size_t len = fits_len + 1; len <= sizeof noise; len++)
        assert_int_equal(pack_record(noise, len, packed, &packed_len), STATUS_TOO_LARGE);
}

static void a_record_may_fill_its_room(void **state)
{
    (void)state;
    static const size_t lens[] = {0, 1, 1000, PACK_MAX_LEN - STORED_HEAD_LEN};
    uint8_t record[PACK_MAX_LEN];
    size_t packed_len;
    for (unsigned i = 0; i < sizeof lens / sizeof *lens; i++) {
        const size_t whole = lens[i] + pack_room(lens[i]);
        make_record(record, whole);
        assert_int_equal(pack_record(record, whole, packed, &packed_len), STATUS_OK);
        assert_int_equal(packed_len, PACK_MAX_LEN);
        assert_int_equal(packed[0], 1); // a stored block
    }
    assert_int_equal(pack_room(PACK_MAX_LEN - STORED_HEAD_LEN + 1), 0);
    assert_int_equal(pack_room(RECORD_MAX_LEN), 0);
}

// What deflate remembers of a record is the record.
static void compressing_leaves_nothing_behind(void **state)
{
    (void)state;
    uint8_t record[RECORD_MAX_LEN];
    size_t packed_len;
    make_record(record, sizeof record);
    wipe_reset();
    assert_int_equal(pack_record(record, sizeof record, packed, &packed_len), STATUS_OK);
    assert_true(wipe_took(WIPE_ANY_LEN, text, sizeof text));

    randombytes_buf(record, sizeof record);
    wipe_reset();
    assert_int_equal(pack_record(record, sizeof record, packed, &packed_len), STATUS_TOO_LARGE);
    assert_true(wipe_took(WIPE_ANY_LEN, record, 64));
}

static void unpacking_leaves_nothing_behind(void **state)
{
    (void)state;
    uint8_t record[100];
    size_t packed_len;
    make_record(record, sizeof record);
    assert_int_equal(pack_compress(record, sizeof record, packed, &packed_len), STATUS_OK);
    wipe_reset();
    assert_int_equal(pack_unpack(1, packed, packed_len, sizeof record, unpacked), STATUS_OK);
    assert_true(wipe_took(WIPE_ANY_LEN, text, sizeof text));
}

static void only_the_declared_length_is_accepted(void **state)
{
    (void)state;
    static const uint8_t record[300] = {1};
    size_t packed_len;
    assert_int_equal(pack_compress(record, sizeof record, packed, &packed_len), STATUS_OK);
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
        cmocka_unit_test(what_fits_as_it_is_becomes_a_stored_block),
        cmocka_unit_test(only_what_does_not_fit_as_it_is_is_compressed),
        cmocka_unit_test(the_empty_record_comes_back),
        cmocka_unit_test(the_dictionary_helps),
        cmocka_unit_test(the_longest_form_fits_even_if_it_does_not_shrink),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_record_may_fill_its_room),
        cmocka_unit_test(compressing_leaves_nothing_behind),
        cmocka_unit_test(unpacking_leaves_nothing_behind),
        cmocka_unit_test(only_the_declared_length_is_accepted),
        cmocka_unit_test(a_bomb_is_not_inflated),
        cmocka_unit_test(a_version_without_a_dictionary_is_newer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
