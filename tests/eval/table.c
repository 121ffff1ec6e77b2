// SPDX-License-Identifier: Apache-2.0
#include "tests/eval/table.h"

#include "common/csv.h"
#include "common/record.h"
#include "common/safefile.h"
#include "common/text.h"
#include "merger/linkage/packed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX_LEN ((size_t)1 << 30)
#define CELL_CAP 1024
#define NO_COLUMN UINT32_MAX

enum { COLUMN_ID = RECORD_FORM_END, COLUMN_PERSON, COLUMN_COUNT };

struct columns {
    unsigned of[COLUMN_COUNT];
};

static const char *column_name(unsigned column)
{
    if (column == COLUMN_ID)
        return "rec_id";
    return column == COLUMN_PERSON ? "true_person_id"
                                   : record_field_name((enum record_field)column);
}

// The name that the map has for a column; gives its length, 0 if it has none.
static size_t mapped_name(const char *map, const char *name, const char **out)
{
    size_t name_len = strlen(name);
    for (const char *at = map; at && *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
        if (strncmp(at, name, name_len) == 0 && at[name_len] == '=') {
            *out = at + name_len + 1;
            return strcspn(*out, ",");
        }
    }
    return 0;
}

static bool is_named(const char *cell, const char *name, size_t len)
{
    return strlen(cell) == len && memcmp(cell, name, len) == 0;
}

static void find_columns(const struct csv_row *header, const char *map, struct columns *out)
{
    for (unsigned column = 0; column < COLUMN_COUNT; column++) {
        out->of[column] = NO_COLUMN;
        if (column == 0)
            continue;
        const char *name = column_name(column);
        size_t len = mapped_name(map, name, &name);
        len = len > 0 ? len : strlen(name);
        for (unsigned i = 0; i < header->count; i++) {
            char cell[CELL_CAP];
            size_t cell_len;
            if (csv_copy_cell(&header->cells[i], cell, sizeof cell, &cell_len) != STATUS_OK)
                continue;
            const char *start = cell + strspn(cell, " ");
            if (is_named(start, name, len))
                out->of[column] = i;
        }
    }
}

// A cell as the collector would keep it; empty if there is none, or none that can be kept.
static void read_cell(const struct csv_row *row, unsigned column, char out[CELL_CAP])
{
    char raw[CELL_CAP];
    size_t len;
    out[0] = '\0';
    if (column < row->count &&
        csv_copy_cell(&row->cells[column], raw, sizeof raw, &len) == STATUS_OK)
        if (text_tidy(raw, len, out, CELL_CAP) != STATUS_OK)
            out[0] = '\0';
}

static void make_form(const struct csv_row *row, const struct columns *columns,
                      struct table_entry *out)
{
    uint8_t form[PACKED_MAX_LEN];
    struct record record = {.len = 0};
    for (unsigned field = RECORD_FAMILY_NAME; field < RECORD_FORM_END; field++) {
        char text[CELL_CAP];
        read_cell(row, columns->of[field], text);
        if (strlen(text) <= record_field_max_len((enum record_field)field))
            record_put_text(&record, (uint8_t)field, text);
    }
    size_t len = packed_make(record.bytes, record.len, form);
    out->form = malloc(len);
    if (out->form)
        memcpy(out->form, form, len);
}

// "rec-12-dup-0" and "rec-12-org" are of person "rec-12".
static void person_from_id(struct table_entry *entry)
{
    size_t len =
        strncmp(entry->id, "rec-", 4) == 0 ? 4 + strcspn(entry->id + 4, "-") : strlen(entry->id);
    memcpy(entry->person, entry->id, len);
    entry->person[len] = '\0';
}

static bool add_entry(struct table *table, const struct csv_row *row, const struct columns *columns)
{
    char text[CELL_CAP];
    if (table->count == table->cap) {
        size_t cap = table->cap == 0 ? 1024 : 2 * table->cap;
        struct table_entry *larger = realloc(table->entries, cap * sizeof *larger);
        if (!larger)
            return false;
        table->entries = larger;
        table->cap = cap;
    }
    struct table_entry *entry = &table->entries[table->count++];
    read_cell(row, columns->of[COLUMN_ID], text);
    (void)snprintf(entry->id, sizeof entry->id, "%.*s", TABLE_ID_CAP - 1, text);
    read_cell(row, columns->of[COLUMN_PERSON], text);
    (void)snprintf(entry->person, sizeof entry->person, "%.*s", TABLE_ID_CAP - 1, text);
    if (columns->of[COLUMN_PERSON] == NO_COLUMN)
        person_from_id(entry);
    make_form(row, columns, entry);
    return entry->form != NULL;
}

static bool read_rows(const char *text, size_t len, const char *map, struct table *out)
{
    struct csv_reader reader = csv_reader_init(text, len);
    struct csv_row row;
    struct columns columns;
    if (csv_read_row(&reader, &row) != STATUS_OK)
        return false;
    find_columns(&row, map, &columns);
    for (;;) {
        enum status status = csv_read_row(&reader, &row);
        if (status == STATUS_NOT_FOUND)
            return true;
        if (status == STATUS_OK && !add_entry(out, &row, &columns))
            return false;
    }
}

bool table_read(const char *path, const char *map, struct table *out)
{
    uint8_t *text = NULL;
    size_t len;
    *out = (struct table){0};
    bool done = safefile_read(path, FILE_MAX_LEN, &text, &len) == STATUS_OK &&
                read_rows((const char *)text, len, map, out);
    free(text);
    if (!done) {
        fprintf(stderr, "link_eval: %s cannot be read\n", path);
        table_free(out);
    }
    return done;
}

void table_free(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->entries[i].form);
    free(table->entries);
    *table = (struct table){0};
}
