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

size_t unsettled_say(const struct unsettled *unsettled, enum unsettled_kind kind, enum lang lang,
                     char *out, size_t cap)
{
    static const enum plural_message messages[UNSETTLED_KIND_COUNT] = {
        [UNSETTLED_QUESTIONS] = MSGN_UNSETTLED_QUESTIONS,
        [UNSETTLED_MISSING] = MSGN_UNSETTLED_MISSING,
        [UNSETTLED_SILENT] = MSGN_UNSETTLED_SILENT,
        [UNSETTLED_HELD_ENTRIES] = MSGN_UNSETTLED_HELD_ENTRIES,
        [UNSETTLED_HELD_BATCHES] = MSGN_UNSETTLED_HELD_BATCHES,
        [UNSETTLED_FLAWED] = MSGN_UNSETTLED_FLAWED,
        [UNSETTLED_OUTSIDE] = MSGN_UNSETTLED_OUTSIDE,
        [UNSETTLED_VOIDS] = MSGN_UNSETTLED_VOIDS,
    };
    out[0] = '\0';
    if (unsettled->counts[kind] == 0)
        return 0;
    return (size_t)messages_format_plural(out, cap, lang, messages[kind], unsettled->counts[kind]);
}

void unsettled_format(const struct unsettled *unsettled, char out[UNSETTLED_TEXT_CAP])
{
    char one[UNSETTLED_ONE_CAP];
    size_t len = 0;
    out[0] = '\0';
    for (enum unsettled_kind i = 0; i < UNSETTLED_KIND_COUNT; i++)
        if (unsettled_say(unsettled, i, LANG_EN, one, sizeof one) > 0)
            len += (size_t)snprintf(out + len, UNSETTLED_TEXT_CAP - len, "%s%s",
                                    len > 0 ? ", " : "", one);
}
