// SPDX-License-Identifier: Apache-2.0
//
// A fresh device: the secrets of a volunteer's kit, certified by the campaign key. Pure.
#ifndef QOL_DEVICE_H
#define QOL_DEVICE_H

#include "common/kit.h"

#include <stdint.h>

// Draws id, key, state key and the kit's tag, signs the certificate, and gives the device its chain
// root. The kit lives in secret_alloc memory.
void device_draw(const uint8_t campaign_id[32], const uint8_t campaign_secret[64],
                 const uint8_t chain_secret[32], struct kit *kit, struct kit_public *kit_public);

#endif
