// SPDX-License-Identifier: Apache-2.0
//
// Files that a merge did not take. What could not be read is reported as every failure is; what was
// refused belongs to the answer. Of very many only some are named.
#ifndef QOL_REFUSALS_H
#define QOL_REFUSALS_H

#include "common/json.h"
#include "merger/list/merge.h"

void refusals_report(const struct merge *merge); // to stderr
void refusals_print(const struct merge *merge);  // to stdout
// All of them: an array of objects with path and reason, "unreadable" or a word of docs/FORMAT.md.
void refusals_put(const struct merge *merge, struct json *json);

#endif
