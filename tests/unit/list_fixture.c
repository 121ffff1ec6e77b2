// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/list_fixture.h"

#include "common/pack.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "merger/list/archive.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CAMPAIGN_HASH_BYTE 0x5a // as in fixture_facts

void list_fixture_init(struct list_fixture *list)
{
    memset(list, 0, sizeof *list);
    fixture_init(&list->device);
    struct folder *folder = &list->folder;
    fixture_folder(folder->path);
    fixture_folder(list->stick);
    fixture_campaign(&list->device, &folder->campaign);
    memset(folder->campaign.hash, CAMPAIGN_HASH_BYTE, sizeof folder->campaign.hash);
    folder->key = secret_alloc(sizeof *folder->key);
    folder->chain_secret = secret_alloc(32);
    assert_non_null(folder->key);
    assert_non_null(folder->chain_secret);
    coordinator_draw(folder->key);
    folder->key->reader = list->device.readers[0];
    memcpy(folder->chain_secret, list->device.chain_secret, 32);
    memcpy(folder->campaign.coordinators[0].sign_public, folder->key->sign_public, 32);
}

void list_fixture_free(struct list_fixture *list)
{
    char path[PLATFORM_PATH_CAP];
    memcpy(path, list->folder.path, sizeof path);
    folder_close(&list->folder);
    fixture_folder_remove(path);
    fixture_folder_remove(list->stick);
}

void list_fixture_device(const struct list_fixture *list, struct fixture *out)
{
    *out = list->device;
    crypto_sign_keypair(out->certificate.device_public, out->device_secret);
    randombytes_buf(out->certificate.device_id, sizeof out->certificate.device_id);
    certificate_sign(&out->certificate, out->campaign_secret, out->campaign_public);
    out->facts = fixture_facts(out, 0);
}

void list_fixture_record(const struct list_fixture_person *person, struct record *out)
{
    const char *const texts[] = {person->family_name, person->given_name, person->patronymic,
                                 person->birth_date, person->id_number};
    memset(out, 0, sizeof *out);
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i])
            record_put_text(out, (uint8_t)(RECORD_FAMILY_NAME + i), texts[i]);
    if (person->consents != 0)
        record_put_u8(out, RECORD_CONSENTS, person->consents);
    assert_false(out->failed);
}

// ---- facts by hand ----------------------------------------------------------------------------

size_t list_fixture_batch_of(struct facts *facts, const struct seal_header *header)
{
    struct facts_batch batch = {.header = *header};
    randombytes_buf(batch.header_hash, sizeof batch.header_hash);
    assert_int_equal(facts_add_batch(facts, &batch), STATUS_OK);
    return facts->batch_count - 1;
}

size_t list_fixture_batch(struct facts *facts, const struct fixture *device, uint32_t number)
{
    struct seal_header header = fixture_facts(device, number);
    return list_fixture_batch_of(facts, &header);
}

struct facts_content list_fixture_content(enum seal_cell_type type, uint8_t entry_number,
                                          const struct record *record)
{
    struct facts_content content = {
        .type = (uint8_t)type,
        .record_version = RECORD_VERSION,
        .record = record->bytes,
        .record_len = record->len,
    };
    fixture_entry_id(entry_number, content.entry_id);
    crypto_generichash(content.digest, sizeof content.digest, record->bytes, record->len,
                       content.entry_id, sizeof content.entry_id);
    content.digest[0] ^= content.type;
    return content;
}

void list_fixture_cell(struct facts *facts, size_t batch, unsigned cell, uint32_t variant,
                       const struct facts_content *content)
{
    assert_int_equal(facts_add_cell(facts, batch, cell, variant, content), STATUS_OK);
}

void list_fixture_entry(struct facts *facts, size_t batch, unsigned cell, uint8_t entry_number,
                        const struct list_fixture_person *person)
{
    struct record record = {.len = 0};
    if (person)
        list_fixture_record(person, &record);
    struct facts_content content =
        list_fixture_content(person ? SEAL_ENTRY : SEAL_VOID, entry_number, &record);
    list_fixture_cell(facts, batch, cell, 0, &content);
}

void list_fixture_copy(struct facts *facts, size_t batch, uint8_t trailer, bool closed)
{
    struct facts_copy copy = {.batch = &facts->batches[batch], .closed = closed};
    randombytes_buf(copy.hash, sizeof copy.hash);
    memset(copy.trailer, trailer, sizeof copy.trailer);
    assert_int_equal(facts_add_copy(facts, &copy), STATUS_OK);
}

// ---- batch files ------------------------------------------------------------------------------

void list_fixture_seal(struct fixture_batch *batch, uint8_t entry_number,
                       const struct list_fixture_person *person)
{
    struct seal_cell cell = {.type = person ? SEAL_ENTRY : SEAL_VOID,
                             .record_version = RECORD_VERSION};
    fixture_entry_id(entry_number, cell.entry_id);
    if (person) {
        struct record record;
        size_t packed_len;
        list_fixture_record(person, &record);
        assert_int_equal(pack_record(record.bytes, record.len, cell.content, &packed_len),
                         STATUS_OK);
        cell.packed_len = (uint16_t)packed_len;
        cell.record_len = (uint16_t)record.len;
    }
    fixture_batch_seal(batch, &cell);
}

void list_fixture_write(const struct fixture_batch *batch, const char *folder, const char *name,
                        char path[PLATFORM_PATH_CAP])
{
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    assert_int_equal(safefile_replace(path, batch->file, sizeof batch->file), STATUS_OK);
}

void list_fixture_archive(const struct list_fixture *list, const struct fixture_batch *batch)
{
    struct archive archive;
    uint8_t trailer[SEAL_TRAILER_LEN], copy_hash[FACTS_HASH_LEN];
    seal_trailer(batch->file, trailer);
    facts_copy_hash(trailer, batch->file + SEAL_TRAILER_OFFSET, copy_hash);
    assert_int_equal(archive_open(&list->folder, &archive), STATUS_OK);
    assert_int_equal(archive_put_batch(&archive, batch->file + 16, copy_hash, batch->file),
                     STATUS_OK);
    assert_int_equal(archive_flush(&archive), STATUS_OK);
    archive_close(&archive);
}

// ---- the same ---------------------------------------------------------------------------------

static void assert_same_cell(const struct facts_cell *a, const struct facts_cell *b)
{
    assert_int_equal(a->variant, b->variant);
    assert_int_equal(a->cell, b->cell);
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->flaw, b->flaw);
    assert_int_equal(a->consents, b->consents);
    assert_int_equal(a->vouched, b->vouched);
    assert_memory_equal(a->entry_id, b->entry_id, sizeof a->entry_id);
    assert_int_equal(a->digest, b->digest);
    assert_memory_equal(a->record_hash, b->record_hash, sizeof a->record_hash);
    assert_int_equal(a->person != NULL, b->person != NULL);
    if (a->person) // and if not, no form
        assert_memory_equal(facts_cell_form(a), facts_cell_form(b), facts_cell_form(a)[0]);
}

void list_fixture_assert_same(const struct facts *a, const struct facts *b)
{
    assert_int_equal(a->batch_count, b->batch_count);
    for (size_t i = 0; i < a->batch_count; i++)
        assert_memory_equal(a->batches[i].header_hash, b->batches[i].header_hash, FACTS_HASH_LEN);
    assert_int_equal(a->cell_count, b->cell_count);
    for (size_t i = 0; i < a->cell_count; i++) {
        assert_int_equal(a->cells[i].batch - a->batches, b->cells[i].batch - b->batches);
        assert_same_cell(&a->cells[i], &b->cells[i]);
    }
    assert_int_equal(a->final_count, b->final_count);
    for (size_t i = 0; i < a->final_count; i++) {
        assert_int_equal(a->finals[i].batch - a->batches, b->finals[i].batch - b->batches);
        assert_int_equal(a->finals[i].count, b->finals[i].count);
        assert_memory_equal(a->finals[i].hash, b->finals[i].hash, FACTS_HASH_LEN);
    }
    assert_int_equal(a->copy_count, b->copy_count);
}
