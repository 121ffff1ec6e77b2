// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/entry_text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const enum record_field names[] = {RECORD_FAMILY_NAME, RECORD_GIVEN_NAME, RECORD_PATRONYMIC};
static const size_t name_count = sizeof names / sizeof *names;

void entry_text_short_id(const struct tally_entry *entry, char out[ENTRY_TEXT_SHORT_ID_CAP])
{
    sodium_bin2hex(out, ENTRY_TEXT_SHORT_ID_CAP, entry->cell->entry_id,
                   ENTRY_TEXT_SHORT_ID_CAP / 2);
}

void entry_text_name(const struct tally_entry *entry, char out[ENTRY_TEXT_NAME_CAP])
{
    size_t len = 0;
    for (size_t i = 0; i < name_count; i++) {
        struct record_value value = entry_text_field(entry, names[i]);
        if (value.len == 0 || len + value.len + 2 > ENTRY_TEXT_NAME_CAP)
            continue;
        if (len > 0)
            out[len++] = ' ';
        memcpy(out + len, value.bytes, value.len);
        len += value.len;
    }
    out[len] = '\0';
}

void entry_text_day(const struct tally_entry *entry, char out[DATE_CAP])
{
    date_print(date_from_days(entry->cell->batch->header.day), out);
}

struct record_value entry_text_field(const struct tally_entry *entry, enum record_field field)
{
    struct record_value value =
        record_get(entry->cell->person, entry->cell->person_len, (uint8_t)field);
    if (!value.bytes)
        value.bytes = (const uint8_t *)"";
    return value;
}

static void put_field(const struct tally_entry *entry, enum record_field field, struct json *json)
{
    struct record_value value = entry_text_field(entry, field);
    json_text(json, record_field_name(field), (const char *)value.bytes, value.len);
}

void entry_text_put_json(const struct tally_entry *entry, struct json *json)
{
    char day[DATE_CAP];
    for (size_t i = 0; i < name_count; i++)
        put_field(entry, names[i], json);
    put_field(entry, RECORD_CITY, json);
    entry_text_day(entry, day);
    json_string(json, "day", day);
}
