// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"

#include "common/json.h"

static enum status begin(struct rows *rows)
{
    (void)rows; // every line names its columns
    return STATUS_OK;
}

static enum status row(struct rows *rows, const struct rows_value *values)
{
    struct json json = {.out = rows->plan.output->stream};
    json_open_object(&json, NULL);
    for (size_t i = 0; i < rows->plan.column_count; i++) {
        const char *name = rows->plan.columns[i].name;
        if (values[i].is_number)
            json_number(&json, name, values[i].number);
        else
            json_text(&json, name, values[i].text, values[i].len);
    }
    json_close_object(&json);
    putc('\n', json.out);
    return STATUS_OK;
}

const struct rows_format rows_jsonl = {.begin = begin, .row = row};
