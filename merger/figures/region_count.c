// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/region_count.h"

#include <stdint.h>
#include <stdlib.h>

// Regions come by name, and those with equally many people stay so.
static int compare_counts(const void *a, const void *b)
{
    const struct region_count *left = a, *right = b;
    if (left->people != right->people)
        return left->people < right->people ? 1 : -1;
    return (left->region > right->region) - (left->region < right->region);
}

// people has room for one more behind the regions: those who named none.
static void count_people(const struct tally *tally, const struct regions *regions,
                         unsigned long *people)
{
    for (size_t i = 0; i < tally->entry_count; i++) {
        uint32_t region = regions->of[i];
        if (tally->entries[i].state == TALLY_COUNTED)
            people[region == REGION_NONE ? regions->count : region]++;
    }
}

static void add(struct region_counts *counts, struct region_count count)
{
    counts->items[counts->count++] = count;
    counts->people += count.people;
}

static void list_counts(const struct regions *regions, const unsigned long *people,
                        unsigned long least, struct region_counts *out)
{
    struct region_count others = {.kind = REGION_COUNT_OTHERS};
    for (size_t i = 0; i < regions->count; i++) {
        if (people[i] >= least) {
            add(out, (struct region_count){
                         .name = regions->items[i].name, .region = i, .people = people[i]});
        } else if (people[i] > 0) {
            others.people += people[i];
            out->joined_count++;
        }
    }
    out->named_count = out->count;
    qsort(out->items, out->count, sizeof *out->items, compare_counts);
    if (others.people > 0)
        add(out, others);
    if (people[regions->count] > 0)
        add(out,
            (struct region_count){.kind = REGION_COUNT_NONE, .people = people[regions->count]});
}

enum status region_counts_make(const struct roll *roll, const struct regions *regions,
                               bool for_publication, struct region_counts *out)
{
    *out = (struct region_counts){0};
    unsigned long *people = calloc(regions->count + 1, sizeof *people);
    out->items = malloc((regions->count + 2) * sizeof *out->items);
    if (people && out->items) {
        count_people(&roll->tally, regions, people);
        list_counts(regions, people, for_publication ? REGION_COUNT_LEAST : 1, out);
    } else {
        region_counts_free(out);
    }
    free(people);
    return out->items ? STATUS_OK : STATUS_NO_MEMORY;
}

void region_counts_free(struct region_counts *counts)
{
    free(counts->items);
    *counts = (struct region_counts){0};
}
