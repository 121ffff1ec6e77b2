// SPDX-License-Identifier: Apache-2.0
//
// The one campaign of the vectors: its keys, its coordinators and two volunteers' devices, each
// made from its name. Nothing here is secret.
#ifndef QOL_VECTORS_WORLD_H
#define QOL_VECTORS_WORLD_H

#include "common/certificate.h"
#include "common/seal.h"

#include <stdint.h>

#define WORLD_COORDINATOR_COUNT SEAL_SLOT_COUNT
#define WORLD_DEVICE_COUNT 2
#define WORLD_STRANGER WORLD_COORDINATOR_COUNT // has keys, but no slot
#define WORLD_WITHOUT_KEM (WORLD_STRANGER + 1) // the first one, without a key of the KEM
#define WORLD_READER_COUNT (WORLD_WITHOUT_KEM + 1)

struct world_device {
    struct certificate certificate;
    uint8_t secret[64];
    uint8_t chain_root[32];
};

struct world {
    uint8_t campaign_public[32], campaign_secret[64];
    uint8_t chain_secret[32]; // S
    struct seal_reader readers[WORLD_READER_COUNT];
    struct world_device devices[WORLD_DEVICE_COUNT];
};

void world_make(struct world *world);

#endif
