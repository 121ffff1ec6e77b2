// SPDX-License-Identifier: Apache-2.0
#include "collector/desk_parts.h"

#include "collector/chain.h"
#include "common/safefile.h"
#include "common/secret.h"

#include <sodium.h>
#include <string.h>

// A kit that no merger accepts: its campaign is a key pair drawn here, whose secret half is gone
// when this returns, and its batches are sealed to a key that nobody has.
static void draw_kit(struct desk *desk)
{
    uint8_t campaign_public[32], campaign_secret[64];
    struct seal_reader nobody;
    struct kit *kit = desk->kit;
    crypto_sign_keypair(campaign_public, campaign_secret);
    crypto_sign_keypair(kit->certificate.device_public, kit->device_secret);
    randombytes_buf(kit->certificate.device_id, sizeof kit->certificate.device_id);
    certificate_sign(&kit->certificate, campaign_secret, campaign_public);
    randombytes_buf(kit->state_key, sizeof kit->state_key);
    randombytes_buf(kit->chain_root, sizeof kit->chain_root);
    seal_slot_draw(&nobody);
    seal_slot_announce(&nobody, &desk->recipients[0]);
    desk->recipient_count = 1;
    sodium_memzero(campaign_secret, sizeof campaign_secret);
    sodium_memzero(&nobody, sizeof nobody);
}

enum status desk_parts_make_practice(struct desk *desk)
{
    char chain_path[PLATFORM_PATH_CAP];
    desk->practice = true;
    desk->kit = secret_alloc(sizeof *desk->kit);
    if (!desk->kit)
        return STATUS_NO_MEMORY;
    draw_kit(desk);
    enum status status = state_make_practice(desk->kit_folder, &desk->state);
    if (status == STATUS_OK)
        status = safefile_join(desk->state.folder, CHAIN_FILE, chain_path);
    if (status == STATUS_OK)
        status = chain_create(chain_path, desk->kit->state_key, desk->kit->chain_root);
    return status;
}

enum status desk_practise(const struct desk *desk, struct desk *out)
{
    char unasked[PLATFORM_PATH_CAP];
    *out = (struct desk){.kit = NULL};
    memcpy(out->kit_folder, desk->kit_folder, sizeof out->kit_folder);
    enum status status = desk_parts_read_campaign(out, unasked);
    if (status == STATUS_OK)
        status = desk_parts_make_practice(out);
    if (status != STATUS_OK) {
        enum status ignored = desk_end_practice(out);
        (void)ignored; // after another failure, which is the one to tell
        desk_close(out);
    }
    return status;
}

enum status desk_end_practice(struct desk *desk)
{
    return desk->practice && desk->state.lock ? state_destroy(&desk->state) : STATUS_OK;
}
