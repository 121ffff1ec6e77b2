// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/days.h"

#include <stdlib.h>

#define DAY_COUNT (UINT16_MAX + 1)

// For every day there is, what was signed on it.
static void count_entries(const struct tally *tally, struct days_day *all)
{
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        struct days_day *day = &all[entry->cell->batch->header.day];
        day->entries++;
        day->people += entry->state == TALLY_COUNTED;
    }
}

static bool is_listed(const struct days_day *day, bool lists_window)
{
    return day->entries > 0 || (day->in_window && lists_window);
}

static void mark_window(const struct campaign *campaign, struct days_day *all)
{
    for (size_t i = 0; i < DAY_COUNT; i++) {
        all[i].day = (uint16_t)i;
        all[i].in_window = i >= campaign->first_day && i <= campaign->last_day;
    }
}

static void list_days(const struct days_day *all, bool lists_window, struct days *out)
{
    for (size_t i = 0; i < DAY_COUNT; i++) {
        if (!is_listed(&all[i], lists_window))
            continue;
        out->people += all[i].people;
        out->has_outside |= !all[i].in_window;
        out->items[out->count] = all[i];
        out->items[out->count++].people_so_far = out->people;
    }
}

static size_t count_listed(const struct days_day *all, bool lists_window)
{
    size_t count = 0;
    for (size_t i = 0; i < DAY_COUNT; i++)
        count += is_listed(&all[i], lists_window);
    return count;
}

enum status days_make(const struct roll *roll, struct days *out)
{
    const struct campaign *campaign = &roll->folder->campaign;
    bool lists_window = campaign->last_day - campaign->first_day < DAYS_WINDOW_MAX;
    *out = (struct days){0};
    struct days_day *all = calloc(DAY_COUNT, sizeof *all);
    if (!all)
        return STATUS_NO_MEMORY;
    mark_window(campaign, all);
    count_entries(&roll->tally, all);
    out->items = malloc((count_listed(all, lists_window) + 1) * sizeof *out->items);
    if (out->items) {
        out->goal = campaign->goal;
        list_days(all, lists_window, out);
    }
    free(all);
    return out->items ? STATUS_OK : STATUS_NO_MEMORY;
}

void days_free(struct days *days)
{
    free(days->items);
    *days = (struct days){0};
}

const struct days_day *days_best(const struct days *days)
{
    const struct days_day *best = NULL;
    for (size_t i = 0; i < days->count; i++)
        if (days->items[i].people > (best ? best->people : 0))
            best = &days->items[i];
    return best;
}
