// SPDX-License-Identifier: Apache-2.0
#include "common/batch_read.h"

#include "common/pack.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

const char *batch_read_verdict_name(enum batch_read_verdict verdict)
{
    static const char *const names[BATCH_READ_VERDICT_COUNT] = {
        [BATCH_READ_TAKEN] = "taken",
        [BATCH_READ_WRONG_SIZE] = "wrong_size",
        [BATCH_READ_NOT_A_BATCH] = "not_a_batch",
        [BATCH_READ_NEWER_FORMAT] = "newer_format",
        [BATCH_READ_UNKNOWN_SUITE] = "unknown_suite",
        [BATCH_READ_NOT_ZERO] = "not_zero",
        [BATCH_READ_SUITE_NOT_SUPPORTED] = "suite_not_supported",
        [BATCH_READ_NOT_FOR_US] = "not_for_us",
        [BATCH_READ_WRONG_COMMITMENT] = "wrong_commitment",
        [BATCH_READ_DAMAGED_HEADER] = "damaged_header",
        [BATCH_READ_FOREIGN_CAMPAIGN] = "foreign_campaign",
        [BATCH_READ_FORGED_CERTIFICATE] = "forged_certificate",
        [BATCH_READ_FORGED_HEADER] = "forged_header",
        [BATCH_READ_NUMBER_TOO_HIGH] = "number_too_high",
    };
    return names[verdict];
}

const char *batch_read_reason_name(enum batch_read_reason reason)
{
    static const char *const names[] = {
        [BATCH_READ_NO_REASON] = "",
        [BATCH_READ_UNKNOWN_TYPE] = "unknown_type",
        [BATCH_READ_NEWER_RECORD] = "newer_record",
        [BATCH_READ_BAD_PADDING] = "bad_padding",
        [BATCH_READ_BAD_RECORD] = "bad_record",
        [BATCH_READ_NOT_IN_FINAL] = "not_in_final",
    };
    return names[reason];
}

static enum batch_read_verdict header_verdict(enum seal_verdict verdict)
{
    switch (verdict) {
    case SEAL_GOOD:
        return BATCH_READ_TAKEN;
    case SEAL_NOT_A_BATCH:
        return BATCH_READ_NOT_A_BATCH;
    case SEAL_NEWER_FORMAT:
        return BATCH_READ_NEWER_FORMAT;
    case SEAL_UNKNOWN_SUITE:
        return BATCH_READ_UNKNOWN_SUITE;
    case SEAL_NOT_ZERO:
        return BATCH_READ_NOT_ZERO;
    case SEAL_SUITE_NOT_SUPPORTED:
        return BATCH_READ_SUITE_NOT_SUPPORTED;
    case SEAL_NOT_FOR_US:
        return BATCH_READ_NOT_FOR_US;
    case SEAL_WRONG_COMMITMENT:
        return BATCH_READ_WRONG_COMMITMENT;
    case SEAL_FOREIGN_CAMPAIGN:
        return BATCH_READ_FOREIGN_CAMPAIGN;
    case SEAL_FORGED_CERTIFICATE:
        return BATCH_READ_FORGED_CERTIFICATE;
    case SEAL_FORGED_DEVICE:
        return BATCH_READ_FORGED_HEADER;
    case SEAL_NUMBER_TOO_HIGH:
        return BATCH_READ_NUMBER_TOO_HIGH;
    case SEAL_DAMAGED_BLOCK:
    case SEAL_DAMAGED_CELL:
    case SEAL_UNKNOWN_TYPE:
    case SEAL_BAD_LENGTH:
        break;
    }
    return BATCH_READ_DAMAGED_HEADER;
}

static void hold(struct batch_read_cell *cell, enum batch_read_reason reason)
{
    cell->state = BATCH_READ_HELD;
    cell->reason = reason;
}

// The record of an authentic entry or void; one that cannot be read as a record is held.
static void read_record(struct batch_read_cell *cell, const struct seal_cell *sealed)
{
    cell->state = sealed->type == SEAL_VOID ? BATCH_READ_VOID : BATCH_READ_ENTRY;
    if (sealed->type == SEAL_VOID && sealed->packed_len == 0 && sealed->record_len == 0)
        return;
    enum status status = pack_unpack(sealed->record_version, sealed->content, sealed->packed_len,
                                     sealed->record_len, cell->record);
    if (status == STATUS_NEWER) {
        hold(cell, BATCH_READ_NEWER_RECORD);
        return;
    }
    if (status == STATUS_OK)
        status = record_check(cell->record, sealed->record_len);
    if (status == STATUS_OK)
        cell->record_len = sealed->record_len;
    else
        hold(cell, BATCH_READ_BAD_RECORD);
}

static void read_cell(struct batch_read_cell *cell, const struct seal_cell *sealed,
                      enum seal_verdict verdict)
{
    cell->reason = BATCH_READ_NO_REASON;
    cell->record_len = 0;
    if (verdict == SEAL_DAMAGED_CELL) {
        cell->state = BATCH_READ_UNUSED;
        return;
    }
    cell->type = (uint8_t)sealed->type;
    cell->record_version = sealed->record_version;
    memcpy(cell->entry_id, sealed->entry_id, SEAL_ENTRY_ID_LEN);
    if (verdict == SEAL_NOT_ZERO)
        hold(cell, BATCH_READ_BAD_PADDING);
    else if (verdict == SEAL_BAD_LENGTH)
        hold(cell, BATCH_READ_BAD_RECORD);
    else if (verdict == SEAL_UNKNOWN_TYPE || sealed->type == SEAL_FINAL)
        hold(cell, BATCH_READ_UNKNOWN_TYPE); // `final` stands in cell 60 only
    else
        read_record(cell, sealed);
}

static void read_final(struct batch_read *batch, const struct seal_cell *sealed,
                       enum seal_verdict verdict)
{
    if (verdict == SEAL_DAMAGED_CELL) {
        batch->final = BATCH_READ_FINAL_NONE;
        return;
    }
    batch->final = BATCH_READ_FINAL_BAD;
    if (verdict == SEAL_GOOD && sealed->type == SEAL_FINAL &&
        seal_open_final(sealed, batch->header_hash, batch->facts.certificate.device_public,
                        &batch->final_count, batch->final_digests) == SEAL_GOOD)
        batch->final = BATCH_READ_FINAL_VALID;
}

// How many cells were written, as far as this copy can tell.
static unsigned written_count(const struct batch_read *batch)
{
    if (batch->final == BATCH_READ_FINAL_VALID)
        return batch->final_count;
    unsigned count = SEAL_ENTRY_COUNT;
    while (count > 0 && batch->cells[count - 1].state == BATCH_READ_UNUSED)
        count--;
    return count;
}

static bool final_vouches(const struct batch_read *batch, unsigned i)
{
    return i < batch->final_count &&
           memcmp(batch->final_digests[i], batch->cells[i].digest, SEAL_DIGEST_LEN) == 0;
}

// What one cell means can depend on those behind it and on `final`.
static void settle_cells(struct batch_read *batch)
{
    unsigned written = written_count(batch);
    batch->hole_count = 0;
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT; i++) {
        struct batch_read_cell *cell = &batch->cells[i];
        if (cell->state == BATCH_READ_UNUSED) {
            if (i >= written)
                continue;
            cell->state = BATCH_READ_HOLE;
            batch->hole_count++;
        } else if (cell->reason == BATCH_READ_NO_REASON && batch->final == BATCH_READ_FINAL_VALID &&
                   !final_vouches(batch, i)) {
            hold(cell, BATCH_READ_NOT_IN_FINAL);
        }
    }
}

static void read_cells(struct batch_read *batch, const uint8_t *file, struct seal_chain *chain)
{
    struct seal_cell sealed;
    const uint8_t *page = file + SEAL_HEADER_LEN;
    size_t records_len = 0;
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT; i++, page += SEAL_PAGE_LEN) {
        struct batch_read_cell *cell = &batch->cells[i];
        cell->record = batch->records + records_len;
        enum seal_verdict verdict = seal_open_cell(chain, page, &sealed, cell->digest);
        read_cell(cell, &sealed, verdict);
        records_len += cell->record_len;
    }
    if (batch->records_max_len < records_len)
        batch->records_max_len = records_len;
    uint8_t unused_digest[SEAL_DIGEST_LEN];
    enum seal_verdict verdict = seal_open_cell(chain, page, &sealed, unused_digest);
    read_final(batch, &sealed, verdict);
    settle_cells(batch);
    sodium_memzero(&sealed, sizeof sealed);
}

static enum batch_read_verdict open_file(struct batch_read *batch, const uint8_t *file, size_t len,
                                         const struct batch_read_key *key,
                                         struct certificate_book *book, struct seal_chain *chain)
{
    if (len != SEAL_FILE_LEN)
        return BATCH_READ_WRONG_SIZE;
    enum seal_verdict verdict = seal_open_header(file, key->slot, &key->reader, key->campaign_id,
                                                 book, &batch->facts, chain);
    return header_verdict(verdict);
}

struct batch_read *batch_read_new(void)
{
    return calloc(1, sizeof(struct batch_read));
}

void batch_read_free(struct batch_read *batch)
{
    if (!batch)
        return;
    // Most of it was never touched; behind the last record there may be one that was none.
    size_t touched_len =
        offsetof(struct batch_read, records) + batch->records_max_len + RECORD_MAX_LEN;
    sodium_memzero(batch, touched_len < sizeof *batch ? touched_len : sizeof *batch);
    free(batch);
}

void batch_read(struct batch_read *batch, const uint8_t *file, size_t len,
                const struct batch_read_key *key, struct certificate_book *book)
{
    struct seal_chain chain;
    batch->verdict = open_file(batch, file, len, key, book, &chain);
    if (batch->verdict != BATCH_READ_TAKEN)
        return;
    memcpy(batch->header_hash, chain.header_hash, sizeof batch->header_hash);
    seal_trailer(file, batch->trailer);
    batch->closed = memcmp(batch->trailer, file + SEAL_TRAILER_OFFSET, SEAL_TRAILER_LEN) == 0;
    read_cells(batch, file, &chain);
    sodium_memzero(&chain, sizeof chain);
}
