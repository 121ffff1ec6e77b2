// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/unsettled.h"

#include <stdio.h>

struct unsettled unsettled_of(const struct tally *tally)
{
    const struct tally_counts *total = &tally->total;
    struct unsettled out = {{0}};
    out.counts[UNSETTLED_QUESTIONS] = (unsigned long)tally->question_count;
    out.counts[UNSETTLED_MISSING] = total->missing;
    out.counts[UNSETTLED_HELD_ENTRIES] = total->by_state[TALLY_HELD];
    out.counts[UNSETTLED_HELD_BATCHES] = total->held_batches;
    out.counts[UNSETTLED_VOIDS] = total->held_voids + total->stray_voids;
    for (size_t i = 0; i < tally->lineage.device_count; i++)
        out.counts[UNSETTLED_SILENT] += tally->lineage.devices[i].batch_count == 0;
    for (size_t i = 0; i < tally->lineage.batch_count; i++) {
        const struct lineage_batch *batch = &tally->lineage.batches[i];
        out.counts[UNSETTLED_OUTSIDE] += batch->outside_window;
        out.counts[UNSETTLED_FLAWED] += batch->hole_count > 0 || batch->altered || !batch->closed;
    }
    return out;
}

bool unsettled_is_empty(const struct unsettled *unsettled)
{
    for (size_t i = 0; i < UNSETTLED_KIND_COUNT; i++)
        if (unsettled->counts[i] > 0)
            return false;
    return true;
}

void unsettled_format(const struct unsettled *unsettled, char out[UNSETTLED_TEXT_CAP])
{
    static const struct {
        const char *one, *many;
    } words[UNSETTLED_KIND_COUNT] = {
        [UNSETTLED_QUESTIONS] = {"question is open", "questions are open"},
        [UNSETTLED_MISSING] = {"batch is missing", "batches are missing"},
        [UNSETTLED_SILENT] = {"volunteer has delivered nothing",
                              "volunteers have delivered nothing"},
        [UNSETTLED_HELD_ENTRIES] = {"entry is held", "entries are held"},
        [UNSETTLED_HELD_BATCHES] = {"batch is held", "batches are held"},
        [UNSETTLED_FLAWED] = {"batch has holes, is altered or unclosed",
                              "batches have holes, are altered or unclosed"},
        [UNSETTLED_OUTSIDE] = {"batch is of a day outside the campaign's",
                               "batches are of days outside the campaign's"},
        [UNSETTLED_VOIDS] = {"void takes nothing back", "voids take nothing back"},
    };
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < UNSETTLED_KIND_COUNT; i++) {
        const unsigned long count = unsettled->counts[i];
        if (count > 0)
            len += (size_t)snprintf(out + len, UNSETTLED_TEXT_CAP - len, "%s%lu %s",
                                    len > 0 ? ", " : "", count,
                                    count == 1 ? words[i].one : words[i].many);
    }
}
