// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"

#include <string.h>

static const struct rows_format *const formats[] = {&rows_csv, &rows_jsonl};
static const size_t format_count = sizeof formats / sizeof *formats;

const struct rows_format *rows_format_named(const char *name)
{
    for (size_t i = 0; i < format_count; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

const struct rows_format *rows_format_of_path(const char *path)
{
    const char *suffix = strrchr(path, '.');
    for (size_t i = 0; suffix && i < format_count; i++)
        if (strcmp(formats[i]->suffix, suffix) == 0)
            return formats[i];
    return NULL;
}

static enum status status_of(const struct rows *rows)
{
    return rows->csv.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

enum status rows_begin(struct rows *rows, const struct rows_format *format, FILE *out,
                       const char *const *columns, size_t column_count)
{
    *rows = (struct rows){
        .format = format, .out = out, .columns = columns, .column_count = column_count};
    format->head(rows);
    return status_of(rows);
}

enum status rows_add(struct rows *rows, const struct rows_value *values)
{
    rows->format->row(rows, values);
    return status_of(rows);
}

void rows_end(struct rows *rows)
{
    csv_writer_free(&rows->csv);
    *rows = (struct rows){0};
}
