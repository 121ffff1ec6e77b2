// SPDX-License-Identifier: Apache-2.0
#include "common/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void fields_come_back(void **state)
{
    (void)state;
    struct record record = {.len = 0};
    record_put_text(&record, RECORD_FAMILY_NAME, "Тоқаева");
    record_put_text(&record, RECORD_PATRONYMIC, ""); // absent
    record_put_u8(&record, RECORD_CHANNEL, RECORD_TERMINAL);
    record_put_u16(&record, RECORD_DECLARATIONS, 0x0102);
    record_put_u32(&record, RECORD_SECONDS, 0x01020304);
    record_put(&record, 200, "later", 5); // a field of a later version is kept
    assert_false(record.failed);
    assert_int_equal(record_check(record.bytes, record.len), STATUS_OK);

    struct record_value name = record_get(record.bytes, record.len, RECORD_FAMILY_NAME);
    assert_int_equal(name.len, strlen("Тоқаева"));
    assert_memory_equal(name.bytes, "Тоқаева", name.len);
    assert_null(record_get(record.bytes, record.len, RECORD_PATRONYMIC).bytes);
    assert_int_equal(record_get_number(record.bytes, record.len, RECORD_CHANNEL, 0), 2);
    assert_int_equal(record_get_number(record.bytes, record.len, RECORD_DECLARATIONS, 0), 0x0102);
    assert_int_equal(record_get_number(record.bytes, record.len, RECORD_SECONDS, 0), 0x01020304);
    assert_int_equal(record_get_number(record.bytes, record.len, RECORD_MARK, 77), 77);
    assert_int_equal(record_get(record.bytes, record.len, 200).len, 5);
}

static void fields_must_ascend(void **state)
{
    (void)state;
    struct record record = {.len = 0};
    record_put_text(&record, RECORD_GIVEN_NAME, "Айгүл");
    record_put_text(&record, RECORD_FAMILY_NAME, "Сейтова");
    assert_true(record.failed);
    static const uint8_t repeated[] = {65, 1, 0, 1, 65, 1, 0, 1};
    assert_int_equal(record_check(repeated, sizeof repeated), STATUS_DAMAGED);
    assert_int_equal(record_check(repeated, 4), STATUS_OK);
}

static void a_record_never_outgrows_its_bound(void **state)
{
    (void)state;
    static uint8_t filler[RECORD_MAX_LEN];
    struct record record = {.len = 0};
    record_put(&record, 200, filler, RECORD_MAX_LEN - 3);
    assert_false(record.failed);
    assert_int_equal(record.len, RECORD_MAX_LEN);
    record_put(&record, 201, filler, 0);
    assert_true(record.failed);
    assert_int_equal(record.len, RECORD_MAX_LEN);
}

static void check_one(const char *bytes, size_t len, enum status expected)
{
    assert_int_equal(record_check((const uint8_t *)bytes, len), expected);
}

static void damaged_records_are_refused(void **state)
{
    (void)state;
    check_one("", 0, STATUS_OK);
    check_one("\x01\x02\x00"
              "Aa",
              5, STATUS_OK);
    check_one("\x01\x02\x00"
              "Aa",
              4, STATUS_DAMAGED);             // cut
    check_one("\x01\x02", 2, STATUS_DAMAGED); // no length
    check_one("\x00\x01\x00"
              "A",
              4, STATUS_DAMAGED); // no field 0
    check_one("\x01\x02\x00"
              "A\x1b",
              5, STATUS_DAMAGED); // control character
    check_one("\x01\x02\x00"
              "\xc3\x28",
              5, STATUS_DAMAGED); // not UTF-8
    check_one("\x01\x03\x00"
              "e\xcc\x81",
              6, STATUS_DAMAGED); // not NFC
    check_one("\x01\x02\x00"
              "A ",
              5, STATUS_DAMAGED); // not tidy
    check_one("\x41\x02\x00"
              "\x01\x00",
              5, STATUS_DAMAGED); // channel is one byte
    check_one("\x47\x01\x00"
              "\x01",
              4, STATUS_DAMAGED); // seconds are four
    check_one("\x21\x02\x00"
              "\x01\x01",
              5, STATUS_DAMAGED); // a reason is one
}

static void a_field_has_a_longest_text(void **state)
{
    (void)state;
    char text[2000];
    memset(text, 'a', sizeof text);
    for (unsigned field = 1; field < RECORD_FORM_END; field++) {
        size_t max_len = record_field_max_len((enum record_field)field);
        struct record record = {.len = 0};
        record_put(&record, (uint8_t)field, text, max_len);
        assert_int_equal(record_check(record.bytes, record.len), STATUS_OK);
        record = (struct record){.len = 0};
        record_put(&record, (uint8_t)field, text, max_len + 1);
        assert_int_equal(record_check(record.bytes, record.len), STATUS_DAMAGED);
    }
}

static void names_and_fields_agree(void **state)
{
    (void)state;
    for (unsigned field = 1; field < RECORD_FORM_END; field++) {
        const char *name = record_field_name((enum record_field)field);
        assert_int_equal(record_field_from_name(name, strlen(name)), field);
    }
    assert_int_equal(record_field_from_name("birth", 5), 0);
    assert_int_equal(record_field_from_name("citya", 5), 0);
    assert_null(record_field_name(RECORD_FORM_END));
    assert_string_equal(record_mark_name(RECORD_TYPED), "typed");
    assert_string_equal(record_mark_name(RECORD_WITNESSED), "witnessed");
    assert_string_equal(record_mark_name(0), "");
    assert_string_equal(record_mark_name(RECORD_WITNESSED + 1), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_come_back),
        cmocka_unit_test(fields_must_ascend),
        cmocka_unit_test(a_record_never_outgrows_its_bound),
        cmocka_unit_test(damaged_records_are_refused),
        cmocka_unit_test(a_field_has_a_longest_text),
        cmocka_unit_test(names_and_fields_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
