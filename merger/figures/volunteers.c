// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/volunteers.h"

#include <stdlib.h>
#include <string.h>

static void fill(const struct roll *roll, size_t device, struct volunteer *out)
{
    const struct lineage *lineage = &roll->tally.lineage;
    const struct lineage_device *of = &lineage->devices[device];
    *out = (struct volunteer){.device = device};
    roll_label(roll, device, out->label);
    for (size_t i = 0; i < of->batch_count; i++) {
        const struct lineage_batch *batch = &lineage->batches[of->first_batch + i];
        if (!lineage_in_chain(batch))
            continue;
        out->is_heard = true;
        out->last_day = batch->batch->header.day;
    }
}

static int compare(const void *a, const void *b)
{
    const struct volunteer *left = a, *right = b;
    int order = strcmp(left->label, right->label);
    return order != 0 ? order : (left->device > right->device) - (left->device < right->device);
}

enum status volunteers_make(const struct roll *roll, struct volunteers *out)
{
    size_t count = roll->tally.lineage.device_count;
    *out = (struct volunteers){.items = malloc((count + 1) * sizeof *out->items)};
    if (!out->items)
        return STATUS_NO_MEMORY;
    for (; out->count < count; out->count++)
        fill(roll, out->count, &out->items[out->count]);
    qsort(out->items, count, sizeof *out->items, compare);
    return STATUS_OK;
}

void volunteers_free(struct volunteers *volunteers)
{
    free(volunteers->items);
    *volunteers = (struct volunteers){0};
}
