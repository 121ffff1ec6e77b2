// SPDX-License-Identifier: Apache-2.0
#include "collector/session.h"

#include "collector/chain.h"
#include "collector/outbox.h"
#include "common/batch_write.h"
#include "common/platform.h"
#include "common/safefile.h"
#include "common/secret.h"

#include <sodium.h>
#include <string.h>

#define ATTEMPTS 2 // what one file did not take is written once more, to a new one

// In guarded memory.
struct session {
    struct session_plan plan;
    char chain_path[PLATFORM_PATH_CAP];
    struct chain chain;
    struct outbox *outbox;              // owned
    struct batch_write_plan batch_plan; // holds the chain value while a batch is being made
    struct batch_write *batch;          // owned; NULL if none is open
    uint32_t number;                    // of the open batch
    uint64_t opened_seconds;
    bool left_page; // the last save failed, and its page may be on a file
    bool owes_void; // of owed_id
    uint8_t owed_id[SEAL_ENTRY_ID_LEN];
};

// ---- opening ------------------------------------------------------------------------------------

static enum status recover(struct session *session)
{
    enum status status =
        chain_load(session->chain_path, session->plan.kit->state_key, &session->chain);
    return status == STATUS_OK ? outbox_recover(session->outbox, session->chain.number) : status;
}

static enum status plan_batch(struct session *session)
{
    const struct session_plan *plan = &session->plan;
    struct batch_write_plan *batch_plan = &session->batch_plan;
    if (session->chain.number >= SEAL_MAX_NUMBER)
        return STATUS_TOO_LARGE;
    *batch_plan = (struct batch_write_plan){
        .facts = {.certificate = plan->kit->certificate,
                  .number = session->chain.number,
                  .day = plan->day},
        .device_secret = plan->kit->device_secret,
        .recipients = plan->recipients,
        .recipient_count = plan->recipient_count,
    };
    memcpy(batch_plan->facts.chain, session->chain.value, sizeof batch_plan->facts.chain);
    memcpy(batch_plan->facts.campaign_hash, plan->campaign_hash, sizeof plan->campaign_hash);
    return outbox_previous(session->outbox, session->chain.number, batch_plan->facts.previous);
}

// The order is docs/DESIGN.md's, "Opening": whatever fails here, the next recovery puts it right.
static enum status make_batch(struct session *session)
{
    struct batch_write *batch;
    uint32_t number = session->chain.number;
    enum status status = batch_write_create(session->plan.folder, &session->batch_plan, &batch);
    if (status != STATUS_OK)
        return status;
    status =
        outbox_add(session->outbox, number, batch_write_id(batch), batch_write_header_hash(batch));
    if (status == STATUS_OK)
        status = chain_advance(session->chain_path, session->plan.kit->state_key, &session->chain);
    if (status == STATUS_OK)
        status = batch_write_begin(batch);
    if (status != STATUS_OK) {
        batch_write_free(batch);
        return status;
    }
    session->batch = batch;
    session->number = number;
    session->opened_seconds = platform_seconds();
    return STATUS_OK;
}

static enum status open_batch(struct session *session)
{
    enum status status = recover(session);
    if (status == STATUS_OK)
        status = plan_batch(session);
    if (status == STATUS_OK)
        status = make_batch(session);
    sodium_memzero(&session->batch_plan, sizeof session->batch_plan);
    sodium_memzero(&session->chain, sizeof session->chain);
    return status;
}

enum status session_open(const struct session_plan *plan, struct session **out)
{
    struct session *session = secret_alloc(sizeof *session);
    if (!session)
        return STATUS_NO_MEMORY;
    session->plan = *plan;
    enum status status = safefile_join(plan->folder, CHAIN_FILE, session->chain_path);
    if (status == STATUS_OK)
        status = outbox_open(plan->folder, &session->outbox);
    if (status == STATUS_OK)
        status = open_batch(session);
    if (status != STATUS_OK) {
        session_free(session);
        return status;
    }
    *out = session;
    return STATUS_OK;
}

// ---- leaving a batch
// -----------------------------------------------------------------------------

static enum status close_batch(struct session *session)
{
    uint8_t trailer[OUTBOX_HASH_LEN];
    if (!session->batch)
        return STATUS_OK;
    enum status status = batch_write_close(session->batch, trailer);
    if (status == STATUS_OK)
        status = outbox_set_trailer(session->outbox, session->number, trailer);
    batch_write_free(session->batch);
    session->batch = NULL;
    return status;
}

// ---- writing ------------------------------------------------------------------------------------

static void leave_batch(struct session *session)
{
    enum status status = close_batch(session);
    // A batch that cannot be closed has lost nothing that was saved: it stays unclosed, and its
    // successor, which opens now, vouches for it.
    (void)status;
}

static enum status make_room(struct session *session, size_t cells)
{
    if (session->batch && !batch_write_is_full(session->batch) &&
        batch_write_used(session->batch) + cells <= SEAL_ENTRY_COUNT)
        return STATUS_OK;
    leave_batch(session);
    return open_batch(session);
}

uint32_t session_seconds(const struct session *session)
{
    return (uint32_t)(platform_seconds() - session->opened_seconds);
}

static enum status write_cells(struct session *session, const struct session_cell *cells,
                               size_t count)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count; i++)
        if (cells[i].record.failed)
            return STATUS_TOO_LARGE;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = batch_write_put(session->batch, cells[i].type, cells[i].entry_id,
                                 cells[i].record.bytes, cells[i].record.len);
        // A page for which there was no room is not there; one that the device failed at may be.
        session->left_page |= status == STATUS_OK || status == STATUS_IO;
    }
    return status == STATUS_OK ? batch_write_flush(session->batch) : status;
}

static enum status save_cells(struct session *session, const struct session_cell *cells,
                              size_t count)
{
    enum status status = STATUS_OK;
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        status = make_room(session, count);
        if (status != STATUS_OK)
            break;
        status = write_cells(session, cells, count);
        if (status == STATUS_OK || !batch_write_is_full(session->batch))
            break; // saved, or refused for a reason that no other file would change
    }
    if (status == STATUS_OK)
        session->left_page = false;
    return status;
}

static enum status write_owed_void(struct session *session)
{
    struct session_cell cell = {.type = SEAL_VOID};
    if (!session->owes_void)
        return STATUS_OK;
    memcpy(cell.entry_id, session->owed_id, sizeof cell.entry_id);
    record_put_u8(&cell.record, RECORD_CHANNEL, (uint8_t)session->plan.channel);
    record_put_u32(&cell.record, RECORD_SECONDS, session_seconds(session));
    enum status status = save_cells(session, &cell, 1);
    session->owes_void = status != STATUS_OK;
    return status;
}

enum status session_prepare(struct session *session)
{
    enum status status = write_owed_void(session);
    return status == STATUS_OK ? make_room(session, 1) : status;
}

enum status session_save_all(struct session *session, const struct session_cell *cells,
                             size_t count)
{
    enum status status = write_owed_void(session);
    return status == STATUS_OK ? save_cells(session, cells, count) : status;
}

enum status session_save(struct session *session, const struct session_cell *cell)
{
    return session_save_all(session, cell, 1);
}

// ---- voiding ------------------------------------------------------------------------------------

enum status session_void(struct session *session, const uint8_t entry_id[SEAL_ENTRY_ID_LEN])
{
    memcpy(session->owed_id, entry_id, sizeof session->owed_id);
    session->owes_void = true;
    return write_owed_void(session);
}

enum status session_give_up(struct session *session, const uint8_t entry_id[SEAL_ENTRY_ID_LEN])
{
    // Behind a void that is owed nothing was tried; the page that was left is of the owed one.
    bool was_tried = session->left_page && !session->owes_void;
    return was_tried ? session_void(session, entry_id) : STATUS_OK;
}

bool session_owes_void(const struct session *session)
{
    return session->owes_void;
}

// ---- closing ------------------------------------------------------------------------------------

enum status session_close(struct session *session)
{
    enum status status = write_owed_void(session);
    enum status close_status = close_batch(session);
    return status == STATUS_OK ? close_status : status;
}

enum status session_count_batches(struct session *session, struct outbox_totals *out)
{
    return outbox_count(session->outbox, out);
}

void session_free(struct session *session)
{
    if (!session)
        return;
    batch_write_free(session->batch);
    outbox_close(session->outbox);
    secret_free(session);
}
