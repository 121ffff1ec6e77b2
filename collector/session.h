// SPDX-License-Identifier: Apache-2.0
//
// An unlocked kit with one open batch. Everything that a signer hears "saved" for went through
// session_save. Batches open by themselves: at the start, after sixty cells, and when a write or a
// flush failed, because that file takes nothing more and the same cell goes into a new one.
#ifndef QOL_SESSION_H
#define QOL_SESSION_H

#include "common/kit.h"
#include "common/record.h"
#include "common/seal.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a session works with. Everything pointed to must outlive it.
struct session_plan {
    const struct kit *kit;
    const char *folder; // the state, claimed; its chain file exists
    const struct seal_recipient *recipients;
    unsigned recipient_count;
    uint8_t campaign_hash[32];
    uint16_t day;
    enum record_channel channel; // of the voids: where entries are taken back
};

// A cell to be written. The bytes stay the caller's, and the same, until it is saved.
struct session_cell {
    enum seal_cell_type type; // SEAL_ENTRY or SEAL_VOID
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    struct record record;
};

struct outbox_totals;
struct session;

// Recovers what a crash left and opens the first batch.
MUST_USE enum status session_open(const struct session_plan *plan, struct session **out);
// Makes sure that a batch is open and has room, so that want of space shows before a signer sits
// down and not after. Opens a new one if need be.
MUST_USE enum status session_prepare(struct session *session);
// Seconds since the open batch opened, for RECORD_SECONDS.
uint32_t session_seconds(const struct session *session);
// Writes a cell. STATUS_OK, and only that, means that it is on the device. Otherwise it was tried
// on two files and may be tried again: an entry that reached both is still one entry.
MUST_USE enum status session_save(struct session *session, const struct session_cell *cell);
// The same for count cells, which go into one batch and are flushed once; count is at most
// SEAL_ENTRY_COUNT. All of them are on the device, or none counts as saved.
MUST_USE enum status session_save_all(struct session *session, const struct session_cell *cells,
                                      size_t count);
// Voids an entry that was saved; session_prepare must have succeeded before. If this fails the void
// is owed: it is tried again before anything else, and session_prepare, session_save and
// session_close fail as long as it cannot be written.
MUST_USE enum status session_void(struct session *session,
                                  const uint8_t entry_id[SEAL_ENTRY_ID_LEN]);
// The same for an entry that session_save did not save and that is given up. Its page may have
// reached a file before the failure, and would count; one that reached none needs no void.
MUST_USE enum status session_give_up(struct session *session,
                                     const uint8_t entry_id[SEAL_ENTRY_ID_LEN]);
bool session_owes_void(const struct session *session);
// How many batches this laptop holds (collector/outbox.h).
MUST_USE enum status session_count_batches(struct session *session, struct outbox_totals *out);
// Writes a void that is owed and closes the open batch, be it empty. After a failure it stays an
// unclosed batch, whose cells are as good. The session may go on, as after a delivery in the middle
// of a day: session_prepare, or the next save, opens another batch.
MUST_USE enum status session_close(struct session *session);
// Wipes and releases, closed or not; NULL is harmless.
void session_free(struct session *session);

#endif
