// SPDX-License-Identifier: Apache-2.0
//
// vectors_check MANIFEST: reads every vector with batch_read, sets it beside the files merged
// before with the merger's own rules, and compares with the manifest.
#include "common/batch_read.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "merger/list/lineage.h"
#include "tests/vectors/show.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MANIFEST_MAX_LEN 4194304u
#define SUITE_AT 9 // in the file

// One case, as SQLite's JSON functions take it out of the manifest.
enum column {
    NAME,
    FILE_NAME,
    AFTER,
    PUBLIC,
    SECRET,
    KEM_SECRET,
    CAMPAIGN,
    CHAIN,
    OUTCOME,
    ENTRIES,
    HELD
};
static const char cases_query[] =
    "SELECT value ->> 'name', value ->> 'file', value -> 'after', value ->> 'recipient_public',"
    " value ->> 'recipient_secret', value ->> 'recipient_kem_secret',"
    " value ->> 'campaign_public', value ->> 'chain_secret',"
    " value ->> 'outcome', value -> 'entries', value -> 'held' FROM json_each(?1)";
static const char names_query[] = "SELECT value FROM json_each(?1)";

struct check {
    const char *folder; // of the manifest
    sqlite3 *db;
    struct batch_read *batch;
    uint8_t *file;
    struct batch_read_key key;
    uint8_t chain_secret[32];
    struct facts facts; // of the files of one case
    unsigned passed, failed;
};

static const char *text_of(sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);
    return text ? (const char *)text : "";
}

static bool key_of(sqlite3_stmt *one, enum column column, uint8_t out[32])
{
    const char *hex = text_of(one, column);
    size_t len;
    return sodium_hex2bin(out, 32, hex, strlen(hex), NULL, &len, NULL) == 0 && len == 32;
}

static bool take_keys(struct check *check, sqlite3_stmt *one)
{
    struct seal_reader *reader = &check->key.reader;
    check->key.slot = SEAL_ANY_SLOT;
    reader->has_kem = sqlite3_column_type(one, KEM_SECRET) != SQLITE_NULL;
    return key_of(one, PUBLIC, reader->box_public) && key_of(one, SECRET, reader->box_secret) &&
           (!reader->has_kem || key_of(one, KEM_SECRET, reader->kem_secret)) &&
           key_of(one, CAMPAIGN, check->key.campaign_id) && key_of(one, CHAIN, check->chain_secret);
}

// ---- files ------------------------------------------------------------------------------------

// Unpacks up to one byte more than a batch has, and reads it.
static bool read_file(struct check *check, const char *name)
{
    char path[PLATFORM_PATH_CAP];
    if (safefile_join(check->folder, name, path) != STATUS_OK)
        return false;
    gzFile file = gzopen(path, "rb");
    if (!file)
        return false;
    int len = gzread(file, check->file, SEAL_FILE_LEN + 1);
    if (len >= 0)
        batch_read(check->batch, check->file, (size_t)len, &check->key, NULL);
    return gzclose(file) == Z_OK && len >= 0;
}

// Adds the batch that was read to the facts, if it is not among them; *place is where it stands.
static bool add_batch(struct check *check, size_t *place)
{
    struct facts *facts = &check->facts;
    struct facts_batch batch = {.header = check->batch->facts};
    memcpy(batch.header_hash, check->batch->header_hash, sizeof batch.header_hash);
    for (*place = 0; *place < facts->batch_count; ++*place)
        if (memcmp(facts->batches[*place].header_hash, batch.header_hash, FACTS_HASH_LEN) == 0)
            return true;
    return facts_add_batch(facts, &batch) == STATUS_OK;
}

static bool add_files_before(struct check *check, const char *names)
{
    sqlite3_stmt *name;
    size_t place;
    if (sqlite3_prepare_v2(check->db, names_query, -1, &name, NULL) != SQLITE_OK)
        return false;
    bool done = sqlite3_bind_text(name, 1, names, -1, SQLITE_STATIC) == SQLITE_OK;
    while (done && sqlite3_step(name) == SQLITE_ROW)
        done = read_file(check, text_of(name, 0)) &&
               (check->batch->verdict != BATCH_READ_TAKEN || add_batch(check, &place));
    return (sqlite3_finalize(name) == SQLITE_OK) && done;
}

// ---- the one word -----------------------------------------------------------------------------

static const char *outcome_alone(const struct batch_read *batch)
{
    if (batch->final == BATCH_READ_FINAL_BAD)
        return "bad_final";
    if (batch->hole_count > 0)
        return "holes";
    return batch->final == BATCH_READ_FINAL_VALID ? "complete" : "unclosed";
}

// What the device's other batches say of this one; NULL if nothing.
static const char *outcome_among(const struct lineage_batch *batch)
{
    if (batch->hold == LINEAGE_WRONG_CHAIN)
        return "wrong_chain";
    if (batch->hold == LINEAGE_REPEATED_NUMBER)
        return "repeated_number";
    return batch->altered ? "altered" : NULL;
}

// The outcome of the file that was read last; NULL if there is no memory.
static const char *outcome_of(struct check *check)
{
    size_t place;
    struct lineage lineage;
    if (check->batch->verdict != BATCH_READ_TAKEN)
        return batch_read_verdict_name(check->batch->verdict);
    if (!add_batch(check, &place))
        return NULL;
    const struct facts_batch *batch = &check->facts.batches[place];
    struct facts_copy copy = {.batch = batch, .closed = check->batch->closed};
    memcpy(copy.trailer, check->batch->trailer, sizeof copy.trailer);
    struct campaign campaign = {.version = 1}; // of the text that was signed
    memcpy(campaign.hash, batch->header.campaign_hash, sizeof campaign.hash);
    if (facts_add_copy(&check->facts, &copy) != STATUS_OK ||
        lineage_make(&check->facts, &campaign, check->chain_secret, &lineage) != STATUS_OK)
        return NULL;
    const char *outcome = outcome_among(lineage_of(&lineage, &check->facts, batch));
    lineage_free(&lineage);
    return outcome ? outcome : outcome_alone(check->batch);
}

// ---- one case ---------------------------------------------------------------------------------

static bool shows(const struct batch_read *batch, bool held, const char *expected)
{
    char *found = show_cells(batch, held);
    bool equal = found && strcmp(found, expected) == 0;
    sqlite3_free(found);
    return equal;
}

// A build without suite 2 must know that it cannot open the file that was read last, whatever is in
// its slots, and must not call it damaged.
static bool must_pass_on(const struct check *check)
{
    return check->file[SUITE_AT] == SEAL_SUITE_XWING && !seal_slot_offers(SEAL_SUITE_XWING) &&
           check->batch->verdict != BATCH_READ_NOT_ZERO;
}

// What is wrong with a case; NULL if nothing is.
static const char *find_fault(struct check *check, sqlite3_stmt *one)
{
    if (!take_keys(check, one))
        return "its keys are no keys";
    if (!add_files_before(check, text_of(one, AFTER)) || !read_file(check, text_of(one, FILE_NAME)))
        return "a file cannot be read";
    if (must_pass_on(check))
        return check->batch->verdict == BATCH_READ_SUITE_NOT_SUPPORTED ? NULL : "is not passed on";
    const char *outcome = outcome_of(check);
    if (!outcome || strcmp(outcome, text_of(one, OUTCOME)) != 0)
        return "the outcome differs";
    if (!shows(check->batch, false, text_of(one, ENTRIES)))
        return "the entries differ";
    return shows(check->batch, true, text_of(one, HELD)) ? NULL : "the held cells differ";
}

static void check_case(struct check *check, sqlite3_stmt *one)
{
    const char *fault = find_fault(check, one);
    facts_free(&check->facts);
    if (fault) {
        printf("FAILED %s: %s\n", text_of(one, NAME), fault);
        check->failed++;
    } else {
        printf("ok     %s\n", text_of(one, NAME));
        check->passed++;
    }
}

// ---- main -------------------------------------------------------------------------------------

static bool check_cases(struct check *check, const char *manifest)
{
    sqlite3_stmt *one;
    if (sqlite3_prepare_v2(check->db, cases_query, -1, &one, NULL) != SQLITE_OK)
        return false;
    bool done = sqlite3_bind_text(one, 1, manifest, -1, SQLITE_STATIC) == SQLITE_OK;
    while (done && sqlite3_step(one) == SQLITE_ROW)
        check_case(check, one);
    return (sqlite3_finalize(one) == SQLITE_OK) && done; // also repeats the last step's failure
}

static bool check_manifest(struct check *check, const char *path)
{
    uint8_t *manifest = NULL;
    size_t len;
    bool done = safefile_read(path, MANIFEST_MAX_LEN, &manifest, &len) == STATUS_OK &&
                sqlite3_open(":memory:", &check->db) == SQLITE_OK &&
                check_cases(check, (const char *)manifest);
    printf("%u passed, %u failed\n", check->passed, check->failed);
    sqlite3_close(check->db);
    free(manifest);
    return done && check->passed > 0 && check->failed == 0;
}

static void folder_of(const char *path, char out[PLATFORM_PATH_CAP])
{
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    snprintf(out, PLATFORM_PATH_CAP, "%.*s", (int)len, path);
    if (len == 0)
        snprintf(out, PLATFORM_PATH_CAP, ".");
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: vectors_check MANIFEST\n", stderr);
        return EXIT_USAGE;
    }
    char folder[PLATFORM_PATH_CAP];
    folder_of(argv[1], folder);
    if (secret_init() != STATUS_OK)
        return EXIT_FAILED;
    struct check check = {
        .folder = folder, .batch = batch_read_new(), .file = malloc(SEAL_FILE_LEN + 1)};
    bool right = check.batch && check.file && check_manifest(&check, argv[1]);
    free(check.file);
    batch_read_free(check.batch);
    return right ? EXIT_DONE : EXIT_FAILED;
}
