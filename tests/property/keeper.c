// SPDX-License-Identifier: Apache-2.0
#include "tests/property/keeper.h"

#include "common/batch_read.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "merger/list/archive.h"
#include "merger/list/check.h"
#include "merger/list/intake.h"
#include "merger/list/load.h"
#include "merger/list/merge.h"
#include "merger/list/rebuild.h"
#include "tests/property/story_parts.h"
#include "tests/unit/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_PAGE_LEN 4096

static void must(enum status status, const char *what)
{
    story_must(status == STATUS_OK, what);
}

unsigned keeper_item_count(const struct story *story)
{
    return story->copy_count + story->decision_count;
}

void keeper_open(struct keeper *keeper, const struct story *story, unsigned coordinator,
                 bool archives)
{
    *keeper = (struct keeper){.story = story, .archives = archives};
    struct folder *folder = &keeper->folder;
    folder->campaign = story->campaign;
    folder->slot = coordinator;
    folder->key = secret_alloc(sizeof *folder->key);
    folder->chain_secret = secret_alloc(sizeof story->chain_secret);
    story_must(folder->key && folder->chain_secret, "finding memory");
    *folder->key = story->coordinators[coordinator];
    memcpy(folder->chain_secret, story->chain_secret, sizeof story->chain_secret);
    fixture_folder(folder->path);
}

void keeper_close(struct keeper *keeper)
{
    char path[PLATFORM_PATH_CAP];
    memcpy(path, keeper->folder.path, sizeof path);
    folder_close(&keeper->folder);
    fixture_folder_remove(path);
}

void keeper_view(const struct keeper *keeper, struct roll *out)
{
    must(roll_open(&keeper->folder, out), "opening the list");
}

static void note(struct keeper *keeper, unsigned item)
{
    if (item < keeper->story->copy_count)
        keeper->seen.copies[item] = true;
    else
        keeper->seen.decisions[item - keeper->story->copy_count] = true;
}

static const struct decision *decision_of(const struct keeper *keeper, unsigned item)
{
    return &keeper->story->decisions[item - keeper->story->copy_count].decision;
}

// ---- what the files hold ----------------------------------------------------------------------

// Reads one copy after another into the same memory.
struct reader {
    struct batch_read_key key;
    struct batch_read *batch;
    struct certificate_book *book;
    uint8_t *file;
};

static struct reader reader_new(const struct folder *folder)
{
    struct reader reader = {.key = {.slot = folder->slot},
                            .batch = batch_read_new(),
                            .book = certificate_book_new(),
                            .file = malloc(SEAL_FILE_LEN)};
    story_must(reader.batch && reader.book && reader.file, "finding memory");
    reader.key.reader = folder->key->reader;
    memcpy(reader.key.campaign_id, folder->campaign.id, 32);
    return reader;
}

static void take_copy(const struct keeper *keeper, struct reader *reader, struct intake *intake,
                      const struct story_copy *copy)
{
    struct batch_read *batch = reader->batch;
    uint8_t hash[FACTS_HASH_LEN];
    struct intake_result result;
    size_t len = story_copy_write(keeper->story, copy, reader->file);
    batch_read(batch, reader->file, len, &reader->key, reader->book);
    if (batch->verdict != BATCH_READ_TAKEN)
        return;
    facts_copy_hash(batch->trailer, reader->file + SEAL_TRAILER_OFFSET, hash);
    must(intake_copy(intake, hash, batch, &result), "taking a copy in");
}

static void take_items(const struct keeper *keeper, struct reader *reader, struct intake *intake,
                       const unsigned *items, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (items[i] < keeper->story->copy_count)
            take_copy(keeper, reader, intake, &keeper->story->copies[items[i]]);
        else
            must(intake_decision(intake, decision_of(keeper, items[i]), NULL),
                 "taking a decision in");
    }
}

static void merge_contents(const struct keeper *keeper, const unsigned *items, unsigned count,
                           bool killed)
{
    struct master *master;
    struct intake *intake;
    struct facts known = {0};
    struct reader reader = reader_new(&keeper->folder);
    must(master_open(&keeper->folder, &master), "opening the master list");
    must(master_begin(master), "beginning");
    must(load_heads(master, &known), "learning what is there");
    must(intake_new(master, &known, &intake), "remembering it");
    take_items(keeper, &reader, intake, items, count);
    if (!killed)
        must(master_commit(master), "committing");
    intake_free(intake);
    facts_free(&known);
    master_close(master);
    batch_read_free(reader.batch);
    certificate_book_free(reader.book);
    free(reader.file);
}

// ---- files ------------------------------------------------------------------------------------

static void archive_decision(struct archive *archive, const struct decision *decision)
{
    uint8_t bytes[DECISION_MAX_LEN];
    size_t len = decision_write(decision, bytes);
    must(archive_put_fact(archive, ARCHIVE_DECISION, bytes, len), "archiving a decision");
}

static void archive_decisions(const struct keeper *keeper, const unsigned *items, unsigned count)
{
    struct archive archive;
    must(archive_open(&keeper->folder, &archive), "opening the archive");
    for (unsigned i = 0; i < count; i++)
        if (items[i] >= keeper->story->copy_count)
            archive_decision(&archive, decision_of(keeper, items[i]));
    must(archive_flush(&archive), "flushing the archive");
    archive_close(&archive);
}

static void name_file(const struct keeper *keeper, unsigned item, char out[PLATFORM_PATH_CAP])
{
    char name[32];
    (void)snprintf(name, sizeof name, "copy-%u.qolb", item);
    must(safefile_join(keeper->folder.path, name, out), "naming a file");
}

static void write_file(const struct keeper *keeper, unsigned item, uint8_t file[SEAL_FILE_LEN],
                       char path[PLATFORM_PATH_CAP])
{
    name_file(keeper, item, path);
    size_t len = story_copy_write(keeper->story, &keeper->story->copies[item], file);
    must(safefile_replace(path, file, len), "writing a file");
}

static void remove_files(const struct keeper *keeper, const unsigned *items, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char path[PLATFORM_PATH_CAP];
        name_file(keeper, items[i], path);
        enum status status = platform_remove(path);
        must(status == STATUS_NOT_FOUND ? STATUS_OK : status, "removing a file");
    }
}

static void merge_files(const struct keeper *keeper, const unsigned *items, unsigned count,
                        bool killed)
{
    struct merge merge;
    char path[PLATFORM_PATH_CAP];
    uint8_t *file = malloc(SEAL_FILE_LEN);
    story_must(file != NULL, "finding memory");
    archive_decisions(keeper, items, count);
    must(merge_begin(&keeper->folder, false, &merge), "beginning a merge");
    for (unsigned i = 0; i < count; i++) {
        if (items[i] >= keeper->story->copy_count)
            continue;
        write_file(keeper, items[i], file, path);
        must(merge_file(&merge, path), "merging a file");
    }
    if (!killed)
        must(merge_finish(&merge), "finishing a merge");
    merge_end(&merge);
    remove_files(keeper, items, count);
    free(file);
}

// ---- merging ----------------------------------------------------------------------------------

void keeper_merge(struct keeper *keeper, const unsigned *items, unsigned count, bool killed)
{
    if (keeper->archives)
        merge_files(keeper, items, count, killed);
    else
        merge_contents(keeper, items, count, killed);
    for (unsigned i = 0; i < count && !killed; i++)
        note(keeper, items[i]);
}

static void remove_list(const struct keeper *keeper)
{
    char path[PLATFORM_PATH_CAP];
    must(safefile_join(keeper->folder.path, FOLDER_MASTER, path), "naming the master list");
    must(platform_remove(path), "removing the master list");
}

// Overwrites its first page, or its last.
static void damage_list(const struct keeper *keeper, bool first)
{
    static const uint8_t noise[LIST_PAGE_LEN] = {0xFF};
    char path[PLATFORM_PATH_CAP];
    struct platform_file *file;
    uint64_t len;
    must(safefile_join(keeper->folder.path, FOLDER_MASTER, path), "naming the master list");
    must(platform_open_write(path, &file), "opening the master list");
    must(platform_size(file, &len), "measuring the master list");
    must(platform_write_at(file, first ? 0 : len - LIST_PAGE_LEN, noise, sizeof noise),
         "damaging the master list");
    must(platform_close(file), "closing the master list");
}

static bool rebuild_list(const struct keeper *keeper)
{
    struct rebuild rebuild;
    must(rebuild_make(&keeper->folder, NULL, &rebuild), "making a list again");
    bool same = !rebuild_loses(&rebuild) &&
                (!rebuild.was_readable ||
                 memcmp(rebuild.before, rebuild.after, sizeof rebuild.before) == 0);
    must(rebuild_take(&rebuild), "taking the list that was made again");
    rebuild_end(&rebuild);
    return same;
}

bool keeper_rebuild(const struct keeper *keeper, unsigned long harm)
{
    enum { HARMED_NOTHING, FIRST_PAGE, LAST_PAGE, LOST, LOST_AND_MERGED, HARM_COUNT };
    switch (harm % HARM_COUNT) {
    case FIRST_PAGE:
    case LAST_PAGE:
        damage_list(keeper, harm % HARM_COUNT == FIRST_PAGE);
        break;
    case LOST:
        remove_list(keeper);
        break;
    case LOST_AND_MERGED: // a merge makes it too
        remove_list(keeper);
        merge_files(keeper, NULL, 0, false);
        return true;
    default:
        break;
    }
    return rebuild_list(keeper);
}

bool keeper_is_sound(const struct keeper *keeper)
{
    struct check_result found;
    must(check_list(&keeper->folder, true, NULL, &found), "checking the list");
    return found.lost + found.unmerged + found.unlisted + found.damaged + found.different +
               found.unproved ==
           0;
}
