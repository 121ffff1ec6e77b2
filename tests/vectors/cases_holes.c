// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/cases.h"

#include "common/record.h"

#include <string.h>

static void hole_in_the_middle(struct forge *forge)
{
    cases_three_scripts(forge);
    forge_damage(forge, 1);
}

static void hole_without_final(struct forge *forge)
{
    cases_two_entries(forge);
    forge_damage(forge, 0);
}

static void last_cell_damaged(struct forge *forge)
{
    cases_complete(forge);
    forge_damage(forge, 1);
}

static void last_cell_damaged_without_final(struct forge *forge)
{
    cases_two_entries(forge);
    forge_damage(forge, 1);
}

static void nonce_flipped(struct forge *forge)
{
    cases_complete(forge);
    forge_damage(forge, 0);
    forge_flip(forge, FORGE_CELL(0) + SEAL_PAGE_LEN / 2); // as it was
    forge_flip(forge, FORGE_CELL(0));
}

static void cells_swapped(struct forge *forge)
{
    cases_complete(forge);
    forge_swap(forge, 0, 1);
}

static void cell_of_another_batch(struct forge *forge)
{
    cases_complete(forge);
    uint8_t page[SEAL_PAGE_LEN];
    memcpy(page, forge->file + FORGE_CELL(0), sizeof page);
    forge_next(forge);
    cases_complete(forge);
    memcpy(forge->file + FORGE_CELL(0), page, sizeof page);
    forge_expect_nothing(forge, 0);
}

static void header_of_another_batch(struct forge *forge)
{
    cases_complete(forge);
    uint8_t header[SEAL_HEADER_LEN];
    memcpy(header, forge->file, sizeof header);
    forge_next(forge);
    cases_complete(forge);
    memcpy(forge->file, header, sizeof header);
    forge_expect_nothing(forge, 0);
    forge_expect_nothing(forge, 1);
}

static void final_damaged(struct forge *forge)
{
    cases_complete(forge);
    forge_damage(forge, SEAL_FINAL_CELL);
}

static void final_signed_by_another(struct forge *forge)
{
    cases_two_entries(forge);
    forge_final(forge, 2, forge->world->campaign_secret);
    forge_trailer(forge);
}

// One byte of `final`, whose signature is right.
static void odd_final(struct forge *forge, size_t offset, uint8_t value)
{
    uint8_t plain[FORGE_PLAIN_LEN];
    cases_two_entries(forge);
    forge_final_plain(forge, 2, 0, plain);
    plain[offset] = value;
    forge_final_page(forge, plain);
    forge_trailer(forge);
}

#define ODD_FINAL(name, offset, value)                                                             \
    static void name(struct forge *forge)                                                          \
    {                                                                                              \
        odd_final(forge, offset, value);                                                           \
    }

#define RIGHT_LEN (4 + 2 * SEAL_DIGEST_LEN + 64)

ODD_FINAL(final_of_wrong_type, 0, SEAL_ENTRY)
ODD_FINAL(final_record_length_wrong, FORGE_PLAIN_RECORD_LEN, RIGHT_LEN + 1)
ODD_FINAL(final_reserved_byte, FORGE_PLAIN_ZERO, 1)
ODD_FINAL(final_padding, FORGE_PLAIN_LEN - 1, 1)

static void long_final(struct forge *forge, unsigned count, size_t more_len)
{
    uint8_t plain[FORGE_PLAIN_LEN];
    cases_two_entries(forge);
    forge_final_plain(forge, count, more_len, plain);
    forge_final_page(forge, plain);
    forge_trailer(forge);
}

static void final_counts_too_many(struct forge *forge)
{
    long_final(forge, SEAL_ENTRY_COUNT + 1, 0);
}

static void final_with_a_byte_more(struct forge *forge)
{
    long_final(forge, 2, 1);
}

// Record version and entry id mean nothing there.
static void final_with_an_entry_id(struct forge *forge)
{
    uint8_t plain[FORGE_PLAIN_LEN];
    cases_two_entries(forge);
    forge_final_plain(forge, 2, 0, plain);
    memset(plain + FORGE_PLAIN_CONTENT - SEAL_ENTRY_ID_LEN, 0x5a, SEAL_ENTRY_ID_LEN);
    plain[FORGE_PLAIN_VERSION] = RECORD_VERSION + 1;
    forge_final_page(forge, plain);
    forge_trailer(forge);
}

static void final_with_wrong_digest(struct forge *forge)
{
    cases_two_entries(forge);
    forge->digests[1][31] ^= 1;
    forge_expect_held(forge, 1, "not_in_final");
    forge_close(forge);
}

static void cell_beyond_final(struct forge *forge)
{
    cases_two_entries(forge);
    forge_final(forge, 1, forge->device_secret);
    forge_expect_held(forge, 1, "not_in_final");
    forge_trailer(forge);
}

#define CASE(name, outcome)                                                                        \
    {                                                                                              \
#name, name, outcome, NULL, 0                                                              \
    }

const struct cases_case cases_holes[] = {
    CASE(hole_in_the_middle, "holes"),
    CASE(hole_without_final, "holes"),
    CASE(last_cell_damaged, "holes"),
    CASE(last_cell_damaged_without_final, "unclosed"),
    CASE(nonce_flipped, "holes"),
    CASE(cells_swapped, "holes"),
    CASE(cell_of_another_batch, "holes"),
    CASE(header_of_another_batch, "unclosed"),
    CASE(final_damaged, "unclosed"),
    CASE(final_signed_by_another, "bad_final"),
    CASE(final_of_wrong_type, "bad_final"),
    CASE(final_record_length_wrong, "bad_final"),
    CASE(final_reserved_byte, "bad_final"),
    CASE(final_padding, "bad_final"),
    CASE(final_counts_too_many, "bad_final"),
    CASE(final_with_a_byte_more, "bad_final"),
    CASE(final_with_an_entry_id, "complete"),
    CASE(final_with_wrong_digest, "complete"),
    CASE(cell_beyond_final, "complete"),
    {NULL, NULL, NULL, NULL, 0},
};
