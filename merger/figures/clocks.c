// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/clocks.h"

#include <stdbool.h>
#include <stdlib.h>

// The batches of a device that are in its chain, one beside another.
struct neighbours {
    const struct lineage_batch *before, *here, *behind; // NULL: none
};

static const struct lineage_batch *next_in_chain(const struct lineage *lineage,
                                                 const struct lineage_device *device, size_t *at)
{
    while (*at < device->batch_count) {
        const struct lineage_batch *batch = &lineage->batches[device->first_batch + (*at)++];
        if (lineage_in_chain(batch))
            return batch;
    }
    return NULL;
}

static int day_of(const struct lineage_batch *batch)
{
    return batch->batch->header.day;
}

static bool is_ahead(const struct neighbours *of)
{
    return of->before && of->behind && day_of(of->here) - day_of(of->before) > CLOCKS_AHEAD_DAYS &&
           day_of(of->here) - day_of(of->behind) > CLOCKS_AHEAD_DAYS;
}

// What is odd about a batch; CLOCKS_KIND_COUNT if nothing is. A clock that was found to be wrong
// and set right goes back once: that is told of the batch that was wrong, where it can be told.
static enum clocks_kind judge(const struct neighbours *of, bool before_is_odd)
{
    if (of->here->outside_window)
        return CLOCKS_OUTSIDE_WINDOW;
    if (is_ahead(of))
        return CLOCKS_AHEAD;
    if (of->before && !before_is_odd && day_of(of->here) < day_of(of->before))
        return CLOCKS_BACKWARDS;
    return CLOCKS_KIND_COUNT;
}

static void look_at(const struct lineage *lineage, size_t device, struct clocks *out)
{
    const struct lineage_device *of = &lineage->devices[device];
    size_t at = 0;
    bool before_is_odd = false;
    struct neighbours now = {.behind = next_in_chain(lineage, of, &at)};
    while (now.behind) {
        now = (struct neighbours){now.here, now.behind, next_in_chain(lineage, of, &at)};
        enum clocks_kind kind = judge(&now, before_is_odd);
        if (kind != CLOCKS_KIND_COUNT)
            out->items[out->count++] = (struct clocks_oddity){
                .device = device,
                .kind = kind,
                .batch = now.here->batch->header.number,
                .day = now.here->batch->header.day,
                .beside = (uint16_t)day_of(now.before ? now.before : now.here),
            };
        before_is_odd = kind == CLOCKS_OUTSIDE_WINDOW || kind == CLOCKS_AHEAD;
    }
}

enum status clocks_make(const struct tally *tally, struct clocks *out)
{
    const struct lineage *lineage = &tally->lineage;
    *out = (struct clocks){.items = malloc((lineage->batch_count + 1) * sizeof *out->items)};
    if (!out->items)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < lineage->device_count; i++)
        look_at(lineage, i, out);
    return STATUS_OK;
}

void clocks_free(struct clocks *clocks)
{
    free(clocks->items);
    *clocks = (struct clocks){0};
}
