// SPDX-License-Identifier: Apache-2.0
//
// What coordinators hold or have released, as "merger hold" shows it on stdout.
#ifndef QOL_HOLDS_LIST_H
#define QOL_HOLDS_LIST_H

#include "merger/list/holding.h"
#include "merger/list/roll.h"

// Returns an exit code.
int holds_list_show(const struct roll *roll, bool as_json);

// One item of it, "swallow, batch 3: held by coordinator 1: why", and whether another coordinator
// says the opposite; with a newline.
void holds_list_print_item(const struct roll *roll, const struct holding *holding, size_t item);

#endif
