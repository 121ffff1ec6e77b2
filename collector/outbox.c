// SPDX-License-Identifier: Apache-2.0
#include "collector/outbox.h"

#include "common/batch_write.h"
#include "common/db.h"
#include "common/safefile.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define APPLICATION_ID 0x514F4C4F // "QOLO"
#define SCHEMA_VERSION 1
#define UNFINISHED_SUFFIX BATCH_WRITE_SUFFIX BATCH_WRITE_PART_SUFFIX
#define SELECT_BATCH "SELECT number, id FROM batch WHERE "

// trailer: T; empty if the file could not be read; NULL until the batch is closed or succeeded.
static const char schema[] = "CREATE TABLE batch ("
                             " number INTEGER PRIMARY KEY,"
                             " id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),"
                             " header_hash BLOB NOT NULL CHECK (length(header_hash) = 32),"
                             " trailer BLOB CHECK (length(trailer) IN (0, 32)),"
                             " delivered INTEGER NOT NULL DEFAULT 0,"
                             " confirmed INTEGER NOT NULL DEFAULT 0"
                             ") STRICT;";

struct outbox {
    sqlite3 *db;
    char folder[PLATFORM_PATH_CAP];
};

enum status outbox_open(const char *folder, struct outbox **out)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder, OUTBOX_FILE, path);
    if (status != STATUS_OK)
        return status;
    struct outbox *outbox = calloc(1, sizeof *outbox);
    if (!outbox)
        return STATUS_NO_MEMORY;
    memcpy(outbox->folder, folder, strlen(folder) + 1); // the longer path has fitted
    status = db_open(path, DB_SHARED, APPLICATION_ID, SCHEMA_VERSION, schema, &outbox->db);
    if (status != STATUS_OK) {
        outbox_close(outbox);
        return status;
    }
    *out = outbox;
    return STATUS_OK;
}

static enum status is_there(const char *path, bool *out)
{
    bool is_folder;
    enum status status = platform_is_folder(path, &is_folder);
    *out = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status outbox_open_existing(const char *folder, struct outbox **out)
{
    char path[PLATFORM_PATH_CAP];
    bool there = false;
    enum status status = safefile_join(folder, OUTBOX_FILE, path);
    if (status == STATUS_OK)
        status = is_there(path, &there);
    if (status == STATUS_OK && !there)
        status = STATUS_NOT_FOUND;
    return status == STATUS_OK ? outbox_open(folder, out) : status;
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    db_close(outbox->db);
    free(outbox);
}

enum status outbox_path(const struct outbox *outbox, const uint8_t id[SEAL_BATCH_ID_LEN],
                        char out[PLATFORM_PATH_CAP])
{
    char name[BATCH_WRITE_NAME_CAP];
    batch_write_name(id, name);
    return safefile_join(outbox->folder, name, out);
}

static enum status unfinished_path(const struct outbox *outbox, const uint8_t id[SEAL_BATCH_ID_LEN],
                                   char out[PLATFORM_PATH_CAP])
{
    char name[BATCH_WRITE_NAME_CAP + sizeof BATCH_WRITE_PART_SUFFIX];
    batch_write_name(id, name);
    memcpy(name + strlen(name), BATCH_WRITE_PART_SUFFIX, sizeof BATCH_WRITE_PART_SUFFIX);
    return safefile_join(outbox->folder, name, out);
}

enum status outbox_is_unfinished(const struct outbox *outbox, const uint8_t id[SEAL_BATCH_ID_LEN],
                                 bool *out)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = unfinished_path(outbox, id, path);
    return status == STATUS_OK ? is_there(path, out) : status;
}

// ---- rows -------------------------------------------------------------------------------------

static enum status prepare(struct outbox *outbox, const char *sql, uint32_t number,
                           sqlite3_stmt **out)
{
    enum status status = db_prepare(outbox->db, sql, out);
    if (status == STATUS_OK && sqlite3_bind_parameter_count(*out) > 0 &&
        sqlite3_bind_int64(*out, 1, number) != SQLITE_OK)
        status = db_status(outbox->db);
    return status;
}

static enum status run(struct outbox *outbox, const char *sql, uint32_t number)
{
    sqlite3_stmt *statement = NULL;
    enum status status = prepare(outbox, sql, number, &statement);
    if (status == STATUS_OK)
        status = db_run(statement);
    sqlite3_finalize(statement);
    return status;
}

// The bytes must stay until the statement has run.
static enum status bind_blob(struct outbox *outbox, sqlite3_stmt *statement, int index,
                             const void *bytes, int len)
{
    int code = sqlite3_bind_blob(statement, index, bytes, len, SQLITE_STATIC);
    return code == SQLITE_OK ? STATUS_OK : db_status(outbox->db);
}

// A blob that must have exactly len bytes; zeros if it has not, which no batch id or hash is.
static void column_blob(sqlite3_stmt *statement, int column, uint8_t *out, size_t len)
{
    const void *blob = sqlite3_column_blob(statement, column);
    if (blob && (size_t)sqlite3_column_bytes(statement, column) == len)
        memcpy(out, blob, len);
    else
        memset(out, 0, len);
}

static struct outbox_batch read_batch(sqlite3_stmt *statement)
{
    struct outbox_batch batch = {.number = (uint32_t)sqlite3_column_int64(statement, 0)};
    column_blob(statement, 1, batch.id, sizeof batch.id);
    return batch;
}

static enum status find_batch(struct outbox *outbox, const char *sql, uint32_t number,
                              struct outbox_batch *out, bool *found)
{
    sqlite3_stmt *statement = NULL;
    enum status status = prepare(outbox, sql, number, &statement);
    if (status == STATUS_OK)
        status = db_step(statement, found);
    if (status == STATUS_OK && *found)
        *out = read_batch(statement);
    sqlite3_finalize(statement);
    return status;
}

enum status outbox_add(struct outbox *outbox, uint32_t number, const uint8_t id[SEAL_BATCH_ID_LEN],
                       const uint8_t header_hash[OUTBOX_HASH_LEN])
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        prepare(outbox, "INSERT INTO batch (number, id, header_hash) VALUES (?1, ?2, ?3)", number,
                &statement);
    if (status == STATUS_OK)
        status = bind_blob(outbox, statement, 2, id, SEAL_BATCH_ID_LEN);
    if (status == STATUS_OK)
        status = bind_blob(outbox, statement, 3, header_hash, OUTBOX_HASH_LEN);
    if (status == STATUS_OK)
        status = db_run(statement);
    sqlite3_finalize(statement);
    return status;
}

// An empty trailer says that the file could not be read.
static enum status note_trailer(struct outbox *outbox, uint32_t number, const void *trailer,
                                int len)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        prepare(outbox, "UPDATE batch SET trailer = ?2 WHERE number = ?1", number, &statement);
    if (status == STATUS_OK)
        status = bind_blob(outbox, statement, 2, trailer, len);
    if (status == STATUS_OK)
        status = db_run(statement);
    sqlite3_finalize(statement);
    return status;
}

enum status outbox_set_trailer(struct outbox *outbox, uint32_t number,
                               const uint8_t trailer[OUTBOX_HASH_LEN])
{
    return note_trailer(outbox, number, trailer, OUTBOX_HASH_LEN);
}

enum status outbox_mark_delivered(struct outbox *outbox, uint32_t number)
{
    return run(outbox, "UPDATE batch SET delivered = 1 WHERE number = ?1", number);
}

enum status outbox_count(struct outbox *outbox, struct outbox_totals *out)
{
    bool row = false;
    sqlite3_stmt *statement = NULL;
    enum status status = db_prepare(outbox->db,
                                    "SELECT count(*), count(*) FILTER (WHERE NOT delivered),"
                                    " count(*) FILTER (WHERE NOT confirmed) FROM batch",
                                    &statement);
    if (status == STATUS_OK)
        status = db_step(statement, &row);
    if (status == STATUS_OK) {
        out->batches = (unsigned long)sqlite3_column_int64(statement, 0);
        out->not_delivered = (unsigned long)sqlite3_column_int64(statement, 1);
        out->not_confirmed = (unsigned long)sqlite3_column_int64(statement, 2);
    }
    sqlite3_finalize(statement);
    return status;
}

enum status outbox_unconfirmed(struct outbox *outbox, struct outbox_batch **out, size_t *count)
{
    struct outbox_totals totals;
    enum status status = outbox_count(outbox, &totals);
    if (status != STATUS_OK)
        return status;
    size_t cap = (size_t)totals.not_confirmed;
    struct outbox_batch *list = calloc(cap + 1, sizeof *list);
    if (!list)
        return STATUS_NO_MEMORY;
    bool row = false;
    sqlite3_stmt *statement = NULL;
    size_t len = 0;
    status = db_prepare(outbox->db, SELECT_BATCH "NOT confirmed ORDER BY number", &statement);
    if (status == STATUS_OK)
        status = db_step(statement, &row);
    while (status == STATUS_OK && row && len < cap) {
        list[len++] = read_batch(statement);
        status = db_step(statement, &row);
    }
    sqlite3_finalize(statement);
    if (status != STATUS_OK) {
        free(list);
        return status;
    }
    *out = list;
    *count = len;
    return STATUS_OK;
}

enum status outbox_knows(struct outbox *outbox, const uint8_t id[SEAL_BATCH_ID_LEN], bool *out)
{
    sqlite3_stmt *statement = NULL;
    *out = false;
    enum status status =
        db_prepare(outbox->db, "SELECT 1 FROM batch WHERE substr(id, 1, ?1) = ?2", &statement);
    if (status == STATUS_OK && sqlite3_bind_int(statement, 1, BATCH_WRITE_NAMED_BYTES) != SQLITE_OK)
        status = db_status(outbox->db);
    if (status == STATUS_OK)
        status = bind_blob(outbox, statement, 2, id, BATCH_WRITE_NAMED_BYTES);
    if (status == STATUS_OK)
        status = db_step(statement, out);
    sqlite3_finalize(statement);
    return status;
}

// ---- previous ---------------------------------------------------------------------------------

// T of a batch's file as it lies there; false if it cannot be read. What a killed session has not
// flushed is flushed first: the successor must not vouch for what a power cut may still take away.
static enum status read_trailer(struct outbox *outbox, const struct outbox_batch *batch,
                                uint8_t out[OUTBOX_HASH_LEN], bool *readable)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *file;
    size_t len;
    *readable = false;
    enum status status = outbox_path(outbox, batch->id, path);
    if (status != STATUS_OK)
        return status;
    status = safefile_read_flushed(path, SEAL_FILE_LEN, &file, &len);
    if (status == STATUS_NO_MEMORY)
        return status;
    if (status != STATUS_OK)
        return STATUS_OK;
    *readable = len == SEAL_FILE_LEN;
    if (*readable)
        seal_trailer(file, out);
    free(file);
    return STATUS_OK;
}

// What was noted of T: its length, 0 for "unreadable", -1 for nothing yet.
static enum status noted_trailer(struct outbox *outbox, uint32_t number,
                                 uint8_t out[OUTBOX_HASH_LEN], int *len)
{
    bool row = false;
    sqlite3_stmt *statement = NULL;
    *len = -1;
    enum status status =
        prepare(outbox, "SELECT trailer FROM batch WHERE number = ?1 AND trailer IS NOT NULL",
                number, &statement);
    if (status == STATUS_OK)
        status = db_step(statement, &row);
    if (status == STATUS_OK && row) {
        *len = sqlite3_column_bytes(statement, 0);
        column_blob(statement, 0, out, OUTBOX_HASH_LEN);
    }
    sqlite3_finalize(statement);
    return status;
}

static enum status trailer_of(struct outbox *outbox, uint32_t number, uint8_t out[OUTBOX_HASH_LEN],
                              bool *readable)
{
    int noted_len;
    bool known = false;
    struct outbox_batch batch;
    enum status status = noted_trailer(outbox, number, out, &noted_len);
    *readable = noted_len == OUTBOX_HASH_LEN;
    if (status != STATUS_OK || noted_len >= 0)
        return status;
    status = find_batch(outbox, SELECT_BATCH "number = ?1", number, &batch, &known);
    if (status != STATUS_OK || !known)
        return status;
    status = read_trailer(outbox, &batch, out, readable);
    if (status == STATUS_OK)
        status = note_trailer(outbox, number, out, *readable ? OUTBOX_HASH_LEN : 0);
    return status;
}

enum status outbox_previous(struct outbox *outbox, uint32_t number, uint8_t out[OUTBOX_HASH_LEN])
{
    bool readable = false;
    memset(out, 0, OUTBOX_HASH_LEN);
    if (number == 0)
        return STATUS_OK;
    enum status status = trailer_of(outbox, number - 1, out, &readable);
    if (status == STATUS_OK && !readable)
        memset(out, 0xFF, OUTBOX_HASH_LEN);
    return status;
}

// ---- recovery -----------------------------------------------------------------------------------

// The opening of batch `next` did not reach the chain: its row goes, its file with the others.
static enum status forget_unreached(struct outbox *outbox, uint32_t next)
{
    char path[PLATFORM_PATH_CAP];
    bool found = false, named = false;
    struct outbox_batch batch;
    enum status status = find_batch(
        outbox, SELECT_BATCH "number >= ?1 ORDER BY number DESC LIMIT 1", next, &batch, &found);
    if (status != STATUS_OK || !found)
        return status;
    status = outbox_path(outbox, batch.id, path);
    if (status == STATUS_OK)
        status = is_there(path, &named);
    if (status == STATUS_OK && (named || batch.number > next))
        return STATUS_DAMAGED;
    if (status == STATUS_OK)
        status = run(outbox, "DELETE FROM batch WHERE number = ?1", next);
    return status;
}

// The opening of the batch before `next` reached the chain: it gets its name.
static enum status finish_rename(struct outbox *outbox, uint32_t next)
{
    char path[PLATFORM_PATH_CAP], part_path[PLATFORM_PATH_CAP];
    bool found = false, unfinished = false;
    struct outbox_batch batch;
    enum status status = find_batch(outbox, SELECT_BATCH "number + 1 = ?1", next, &batch, &found);
    if (status == STATUS_OK && found)
        status = outbox_is_unfinished(outbox, batch.id, &unfinished);
    if (status != STATUS_OK || !unfinished)
        return status;
    status = outbox_path(outbox, batch.id, path);
    if (status == STATUS_OK)
        status = unfinished_path(outbox, batch.id, part_path);
    if (status == STATUS_OK)
        status = platform_rename(part_path, path);
    return status == STATUS_OK ? platform_flush_folder(outbox->folder) : status;
}

static enum status remove_if_unfinished(void *context, const char *name)
{
    const struct outbox *outbox = context;
    const size_t suffix_len = sizeof UNFINISHED_SUFFIX - 1;
    size_t len = strlen(name);
    char path[PLATFORM_PATH_CAP];
    if (len < suffix_len || strcmp(name + len - suffix_len, UNFINISHED_SUFFIX) != 0)
        return STATUS_OK;
    enum status status = safefile_join(outbox->folder, name, path);
    return status == STATUS_OK ? platform_remove(path) : status;
}

enum status outbox_recover(struct outbox *outbox, uint32_t next_number)
{
    enum status status = forget_unreached(outbox, next_number);
    if (status == STATUS_OK)
        status = finish_rename(outbox, next_number);
    if (status == STATUS_OK)
        status = platform_list(outbox->folder, remove_if_unfinished, outbox);
    return status;
}
