// SPDX-License-Identifier: Apache-2.0
//
// Reading one batch file from memory: everything that can be said of it alone, without the batches
// before and after it and without the campaign's other facts. Pure. docs/FORMAT.md, "Reading", has
// every outcome.
#ifndef QOL_BATCH_READ_H
#define QOL_BATCH_READ_H

#include "common/record.h"
#include "common/seal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// How a file was refused, or that it was taken. In the order in which the checks are made.
enum batch_read_verdict {
    BATCH_READ_TAKEN,
    BATCH_READ_WRONG_SIZE,
    BATCH_READ_NOT_A_BATCH,
    BATCH_READ_NEWER_FORMAT,
    BATCH_READ_UNKNOWN_SUITE,
    BATCH_READ_NOT_ZERO,
    BATCH_READ_SUITE_NOT_SUPPORTED, // by this build
    BATCH_READ_NOT_FOR_US,
    BATCH_READ_WRONG_COMMITMENT,
    BATCH_READ_DAMAGED_HEADER,
    BATCH_READ_FOREIGN_CAMPAIGN,
    BATCH_READ_FORGED_CERTIFICATE,
    BATCH_READ_FORGED_HEADER,
    BATCH_READ_NUMBER_TOO_HIGH,
    BATCH_READ_VERDICT_COUNT
};
// "taken", "wrong_size" …: the words of docs/FORMAT.md and of the test vectors.
const char *batch_read_verdict_name(enum batch_read_verdict verdict);

enum batch_read_cell_state {
    BATCH_READ_UNUSED, // does not authenticate, and nothing says that it should
    BATCH_READ_HOLE,   // does not authenticate, but `final` or a later cell says that it should
    BATCH_READ_ENTRY,
    BATCH_READ_VOID,
    BATCH_READ_HELD, // authentic, but cannot be counted as it is: see `reason`
};

enum batch_read_reason {
    BATCH_READ_NO_REASON,
    BATCH_READ_UNKNOWN_TYPE,
    BATCH_READ_NEWER_RECORD, // a record version we have no dictionary for
    BATCH_READ_BAD_PADDING,  // a byte that must be zero is not
    BATCH_READ_BAD_RECORD,   // does not unpack, or is no record
    BATCH_READ_NOT_IN_FINAL, // nothing else is wrong, but a valid `final` vouches for other
                             // content, or for fewer cells
};
const char *batch_read_reason_name(enum batch_read_reason reason);

struct batch_read_cell {
    enum batch_read_cell_state state;
    enum batch_read_reason reason; // of a held cell
    uint8_t type;                  // as the cell says, usually an enum seal_cell_type
    uint8_t record_version;
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    uint8_t digest[SEAL_DIGEST_LEN]; // D: equal digests are equal cells
    size_t record_len;               // 0 unless the record unpacked
    uint8_t *record;                 // inside the batch; record_check accepted it
};

enum batch_read_final { BATCH_READ_FINAL_NONE, BATCH_READ_FINAL_VALID, BATCH_READ_FINAL_BAD };

struct batch_read_key {
    struct seal_reader reader;
    uint8_t campaign_id[32];
    unsigned slot; // or SEAL_ANY_SLOT
};

// One file's content. Large (some 500 KB): allocate it once with batch_read_new and use it again.
struct batch_read {
    enum batch_read_verdict verdict; // the rest is set only if it is BATCH_READ_TAKEN
    struct seal_header facts;
    uint8_t header_hash[32];           // H: names the batch
    uint8_t trailer[SEAL_TRAILER_LEN]; // T as computed over this copy
    bool closed;                       // this copy's trailer holds T
    enum batch_read_final final;
    unsigned final_count;
    uint8_t final_digests[SEAL_ENTRY_COUNT][SEAL_DIGEST_LEN];
    unsigned hole_count;
    struct batch_read_cell cells[SEAL_ENTRY_COUNT];
    size_t records_max_len;                             // of all files that were read
    uint8_t records[SEAL_ENTRY_COUNT * RECORD_MAX_LEN]; // one behind another
};

struct batch_read *batch_read_new(void);        // NULL if there is no memory
void batch_read_free(struct batch_read *batch); // wipes; NULL is harmless

// Reads a file of len bytes (any length). `book` is as in seal_open_header.
void batch_read(struct batch_read *batch, const uint8_t *file, size_t len,
                const struct batch_read_key *key, struct certificate_book *book);

#endif
