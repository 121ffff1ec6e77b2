// SPDX-License-Identifier: Apache-2.0
//
// When, within its batch, each entry was made. Only the whole records have that, so this reads the
// master list.
#ifndef QOL_PACE_H
#define QOL_PACE_H

#include "common/progress.h"
#include "merger/list/roll.h"

#include <stdint.h>

#define PACE_UNKNOWN UINT32_MAX // of entries from paper, and of those that do not count

// *out has, for every place in tally.entries, the seconds since its batch opened, or PACE_UNKNOWN;
// malloc'd, the caller frees. NO_MEMORY, INTERRUPTED; NO_LIST as records_get.
MUST_USE enum status pace_read(const struct roll *roll, struct progress *progress, uint32_t **out);

#endif
