// SPDX-License-Identifier: Apache-2.0
//
// A volunteer's device, vouched for by the campaign key: device id 16 ‖ device public key 32 ‖
// campaign id 32 ‖ Ed25519 signature 64 over "qol certificate 1" ‖ campaign id ‖ device id ‖ device
// public key. It names nobody.
#ifndef QOL_CERTIFICATE_H
#define QOL_CERTIFICATE_H

#include "common/bytes.h"

#include <stdbool.h>
#include <stdint.h>

#define CERTIFICATE_LEN 144
#define CERTIFICATE_DEVICE_ID_LEN 16

struct certificate {
    uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN];
    uint8_t device_public[32];
    uint8_t campaign_id[32];
    uint8_t signature[64];
};

// Fills campaign id and signature; device id and key are the caller's.
void certificate_sign(struct certificate *certificate, const uint8_t campaign_secret[64],
                      const uint8_t campaign_id[32]);
// True if the campaign's key signed it. Does not say which campaign: compare campaign_id.
bool certificate_verify(const struct certificate *certificate);

void certificate_put(struct bytes_writer *w, const struct certificate *certificate);
void certificate_get(struct bytes_reader *r, struct certificate *certificate);

#endif
