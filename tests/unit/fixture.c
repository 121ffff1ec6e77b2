// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/fixture.h"

#include "common/kit.h"
#include "common/pack.h"
#include "common/safefile.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void fixture_init(struct fixture *fixture)
{
    assert_true(sodium_init() >= 0);
    memset(fixture, 0, sizeof *fixture);
    crypto_sign_keypair(fixture->campaign_public, fixture->campaign_secret);
    for (unsigned i = 0; i < 2; i++) {
        seal_slot_draw(&fixture->readers[i]);
        seal_slot_announce(&fixture->readers[i], &fixture->recipients[i]);
    }
    crypto_sign_keypair(fixture->certificate.device_public, fixture->device_secret);
    randombytes_buf(fixture->certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    randombytes_buf(fixture->chain_secret, sizeof fixture->chain_secret);
    certificate_sign(&fixture->certificate, fixture->campaign_secret, fixture->campaign_public);
    fixture->facts = fixture_facts(fixture, 0);
}

void fixture_without_kem(struct fixture *fixture)
{
    for (unsigned i = 0; i < 2; i++) {
        fixture->readers[i].has_kem = false;
        sodium_memzero(fixture->readers[i].kem_secret, sizeof fixture->readers[i].kem_secret);
        seal_slot_announce(&fixture->readers[i], &fixture->recipients[i]);
    }
}

struct seal_header fixture_facts(const struct fixture *fixture, uint32_t number)
{
    struct seal_header facts = {
        .certificate = fixture->certificate, .number = number, .day = 18876};
    randombytes_buf(facts.batch_id, sizeof facts.batch_id);
    memset(facts.campaign_hash, 0x5a, sizeof facts.campaign_hash);
    kit_chain_root(fixture->chain_secret, fixture->certificate.device_id, facts.chain);
    for (uint32_t i = 0; i < number; i++)
        kit_chain_next(facts.chain, facts.chain);
    return facts;
}

struct batch_read_key fixture_key(const struct fixture *fixture, unsigned coordinator)
{
    struct batch_read_key key = {.reader = fixture->readers[coordinator], .slot = coordinator};
    memcpy(key.campaign_id, fixture->campaign_public, 32);
    return key;
}

struct fixture_batch *fixture_batch_new(const struct fixture *fixture,
                                        const struct seal_header *facts)
{
    struct fixture_batch *batch = calloc(1, sizeof *batch);
    assert_non_null(batch);
    randombytes_buf(batch->file, sizeof batch->file);
    assert_int_equal(seal_header(batch->file, facts, fixture->device_secret, fixture->recipients, 2,
                                 &batch->chain),
                     STATUS_OK);
    return batch;
}

void fixture_entry_id(uint8_t entry_number, uint8_t out[SEAL_ENTRY_ID_LEN])
{
    memset(out, entry_number, SEAL_ENTRY_ID_LEN);
}

void fixture_cell(struct seal_cell *cell, enum seal_cell_type type, uint8_t entry_number,
                  const char *family_name)
{
    struct record record = {.len = 0};
    record_put_text(&record, RECORD_FAMILY_NAME, family_name);
    assert_false(record.failed);
    memset(cell, 0, sizeof *cell);
    size_t packed_len;
    assert_int_equal(pack_record(record.bytes, record.len, cell->content, &packed_len), STATUS_OK);
    cell->type = type;
    cell->record_version = RECORD_VERSION;
    cell->record_len = (uint16_t)record.len;
    cell->packed_len = (uint16_t)packed_len;
    fixture_entry_id(entry_number, cell->entry_id);
}

void fixture_batch_seal(struct fixture_batch *batch, const struct seal_cell *cell)
{
    uint8_t *page = batch->file + SEAL_HEADER_LEN + (size_t)batch->chain.cell * SEAL_PAGE_LEN;
    seal_cell(&batch->chain, cell, page, batch->digests[batch->used++]);
}

void fixture_batch_add(struct fixture_batch *batch, enum seal_cell_type type, uint8_t entry_number,
                       const char *family_name)
{
    struct seal_cell cell;
    fixture_cell(&cell, type, entry_number, family_name);
    fixture_batch_seal(batch, &cell);
}

void fixture_batch_close(struct fixture_batch *batch, const struct fixture *fixture)
{
    uint8_t *page = batch->file + SEAL_HEADER_LEN + (size_t)SEAL_FINAL_CELL * SEAL_PAGE_LEN;
    seal_final(&batch->chain, batch->used, (const uint8_t(*)[SEAL_DIGEST_LEN])batch->digests,
               fixture->device_secret, page);
    seal_trailer(batch->file, batch->file + SEAL_TRAILER_OFFSET);
}

static char *copy(const char *text)
{
    size_t len = strlen(text) + 1;
    char *out = malloc(len);
    assert_non_null(out);
    return memcpy(out, text, len);
}

static void set_texts(struct campaign *campaign, enum lang lang, const char *title,
                      const char *addressee, const char *text, const char *declaration)
{
    campaign->title[lang] = copy(title);
    campaign->addressee[lang] = copy(addressee);
    campaign->text[lang] = copy(text);
    campaign->declarations[0][lang] = copy(declaration);
}

void fixture_campaign(const struct fixture *fixture, struct campaign *out)
{
    campaign_init(out);
    memcpy(out->id, fixture->campaign_public, sizeof out->id);
    out->version = 1;
    out->first_day = 18876; // 2021-09-06
    out->last_day = 18880;
    out->minimum_age = 18;
    out->fields[RECORD_FAMILY_NAME] = (struct campaign_field){CAMPAIGN_REQUIRED, true};
    out->fields[RECORD_GIVEN_NAME] = (struct campaign_field){CAMPAIGN_REQUIRED, true};
    out->fields[RECORD_PATRONYMIC] = (struct campaign_field){CAMPAIGN_OPTIONAL, true};
    out->fields[RECORD_BIRTH_DATE] = (struct campaign_field){CAMPAIGN_REQUIRED, false};
    out->fields[RECORD_ID_NUMBER] = (struct campaign_field){CAMPAIGN_REQUIRED_OR_REASON, false};
    out->declaration_count = 1;
    out->coordinator_count = 2;
    for (unsigned i = 0; i < 2; i++) {
        struct campaign_coordinator *coordinator = &out->coordinators[i];
        coordinator->recipient = fixture->recipients[i];
        memset(coordinator->sign_public, (int)i + 1, 32);
        crypto_box_seal(coordinator->sealed_chain_secret, fixture->chain_secret, 32,
                        coordinator->recipient.box_public);
    }
    set_texts(out, LANG_KK, "Ақынды босату туралы", "Президентке", "Біз сұраймыз.",
              "Мен 18 жастамын.");
    set_texts(out, LANG_EN, "Free the poet", "To the President", "We ask.\nAll of us.",
              "I am 18 or older.");
}

// Speaks for itself: outside of a test of its own, cmocka ends a program without a word.
static void must(enum status status, const char *what, const char *path)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "fixture: %s %s failed (status %d)\n", what, path, (int)status);
    exit(EXIT_FAILED);
}

// The system's randomness, also where a test has put its own sequence in its place: that one
// repeats, and a run that was killed leaves its folder behind.
void fixture_folder(char out[PLATFORM_PATH_CAP])
{
    const char *base = getenv("TMPDIR");
    uint8_t random[8];
    char name[2 * sizeof random + 1];
    randombytes_sysrandom_implementation.buf(random, sizeof random);
    sodium_bin2hex(name, sizeof name, random, sizeof random);
    (void)snprintf(out, PLATFORM_PATH_CAP, "%s/qol-test-%s", base ? base : "/tmp", name);
    must(platform_make_folder(out), "making", out);
}

static enum status remove_one(void *folder, const char *name)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder, name, path);
    if (status == STATUS_OK)
        status = platform_remove(path);
    if (status != STATUS_NOT_A_FILE)
        return status;
    fixture_folder_remove(path);
    return STATUS_OK;
}

void fixture_folder_remove(const char *folder)
{
    char context[PLATFORM_PATH_CAP];
    must(safefile_join(folder, "", context), "naming", folder);
    must(platform_list(folder, remove_one, context), "emptying", folder);
    must(platform_remove_folder(folder), "removing", folder);
}
