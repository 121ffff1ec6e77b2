// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/coordinator.h"

#include "common/bytes.h"
#include "common/secret.h"

#include <sodium.h>
#include <string.h>

// box secret 32 ‖ sign secret 64 ‖ master secret 32 ‖ has campaign secret u8 ‖ campaign secret 64,
// and of a file with a key of the KEM its secret 32
#define SECRET_MAX_LEN (193 + SEAL_SLOT_KEM_SECRET_LEN)
#define PUBLIC_LEN 64

void coordinator_draw(struct coordinator *coordinator)
{
    sodium_memzero(coordinator, sizeof *coordinator);
    seal_slot_draw(&coordinator->reader);
    crypto_sign_keypair(coordinator->sign_public, coordinator->sign_secret);
    randombytes_buf(coordinator->master_secret, sizeof coordinator->master_secret);
}

enum status coordinator_lock(const struct coordinator *coordinator, const uint8_t campaign_id[32],
                             struct keyfile_cost cost, const char *passphrase,
                             uint8_t out[KEYFILE_MAX_LEN], size_t *out_len)
{
    const struct seal_reader *reader = &coordinator->reader;
    uint8_t *secret = secret_alloc(SECRET_MAX_LEN);
    if (!secret)
        return STATUS_NO_MEMORY;
    struct bytes_writer w = bytes_writer_init(secret, SECRET_MAX_LEN);
    bytes_put(&w, reader->box_secret, sizeof reader->box_secret);
    bytes_put(&w, coordinator->sign_secret, sizeof coordinator->sign_secret);
    bytes_put(&w, coordinator->master_secret, sizeof coordinator->master_secret);
    bytes_put_u8(&w, coordinator->has_campaign_secret);
    bytes_put(&w, coordinator->campaign_secret, sizeof coordinator->campaign_secret);
    bytes_put(&w, reader->kem_secret, reader->has_kem ? sizeof reader->kem_secret : 0);

    uint8_t public_bytes[PUBLIC_LEN];
    struct bytes_writer p = bytes_writer_init(public_bytes, sizeof public_bytes);
    bytes_put(&p, campaign_id, 32);
    bytes_put(&p, reader->box_public, sizeof reader->box_public);

    enum keyfile_kind kind = reader->has_kem ? KEYFILE_COORDINATOR_KEM : KEYFILE_COORDINATOR;
    enum status status =
        keyfile_lock(kind, cost, public_bytes, p.len, secret, w.len, passphrase, out, out_len);
    secret_free(secret);
    return status;
}

static enum status take_public(const struct keyfile_info *info, uint8_t campaign_id[32],
                               uint8_t box_public[32])
{
    if (info->kind != KEYFILE_COORDINATOR && info->kind != KEYFILE_COORDINATOR_KEM)
        return STATUS_NOT_OURS;
    struct bytes_reader r = bytes_reader_init(info->public_bytes, info->public_len);
    bytes_get(&r, campaign_id, 32);
    bytes_get(&r, box_public, 32);
    return bytes_at_end(&r) ? STATUS_OK : STATUS_DAMAGED;
}

enum status coordinator_peek(const uint8_t *file, size_t len, uint8_t campaign_id[32],
                             uint8_t box_public[32], struct keyfile_cost *cost)
{
    struct keyfile_info info;
    enum status status = keyfile_peek(file, len, &info);
    if (status != STATUS_OK)
        return status;
    *cost = info.cost;
    return take_public(&info, campaign_id, box_public);
}

// The secret part is authenticated, but nothing is assumed of whoever locked it: the keys must be
// those that the public part announces.
static enum status take_secret(const uint8_t *secret, size_t len, const uint8_t campaign_id[32],
                               const uint8_t box_public[32], struct coordinator *out)
{
    struct seal_reader *reader = &out->reader;
    struct bytes_reader r = bytes_reader_init(secret, len);
    bytes_get(&r, reader->box_secret, sizeof reader->box_secret);
    bytes_get(&r, out->sign_secret, sizeof out->sign_secret);
    bytes_get(&r, out->master_secret, sizeof out->master_secret);
    uint8_t has_campaign_secret = bytes_get_u8(&r);
    bytes_get(&r, out->campaign_secret, sizeof out->campaign_secret);
    if (reader->has_kem)
        bytes_get(&r, reader->kem_secret, sizeof reader->kem_secret);
    if (!bytes_at_end(&r) || has_campaign_secret > 1)
        return STATUS_DAMAGED;

    out->has_campaign_secret = has_campaign_secret == 1;
    crypto_scalarmult_base(reader->box_public, reader->box_secret);
    crypto_sign_ed25519_sk_to_pk(out->sign_public, out->sign_secret);
    if (memcmp(reader->box_public, box_public, sizeof reader->box_public) != 0)
        return STATUS_DAMAGED;
    uint8_t own_id[32];
    crypto_sign_ed25519_sk_to_pk(own_id, out->campaign_secret);
    if (out->has_campaign_secret && memcmp(own_id, campaign_id, sizeof own_id) != 0)
        return STATUS_DAMAGED;
    return STATUS_OK;
}

enum status coordinator_unlock(const uint8_t *file, size_t len, const char *passphrase,
                               struct coordinator *coordinator)
{
    struct keyfile_info info;
    uint8_t campaign_id[32], box_public[32];
    enum status status = keyfile_peek(file, len, &info);
    if (status == STATUS_OK)
        status = take_public(&info, campaign_id, box_public);
    if (status != STATUS_OK)
        return status;

    uint8_t *secret = secret_alloc(KEYFILE_MAX_SECRET_LEN);
    if (!secret)
        return STATUS_NO_MEMORY;
    size_t secret_len = 0;
    sodium_memzero(coordinator, sizeof *coordinator);
    status = keyfile_unlock(file, len, passphrase, &info, secret, &secret_len);
    coordinator->reader.has_kem = info.kind == KEYFILE_COORDINATOR_KEM;
    if (status == STATUS_OK)
        status = take_secret(secret, secret_len, campaign_id, box_public, coordinator);
    if (status != STATUS_OK)
        sodium_memzero(coordinator, sizeof *coordinator);
    secret_free(secret);
    return status;
}

enum status coordinator_find(const struct campaign *campaign, const uint8_t campaign_id[32],
                             const uint8_t box_public[32], unsigned *slot)
{
    if (memcmp(campaign->id, campaign_id, sizeof campaign->id) != 0)
        return STATUS_FOREIGN;
    for (*slot = 0; *slot < campaign->coordinator_count; (*slot)++)
        if (memcmp(campaign->coordinators[*slot].recipient.box_public, box_public, 32) == 0)
            return STATUS_OK;
    return STATUS_WRONG_KEY;
}

enum status coordinator_open_chain_secret(const struct coordinator *coordinator,
                                          const struct campaign *campaign, unsigned slot,
                                          uint8_t out[32])
{
    const struct campaign_coordinator *announced = &campaign->coordinators[slot];
    const struct seal_reader *reader = &coordinator->reader;
    if (!seal_slot_matches(reader, &announced->recipient))
        return STATUS_WRONG_KEY;
    int failed =
        crypto_box_seal_open(out, announced->sealed_chain_secret, CAMPAIGN_SEALED_SECRET_LEN,
                             reader->box_public, reader->box_secret);
    return failed ? STATUS_WRONG_KEY : STATUS_OK;
}
