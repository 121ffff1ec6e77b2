// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/world.h"

#include "common/kit.h"

#include <sodium.h>
#include <string.h>

static void seed_of(const char *name, uint8_t number, uint8_t out[32])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    crypto_generichash_update(&state, (const uint8_t *)name, strlen(name));
    crypto_generichash_update(&state, &number, 1);
    crypto_generichash_final(&state, out, 32);
}

static void make_device(const struct world *world, uint8_t number, struct world_device *device)
{
    uint8_t seed[32];
    seed_of("device key", number, seed);
    crypto_sign_seed_keypair(device->certificate.device_public, device->secret, seed);
    seed_of("device id", number, seed);
    memcpy(device->certificate.device_id, seed, CERTIFICATE_DEVICE_ID_LEN);
    certificate_sign(&device->certificate, world->campaign_secret, world->campaign_public);
    kit_chain_root(world->chain_secret, device->certificate.device_id, device->chain_root);
}

void world_make(struct world *world)
{
    uint8_t seed[32];
    seed_of("campaign key", 0, seed);
    crypto_sign_seed_keypair(world->campaign_public, world->campaign_secret, seed);
    seed_of("chain secret", 0, world->chain_secret);
    for (uint8_t i = 0; i <= WORLD_STRANGER; i++) {
        seed_of("coordinator", i, seed);
        struct seal_reader *reader = &world->readers[i];
        crypto_box_seed_keypair(reader->box_public, reader->box_secret, seed);
        reader->has_kem = true;
        seed_of("coordinator, X-Wing", i, reader->kem_secret);
    }
    world->readers[WORLD_WITHOUT_KEM] = world->readers[0];
    world->readers[WORLD_WITHOUT_KEM].has_kem = false;
    for (uint8_t i = 0; i < WORLD_DEVICE_COUNT; i++)
        make_device(world, i, &world->devices[i]);
}
