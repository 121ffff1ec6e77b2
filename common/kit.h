// SPDX-License-Identifier: Apache-2.0
//
// A volunteer's kit as it stands in volunteer.qolk. Written by `merger enroll`, rewritten once by
// the collector when the chain root has moved into the chain file.
#ifndef QOL_KIT_H
#define QOL_KIT_H

#include "common/certificate.h"
#include "common/keyfile.h"
#include "common/status.h"

#include <stdbool.h>
#include <stdint.h>

#define KIT_TAG_LEN 8
#define KIT_KEY_FILE "volunteer.qolk"
#define KIT_CAMPAIGN_FILE "campaign.qolc"

// Everything secret in it; lives in secret_alloc memory.
struct kit {
    struct certificate certificate;
    uint8_t device_secret[64]; // Ed25519
    uint8_t state_key[32];     // seals the chain file, and derives the entry ids of imports
    bool has_chain_root;
    uint8_t chain_root[32]; // c0, while it has not moved
};

// The readable part: a random tag that names the kit's state folder, and the campaign's id.
struct kit_public {
    uint8_t tag[KIT_TAG_LEN];
    uint8_t campaign_id[32];
};

MUST_USE enum status kit_lock(const struct kit *kit, const struct kit_public *kit_public,
                              struct keyfile_cost cost, const char *passphrase,
                              uint8_t out[KEYFILE_MAX_LEN], size_t *out_len);
// Reads the public part without a passphrase; *cost says how it is locked.
MUST_USE enum status kit_peek(const uint8_t *file, size_t len, struct kit_public *kit_public,
                              struct keyfile_cost *cost);
// FORGED if the certificate inside does not verify or is of another campaign than the public part.
MUST_USE enum status kit_unlock(const uint8_t *file, size_t len, const char *passphrase,
                                struct kit *kit);

// c0 of a device (BLAKE2b-256 keyed S over "qol chain root" ‖ device id).
void kit_chain_root(const uint8_t chain_secret[32],
                    const uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN], uint8_t out[32]);
// c of the next batch (BLAKE2b-256); out may be the input.
void kit_chain_next(const uint8_t chain[32], uint8_t out[32]);

#endif
