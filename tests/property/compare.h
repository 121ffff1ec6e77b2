// SPDX-License-Identifier: Apache-2.0
//
// A list beside the model of what it must be.
#ifndef QOL_PROPERTY_COMPARE_H
#define QOL_PROPERTY_COMPARE_H

#include "merger/list/roll.h"
#include "tests/property/model.h"

#include <stdbool.h>

// Says on stderr what differs, if anything does.
bool compare_lists(const struct story *story, const struct model *model, const struct roll *roll);
// A hash over every entry's name, state, reason and person, and over what is said of each device,
// but not over what depends on which copies came.
void compare_digest(const struct tally *tally, uint8_t out[32]);

#endif
