// SPDX-License-Identifier: Apache-2.0
//
// The floor that a merge is measured against: one thread that only reads batch files, decrypts and
// unpacks their entries, and inserts them into a database.
//
//   reads      every byte of every file, into one buffer
//   decrypts   as the merge does: the only way to the keys of the cells is seal_open_header, with
//              all its checks; a device's certificate is verified once
//   unpacks    the record of every entry
//   inserts    the bare record, by a number, with one prepared statement in one transaction, and
//              with the settings that every database of this project has (db_open)
//
// It does nothing else that a merge must do: it hashes no file, opens no `final`, checks no record,
// archives nothing, seals no row, knows no batch and links nobody.
//
//     floor CAMPAIGN PASSPHRASE_FILE DATABASE FOLDER
#include "common/db.h"
#include "common/pack.h"
#include "common/safefile.h"
#include "common/seal.h"
#include "common/secret.h"
#include "merger/setup/coordinator.h"
#include "merger/setup/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct floor {
    struct coordinator *key;
    uint8_t campaign_id[32];
    struct certificate_book *book;
    const char *folder;
    uint8_t file[SEAL_FILE_LEN];
    sqlite3 *db;
    sqlite3_stmt *insert;
    sqlite3_int64 entries;
};

static void must(enum status status, const char *what)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "floor: %s: status %d\n", what, (int)status);
    exit(EXIT_FAILURE);
}

static void insert_entry(struct floor *floor, const uint8_t *record, size_t len)
{
    sqlite3_bind_int64(floor->insert, 1, ++floor->entries);
    sqlite3_bind_blob(floor->insert, 2, record, (int)len, SQLITE_STATIC);
    must(db_run(floor->insert), "insert");
}

static void read_entries(struct floor *floor, struct seal_chain *chain)
{
    struct seal_cell cell;
    uint8_t digest[SEAL_DIGEST_LEN], record[RECORD_MAX_LEN];
    const uint8_t *page = floor->file + SEAL_HEADER_LEN;
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT; i++, page += SEAL_PAGE_LEN) {
        if (seal_open_cell(chain, page, &cell, digest) != SEAL_GOOD)
            return;
        must(pack_unpack(cell.record_version, cell.content, cell.packed_len, cell.record_len,
                         record),
             "record");
        insert_entry(floor, record, cell.record_len);
    }
}

static void read_file(struct floor *floor, const char *path)
{
    struct platform_file *file;
    size_t len;
    must(platform_open_read(path, &file), path);
    must(platform_read_at(file, 0, floor->file, sizeof floor->file, &len), path);
    platform_abandon(file);
    if (len != sizeof floor->file)
        must(STATUS_DAMAGED, path);
}

static enum status read_batch(void *context, const char *name)
{
    struct floor *floor = context;
    char path[PLATFORM_PATH_CAP];
    struct seal_header facts;
    struct seal_chain chain;
    must(safefile_join(floor->folder, name, path), name);
    read_file(floor, path);
    if (seal_open_header(floor->file, 0, &floor->key->reader, floor->campaign_id, floor->book,
                         &facts, &chain) != SEAL_GOOD)
        must(STATUS_DAMAGED, path);
    read_entries(floor, &chain);
    return STATUS_OK;
}

static void open_key(struct floor *floor, const char *campaign, const char *passphrase_file)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *file, *passphrase, box_public[32];
    size_t len, passphrase_len;
    struct keyfile_cost cost;
    must(safefile_read(passphrase_file, KEYFILE_PASSPHRASE_CAP, &passphrase, &passphrase_len),
         passphrase_file);
    passphrase[strcspn((char *)passphrase, "\n")] = '\0';
    must(safefile_join(campaign, FOLDER_KEY_FILE, path), campaign);
    must(safefile_read(path, KEYFILE_MAX_LEN, &file, &len), path);
    must(coordinator_peek(file, len, floor->campaign_id, box_public, &cost), path);
    floor->key = secret_alloc(sizeof *floor->key);
    if (!floor->key)
        must(STATUS_NO_MEMORY, path);
    must(coordinator_unlock(file, len, (const char *)passphrase, floor->key), path);
    free(file);
    free(passphrase);
}

int main(int argc, char **argv)
{
    static struct floor floor;
    if (argc != 5) {
        fprintf(stderr, "floor: CAMPAIGN PASSPHRASE_FILE DATABASE FOLDER\n");
        return EXIT_FAILURE;
    }
    must(secret_init(), "libsodium");
    open_key(&floor, argv[1], argv[2]);
    floor.book = certificate_book_new();
    if (!floor.book)
        must(STATUS_NO_MEMORY, "certificates");
    floor.folder = argv[4];
    must(db_open(argv[3], DB_ALONE, 1, 1,
                 "CREATE TABLE entries (key INTEGER PRIMARY KEY, body BLOB) STRICT;", &floor.db),
         argv[3]);
    must(db_prepare(floor.db, "INSERT INTO entries VALUES (?1, ?2)", &floor.insert), argv[3]);
    must(db_exec(floor.db, "BEGIN IMMEDIATE"), argv[3]);
    must(platform_list(floor.folder, read_batch, &floor), floor.folder);
    must(db_exec(floor.db, "COMMIT"), argv[3]);
    printf("%lld\n", (long long)floor.entries);
    sqlite3_finalize(floor.insert);
    db_close(floor.db);
    certificate_book_free(floor.book);
    secret_free(floor.key);
    return EXIT_SUCCESS;
}
