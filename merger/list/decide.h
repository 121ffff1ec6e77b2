// SPDX-License-Identifier: Apache-2.0
//
// Making decisions about entries, and about where they come from: signed with the coordinator's
// key, archived, flushed together, and only then committed to the master list, in one transaction.
// The facts of the roll then have them too; its tally is as it was: open the roll again to see what
// follows.
#ifndef QOL_DECIDE_H
#define QOL_DECIDE_H

#include "merger/list/holding.h"
#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>

// Voids the entries, one at least, for a reason that is tidy text below DECISION_WHY_CAP bytes.
// *changed is false if decisions that stand void all of them already.
MUST_USE enum status decide_void(struct roll *roll, const struct decision_entry *entries,
                                 size_t count, const char *why, bool *changed);
// Takes every standing void of the entries back. *changed is false if there is none.
MUST_USE enum status decide_restore(struct roll *roll, const struct decision_entry *entries,
                                    size_t count, const char *why, bool *changed);

enum decide_verdict {
    DECIDE_OPEN, // takes every standing decision about the two back, whoever made it
    DECIDE_SAME,
    DECIDE_DIFFERENT,
};

struct decide_answer {
    struct decision_entry a, b; // in any order; they differ
    enum decide_verdict verdict;
};

// Decides about pairs of entries, each named once. What says the opposite is superseded, so that
// this answer holds.
struct decide_changes {
    size_t count;     // pairs of which something else stood
    size_t overruled; // of them, of which the opposite stood
};
MUST_USE enum status decide_pairs(struct roll *roll, const struct decide_answer *answers,
                                  size_t count, const char *why, struct decide_changes *changes);

enum decide_holding {
    DECIDE_BY_RULES, // takes every standing hold and release of the source back, whoever made it
    DECIDE_HOLD,
    DECIDE_RELEASE, // of a batch only
};

// Holds a device or a batch, or has a batch released (tally.h, rules 1 and 2); holding.h says what
// stands. What says the opposite is superseded, whoever decided it. *changed is false if nothing
// but that stood already. why as for decide_void.
MUST_USE enum status decide_source(struct roll *roll, const struct decision_source *source,
                                   enum decide_holding holding, const char *why, bool *changed);

// What a release does now: a coordinator's own step back first, and only asked again does it go
// against a rule. What was released stays so. batch is NULL for a device, and for a batch that is
// not here; state is that of the source. False if there is nothing to release.
bool decide_release_order(const struct lineage_batch *batch, const struct holding_state *state,
                          enum decide_holding *out);

#endif
