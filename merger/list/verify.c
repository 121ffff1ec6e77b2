// SPDX-License-Identifier: Apache-2.0
#include "merger/list/verify.h"

#include "common/platform.h"
#include "common/secret.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct verify {
    struct batch_read *batch;
    struct batch_read_key *key; // guarded
    struct certificate_book *book;
    uint8_t file[SEAL_FILE_LEN];
};

static void set_key(struct batch_read_key *key, const struct folder *folder)
{
    key->reader = folder->key->reader;
    memcpy(key->campaign_id, folder->campaign.id, sizeof key->campaign_id);
    key->slot = folder->slot;
}

enum status verify_new(const struct folder *folder, struct certificate_book *book,
                       struct verify **out)
{
    struct verify *verify = calloc(1, sizeof *verify);
    if (!verify)
        return STATUS_NO_MEMORY;
    verify->batch = batch_read_new();
    verify->key = secret_alloc(sizeof *verify->key);
    if (!verify->batch || !verify->key) {
        verify_free(verify);
        return STATUS_NO_MEMORY;
    }
    set_key(verify->key, folder);
    verify->book = book;
    *out = verify;
    return STATUS_OK;
}

void verify_free(struct verify *verify)
{
    if (!verify)
        return;
    batch_read_free(verify->batch);
    secret_free(verify->key);
    free(verify);
}

// Reads a file of the one size that batches have; of any other only that it is another.
static enum status read_file(const char *path, uint8_t out[SEAL_FILE_LEN], size_t *len)
{
    struct platform_file *file;
    enum status status = platform_open_read(path, &file);
    if (status != STATUS_OK)
        return status;
    uint64_t size;
    *len = 0;
    status = platform_size(file, &size);
    if (status == STATUS_OK && size == SEAL_FILE_LEN)
        status = platform_read_at(file, 0, out, SEAL_FILE_LEN, len);
    platform_abandon(file); // nothing was written
    return status;
}

enum status verify_file(struct verify *verify, const char *path, struct verify_result *result)
{
    struct batch_read *batch = verify->batch;
    size_t len;
    enum status status = read_file(path, verify->file, &len);
    if (status != STATUS_OK)
        return status;
    batch_read(batch, verify->file, len, verify->key, verify->book);
    *result = (struct verify_result){.batch = batch, .file = verify->file};
    if (batch->verdict != BATCH_READ_TAKEN)
        return STATUS_OK;
    facts_copy_hash(batch->trailer, verify->file + SEAL_FILE_LEN - sizeof batch->trailer,
                    result->copy_hash);
    return STATUS_OK;
}

enum message verify_message(enum batch_read_verdict verdict)
{
    static const enum message messages[BATCH_READ_VERDICT_COUNT] = {
        [BATCH_READ_TAKEN] = MSG_VERDICT_TAKEN,
        [BATCH_READ_WRONG_SIZE] = MSG_VERDICT_WRONG_SIZE,
        [BATCH_READ_NOT_A_BATCH] = MSG_VERDICT_NOT_A_BATCH,
        [BATCH_READ_NEWER_FORMAT] = MSG_VERDICT_NEWER_FORMAT,
        [BATCH_READ_UNKNOWN_SUITE] = MSG_VERDICT_UNKNOWN_SUITE,
        [BATCH_READ_NOT_ZERO] = MSG_VERDICT_NOT_ZERO,
        [BATCH_READ_SUITE_NOT_SUPPORTED] = MSG_VERDICT_SUITE_NOT_SUPPORTED,
        [BATCH_READ_NOT_FOR_US] = MSG_VERDICT_NOT_FOR_US,
        [BATCH_READ_WRONG_COMMITMENT] = MSG_VERDICT_DAMAGED_HEADER,
        [BATCH_READ_DAMAGED_HEADER] = MSG_VERDICT_DAMAGED_HEADER,
        [BATCH_READ_FOREIGN_CAMPAIGN] = MSG_VERDICT_FOREIGN_CAMPAIGN,
        [BATCH_READ_FORGED_CERTIFICATE] = MSG_VERDICT_FORGED_CERTIFICATE,
        [BATCH_READ_FORGED_HEADER] = MSG_VERDICT_FORGED_HEADER,
        [BATCH_READ_NUMBER_TOO_HIGH] = MSG_VERDICT_NUMBER_TOO_HIGH,
    };
    return messages[verdict];
}
