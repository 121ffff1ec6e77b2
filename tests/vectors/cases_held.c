// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/cases.h"

#include "common/pack.h"
#include "common/record.h"

#include <string.h>

static void odd_entry(struct forge *forge, size_t offset, uint8_t value, const char *reason)
{
    forge_header(forge);
    forge_odd_entry(forge, offset, value);
    forge_expect_held(forge, 0, reason);
    forge_entry(forge, samples_russian);
    forge_close(forge);
}

// One byte of a cell's plaintext.
#define ODD_ENTRY(name, offset, value, reason)                                                     \
    static void name(struct forge *forge)                                                          \
    {                                                                                              \
        odd_entry(forge, offset, value, reason);                                                   \
    }

#define PACKED_LEN_HIGH_BYTE (FORGE_PLAIN_PACKED_LEN + 1)
#define RIGHT_RECORD_LEN 14 // of the entry that forge_odd_entry makes

ODD_ENTRY(unknown_type, 0, 4, "unknown_type")
ODD_ENTRY(final_among_entries, 0, SEAL_FINAL, "unknown_type")
ODD_ENTRY(newer_record, FORGE_PLAIN_VERSION, RECORD_VERSION + 1, "newer_record")
ODD_ENTRY(cell_reserved_byte, FORGE_PLAIN_ZERO + 1, 1, "bad_padding")
ODD_ENTRY(cell_padding, FORGE_PLAIN_LEN - 1, 1, "bad_padding")
ODD_ENTRY(packed_length_too_high, PACKED_LEN_HIGH_BYTE, PACK_MAX_LEN / 256 + 1, "bad_record")
ODD_ENTRY(record_length_wrong, FORGE_PLAIN_RECORD_LEN, RIGHT_RECORD_LEN + 1, "bad_record")
ODD_ENTRY(broken_deflate, FORGE_PLAIN_CONTENT, 0xff, "bad_record")

static void entry_without_record(struct forge *forge)
{
    uint8_t plain[FORGE_PLAIN_LEN] = {SEAL_ENTRY, RECORD_VERSION};
    forge_header(forge);
    forge_page(forge, plain);
    forge_expect_held(forge, 0, "bad_record");
    forge_close(forge);
}

static void bytes_behind_deflate(struct forge *forge)
{
    uint8_t plain[FORGE_PLAIN_LEN];
    forge_header(forge);
    forge_plain(plain, SEAL_ENTRY, "\1\1\0A", 4);
    plain[FORGE_PLAIN_PACKED_LEN]++;
    forge_page(forge, plain);
    forge_expect_held(forge, 0, "bad_record");
    forge_close(forge);
}

// A record that would be fine, were it not longer than any may be.
static void long_record(struct forge *forge, size_t declared_len)
{
    static const uint8_t record[3 + RECORD_MAX_LEN] = {200, 0x00, 0x20};
    uint8_t plain[FORGE_PLAIN_LEN];
    forge_header(forge);
    forge_plain(plain, SEAL_ENTRY, record, sizeof record);
    forge_put_u16(plain + FORGE_PLAIN_RECORD_LEN, declared_len);
    forge_page(forge, plain);
    forge_expect_held(forge, 0, "bad_record");
    forge_close(forge);
}

static void oversize_inflate(struct forge *forge)
{
    long_record(forge, RECORD_MAX_LEN);
}

static void record_length_too_high(struct forge *forge)
{
    long_record(forge, 3 + RECORD_MAX_LEN);
}

static void bad_record(struct forge *forge, const void *record, size_t len)
{
    forge_header(forge);
    forge_bytes(forge, record, len);
    forge_expect_held(forge, 0, "bad_record");
    forge_entry(forge, samples_russian);
    forge_close(forge);
}

#define BAD_RECORD(name, bytes)                                                                    \
    static void name(struct forge *forge)                                                          \
    {                                                                                              \
        bad_record(forge, bytes, sizeof(bytes) - 1);                                               \
    }

BAD_RECORD(fields_descend, "\2\1\0A\1\1\0B")
BAD_RECORD(field_repeated, "\1\1\0A\1\1\0B")
BAD_RECORD(field_zero, "\0\1\0A")
BAD_RECORD(field_beyond_record, "\1\4\0Aba")
BAD_RECORD(field_head_cut, "\1\1\0A\2\1")
BAD_RECORD(channel_of_wrong_size, "\1\1\0A\x41\2\0\1\0")
BAD_RECORD(reason_of_wrong_size, "\x21\2\0\1\0")
BAD_RECORD(declarations_of_wrong_size, "\1\1\0A\x44\1\0\1")
BAD_RECORD(seconds_of_wrong_size, "\1\1\0A\x47\1\0\1")
BAD_RECORD(language_too_long, "\1\1\0A\x40\3\0kkk")
BAD_RECORD(text_not_utf8, "\1\2\0\xd0\x28")
BAD_RECORD(text_overlong, "\1\2\0\xc1\x81")
BAD_RECORD(text_surrogate, "\1\3\0\xed\xa0\x80")
BAD_RECORD(text_not_composed, "\1\4\0\xd0\xb8\xcc\x86") // и and breve, for й
BAD_RECORD(text_with_escape, "\1\5\0A\x1b[2J")
BAD_RECORD(text_with_two_spaces, "\1\4\0A  B")
BAD_RECORD(text_with_hard_space, "\1\4\0A\xc2\xa0\x42")
BAD_RECORD(text_ends_in_space, "\1\2\0A ")

// U+202E, which turns what follows around; not as a string, which would turn around here, too.
static void text_turned_around(struct forge *forge)
{
    static const uint8_t record[] = {RECORD_FAMILY_NAME, 4, 0, 0xe2, 0x80, 0xae, 'A'};
    bad_record(forge, record, sizeof record);
}

static void text_too_long(struct forge *forge)
{
    uint8_t record[3 + 241] = {RECORD_FAMILY_NAME, 241, 0};
    memset(record + 3, 'A', sizeof record - 3);
    bad_record(forge, record, sizeof record);
}

#define CASE(name, outcome)                                                                        \
    {                                                                                              \
#name, name, outcome, NULL, 0                                                              \
    }

const struct cases_case cases_held[] = {
    CASE(unknown_type, "complete"),
    CASE(final_among_entries, "complete"),
    CASE(newer_record, "complete"),
    CASE(cell_reserved_byte, "complete"),
    CASE(cell_padding, "complete"),
    CASE(packed_length_too_high, "complete"),
    CASE(record_length_wrong, "complete"),
    CASE(broken_deflate, "complete"),
    CASE(entry_without_record, "complete"),
    CASE(bytes_behind_deflate, "complete"),
    CASE(oversize_inflate, "complete"),
    CASE(record_length_too_high, "complete"),
    CASE(fields_descend, "complete"),
    CASE(field_repeated, "complete"),
    CASE(field_zero, "complete"),
    CASE(field_beyond_record, "complete"),
    CASE(field_head_cut, "complete"),
    CASE(channel_of_wrong_size, "complete"),
    CASE(reason_of_wrong_size, "complete"),
    CASE(declarations_of_wrong_size, "complete"),
    CASE(seconds_of_wrong_size, "complete"),
    CASE(language_too_long, "complete"),
    CASE(text_not_utf8, "complete"),
    CASE(text_overlong, "complete"),
    CASE(text_surrogate, "complete"),
    CASE(text_not_composed, "complete"),
    CASE(text_with_escape, "complete"),
    CASE(text_turned_around, "complete"),
    CASE(text_with_two_spaces, "complete"),
    CASE(text_with_hard_space, "complete"),
    CASE(text_ends_in_space, "complete"),
    CASE(text_too_long, "complete"),
    {NULL, NULL, NULL, NULL, 0},
};
