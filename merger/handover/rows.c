// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"

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
