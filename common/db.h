// SPDX-License-Identifier: Apache-2.0
//
// SQLite as this project uses it: opened defensively, journalled and flushed fully, with every
// failure mapped to a status. Statements are SQLite's own; these helpers only keep the error paths
// in one place.
#ifndef QOL_DB_H
#define QOL_DB_H

#include "common/status.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum db_use {
    DB_ALONE,  // one process at a time: WAL, synchronous=FULL
    DB_SHARED, // others may read meanwhile: rollback journal, synchronous=EXTRA
};

// Opens or creates a database, mode 0600: temp_store=MEMORY, defensive, untrusted schema, no mmap,
// no double-quoted strings. A new one gets the schema, application_id and user_version; an old one
// must have them (NOT_OURS, OLDER, NEWER). BUSY if another process has it alone, or writes. Without
// a path it is a new one in memory, gone when it is closed.
MUST_USE enum status db_open(const char *path, enum db_use use, int32_t application_id,
                             int32_t version, const char *schema, sqlite3 **out);
// Checkpoints and closes; NULL is harmless.
void db_close(sqlite3 *db);

MUST_USE enum status db_status(sqlite3 *db); // the status of its last failed call
MUST_USE enum status db_exec(sqlite3 *db, const char *sql);
MUST_USE enum status db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out);
// *row is true if a row came, false at the end; resets the statement at the end and on failure.
MUST_USE enum status db_step(sqlite3_stmt *statement, bool *row);
// A statement that gives no rows: step once, reset, clear bindings.
MUST_USE enum status db_run(sqlite3_stmt *statement);

#endif
