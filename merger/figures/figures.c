// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/figures.h"

#include "merger/figures/pace.h"

#include <stdlib.h>

static enum status make_places(const struct roll *roll, bool for_publication, struct figures *out)
{
    enum status status = regions_make(roll, false, &out->regions);
    if (status == STATUS_OK)
        status = region_counts_make(roll, &out->regions, for_publication, &out->places);
    return status;
}

static enum status make_patterns(const struct roll *roll, struct progress *progress,
                                 struct patterns *out)
{
    uint32_t *seconds;
    enum status status = pace_read(roll, progress, &seconds);
    if (status == STATUS_OK)
        status = patterns_make(roll, seconds, out);
    free(seconds);
    return status;
}

enum status figures_make(const struct roll *roll, bool for_publication, struct progress *progress,
                         struct figures *out)
{
    *out = (struct figures){0};
    enum status status = days_make(roll, &out->days);
    if (status == STATUS_OK)
        status = make_places(roll, for_publication, out);
    if (status == STATUS_OK)
        status = volunteers_make(roll, &out->volunteers);
    if (status == STATUS_OK)
        status = joining_make(&roll->facts, &roll->tally, &out->joining);
    if (status == STATUS_OK)
        status = clocks_make(&roll->tally, &out->clocks);
    if (status == STATUS_OK)
        status = make_patterns(roll, progress, &out->patterns);
    if (status != STATUS_OK)
        figures_free(out);
    return status;
}

void figures_free(struct figures *figures)
{
    patterns_free(&figures->patterns);
    clocks_free(&figures->clocks);
    volunteers_free(&figures->volunteers);
    region_counts_free(&figures->places);
    regions_free(&figures->regions);
    days_free(&figures->days);
    figures->joining = (struct joining){0};
}
