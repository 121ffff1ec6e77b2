// SPDX-License-Identifier: Apache-2.0
//
// The outbox: what this laptop knows of its own batches, in SQLite beside them. Per batch its
// number, id, header hash H, trailer T as its successor's header vouches for it, and whether it was
// delivered and confirmed. Never a count of signatures, and never a chain value: the journal keeps
// old pages.
#ifndef QOL_OUTBOX_H
#define QOL_OUTBOX_H

#include "common/platform.h"
#include "common/seal.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUTBOX_FILE "outbox.db"
#define OUTBOX_HASH_LEN 32

struct outbox;

struct outbox_batch {
    uint32_t number;
    uint8_t id[SEAL_BATCH_ID_LEN];
};

struct outbox_totals {
    unsigned long batches, not_delivered, not_confirmed;
};

// Opens folder/outbox.db, making it if need be.
MUST_USE enum status outbox_open(const char *folder, struct outbox **out);
// The same, but NOT_FOUND if there is none: this kit was not used here.
MUST_USE enum status outbox_open_existing(const char *folder, struct outbox **out);
void outbox_close(struct outbox *outbox); // NULL is harmless

// ---- opening a batch ----------------------------------------------------------------------------
// Ends what a crash left half done, given the number that the chain file says comes next. A batch
// whose opening did not reach the chain is forgotten, its number free again; one whose opening did
// gets its name; other unfinished files go. DAMAGED if the outbox holds a batch that the chain file
// has not reached: the chain file is an old copy, and going on would fork the chain.
MUST_USE enum status outbox_recover(struct outbox *outbox, uint32_t next_number);
// What the header of batch `number` must say of the one before: zeros for number 0; T as it was
// noted; else T of the file as it lies there now, which is noted; 0xFF if it cannot be read.
MUST_USE enum status outbox_previous(struct outbox *outbox, uint32_t number,
                                     uint8_t out[OUTBOX_HASH_LEN]);
MUST_USE enum status outbox_add(struct outbox *outbox, uint32_t number,
                                const uint8_t id[SEAL_BATCH_ID_LEN],
                                const uint8_t header_hash[OUTBOX_HASH_LEN]);
// Notes T of a batch that was closed.
MUST_USE enum status outbox_set_trailer(struct outbox *outbox, uint32_t number,
                                        const uint8_t trailer[OUTBOX_HASH_LEN]);

// ---- delivering ---------------------------------------------------------------------------------
MUST_USE enum status outbox_count(struct outbox *outbox, struct outbox_totals *out);
// All batches that no coordinator has confirmed, by number. *out is malloc'd, the caller frees.
MUST_USE enum status outbox_unconfirmed(struct outbox *outbox, struct outbox_batch **out,
                                        size_t *count);
// Whether the outbox has a batch, confirmed or not, whose file has the name that this id gives.
MUST_USE enum status outbox_knows(struct outbox *outbox, const uint8_t id[SEAL_BATCH_ID_LEN],
                                  bool *out);
MUST_USE enum status outbox_mark_delivered(struct outbox *outbox, uint32_t number);
// Where a batch's file lies.
MUST_USE enum status outbox_path(const struct outbox *outbox, const uint8_t id[SEAL_BATCH_ID_LEN],
                                 char out[PLATFORM_PATH_CAP]);
// True if a batch's opening was cut short before its file got its name: it never held a cell.
MUST_USE enum status outbox_is_unfinished(const struct outbox *outbox,
                                          const uint8_t id[SEAL_BATCH_ID_LEN], bool *out);

#endif
