// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/device.h"

#include <sodium.h>
#include <string.h>

void device_draw(const uint8_t campaign_id[32], const uint8_t campaign_secret[64],
                 const uint8_t chain_secret[32], struct kit *kit, struct kit_public *kit_public)
{
    struct certificate *certificate = &kit->certificate;
    randombytes_buf(certificate->device_id, sizeof certificate->device_id);
    crypto_sign_keypair(certificate->device_public, kit->device_secret);
    certificate_sign(certificate, campaign_secret, campaign_id);

    randombytes_buf(kit->state_key, sizeof kit->state_key);
    kit->has_chain_root = true;
    kit_chain_root(chain_secret, certificate->device_id, kit->chain_root);

    randombytes_buf(kit_public->tag, sizeof kit_public->tag);
    memcpy(kit_public->campaign_id, campaign_id, sizeof kit_public->campaign_id);
}
