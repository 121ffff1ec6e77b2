// SPDX-License-Identifier: Apache-2.0
#include "common/seal_slot.h"

#include <sodium.h>
#include <string.h>

#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SHARED_LEN crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define BOX_SLOT_LEN (crypto_box_SEALBYTES + SEAL_SLOT_KEY_LEN)
#define KEM_CIPHERTEXT_LEN (SEAL_SLOT_LEN - SEAL_SLOT_KEY_LEN - TAG_LEN)

_Static_assert(BOX_SLOT_LEN == 80, "docs/FORMAT.md");
_Static_assert(KEM_CIPHERTEXT_LEN == 1120, "docs/FORMAT.md");

// ---- the KEM ----------------------------------------------------------------------------------

#ifdef QOL_XWING

_Static_assert(SEAL_SLOT_KEM_PUBLIC_LEN == crypto_kem_xwing_PUBLICKEYBYTES, "libsodium");
_Static_assert(SEAL_SLOT_KEM_SECRET_LEN == crypto_kem_xwing_SECRETKEYBYTES, "libsodium");
_Static_assert(KEM_CIPHERTEXT_LEN == crypto_kem_xwing_CIPHERTEXTBYTES, "libsodium");
_Static_assert(SHARED_LEN == crypto_kem_xwing_SHAREDSECRETBYTES, "libsodium");

static const bool kem_is_there = true;

static void kem_public_of(const uint8_t secret[SEAL_SLOT_KEM_SECRET_LEN],
                          uint8_t out[SEAL_SLOT_KEM_PUBLIC_LEN])
{
    uint8_t unused_secret[SEAL_SLOT_KEM_SECRET_LEN]; // the seed again
    crypto_kem_xwing_seed_keypair(out, unused_secret, secret);
    sodium_memzero(unused_secret, sizeof unused_secret);
}

static bool kem_encapsulate(uint8_t ciphertext[KEM_CIPHERTEXT_LEN], uint8_t shared[SHARED_LEN],
                            const uint8_t kem_public[SEAL_SLOT_KEM_PUBLIC_LEN])
{
    return crypto_kem_xwing_enc(ciphertext, shared, kem_public) == 0;
}

static bool kem_decapsulate(uint8_t shared[SHARED_LEN],
                            const uint8_t ciphertext[KEM_CIPHERTEXT_LEN],
                            const uint8_t secret[SEAL_SLOT_KEM_SECRET_LEN])
{
    return crypto_kem_xwing_dec(shared, ciphertext, secret) == 0;
}

#else

static const bool kem_is_there = false;

static void kem_public_of(const uint8_t secret[SEAL_SLOT_KEM_SECRET_LEN],
                          uint8_t out[SEAL_SLOT_KEM_PUBLIC_LEN])
{
    (void)secret;
    memset(out, 0, SEAL_SLOT_KEM_PUBLIC_LEN);
}

static bool kem_encapsulate(uint8_t ciphertext[KEM_CIPHERTEXT_LEN], uint8_t shared[SHARED_LEN],
                            const uint8_t kem_public[SEAL_SLOT_KEM_PUBLIC_LEN])
{
    (void)kem_public;
    memset(ciphertext, 0, KEM_CIPHERTEXT_LEN);
    memset(shared, 0, SHARED_LEN);
    return false;
}

static bool kem_decapsulate(uint8_t shared[SHARED_LEN],
                            const uint8_t ciphertext[KEM_CIPHERTEXT_LEN],
                            const uint8_t secret[SEAL_SLOT_KEM_SECRET_LEN])
{
    (void)ciphertext;
    (void)secret;
    memset(shared, 0, SHARED_LEN);
    return false;
}

#endif

// ---- keys -------------------------------------------------------------------------------------

bool seal_slot_offers(enum seal_suite suite)
{
    return suite == SEAL_SUITE_X25519 || (suite == SEAL_SUITE_XWING && kem_is_there);
}

unsigned seal_slot_count_kem(const struct seal_recipient *recipients, unsigned count)
{
    unsigned found = 0;
    for (unsigned i = 0; i < count; i++)
        found += recipients[i].has_kem;
    return found;
}

enum seal_suite seal_slot_suite(const struct seal_recipient *recipients, unsigned count)
{
    bool all = seal_slot_count_kem(recipients, count) == count;
    return all && seal_slot_offers(SEAL_SUITE_XWING) ? SEAL_SUITE_XWING : SEAL_SUITE_X25519;
}

static void draw(struct seal_reader *out, enum seal_suite suite)
{
    sodium_memzero(out, sizeof *out);
    crypto_box_keypair(out->box_public, out->box_secret);
    out->has_kem = suite == SEAL_SUITE_XWING;
    if (out->has_kem)
        randombytes_buf(out->kem_secret, sizeof out->kem_secret);
}

void seal_slot_draw(struct seal_reader *out)
{
    draw(out, seal_slot_offers(SEAL_SUITE_XWING) ? SEAL_SUITE_XWING : SEAL_SUITE_X25519);
}

void seal_slot_announce(const struct seal_reader *reader, struct seal_recipient *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->box_public, reader->box_public, sizeof out->box_public);
    out->has_kem = reader->has_kem && seal_slot_offers(SEAL_SUITE_XWING);
    if (out->has_kem)
        kem_public_of(reader->kem_secret, out->kem_public);
}

bool seal_slot_matches(const struct seal_reader *reader, const struct seal_recipient *recipient)
{
    struct seal_recipient own;
    seal_slot_announce(reader, &own);
    if (memcmp(own.box_public, recipient->box_public, sizeof own.box_public) != 0)
        return false;
    if (!recipient->has_kem)
        return true;
    return own.has_kem ? memcmp(own.kem_public, recipient->kem_public, sizeof own.kem_public) == 0
                       : reader->has_kem;
}

// ---- slots ------------------------------------------------------------------------------------

// A shared secret seals one key once, so that one nonce will do.
static const uint8_t zero_nonce[NONCE_LEN];

static bool put_kem(uint8_t slot[SEAL_SLOT_LEN], const uint8_t *ad, size_t ad_len,
                    const uint8_t key[SEAL_SLOT_KEY_LEN],
                    const uint8_t kem_public[SEAL_SLOT_KEM_PUBLIC_LEN])
{
    uint8_t shared[SHARED_LEN];
    bool done = kem_encapsulate(slot, shared, kem_public);
    if (done)
        crypto_aead_xchacha20poly1305_ietf_encrypt(slot + KEM_CIPHERTEXT_LEN, NULL, key,
                                                   SEAL_SLOT_KEY_LEN, ad, ad_len, NULL, zero_nonce,
                                                   shared);
    sodium_memzero(shared, sizeof shared);
    return done;
}

bool seal_slot_put(uint8_t slot[SEAL_SLOT_LEN], enum seal_suite suite, const uint8_t *ad,
                   size_t ad_len, const uint8_t key[SEAL_SLOT_KEY_LEN],
                   const struct seal_recipient *recipient)
{
    if (suite == SEAL_SUITE_X25519)
        return crypto_box_seal(slot, key, SEAL_SLOT_KEY_LEN, recipient->box_public) == 0;
    return suite == SEAL_SUITE_XWING && recipient->has_kem &&
           put_kem(slot, ad, ad_len, key, recipient->kem_public);
}

void seal_slot_put_decoy(uint8_t slot[SEAL_SLOT_LEN], enum seal_suite suite, const uint8_t *ad,
                         size_t ad_len)
{
    uint8_t decoy[SEAL_SLOT_KEY_LEN];
    struct seal_reader nobody;
    struct seal_recipient recipient;
    randombytes_buf(decoy, sizeof decoy);
    draw(&nobody, suite);
    seal_slot_announce(&nobody, &recipient);
    bool done = seal_slot_put(slot, suite, ad, ad_len, decoy, &recipient);
    (void)done; // fresh keys are good ones
    sodium_memzero(&nobody, sizeof nobody);
}

static bool open_kem(const uint8_t slot[SEAL_SLOT_LEN], const uint8_t *ad, size_t ad_len,
                     const uint8_t secret[SEAL_SLOT_KEM_SECRET_LEN], uint8_t key[SEAL_SLOT_KEY_LEN])
{
    uint8_t shared[SHARED_LEN];
    bool done = kem_decapsulate(shared, slot, secret) &&
                crypto_aead_xchacha20poly1305_ietf_decrypt(
                    key, NULL, NULL, slot + KEM_CIPHERTEXT_LEN, SEAL_SLOT_KEY_LEN + TAG_LEN, ad,
                    ad_len, zero_nonce, shared) == 0;
    sodium_memzero(shared, sizeof shared);
    return done;
}

bool seal_slot_open(const uint8_t slot[SEAL_SLOT_LEN], enum seal_suite suite, const uint8_t *ad,
                    size_t ad_len, const struct seal_reader *reader, uint8_t key[SEAL_SLOT_KEY_LEN])
{
    if (suite == SEAL_SUITE_X25519)
        return crypto_box_seal_open(key, slot, BOX_SLOT_LEN, reader->box_public,
                                    reader->box_secret) == 0;
    return suite == SEAL_SUITE_XWING && reader->has_kem &&
           open_kem(slot, ad, ad_len, reader->kem_secret, key);
}
