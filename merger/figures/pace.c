// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/pace.h"

#include "common/platform.h"
#include "merger/list/records.h"

#include <stdbool.h>
#include <stdlib.h>

// An entry, by where it stands: records are read in the order of the list.
struct stand {
    const struct facts_cell *cell;
    uint32_t entry;
};

static int compare(const void *a, const void *b)
{
    const struct stand *left = a, *right = b;
    return (left->cell > right->cell) - (left->cell < right->cell);
}

static bool is_asked(const struct tally_entry *entry)
{
    return (entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE) &&
           entry->cell->flaw == BATCH_READ_NO_REASON;
}

static size_t list_stands(const struct tally *tally, struct stand *stands)
{
    size_t count = 0;
    for (size_t i = 0; i < tally->entry_count; i++)
        if (is_asked(&tally->entries[i]))
            stands[count++] = (struct stand){tally->entries[i].cell, (uint32_t)i};
    qsort(stands, count, sizeof *stands, compare);
    return count;
}

static enum status read_all(const struct roll *roll, const struct stand *stands, size_t count,
                            struct progress *progress, uint32_t *seconds)
{
    struct records *records;
    enum status status = records_new(roll->master, &roll->facts, &records);
    if (status != STATUS_OK)
        return status;
    progress_begin(progress, MSG_PROGRESS_READING, count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct record_value record;
        status = platform_interrupted() ? STATUS_INTERRUPTED
                                        : records_get(records, stands[i].cell, &record);
        if (status == STATUS_OK)
            seconds[stands[i].entry] =
                record_get_number(record.bytes, record.len, RECORD_SECONDS, PACE_UNKNOWN);
        progress_set(progress, i);
    }
    progress_end(progress);
    records_free(records);
    return status;
}

enum status pace_read(const struct roll *roll, struct progress *progress, uint32_t **out)
{
    const struct tally *tally = &roll->tally;
    struct stand *stands = malloc((tally->entry_count + 1) * sizeof *stands);
    uint32_t *seconds = malloc((tally->entry_count + 1) * sizeof *seconds);
    enum status status = STATUS_NO_MEMORY;
    if (!stands || !seconds)
        goto out;
    for (size_t i = 0; i < tally->entry_count; i++)
        seconds[i] = PACE_UNKNOWN;
    status = read_all(roll, stands, list_stands(tally, stands), progress, seconds);
out:
    free(stands);
    if (status != STATUS_OK) {
        free(seconds);
        seconds = NULL;
    }
    *out = seconds;
    return status;
}
