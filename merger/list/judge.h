// SPDX-License-Identifier: Apache-2.0
//
// Rules 1 and 2 of tally.h: which cells can be used, and why the others cannot. Pure.
#ifndef QOL_JUDGE_H
#define QOL_JUDGE_H

#include "merger/list/lineage.h"
#include "merger/list/tally.h"

#include <stdint.h>

// A content that cannot be read, beside one of the same digest that can: it is the same content.
#define JUDGE_SUPERFLUOUS TALLY_REASON_COUNT

// *out has, for every cell of the facts, why it cannot be used: an enum tally_reason,
// TALLY_NO_REASON if it can, or JUDGE_SUPERFLUOUS. Malloc'd, the caller frees.
MUST_USE enum status judge_cells(const struct facts *facts, const struct lineage *lineage,
                                 uint8_t **out);

// What a hold of a whole batch is to its cells.
enum tally_reason judge_hold(enum lineage_hold hold);

#endif
