// SPDX-License-Identifier: Apache-2.0
//
// Counts a tally whose entries have their states: per device, and in all. Pure.
#ifndef QOL_COUNT_H
#define QOL_COUNT_H

#include "merger/list/tally.h"

// The voids of the devices have been counted already.
void count_tally(struct tally *tally);

#endif
