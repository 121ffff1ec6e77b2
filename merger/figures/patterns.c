// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/patterns.h"

#include "merger/figures/pace.h"
#include "merger/linkage/form.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>

// An entry, with what it is looked at for. Some keys are what a person gave: wiped.
struct sight {
    uint64_t key;
    uint32_t device;
    uint32_t number; // of its batch
    bool is_told;
};

struct sights {
    struct sight *items;
    size_t count;
};

// The sights that a question may be about, next to each other: of one device and, for most kinds,
// one key.
struct group {
    struct sight *items;
    size_t count;
};

static int compare_by_key(const void *a, const void *b)
{
    const struct sight *left = a, *right = b;
    if (left->device != right->device)
        return left->device < right->device ? -1 : 1;
    return (left->key > right->key) - (left->key < right->key);
}

static int compare_by_batch(const void *a, const void *b)
{
    const struct sight *left = a, *right = b;
    if (left->device != right->device)
        return left->device < right->device ? -1 : 1;
    return (left->number > right->number) - (left->number < right->number);
}

static void tell(struct group group)
{
    for (size_t i = 0; i < group.count; i++)
        group.items[i].is_told = true;
}

// The next sights behind the group, of one device whose keys are the same but for the low bits.
static bool next_group(const struct sights *sights, unsigned low_bits, struct group *group)
{
    struct sight *first = group->items ? group->items + group->count : sights->items;
    const struct sight *end = sights->items + sights->count;
    *group = (struct group){.items = first};
    while (first + group->count < end && first[group->count].device == first->device &&
           first[group->count].key >> low_bits == first->key >> low_bits)
        group->count++;
    return group->count > 0;
}

// ---- what entries are looked at for -----------------------------------------------------------

struct look {
    const struct roll *roll;
    const uint32_t *seconds;
};

// The key of an entry; false if it is none of those that are looked at.
typedef bool find_key(const struct look *look, size_t entry, uint64_t *key);

#define SECONDS_BITS 32 // the low ones of a key: the batch is above them

static bool key_of_pace(const struct look *look, size_t entry, uint64_t *key)
{
    const struct facts_cell *cell = look->roll->tally.entries[entry].cell;
    *key = (uint64_t)cell->batch->header.number << SECONDS_BITS | look->seconds[entry];
    return look->seconds[entry] != PACE_UNKNOWN;
}

static bool key_of_duplicate(const struct look *look, size_t entry, uint64_t *key)
{
    *key = 0;
    return look->roll->tally.entries[entry].state == TALLY_DUPLICATE;
}

static bool key_of_day(const struct look *look, size_t entry, uint64_t *key)
{
    const struct tally_entry *of = &look->roll->tally.entries[entry];
    *key = of->cell->batch->header.day;
    return of->state == TALLY_COUNTED || of->state == TALLY_DUPLICATE;
}

// The form of an entry that is counted: of a person one.
static bool open_form(const struct look *look, size_t entry, struct form *form)
{
    const struct tally_entry *of = &look->roll->tally.entries[entry];
    bool is_counted = of->state == TALLY_COUNTED && of->cell->person;
    if (is_counted)
        form_open(facts_cell_form(of->cell), form);
    return is_counted;
}

static bool key_of_number(const struct look *look, size_t entry, uint64_t *key)
{
    struct form form;
    bool is_there = open_form(look, entry, &form) && form.number_is_valid;
    *key = is_there ? form.number / 10 : 0; // without the check digit
    sodium_memzero(&form, sizeof form);
    return is_there;
}

static bool key_of_phone(const struct look *look, size_t entry, uint64_t *key)
{
    struct form form;
    bool is_there = open_form(look, entry, &form);
    *key = is_there ? form.phone : 0;
    sodium_memzero(&form, sizeof form);
    return *key != 0;
}

#define CITY_BITS 24

static bool key_of_address(const struct look *look, size_t entry, uint64_t *key)
{
    struct form form;
    bool is_there = open_form(look, entry, &form) && form.address != 0;
    *key = is_there ? (uint64_t)form.address << CITY_BITS | form.city : 0;
    sodium_memzero(&form, sizeof form);
    return is_there;
}

// ---- what is told -----------------------------------------------------------------------------

typedef enum status judge(const struct look *look, const struct sights *sights);

static enum status judge_pace(const struct look *look, const struct sights *sights)
{
    struct group group = {0};
    (void)look;
    while (next_group(sights, SECONDS_BITS, &group)) {
        size_t count = 0;
        for (size_t i = 1; i < group.count; i++)
            count += group.items[i].key - group.items[i - 1].key < PATTERNS_FAST_SECONDS;
        for (size_t i = 1; i < group.count && count >= PATTERNS_FAST_LEAST; i++)
            group.items[i].is_told =
                group.items[i].key - group.items[i - 1].key < PATTERNS_FAST_SECONDS;
    }
    return STATUS_OK;
}

static enum status judge_duplicates(const struct look *look, const struct sights *sights)
{
    const struct tally *tally = &look->roll->tally;
    struct group group = {0};
    while (next_group(sights, 0, &group)) {
        const struct tally_counts *of = &tally->devices[group.items->device];
        uint64_t here = of->by_state[TALLY_DUPLICATE];
        uint64_t entries = here + of->by_state[TALLY_COUNTED];
        uint64_t others = tally->total.by_state[TALLY_DUPLICATE] - here;
        uint64_t others_entries =
            others + tally->total.by_state[TALLY_COUNTED] - of->by_state[TALLY_COUNTED];
        if (here >= PATTERNS_DUPLICATES_LEAST && here * PATTERNS_DUPLICATES_SHARE >= entries &&
            here * others_entries >= PATTERNS_DUPLICATES_TIMES * (others + 1) * entries)
            tell(group);
    }
    return STATUS_OK;
}

// Equal numbers, which two people may have given, are one step of none.
static enum status judge_runs(const struct look *look, const struct sights *sights)
{
    (void)look;
    for (size_t first = 0, next; first < sights->count; first = next) {
        size_t steps = 0;
        for (next = first + 1; next < sights->count; next++) {
            const struct sight *at = &sights->items[next];
            if (at->device != at[-1].device || at->key - at[-1].key > PATTERNS_RUN_STEP)
                break;
            steps += at->key > at[-1].key;
        }
        if (steps + 1 >= PATTERNS_RUN_LEAST)
            tell((struct group){&sights->items[first], next - first});
    }
    return STATUS_OK;
}

static void tell_large(const struct sights *sights, size_t least)
{
    struct group group = {0};
    while (next_group(sights, 0, &group))
        if (group.count >= least)
            tell(group);
}

static enum status judge_phones(const struct look *look, const struct sights *sights)
{
    (void)look;
    tell_large(sights, PATTERNS_PHONE_LEAST);
    return STATUS_OK;
}

static enum status judge_addresses(const struct look *look, const struct sights *sights)
{
    (void)look;
    tell_large(sights, PATTERNS_ADDRESS_LEAST);
    return STATUS_OK;
}

static int compare_by_size(const void *a, const void *b)
{
    const struct group *left = a, *right = b;
    return (left->count > right->count) - (left->count < right->count);
}

// Of the days, which come by size, those of other devices: the median size, the lower of two; 0 if
// there are too few.
static size_t median_of_others(const struct group *days, size_t count, uint32_t device)
{
    size_t others = 0, seen = 0;
    for (size_t i = 0; i < count; i++)
        others += days[i].items->device != device;
    for (size_t i = 0; i < count && others >= PATTERNS_DAY_OTHERS; i++) {
        seen += days[i].items->device != device;
        if (2 * seen >= others)
            return days[i].count;
    }
    return 0;
}

static enum status judge_days(const struct look *look, const struct sights *sights)
{
    struct group *days = malloc((sights->count + 1) * sizeof *days);
    struct group group = {0};
    size_t count = 0;
    (void)look;
    if (!days)
        return STATUS_NO_MEMORY;
    while (next_group(sights, 0, &group))
        days[count++] = group;
    qsort(days, count, sizeof *days, compare_by_size);
    for (size_t i = 0; i < count; i++) {
        if (days[i].count < PATTERNS_DAY_LEAST)
            continue;
        size_t median = median_of_others(days, count, days[i].items->device);
        if (median > 0 && days[i].count >= PATTERNS_DAY_TIMES * median)
            tell(days[i]);
    }
    free(days);
    return STATUS_OK;
}

// ---- patterns ---------------------------------------------------------------------------------

static const struct {
    find_key *find;
    judge *judge;
} kinds[PATTERNS_KIND_COUNT] = {
    [PATTERNS_FAST] = {key_of_pace, judge_pace},
    [PATTERNS_DUPLICATES] = {key_of_duplicate, judge_duplicates},
    [PATTERNS_RUN] = {key_of_number, judge_runs},
    [PATTERNS_PHONE] = {key_of_phone, judge_phones},
    [PATTERNS_ADDRESS] = {key_of_address, judge_addresses},
    [PATTERNS_DAY] = {key_of_day, judge_days},
};

static void find_sights(const struct look *look, find_key *find, struct sights *sights)
{
    const struct tally *tally = &look->roll->tally;
    sights->count = 0;
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        struct sight sight = {.device = entry->device, .number = entry->cell->batch->header.number};
        if (find(look, i, &sight.key))
            sights->items[sights->count++] = sight;
    }
    qsort(sights->items, sights->count, sizeof *sights->items, compare_by_key);
}

static bool add(struct patterns *patterns, enum patterns_kind kind, uint32_t device)
{
    if (patterns->count == patterns->cap) {
        size_t cap = 2 * patterns->cap + 8;
        struct pattern *larger = realloc(patterns->items, cap * sizeof *larger);
        if (!larger)
            return false;
        patterns->items = larger;
        patterns->cap = cap;
    }
    patterns->items[patterns->count++] = (struct pattern){.kind = kind, .device = device};
    return true;
}

static enum status gather(const struct sights *sights, enum patterns_kind kind,
                          struct patterns *out)
{
    size_t first = out->count;
    qsort(sights->items, sights->count, sizeof *sights->items, compare_by_batch);
    for (size_t i = 0; i < sights->count; i++) {
        const struct sight *sight = &sights->items[i];
        if (!sight->is_told)
            continue;
        bool is_new = out->count == first || out->items[out->count - 1].device != sight->device;
        if (is_new && !add(out, kind, sight->device))
            return STATUS_NO_MEMORY;
        struct pattern *pattern = &out->items[out->count - 1];
        pattern->count++;
        ranges_add(&pattern->batches, sight->number, sight->number);
    }
    return STATUS_OK;
}

enum status patterns_make(const struct roll *roll, const uint32_t *seconds, struct patterns *out)
{
    const struct look look = {roll, seconds};
    size_t room = (roll->tally.entry_count + 1) * sizeof(struct sight);
    struct sights sights = {.items = malloc(room)};
    enum status status = sights.items ? STATUS_OK : STATUS_NO_MEMORY;
    *out = (struct patterns){0};
    for (enum patterns_kind kind = 0; kind < PATTERNS_KIND_COUNT && status == STATUS_OK; kind++) {
        find_sights(&look, kinds[kind].find, &sights);
        status = kinds[kind].judge(&look, &sights);
        if (status == STATUS_OK)
            status = gather(&sights, kind, out);
    }
    if (sights.items)
        sodium_memzero(sights.items, room);
    free(sights.items);
    if (status != STATUS_OK)
        patterns_free(out);
    return status;
}

void patterns_free(struct patterns *patterns)
{
    free(patterns->items);
    *patterns = (struct patterns){0};
}
