// SPDX-License-Identifier: Apache-2.0
//
// How entries were joined into people, in numbers: what the linker found, what coordinators
// answered, and what is open. Pure.
#ifndef QOL_JOINING_H
#define QOL_JOINING_H

#include "merger/list/facts.h"
#include "merger/list/tally.h"

#include <stddef.h>

struct joining {
    // Pairs of entries, neither of them voided or held, about which a coordinator's answer stands.
    unsigned long same, different;
    unsigned long opposing; // open questions, as answers contradict each other
    unsigned long open;     // questions, with those
};

// NO_MEMORY; *out is then zeroed.
MUST_USE enum status joining_make(const struct facts *facts, const struct tally *tally,
                                  struct joining *out);

// Open questions about which coordinators' answers contradict each other.
unsigned long joining_opposing(const struct tally *tally);

#endif
