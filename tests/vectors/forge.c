// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/forge.h"

#include "common/bytes.h"
#include "common/kit.h"
#include "common/record.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_NONCE_LEN 24
#define BLOCK_LEN 512
#define BLOCK_TAG_LEN 16
#define SLOT_AD_LEN 33
#define DAY_OF_THE_VECTORS 18870 // 2021-08-31

static void must(bool done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "vectors_generate: %s failed\n", what);
    exit(EXIT_FAILED);
}

// ---- honest ---------------------------------------------------------------------------------

void forge_init_device(struct forge *forge, const struct world *world, unsigned device)
{
    memset(forge, 0, sizeof *forge);
    forge->world = world;
    forge->len = SEAL_FILE_LEN;
    forge->recipient_count = 2;
    forge->pack = pack_compress;
    forge->device_secret = world->devices[device].secret;
    forge->facts.certificate = world->devices[device].certificate;
    forge->facts.day = DAY_OF_THE_VECTORS;
    memcpy(forge->facts.chain, world->devices[device].chain_root, 32);
    crypto_generichash(forge->facts.campaign_hash, 32, (const uint8_t *)"a campaign file", 15, NULL,
                       0);
}

void forge_init(struct forge *forge, const struct world *world)
{
    forge_init_device(forge, world, 0);
}

void forge_next(struct forge *forge)
{
    struct seal_header facts = forge->facts;
    seal_trailer(forge->file, facts.previous);
    kit_chain_next(facts.chain, facts.chain);
    facts.number++;
    unsigned kem_count = forge->kem_count;
    forge_init(forge, forge->world);
    forge->kem_count = kem_count;
    forge->facts = facts;
}

void forge_header(struct forge *forge)
{
    randombytes_buf(forge->facts.batch_id, sizeof forge->facts.batch_id);
    struct seal_recipient recipients[WORLD_COORDINATOR_COUNT];
    for (unsigned i = 0; i < forge->recipient_count; i++) {
        struct seal_reader reader = forge->world->readers[i];
        reader.has_kem = i < forge->kem_count;
        seal_slot_announce(&reader, &recipients[i]);
    }
    must(seal_header(forge->file, &forge->facts, forge->device_secret, recipients,
                     forge->recipient_count, &forge->chain) == STATUS_OK,
         "sealing a header");
}

static void expect(struct forge *forge, const struct seal_cell *cell,
                   const struct samples_field *sample)
{
    struct forge_expected *expected = &forge->expected[forge->chain.cell];
    expected->state = cell->type == SEAL_VOID ? FORGE_VOID : FORGE_ENTRY;
    expected->fields = sample;
    memcpy(expected->entry_id, cell->entry_id, SEAL_ENTRY_ID_LEN);
}

static void put_cell(struct forge *forge, struct seal_cell *cell,
                     const struct samples_field *sample)
{
    struct record record = {.len = 0};
    for (const struct samples_field *field = sample; field->id != 0; field++)
        record_put(&record, field->id, field->bytes, field->len);
    must(!record.failed && record_check(record.bytes, record.len) == STATUS_OK,
         "building a record");
    if (record.len > 0) {
        size_t packed_len;
        must(forge->pack(record.bytes, record.len, cell->content, &packed_len) == STATUS_OK,
             "packing a record");
        cell->packed_len = (uint16_t)packed_len;
    }
    cell->record_version = RECORD_VERSION;
    cell->record_len = (uint16_t)record.len;
    expect(forge, cell, sample);
    unsigned i = forge->chain.cell;
    seal_cell(&forge->chain, cell, forge->file + FORGE_CELL(i), forge->digests[i]);
}

void forge_entry_with_id(struct forge *forge, const uint8_t entry_id[SEAL_ENTRY_ID_LEN],
                         const struct samples_field *sample)
{
    struct seal_cell cell = {.type = SEAL_ENTRY};
    memcpy(cell.entry_id, entry_id, SEAL_ENTRY_ID_LEN);
    put_cell(forge, &cell, sample);
}

void forge_entry(struct forge *forge, const struct samples_field *sample)
{
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    randombytes_buf(entry_id, sizeof entry_id);
    forge_entry_with_id(forge, entry_id, sample);
}

void forge_void(struct forge *forge, const uint8_t entry_id[SEAL_ENTRY_ID_LEN],
                const struct samples_field *sample)
{
    struct seal_cell cell = {.type = SEAL_VOID};
    memcpy(cell.entry_id, entry_id, SEAL_ENTRY_ID_LEN);
    put_cell(forge, &cell, sample);
}

void forge_final(struct forge *forge, unsigned count, const uint8_t *device_secret)
{
    seal_final(&forge->chain, count, (const uint8_t(*)[SEAL_DIGEST_LEN])forge->digests,
               device_secret, forge->file + FORGE_CELL(SEAL_FINAL_CELL));
}

void forge_trailer(struct forge *forge)
{
    seal_trailer(forge->file, forge->file + SEAL_TRAILER_OFFSET);
}

void forge_close(struct forge *forge)
{
    forge_final(forge, forge->chain.cell, forge->device_secret);
    forge_trailer(forge);
}

// ---- faults ---------------------------------------------------------------------------------

void forge_expect_nothing(struct forge *forge, unsigned cell)
{
    forge->expected[cell] = (struct forge_expected){.state = FORGE_NOTHING};
}

void forge_expect_held(struct forge *forge, unsigned cell, const char *reason)
{
    forge->expected[cell] = (struct forge_expected){.state = FORGE_HELD, .reason = reason};
}

void forge_flip(struct forge *forge, size_t offset)
{
    forge->file[offset] ^= 1;
}

void forge_damage(struct forge *forge, unsigned cell)
{
    forge_flip(forge, FORGE_CELL(cell) + SEAL_PAGE_LEN / 2);
    if (cell < SEAL_ENTRY_COUNT)
        forge_expect_nothing(forge, cell);
}

void forge_swap(struct forge *forge, unsigned a, unsigned b)
{
    uint8_t page[SEAL_PAGE_LEN];
    memcpy(page, forge->file + FORGE_CELL(a), sizeof page);
    memcpy(forge->file + FORGE_CELL(a), forge->file + FORGE_CELL(b), sizeof page);
    memcpy(forge->file + FORGE_CELL(b), page, sizeof page);
    forge_expect_nothing(forge, a);
    forge_expect_nothing(forge, b);
}

void forge_block_byte(struct forge *forge, size_t offset, uint8_t value)
{
    uint8_t k0[32], key[32], block[BLOCK_LEN], ad[SLOT_AD_LEN] = {0}; // of slot 0
    const struct world *world = forge->world;
    memcpy(ad, forge->file, SLOT_AD_LEN - 1);
    must(seal_slot_open(forge->file + FORGE_SLOTS, (enum seal_suite)forge->file[FORGE_SUITE], ad,
                        sizeof ad, &world->readers[0], k0),
         "opening a slot");
    crypto_kdf_derive_from_key(key, sizeof key, 1, "qolhead_", k0);
    uint8_t *nonce = forge->file + FORGE_BLOCK;
    uint8_t *sealed = nonce + BLOCK_NONCE_LEN;
    must(crypto_aead_xchacha20poly1305_ietf_decrypt(block, NULL, NULL, sealed,
                                                    BLOCK_LEN + BLOCK_TAG_LEN, forge->file,
                                                    FORGE_BLOCK, nonce, key) == 0,
         "opening a block");
    block[offset] = value;
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, NULL, block, sizeof block, forge->file,
                                               FORGE_BLOCK, NULL, nonce, key);
    crypto_generichash(forge->chain.header_hash, 32, forge->file, FORGE_FILL, NULL, 0);
}

void forge_put_u16(uint8_t *at, size_t value)
{
    struct bytes_writer w = bytes_writer_init(at, 2);
    bytes_put_u16(&w, (uint16_t)value);
}

void forge_plain(uint8_t plain[FORGE_PLAIN_LEN], enum seal_cell_type type, const void *record,
                 size_t len)
{
    size_t packed_len;
    memset(plain, 0, FORGE_PLAIN_LEN);
    plain[0] = (uint8_t)type;
    plain[FORGE_PLAIN_VERSION] = RECORD_VERSION;
    must(pack_compress(record, len, plain + FORGE_PLAIN_CONTENT, &packed_len) == STATUS_OK,
         "packing bytes");
    forge_put_u16(plain + FORGE_PLAIN_PACKED_LEN, packed_len);
    forge_put_u16(plain + FORGE_PLAIN_RECORD_LEN, len);
    randombytes_buf(plain + FORGE_PLAIN_CONTENT - SEAL_ENTRY_ID_LEN, SEAL_ENTRY_ID_LEN);
}

// X of the next cell, in place.
static void advance(struct seal_chain *chain)
{
    crypto_kdf_derive_from_key(chain->key, 32, 2, "qolcell_", chain->key);
    chain->cell++;
}

void forge_page(struct forge *forge, const uint8_t plain[FORGE_PLAIN_LEN])
{
    unsigned cell = forge->chain.cell;
    uint8_t ad[34], key[32], digest_key[32];
    memcpy(ad, forge->chain.header_hash, 32);
    forge_put_u16(ad + 32, cell);
    crypto_kdf_derive_from_key(key, 32, 1, "qolcell_", forge->chain.key);
    crypto_kdf_derive_from_key(digest_key, 32, 3, "qolcell_", forge->chain.key);
    advance(&forge->chain);

    uint8_t *page = forge->file + FORGE_CELL(cell);
    randombytes_buf(page, BLOCK_NONCE_LEN);
    crypto_aead_xchacha20poly1305_ietf_encrypt(page + BLOCK_NONCE_LEN, NULL, plain, FORGE_PLAIN_LEN,
                                               ad, sizeof ad, NULL, page, key);
    struct bytes_reader r = bytes_reader_init(plain + FORGE_PLAIN_PACKED_LEN, 2);
    size_t digested_len = FORGE_PLAIN_CONTENT + (size_t)bytes_get_u16(&r);
    if (digested_len > FORGE_PLAIN_LEN)
        digested_len = FORGE_PLAIN_LEN;
    crypto_generichash(forge->digests[cell], SEAL_DIGEST_LEN, plain, digested_len, digest_key, 32);
}

static const char small_record[] = "\1\4\0Abai\2\4\0Abai";

void forge_odd_entry(struct forge *forge, size_t offset, uint8_t value)
{
    uint8_t plain[FORGE_PLAIN_LEN];
    forge_plain(plain, SEAL_ENTRY, small_record, sizeof small_record - 1);
    plain[offset] = value;
    forge_page(forge, plain);
}

void forge_bytes(struct forge *forge, const void *record, size_t len)
{
    uint8_t plain[FORGE_PLAIN_LEN];
    forge_plain(plain, SEAL_ENTRY, record, len);
    forge_page(forge, plain);
}

#define FINAL_TEXT "qol batch 1 final"
#define FINAL_TEXT_LEN (sizeof FINAL_TEXT - 1)

void forge_final_plain(const struct forge *forge, unsigned count, size_t more_len,
                       uint8_t plain[FORGE_PLAIN_LEN])
{
    uint8_t message[FORGE_PLAIN_LEN];
    uint8_t *content = plain + FORGE_PLAIN_CONTENT;
    size_t signed_len = 4 + (size_t)count * SEAL_DIGEST_LEN;
    memset(plain, 0, FORGE_PLAIN_LEN);
    plain[0] = SEAL_FINAL;
    forge_put_u16(content, count);
    memcpy(content + 4, forge->digests, (size_t)count * SEAL_DIGEST_LEN);
    memcpy(message, FINAL_TEXT, FINAL_TEXT_LEN);
    memcpy(message + FINAL_TEXT_LEN, forge->chain.header_hash, 32);
    memcpy(message + FINAL_TEXT_LEN + 32, content, signed_len);
    crypto_sign_detached(content + signed_len, NULL, message, FINAL_TEXT_LEN + 32 + signed_len,
                         forge->device_secret);
    size_t content_len = signed_len + crypto_sign_BYTES + more_len;
    forge_put_u16(plain + FORGE_PLAIN_PACKED_LEN, content_len);
    forge_put_u16(plain + FORGE_PLAIN_RECORD_LEN, content_len);
}

void forge_final_page(struct forge *forge, const uint8_t plain[FORGE_PLAIN_LEN])
{
    while (forge->chain.cell < SEAL_FINAL_CELL)
        advance(&forge->chain);
    forge_page(forge, plain);
}
