// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/cases.h"

#include <sodium.h>

// A batch with nothing wrong but one bit.
#define FLIPPED(name, offset)                                                                      \
    static void name(struct forge *forge)                                                          \
    {                                                                                              \
        cases_complete(forge);                                                                     \
        forge_flip(forge, offset);                                                                 \
    }

// ---- what is in clear ------------------------------------------------------------------------

static void empty_file(struct forge *forge)
{
    forge->len = 0;
}

static void one_byte_short(struct forge *forge)
{
    cases_complete(forge);
    forge->len = SEAL_FILE_LEN - 1;
}

static void one_byte_long(struct forge *forge)
{
    cases_complete(forge);
    forge->len = SEAL_FILE_LEN + 1;
}

FLIPPED(wrong_magic, 0)

static void newer_format(struct forge *forge)
{
    cases_complete(forge);
    forge->file[FORGE_FORMAT] = 2;
}

static void unknown_suite(struct forge *forge)
{
    cases_complete(forge);
    forge->file[FORGE_SUITE] = 3;
}

FLIPPED(reserved_byte, FORGE_RESERVED + 5)

// ---- keys and signatures ---------------------------------------------------------------------

FLIPPED(batch_id_flipped, FORGE_RESERVED + 6)
FLIPPED(slot_flipped, FORGE_SLOTS + 40)
FLIPPED(other_slot_flipped, FORGE_SLOTS + FORGE_SLOT_LEN)
FLIPPED(slot_fill_flipped, FORGE_SLOTS + FORGE_SLOT_LEN - 1)
FLIPPED(commitment_flipped, FORGE_COMMITMENT)
FLIPPED(block_flipped, FORGE_FILL - 1)
FLIPPED(block_nonce_flipped, FORGE_BLOCK)

static void block_padding(struct forge *forge)
{
    forge_header(forge);
    forge_block_byte(forge, 511, 1);
    forge_close(forge);
}

static void foreign_campaign(struct forge *forge)
{
    uint8_t seed[32] = "another campaign", id[32], secret[64];
    crypto_sign_seed_keypair(id, secret, seed);
    certificate_sign(&forge->facts.certificate, secret, id);
    cases_complete(forge);
}

static void forged_certificate(struct forge *forge)
{
    forge->facts.certificate.device_id[0] ^= 1;
    cases_complete(forge);
}

static void forged_header(struct forge *forge)
{
    forge->device_secret = forge->world->campaign_secret;
    cases_complete(forge);
}

static void header_changed_by_reader(struct forge *forge)
{
    forge_header(forge);
    forge_block_byte(forge, 244, 1); // the day, after the device signed another
    forge_close(forge);
}

static void number_too_high(struct forge *forge)
{
    forge->facts.number = SEAL_MAX_NUMBER;
    cases_complete(forge);
}

#define CASE(name, outcome)                                                                        \
    {                                                                                              \
#name, name, outcome, NULL, 0                                                              \
    }

const struct cases_case cases_refused[] = {
    CASE(empty_file, "wrong_size"),
    CASE(one_byte_short, "wrong_size"),
    CASE(one_byte_long, "wrong_size"),
    CASE(wrong_magic, "not_a_batch"),
    CASE(newer_format, "newer_format"),
    CASE(unknown_suite, "unknown_suite"),
    CASE(reserved_byte, "not_zero"),
    {"not_for_us", cases_complete, "not_for_us", NULL, WORLD_STRANGER},
    CASE(slot_flipped, "not_for_us"),
    CASE(batch_id_flipped, "wrong_commitment"),
    CASE(other_slot_flipped, "wrong_commitment"),
    CASE(slot_fill_flipped, "wrong_commitment"),
    CASE(commitment_flipped, "wrong_commitment"),
    CASE(block_flipped, "damaged_header"),
    CASE(block_nonce_flipped, "damaged_header"),
    CASE(block_padding, "not_zero"),
    CASE(foreign_campaign, "foreign_campaign"),
    CASE(forged_certificate, "forged_certificate"),
    CASE(forged_header, "forged_header"),
    CASE(header_changed_by_reader, "forged_header"),
    CASE(number_too_high, "number_too_high"),
    {NULL, NULL, NULL, NULL, 0},
};
