// SPDX-License-Identifier: Apache-2.0
#include "merger/review/pair.h"

#include "common/secret.h"

#include <string.h>

enum status pair_new(const struct roll *roll, struct pair **out)
{
    *out = NULL;
    struct pair *pair = secret_alloc(sizeof *pair);
    if (!pair)
        return STATUS_NO_MEMORY;
    pair->roll = roll;
    enum status status = records_new(roll->master, &roll->facts, &pair->records);
    if (status == STATUS_OK)
        *out = pair;
    else
        pair_free(pair);
    return status;
}

void pair_free(struct pair *pair)
{
    if (!pair)
        return;
    records_free(pair->records);
    secret_free(pair);
}

enum status pair_load_side(struct pair *pair, unsigned side, size_t place)
{
    struct pair_side *loaded = &pair->sides[side];
    struct record_value record = {.bytes = NULL};
    loaded->entry = &pair->roll->tally.entries[place];
    enum status status = STATUS_OK;
    if (loaded->entry->cell->flaw == BATCH_READ_NO_REASON)
        status = records_get(pair->records, loaded->entry->cell, &record);
    if (status != STATUS_OK)
        return status;
    loaded->record = (struct record_value){.bytes = loaded->bytes, .len = record.len};
    if (record.len > 0)
        memcpy(loaded->bytes, record.bytes, record.len);
    return STATUS_OK;
}

enum status pair_load(struct pair *pair, size_t left, size_t right)
{
    enum status status = pair_load_side(pair, 0, left);
    return status == STATUS_OK ? pair_load_side(pair, 1, right) : status;
}

struct record_value pair_field(const struct pair_side *side, enum record_field field)
{
    struct record_value value = record_get(side->record.bytes, side->record.len, (uint8_t)field);
    if (!value.bytes)
        value = (struct record_value){.bytes = (const uint8_t *)""};
    return value;
}

static bool is_name(enum record_field field)
{
    return field == RECORD_FAMILY_NAME || field == RECORD_GIVEN_NAME ||
           field == RECORD_PATRONYMIC || field == RECORD_CITY;
}

bool pair_align(struct pair *pair, enum record_field field, enum alignment_mark *mark)
{
    struct pair_side *left = &pair->sides[0], *right = &pair->sides[1];
    struct record_value a = pair_field(left, field), b = pair_field(right, field);
    if (a.len == 0 && b.len == 0)
        return false;
    *mark = alignment_make((const char *)a.bytes, a.len, (const char *)b.bytes, b.len,
                           is_name(field), &left->aligned, &right->aligned);
    if (*mark == ALIGNMENT_ABSENT || *mark == ALIGNMENT_OTHER) { // marks around all say nothing
        memset(left->aligned.agrees, true, sizeof left->aligned.agrees);
        memset(right->aligned.agrees, true, sizeof right->aligned.agrees);
    }
    return true;
}
