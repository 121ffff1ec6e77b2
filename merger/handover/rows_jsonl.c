// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"

#include "common/json.h"

static void head(struct rows *rows)
{
    (void)rows; // every line names its columns
}

static void row(struct rows *rows, const struct rows_value *values)
{
    struct json json = {.out = rows->out};
    json_open_object(&json, NULL);
    for (size_t i = 0; i < rows->column_count; i++) {
        if (values[i].is_number)
            json_number(&json, rows->columns[i], values[i].number);
        else
            json_text(&json, rows->columns[i], values[i].text, values[i].len);
    }
    json_close_object(&json);
    putc('\n', rows->out);
}

const struct rows_format rows_jsonl = {
    .name = "jsonl", .suffix = ".jsonl", .head = head, .row = row};
