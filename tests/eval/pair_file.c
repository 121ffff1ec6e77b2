// SPDX-License-Identifier: Apache-2.0
#include "tests/eval/pair_file.h"

#include "common/csv.h"
#include "common/safefile.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FILE_LEN (256U << 20)

enum column { NAME1, NAME2, LABEL, KIND, COLUMN_COUNT };
static const char *const column_names[COLUMN_COUNT] = {"name1", "name2", "label", "kind"};

static bool find_columns(const struct csv_row *header, int columns[COLUMN_COUNT])
{
    char text[PAIR_FILE_KIND_CAP];
    size_t len;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        columns[column] = -1;
        for (unsigned i = 0; i < header->count; i++) {
            if (csv_copy_cell(&header->cells[i], text, sizeof text, &len) == STATUS_OK &&
                strcmp(text, column_names[column]) == 0)
                columns[column] = (int)i;
        }
    }
    return columns[NAME1] >= 0 && columns[NAME2] >= 0 && columns[LABEL] >= 0;
}

// A column that is not there is empty.
static bool copy(const struct csv_row *row, int column, char *out, size_t cap)
{
    size_t len;
    out[0] = '\0';
    return column < 0 || ((unsigned)column < row->count &&
                          csv_copy_cell(&row->cells[column], out, cap, &len) == STATUS_OK);
}

// FNV-1a over both names: half of the pairs are kept aside.
static bool is_kept(const struct pair_file_pair *pair)
{
    uint32_t hash = 2166136261U;
    for (unsigned name = 0; name < 2; name++) {
        for (const char *at = pair->names[name]; *at; at++)
            hash = (hash ^ (unsigned char)*at) * 16777619U;
    }
    return (hash >> 16 & 1) != 0;
}

static bool read_pair(const struct csv_row *row, const int columns[COLUMN_COUNT],
                      struct pair_file_pair *pair)
{
    char label[PAIR_FILE_KIND_CAP];
    if (!copy(row, columns[NAME1], pair->names[0], PAIR_FILE_NAME_CAP) ||
        !copy(row, columns[NAME2], pair->names[1], PAIR_FILE_NAME_CAP) ||
        !copy(row, columns[LABEL], label, sizeof label) ||
        !copy(row, columns[KIND], pair->kind, sizeof pair->kind))
        return false;
    pair->same = strcmp(label, "1") == 0;
    pair->kept = is_kept(pair);
    return true;
}

static struct pair_file_pair *next_pair(struct pair_file *pairs)
{
    if (pairs->count == pairs->cap) {
        const size_t cap = pairs->cap ? 2 * pairs->cap : 1024;
        struct pair_file_pair *all = realloc(pairs->all, cap * sizeof *all);
        if (!all)
            return NULL;
        pairs->all = all;
        pairs->cap = cap;
    }
    return &pairs->all[pairs->count];
}

static bool read_rows(const char *text, size_t len, struct pair_file *pairs)
{
    struct csv_reader reader = csv_reader_init(text, len);
    struct csv_row row;
    int columns[COLUMN_COUNT];
    if (csv_read_row(&reader, &row) != STATUS_OK || !find_columns(&row, columns))
        return false;
    enum status status;
    while ((status = csv_read_row(&reader, &row)) == STATUS_OK) {
        struct pair_file_pair *pair = next_pair(pairs);
        if (!pair || !read_pair(&row, columns, pair))
            return false;
        pairs->count++;
    }
    return status == STATUS_NOT_FOUND;
}

bool pair_file_read(const char *path, struct pair_file *pairs)
{
    uint8_t *text;
    size_t len;
    *pairs = (struct pair_file){0};
    if (safefile_read(path, MAX_FILE_LEN, &text, &len) != STATUS_OK)
        return false;
    const bool done = read_rows((const char *)text, len, pairs);
    free(text);
    return done;
}

void pair_file_free(struct pair_file *pairs)
{
    free(pairs->all);
    *pairs = (struct pair_file){0};
}
