// SPDX-License-Identifier: Apache-2.0
//
// A slot of a batch's header: the batch's key K0, sealed to one coordinator, in one of two suites.
// This is the only module that knows whether the build has X-Wing, the hybrid of X25519 and
// ML-KEM-768 (libsodium 1.0.22 and later). docs/FORMAT.md, "Slots". Pure but for randomness.
#ifndef QOL_SEAL_SLOT_H
#define QOL_SEAL_SLOT_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_SLOT_LEN 1168
#define SEAL_SLOT_KEY_LEN 32
#define SEAL_SLOT_KEM_PUBLIC_LEN 1216
#define SEAL_SLOT_KEM_SECRET_LEN 32 // the seed, of which X-Wing makes the rest

enum seal_suite {
    SEAL_SUITE_X25519 = 1,
    SEAL_SUITE_XWING = 2,
};

// Whom batches are sealed to. A KEM key is there if the campaign was made by a build that has it.
struct seal_recipient {
    uint8_t box_public[32]; // X25519
    bool has_kem;
    uint8_t kem_public[SEAL_SLOT_KEM_PUBLIC_LEN]; // X-Wing; zeros unless has_kem
};

// The secret half, whatever the build: one without X-Wing keeps a KEM key that it cannot use.
// Lives in secret_alloc memory.
struct seal_reader {
    uint8_t box_public[32], box_secret[32];
    bool has_kem;
    uint8_t kem_secret[SEAL_SLOT_KEM_SECRET_LEN]; // zeros unless has_kem
};

// Whether this build seals and opens in a suite.
bool seal_slot_offers(enum seal_suite suite);
// How many of them have a key of the KEM.
unsigned seal_slot_count_kem(const struct seal_recipient *recipients, unsigned count);
// The suite in which this build seals to these: 2 if it has X-Wing and every one of them a key for
// it, so that nobody is locked out; else 1.
enum seal_suite seal_slot_suite(const struct seal_recipient *recipients, unsigned count);

// Draws fresh keys, with one for the KEM if this build has it.
void seal_slot_draw(struct seal_reader *out);
// The public half. A build without X-Wing cannot tell the KEM's, and leaves it out.
void seal_slot_announce(const struct seal_reader *reader, struct seal_recipient *out);
// Whether a reader has all the keys that a recipient is announced with, as far as this build can
// tell.
bool seal_slot_matches(const struct seal_reader *reader, const struct seal_recipient *recipient);

// Seals a key into a slot. In suite 1 only its first bytes are written, and `ad` is not bound.
// False if the recipient's key is none that can be sealed to, or this build or the recipient does
// not have the suite.
MUST_USE bool seal_slot_put(uint8_t slot[SEAL_SLOT_LEN], enum seal_suite suite, const uint8_t *ad,
                            size_t ad_len, const uint8_t key[SEAL_SLOT_KEY_LEN],
                            const struct seal_recipient *recipient);
// The same of a random value, to a key pair that nobody keeps.
void seal_slot_put_decoy(uint8_t slot[SEAL_SLOT_LEN], enum seal_suite suite, const uint8_t *ad,
                         size_t ad_len);
// False if the slot does not open with these keys. Only in a suite that this build offers.
MUST_USE bool seal_slot_open(const uint8_t slot[SEAL_SLOT_LEN], enum seal_suite suite,
                             const uint8_t *ad, size_t ad_len, const struct seal_reader *reader,
                             uint8_t key[SEAL_SLOT_KEY_LEN]);

#endif
