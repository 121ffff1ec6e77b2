// SPDX-License-Identifier: Apache-2.0
//
// Batch files, honest through common/seal.h, and with faults that it refuses to make. What a cell
// is expected to be is noted when it is put in. For this folder only; a failure ends the program.
#ifndef QOL_VECTORS_FORGE_H
#define QOL_VECTORS_FORGE_H

#include "common/pack.h"
#include "common/seal.h"
#include "tests/vectors/samples.h"
#include "tests/vectors/world.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Offsets in the file and in a cell's plaintext; docs/FORMAT.md, "Batch file".
#define FORGE_FORMAT 8
#define FORGE_SUITE 9
#define FORGE_RESERVED 10
#define FORGE_SLOTS 32
#define FORGE_SLOT_LEN 1168
#define FORGE_COMMITMENT 7040
#define FORGE_BLOCK 7072
#define FORGE_FILL 7624
#define FORGE_CELL(i) (SEAL_HEADER_LEN + (size_t)(i)*SEAL_PAGE_LEN)
#define FORGE_PLAIN_LEN 4056
#define FORGE_PLAIN_VERSION 1
#define FORGE_PLAIN_PACKED_LEN 2
#define FORGE_PLAIN_RECORD_LEN 4
#define FORGE_PLAIN_ZERO 6
#define FORGE_PLAIN_CONTENT 24

// What a reader must find in a cell.
struct forge_expected {
    enum { FORGE_NOTHING, FORGE_ENTRY, FORGE_VOID, FORGE_HELD } state;
    const char *reason; // of a held cell
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    const struct samples_field *fields;
};

struct forge {
    const struct world *world;
    uint8_t file[SEAL_FILE_LEN + 1];
    size_t len; // how much of it is written out
    unsigned recipient_count;
    unsigned kem_count; // so many of them have a key of the KEM; all of them: suite 2
    struct seal_header facts;
    const uint8_t *device_secret;
    // Of honest cells: pack_compress, which makes readers need the dictionary, unless a case
    // chooses the collector's pack_record.
    enum status (*pack)(const uint8_t *record, size_t len, uint8_t out[PACK_MAX_LEN],
                        size_t *out_len);
    struct seal_chain chain;
    uint8_t digests[SEAL_CELL_COUNT][SEAL_DIGEST_LEN];
    struct forge_expected expected[SEAL_ENTRY_COUNT];
};

// An empty file and the facts of the first device's batch 0, which a case may change; zeros for
// fill.
void forge_init(struct forge *forge, const struct world *world);
// The same for another device.
void forge_init_device(struct forge *forge, const struct world *world, unsigned device);
// Facts of the batch that follows the one in the file, which then is forgotten.
void forge_next(struct forge *forge);
void forge_header(struct forge *forge);
void forge_entry(struct forge *forge, const struct samples_field *sample);
void forge_entry_with_id(struct forge *forge, const uint8_t entry_id[SEAL_ENTRY_ID_LEN],
                         const struct samples_field *sample);
void forge_void(struct forge *forge, const uint8_t entry_id[SEAL_ENTRY_ID_LEN],
                const struct samples_field *sample);
// `final`, vouching for the cells written so far, and the trailer.
void forge_close(struct forge *forge);
void forge_final(struct forge *forge, unsigned count, const uint8_t *device_secret);
void forge_trailer(struct forge *forge);

// ---- faults -----------------------------------------------------------------------------------
void forge_flip(struct forge *forge, size_t offset); // its lowest bit
// A bit in a cell's page, which a reader then cannot open.
void forge_damage(struct forge *forge, unsigned cell);
void forge_swap(struct forge *forge, unsigned a, unsigned b);
void forge_expect_nothing(struct forge *forge, unsigned cell);
void forge_expect_held(struct forge *forge, unsigned cell, const char *reason);
// Sets a byte of the sealed block after the device has signed it.
void forge_block_byte(struct forge *forge, size_t offset, uint8_t value);

// A cell's plaintext as an honest writer makes it, of any bytes for a record.
void forge_plain(uint8_t plain[FORGE_PLAIN_LEN], enum seal_cell_type type, const void *record,
                 size_t len);
void forge_put_u16(uint8_t *at, size_t value);
// Seals any plaintext as the next cell; nothing is expected of it.
void forge_page(struct forge *forge, const uint8_t plain[FORGE_PLAIN_LEN]);
// An entry whose plaintext differs in one byte from what an honest writer makes.
void forge_odd_entry(struct forge *forge, size_t offset, uint8_t value);
// An entry of any bytes for a record.
void forge_bytes(struct forge *forge, const void *record, size_t len);
// The plaintext of `final` with a right signature over any count, and some zero bytes more than
// belong there.
void forge_final_plain(const struct forge *forge, unsigned count, size_t more_len,
                       uint8_t plain[FORGE_PLAIN_LEN]);
// Seals any plaintext as cell 60.
void forge_final_page(struct forge *forge, const uint8_t plain[FORGE_PLAIN_LEN]);

#endif
