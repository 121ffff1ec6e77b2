// SPDX-License-Identifier: Apache-2.0
//
// Making decisions about entries: one for each, signed with the coordinator's key, archived,
// flushed together, and only then committed to the master list, in one transaction.
#ifndef QOL_DECIDE_H
#define QOL_DECIDE_H

#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>

// What a decision is about.
struct decide_subject {
    uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN];
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
};

struct decide_subject decide_subject_of(const struct facts_cell *cell);
bool decide_is_about(const struct decision *decision, const struct decide_subject *subject);

// Voids the entries, one at least, for a reason that is tidy text below DECISION_WHY_CAP bytes.
// *changed is false if decisions that stand void all of them already. The roll does not change:
// open it again to see what follows.
MUST_USE enum status decide_void(struct roll *roll, const struct decide_subject *subjects,
                                 size_t count, const char *why, bool *changed);
// Takes every standing void of the entries back. *changed is false if there is none.
MUST_USE enum status decide_restore(struct roll *roll, const struct decide_subject *subjects,
                                    size_t count, const char *why, bool *changed);

#endif
