// SPDX-License-Identifier: Apache-2.0
#include "common/db.h"

#include "common/platform.h"

#include <stdio.h>

#define BUSY_TIMEOUT_MS 1000
#define FIRST_VERSION 1 // of any database of ours

// SQLite knows a full disk by one error number, and only where it writes. A quota, and a file that
// may not grow, are the same to whoever has to make room.
static enum status status_of_system(sqlite3 *db)
{
    int error = sqlite3_system_errno(db);
    return error != 0 ? platform_status_of(error) : platform_last_status();
}

// A journal that could not be made is looked for once more, and then is not there. That it must not
// be made has another code, so there was no room for its name.
static enum status status_of_unopened(sqlite3 *db)
{
    enum status status = status_of_system(db);
    return status == STATUS_NO_SPACE || status == STATUS_NOT_FOUND ? STATUS_NO_SPACE
                                                                   : STATUS_NO_PERMISSION;
}

// The status of a code that a call on this database has just given.
static enum status status_of(sqlite3 *db, int code)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STATUS_OK;
    case SQLITE_NOMEM:
        return STATUS_NO_MEMORY;
    case SQLITE_IOERR:
        return status_of_system(db) == STATUS_NO_SPACE ? STATUS_NO_SPACE : STATUS_IO;
    case SQLITE_FULL:
        return STATUS_NO_SPACE;
    case SQLITE_READONLY:
        return STATUS_READ_ONLY;
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return STATUS_NO_PERMISSION;
    case SQLITE_CANTOPEN: // something is there and no folder: ensure_file has seen to that
        return status_of_unopened(db);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STATUS_BUSY;
    case SQLITE_INTERRUPT:
        return STATUS_INTERRUPTED;
    case SQLITE_TOOBIG:
        return STATUS_TOO_LARGE;
    case SQLITE_NOTADB:
        return STATUS_NOT_OURS;
    case SQLITE_CORRUPT:
        return STATUS_DAMAGED;
    default:
        return STATUS_DATABASE;
    }
}

enum status db_status(sqlite3 *db)
{
    return status_of(db, sqlite3_extended_errcode(db));
}

enum status db_exec(sqlite3 *db, const char *sql)
{
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : db_status(db);
}

enum status db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out)
{
    *out = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, out, NULL);
    return code == SQLITE_OK ? STATUS_OK : db_status(db);
}

enum status db_step(sqlite3_stmt *statement, bool *row)
{
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    if (!*row)
        sqlite3_reset(statement); // answers the same failure once more
    return status_of(sqlite3_db_handle(statement), code);
}

enum status db_run(sqlite3_stmt *statement)
{
    bool row;
    enum status status = db_step(statement, &row);
    if (row) {
        sqlite3_reset(statement);
        status = STATUS_DATABASE;
    }
    sqlite3_clear_bindings(statement);
    return status;
}

// What says whose database it is.
struct identity {
    int32_t application_id;
    int32_t version;
};

static enum status read_number(sqlite3 *db, const char *sql, int32_t *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    enum status status = db_prepare(db, sql, &statement);
    if (status == STATUS_OK)
        status = db_step(statement, &row);
    if (row)
        *out = sqlite3_column_int(statement, 0);
    else if (status == STATUS_OK)
        status = STATUS_DATABASE;
    sqlite3_finalize(statement);
    return status;
}

static enum status read_identity(sqlite3 *db, struct identity *out, bool *is_new)
{
    int32_t object_count;
    enum status status = read_number(db, "PRAGMA application_id", &out->application_id);
    if (status == STATUS_OK)
        status = read_number(db, "PRAGMA user_version", &out->version);
    if (status == STATUS_OK)
        status = read_number(db, "SELECT count(*) FROM sqlite_schema", &object_count);
    if (status == STATUS_OK)
        *is_new = out->application_id == 0 && out->version == 0 && object_count == 0;
    return status;
}

static enum status create_schema(sqlite3 *db, struct identity wanted, const char *schema)
{
    char sql[80];
    snprintf(sql, sizeof sql, "PRAGMA application_id = %ld; PRAGMA user_version = %ld",
             (long)wanted.application_id, (long)wanted.version);
    enum status status = db_exec(db, schema);
    return status == STATUS_OK ? db_exec(db, sql) : status;
}

static enum status create_or_check(sqlite3 *db, struct identity wanted, const char *schema)
{
    struct identity found;
    bool is_new;
    enum status status = read_identity(db, &found, &is_new);
    if (status != STATUS_OK)
        return status;
    if (is_new)
        return create_schema(db, wanted, schema);
    if (found.application_id != wanted.application_id || found.version < FIRST_VERSION)
        return STATUS_NOT_OURS;
    if (found.version < wanted.version)
        return STATUS_OLDER;
    return found.version > wanted.version ? STATUS_NEWER : STATUS_OK;
}

// In one write transaction, so that two processes do not create the same database, and so that
// nothing is written to one that is not ours.
static enum status establish(sqlite3 *db, struct identity wanted, const char *schema)
{
    enum status status = db_exec(db, "BEGIN IMMEDIATE");
    if (status != STATUS_OK)
        return status;
    status = create_or_check(db, wanted, schema);
    if (status == STATUS_OK)
        status = db_exec(db, "COMMIT");
    if (status != STATUS_OK)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

static enum status configure(sqlite3 *db)
{
    static const struct {
        int name;
        int value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (sqlite3_db_config(db, settings[i].name, settings[i].value, NULL) != SQLITE_OK)
            return STATUS_DATABASE;
    sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
    return db_exec(db, "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0");
}

// Neither way maps a file into memory, which on a disk that is full could end the program (SIGBUS):
// held for one process, the index of the WAL is in memory; a rollback journal has none.
static const struct {
    const char *before_access, *after_access; // the first one, which may make the database
} settings_of[] = {
    [DB_ALONE] = {"PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL",
                  "PRAGMA journal_mode = WAL"},
    [DB_SHARED] = {"PRAGMA synchronous = EXTRA", "PRAGMA journal_mode = DELETE"},
};

// SQLite would make the file with the mode that the umask leaves, and say less of why it cannot.
static enum status ensure_file(const char *path)
{
    struct platform_file *file;
    enum status status = platform_create(path, &file);
    if (status == STATUS_OK)
        return platform_close(file);
    if (status != STATUS_EXISTS)
        return status;
    bool is_folder;
    status = platform_is_folder(path, &is_folder);
    return status == STATUS_OK && is_folder ? STATUS_NOT_A_FILE : status;
}

enum status db_open(const char *path, enum db_use use, int32_t application_id, int32_t version,
                    const char *schema, sqlite3 **out)
{
    const struct identity wanted = {application_id, version};
    char library_path[PLATFORM_PATH_CAP] = ":memory:";
    *out = NULL;
    enum status status = path ? ensure_file(path) : STATUS_OK;
    if (status == STATUS_OK && path)
        status = platform_library_path(path, library_path);
    if (status != STATUS_OK)
        return status;
    sqlite3 *db = NULL;
    int code =
        sqlite3_open_v2(library_path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    status = status_of(db, code);
    if (status == STATUS_OK)
        status = configure(db);
    if (status == STATUS_OK)
        status = db_exec(db, settings_of[use].before_access);
    if (status == STATUS_OK)
        status = establish(db, wanted, schema);
    if (status == STATUS_OK)
        status = db_exec(db, settings_of[use].after_access);
    if (status != STATUS_OK) {
        sqlite3_close_v2(db);
        return status;
    }
    *out = db;
    return STATUS_OK;
}

void db_close(sqlite3 *db)
{
    if (db == NULL)
        return;
    // Everything is committed already: a checkpoint that fails is made at the next opening.
    sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_close_v2(db);
}
