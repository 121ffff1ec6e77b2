// SPDX-License-Identifier: Apache-2.0
//
// How a coordinator names a volunteer, or a batch of one, on the command line. VOLUNTEER is an
// alias or the beginning of a device's id; BATCH is a number or, where two batches have it, the
// beginning of the batch's id (or of its H, should they have that in common too).
#ifndef QOL_SOURCE_WORD_H
#define QOL_SOURCE_WORD_H

#include "merger/list/holding.h"
#include "merger/list/roll.h"

// The one device, or with `batch` the one batch, that the texts name, be it in the list or only in
// a decision that stands. False, a report and its exit code, if they name none or several.
bool source_word_find(const struct roll *roll, const struct holding *holding, const char *volunteer,
                      const char *batch, struct decision_source *out, int *exit_code);

// The batch in the list; NULL if it is not there, or the source is a device.
const struct lineage_batch *source_word_batch(const struct roll *roll,
                                              const struct decision_source *source);
// The device's place in tally.devices; SIZE_MAX if it is not there.
size_t source_word_device(const struct roll *roll, const struct decision_source *source);

// What a source is called: "swallow", "swallow, batch 3"; with two of that number "swallow, batch 3
// (9f8e7d6c)", with the beginning of its id. What is not in the list goes by digits alone.
#define SOURCE_WORD_LABEL_CAP (ROLL_LABEL_CAP + 64)
void source_word_label(const struct roll *roll, const struct decision_source *source,
                       char out[SOURCE_WORD_LABEL_CAP]);

#endif
