// SPDX-License-Identifier: Apache-2.0
#include "merger/list/count.h"

static void count_entries(struct tally *tally)
{
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        struct tally_counts *counts = &tally->devices[entry->device];
        counts->entries++;
        counts->by_state[entry->state]++;
        counts->by_reason[entry->reason]++;
    }
}

static void count_batches(struct tally *tally)
{
    const struct lineage *lineage = &tally->lineage;
    for (size_t i = 0; i < lineage->device_count; i++) {
        const struct lineage_device *device = &lineage->devices[i];
        struct tally_counts *counts = &tally->devices[i];
        counts->batches = (unsigned long)device->batch_count;
        counts->missing = device->missing_count;
        for (size_t j = 0; j < device->batch_count; j++) {
            const struct lineage_batch *batch = &lineage->batches[device->first_batch + j];
            counts->holes += batch->hole_count;
            counts->unclosed += !batch->closed;
            counts->altered += batch->altered;
            counts->outside_window += batch->outside_window;
            counts->held_batches += lineage_is_held(batch);
        }
    }
}

static void add_counts(struct tally_counts *total, const struct tally_counts *counts)
{
    total->entries += counts->entries;
    for (size_t i = 0; i < TALLY_STATE_COUNT; i++)
        total->by_state[i] += counts->by_state[i];
    for (size_t i = 0; i < TALLY_REASON_COUNT; i++)
        total->by_reason[i] += counts->by_reason[i];
    total->voids += counts->voids;
    total->stray_voids += counts->stray_voids;
    total->held_voids += counts->held_voids;
    total->batches += counts->batches;
    total->holes += counts->holes;
    total->unclosed += counts->unclosed;
    total->altered += counts->altered;
    total->outside_window += counts->outside_window;
    total->held_batches += counts->held_batches;
    total->missing += counts->missing;
}

void count_tally(struct tally *tally)
{
    count_entries(tally);
    count_batches(tally);
    for (size_t i = 0; i < tally->lineage.device_count; i++)
        add_counts(&tally->total, &tally->devices[i]);
}
