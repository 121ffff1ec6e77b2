// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/ranges.h"

#include <inttypes.h>
#include <stdio.h>

// Writes the range that is being collected.
static void write_range(struct ranges *ranges)
{
    char *at = ranges->text + ranges->len;
    size_t room = sizeof ranges->text - ranges->len;
    const char *gap = ranges->len > 0 ? ", " : "";
    int len;
    if (ranges->count > RANGES_MAX)
        len = ranges->count == RANGES_MAX + 1 ? snprintf(at, room, "%s...", gap) : 0;
    else if (ranges->first == ranges->last)
        len = snprintf(at, room, "%s%" PRIu32, gap, ranges->first);
    else
        len = snprintf(at, room, "%s%" PRIu32 "-%" PRIu32, gap, ranges->first, ranges->last);
    if (len > 0 && (size_t)len < room)
        ranges->len += (size_t)len;
}

void ranges_add(struct ranges *ranges, uint32_t first, uint32_t last)
{
    bool joins = ranges->count > 0 && first <= ranges->last + 1;
    ranges->number_count += last + 1 - (joins ? ranges->last + 1 : first);
    if (!joins && ranges->count > 0)
        write_range(ranges);
    if (!joins) {
        ranges->count++;
        ranges->first = first;
    }
    ranges->last = last;
}

const char *ranges_text(struct ranges *ranges)
{
    if (ranges->count > 0)
        write_range(ranges);
    return ranges->text;
}
