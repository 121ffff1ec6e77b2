// SPDX-License-Identifier: Apache-2.0
#include "collector/chain.h"

#include "common/bytes.h"
#include "common/kit.h"
#include "common/safefile.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT 2
#define SLOT_LEN (CHAIN_FILE_LEN / SLOT_COUNT)
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define PLAIN_LEN (4 + CHAIN_VALUE_LEN)
#define SEALED_LEN (PLAIN_LEN + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define SLOT_TEXT "qol chain slot"
#define SLOT_TEXT_LEN (sizeof SLOT_TEXT - 1)

struct slot_name {
    uint8_t bytes[SLOT_TEXT_LEN + 1];
};

static struct slot_name name_slot(unsigned slot)
{
    struct slot_name name;
    struct bytes_writer w = bytes_writer_init(name.bytes, sizeof name.bytes);
    bytes_put(&w, SLOT_TEXT, SLOT_TEXT_LEN);
    bytes_put_u8(&w, (uint8_t)slot);
    return name;
}

static void seal_slot(const struct chain *chain, const uint8_t key[CHAIN_KEY_LEN],
                      uint8_t out[SLOT_LEN])
{
    uint8_t plain[PLAIN_LEN];
    struct slot_name name = name_slot(chain->slot);
    struct bytes_writer w = bytes_writer_init(plain, sizeof plain);
    bytes_put_u32(&w, chain->number);
    bytes_put(&w, chain->value, sizeof chain->value);
    randombytes_buf(out, SLOT_LEN); // the nonce, and the fill behind what is sealed
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_LEN, NULL, plain, sizeof plain,
                                               name.bytes, sizeof name.bytes, NULL, out, key);
    sodium_memzero(plain, sizeof plain);
}

static bool open_slot(const uint8_t *file, unsigned slot, const uint8_t key[CHAIN_KEY_LEN],
                      struct chain *out)
{
    uint8_t plain[PLAIN_LEN];
    const uint8_t *nonce = file + slot * SLOT_LEN;
    struct slot_name name = name_slot(slot);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, nonce + NONCE_LEN, SEALED_LEN,
                                                   name.bytes, sizeof name.bytes, nonce, key) != 0)
        return false;
    struct bytes_reader r = bytes_reader_init(plain, sizeof plain);
    out->number = bytes_get_u32(&r);
    bytes_get(&r, out->value, sizeof out->value);
    out->slot = slot;
    sodium_memzero(plain, sizeof plain);
    return true;
}

enum status chain_create(const char *path, const uint8_t key[CHAIN_KEY_LEN],
                         const uint8_t root[CHAIN_VALUE_LEN])
{
    uint8_t file[CHAIN_FILE_LEN];
    struct chain chain = {.number = 0, .slot = 0};
    memcpy(chain.value, root, sizeof chain.value);
    randombytes_buf(file, sizeof file);
    seal_slot(&chain, key, file);
    sodium_memzero(&chain, sizeof chain);
    return safefile_create(path, file, sizeof file);
}

enum status chain_load(const char *path, const uint8_t key[CHAIN_KEY_LEN], struct chain *out)
{
    uint8_t *file;
    size_t len;
    enum status status = safefile_read_flushed(path, CHAIN_FILE_LEN, &file, &len);
    if (status != STATUS_OK)
        return status == STATUS_TOO_LARGE ? STATUS_DAMAGED : status;
    struct chain found;
    bool any = false;
    for (unsigned slot = 0; len == CHAIN_FILE_LEN && slot < SLOT_COUNT; slot++) {
        if (!open_slot(file, slot, key, &found) || (any && found.number <= out->number))
            continue;
        *out = found;
        any = true;
    }
    sodium_memzero(&found, sizeof found);
    free(file);
    return any ? STATUS_OK : STATUS_DAMAGED;
}

static enum status write_slot(struct platform_file *file, unsigned slot,
                              const uint8_t bytes[SLOT_LEN])
{
    enum status status = platform_write_at(file, (uint64_t)slot * SLOT_LEN, bytes, SLOT_LEN);
    return status == STATUS_OK ? platform_flush(file) : status;
}

enum status chain_advance(const char *path, const uint8_t key[CHAIN_KEY_LEN], struct chain *chain)
{
    struct platform_file *file;
    uint8_t bytes[SLOT_LEN];
    enum status status = platform_open_write(path, &file);
    if (status != STATUS_OK)
        return status;
    unsigned old_slot = chain->slot;
    chain->slot = 1 - old_slot;
    chain->number++;
    kit_chain_next(chain->value, chain->value);
    seal_slot(chain, key, bytes);
    status = write_slot(file, chain->slot, bytes);
    if (status == STATUS_OK) {
        randombytes_buf(bytes, sizeof bytes);
        status = write_slot(file, old_slot, bytes);
    }
    if (status != STATUS_OK) {
        platform_abandon(file);
        return status;
    }
    return platform_close(file);
}
