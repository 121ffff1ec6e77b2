// SPDX-License-Identifier: Apache-2.0
//
// Which decisions stand: those that no other decision about the same entry, the same two, or the
// same source supersedes. Pure.
#ifndef QOL_STANDING_H
#define QOL_STANDING_H

#include "merger/list/facts.h"

#include <stdbool.h>

// *out says for every decision of the facts whether it stands; malloc'd, the caller frees.
MUST_USE enum status standing_find(const struct facts *facts, bool **out);

#endif
