// SPDX-License-Identifier: Apache-2.0
//
// A coordinator's key file: the keys that open batches (seal_slot.h), the Ed25519 key that signs
// decisions, the secret that seals this coordinator's master list, and, for the one who started the
// campaign, the campaign key that signs campaign files and certificates. Pure.
#ifndef QOL_COORDINATOR_H
#define QOL_COORDINATOR_H

#include "common/campaign.h"
#include "common/keyfile.h"
#include "common/status.h"

#include <stdbool.h>
#include <stdint.h>

// Lives in secret_alloc memory.
struct coordinator {
    struct seal_reader reader;
    uint8_t sign_public[32], sign_secret[64]; // Ed25519
    uint8_t master_secret[32];                // KDF root of the master list and the archive
    bool has_campaign_secret;
    uint8_t campaign_secret[64]; // Ed25519; zeros unless has_campaign_secret
};

// Draws fresh keys; the campaign key is the caller's to set.
void coordinator_draw(struct coordinator *coordinator);

// Public part of the file: campaign id 32 ‖ the X25519 key 32. Its kind says whether there is one
// of the KEM, which a build without X-Wing keeps as it is.
MUST_USE enum status coordinator_lock(const struct coordinator *coordinator,
                                      const uint8_t campaign_id[32], struct keyfile_cost cost,
                                      const char *passphrase, uint8_t out[KEYFILE_MAX_LEN],
                                      size_t *out_len);
MUST_USE enum status coordinator_peek(const uint8_t *file, size_t len, uint8_t campaign_id[32],
                                      uint8_t box_public[32], struct keyfile_cost *cost);
MUST_USE enum status coordinator_unlock(const uint8_t *file, size_t len, const char *passphrase,
                                        struct coordinator *coordinator);

// The place in a campaign file of the coordinator whose key file announces this. FOREIGN if it is
// of another campaign, WRONG_KEY if this campaign has no such coordinator.
MUST_USE enum status coordinator_find(const struct campaign *campaign,
                                      const uint8_t campaign_id[32], const uint8_t box_public[32],
                                      unsigned *slot);
// Opens the chain secret S that the campaign file seals to this coordinator, and proves that the
// keys are those to which its batches are sealed. WRONG_KEY.
MUST_USE enum status coordinator_open_chain_secret(const struct coordinator *coordinator,
                                                   const struct campaign *campaign, unsigned slot,
                                                   uint8_t out[32]);

#endif
