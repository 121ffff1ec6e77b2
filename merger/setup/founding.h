// SPDX-License-Identifier: Apache-2.0
//
// The secrets of a campaign that begins: its key, its chain secret S, and its coordinators' keys.
// Pure.
#ifndef QOL_FOUNDING_H
#define QOL_FOUNDING_H

#include "common/campaign.h"
#include "merger/setup/coordinator.h"

#include <stdint.h>

// Lives in secret_alloc memory.
struct founding {
    uint8_t campaign_secret[64];
    uint8_t chain_secret[32];
    struct coordinator coordinators[CAMPAIGN_MAX_COORDINATORS]; // the first holds the campaign key
};

// Draws all of it for 1…6 coordinators, and gives the campaign its id, its coordinators' public
// keys and S sealed to each of them.
void founding_draw(struct founding *founding, unsigned coordinator_count,
                   struct campaign *campaign);

#endif
