// SPDX-License-Identifier: Apache-2.0
//
// What hold and release do around their own work: find the volunteer or the batch that the words
// name, with what stands about it, and the reason.
#ifndef QOL_WITH_SOURCE_H
#define QOL_WITH_SOURCE_H

#include "common/cli.h"
#include "merger/list/decide.h"
#include "merger/list/holding.h"
#include "merger/list/roll.h"

// Returns what `work` returns, or reports why it could not begin. The words are CAMPAIGN VOLUNTEER
// [BATCH], the reason is --why. `state` points into the roll's facts: it is gone once something
// has been decided.
int with_source(struct roll *roll, const struct cli_arguments *arguments,
                int (*work)(struct roll *roll, const struct decision_source *source,
                            const struct holding_state *state, const char *why));

// Decides, and opens the roll again if that changed anything.
MUST_USE enum status with_source_decide(struct roll *roll, const struct decision_source *source,
                                        enum decide_holding order, const char *why, bool *changed);
// "swallow, batch 3 is held. 11 people are counted now."
void with_source_print(const struct roll *roll, const struct decision_source *source,
                       const char *result);

#endif
