// SPDX-License-Identifier: Apache-2.0
#include "common/seal.h"

#include "common/bytes.h"
#include "common/secret.h"

#include <sodium.h>
#include <string.h>

#define MAGIC "QOLBATCH"
#define MAGIC_LEN (sizeof MAGIC - 1)
#define FORMAT 1
#define COMMITMENT_TEXT "qol batch 1 commitment"
#define HEADER_TEXT "qol batch 1 header"
#define FINAL_TEXT "qol batch 1 final"
#define TEXT_LEN(text) (sizeof(text) - 1)

#define KEY_LEN 32
#define HASH_LEN 32
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES

// Offsets in the header.
#define SUITE_OFFSET (MAGIC_LEN + 1)
#define RESERVED_OFFSET 10
#define RESERVED_LEN 6
#define BATCH_ID_OFFSET 16
#define SLOTS_OFFSET 32
#define SLOT_AD_LEN (SLOTS_OFFSET + 1)
#define COMMITMENT_OFFSET (SLOTS_OFFSET + SEAL_SLOT_COUNT * SEAL_SLOT_LEN)
#define BLOCK_OFFSET (COMMITMENT_OFFSET + HASH_LEN)
#define BLOCK_LEN 512
#define BLOCK_SIGNED_LEN 246
#define HASHED_LEN (BLOCK_OFFSET + NONCE_LEN + BLOCK_LEN + TAG_LEN)

// Offsets in a page.
#define CELL_LEN (SEAL_PAGE_LEN - NONCE_LEN - TAG_LEN)
#define CELL_HEAD_LEN (CELL_LEN - SEAL_CONTENT_LEN)
#define CELL_AD_LEN (HASH_LEN + 2)

_Static_assert(COMMITMENT_OFFSET == 7040, "docs/FORMAT.md");
_Static_assert(HASHED_LEN == 7624, "docs/FORMAT.md");
_Static_assert(CELL_HEAD_LEN == 24, "docs/FORMAT.md");
_Static_assert(CERTIFICATE_LEN + 4 + 32 + 32 + 32 + 2 == BLOCK_SIGNED_LEN, "docs/FORMAT.md");
_Static_assert(SEAL_FINAL_MAX_LEN <= SEAL_CONTENT_LEN, "final fits into a cell");

// The keys of the two derivations: context "qolhead_" under K0, "qolcell_" under X_i.
enum head_key { HEAD_BLOCK = 1, HEAD_CHAIN = 2 };
enum cell_key { CELL_SEAL = 1, CELL_CHAIN = 2, CELL_DIGEST = 3 };

static void derive_head(uint8_t out[KEY_LEN], enum head_key which, const uint8_t k0[KEY_LEN])
{
    crypto_kdf_derive_from_key(out, KEY_LEN, which, "qolhead_", k0);
}

static void derive_cell(uint8_t out[KEY_LEN], enum cell_key which, const uint8_t x[KEY_LEN])
{
    crypto_kdf_derive_from_key(out, KEY_LEN, which, "qolcell_", x);
}

// What must be zero is no secret, so this may be fast.
static bool is_zero(const uint8_t *bytes, size_t len)
{
    return len == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, len - 1) == 0);
}

// ---- header ---------------------------------------------------------------------------------

static void commitment(const uint8_t *header, const uint8_t k0[KEY_LEN], uint8_t out[HASH_LEN])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, k0, KEY_LEN, HASH_LEN);
    crypto_generichash_update(&state, (const uint8_t *)COMMITMENT_TEXT, TEXT_LEN(COMMITMENT_TEXT));
    crypto_generichash_update(&state, header, COMMITMENT_OFFSET);
    crypto_generichash_final(&state, out, HASH_LEN);
    sodium_memzero(&state, sizeof state);
}

// What the device signs: the text, the hash of everything before the block, and the block's start.
#define HEADER_MESSAGE_LEN (TEXT_LEN(HEADER_TEXT) + HASH_LEN + BLOCK_SIGNED_LEN)

static void header_message(const uint8_t *header, const uint8_t *block,
                           uint8_t out[HEADER_MESSAGE_LEN])
{
    uint8_t hash[HASH_LEN];
    crypto_generichash(hash, sizeof hash, header, BLOCK_OFFSET, NULL, 0);
    struct bytes_writer w = bytes_writer_init(out, HEADER_MESSAGE_LEN);
    bytes_put(&w, HEADER_TEXT, TEXT_LEN(HEADER_TEXT));
    bytes_put(&w, hash, sizeof hash);
    bytes_put(&w, block, BLOCK_SIGNED_LEN);
}

// What a slot is bound to: all that stands before the slots, suite and batch id among it, and which
// one it is.
static void slot_ad(const uint8_t *header, unsigned slot, uint8_t out[SLOT_AD_LEN])
{
    memcpy(out, header, SLOTS_OFFSET);
    out[SLOTS_OFFSET] = (uint8_t)slot;
}

// Seals K0 to every recipient; an unused slot seals a random value to a key that nobody has, so
// that the number of coordinators does not show.
// False if a recipient's key is a weak point, to which libsodium seals nothing.
static bool put_slots(uint8_t *header, enum seal_suite suite, const uint8_t k0[KEY_LEN],
                      const struct seal_recipient *recipients, unsigned recipient_count)
{
    for (unsigned i = 0; i < SEAL_SLOT_COUNT; i++) {
        uint8_t ad[SLOT_AD_LEN], *slot = header + SLOTS_OFFSET + i * SEAL_SLOT_LEN;
        slot_ad(header, i, ad);
        if (i >= recipient_count)
            seal_slot_put_decoy(slot, suite, ad, sizeof ad);
        else if (!seal_slot_put(slot, suite, ad, sizeof ad, k0, &recipients[i]))
            return false;
    }
    return true;
}

static void put_block(uint8_t *header, const struct seal_header *facts,
                      const uint8_t device_secret[64], const uint8_t k0[KEY_LEN], uint8_t *key)
{
    uint8_t block[BLOCK_LEN] = {0};
    struct bytes_writer w = bytes_writer_init(block, sizeof block);
    certificate_put(&w, &facts->certificate);
    bytes_put_u32(&w, facts->number);
    bytes_put(&w, facts->chain, sizeof facts->chain);
    bytes_put(&w, facts->previous, sizeof facts->previous);
    bytes_put(&w, facts->campaign_hash, sizeof facts->campaign_hash);
    bytes_put_u16(&w, facts->day);

    uint8_t message[HEADER_MESSAGE_LEN];
    header_message(header, block, message);
    crypto_sign_detached(block + BLOCK_SIGNED_LEN, NULL, message, sizeof message, device_secret);

    uint8_t *nonce = header + BLOCK_OFFSET;
    randombytes_buf(nonce, NONCE_LEN);
    derive_head(key, HEAD_BLOCK, k0);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_LEN, NULL, block, sizeof block, header,
                                               BLOCK_OFFSET, NULL, nonce, key);
    sodium_memzero(block, sizeof block);
    sodium_memzero(message, sizeof message);
}

static void start_chain(struct seal_chain *chain, const uint8_t k0[KEY_LEN], const uint8_t *header)
{
    derive_head(chain->key, HEAD_CHAIN, k0);
    chain->cell = 0;
    crypto_generichash(chain->header_hash, HASH_LEN, header, HASHED_LEN, NULL, 0);
}

enum status seal_header(uint8_t header[SEAL_HEADER_LEN], const struct seal_header *facts,
                        const uint8_t device_secret[64], const struct seal_recipient *recipients,
                        unsigned recipient_count, struct seal_chain *chain)
{
    enum seal_suite suite = seal_slot_suite(recipients, recipient_count);
    uint8_t *k0 = secret_alloc(KEY_LEN);
    uint8_t *block_key = secret_alloc(KEY_LEN);
    enum status status = STATUS_NO_MEMORY;
    if (!k0 || !block_key)
        goto out;
    randombytes_buf(k0, KEY_LEN);

    struct bytes_writer w = bytes_writer_init(header, SLOTS_OFFSET);
    bytes_put(&w, MAGIC, MAGIC_LEN);
    bytes_put_u8(&w, FORMAT);
    bytes_put_u8(&w, (uint8_t)suite);
    bytes_put_zeros(&w, RESERVED_LEN);
    bytes_put(&w, facts->batch_id, SEAL_BATCH_ID_LEN);

    status = STATUS_DAMAGED;
    if (!put_slots(header, suite, k0, recipients, recipient_count))
        goto out;
    commitment(header, k0, header + COMMITMENT_OFFSET);
    put_block(header, facts, device_secret, k0, block_key);
    start_chain(chain, k0, header);
    status = STATUS_OK;
out:
    secret_free(block_key);
    secret_free(k0);
    return status;
}

static bool open_slot(const uint8_t *header, unsigned slot, const struct seal_reader *reader,
                      uint8_t k0[KEY_LEN])
{
    enum seal_suite suite = (enum seal_suite)header[SUITE_OFFSET];
    unsigned first = slot == SEAL_ANY_SLOT ? 0 : slot;
    unsigned end = slot == SEAL_ANY_SLOT ? SEAL_SLOT_COUNT : slot + 1;
    for (unsigned i = first; i < end; i++) {
        uint8_t ad[SLOT_AD_LEN];
        slot_ad(header, i, ad);
        if (seal_slot_open(header + SLOTS_OFFSET + i * SEAL_SLOT_LEN, suite, ad, sizeof ad, reader,
                           k0))
            return true;
    }
    return false;
}

static bool open_block(const uint8_t *header, const uint8_t k0[KEY_LEN], uint8_t block[BLOCK_LEN])
{
    uint8_t key[KEY_LEN];
    derive_head(key, HEAD_BLOCK, k0);
    const uint8_t *nonce = header + BLOCK_OFFSET;
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(block, NULL, NULL, nonce + NONCE_LEN,
                                                            BLOCK_LEN + TAG_LEN, header,
                                                            BLOCK_OFFSET, nonce, key);
    sodium_memzero(key, sizeof key);
    return failed == 0;
}

static void get_block(const uint8_t block[BLOCK_LEN], struct seal_header *facts)
{
    struct bytes_reader r = bytes_reader_init(block, BLOCK_SIGNED_LEN);
    certificate_get(&r, &facts->certificate);
    facts->number = bytes_get_u32(&r);
    bytes_get(&r, facts->chain, sizeof facts->chain);
    bytes_get(&r, facts->previous, sizeof facts->previous);
    bytes_get(&r, facts->campaign_hash, sizeof facts->campaign_hash);
    facts->day = bytes_get_u16(&r);
}

static enum seal_verdict check_clear(const uint8_t *header)
{
    if (memcmp(header, MAGIC, MAGIC_LEN) != 0)
        return SEAL_NOT_A_BATCH;
    if (header[MAGIC_LEN] != FORMAT)
        return SEAL_NEWER_FORMAT;
    uint8_t suite = header[SUITE_OFFSET];
    if (suite != SEAL_SUITE_X25519 && suite != SEAL_SUITE_XWING)
        return SEAL_UNKNOWN_SUITE;
    if (!is_zero(header + RESERVED_OFFSET, RESERVED_LEN))
        return SEAL_NOT_ZERO;
    return seal_slot_offers((enum seal_suite)suite) ? SEAL_GOOD : SEAL_SUITE_NOT_SUPPORTED;
}

static enum seal_verdict check_commitment(const uint8_t *header, const uint8_t k0[KEY_LEN])
{
    uint8_t expected[HASH_LEN];
    commitment(header, k0, expected);
    return sodium_memcmp(expected, header + COMMITMENT_OFFSET, HASH_LEN) == 0
               ? SEAL_GOOD
               : SEAL_WRONG_COMMITMENT;
}

// Who says so: campaign, certificate, device, number.
static enum seal_verdict check_authority(const uint8_t *header, const uint8_t block[BLOCK_LEN],
                                         const uint8_t campaign_id[32],
                                         struct certificate_book *book,
                                         const struct seal_header *facts)
{
    const struct certificate *certificate = &facts->certificate;
    if (memcmp(certificate->campaign_id, campaign_id, 32) != 0)
        return SEAL_FOREIGN_CAMPAIGN;
    if (!certificate_book_verify(book, certificate))
        return SEAL_FORGED_CERTIFICATE;
    uint8_t message[HEADER_MESSAGE_LEN];
    header_message(header, block, message);
    if (crypto_sign_verify_detached(block + BLOCK_SIGNED_LEN, message, sizeof message,
                                    certificate->device_public) != 0)
        return SEAL_FORGED_DEVICE;
    return facts->number < SEAL_MAX_NUMBER ? SEAL_GOOD : SEAL_NUMBER_TOO_HIGH;
}

static enum seal_verdict open_with_k0(const uint8_t *header, const uint8_t k0[KEY_LEN],
                                      const uint8_t campaign_id[32], struct certificate_book *book,
                                      struct seal_header *facts, struct seal_chain *chain)
{
    uint8_t block[BLOCK_LEN];
    enum seal_verdict verdict = check_commitment(header, k0);
    if (verdict == SEAL_GOOD && !open_block(header, k0, block))
        verdict = SEAL_DAMAGED_BLOCK;
    if (verdict != SEAL_GOOD)
        return verdict;
    const size_t used_len = BLOCK_SIGNED_LEN + crypto_sign_BYTES;
    if (!is_zero(block + used_len, BLOCK_LEN - used_len))
        verdict = SEAL_NOT_ZERO;
    if (verdict == SEAL_GOOD) {
        memcpy(facts->batch_id, header + BATCH_ID_OFFSET, SEAL_BATCH_ID_LEN);
        facts->suite = header[SUITE_OFFSET];
        get_block(block, facts);
        verdict = check_authority(header, block, campaign_id, book, facts);
    }
    if (verdict == SEAL_GOOD)
        start_chain(chain, k0, header);
    sodium_memzero(block, sizeof block);
    return verdict;
}

enum seal_verdict seal_open_header(const uint8_t header[SEAL_HEADER_LEN], unsigned slot,
                                   const struct seal_reader *reader, const uint8_t campaign_id[32],
                                   struct certificate_book *book, struct seal_header *facts,
                                   struct seal_chain *chain)
{
    enum seal_verdict verdict = check_clear(header);
    if (verdict != SEAL_GOOD)
        return verdict;
    uint8_t k0[KEY_LEN];
    if (!open_slot(header, slot, reader, k0))
        return SEAL_NOT_FOR_US;
    verdict = open_with_k0(header, k0, campaign_id, book, facts, chain);
    sodium_memzero(k0, sizeof k0);
    return verdict;
}

// ---- cells ----------------------------------------------------------------------------------

// The additional data of a cell: H ‖ i.
static void cell_ad(const struct seal_chain *chain, uint8_t out[CELL_AD_LEN])
{
    struct bytes_writer w = bytes_writer_init(out, CELL_AD_LEN);
    bytes_put(&w, chain->header_hash, HASH_LEN);
    bytes_put_u16(&w, (uint16_t)chain->cell);
}

// Takes this cell's keys out of the chain and moves it on; what is behind cannot be derived again.
static void advance(struct seal_chain *chain, uint8_t cell_key[KEY_LEN],
                    uint8_t digest_key[KEY_LEN])
{
    uint8_t next[KEY_LEN];
    derive_cell(cell_key, CELL_SEAL, chain->key);
    derive_cell(digest_key, CELL_DIGEST, chain->key);
    derive_cell(next, CELL_CHAIN, chain->key);
    memcpy(chain->key, next, KEY_LEN);
    sodium_memzero(next, sizeof next);
    chain->cell++;
}

static void put_cell(uint8_t plain[CELL_LEN], const struct seal_cell *cell)
{
    struct bytes_writer w = bytes_writer_init(plain, CELL_LEN);
    bytes_put_u8(&w, (uint8_t)cell->type);
    bytes_put_u8(&w, cell->record_version);
    bytes_put_u16(&w, cell->packed_len);
    bytes_put_u16(&w, cell->record_len);
    bytes_put_u16(&w, 0);
    bytes_put(&w, cell->entry_id, SEAL_ENTRY_ID_LEN);
    bytes_put(&w, cell->content, SEAL_CONTENT_LEN);
}

void seal_cell(struct seal_chain *chain, const struct seal_cell *cell, uint8_t page[SEAL_PAGE_LEN],
               uint8_t digest[SEAL_DIGEST_LEN])
{
    uint8_t plain[CELL_LEN], ad[CELL_AD_LEN], cell_key[KEY_LEN], digest_key[KEY_LEN];
    put_cell(plain, cell);
    cell_ad(chain, ad);
    advance(chain, cell_key, digest_key);
    randombytes_buf(page, NONCE_LEN);
    crypto_aead_xchacha20poly1305_ietf_encrypt(page + NONCE_LEN, NULL, plain, sizeof plain, ad,
                                               sizeof ad, NULL, page, cell_key);
    crypto_generichash(digest, SEAL_DIGEST_LEN, plain, CELL_HEAD_LEN + (size_t)cell->packed_len,
                       digest_key, KEY_LEN);
    sodium_memzero(plain, sizeof plain);
    sodium_memzero(cell_key, sizeof cell_key);
    sodium_memzero(digest_key, sizeof digest_key);
}

static enum seal_verdict get_cell(const uint8_t plain[CELL_LEN], struct seal_cell *cell)
{
    struct bytes_reader r = bytes_reader_init(plain, CELL_LEN);
    uint8_t type = bytes_get_u8(&r);
    cell->type = (enum seal_cell_type)type;
    cell->record_version = bytes_get_u8(&r);
    cell->packed_len = bytes_get_u16(&r);
    cell->record_len = bytes_get_u16(&r);
    uint16_t reserved = bytes_get_u16(&r);
    bytes_get(&r, cell->entry_id, SEAL_ENTRY_ID_LEN);
    bytes_get(&r, cell->content, SEAL_CONTENT_LEN);
    if (cell->packed_len > SEAL_CONTENT_LEN)
        return SEAL_BAD_LENGTH;
    if (reserved != 0 ||
        !is_zero(cell->content + cell->packed_len, SEAL_CONTENT_LEN - (size_t)cell->packed_len))
        return SEAL_NOT_ZERO;
    return type >= SEAL_ENTRY && type <= SEAL_FINAL ? SEAL_GOOD : SEAL_UNKNOWN_TYPE;
}

enum seal_verdict seal_open_cell(struct seal_chain *chain, const uint8_t page[SEAL_PAGE_LEN],
                                 struct seal_cell *cell, uint8_t digest[SEAL_DIGEST_LEN])
{
    uint8_t plain[CELL_LEN], ad[CELL_AD_LEN], cell_key[KEY_LEN], digest_key[KEY_LEN];
    cell_ad(chain, ad);
    advance(chain, cell_key, digest_key);
    enum seal_verdict verdict = SEAL_DAMAGED_CELL;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, page + NONCE_LEN,
                                                   CELL_LEN + TAG_LEN, ad, sizeof ad, page,
                                                   cell_key) == 0) {
        verdict = get_cell(plain, cell);
        size_t packed_len = verdict == SEAL_BAD_LENGTH ? SEAL_CONTENT_LEN : cell->packed_len;
        crypto_generichash(digest, SEAL_DIGEST_LEN, plain, CELL_HEAD_LEN + packed_len, digest_key,
                           KEY_LEN);
    }
    sodium_memzero(plain, sizeof plain);
    sodium_memzero(cell_key, sizeof cell_key);
    sodium_memzero(digest_key, sizeof digest_key);
    return verdict;
}

// ---- final and trailer ----------------------------------------------------------------------

#define FINAL_MESSAGE_CAP (TEXT_LEN(FINAL_TEXT) + HASH_LEN + SEAL_FINAL_MAX_LEN)

// What the device signs: the text, H, and `final` up to its signature. Gives its length.
static size_t final_message(const uint8_t header_hash[HASH_LEN], const uint8_t *content,
                            size_t signed_len, uint8_t out[FINAL_MESSAGE_CAP])
{
    struct bytes_writer w = bytes_writer_init(out, FINAL_MESSAGE_CAP);
    bytes_put(&w, FINAL_TEXT, TEXT_LEN(FINAL_TEXT));
    bytes_put(&w, header_hash, HASH_LEN);
    bytes_put(&w, content, signed_len);
    return w.len;
}

void seal_final(struct seal_chain *chain, unsigned count, const uint8_t (*digests)[SEAL_DIGEST_LEN],
                const uint8_t device_secret[64], uint8_t page[SEAL_PAGE_LEN])
{
    struct seal_cell cell = {.type = SEAL_FINAL};
    struct bytes_writer w = bytes_writer_init(cell.content, sizeof cell.content);
    bytes_put_u32(&w, count);
    bytes_put(&w, digests, (size_t)count * SEAL_DIGEST_LEN);
    uint8_t message[FINAL_MESSAGE_CAP];
    size_t message_len = final_message(chain->header_hash, cell.content, w.len, message);
    crypto_sign_detached(cell.content + w.len, NULL, message, message_len, device_secret);
    cell.packed_len = cell.record_len = (uint16_t)(w.len + crypto_sign_BYTES);

    uint8_t unused_key[KEY_LEN], unused_digest[SEAL_DIGEST_LEN];
    while (chain->cell < SEAL_FINAL_CELL)
        advance(chain, unused_key, unused_digest);
    seal_cell(chain, &cell, page, unused_digest);
    sodium_memzero(unused_key, sizeof unused_key);
    sodium_memzero(unused_digest, sizeof unused_digest);
}

enum seal_verdict seal_open_final(const struct seal_cell *cell, const uint8_t header_hash[32],
                                  const uint8_t device_public[32], unsigned *count,
                                  uint8_t digests[SEAL_ENTRY_COUNT][SEAL_DIGEST_LEN])
{
    struct bytes_reader r = bytes_reader_init(cell->content, cell->packed_len);
    uint32_t found = bytes_get_u32(&r);
    if (found > SEAL_ENTRY_COUNT)
        return SEAL_BAD_LENGTH;
    size_t digests_len = (size_t)found * SEAL_DIGEST_LEN;
    bytes_get(&r, digests, digests_len);
    const uint8_t *signature = bytes_take(&r, crypto_sign_BYTES);
    if (!bytes_at_end(&r) || cell->record_len != cell->packed_len)
        return SEAL_BAD_LENGTH;
    uint8_t message[FINAL_MESSAGE_CAP];
    size_t message_len = final_message(header_hash, cell->content, 4 + digests_len, message);
    if (crypto_sign_verify_detached(signature, message, message_len, device_public) != 0)
        return SEAL_FORGED_DEVICE;
    *count = found;
    return SEAL_GOOD;
}

void seal_trailer(const uint8_t file[SEAL_FILE_LEN], uint8_t out[SEAL_TRAILER_LEN])
{
    crypto_generichash(out, SEAL_TRAILER_LEN, file, SEAL_TRAILER_OFFSET, NULL, 0);
}
