// SPDX-License-Identifier: Apache-2.0
#include "common/kit.h"

#include "common/secret.h"

#include <sodium.h>
#include <string.h>

#define CHAIN_ROOT_TEXT "qol chain root"
#define PUBLIC_LEN (KIT_TAG_LEN + 32)

static enum status put_secret(const struct kit *kit, uint8_t *out, size_t *out_len)
{
    struct bytes_writer w = bytes_writer_init(out, KEYFILE_MAX_SECRET_LEN);
    certificate_put(&w, &kit->certificate);
    bytes_put(&w, kit->device_secret, sizeof kit->device_secret);
    bytes_put(&w, kit->state_key, sizeof kit->state_key);
    bytes_put_u8(&w, kit->has_chain_root);
    if (kit->has_chain_root)
        bytes_put(&w, kit->chain_root, sizeof kit->chain_root);
    else
        bytes_put_zeros(&w, sizeof kit->chain_root);
    *out_len = w.len;
    return w.failed ? STATUS_TOO_LARGE : STATUS_OK;
}

static enum status get_secret(const uint8_t *secret, size_t len, struct kit *kit)
{
    struct bytes_reader r = bytes_reader_init(secret, len);
    certificate_get(&r, &kit->certificate);
    bytes_get(&r, kit->device_secret, sizeof kit->device_secret);
    bytes_get(&r, kit->state_key, sizeof kit->state_key);
    kit->has_chain_root = bytes_get_u8(&r) == 1;
    bytes_get(&r, kit->chain_root, sizeof kit->chain_root);
    return bytes_at_end(&r) ? STATUS_OK : STATUS_DAMAGED;
}

enum status kit_lock(const struct kit *kit, const struct kit_public *kit_public,
                     struct keyfile_cost cost, const char *passphrase, uint8_t out[KEYFILE_MAX_LEN],
                     size_t *out_len)
{
    uint8_t public_bytes[PUBLIC_LEN];
    struct bytes_writer w = bytes_writer_init(public_bytes, sizeof public_bytes);
    bytes_put(&w, kit_public->tag, sizeof kit_public->tag);
    bytes_put(&w, kit_public->campaign_id, sizeof kit_public->campaign_id);

    uint8_t *secret = secret_alloc(KEYFILE_MAX_SECRET_LEN);
    if (!secret)
        return STATUS_NO_MEMORY;
    size_t secret_len;
    enum status status = put_secret(kit, secret, &secret_len);
    if (status == STATUS_OK)
        status = keyfile_lock(KEYFILE_VOLUNTEER, cost, public_bytes, w.len, secret, secret_len,
                              passphrase, out, out_len);
    secret_free(secret);
    return status;
}

static enum status get_public(const struct keyfile_info *info, struct kit_public *out)
{
    if (info->kind != KEYFILE_VOLUNTEER)
        return STATUS_NOT_OURS;
    struct bytes_reader r = bytes_reader_init(info->public_bytes, info->public_len);
    bytes_get(&r, out->tag, sizeof out->tag);
    bytes_get(&r, out->campaign_id, sizeof out->campaign_id);
    return bytes_at_end(&r) ? STATUS_OK : STATUS_DAMAGED;
}

enum status kit_peek(const uint8_t *file, size_t len, struct kit_public *kit_public,
                     struct keyfile_cost *cost)
{
    struct keyfile_info info;
    enum status status = keyfile_peek(file, len, &info);
    if (status == STATUS_OK)
        status = get_public(&info, kit_public);
    if (status == STATUS_OK)
        *cost = info.cost;
    return status;
}

enum status kit_unlock(const uint8_t *file, size_t len, const char *passphrase, struct kit *kit)
{
    struct keyfile_info info;
    struct kit_public kit_public;
    struct keyfile_cost cost;
    enum status status = kit_peek(file, len, &kit_public, &cost);
    if (status != STATUS_OK)
        return status;
    uint8_t *secret = secret_alloc(KEYFILE_MAX_SECRET_LEN);
    if (!secret)
        return STATUS_NO_MEMORY;
    size_t secret_len;
    status = keyfile_unlock(file, len, passphrase, &info, secret, &secret_len);
    if (status == STATUS_OK)
        status = get_secret(secret, secret_len, kit);
    secret_free(secret);
    if (status == STATUS_OK &&
        (!certificate_verify(&kit->certificate) ||
         memcmp(kit->certificate.campaign_id, kit_public.campaign_id, 32) != 0))
        status = STATUS_FORGED;
    return status;
}

void kit_chain_root(const uint8_t chain_secret[32],
                    const uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN], uint8_t out[32])
{
    uint8_t message[sizeof CHAIN_ROOT_TEXT - 1 + CERTIFICATE_DEVICE_ID_LEN];
    struct bytes_writer w = bytes_writer_init(message, sizeof message);
    bytes_put(&w, CHAIN_ROOT_TEXT, sizeof CHAIN_ROOT_TEXT - 1);
    bytes_put(&w, device_id, CERTIFICATE_DEVICE_ID_LEN);
    crypto_generichash(out, 32, message, sizeof message, chain_secret, 32);
}

void kit_chain_next(const uint8_t chain[32], uint8_t out[32])
{
    uint8_t next[32];
    crypto_generichash(next, sizeof next, chain, 32, NULL, 0);
    memcpy(out, next, sizeof next);
    sodium_memzero(next, sizeof next);
}
