// SPDX-License-Identifier: Apache-2.0
//
// What most commands do around their own work: open the campaign that the first word names, load
// its list, and close both.
#ifndef QOL_WITH_ROLL_H
#define QOL_WITH_ROLL_H

#include "common/cli.h"
#include "merger/list/roll.h"

// Returns what `work` returns, or reports why it could not begin.
int with_roll(const struct cli_arguments *arguments,
              int (*work)(struct roll *roll, const struct cli_arguments *arguments));
// The same with a lean roll, for commands that show numbers alone.
int with_roll_lean(const struct cli_arguments *arguments,
                   int (*work)(struct roll *roll, const struct cli_arguments *arguments));

#endif
