// SPDX-License-Identifier: Apache-2.0
//
// What many tests need: a campaign with keys, an enrolled device, a batch in memory, and a folder
// that is gone after the test.
#ifndef QOL_FIXTURE_H
#define QOL_FIXTURE_H

#include "common/batch_read.h"
#include "common/campaign.h"
#include "common/platform.h"
#include "common/record.h"
#include "common/seal.h"

#include <stdint.h>

struct fixture {
    uint8_t campaign_public[32], campaign_secret[64];
    struct seal_reader readers[2]; // two coordinators, in the best suite of this build
    struct seal_recipient recipients[2];
    uint8_t device_secret[64];
    uint8_t chain_secret[32];
    struct certificate certificate;
    struct seal_header facts; // of batch 0
};

// Fresh keys, a certified device, and the facts of its first batch.
void fixture_init(struct fixture *fixture);
// The facts of this device's batch n.
struct seal_header fixture_facts(const struct fixture *fixture, uint32_t number);
// Takes the coordinators their keys of the KEM away: suite 1, whatever the build.
void fixture_without_kem(struct fixture *fixture);
// What coordinator 0 or 1 reads with.
struct batch_read_key fixture_key(const struct fixture *fixture, unsigned coordinator);

// A batch being built in memory; cells and final as the tests want them.
struct fixture_batch {
    uint8_t file[SEAL_FILE_LEN];
    struct seal_chain chain;
    uint8_t digests[SEAL_ENTRY_COUNT][SEAL_DIGEST_LEN];
    unsigned used;
};
struct fixture_batch *fixture_batch_new(const struct fixture *fixture,
                                        const struct seal_header *facts); // free()
// Seals an entry or void of a record with that family name into the next cell.
void fixture_batch_add(struct fixture_batch *batch, enum seal_cell_type type, uint8_t entry_number,
                       const char *family_name);
void fixture_batch_seal(struct fixture_batch *batch, const struct seal_cell *cell);
void fixture_batch_close(struct fixture_batch *batch, const struct fixture *fixture);
// The entry id that fixture_batch_add makes of a number.
void fixture_entry_id(uint8_t entry_number, uint8_t out[SEAL_ENTRY_ID_LEN]);
// A packed record with one field.
void fixture_cell(struct seal_cell *cell, enum seal_cell_type type, uint8_t entry_number,
                  const char *family_name);

// A small complete campaign in Kazakh and English with this fixture's coordinators; campaign_free.
void fixture_campaign(const struct fixture *fixture, struct campaign *out);

// A fresh folder below the system's temporary folder; fixture_folder_remove deletes it and all in
// it.
void fixture_folder(char out[PLATFORM_PATH_CAP]);
void fixture_folder_remove(const char *folder);

#endif
