// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/rows.h"

#include <stdio.h>
#include <string.h>

static void end_row(struct rows *rows)
{
    csv_end_row(&rows->csv);
    if (!rows->csv.failed)
        fwrite(rows->csv.text, 1, rows->csv.len, rows->out);
    csv_writer_clear(&rows->csv);
}

static void head(struct rows *rows)
{
    for (size_t i = 0; i < rows->column_count; i++)
        csv_put_text(&rows->csv, rows->columns[i]);
    end_row(rows);
}

static void row(struct rows *rows, const struct rows_value *values)
{
    for (size_t i = 0; i < rows->column_count; i++) {
        char number[24];
        if (values[i].is_number) {
            snprintf(number, sizeof number, "%lu", values[i].number);
            csv_put_text(&rows->csv, number);
        } else {
            csv_put(&rows->csv, values[i].text, values[i].len);
        }
    }
    end_row(rows);
}

const struct rows_format rows_csv = {.name = "csv", .suffix = ".csv", .head = head, .row = row};
