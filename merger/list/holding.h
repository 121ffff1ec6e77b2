// SPDX-License-Identifier: Apache-2.0
//
// Which devices and batches coordinators hold or have released: their standing decisions about
// sources of entries. A hold of a device holds every batch of it, whenever it comes. A batch that
// one coordinator holds and another has released is held. Pure.
#ifndef QOL_HOLDING_H
#define QOL_HOLDING_H

#include "merger/list/facts.h"
#include "merger/list/lineage.h"

#include <stdbool.h>
#include <stddef.h>

// Standing holds and releases by what they are about (decision_compare_sources), holds first, then
// by signer and hash. Zeroed: none.
struct holding {
    const struct decision **items; // point into the facts
    size_t count;
};

// stands is that of the facts (standing.h), or NULL: it is then found here. The facts must outlive
// the holding and get no decision meanwhile. NO_MEMORY; *out is then zeroed.
MUST_USE enum status holding_make(const struct facts *facts, const bool *stands,
                                  struct holding *out);
void holding_free(struct holding *holding); // zeroed is harmless

// What stands about a source: of several decisions that say the same the first, or NULL.
struct holding_state {
    const struct decision *hold;        // about this source itself
    const struct decision *device_hold; // about the whole device, if the source is a batch
    const struct decision *release;     // about this batch
};
struct holding_state holding_of(const struct holding *holding,
                                const struct decision_source *source);
bool holding_is_held(const struct holding_state *state);
// True if a coordinator holds this very batch and another has released it.
bool holding_is_opposed(const struct holding_state *state);

// A batch, or the device that wrote it, as decisions name it.
struct decision_source holding_batch(const struct facts_batch *batch);
struct decision_source holding_device(const uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN]);

// Brings what stands into the lineage of the same facts, fresh from lineage_make: says of each
// batch whether a coordinator holds it, and has a release take the place of a repeated number.
void holding_apply(const struct holding *holding, struct lineage *lineage);

#endif
