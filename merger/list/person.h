// SPDX-License-Identifier: Apache-2.0
//
// Which entries a coordinator means by "this person": those that the tally takes for one person,
// found out again as if some of them had not been voided, since what is voided is linked to
// nothing. Pure.
#ifndef QOL_PERSON_H
#define QOL_PERSON_H

#include "merger/list/decide.h"
#include "merger/list/roll.h"

#include <stddef.h>

enum person_view {
    PERSON_TO_VOID,    // as if nobody had voided this entry: who else is voided stays out
    PERSON_TO_RESTORE, // as if nobody had voided any entry
};

// The entry itself comes first, and alone if it is held or undone. *out is malloc'd, the caller
// frees it. NO_MEMORY.
MUST_USE enum status person_find(const struct roll *roll, const struct decision_entry *entry,
                                 enum person_view view, struct decision_entry **out, size_t *count);

#endif
