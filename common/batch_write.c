// SPDX-License-Identifier: Apache-2.0
#include "common/batch_write.h"

#include "common/pack.h"
#include "common/safefile.h"
#include "common/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_OFFSET SEAL_HEADER_LEN

_Static_assert(PACK_MAX_LEN == SEAL_CONTENT_LEN, "a packed record fills a cell at most");

struct batch_write {
    struct platform_file *file; // owned; NULL once closed
    struct seal_chain *chain;   // owned, guarded
    struct seal_cell *cell;     // owned, guarded: the record being sealed
    const uint8_t *device_secret;
    uint8_t batch_id[SEAL_BATCH_ID_LEN];
    uint8_t header_hash[32];
    uint8_t digests[SEAL_ENTRY_COUNT][SEAL_DIGEST_LEN];
    unsigned used;
    bool failed; // a write or flush failed: this file takes nothing more
    char folder[PLATFORM_PATH_CAP];
    char path[PLATFORM_PATH_CAP];
    char part_path[PLATFORM_PATH_CAP];
};

void batch_write_name(const uint8_t batch_id[SEAL_BATCH_ID_LEN], char out[BATCH_WRITE_NAME_CAP])
{
    sodium_bin2hex(out, BATCH_WRITE_NAME_CAP, batch_id, BATCH_WRITE_NAMED_BYTES);
    memcpy(out + 2 * BATCH_WRITE_NAMED_BYTES, BATCH_WRITE_SUFFIX, sizeof BATCH_WRITE_SUFFIX);
}

void batch_write_free(struct batch_write *batch)
{
    if (!batch)
        return;
    platform_abandon(batch->file);
    secret_free(batch->chain);
    secret_free(batch->cell);
    sodium_memzero(batch, sizeof *batch);
    free(batch);
}

static enum status set_paths(struct batch_write *batch, const char *folder)
{
    char name[BATCH_WRITE_NAME_CAP];
    char part_name[BATCH_WRITE_NAME_CAP + sizeof BATCH_WRITE_PART_SUFFIX];
    batch_write_name(batch->batch_id, name);
    (void)snprintf(part_name, sizeof part_name, "%s" BATCH_WRITE_PART_SUFFIX, name);
    enum status status = safefile_join(folder, name, batch->path);
    if (status == STATUS_OK)
        status = safefile_join(folder, part_name, batch->part_path);
    if (status == STATUS_OK)
        memcpy(batch->folder, folder, strlen(folder) + 1); // the longer paths have fitted
    return status;
}

// 64 random pages with the header in the first two.
static enum status make_pages(struct batch_write *batch, const struct batch_write_plan *plan,
                              uint8_t **out)
{
    uint8_t *pages = malloc(SEAL_FILE_LEN);
    if (!pages)
        return STATUS_NO_MEMORY;
    randombytes_buf(pages, SEAL_FILE_LEN);
    struct seal_header facts = plan->facts;
    memcpy(facts.batch_id, batch->batch_id, SEAL_BATCH_ID_LEN);
    enum status status = seal_header(pages, &facts, plan->device_secret, plan->recipients,
                                     plan->recipient_count, batch->chain);
    sodium_memzero(&facts, sizeof facts);
    if (status != STATUS_OK) {
        free(pages);
        return status;
    }
    *out = pages;
    return STATUS_OK;
}

static enum status write_pages(struct batch_write *batch, const uint8_t *pages)
{
    enum status status = platform_create(batch->part_path, &batch->file);
    if (status != STATUS_OK)
        return status;
    status = platform_claim(batch->file, SEAL_FILE_LEN);
    if (status == STATUS_OK)
        status = platform_write_at(batch->file, 0, pages, SEAL_FILE_LEN);
    if (status == STATUS_OK)
        status = platform_flush(batch->file);
    if (status == STATUS_OK) // the chain must not move on for a file whose name may get lost
        status = platform_flush_folder(batch->folder);
    if (status != STATUS_OK) {
        platform_abandon(batch->file);
        batch->file = NULL;
        // A ".part" that cannot be removed is no batch, and is removed at the next start.
        enum status ignored = platform_remove(batch->part_path);
        (void)ignored;
    }
    return status;
}

enum status batch_write_create(const char *folder, const struct batch_write_plan *plan,
                               struct batch_write **out)
{
    uint8_t *pages = NULL;
    enum status status = STATUS_NO_MEMORY;
    struct batch_write *batch = calloc(1, sizeof *batch);
    if (!batch)
        return status;
    batch->device_secret = plan->device_secret;
    batch->chain = secret_alloc(sizeof *batch->chain);
    batch->cell = secret_alloc(sizeof *batch->cell);
    if (!batch->chain || !batch->cell)
        goto fail;
    randombytes_buf(batch->batch_id, sizeof batch->batch_id);
    status = set_paths(batch, folder);
    if (status == STATUS_OK)
        status = make_pages(batch, plan, &pages);
    if (status != STATUS_OK)
        goto fail;
    memcpy(batch->header_hash, batch->chain->header_hash, sizeof batch->header_hash);
    status = write_pages(batch, pages);
    if (status != STATUS_OK)
        goto fail;
    free(pages);
    *out = batch;
    return STATUS_OK;
fail:
    free(pages);
    batch_write_free(batch);
    return status;
}

enum status batch_write_begin(struct batch_write *batch)
{
    enum status status = platform_rename(batch->part_path, batch->path);
    if (status == STATUS_OK)
        status = platform_flush_folder(batch->folder);
    batch->failed |= status != STATUS_OK;
    return status;
}

const uint8_t *batch_write_id(const struct batch_write *batch)
{
    return batch->batch_id;
}

const uint8_t *batch_write_header_hash(const struct batch_write *batch)
{
    return batch->header_hash;
}

unsigned batch_write_used(const struct batch_write *batch)
{
    return batch->used;
}

bool batch_write_is_full(const struct batch_write *batch)
{
    return batch->failed || batch->used == SEAL_ENTRY_COUNT;
}

static enum status write_page(struct batch_write *batch, unsigned cell,
                              const uint8_t page[SEAL_PAGE_LEN])
{
    uint64_t offset = CELLS_OFFSET + (uint64_t)cell * SEAL_PAGE_LEN;
    enum status status = platform_write_at(batch->file, offset, page, SEAL_PAGE_LEN);
    batch->failed |= status != STATUS_OK;
    return status;
}

enum status batch_write_flush(struct batch_write *batch)
{
    if (batch->failed)
        return STATUS_IO;
    enum status status = platform_flush(batch->file);
    batch->failed |= status != STATUS_OK;
    return status;
}

static enum status fill_cell(struct seal_cell *cell, enum seal_cell_type type,
                             const uint8_t entry_id[SEAL_ENTRY_ID_LEN], const uint8_t *record,
                             size_t record_len)
{
    size_t packed_len;
    if (record_len > RECORD_MAX_LEN)
        return STATUS_TOO_LARGE;
    sodium_memzero(cell, sizeof *cell);
    enum status status = pack_record(record, record_len, cell->content, &packed_len);
    if (status != STATUS_OK)
        return status;
    cell->type = type;
    cell->record_version = RECORD_VERSION;
    cell->record_len = (uint16_t)record_len;
    cell->packed_len = (uint16_t)packed_len;
    memcpy(cell->entry_id, entry_id, SEAL_ENTRY_ID_LEN);
    return STATUS_OK;
}

enum status batch_write_put(struct batch_write *batch, enum seal_cell_type type,
                            const uint8_t entry_id[SEAL_ENTRY_ID_LEN], const uint8_t *record,
                            size_t record_len)
{
    uint8_t page[SEAL_PAGE_LEN];
    if (batch_write_is_full(batch))
        return STATUS_NO_SPACE;
    enum status status = fill_cell(batch->cell, type, entry_id, record, record_len);
    if (status == STATUS_OK) {
        unsigned cell = batch->used++;
        seal_cell(batch->chain, batch->cell, page, batch->digests[cell]);
        status = write_page(batch, cell, page);
    }
    sodium_memzero(batch->cell, sizeof *batch->cell);
    return status;
}

enum status batch_write_cell(struct batch_write *batch, enum seal_cell_type type,
                             const uint8_t entry_id[SEAL_ENTRY_ID_LEN], const uint8_t *record,
                             size_t record_len)
{
    enum status status = batch_write_put(batch, type, entry_id, record, record_len);
    return status == STATUS_OK ? batch_write_flush(batch) : status;
}

// T over what is on the device, then T itself into the file's last bytes.
static enum status write_trailer(struct batch_write *batch, uint8_t trailer[SEAL_TRAILER_LEN])
{
    size_t read_len;
    uint8_t *file = malloc(SEAL_FILE_LEN);
    if (!file)
        return STATUS_NO_MEMORY;
    enum status status = platform_read_at(batch->file, 0, file, SEAL_FILE_LEN, &read_len);
    if (status == STATUS_OK && read_len != SEAL_FILE_LEN)
        status = STATUS_READ_BACK;
    if (status != STATUS_OK)
        goto out;
    seal_trailer(file, trailer);
    status = platform_write_at(batch->file, SEAL_TRAILER_OFFSET, trailer, SEAL_TRAILER_LEN);
    if (status == STATUS_OK)
        status = platform_flush(batch->file);
out:
    free(file);
    return status;
}

enum status batch_write_close(struct batch_write *batch, uint8_t trailer[SEAL_TRAILER_LEN])
{
    uint8_t page[SEAL_PAGE_LEN];
    if (batch->failed)
        return STATUS_IO;
    seal_final(batch->chain, batch->used, (const uint8_t(*)[SEAL_DIGEST_LEN])batch->digests,
               batch->device_secret, page);
    enum status status = write_page(batch, SEAL_FINAL_CELL, page);
    if (status == STATUS_OK)
        status = batch_write_flush(batch);
    if (status == STATUS_OK)
        status = write_trailer(batch, trailer);
    batch->failed = true; // closed: nothing more may be written
    if (status != STATUS_OK)
        return status;
    status = platform_close(batch->file);
    batch->file = NULL;
    return status;
}
