// SPDX-License-Identifier: Apache-2.0
//
// What a file is, as far as anyone can tell without a key.
#ifndef QOL_INSPECTION_H
#define QOL_INSPECTION_H

#include "common/campaign.h"
#include "common/keyfile.h"
#include "common/kit.h"
#include "common/seal.h"
#include "common/status.h"

#include <stdbool.h>
#include <stdint.h>

enum inspection_kind {
    INSPECTION_UNKNOWN, // the file of another program, or random bytes: a chain file looks so
    INSPECTION_BATCH,
    INSPECTION_CAMPAIGN,
    INSPECTION_KEY, // a key file that cannot be used, so that its kind is not known
    INSPECTION_COORDINATOR_KEY,
    INSPECTION_VOLUNTEER_KEY,
    INSPECTION_MASTER_LIST,
    INSPECTION_OUTBOX,
    INSPECTION_SEALED_FACT,
    INSPECTION_DECISIONS,
    INSPECTION_KIND_COUNT
};

struct inspection {
    enum inspection_kind kind;
    enum status status; // what is wrong with it; what stands below is set only if it is STATUS_OK
    uint64_t file_len;
    struct { // a batch
        uint8_t suite;
        uint8_t id[SEAL_BATCH_ID_LEN];
        bool closed;
    } batch;
    struct campaign campaign; // a campaign file
    struct {                  // a key file
        struct keyfile_cost cost;
        uint8_t campaign_id[32];
        uint8_t box_public[32];   // a coordinator's
        bool has_kem;             // a coordinator's: it opens batches of suite 2 too
        uint8_t tag[KIT_TAG_LEN]; // a volunteer's
    } key;
};

// Reads the file. Fails only if it cannot be read; the caller frees, also then.
MUST_USE enum status inspection_read(const char *path, struct inspection *out);
void inspection_free(struct inspection *inspection);

#endif
