// SPDX-License-Identifier: Apache-2.0
#include "merger/review/beside.h"

#include "common/secret.h"
#include "merger/linkage/place.h"

#include <string.h>

enum status beside_new(const struct roll *roll, struct beside **out)
{
    *out = NULL;
    struct beside *beside = secret_alloc(sizeof *beside);
    if (!beside)
        return STATUS_NO_MEMORY;
    beside->roll = roll;
    enum status status = records_new(roll->master, &roll->facts, &beside->records);
    if (status == STATUS_OK)
        *out = beside;
    else
        beside_free(beside);
    return status;
}

void beside_free(struct beside *beside)
{
    if (!beside)
        return;
    records_free(beside->records);
    secret_free(beside);
}

enum status beside_load_side(struct beside *beside, unsigned side, size_t place)
{
    struct beside_side *loaded = &beside->sides[side];
    const struct tally_entry *entry = &beside->roll->tally.entries[place];
    struct record_value record = {.bytes = NULL};
    enum status status = STATUS_OK;
    loaded->entry = NULL;
    if (entry->cell->flaw == BATCH_READ_NO_REASON)
        status = records_get(beside->records, entry->cell, &record);
    if (status != STATUS_OK)
        return status;
    loaded->entry = entry;
    loaded->record = (struct record_value){.bytes = loaded->bytes, .len = record.len};
    if (record.len > 0)
        memcpy(loaded->bytes, record.bytes, record.len);
    return STATUS_OK;
}

enum status beside_load(struct beside *beside, size_t left, size_t right)
{
    enum status status = beside_load_side(beside, 0, left);
    return status == STATUS_OK ? beside_load_side(beside, 1, right) : status;
}

bool beside_has(const struct beside *beside, size_t left, size_t right)
{
    const struct tally_entry *entries = beside->roll->tally.entries;
    return beside->sides[0].entry == &entries[left] && beside->sides[1].entry == &entries[right];
}

struct record_value beside_field(const struct beside_side *side, enum record_field field)
{
    struct record_value value = record_get(side->record.bytes, side->record.len, (uint8_t)field);
    if (!value.bytes)
        value = (struct record_value){.bytes = (const uint8_t *)""};
    return value;
}

static bool is_one_town(struct record_value a, struct record_value b)
{
    const uint32_t town = place_city((const char *)a.bytes, a.len);
    return town != 0 && town == place_city((const char *)b.bytes, b.len);
}

static enum alignment_way way_of(enum record_field field, struct record_value a,
                                 struct record_value b)
{
    switch (field) {
    case RECORD_FAMILY_NAME:
    case RECORD_GIVEN_NAME:
    case RECORD_PATRONYMIC:
        return ALIGNMENT_SOUNDS;
    case RECORD_CITY:
        return is_one_town(a, b) ? ALIGNMENT_ONE : ALIGNMENT_SOUNDS;
    case RECORD_BIRTH_DATE:
        return ALIGNMENT_PARTS;
    default:
        return ALIGNMENT_SIGNS;
    }
}

bool beside_align(struct beside *beside, enum record_field field, enum alignment_mark *mark)
{
    struct beside_side *left = &beside->sides[0], *right = &beside->sides[1];
    struct record_value a = beside_field(left, field), b = beside_field(right, field);
    if (a.len == 0 && b.len == 0)
        return false;
    *mark = alignment_make((const char *)a.bytes, a.len, (const char *)b.bytes, b.len,
                           way_of(field, a, b), &left->aligned, &right->aligned);
    if (*mark == ALIGNMENT_ABSENT || *mark == ALIGNMENT_OTHER) { // marks around all say nothing
        memset(left->aligned.agrees, true, sizeof left->aligned.agrees);
        memset(right->aligned.agrees, true, sizeof right->aligned.agrees);
    }
    return true;
}
