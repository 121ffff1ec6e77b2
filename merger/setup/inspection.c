// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/inspection.h"

#include "common/bytes.h"
#include "common/platform.h"
#include "merger/list/archive.h"
#include "merger/list/decision_file.h"
#include "merger/setup/coordinator.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SQLITE_MAGIC "SQLite format 3" // with its NUL; https://www.sqlite.org/fileformat2.html
#define SQLITE_APPLICATION_ID_AT 68
#define MASTER_LIST_ID "QOLM"
#define OUTBOX_ID "QOLO"

// A file, or as much of its beginning as any kind of file needs.
struct head {
    uint8_t *bytes; // malloc'd, never NULL when filled
    size_t len;
    uint64_t file_len;
};

static enum status read_head(const char *path, struct head *out)
{
    struct platform_file *file = NULL;
    enum status status = platform_open_read(path, &file);
    if (status != STATUS_OK)
        return status;
    out->bytes = malloc(CAMPAIGN_FILE_MAX_LEN + 1);
    if (!out->bytes)
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = platform_size(file, &out->file_len);
    if (status == STATUS_OK)
        status = platform_read_at(file, 0, out->bytes, CAMPAIGN_FILE_MAX_LEN + 1, &out->len);
    platform_abandon(file);
    return status;
}

static bool begins_with(const struct head *head, const void *magic, size_t magic_len)
{
    return head->len >= magic_len && memcmp(head->bytes, magic, magic_len) == 0;
}

static enum status status_of_verdict(enum seal_verdict verdict)
{
    switch (verdict) {
    case SEAL_NOT_FOR_US:          // as meant: there is no key
    case SEAL_SUITE_NOT_SUPPORTED: // which is no matter without one
        return STATUS_OK;
    case SEAL_NEWER_FORMAT:
    case SEAL_UNKNOWN_SUITE:
        return STATUS_NEWER;
    default:
        return STATUS_DAMAGED;
    }
}

// Opens the header with a key that nothing is sealed to: what is found before that is all that can
// be known without a key.
static enum seal_verdict try_header(const struct head *head)
{
    uint8_t header[SEAL_HEADER_LEN] = {0};
    uint8_t campaign_id[32] = {0};
    struct seal_reader nobody;
    struct seal_header facts;
    struct seal_chain chain;
    memcpy(header, head->bytes, head->len < sizeof header ? head->len : sizeof header);
    seal_slot_draw(&nobody);
    return seal_open_header(header, SEAL_ANY_SLOT, &nobody, campaign_id, NULL, &facts, &chain);
}

static bool is_batch(const struct head *head, struct inspection *out)
{
    enum seal_verdict verdict = try_header(head);
    if (verdict == SEAL_NOT_A_BATCH)
        return false;
    out->kind = INSPECTION_BATCH;
    out->status = status_of_verdict(verdict);
    if (head->file_len != SEAL_FILE_LEN && out->status == STATUS_OK)
        out->status = STATUS_DAMAGED;
    if (out->status != STATUS_OK)
        return true;
    struct bytes_reader r = bytes_reader_init(head->bytes, head->len);
    bytes_take(&r, 9); // magic and format
    out->batch.suite = bytes_get_u8(&r);
    bytes_take(&r, 6);
    bytes_get(&r, out->batch.id, sizeof out->batch.id);
    uint8_t trailer[SEAL_TRAILER_LEN];
    seal_trailer(head->bytes, trailer);
    out->batch.closed = memcmp(trailer, head->bytes + SEAL_TRAILER_OFFSET, sizeof trailer) == 0;
    return true;
}

static bool is_campaign(const struct head *head, struct inspection *out)
{
    enum status status = campaign_parse(head->bytes, head->len, &out->campaign);
    if (status == STATUS_NOT_OURS)
        return false;
    out->kind = INSPECTION_CAMPAIGN;
    out->status = status;
    return true;
}

static enum status peek_volunteer(const struct head *head, struct inspection *out)
{
    struct kit_public kit_public;
    enum status status = kit_peek(head->bytes, head->len, &kit_public, &out->key.cost);
    if (status == STATUS_OK) {
        memcpy(out->key.campaign_id, kit_public.campaign_id, sizeof out->key.campaign_id);
        memcpy(out->key.tag, kit_public.tag, sizeof out->key.tag);
    }
    return status;
}

static bool is_key(const struct head *head, struct inspection *out)
{
    struct keyfile_info info;
    enum status status = keyfile_peek(head->bytes, head->len, &info);
    if (status == STATUS_NOT_OURS)
        return false;
    out->kind = INSPECTION_KEY;
    out->status = status;
    if (status != STATUS_OK)
        return true;
    if (info.kind == KEYFILE_VOLUNTEER) {
        out->kind = INSPECTION_VOLUNTEER_KEY;
        out->status = peek_volunteer(head, out);
    } else {
        out->key.has_kem = info.kind == KEYFILE_COORDINATOR_KEM;
        out->kind = INSPECTION_COORDINATOR_KEY;
        out->status = coordinator_peek(head->bytes, head->len, out->key.campaign_id,
                                       out->key.box_public, &out->key.cost);
    }
    return true;
}

static bool is_database(const struct head *head, struct inspection *out)
{
    if (!begins_with(head, SQLITE_MAGIC, sizeof SQLITE_MAGIC) ||
        head->len < SQLITE_APPLICATION_ID_AT + 4)
        return false;
    const uint8_t *application_id = head->bytes + SQLITE_APPLICATION_ID_AT;
    if (memcmp(application_id, MASTER_LIST_ID, 4) == 0)
        out->kind = INSPECTION_MASTER_LIST;
    else if (memcmp(application_id, OUTBOX_ID, 4) == 0)
        out->kind = INSPECTION_OUTBOX;
    else
        return false;
    return true;
}

static void recognise(const struct head *head, struct inspection *out)
{
    if (is_batch(head, out) || is_campaign(head, out) || is_key(head, out) ||
        is_database(head, out))
        return;
    if (begins_with(head, ARCHIVE_FACT_MAGIC, sizeof ARCHIVE_FACT_MAGIC))
        out->kind = INSPECTION_SEALED_FACT;
    else if (decision_file_is(head->bytes, head->len))
        out->kind = INSPECTION_DECISIONS;
    else
        out->status = STATUS_NOT_OURS;
}

enum status inspection_read(const char *path, struct inspection *out)
{
    struct head head = {0};
    memset(out, 0, sizeof *out);
    enum status status = read_head(path, &head);
    if (status == STATUS_OK) {
        out->file_len = head.file_len;
        recognise(&head, out);
    }
    free(head.bytes);
    return status;
}

void inspection_free(struct inspection *inspection)
{
    campaign_free(&inspection->campaign);
}
