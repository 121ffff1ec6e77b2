// SPDX-License-Identifier: Apache-2.0
//
// A coordinator's decision about one entry. It outranks the rules, travels between coordinators,
// and is never deleted: a later decision supersedes it by its hash. Content:
//
//     signer's Ed25519 public key 32 ‖ kind u8 ‖ device id 16 ‖ entry id 16 ‖ superseded hash 32
//     (zeros: none) ‖ length of why u16 ‖ why
//
// signed over "qol decision 1" ‖ campaign id ‖ content; the hash is BLAKE2b-256 of the content.
// As bytes it is content ‖ signature. Pure.
#ifndef QOL_DECISION_H
#define QOL_DECISION_H

#include "common/campaign.h"
#include "common/certificate.h"
#include "common/seal.h"
#include "merger/setup/coordinator.h"

#include <stddef.h>
#include <stdint.h>

#define DECISION_WHY_CAP 501 // bytes with NUL; tidy text
#define DECISION_CONTENT_MAX_LEN                                                                   \
    (32 + 1 + CERTIFICATE_DEVICE_ID_LEN + SEAL_ENTRY_ID_LEN + 32 + 2 + DECISION_WHY_CAP - 1)
#define DECISION_MAX_LEN (DECISION_CONTENT_MAX_LEN + 64)

enum decision_kind {
    DECISION_VOID = 1,    // the entry does not count
    DECISION_RESTORE = 2, // takes the superseded decision back
};

struct decision {
    uint8_t signer[32];
    enum decision_kind kind;
    uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN];
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    uint8_t supersedes[32];
    char why[DECISION_WHY_CAP];
    uint8_t signature[64];
};

// Fills signer and signature; the rest is the caller's.
void decision_sign(struct decision *decision, const struct coordinator *coordinator,
                   const uint8_t campaign_id[32]);
// True if one of the campaign's coordinators signed it for this campaign.
bool decision_verify(const struct decision *decision, const struct campaign *campaign);
void decision_hash(const struct decision *decision, uint8_t out[32]);

// Gives the length.
size_t decision_write(const struct decision *decision, uint8_t out[DECISION_MAX_LEN]);
// DAMAGED if the bytes are no decision; NEWER for a kind that this program does not know.
MUST_USE enum status decision_read(const uint8_t *bytes, size_t len, struct decision *out);

#endif
