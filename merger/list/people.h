// SPDX-License-Identifier: Apache-2.0
//
// Rule 6 of tally.h: links the entries that are neither voided nor held (link.h), with what
// coordinators answered about pairs of them, and gives every entry its state. Pure.
#ifndef QOL_PEOPLE_H
#define QOL_PEOPLE_H

#include "merger/list/tally.h"

#include <stdbool.h>

// stands is that of the facts (standing.h). Makes the tally's states, questions and numbers of
// people. NO_MEMORY.
MUST_USE enum status people_find(const struct facts *facts, const bool *stands,
                                 struct tally *tally);

#endif
