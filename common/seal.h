// SPDX-License-Identifier: Apache-2.0
//
// The cryptography of a batch file, format 1: header, cells and trailer as bytes in memory. Pure:
// no file, no clock. All primitives are libsodium's. docs/FORMAT.md, "Batch file", says why each
// part is there.
#ifndef QOL_SEAL_H
#define QOL_SEAL_H

#include "common/certificate.h"
#include "common/certificate_book.h"
#include "common/seal_slot.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_PAGE_LEN 4096
#define SEAL_PAGE_COUNT 64
#define SEAL_FILE_LEN (SEAL_PAGE_COUNT * SEAL_PAGE_LEN)
#define SEAL_HEADER_LEN (2 * SEAL_PAGE_LEN)
#define SEAL_CELL_COUNT 61 // 60 for entries and voids, one for `final`
#define SEAL_ENTRY_COUNT 60
#define SEAL_FINAL_CELL 60
#define SEAL_MAX_NUMBER 65536 // batch numbers are below this
#define SEAL_SLOT_COUNT 6
#define SEAL_BATCH_ID_LEN 16
#define SEAL_ENTRY_ID_LEN 16
#define SEAL_CONTENT_LEN 4032 // room in a cell for a packed record or `final`
#define SEAL_DIGEST_LEN 32
#define SEAL_FINAL_MAX_LEN (4 + SEAL_ENTRY_COUNT * SEAL_DIGEST_LEN + 64)

enum seal_cell_type { SEAL_ENTRY = 1, SEAL_VOID = 2, SEAL_FINAL = 3 };

// The sealed block: what a batch says about itself.
struct seal_header {
    uint8_t batch_id[SEAL_BATCH_ID_LEN]; // in clear
    uint8_t suite;                       // in clear, enum seal_suite; a writer's is chosen for it
    struct certificate certificate;
    uint32_t number;           // n
    uint8_t chain[32];         // c_n
    uint8_t previous[32];      // T of batch n-1; zeros for n = 0; 0xFF if it was unreadable
    uint8_t campaign_hash[32]; // of campaign.qolc
    uint16_t day;              // opened, days since 1970-01-01 UTC
};

// The forward chain of cell keys. It only moves forward: what was sealed cannot be opened with it
// again. Lives in secret_alloc memory; wipe with sodium_memzero.
struct seal_chain {
    uint8_t key[32];         // X_i
    unsigned cell;           // i, the cell that comes next
    uint8_t header_hash[32]; // H
};

struct seal_cell {
    enum seal_cell_type type;
    uint8_t record_version;
    uint16_t record_len; // unpacked
    uint16_t packed_len;
    uint8_t entry_id[SEAL_ENTRY_ID_LEN]; // a void's: of the entry that it voids; zeros for `final`
    uint8_t content[SEAL_CONTENT_LEN];   // packed_len bytes; the rest is zero
};

enum seal_verdict {
    SEAL_GOOD,
    SEAL_NOT_A_BATCH, // magic
    SEAL_NEWER_FORMAT,
    SEAL_UNKNOWN_SUITE,
    SEAL_NOT_ZERO, // a reserved byte, or the padding of the block or of a cell, is not zero
    SEAL_SUITE_NOT_SUPPORTED, // a suite that is known, but that this build cannot open
    SEAL_NOT_FOR_US,          // no slot opens with this key
    SEAL_WRONG_COMMITMENT, // the slot opens, but bytes before the commitment are not the writer's
    SEAL_DAMAGED_BLOCK,    // the sealed block does not authenticate
    SEAL_FOREIGN_CAMPAIGN,
    SEAL_FORGED_CERTIFICATE,
    SEAL_FORGED_DEVICE, // the device's signature over the header
    SEAL_NUMBER_TOO_HIGH,
    SEAL_DAMAGED_CELL, // does not authenticate: unused, damaged or moved
    SEAL_UNKNOWN_TYPE,
    SEAL_BAD_LENGTH,
};

// ---- writing ----------------------------------------------------------------------------------
// Fills a header. The caller has filled `header` with random bytes (a test: zeros); what has no
// other meaning keeps them. `recipients` are 1…6, in the campaign file's order; the suite is the
// best that all of them can open (seal_slot_suite). K0 exists only inside this call. `chain` is
// left at cell 0. DAMAGED if a recipient's key is none that can be sealed to: a batch that one of
// them could never open is not begun.
MUST_USE enum status seal_header(uint8_t header[SEAL_HEADER_LEN], const struct seal_header *facts,
                                 const uint8_t device_secret[64],
                                 const struct seal_recipient *recipients, unsigned recipient_count,
                                 struct seal_chain *chain);
// Seals the next cell into a page, gives the digest D for `final`, and moves the chain on, wiping
// the keys. The cell's content beyond packed_len must be zero.
void seal_cell(struct seal_chain *chain, const struct seal_cell *cell, uint8_t page[SEAL_PAGE_LEN],
               uint8_t digest[SEAL_DIGEST_LEN]);
// Moves the chain on to cell 60 and seals `final` there: count, digests, the device's signature.
void seal_final(struct seal_chain *chain, unsigned count, const uint8_t (*digests)[SEAL_DIGEST_LEN],
                const uint8_t device_secret[64], uint8_t page[SEAL_PAGE_LEN]);

// ---- reading ----------------------------------------------------------------------------------
#define SEAL_ANY_SLOT SEAL_SLOT_COUNT

// Checks and opens a header in the order magic, format, suite, zeros, whether this build can open
// the suite, slot, commitment, block, padding, campaign, certificate, device signature, number.
// `slot` is the reader's place in the campaign file, or SEAL_ANY_SLOT. `book` may be NULL:
// certificate_book.h. On SEAL_GOOD, facts and chain (at cell 0) are set.
enum seal_verdict seal_open_header(const uint8_t header[SEAL_HEADER_LEN], unsigned slot,
                                   const struct seal_reader *reader, const uint8_t campaign_id[32],
                                   struct certificate_book *book, struct seal_header *facts,
                                   struct seal_chain *chain);
// Opens the cell that the chain stands at, whatever comes of it moves the chain on, and gives the
// digest D of a cell that authenticates.
enum seal_verdict seal_open_cell(struct seal_chain *chain, const uint8_t page[SEAL_PAGE_LEN],
                                 struct seal_cell *cell, uint8_t digest[SEAL_DIGEST_LEN]);
// Takes an opened `final` apart and verifies its signature. SEAL_BAD_LENGTH, SEAL_FORGED_DEVICE.
enum seal_verdict seal_open_final(const struct seal_cell *cell, const uint8_t header_hash[32],
                                  const uint8_t device_public[32], unsigned *count,
                                  uint8_t digests[SEAL_ENTRY_COUNT][SEAL_DIGEST_LEN]);

// T of a file: BLAKE2b-256 of all but its last 32 bytes, which hold T once the batch is closed.
#define SEAL_TRAILER_LEN 32
#define SEAL_TRAILER_OFFSET (SEAL_FILE_LEN - SEAL_TRAILER_LEN)
void seal_trailer(const uint8_t file[SEAL_FILE_LEN], uint8_t out[SEAL_TRAILER_LEN]);

#endif
