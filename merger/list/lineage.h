// SPDX-License-Identifier: Apache-2.0
//
// The batches of each device beside one another: is each in its place in the device's chain, is one
// missing, repeated or altered? Pure.
#ifndef QOL_LINEAGE_H
#define QOL_LINEAGE_H

#include "common/campaign.h"
#include "merger/list/facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Why everything in a batch is held. A batch with a wrong chain value is out of the comparison: who
// has a kit's key but not its past chain values must not be able to put the past in doubt.
enum lineage_hold {
    LINEAGE_NOT_HELD,
    LINEAGE_WRONG_CHAIN,     // its chain value is not that of its number
    LINEAGE_REPEATED_NUMBER, // another batch of the device has its number and is in the chain too
    LINEAGE_UNKNOWN_TEXT,    // it names a campaign file that we do not have
};

struct lineage_batch {
    const struct facts_batch *batch;
    enum lineage_hold hold; // by the rules
    bool unknown_text;      // it names a campaign file that we do not have, whatever else holds it
    // What coordinators decided, which is holding_apply's to say: lineage_make leaves both false.
    bool held_by_coordinator; // it, or its device
    bool released;            // its number is repeated, and it is not held for that
    bool has_final;           // a valid one, in some copy
    bool closed;              // has_final, or a copy is whole to its trailer
    bool altered;             // its successor vouches for a copy, but for none that we have
    bool outside_window;      // the laptop's day lies outside the campaign's window
    unsigned hole_count;      // cells that were written and that no copy shows
};

// A device that wrote a batch, or was enrolled here.
struct lineage_device {
    uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN];
    const char *alias;               // of the enrolment; NULL if it was not enrolled here
    bool shares_alias;               // with another device
    size_t first_batch, batch_count; // in lineage.batches; a device may have none yet
    unsigned long missing_count;     // numbers below the highest one in the chain that are not here
};

struct lineage {
    struct lineage_batch *batches; // by device, number and H
    size_t batch_count;
    struct lineage_device *devices; // by device id
    size_t device_count;
    uint32_t *place_of;  // for every batch of the facts its place in batches
    uint32_t *device_of; // for every batch of the facts its device
};

// The facts must outlive it. On failure *out is zeroed.
MUST_USE enum status lineage_make(const struct facts *facts, const struct campaign *campaign,
                                  const uint8_t chain_secret[32], struct lineage *out);
void lineage_free(struct lineage *lineage); // zeroed is harmless

const struct lineage_batch *lineage_of(const struct lineage *lineage, const struct facts *facts,
                                       const struct facts_batch *batch);
// True if all its entries are held, by a rule or by a coordinator.
bool lineage_is_held(const struct lineage_batch *batch);
// True if the batch is where its number says, so that it counts for what is missing.
bool lineage_in_chain(const struct lineage_batch *batch);

#endif
