// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"

#include <string.h>

struct rows_value rows_text(const char *text)
{
    return (struct rows_value){.text = text, .len = strlen(text)};
}

struct rows_value rows_number(unsigned long number)
{
    return (struct rows_value){.is_number = true, .number = number};
}

struct rows_value rows_bytes(struct record_value value)
{
    if (!value.bytes)
        return rows_text("");
    return (struct rows_value){.text = (const char *)value.bytes, .len = value.len};
}

struct rows_value rows_field(struct record_value record, enum record_field field)
{
    return rows_bytes(record_get(record.bytes, record.len, (uint8_t)field));
}

enum status rows_begin(struct rows *rows, const struct rows_format *format,
                       const struct rows_plan *plan)
{
    *rows = (struct rows){.format = format, .plan = *plan};
    return format->begin(rows);
}

enum status rows_sheet(struct rows *rows, const char *name)
{
    return rows->format->sheet(rows, name);
}

enum status rows_add(struct rows *rows, const struct rows_value *values)
{
    return rows->format->row(rows, values);
}

enum status rows_finish(struct rows *rows)
{
    return rows->format->finish ? rows->format->finish(rows) : STATUS_OK;
}

void rows_end(struct rows *rows)
{
    if (rows->format && rows->format->release)
        rows->format->release(rows);
    *rows = (struct rows){.format = NULL};
}
