// SPDX-License-Identifier: Apache-2.0
//
// Which entries a coordinator means by "this person": those that the tally takes for one person,
// found out again as if some decisions had not been made, since what is voided is linked to
// nothing. Pure.
#ifndef QOL_PERSON_H
#define QOL_PERSON_H

#include "merger/list/decide.h"
#include "merger/list/roll.h"

#include <stddef.h>

enum person_view {
    PERSON_TO_VOID,    // as if nothing had been decided about this entry: who is voided stays out
    PERSON_TO_RESTORE, // as if nothing had been decided about any entry
};

// The entry itself comes first, and alone if it is held or undone. *out is malloc'd, the caller
// frees it. NO_MEMORY.
MUST_USE enum status person_find(const struct roll *roll, const struct decide_subject *entry,
                                 enum person_view view, struct decide_subject **out, size_t *count);

#endif
