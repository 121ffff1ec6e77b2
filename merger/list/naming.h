// SPDX-License-Identifier: Apache-2.0
//
// Rule 8 of tally.h: who may be handed over by name. A wish not to be named outlasts whatever takes
// its entry out of the count: all entries that can be read are linked once more. The wish is one of
// all entries of a person. It passes to another person by every pair of which one at least does not
// count, if the two are the same to the linker or by an answer, whatever third entries contradict.
// If it is only possible that they are, which would be a question if both counted, it passes as
// well, but from there no further in that way. Only the answer that the two are different people
// parts a pair; opposing answers do not. Pure.
#ifndef QOL_NAMING_H
#define QOL_NAMING_H

#include "merger/list/tally.h"

#include <stdbool.h>

// stands is that of the facts (standing.h). The tally's entries have their states and people, and
// say each for itself whether it may be named; linked is that of its people. NO_MEMORY.
MUST_USE enum status naming_settle(const struct facts *facts, const bool *stands,
                                   struct tally *tally);

#endif
