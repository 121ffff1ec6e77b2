// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/refused_rows.h"

#include "common/csv.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/safefile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAMED 20
#define TABLE_SUFFIX ".csv"
#define REFUSED_SUFFIX ".refused.csv"

static enum status name_table(const char *table_path, char out[PLATFORM_PATH_CAP])
{
    size_t len = strlen(table_path), suffix_len = strlen(TABLE_SUFFIX);
    if (len > suffix_len && strcmp(table_path + len - suffix_len, TABLE_SUFFIX) == 0)
        len -= suffix_len;
    int needed = snprintf(out, PLATFORM_PATH_CAP, "%.*s%s", (int)len, table_path, REFUSED_SUFFIX);
    return needed < PLATFORM_PATH_CAP ? STATUS_OK : STATUS_TOO_LARGE;
}

static void make_table(const struct row_refusals *refusals, struct csv_writer *table)
{
    csv_put_text(table, "row");
    csv_put_text(table, "field");
    csv_put_text(table, "reason");
    csv_end_row(table);
    for (size_t i = 0; i < refusals->count; i++) {
        const struct row_refusal *refusal = &refusals->items[i];
        char number[24];
        snprintf(number, sizeof number, "%lu", refusal->row);
        csv_put_text(table, number);
        csv_put_text(table, refusal->field);
        csv_put_text(table, refusal->sentence);
        csv_end_row(table);
    }
}

static bool says_the_same(const char *path, const struct csv_writer *table)
{
    uint8_t *found;
    size_t len;
    if (safefile_read(path, table->len, &found, &len) != STATUS_OK)
        return false;
    bool same = len == table->len && memcmp(found, table->text, len) == 0;
    free(found);
    return same;
}

static enum status write_table(const char *path, const struct csv_writer *table, bool replace)
{
    if (table->failed)
        return STATUS_NO_MEMORY;
    if (says_the_same(path, table))
        return STATUS_OK;
    return replace ? safefile_replace(path, table->text, table->len)
                   : safefile_create(path, table->text, table->len);
}

static void name_rows(const struct row_refusals *refusals, const char *path)
{
    for (size_t i = 0; i < refusals->count && i < MAX_NAMED; i++) {
        const struct row_refusal *refusal = &refusals->items[i];
        report_say(EXIT_PARTLY, "row %lu%s%s: %s", refusal->row, refusal->field[0] ? ", " : "",
                   refusal->field, refusal->sentence);
    }
    report_say(EXIT_PARTLY,
               "every row that was refused is named in %s; correct them and import the "
               "table again with --force",
               path);
}

int refused_rows_write(const struct row_refusals *refusals, const char *table_path, bool replace)
{
    struct csv_writer table = {.text = NULL};
    char path[PLATFORM_PATH_CAP];
    if (refusals->count == 0 && !replace)
        return EXIT_DONE;
    enum status status = name_table(table_path, path);
    if (status != STATUS_OK)
        return report(status, table_path);
    if (refusals->count == 0) {
        status = platform_remove(path); // of an earlier import, and settled
        return status == STATUS_OK || status == STATUS_NOT_FOUND ? EXIT_DONE : report(status, path);
    }
    make_table(refusals, &table);
    status = write_table(path, &table, replace);
    csv_writer_free(&table);
    if (status != STATUS_OK)
        return report(status, path);
    name_rows(refusals, path);
    return EXIT_DONE;
}
