// SPDX-License-Identifier: Apache-2.0
//
// A labelled table in memory: entries as records, and who each of them really is.
#ifndef QOL_EVAL_TABLE_H
#define QOL_EVAL_TABLE_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TABLE_ID_CAP 64

struct table_entry {
    char id[TABLE_ID_CAP];     // as the file names it
    char person[TABLE_ID_CAP]; // who it really is
    uint8_t *form;             // packed
};

struct table {
    struct table_entry *entries;
    size_t count, cap;
};

// Reads FILE. Columns are named as fields of a form (record_field_name), beside rec_id and
// true_person_id; map, which may be NULL, says FIELD=COLUMN,... for those that are named otherwise.
// Without a column for the person, ids as FEBRL makes them ("rec-12-dup-0") tell. False, and a
// report, if the file cannot be read.
bool table_read(const char *path, const char *map, struct table *out);
void table_free(struct table *table);

#endif
