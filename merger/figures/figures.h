// SPDX-License-Identifier: Apache-2.0
//
// All that is told about a campaign in numbers, as the report and the coordinator's desk show it.
// Nothing in it says who signed.
#ifndef QOL_FIGURES_H
#define QOL_FIGURES_H

#include "common/progress.h"
#include "merger/figures/clocks.h"
#include "merger/figures/days.h"
#include "merger/figures/joining.h"
#include "merger/figures/patterns.h"
#include "merger/figures/region_count.h"
#include "merger/figures/volunteers.h"
#include "merger/list/roll.h"

#include <stdbool.h>

struct figures {
    struct days days;
    struct regions regions;      // whose names region_counts has
    struct region_counts places; // for publication or not, as asked
    struct volunteers volunteers;
    struct joining joining;
    struct clocks clocks;
    struct patterns patterns;
};

// Reads every record once. The roll is as roll_open gives it, and must outlive them. NO_MEMORY,
// INTERRUPTED; NO_LIST as records_get. *out is then zeroed.
MUST_USE enum status figures_make(const struct roll *roll, bool for_publication,
                                  struct progress *progress, struct figures *out);
void figures_free(struct figures *figures); // wipes; zeroed is harmless

#endif
