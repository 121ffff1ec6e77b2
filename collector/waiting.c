// SPDX-License-Identifier: Apache-2.0
#include "collector/waiting.h"

#include "common/batch_write.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/safefile.h"
#include "common/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// ---- what the outbox knows --------------------------------------------------------------------

static enum status read_outbox(struct waiting *waiting, const char *folder)
{
    enum status status = outbox_open_existing(folder, &waiting->outbox);
    if (status == STATUS_OK)
        status = outbox_count(waiting->outbox, &waiting->totals);
    if (status == STATUS_OK)
        status = outbox_unconfirmed(waiting->outbox, &waiting->batches, &waiting->known_count);
    waiting->count = waiting->known_count;
    return status;
}

// ---- what it does not know --------------------------------------------------------------------

// The part of the id that stands in a batch file's name; false for any other name.
static bool read_name(const char *name, uint8_t id[SEAL_BATCH_ID_LEN])
{
    char again[BATCH_WRITE_NAME_CAP];
    size_t len;
    memset(id, 0, SEAL_BATCH_ID_LEN);
    if (sodium_hex2bin(id, BATCH_WRITE_NAMED_BYTES, name, 2 * BATCH_WRITE_NAMED_BYTES, NULL, &len,
                       NULL) != 0)
        return false;
    batch_write_name(id, again);
    return strcmp(again, name) == 0;
}

static enum status add(struct waiting *waiting, const struct outbox_batch *batch)
{
    struct outbox_batch *larger =
        realloc(waiting->batches, (waiting->count + 1) * sizeof *waiting->batches);
    if (!larger)
        return STATUS_NO_MEMORY;
    waiting->batches = larger;
    waiting->batches[waiting->count++] = *batch;
    waiting->totals.batches++;
    waiting->totals.not_delivered++;
    waiting->totals.not_confirmed++;
    return STATUS_OK;
}

static enum status add_if_unknown(void *context, const char *name)
{
    struct waiting *waiting = context;
    struct outbox_batch batch = {.number = 0};
    bool known = false;
    enum status status = STATUS_OK;
    if (!read_name(name, batch.id))
        return STATUS_OK;
    if (waiting->outbox)
        status = outbox_knows(waiting->outbox, batch.id, &known);
    return status == STATUS_OK && !known ? add(waiting, &batch) : status;
}

static enum status read_folder(struct waiting *waiting, const char *folder)
{
    enum status status = platform_list(folder, add_if_unknown, waiting);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

// ---- both ---------------------------------------------------------------------------------------

static bool is_unreadable(enum status status)
{
    return status == STATUS_NOT_OURS || status == STATUS_DAMAGED || status == STATUS_IO;
}

enum status waiting_find(const char *folder, struct waiting *out)
{
    *out = (struct waiting){.outbox = NULL};
    enum status status = read_outbox(out, folder);
    if (status == STATUS_OK || status == STATUS_NOT_FOUND)
        status = read_folder(out, folder);
    if (is_unreadable(status)) {
        waiting_free(out);
        out->trouble = status;
        status = read_folder(out, folder);
    }
    if (status != STATUS_OK)
        waiting_free(out);
    out->used = out->outbox || out->trouble != STATUS_OK || out->count > 0;
    return status;
}

int waiting_report(const struct waiting *waiting, const char *folder)
{
    char path[PLATFORM_PATH_CAP], shown[PLATFORM_PATH_CAP];
    const char *whole = safefile_join(folder, OUTBOX_FILE, path) == STATUS_OK ? path : OUTBOX_FILE;
    text_show(whole, strlen(whole), shown, sizeof shown);
    return report_message((enum exit_code)report_exit_code(waiting->trouble), MSG_OUTBOX_UNREADABLE,
                          shown);
}

void waiting_free(struct waiting *waiting)
{
    outbox_close(waiting->outbox);
    free(waiting->batches);
    *waiting = (struct waiting){.outbox = NULL};
}
