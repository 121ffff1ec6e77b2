// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"

#include <stdio.h>
#include <string.h>

static enum status end_row(struct rows *rows)
{
    csv_end_row(&rows->csv);
    if (rows->csv.failed)
        return STATUS_NO_MEMORY;
    fwrite(rows->csv.text, 1, rows->csv.len, rows->plan.output->stream);
    csv_writer_clear(&rows->csv);
    return STATUS_OK;
}

static enum status begin(struct rows *rows)
{
    for (size_t i = 0; i < rows->plan.column_count; i++)
        csv_put_text(&rows->csv, rows->plan.columns[i].name);
    return end_row(rows);
}

static enum status row(struct rows *rows, const struct rows_value *values)
{
    for (size_t i = 0; i < rows->plan.column_count; i++) {
        char number[24];
        if (values[i].is_number) {
            snprintf(number, sizeof number, "%lu", values[i].number);
            csv_put_text(&rows->csv, number);
        } else {
            csv_put(&rows->csv, values[i].text, values[i].len);
        }
    }
    return end_row(rows);
}

static void release(struct rows *rows)
{
    csv_writer_free(&rows->csv);
}

const struct rows_format rows_csv = {.begin = begin, .row = row, .release = release};
