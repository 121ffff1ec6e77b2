// SPDX-License-Identifier: Apache-2.0
#include "merger/list/archive.h"

#include "common/bytes.h"
#include "common/safefile.h"
#include "common/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_LEN 32
#define NAME_HASH_LEN 32
#define HASH_HEX_LEN (2 * NAME_HASH_LEN)
#define ID_HEX_LEN 16

#define FACT_VERSION 1
#define HEAD_LEN 16
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES
#define PAD_LEN 256
#define PREFIX_LEN 5 // length u32, kind u8
#define PLAIN_CAP ((PREFIX_LEN + ARCHIVE_FACT_MAX_LEN + PAD_LEN - 1) / PAD_LEN * PAD_LEN)
#define FACT_FILE_CAP (HEAD_LEN + NONCE_LEN + PLAIN_CAP + TAG_LEN)

struct archive_keys {
    uint8_t seal[KEY_LEN];
    uint8_t name[KEY_LEN];
};

enum status archive_open(const struct folder *folder, struct archive *out)
{
    *out = (struct archive){0};
    enum status status = safefile_join(folder->path, FOLDER_ARCHIVE, out->filing.folder);
    if (status != STATUS_OK)
        return status;
    status = platform_make_folder(out->filing.folder);
    if (status == STATUS_OK)
        status = platform_flush_folder(folder->path);
    else if (status == STATUS_EXISTS)
        status = STATUS_OK;
    if (status != STATUS_OK)
        return status;
    out->keys = secret_alloc(sizeof *out->keys);
    if (!out->keys)
        return STATUS_NO_MEMORY;
    const uint8_t *secret = folder->key->master_secret;
    crypto_kdf_derive_from_key(out->keys->seal, KEY_LEN, 2, "qolarchv", secret);
    crypto_kdf_derive_from_key(out->keys->name, KEY_LEN, 3, "qolarchv", secret);
    return STATUS_OK;
}

void archive_close(struct archive *archive)
{
    filing_free(&archive->filing);
    secret_free(archive->keys);
    *archive = (struct archive){0};
}

// ---- names ------------------------------------------------------------------------------------

void archive_batch_name(const uint8_t batch_id[SEAL_BATCH_ID_LEN], const uint8_t copy_hash[32],
                        char out[ARCHIVE_NAME_CAP])
{
    char id[ID_HEX_LEN + 1], hash[HASH_HEX_LEN + 1];
    sodium_bin2hex(id, sizeof id, batch_id, ID_HEX_LEN / 2);
    sodium_bin2hex(hash, sizeof hash, copy_hash, NAME_HASH_LEN);
    snprintf(out, ARCHIVE_NAME_CAP, "%s-%s" ARCHIVE_BATCH_SUFFIX, id, hash);
}

void archive_fact_name(const struct archive *archive, enum archive_kind kind,
                       const uint8_t *content, size_t len, char out[ARCHIVE_NAME_CAP])
{
    const uint8_t kind_byte = (uint8_t)kind;
    uint8_t digest[NAME_HASH_LEN];
    crypto_generichash_state state;
    crypto_generichash_init(&state, archive->keys->name, KEY_LEN, sizeof digest);
    crypto_generichash_update(&state, &kind_byte, 1);
    crypto_generichash_update(&state, content, len);
    crypto_generichash_final(&state, digest, sizeof digest);
    char hash[HASH_HEX_LEN + 1];
    sodium_bin2hex(hash, sizeof hash, digest, sizeof digest);
    snprintf(out, ARCHIVE_NAME_CAP, "%s" ARCHIVE_FACT_SUFFIX, hash);
}

// True if name is hex digits of exactly len bytes, then the suffix.
static bool is_hex_name(const char *name, const char *suffix, uint8_t *out, size_t len)
{
    size_t found_len;
    const char *end;
    return strlen(name) == 2 * len + strlen(suffix) &&
           sodium_hex2bin(out, len, name, 2 * len, NULL, &found_len, &end) == 0 &&
           found_len == len && strcmp(end, suffix) == 0;
}

bool archive_is_batch_name(const char *name, uint8_t copy_hash[32])
{
    const char *dash = strchr(name, '-');
    return dash && dash - name == ID_HEX_LEN &&
           is_hex_name(dash + 1, ARCHIVE_BATCH_SUFFIX, copy_hash, NAME_HASH_LEN);
}

bool archive_is_fact_name(const char *name)
{
    uint8_t hash[NAME_HASH_LEN];
    return is_hex_name(name, ARCHIVE_FACT_SUFFIX, hash, sizeof hash);
}

// ---- files ------------------------------------------------------------------------------------

enum status archive_put_batch(struct archive *archive, const uint8_t batch_id[SEAL_BATCH_ID_LEN],
                              const uint8_t copy_hash[32], const uint8_t file[SEAL_FILE_LEN])
{
    char name[ARCHIVE_NAME_CAP];
    archive_batch_name(batch_id, copy_hash, name);
    return filing_put(&archive->filing, name, file, SEAL_FILE_LEN);
}

enum status archive_flush(struct archive *archive)
{
    return filing_flush(&archive->filing);
}

// ---- sealed facts -----------------------------------------------------------------------------

enum status archive_put_fact(struct archive *archive, enum archive_kind kind,
                             const uint8_t *content, size_t len)
{
    if (len > ARCHIVE_FACT_MAX_LEN)
        return STATUS_TOO_LARGE;
    uint8_t plain[PLAIN_CAP], file[FACT_FILE_CAP];
    size_t plain_len = (PREFIX_LEN + len + PAD_LEN - 1) / PAD_LEN * PAD_LEN;
    struct bytes_writer w = bytes_writer_init(plain, plain_len);
    bytes_put_u32(&w, (uint32_t)len);
    bytes_put_u8(&w, (uint8_t)kind);
    bytes_put(&w, content, len);
    bytes_put_zeros(&w, plain_len - w.len);

    w = bytes_writer_init(file, sizeof file);
    bytes_put(&w, ARCHIVE_FACT_MAGIC, sizeof ARCHIVE_FACT_MAGIC);
    bytes_put_u8(&w, FACT_VERSION);
    bytes_put_zeros(&w, HEAD_LEN - w.len);
    uint8_t *nonce = file + HEAD_LEN;
    randombytes_buf(nonce, NONCE_LEN);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_LEN, NULL, plain, plain_len, file,
                                               HEAD_LEN, NULL, nonce, archive->keys->seal);
    sodium_memzero(plain, sizeof plain);

    char name[ARCHIVE_NAME_CAP];
    archive_fact_name(archive, kind, content, len, name);
    return filing_put(&archive->filing, name, file, HEAD_LEN + NONCE_LEN + plain_len + TAG_LEN);
}

static enum status check_head(const uint8_t *file, size_t len)
{
    if (len < HEAD_LEN || memcmp(file, ARCHIVE_FACT_MAGIC, sizeof ARCHIVE_FACT_MAGIC) != 0)
        return STATUS_NOT_OURS;
    if (file[sizeof ARCHIVE_FACT_MAGIC] != FACT_VERSION)
        return STATUS_NEWER;
    return len >= HEAD_LEN + NONCE_LEN + PREFIX_LEN + TAG_LEN ? STATUS_OK : STATUS_DAMAGED;
}

static enum status open_fact(const struct archive *archive, const uint8_t *file, size_t file_len,
                             enum archive_kind *kind, uint8_t out[ARCHIVE_FACT_MAX_LEN],
                             size_t *len)
{
    uint8_t plain[PLAIN_CAP];
    const uint8_t *nonce = file + HEAD_LEN;
    size_t sealed_len = file_len - HEAD_LEN - NONCE_LEN;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, nonce + NONCE_LEN, sealed_len,
                                                   file, HEAD_LEN, nonce, archive->keys->seal) != 0)
        return STATUS_DAMAGED;
    struct bytes_reader r = bytes_reader_init(plain, sealed_len - TAG_LEN);
    *len = bytes_get_u32(&r);
    *kind = (enum archive_kind)bytes_get_u8(&r);
    const uint8_t *content = bytes_take(&r, *len);
    enum status status = content && *len <= ARCHIVE_FACT_MAX_LEN ? STATUS_OK : STATUS_DAMAGED;
    if (status == STATUS_OK)
        memcpy(out, content, *len);
    sodium_memzero(plain, sizeof plain);
    return status;
}

enum status archive_read_fact(const struct archive *archive, const char *name,
                              enum archive_kind *kind, uint8_t out[ARCHIVE_FACT_MAX_LEN],
                              size_t *len)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *file = NULL;
    size_t file_len;
    enum status status = safefile_join(archive->filing.folder, name, path);
    if (status == STATUS_OK)
        status = safefile_read(path, FACT_FILE_CAP, &file, &file_len);
    if (status == STATUS_OK)
        status = check_head(file, file_len);
    if (status == STATUS_OK)
        status = open_fact(archive, file, file_len, kind, out, len);
    free(file);
    return status;
}
