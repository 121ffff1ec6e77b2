// SPDX-License-Identifier: Apache-2.0
#include "merger/list/decision_file.h"

#include "common/bytes.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "QOLDECID"
#define FORMAT 1
#define KEY_LEN crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SLOT_LEN (KEY_LEN + crypto_box_SEALBYTES)
#define SLOTS_OFFSET 16
#define HEAD_LEN (SLOTS_OFFSET + CAMPAIGN_MAX_COORDINATORS * SLOT_LEN)
#define SEALED_OFFSET (HEAD_LEN + NONCE_LEN)
#define PREFIX_LEN (32 + 4) // campaign id, count u32
#define PAD_LEN 4096

_Static_assert(sizeof MAGIC - 1 == DECISION_FILE_MAGIC_LEN, "the magic has its length");

bool decision_file_is(const uint8_t *bytes, size_t len)
{
    return len >= DECISION_FILE_MAGIC_LEN && memcmp(bytes, MAGIC, DECISION_FILE_MAGIC_LEN) == 0;
}

// ---- writing ----------------------------------------------------------------------------------

// Slots behind the last coordinator look like the others. False if a coordinator's key is none.
static bool seal_slots(const struct campaign *campaign, const uint8_t key[KEY_LEN], uint8_t *slots)
{
    bool sealed = true;
    for (unsigned i = 0; i < CAMPAIGN_MAX_COORDINATORS; i++) {
        uint8_t *slot = slots + i * SLOT_LEN;
        uint8_t decoy[KEY_LEN], nobody_public[32], nobody_secret[32];
        if (i < campaign->coordinator_count) {
            sealed &= crypto_box_seal(slot, key, KEY_LEN,
                                      campaign->coordinators[i].recipient.box_public) == 0;
            continue;
        }
        randombytes_buf(decoy, sizeof decoy);
        crypto_box_keypair(nobody_public, nobody_secret);
        sodium_memzero(nobody_secret, sizeof nobody_secret);
        sealed &= crypto_box_seal(slot, decoy, sizeof decoy, nobody_public) == 0;
    }
    return sealed;
}

static void put_decisions(struct bytes_writer *w, const struct campaign *campaign,
                          const struct decision *decisions, size_t count)
{
    bytes_put(w, campaign->id, sizeof campaign->id);
    bytes_put_u32(w, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[DECISION_MAX_LEN];
        size_t len = decision_write(&decisions[i], bytes);
        bytes_put_u16(w, (uint16_t)len);
        bytes_put(w, bytes, len);
    }
}

static size_t padded_len(const struct decision *decisions, size_t count)
{
    size_t len = PREFIX_LEN;
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[DECISION_MAX_LEN];
        len += 2 + decision_write(&decisions[i], bytes);
    }
    return (len + PAD_LEN - 1) / PAD_LEN * PAD_LEN;
}

static enum status seal(const struct campaign *campaign, const uint8_t *plain, size_t plain_len,
                        uint8_t *file)
{
    uint8_t key[KEY_LEN];
    struct bytes_writer w = bytes_writer_init(file, SLOTS_OFFSET);
    bytes_put(&w, MAGIC, DECISION_FILE_MAGIC_LEN);
    bytes_put_u8(&w, FORMAT);
    bytes_put_zeros(&w, SLOTS_OFFSET - w.len);
    randombytes_buf(key, sizeof key);
    bool sealed = seal_slots(campaign, key, file + SLOTS_OFFSET);
    uint8_t *nonce = file + HEAD_LEN;
    randombytes_buf(nonce, NONCE_LEN);
    crypto_aead_xchacha20poly1305_ietf_encrypt(file + SEALED_OFFSET, NULL, plain, plain_len, file,
                                               HEAD_LEN, NULL, nonce, key);
    sodium_memzero(key, sizeof key);
    return sealed ? STATUS_OK : STATUS_DAMAGED;
}

enum status decision_file_write(const struct campaign *campaign, const struct decision *decisions,
                                size_t count, uint8_t **out, size_t *out_len)
{
    size_t plain_len = padded_len(decisions, count);
    *out = NULL;
    *out_len = SEALED_OFFSET + plain_len + TAG_LEN;
    if (*out_len > DECISION_FILE_MAX_LEN)
        return STATUS_TOO_LARGE;
    uint8_t *plain = calloc(1, plain_len), *file = malloc(*out_len);
    enum status status = plain && file ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        struct bytes_writer w = bytes_writer_init(plain, plain_len);
        put_decisions(&w, campaign, decisions, count);
        status = seal(campaign, plain, plain_len, file);
        sodium_memzero(plain, plain_len);
    }
    free(plain);
    if (status == STATUS_OK)
        *out = file;
    else
        free(file);
    return status;
}

// ---- reading ----------------------------------------------------------------------------------

static enum status check_head(const uint8_t *bytes, size_t len)
{
    if (!decision_file_is(bytes, len))
        return STATUS_NOT_OURS;
    if (len <= DECISION_FILE_MAGIC_LEN)
        return STATUS_DAMAGED;
    if (bytes[DECISION_FILE_MAGIC_LEN] != FORMAT)
        return STATUS_NEWER;
    if (len < SEALED_OFFSET + PREFIX_LEN + TAG_LEN ||
        !sodium_is_zero(bytes + DECISION_FILE_MAGIC_LEN + 1,
                        SLOTS_OFFSET - DECISION_FILE_MAGIC_LEN - 1))
        return STATUS_DAMAGED;
    return STATUS_OK;
}

static enum status open_sealed(const struct folder *folder, const uint8_t *bytes, size_t len,
                               uint8_t *plain)
{
    uint8_t key[KEY_LEN];
    const uint8_t *slot = bytes + SLOTS_OFFSET + folder->slot * SLOT_LEN;
    if (crypto_box_seal_open(key, slot, SLOT_LEN, folder->key->reader.box_public,
                             folder->key->reader.box_secret) != 0)
        return STATUS_WRONG_KEY;
    int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain, NULL, NULL, bytes + SEALED_OFFSET, len - SEALED_OFFSET, bytes, HEAD_LEN,
        bytes + HEAD_LEN, key);
    sodium_memzero(key, sizeof key);
    return opened == 0 ? STATUS_OK : STATUS_DAMAGED;
}

static enum status read_one(const struct folder *folder, struct bytes_reader *r,
                            struct decision *out)
{
    size_t len = bytes_get_u16(r);
    const uint8_t *bytes = bytes_take(r, len);
    enum status status = bytes ? decision_read(bytes, len, out) : STATUS_DAMAGED;
    if (status == STATUS_OK && !decision_verify(out, &folder->campaign))
        return STATUS_FORGED;
    return status;
}

static enum status read_all(const struct folder *folder, const uint8_t *plain, size_t plain_len,
                            struct decision **out, size_t *count)
{
    struct bytes_reader r = bytes_reader_init(plain, plain_len);
    uint8_t campaign_id[32];
    bytes_get(&r, campaign_id, sizeof campaign_id);
    *count = bytes_get_u32(&r);
    if (memcmp(campaign_id, folder->campaign.id, sizeof campaign_id) != 0)
        return STATUS_FOREIGN;
    if (*count > plain_len / (2 + DECISION_MIN_LEN)) // before it is allocated
        return STATUS_DAMAGED;
    *out = malloc((*count + 1) * sizeof **out);
    if (!*out)
        return STATUS_NO_MEMORY;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < *count && status == STATUS_OK; i++)
        status = read_one(folder, &r, &(*out)[i]);
    if (status == STATUS_OK && !sodium_is_zero(r.at, r.left_len))
        status = STATUS_DAMAGED;
    return status;
}

enum status decision_file_read(const struct folder *folder, const uint8_t *bytes, size_t len,
                               struct decision **out, size_t *count)
{
    *out = NULL;
    enum status status = check_head(bytes, len);
    if (status != STATUS_OK)
        return status;
    size_t plain_len = len - SEALED_OFFSET - TAG_LEN;
    uint8_t *plain = malloc(plain_len);
    if (!plain)
        return STATUS_NO_MEMORY;
    status = open_sealed(folder, bytes, len, plain);
    if (status == STATUS_OK)
        status = read_all(folder, plain, plain_len, out, count);
    sodium_memzero(plain, plain_len);
    free(plain);
    if (status != STATUS_OK) {
        free(*out);
        *out = NULL;
    }
    return status;
}
