// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/founding.h"

#include <sodium.h>
#include <string.h>

static void announce(const struct coordinator *coordinator, const uint8_t chain_secret[32],
                     struct campaign_coordinator *out)
{
    seal_slot_announce(&coordinator->reader, &out->recipient);
    memcpy(out->sign_public, coordinator->sign_public, sizeof out->sign_public);
    crypto_box_seal(out->sealed_chain_secret, chain_secret, 32, out->recipient.box_public);
}

void founding_draw(struct founding *founding, unsigned coordinator_count, struct campaign *campaign)
{
    crypto_sign_keypair(campaign->id, founding->campaign_secret);
    randombytes_buf(founding->chain_secret, sizeof founding->chain_secret);
    for (unsigned i = 0; i < coordinator_count; i++) {
        coordinator_draw(&founding->coordinators[i]);
        announce(&founding->coordinators[i], founding->chain_secret, &campaign->coordinators[i]);
    }
    campaign->coordinator_count = coordinator_count;

    struct coordinator *first = &founding->coordinators[0];
    first->has_campaign_secret = true;
    memcpy(first->campaign_secret, founding->campaign_secret, sizeof first->campaign_secret);
}
