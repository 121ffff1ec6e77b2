// SPDX-License-Identifier: Apache-2.0
#include "merger/list/master.h"

#include "common/bytes.h"
#include "common/db.h"
#include "common/safefile.h"
#include "common/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APPLICATION_ID 0x514F4C4D // "QOLM"
#define USER_VERSION 4            // 1 had a row for every cell, 2 no cache, 3 no suites
#define META_CAMPAIGN 1           // the key of the meta row that holds the campaign's id

#define KEY_LEN crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES
#define LENGTH_LEN 4 // of the length that stands before the plaintext
#define AD_CAP 32
#define NONCE_COUNT 64 // that are drawn at once: the system is asked for each draw

#define BODY_PAD_LEN 256
#define SEGMENT_PAD_LEN 4096

_Static_assert((LENGTH_LEN + MASTER_SEGMENT_MAX_LEN) % SEGMENT_PAD_LEN == 0, "padding");
_Static_assert(MASTER_SEALED_CAP == NONCE_LEN + LENGTH_LEN + MASTER_SEGMENT_MAX_LEN + TAG_LEN,
               "master.h");

static const struct {
    const char *name;
    size_t max_len, pad_len; // of a row's plaintext
} tables[MASTER_TABLE_COUNT] = {
    [MASTER_META] = {"meta", MASTER_BODY_MAX_LEN, BODY_PAD_LEN},
    [MASTER_BATCHES] = {"batches", MASTER_BODY_MAX_LEN, BODY_PAD_LEN},
    [MASTER_SEGMENTS] = {"segments", MASTER_SEGMENT_MAX_LEN, SEGMENT_PAD_LEN},
    [MASTER_CELLS] = {"cells", MASTER_BODY_MAX_LEN, BODY_PAD_LEN},
    [MASTER_COPIES] = {"copies", MASTER_BODY_MAX_LEN, BODY_PAD_LEN},
    [MASTER_DECISIONS] = {"decisions", MASTER_BODY_MAX_LEN, BODY_PAD_LEN},
    [MASTER_ENROLMENTS] = {"enrolments", MASTER_BODY_MAX_LEN, BODY_PAD_LEN},
    [MASTER_CACHE] = {"cache", MASTER_SEGMENT_MAX_LEN, SEGMENT_PAD_LEN},
    [MASTER_LINKED] = {"linked", MASTER_SEGMENT_MAX_LEN, SEGMENT_PAD_LEN},
};

#define TABLE(name) "CREATE TABLE " name " (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;"
static const char schema[] = TABLE("meta") TABLE("batches") TABLE("segments") TABLE("cells")
    TABLE("copies") TABLE("decisions") TABLE("enrolments") TABLE("cache") TABLE("linked");
#undef TABLE

struct statements {
    sqlite3_stmt *insert, *range, *last_key;
};

// What is wiped when the list is closed: the key, the row that was sealed or opened last, and
// nonces, the last ones of which are not used yet.
struct secrets {
    uint8_t key[KEY_LEN];
    uint8_t row[MASTER_SEALED_CAP];
    uint8_t nonces[NONCE_COUNT][NONCE_LEN];
    unsigned nonces_left;
};

struct master {
    sqlite3 *db;
    struct secrets *secrets;
    struct statements statements[MASTER_TABLE_COUNT];
};

// What a database calls damaged, or a row does not open, is for a list the same: it must be made
// again.
static enum status of_list(enum status status)
{
    return status == STATUS_DAMAGED || status == STATUS_NOT_OURS ? STATUS_NO_LIST : status;
}

// ---- rows -------------------------------------------------------------------------------------

static size_t row_ad(enum master_table table, int64_t key, uint8_t out[AD_CAP])
{
    struct bytes_writer w = bytes_writer_init(out, AD_CAP);
    bytes_put(&w, tables[table].name, strlen(tables[table].name) + 1);
    bytes_put_u64(&w, (uint64_t)key);
    return w.len;
}

static const uint8_t *next_nonce(struct secrets *secrets)
{
    if (secrets->nonces_left == 0) {
        randombytes_buf(secrets->nonces, sizeof secrets->nonces);
        secrets->nonces_left = NONCE_COUNT;
    }
    return secrets->nonces[NONCE_COUNT - secrets->nonces_left--];
}

// Seals a row where it is put together, in secrets->row, and gives its length.
static size_t seal_row(struct master *master, enum master_table table, int64_t key,
                       const uint8_t *plain, size_t len)
{
    struct secrets *secrets = master->secrets;
    size_t pad_len = tables[table].pad_len;
    size_t padded_len = (LENGTH_LEN + len + pad_len - 1) / pad_len * pad_len;
    uint8_t *padded = secrets->row + NONCE_LEN;
    struct bytes_writer w = bytes_writer_init(padded, padded_len);
    bytes_put_u32(&w, (uint32_t)len);
    bytes_put(&w, plain, len);
    bytes_put_zeros(&w, padded_len - w.len);

    uint8_t ad[AD_CAP];
    size_t ad_len = row_ad(table, key, ad);
    memcpy(secrets->row, next_nonce(secrets), NONCE_LEN);
    crypto_aead_xchacha20poly1305_ietf_encrypt(padded, NULL, padded, padded_len, ad, ad_len, NULL,
                                               secrets->row, secrets->key);
    return NONCE_LEN + padded_len + TAG_LEN;
}

enum status master_open_row(const struct master *master, enum master_table table, int64_t key,
                            uint8_t *sealed, size_t sealed_len, const uint8_t **plain, size_t *len)
{
    if (sealed_len < NONCE_LEN + LENGTH_LEN + TAG_LEN)
        return STATUS_NO_LIST;
    uint8_t ad[AD_CAP];
    size_t ad_len = row_ad(table, key, ad);
    uint8_t *padded = sealed + NONCE_LEN;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(padded, NULL, NULL, padded,
                                                   sealed_len - NONCE_LEN, ad, ad_len, sealed,
                                                   master->secrets->key) != 0)
        return STATUS_NO_LIST;
    struct bytes_reader r = bytes_reader_init(padded, sealed_len - NONCE_LEN - TAG_LEN);
    *len = bytes_get_u32(&r);
    *plain = bytes_take(&r, *len);
    return *plain && *len <= tables[table].max_len ? STATUS_OK : STATUS_NO_LIST;
}

// ---- opening ----------------------------------------------------------------------------------

static enum status prepare(struct master *master, const char *before_name, enum master_table table,
                           const char *after_name, sqlite3_stmt **out)
{
    char sql[128];
    snprintf(sql, sizeof sql, "%s %s %s", before_name, tables[table].name, after_name);
    return db_prepare(master->db, sql, out);
}

static enum status prepare_table(struct master *master, enum master_table table)
{
    struct statements *s = &master->statements[table];
    bool is_cache = table == MASTER_CACHE || table == MASTER_LINKED;
    const char *insert = is_cache ? "INSERT OR REPLACE INTO" : "INSERT INTO";
    enum status status = prepare(master, insert, table, "(key, body) VALUES (?1, ?2)", &s->insert);
    if (status == STATUS_OK)
        status = prepare(master, "SELECT key, body FROM", table,
                         "WHERE key BETWEEN ?1 AND ?2 ORDER BY key", &s->range);
    if (status == STATUS_OK)
        status = prepare(master, "SELECT max(key) FROM", table, "", &s->last_key);
    return status;
}

static enum status prepare_all(struct master *master)
{
    enum status status = STATUS_OK;
    for (enum master_table i = 0; i < MASTER_TABLE_COUNT && status == STATUS_OK; i++)
        status = prepare_table(master, i);
    return status;
}

// A new list gets the campaign's id; an old one must have it.
static enum status check_campaign(struct master *master, const uint8_t campaign_id[32])
{
    uint8_t found[MASTER_BODY_MAX_LEN];
    size_t len;
    enum status status = master_get(master, MASTER_META, META_CAMPAIGN, found, &len);
    if (status == STATUS_NOT_FOUND)
        return master_put(master, MASTER_META, META_CAMPAIGN, campaign_id, 32);
    if (status == STATUS_OK && (len != 32 || memcmp(found, campaign_id, 32) != 0))
        return STATUS_FOREIGN;
    return status;
}

// In memory, if path is NULL.
static enum status open_at(const struct folder *folder, const char *path, struct master **out)
{
    struct master *master = calloc(1, sizeof *master);
    if (!master)
        return STATUS_NO_MEMORY;
    enum status status = STATUS_NO_MEMORY;
    master->secrets = secret_alloc(sizeof *master->secrets);
    if (!master->secrets)
        goto fail;
    crypto_kdf_derive_from_key(master->secrets->key, KEY_LEN, 1, "qolmastr",
                               folder->key->master_secret);
    status = db_open(path, DB_ALONE, APPLICATION_ID, USER_VERSION, schema, &master->db);
    if (status == STATUS_OK)
        status = prepare_all(master);
    if (status == STATUS_OK)
        status = check_campaign(master, folder->campaign.id);
    if (status != STATUS_OK)
        goto fail;
    *out = master;
    return STATUS_OK;
fail:
    master_close(master);
    return of_list(status);
}

enum status master_open_file(const struct folder *folder, const char *name, struct master **out)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder->path, name, path);
    return status == STATUS_OK ? open_at(folder, path, out) : status;
}

enum status master_open_memory(const struct folder *folder, struct master **out)
{
    return open_at(folder, NULL, out);
}

static enum status say_exists(void *context, const char *name)
{
    (void)context;
    (void)name;
    return STATUS_EXISTS;
}

static enum status has_bytes(const struct folder *folder, const char *name, bool *out)
{
    char path[PLATFORM_PATH_CAP];
    struct platform_file *file;
    uint64_t len;
    *out = false;
    enum status status = safefile_join(folder->path, name, path);
    if (status == STATUS_OK)
        status = platform_open_read(path, &file);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    status = platform_size(file, &len);
    *out = status == STATUS_OK && len > 0;
    platform_abandon(file);
    return status;
}

enum status master_is_missing(const struct folder *folder, bool *missing)
{
    bool is_there;
    enum status status = has_bytes(folder, FOLDER_MASTER, &is_there);
    if (status == STATUS_OK && !is_there) // a new one may be in its journal still
        status = has_bytes(folder, FOLDER_MASTER "-wal", &is_there);
    *missing = status == STATUS_OK && !is_there;
    return status;
}

// What has been archived must not be answered for by an empty list.
static enum status check_not_lost(const struct folder *folder)
{
    char archive[PLATFORM_PATH_CAP];
    bool missing;
    enum status status = master_is_missing(folder, &missing);
    if (status != STATUS_OK || !missing)
        return status;
    status = safefile_join(folder->path, FOLDER_ARCHIVE, archive);
    if (status == STATUS_OK)
        status = platform_list(archive, say_exists, NULL);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    return status == STATUS_EXISTS ? STATUS_NO_LIST : status;
}

enum status master_open(const struct folder *folder, struct master **out)
{
    enum status status = check_not_lost(folder);
    return status == STATUS_OK ? master_open_file(folder, FOLDER_MASTER, out) : status;
}

void master_close(struct master *master)
{
    if (!master)
        return;
    for (enum master_table i = 0; i < MASTER_TABLE_COUNT; i++) {
        sqlite3_finalize(master->statements[i].insert);
        sqlite3_finalize(master->statements[i].range);
        sqlite3_finalize(master->statements[i].last_key);
    }
    master_rollback(master);
    db_close(master->db);
    secret_free(master->secrets);
    free(master);
}

// ---- transactions -----------------------------------------------------------------------------

enum status master_begin(struct master *master)
{
    return of_list(db_exec(master->db, "BEGIN IMMEDIATE"));
}

enum status master_commit(struct master *master)
{
    return of_list(db_exec(master->db, "COMMIT"));
}

void master_rollback(struct master *master)
{
    if (master->db && !sqlite3_get_autocommit(master->db))
        sqlite3_exec(master->db, "ROLLBACK", NULL, NULL, NULL);
}

// ---- reading and writing ----------------------------------------------------------------------

enum status master_put(struct master *master, enum master_table table, int64_t key,
                       const uint8_t *plain, size_t len)
{
    if (len > tables[table].max_len)
        return STATUS_TOO_LARGE;
    size_t sealed_len = seal_row(master, table, key, plain, len);
    sqlite3_stmt *insert = master->statements[table].insert;
    const uint8_t *sealed = master->secrets->row;
    if (sqlite3_bind_int64(insert, 1, key) != SQLITE_OK ||
        sqlite3_bind_blob(insert, 2, sealed, (int)sealed_len, SQLITE_STATIC) != SQLITE_OK)
        return of_list(db_status(master->db));
    return of_list(db_run(insert));
}

enum status master_append(struct master *master, enum master_table table, const uint8_t *plain,
                          size_t len, int64_t *key)
{
    sqlite3_stmt *last_key = master->statements[table].last_key;
    bool row;
    enum status status = db_step(last_key, &row);
    if (status != STATUS_OK)
        return of_list(status);
    *key = sqlite3_column_int64(last_key, 0) + 1; // the last of an empty table is NULL, read as 0
    sqlite3_reset(last_key);
    return master_put(master, table, *key, plain, len);
}

enum status master_each_sealed(struct master *master, enum master_table table, int64_t first,
                               int64_t last, master_sealed_visit *visit, void *context)
{
    sqlite3_stmt *range = master->statements[table].range;
    if (sqlite3_bind_int64(range, 1, first) != SQLITE_OK ||
        sqlite3_bind_int64(range, 2, last) != SQLITE_OK)
        return of_list(db_status(master->db));
    bool row = false;
    enum status status = db_step(range, &row);
    while (status == STATUS_OK && row) {
        const uint8_t *sealed = sqlite3_column_blob(range, 1);
        status = visit(context, sqlite3_column_int64(range, 0), sealed,
                       (size_t)sqlite3_column_bytes(range, 1));
        if (status == STATUS_OK)
            status = db_step(range, &row);
    }
    sqlite3_reset(range);
    return of_list(status);
}

struct opening {
    struct master *master;
    enum master_table table;
    master_visit *visit;
    void *context;
};

static enum status open_and_visit(void *context, int64_t key, const uint8_t *sealed,
                                  size_t sealed_len)
{
    const struct opening *opening = context;
    uint8_t *row = opening->master->secrets->row;
    const uint8_t *plain;
    size_t len;
    if (!sealed || sealed_len > MASTER_SEALED_CAP)
        return STATUS_NO_LIST;
    memcpy(row, sealed, sealed_len);
    enum status status =
        master_open_row(opening->master, opening->table, key, row, sealed_len, &plain, &len);
    return status == STATUS_OK ? opening->visit(opening->context, key, plain, len) : status;
}

enum status master_each(struct master *master, enum master_table table, int64_t first, int64_t last,
                        master_visit *visit, void *context)
{
    struct opening opening = {master, table, visit, context};
    return master_each_sealed(master, table, first, last, open_and_visit, &opening);
}

struct one_row {
    uint8_t *out;
    size_t len;
    bool found;
};

static enum status take_row(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    (void)key;
    struct one_row *one = context;
    memcpy(one->out, plain, len);
    one->len = len;
    one->found = true;
    return STATUS_OK;
}

enum status master_get(struct master *master, enum master_table table, int64_t key, uint8_t *out,
                       size_t *len)
{
    struct one_row one = {.out = out};
    enum status status = master_each(master, table, key, key, take_row, &one);
    *len = one.len;
    return status == STATUS_OK && !one.found ? STATUS_NOT_FOUND : status;
}

// Runs a statement that answers with one word when all is well.
static enum status expect_answer(struct master *master, const char *sql, const char *expected,
                                 enum status otherwise)
{
    sqlite3_stmt *statement;
    bool row = false;
    enum status status = db_prepare(master->db, sql, &statement);
    if (status == STATUS_OK)
        status = db_step(statement, &row);
    if (status == STATUS_OK) {
        const char *answer = row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
        if (!answer || strcmp(answer, expected) != 0)
            status = otherwise;
    }
    sqlite3_finalize(statement);
    return of_list(status);
}

enum status master_check(struct master *master)
{
    return expect_answer(master, "PRAGMA integrity_check(1)", "ok", STATUS_NO_LIST);
}

enum status master_fold(struct master *master)
{
    return expect_answer(master, "PRAGMA journal_mode = DELETE", "delete", STATUS_DATABASE);
}
