// SPDX-License-Identifier: Apache-2.0
//
// How an entry is shown to a coordinator, on a line and in JSON.
#ifndef QOL_ENTRY_TEXT_H
#define QOL_ENTRY_TEXT_H

#include "common/date.h"
#include "common/json.h"
#include "merger/list/roll.h"

#define ENTRY_TEXT_SHORT_ID_CAP 13 // enough digits to tell a million entries apart
#define ENTRY_TEXT_NAME_CAP 1024

void entry_text_short_id(const struct tally_entry *entry, char out[ENTRY_TEXT_SHORT_ID_CAP]);
// Family name, given name and patronymic; the caller wipes it.
void entry_text_name(const struct tally_entry *entry, char out[ENTRY_TEXT_NAME_CAP]);
// The day on which the entry's batch was opened.
void entry_text_day(const struct tally_entry *entry, char out[DATE_CAP]);
// A field that says who signed; absent ones are empty.
struct record_value entry_text_field(const struct tally_entry *entry, enum record_field field);

// Adds the three names, the city and the day to the open object.
void entry_text_put_json(const struct tally_entry *entry, struct json *json);

#endif
