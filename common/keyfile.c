// SPDX-License-Identifier: Apache-2.0
#include "common/keyfile.h"

#include "common/bytes.h"
#include "common/letters.h"
#include "common/secret.h"

#include <sodium.h>
#include <string.h>

#define MAGIC "QOLKEYFL"
#define MAGIC_LEN (sizeof MAGIC - 1)
#define FORMAT 1
#define FLAG_FOR_TESTS 1
#define KEY_LEN crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES

const struct keyfile_cost keyfile_cost_coordinator = {4, 512 * 1024, false};
const struct keyfile_cost keyfile_cost_volunteer = {3, 256 * 1024, false};
const struct keyfile_cost keyfile_cost_tests = {1, 8, true};

// A file taken apart. Pointers are inside the file.
struct layout {
    struct keyfile_info info;
    const uint8_t *salt;
    const uint8_t *nonce; // everything before it is authenticated
    const uint8_t *ciphertext;
    size_t secret_len;
};

static bool cost_is_low(const struct keyfile_cost *cost)
{
    return cost->memory_kib < KEYFILE_MIN_MEMORY_KIB && !cost->for_tests;
}

static bool cost_is_high(const struct keyfile_cost *cost)
{
    return cost->memory_kib > KEYFILE_MAX_MEMORY_KIB || cost->passes > KEYFILE_MAX_PASSES;
}

static enum status derive_key(const char *passphrase, const uint8_t *salt,
                              const struct keyfile_cost *cost, uint8_t *key)
{
    int failed = crypto_pwhash(key, KEY_LEN, passphrase, strlen(passphrase), salt, cost->passes,
                               (size_t)cost->memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13);
    return failed ? STATUS_NO_MEMORY : STATUS_OK;
}

enum status keyfile_lock(enum keyfile_kind kind, struct keyfile_cost cost,
                         const uint8_t *public_bytes, size_t public_len, const uint8_t *secret,
                         size_t secret_len, const char *passphrase, uint8_t out[KEYFILE_MAX_LEN],
                         size_t *out_len)
{
    uint8_t salt[crypto_pwhash_SALTBYTES], nonce[NONCE_LEN];
    randombytes_buf(salt, sizeof salt);
    randombytes_buf(nonce, sizeof nonce);

    struct bytes_writer w = bytes_writer_init(out, KEYFILE_MAX_LEN);
    bytes_put(&w, MAGIC, MAGIC_LEN);
    bytes_put_u8(&w, FORMAT);
    bytes_put_u8(&w, (uint8_t)kind);
    bytes_put_u8(&w, cost.for_tests ? FLAG_FOR_TESTS : 0);
    bytes_put_zeros(&w, 5);
    bytes_put_u32(&w, cost.passes);
    bytes_put_u32(&w, cost.memory_kib);
    bytes_put(&w, salt, sizeof salt);
    bytes_put_u16(&w, (uint16_t)public_len);
    bytes_put_u16(&w, (uint16_t)secret_len);
    bytes_put_zeros(&w, 4);
    bytes_put(&w, public_bytes, public_len);
    size_t authenticated_len = w.len;
    bytes_put(&w, nonce, sizeof nonce);
    if (w.failed || public_len > KEYFILE_MAX_PUBLIC_LEN || secret_len > KEYFILE_MAX_SECRET_LEN ||
        w.left_len < secret_len + TAG_LEN)
        return STATUS_TOO_LARGE;

    uint8_t *key = secret_alloc(KEY_LEN);
    if (!key)
        return STATUS_NO_MEMORY;
    enum status status = derive_key(passphrase, salt, &cost, key);
    if (status == STATUS_OK) {
        crypto_aead_xchacha20poly1305_ietf_encrypt(out + w.len, NULL, secret, secret_len, out,
                                                   authenticated_len, NULL, nonce, key);
        *out_len = w.len + secret_len + TAG_LEN;
    }
    secret_free(key);
    return status;
}

// Checks shape and cost before anything is derived or allocated.
static enum status take_apart(const uint8_t *file, size_t len, struct layout *out)
{
    struct bytes_reader r = bytes_reader_init(file, len);
    const uint8_t *magic = bytes_take(&r, MAGIC_LEN);
    if (!magic || memcmp(magic, MAGIC, MAGIC_LEN) != 0)
        return STATUS_NOT_OURS;
    if (bytes_get_u8(&r) != FORMAT)
        return r.failed ? STATUS_DAMAGED : STATUS_NEWER;

    uint8_t kind = bytes_get_u8(&r);
    uint8_t flags = bytes_get_u8(&r);
    bytes_get_zeros(&r, 5);
    struct keyfile_cost cost = {.passes = bytes_get_u32(&r)};
    cost.memory_kib = bytes_get_u32(&r);
    cost.for_tests = flags == FLAG_FOR_TESTS;
    out->salt = bytes_take(&r, crypto_pwhash_SALTBYTES);
    size_t public_len = bytes_get_u16(&r);
    out->secret_len = bytes_get_u16(&r);
    bytes_get_zeros(&r, 4);
    const uint8_t *public_bytes = bytes_take(&r, public_len);
    out->nonce = bytes_take(&r, NONCE_LEN);
    out->ciphertext = bytes_take(&r, out->secret_len + TAG_LEN);

    if (!bytes_at_end(&r) || flags > FLAG_FOR_TESTS || public_len > KEYFILE_MAX_PUBLIC_LEN ||
        out->secret_len > KEYFILE_MAX_SECRET_LEN || cost.passes == 0 || cost_is_low(&cost))
        return STATUS_DAMAGED;
    if (kind < KEYFILE_COORDINATOR || kind > KEYFILE_COORDINATOR_KEM)
        return STATUS_NEWER;
    if (cost_is_high(&cost))
        return STATUS_COST_TOO_HIGH;
    out->info = (struct keyfile_info){
        .kind = (enum keyfile_kind)kind, .cost = cost, .public_len = public_len};
    memcpy(out->info.public_bytes, public_bytes, public_len);
    return STATUS_OK;
}

enum status keyfile_peek(const uint8_t *file, size_t len, struct keyfile_info *out)
{
    struct layout layout;
    enum status status = take_apart(file, len, &layout);
    if (status == STATUS_OK)
        *out = layout.info;
    return status;
}

enum status keyfile_unlock(const uint8_t *file, size_t len, const char *passphrase,
                           struct keyfile_info *info, uint8_t *secret, size_t *secret_len)
{
    struct layout layout;
    enum status status = take_apart(file, len, &layout);
    if (status != STATUS_OK)
        return status;
    uint8_t *key = secret_alloc(KEY_LEN);
    if (!key)
        return STATUS_NO_MEMORY;
    status = derive_key(passphrase, layout.salt, &layout.info.cost, key);
    if (status == STATUS_OK &&
        crypto_aead_xchacha20poly1305_ietf_decrypt(
            secret, NULL, NULL, layout.ciphertext, layout.secret_len + TAG_LEN, file,
            (size_t)(layout.nonce - file), layout.nonce, key) != 0)
        status = STATUS_WRONG_PASSPHRASE;
    secret_free(key);
    if (status != STATUS_OK)
        return status;
    *info = layout.info;
    *secret_len = layout.secret_len;
    return STATUS_OK;
}

enum status keyfile_try(char passphrase[KEYFILE_PASSPHRASE_CAP],
                        enum status (*open)(void *context, const char *passphrase), void *context)
{
    char drawn[LETTERS_CAP];
    enum status status = open(context, passphrase);
    if (status == STATUS_WRONG_PASSPHRASE && letters_read(passphrase, drawn) &&
        strcmp(drawn, passphrase) != 0) {
        status = open(context, drawn);
        if (status == STATUS_OK)
            memcpy(passphrase, drawn, sizeof drawn);
    }
    sodium_memzero(drawn, sizeof drawn);
    return status;
}
