// SPDX-License-Identifier: Apache-2.0
#include "merger/list/naming.h"

#include "merger/list/crowd.h"

#include <stdlib.h>

static bool is_readable(const struct tally_entry *entry)
{
    return entry->cell->flaw == BATCH_READ_NO_REASON;
}

// Whether a second look would see more: all that can be read is linked already if all of it counts.
static bool has_others(const struct tally *tally)
{
    for (size_t i = 0; i < tally->entry_count; i++)
        if (tally->entries[i].state > TALLY_DUPLICATE && is_readable(&tally->entries[i]))
            return true;
    return false;
}

// One entry of a person that wants no name is enough.
static void settle_people(struct tally *tally)
{
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        if (!entry->may_be_named)
            tally->entries[entry->person].may_be_named = false;
    }
    for (size_t i = 0; i < tally->entry_count; i++) {
        struct tally_entry *entry = &tally->entries[i];
        entry->may_be_named = tally->entries[entry->person].may_be_named;
    }
}

// The same among those of the crowd, of whom some do not count.
static void settle_crowd(struct tally *tally, const struct crowd *crowd)
{
    const uint32_t *cluster = crowd->people.cluster;
    for (size_t i = 0; i < crowd->count; i++)
        if (!tally->entries[crowd->places[i]].may_be_named)
            tally->entries[crowd->places[cluster[i]]].may_be_named = false;
    for (size_t i = 0; i < crowd->count; i++)
        tally->entries[crowd->places[i]].may_be_named =
            tally->entries[crowd->places[cluster[i]]].may_be_named;
}

enum status naming_settle(const struct facts *facts, const bool *stands, struct tally *tally)
{
    struct crowd crowd;
    struct facts again = *facts; // with what has just been found, and nothing else to free
    struct facts_linked linked = {0};
    again.past = tally->linked;
    settle_people(tally);
    if (!has_others(tally))
        return STATUS_OK;
    enum status status = crowd_link(&again, stands, tally, ANSWERS_READABLE, &crowd, &linked);
    if (status == STATUS_OK) {
        settle_crowd(tally, &crowd);
        settle_people(tally);
    }
    crowd_free(&crowd);
    facts_linked_free(&linked);
    return status;
}
