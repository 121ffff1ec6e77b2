// SPDX-License-Identifier: Apache-2.0
//
// Writing one batch file: made whole and flushed as "<name>.part" before the first signer sits
// down, then one page per signature, in place, each flushed before it counts as saved. This is the
// only module that writes batch files. It does not know of the chain file or the outbox: the
// caller orders the steps (docs/DESIGN.md, "Opening").
#ifndef QOL_BATCH_WRITE_H
#define QOL_BATCH_WRITE_H

#include "common/platform.h"
#include "common/seal.h"
#include "common/status.h"

#define BATCH_WRITE_SUFFIX ".qolb"
#define BATCH_WRITE_PART_SUFFIX ".part" // behind the name until batch_write_begin
#define BATCH_WRITE_NAMED_BYTES 8       // of the batch id, in hex in the name
#define BATCH_WRITE_NAME_CAP 22         // 16 hex digits BATCH_WRITE_SUFFIX NUL

struct batch_write; // holds the forward chain in guarded memory

// What goes into a new batch.
struct batch_write_plan {
    struct seal_header facts;     // batch_id is drawn by batch_write_create
    const uint8_t *device_secret; // 64 bytes; must outlive the batch
    const struct seal_recipient *recipients;
    unsigned recipient_count;
};

// Makes folder/<name>.part: 64 random pages, the header; bytes and name are flushed. On failure
// nothing is left.
MUST_USE enum status batch_write_create(const char *folder, const struct batch_write_plan *plan,
                                        struct batch_write **out);
// Renames it to folder/<name> and flushes the folder. Only now may cells be written.
MUST_USE enum status batch_write_begin(struct batch_write *batch);

const uint8_t *batch_write_id(const struct batch_write *batch);          // 16 bytes
const uint8_t *batch_write_header_hash(const struct batch_write *batch); // 32 bytes
unsigned batch_write_used(const struct batch_write *batch);              // cells written, 0…60
bool batch_write_is_full(const struct batch_write *batch);

// Seals, writes and flushes one cell; STATUS_OK means it is on the device. STATUS_TOO_LARGE and
// STATUS_NO_MEMORY leave the batch as it was. After any other failure it takes no more cells
// (batch_write_is_full is then true) and is never flushed again.
MUST_USE enum status batch_write_cell(struct batch_write *batch, enum seal_cell_type type,
                                      const uint8_t entry_id[SEAL_ENTRY_ID_LEN],
                                      const uint8_t *record, size_t record_len);
// The two halves of it, for an import, which flushes once a batch: a cell that was put counts as
// saved only after the next batch_write_flush or batch_write_close has succeeded.
MUST_USE enum status batch_write_put(struct batch_write *batch, enum seal_cell_type type,
                                     const uint8_t entry_id[SEAL_ENTRY_ID_LEN],
                                     const uint8_t *record, size_t record_len);
MUST_USE enum status batch_write_flush(struct batch_write *batch);
// Writes `final` and the trailer, flushes, and gives T. Not after a failed write.
MUST_USE enum status batch_write_close(struct batch_write *batch,
                                       uint8_t trailer[SEAL_TRAILER_LEN]);
// Wipes and releases, closed or not; NULL is harmless.
void batch_write_free(struct batch_write *batch);

// "<hex of the id's first 8 bytes>.qolb"
void batch_write_name(const uint8_t batch_id[SEAL_BATCH_ID_LEN], char out[BATCH_WRITE_NAME_CAP]);

#endif
