// SPDX-License-Identifier: Apache-2.0
//
// What the model*.c files share. Nothing else includes this.
#ifndef QOL_PROPERTY_MODEL_PARTS_H
#define QOL_PROPERTY_MODEL_PARTS_H

#include "tests/property/model.h"

// What is known of a batch.
struct model_batch {
    bool known;             // at least one copy was taken
    enum tally_reason hold; // by the rules
    bool held_by_coordinator;
    bool has_final;
    bool seen_final[STORY_MAX_BRANCHES];
    bool closed;
};

struct model_view {
    const struct story *story;
    const struct model_seen *seen;
    struct model_batch batches[STORY_MAX_BATCHES];
    bool shown[STORY_MAX_CONTENTS];                // a copy shows it
    bool vouched[STORY_MAX_CONTENTS];              // and a `final` has its digest
    bool ignored[STORY_MAX_CONTENTS];              // stands beside a readable twin
    enum tally_reason reasons[STORY_MAX_CONTENTS]; // why it cannot be used
};

// Fills the view from what was seen.
void model_look(const struct story *story, const struct model_seen *seen, struct model_view *view);
// Counts what is said of batches.
void model_count_batches(const struct model_view *view, struct model *out);

bool model_same_device(const struct story *story, unsigned content, unsigned other);
bool model_same_id(const struct story_content *content, const struct story_content *other);

// Settles which entries that are left are of one person. `left` are places in out->entries.
// True if a decision has come, and none that supersedes it.
bool model_stands(const struct model_view *view, unsigned decision);
void model_find_people(const struct model_view *view, struct model *out, const unsigned *left,
                       unsigned left_count);
// Settles who may be named, of all that can be read, counted or not; others may not.
void model_find_names(const struct model_view *view, struct model *out);

#endif
