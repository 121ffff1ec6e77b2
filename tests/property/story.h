// SPDX-License-Identifier: Apache-2.0
//
// What happened in a campaign that never was: devices that sign, crash, are copied and stolen;
// batches that are lost or damaged on their way; coordinators who decide. Made up from a seed, with
// real keys and real batch files. Beside each file stands what it means, as whoever wrote it knows
// it: nothing here reads a batch.
#ifndef QOL_PROPERTY_STORY_H
#define QOL_PROPERTY_STORY_H

#include "common/campaign.h"
#include "common/certificate.h"
#include "common/seal.h"
#include "merger/list/decision.h"
#include "merger/list/tally.h"
#include "merger/setup/coordinator.h"
#include "tests/property/signature.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORY_COORDINATOR_COUNT 3
#define STORY_MAX_DEVICES 4
#define STORY_MAX_BATCHES 40
#define STORY_MAX_CONTENTS 2048
#define STORY_MAX_COPIES 160
#define STORY_MAX_DECISIONS 16
#define STORY_MAX_BRANCHES 2
#define STORY_NONE UINT32_MAX // no such place

// What somebody sealed into a cell.
struct story_content {
    unsigned batch, cell;
    uint8_t type;           // enum seal_cell_type, or what stands there instead
    enum tally_reason flaw; // why it cannot be read, or TALLY_NO_REASON
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    unsigned signature; // its record, if it can be read; STORY_NONE for a void
    uint8_t digest[SEAL_DIGEST_LEN];
};

// What one writer made of a batch. A machine that is copied while it runs writes on in both places.
struct story_branch {
    unsigned contents[SEAL_ENTRY_COUNT];
    unsigned cell_count;
    bool has_final;
    bool has_trailer;
    uint8_t *file; // SEAL_FILE_LEN bytes
};

enum story_vouching {
    STORY_VOUCHES_FOR_NOTHING,
    STORY_VOUCHES_FOR_BRANCH,
    STORY_VOUCHES_FOR_ANOTHER, // for a file that nobody ever sees
};

struct story_batch {
    unsigned device;
    uint32_t number;
    bool in_chain;
    bool knows_text; // names the campaign file that the coordinators have
    bool in_window;
    enum story_vouching vouching; // what its header says of the batch before
    unsigned previous, previous_branch;
    uint8_t header_hash[32];
    struct story_branch branches[STORY_MAX_BRANCHES];
    unsigned branch_count;
};

// A branch's file as it arrives.
struct story_copy {
    unsigned batch, branch;
    bool cut_short;
    unsigned flipped_in_header; // place of the byte; STORY_NONE
    uint64_t lost_cells;        // bit i: the page of cell i is not what was written
    bool lost_final;
    bool lost_fill;    // bytes without a meaning
    bool lost_trailer; // the last bytes
};

struct story_decision {
    struct decision decision;
    unsigned supersedes; // a place in decisions, or STORY_NONE
};

struct story_device {
    struct certificate certificate;
    uint8_t secret[64];
};

struct story {
    struct campaign campaign; // without texts
    uint8_t campaign_secret[64];
    uint8_t chain_secret[32];
    struct coordinator coordinators[STORY_COORDINATOR_COUNT];
    struct story_device devices[STORY_MAX_DEVICES];
    unsigned device_count;
    struct signature signatures[STORY_MAX_CONTENTS];
    unsigned signature_count;
    struct story_content contents[STORY_MAX_CONTENTS];
    unsigned content_count;
    struct story_batch batches[STORY_MAX_BATCHES];
    unsigned batch_count;
    struct story_copy copies[STORY_MAX_COPIES];
    unsigned copy_count;
    struct story_decision decisions[STORY_MAX_DECISIONS];
    unsigned decision_count;
};

// All of it is drawn from dice.h. A failure ends the program.
struct story *story_new(void);
void story_free(struct story *story);

const uint8_t *story_device_id(const struct story *story, unsigned device);

// True if no reader takes the file.
bool story_copy_is_refused(const struct story_copy *copy);
// True if T of the copy is T of the file that was written: its last bytes do not enter T.
bool story_copy_keeps_trailer(const struct story_copy *copy);
// Writes the copy and gives its length.
size_t story_copy_write(const struct story *story, const struct story_copy *copy,
                        uint8_t out[SEAL_FILE_LEN]);

#endif
