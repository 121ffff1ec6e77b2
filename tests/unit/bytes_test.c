// SPDX-License-Identifier: Apache-2.0
#include "common/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void writes_and_reads_little_endian(void **state)
{
    (void)state;
    uint8_t buffer[18];
    struct bytes_writer w = bytes_writer_init(buffer, sizeof buffer);
    bytes_put_u8(&w, 0x01);
    bytes_put_u16(&w, 0x0203);
    bytes_put_u32(&w, 0x04050607);
    bytes_put_u64(&w, 0x08090a0b0c0d0e0f);
    bytes_put(&w, "ab", 2);
    bytes_put_zeros(&w, 1);
    assert_false(w.failed);
    assert_int_equal(w.len, sizeof buffer);
    static const uint8_t expected[] = {1,    3,   2,   7,   6, 5, 4,   15,  14,
                                       0x0d, 0xc, 0xb, 0xa, 9, 8, 'a', 'b', 0};
    assert_memory_equal(buffer, expected, sizeof expected);

    struct bytes_reader r = bytes_reader_init(buffer, sizeof buffer);
    assert_int_equal(bytes_get_u8(&r), 0x01);
    assert_int_equal(bytes_get_u16(&r), 0x0203);
    assert_int_equal(bytes_get_u32(&r), 0x04050607);
    assert_true(bytes_get_u64(&r) == 0x08090a0b0c0d0e0f);
    char text[2];
    bytes_get(&r, text, 2);
    assert_memory_equal(text, "ab", 2);
    assert_false(bytes_at_end(&r));
    bytes_get_zeros(&r, 1);
    assert_true(bytes_at_end(&r));
}

static void reading_past_the_end_fails_and_stays_failed(void **state)
{
    (void)state;
    const uint8_t bytes[3] = {1, 2, 3};
    struct bytes_reader r = bytes_reader_init(bytes, sizeof bytes);
    assert_int_equal(bytes_get_u32(&r), 0);
    assert_true(r.failed);
    assert_int_equal(bytes_get_u8(&r), 0); // would have fitted
    assert_null(bytes_take(&r, 0));
    assert_false(bytes_at_end(&r));
}

static void what_failed_at_the_end_is_not_at_its_end(void **state)
{
    (void)state;
    const uint8_t bytes[1] = {1};
    struct bytes_reader r = bytes_reader_init(bytes, sizeof bytes);
    assert_int_equal(bytes_get_u8(&r), 1);
    assert_true(bytes_at_end(&r));
    assert_int_equal(bytes_get_u8(&r), 0);
    assert_false(bytes_at_end(&r));
}

static void a_byte_that_should_be_zero_is_a_failure(void **state)
{
    (void)state;
    const uint8_t bytes[3] = {0, 0, 1};
    struct bytes_reader r = bytes_reader_init(bytes, sizeof bytes);
    bytes_get_zeros(&r, 2);
    assert_false(r.failed);
    bytes_get_zeros(&r, 1);
    assert_true(r.failed);
}

static void writing_past_the_end_writes_nothing(void **state)
{
    (void)state;
    uint8_t buffer[4] = {9, 9, 9, 9};
    struct bytes_writer w = bytes_writer_init(buffer, 3);
    bytes_put_u32(&w, 0);
    bytes_put_u8(&w, 0);
    assert_true(w.failed);
    assert_int_equal(w.len, 0);
    static const uint8_t untouched[] = {9, 9, 9, 9};
    assert_memory_equal(buffer, untouched, sizeof untouched);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_and_reads_little_endian),
        cmocka_unit_test(reading_past_the_end_fails_and_stays_failed),
        cmocka_unit_test(what_failed_at_the_end_is_not_at_its_end),
        cmocka_unit_test(a_byte_that_should_be_zero_is_a_failure),
        cmocka_unit_test(writing_past_the_end_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
