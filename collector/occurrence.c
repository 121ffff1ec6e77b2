// SPDX-License-Identifier: Apache-2.0
#include "collector/occurrence.h"

#include "common/bytes.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOT_COUNT 1024

static struct occurrence_slot *find_slot(const struct occurrence *occurrence,
                                         const uint8_t key[OCCURRENCE_KEY_LEN])
{
    struct bytes_reader r = bytes_reader_init(key, OCCURRENCE_KEY_LEN);
    size_t at = (size_t)bytes_get_u64(&r) & (occurrence->slot_count - 1);
    while (occurrence->slots[at].count > 0 &&
           memcmp(occurrence->slots[at].key, key, OCCURRENCE_KEY_LEN) != 0)
        at = (at + 1) & (occurrence->slot_count - 1);
    return &occurrence->slots[at];
}

static enum status grow(struct occurrence *occurrence)
{
    struct occurrence bigger = {.used = occurrence->used};
    bigger.slot_count = occurrence->slot_count > 0 ? 2 * occurrence->slot_count : FIRST_SLOT_COUNT;
    bigger.slots = calloc(bigger.slot_count, sizeof *bigger.slots);
    if (!bigger.slots)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < occurrence->slot_count; i++)
        if (occurrence->slots[i].count > 0)
            *find_slot(&bigger, occurrence->slots[i].key) = occurrence->slots[i];
    free(occurrence->slots);
    *occurrence = bigger;
    return STATUS_OK;
}

enum status occurrence_count(struct occurrence *occurrence, const uint8_t key[OCCURRENCE_KEY_LEN],
                             uint32_t *before)
{
    if (2 * occurrence->used >= occurrence->slot_count) {
        enum status status = grow(occurrence);
        if (status != STATUS_OK)
            return status;
    }
    struct occurrence_slot *slot = find_slot(occurrence, key);
    if (slot->count == 0) {
        memcpy(slot->key, key, OCCURRENCE_KEY_LEN);
        occurrence->used++;
    }
    *before = slot->count++;
    return STATUS_OK;
}

void occurrence_free(struct occurrence *occurrence)
{
    free(occurrence->slots);
    *occurrence = (struct occurrence){.slots = NULL};
}
