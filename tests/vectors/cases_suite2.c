// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/cases.h"

#include <string.h>

#define SECOND_SLOT (FORGE_SLOTS + FORGE_SLOT_LEN)
#define X25519_PART 1088 // in a slot: where the second half of the KEM's ciphertext begins
#define SEALED_KEY 1120  // in a slot: K0 under the shared secret

static void suite2(struct forge *forge)
{
    forge->kem_count = forge->recipient_count;
    cases_complete(forge);
}

// ---- nothing wrong ----------------------------------------------------------------------------

static void suite2_unclosed(struct forge *forge)
{
    forge->kem_count = forge->recipient_count;
    cases_two_entries(forge);
}

static void suite2_six_coordinators(struct forge *forge)
{
    forge->recipient_count = WORLD_COORDINATOR_COUNT;
    suite2(forge);
}

// The device's program was renewed between the two.
static void suite2_after_suite1(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    forge_next(forge);
    suite2(forge);
}

// Nobody is locked out: one coordinator has no key of the KEM.
static void suite1_for_all(struct forge *forge)
{
    forge->kem_count = forge->recipient_count - 1;
    cases_complete(forge);
}

// ---- refused ----------------------------------------------------------------------------------

#define FLIPPED(name, offset)                                                                      \
    static void name(struct forge *forge)                                                          \
    {                                                                                              \
        suite2(forge);                                                                             \
        forge_flip(forge, offset);                                                                 \
    }

FLIPPED(suite2_ciphertext_flipped, FORGE_SLOTS)
FLIPPED(suite2_x25519_part_flipped, FORGE_SLOTS + X25519_PART)
FLIPPED(suite2_sealed_key_flipped, FORGE_SLOTS + SEALED_KEY)
FLIPPED(suite2_tag_flipped, SECOND_SLOT - 1)
FLIPPED(suite2_other_slot_flipped, SECOND_SLOT)
FLIPPED(suite2_unused_slot_flipped, FORGE_COMMITMENT - 1)
FLIPPED(suite2_batch_id_flipped, FORGE_RESERVED + 6)
FLIPPED(suite2_commitment_flipped, FORGE_COMMITMENT)
FLIPPED(suite2_reserved_byte, FORGE_RESERVED)

static void suite2_slots_swapped(struct forge *forge)
{
    uint8_t slot[FORGE_SLOT_LEN];
    suite2(forge);
    memcpy(slot, forge->file + FORGE_SLOTS, sizeof slot);
    memcpy(forge->file + FORGE_SLOTS, forge->file + SECOND_SLOT, sizeof slot);
    memcpy(forge->file + SECOND_SLOT, slot, sizeof slot);
}

static void suite2_ciphertext_of_another_slot(struct forge *forge)
{
    suite2(forge);
    memcpy(forge->file + FORGE_SLOTS, forge->file + SECOND_SLOT, SEALED_KEY);
}

static void suite2_slot_of_another_batch(struct forge *forge)
{
    uint8_t slot[FORGE_SLOT_LEN];
    suite2(forge);
    memcpy(slot, forge->file + FORGE_SLOTS, sizeof slot);
    forge_next(forge);
    suite2(forge);
    memcpy(forge->file + FORGE_SLOTS, slot, sizeof slot);
}

static void suite2_called_suite1(struct forge *forge)
{
    suite2(forge);
    forge->file[FORGE_SUITE] = SEAL_SUITE_X25519;
}

static void suite1_called_suite2(struct forge *forge)
{
    cases_complete(forge);
    forge->file[FORGE_SUITE] = SEAL_SUITE_XWING;
}

static void suite2_block_padding(struct forge *forge)
{
    forge->kem_count = forge->recipient_count;
    forge_header(forge);
    forge_block_byte(forge, 511, 1);
    forge_close(forge);
}

#define READ_BY(name, outcome, reader)                                                             \
    {                                                                                              \
#name, name, outcome, NULL, reader                                                         \
    }
#define CASE(name, outcome) READ_BY(name, outcome, 0)

const struct cases_case cases_suite2_sound[] = {
    {"suite2_complete", suite2, "complete", NULL, 0},
    {"suite2_second_coordinator", suite2, "complete", NULL, 1},
    READ_BY(suite2_six_coordinators, "complete", WORLD_COORDINATOR_COUNT - 1),
    CASE(suite2_unclosed, "unclosed"),
    {"suite2_after_suite1", suite2_after_suite1, "complete", "complete", 0},
    CASE(suite1_for_all, "complete"),
    {"suite1_reader_without_kem", suite1_for_all, "complete", NULL, WORLD_WITHOUT_KEM},
    {NULL, NULL, NULL, NULL, 0},
};

const struct cases_case cases_suite2_refused[] = {
    {"suite2_not_for_us", suite2, "not_for_us", NULL, WORLD_STRANGER},
    {"suite2_reader_without_kem", suite2, "not_for_us", NULL, WORLD_WITHOUT_KEM},
    CASE(suite2_ciphertext_flipped, "not_for_us"),
    CASE(suite2_x25519_part_flipped, "not_for_us"),
    CASE(suite2_sealed_key_flipped, "not_for_us"),
    CASE(suite2_tag_flipped, "not_for_us"),
    CASE(suite2_batch_id_flipped, "not_for_us"),
    CASE(suite2_slots_swapped, "not_for_us"),
    CASE(suite2_ciphertext_of_another_slot, "not_for_us"),
    CASE(suite2_slot_of_another_batch, "not_for_us"),
    CASE(suite2_called_suite1, "not_for_us"),
    CASE(suite1_called_suite2, "not_for_us"),
    CASE(suite2_other_slot_flipped, "wrong_commitment"),
    CASE(suite2_unused_slot_flipped, "wrong_commitment"),
    CASE(suite2_commitment_flipped, "wrong_commitment"),
    CASE(suite2_reserved_byte, "not_zero"),
    CASE(suite2_block_padding, "not_zero"),
    {NULL, NULL, NULL, NULL, 0},
};
