// SPDX-License-Identifier: Apache-2.0
//
// What is known, from batch files, decisions and enrolments, as it lies in memory for the tally.
// Facts are a set: intake.h adds one to the master list if it is not there yet and never changes or
// removes one, so two people who saw the same files know the same; load.h brings them here. What
// follows from them is tally.h. Pure.
#ifndef QOL_FACTS_H
#define QOL_FACTS_H

#include "common/batch_read.h"
#include "common/bytes.h"
#include "merger/linkage/packed.h"
#include "merger/linkage/pairs.h"
#include "merger/list/decision.h"
#include "merger/list/enrolment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FACTS_HASH_LEN 32
#define FACTS_RECORD_HASH_LEN 16
#define FACTS_ENROLMENT_MAX_LEN (CERTIFICATE_DEVICE_ID_LEN + 32 + 2 + LABEL_CAP)

// A batch is its header: H names it. Its place in facts.batches is a local number and means nothing
// elsewhere.
struct facts_batch {
    struct seal_header header;
    uint8_t header_hash[FACTS_HASH_LEN]; // H
};

// One authentic content of a cell, as the master list keeps it.
struct facts_content {
    uint8_t type;                // enum seal_cell_type, or what stood there instead
    enum batch_read_reason flaw; // why it cannot be used as it is; never BATCH_READ_NOT_IN_FINAL
    uint8_t record_version;
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    uint8_t digest[SEAL_DIGEST_LEN];
    const uint8_t *record; // of a content without flaw
    size_t record_len;
};

// The same, as it is held in memory for the tally: only those fields of the record are kept that
// say who signed, as a record of their own, and in lean facts none of them. There may be a million.
struct facts_cell {
    const struct facts_batch *batch;
    const uint8_t *person; // inside the facts; right behind it is what linkage compares (packed.h)
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    uint32_t variant; // tells the contents of one cell apart, locally; 0: of the first copy
    uint32_t digest;  // a local number, the same for contents of one cell if their digests are, and
                      // only then
    uint16_t person_len;
    uint8_t cell; // 0…59
    uint8_t type;
    uint8_t flaw;
    uint8_t consents; // enum record_consent bits
    bool vouched;     // a valid `final` of the batch contains its digest at its place
    uint8_t record_hash[FACTS_RECORD_HASH_LEN]; // equal for equal records
};
_Static_assert(sizeof(struct facts_cell) <= 64, "a line of the processor's cache");

// What a cell is made of before it has its place.
struct facts_made {
    struct facts_cell cell;
    uint8_t digest[SEAL_DIGEST_LEN];
};

struct decision_entry facts_cell_entry(const struct facts_cell *cell); // its name
// What of the cell is compared with others, packed (packed.h); of a content without flaw.
const uint8_t *facts_cell_form(const struct facts_cell *cell);

// A valid `final`.
struct facts_final {
    const struct facts_batch *batch;
    unsigned count;
    uint8_t hash[FACTS_HASH_LEN]; // of its digests
};

// A distinct copy of a batch file.
struct facts_copy {
    const struct facts_batch *batch;
    uint8_t hash[FACTS_HASH_LEN]; // names the file: BLAKE2b-256 of T ‖ its last 32 bytes
    uint8_t trailer[32];          // T as computed over it
    bool closed;
};

// What a linkage found out (linked.h), in terms of cells, which are places in facts.cells. Zeroed:
// nothing.
struct facts_linked {
    size_t cell_count;  // how many there were; no others stand before or between them now
    uint8_t *linked;    // a bit for each, low ones first: whether it was linked
    struct pair *pairs; // by weight (pairs.h)
    size_t pair_count;
    unsigned long skipped_blocks, skipped_entries; // as in pairs
};

void facts_linked_free(struct facts_linked *linked); // wipes; zeroed is harmless

struct facts_chunk;

// Zero-initialise before use.
struct facts {
    bool lean;    // cells have what is compared alone: enough to count
    bool forgets; // digests, but those of the batch whose cells came last
    struct facts_batch *batches;
    size_t batch_count, batch_cap;
    struct facts_cell *cells; // by batch, cell and variant
    size_t cell_count, cell_cap;
    uint8_t (*digests)[SEAL_DIGEST_LEN]; // of the cells from first_digest on
    size_t first_digest, digest_cap;
    struct facts_final *finals; // by batch
    size_t final_count, final_cap;
    struct facts_copy *copies;
    size_t copy_count, copy_cap;
    struct decision *decisions;
    size_t decision_count, decision_cap;
    struct enrolment *enrolments;
    size_t enrolment_count, enrolment_cap;
    struct facts_linked past;   // of earlier facts, if it is known
    struct facts_chunk *chunks; // hold what cells point at
};

// Wipes and releases; zeroed facts are harmless, and lean and forgetful ones stay so.
void facts_free(struct facts *facts);

// Has room for so many cells at once: growing by and by takes twice the memory meanwhile.
// NO_MEMORY.
MUST_USE enum status facts_reserve(struct facts *facts, size_t cell_count);

// A batch is added before its cells, cells in the order above, and a batch's finals right behind
// its cells; batch is a place in facts->batches. NO_MEMORY.
MUST_USE enum status facts_add_batch(struct facts *facts, const struct facts_batch *batch);
MUST_USE enum status facts_add_cell(struct facts *facts, size_t batch, unsigned cell,
                                    uint32_t variant, const struct facts_content *content);
// The same in two steps. The first takes nearly all the time and needs the content alone: it makes
// all of a cell but its place. person has room for RECORD_MAX_LEN + PACKED_MAX_LEN bytes, and is
// the caller's to wipe, as far as facts_person_len says.
void facts_make_cell(const struct facts_content *content, uint8_t *person, struct facts_made *out);
size_t facts_person_len(const struct facts_cell *cell); // with the form
MUST_USE enum status facts_add_made(struct facts *facts, size_t batch, unsigned cell,
                                    uint32_t variant, const struct facts_made *made);
// The same, to forgetful facts, of a cell that was in facts before, with all but its batch. First a
// holder, facts that are as lean and have nothing else, gets a copy of what it points at, and has
// the cell point there; other threads may do so with holders of their own. In the end the facts
// take what was held. Of a batch all cells are added so, or none. NO_MEMORY.
MUST_USE enum status facts_hold(struct facts *holder, struct facts_cell *cell);
MUST_USE enum status facts_add_held(struct facts *facts, size_t batch,
                                    const struct facts_cell *held);
void facts_take_held(struct facts *facts, struct facts *holder);
// The digest of a cell, by its place; of facts that do not forget.
const uint8_t *facts_digest(const struct facts *facts, size_t cell);
// digests are those of `final`, count × SEAL_DIGEST_LEN bytes.
MUST_USE enum status facts_add_final(struct facts *facts, size_t batch, const uint8_t *digests,
                                     unsigned count);
// The same, of a final that was added before, to cells that were vouched for then.
MUST_USE enum status facts_add_made_final(struct facts *facts, const struct facts_final *final);
MUST_USE enum status facts_add_copy(struct facts *facts, const struct facts_copy *copy);
MUST_USE enum status facts_add_decision(struct facts *facts, const struct decision *decision);
MUST_USE enum status facts_add_enrolment(struct facts *facts, const struct enrolment *enrolment);

// Moves what `later`, which is as lean and forgetful, has of cells and finals behind those of
// facts, whose batches from first_batch on are the batches of `later`. NO_MEMORY; then only
// facts_free may follow, of both.
MUST_USE enum status facts_join(struct facts *facts, size_t first_batch, struct facts *later);

// ---- as rows of the master list ---------------------------------------------------------------
// The contents that the first copy of a batch shows are its segment (segment.h), under the batch's
// own key, its place in facts->batches plus one. What other copies show besides are rows of the
// table of cells, with variants from 1 on, under the key batch << 26 | cell << 20 | variant.
#define FACTS_VARIANT_COUNT (UINT32_C(1) << 20)
int64_t facts_cell_key(int64_t batch_key, unsigned cell, uint32_t variant);
// The cell and the variant in such a key; false if no row can have it.
bool facts_split_cell_key(int64_t key, unsigned *cell, uint32_t *variant);

void facts_put_batch(struct bytes_writer *w, const struct facts_batch *batch);
void facts_get_batch(struct bytes_reader *r, struct facts_batch *batch);
void facts_put_content(struct bytes_writer *w, const struct facts_content *content);
// All of the bytes; the record is inside them. False if they are not as facts_put_content wrote
// them.
bool facts_read_content(const uint8_t *bytes, size_t len, struct facts_content *out);
// The content of a `final` is its digests: gives their count, or false if it cannot be this long.
bool facts_final_count(size_t len, unsigned *count);
void facts_put_copy(struct bytes_writer *w, const struct facts_copy *copy, int64_t batch_key);
// Gives the batch's key; copy->batch is the caller's to set.
uint64_t facts_get_copy(struct bytes_reader *r, struct facts_copy *copy);
void facts_put_enrolment(struct bytes_writer *w, const struct enrolment *enrolment);
// DAMAGED.
MUST_USE enum status facts_get_enrolment(const uint8_t *bytes, size_t len, struct enrolment *out);

// The content of a cell that batch_read found; false for a cell in which nothing authenticates.
bool facts_from_cell(const struct batch_read_cell *cell, struct facts_content *out);
// Names a copy of a batch file by its T and its last 32 bytes.
void facts_copy_hash(const uint8_t trailer[32], const uint8_t last[32],
                     uint8_t out[FACTS_HASH_LEN]);

#endif
