// SPDX-License-Identifier: Apache-2.0
#include "common/certificate.h"

#include <sodium.h>
#include <string.h>

#define SIGNED_TEXT "qol certificate 1"
#define SIGNED_LEN (sizeof SIGNED_TEXT - 1 + 32 + CERTIFICATE_DEVICE_ID_LEN + 32)

static void signed_bytes(const struct certificate *certificate, uint8_t out[SIGNED_LEN])
{
    struct bytes_writer w = bytes_writer_init(out, SIGNED_LEN);
    bytes_put(&w, SIGNED_TEXT, sizeof SIGNED_TEXT - 1);
    bytes_put(&w, certificate->campaign_id, sizeof certificate->campaign_id);
    bytes_put(&w, certificate->device_id, sizeof certificate->device_id);
    bytes_put(&w, certificate->device_public, sizeof certificate->device_public);
}

void certificate_sign(struct certificate *certificate, const uint8_t campaign_secret[64],
                      const uint8_t campaign_id[32])
{
    uint8_t message[SIGNED_LEN];
    memcpy(certificate->campaign_id, campaign_id, sizeof certificate->campaign_id);
    signed_bytes(certificate, message);
    crypto_sign_detached(certificate->signature, NULL, message, sizeof message, campaign_secret);
}

bool certificate_verify(const struct certificate *certificate)
{
    uint8_t message[SIGNED_LEN];
    signed_bytes(certificate, message);
    return crypto_sign_verify_detached(certificate->signature, message, sizeof message,
                                       certificate->campaign_id) == 0;
}

void certificate_put(struct bytes_writer *w, const struct certificate *certificate)
{
    bytes_put(w, certificate->device_id, sizeof certificate->device_id);
    bytes_put(w, certificate->device_public, sizeof certificate->device_public);
    bytes_put(w, certificate->campaign_id, sizeof certificate->campaign_id);
    bytes_put(w, certificate->signature, sizeof certificate->signature);
}

void certificate_get(struct bytes_reader *r, struct certificate *certificate)
{
    bytes_get(r, certificate->device_id, sizeof certificate->device_id);
    bytes_get(r, certificate->device_public, sizeof certificate->device_public);
    bytes_get(r, certificate->campaign_id, sizeof certificate->campaign_id);
    bytes_get(r, certificate->signature, sizeof certificate->signature);
}
