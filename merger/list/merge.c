// SPDX-License-Identifier: Apache-2.0
#include "merger/list/merge.h"

#include "common/conveyor.h"
#include "common/platform.h"
#include "common/safefile.h"
#include "merger/list/decision_file.h"
#include "merger/list/linked.h"
#include "merger/list/load.h"
#include "merger/list/replacement.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// ---- what was refused, what came in -----------------------------------------------------------

static enum status note_refusal(struct merge *merge, const char *path, struct merge_refusal refusal)
{
    if (merge->refusal_count == merge->refusal_cap) {
        size_t cap = merge->refusal_cap == 0 ? 16 : 2 * merge->refusal_cap;
        struct merge_refusal *larger = realloc(merge->refusals, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        merge->refusals = larger;
        merge->refusal_cap = cap;
    }
    size_t path_len = strlen(path) + 1;
    char *copy = malloc(path_len);
    if (!copy)
        return STATUS_NO_MEMORY;
    memcpy(copy, path, path_len);
    refusal.path = copy;
    merge->refusals[merge->refusal_count++] = refusal;
    return STATUS_OK;
}

enum status merge_unreadable(struct merge *merge, const char *path, enum status why)
{
    return note_refusal(merge, path, (struct merge_refusal){.unreadable = why});
}

static enum status grow_marks(struct merge *merge, size_t batch)
{
    if (batch < merge->mark_count)
        return STATUS_OK;
    size_t count = 2 * batch + 64;
    struct merge_mark *larger = realloc(merge->marks, count * sizeof *larger);
    if (!larger)
        return STATUS_NO_MEMORY;
    memset(larger + merge->mark_count, 0, (count - merge->mark_count) * sizeof *larger);
    merge->marks = larger;
    merge->mark_count = count;
    return STATUS_OK;
}

static enum status note_result(struct merge *merge, const struct intake_result *result)
{
    enum status status = grow_marks(merge, result->batch);
    if (status != STATUS_OK)
        return status;
    struct merge_mark *mark = &merge->marks[result->batch];
    mark->seen = true;
    mark->is_new |= result->batch_new;
    mark->entry_cells_new |= result->entry_cells_new;
    mark->voids_new += result->voids_new;
    if (result->batch_new)
        merge->batches_new++;
    else if (result->copy_new)
        merge->copies_new++;
    else
        merge->copies_known++;
    return STATUS_OK;
}

// ---- files ------------------------------------------------------------------------------------

// Statuses of a read that speak of the file, not of this machine.
static bool speaks_of_file(enum status status)
{
    return status != STATUS_NO_MEMORY && status != STATUS_INTERRUPTED;
}

static enum status gather_batch(const struct pipeline_item *item, struct facts *gathered)
{
    const struct batch_read *batch = item->result.batch;
    struct facts_batch added = {.header = batch->facts};
    memcpy(added.header_hash, batch->header_hash, sizeof added.header_hash);
    enum status status = facts_add_batch(gathered, &added);
    return status == STATUS_OK
               ? gather_add(item->gather, gathered->batch_count - 1, 0, SEAL_CELL_COUNT, gathered)
               : status;
}

// Keeps at hand what has just come into the list. A copy that completes a batch which is at hand
// puts cells between those of others: then all of them will have to be loaded.
static enum status keep_at_hand(struct merge *merge, const struct pipeline_item *item,
                                const struct intake_result *result)
{
    struct facts *gathered = &merge->gathered;
    if (!result->batch_new) {
        if (result->copy_new && result->batch >= merge->first_gathered)
            facts_free(gathered);
        return STATUS_OK;
    }
    if (gathered->batch_count == 0)
        merge->first_gathered = result->batch;
    return gather_batch(item, gathered);
}

// A folder that has the file's name in the archive keeps this file out, and no other.
static enum status note_in_the_way(struct merge *merge, const struct verify_result *file)
{
    char name[ARCHIVE_NAME_CAP], path[PLATFORM_PATH_CAP];
    archive_batch_name(file->batch->facts.batch_id, file->copy_hash, name);
    enum status status = safefile_join(merge->archive.filing.folder, name, path);
    return status == STATUS_OK ? merge_unreadable(merge, path, STATUS_EXISTS) : status;
}

static enum status take_in(struct merge *merge, const struct pipeline_item *item)
{
    const struct verify_result *file = &item->result;
    enum status status = STATUS_OK;
    if (!item->archived && !merge->dry_run)
        status = archive_put_batch(&merge->archive, file->batch->facts.batch_id, file->copy_hash,
                                   file->file);
    if (status == STATUS_EXISTS)
        return note_in_the_way(merge, file);
    struct intake_result result;
    if (status == STATUS_OK)
        status = intake_copy(merge->intake, file->copy_hash, file->batch, &result);
    if (status == STATUS_OK)
        status = keep_at_hand(merge, item, &result);
    return status == STATUS_OK ? note_result(merge, &result) : status;
}

static enum status settle(struct merge *merge, const struct pipeline_item *item)
{
    if (item->status != STATUS_OK)
        return speaks_of_file(item->status) ? merge_unreadable(merge, item->path, item->status)
                                            : item->status;
    enum batch_read_verdict verdict = item->result.batch->verdict;
    if (item->archived && verdict == BATCH_READ_SUITE_NOT_SUPPORTED)
        return STATUS_SUITE_NOT_SUPPORTED; // no list without it answers for this archive
    if (verdict != BATCH_READ_TAKEN)
        return note_refusal(merge, item->path, (struct merge_refusal){.verdict = verdict});
    return take_in(merge, item);
}

// Settles the file that waits longest; the others are verified meanwhile.
static enum status settle_next(struct merge *merge, bool *any)
{
    const struct pipeline_item *item = pipeline_take(merge->pipeline);
    *any = item != NULL;
    return item ? settle(merge, item) : STATUS_OK;
}

static enum status settle_all(struct merge *merge)
{
    bool any = true;
    enum status status = STATUS_OK;
    while (any && status == STATUS_OK)
        status = settle_next(merge, &any);
    return status;
}

static enum status look_at(struct merge *merge, const char *path, bool archived)
{
    bool any = true;
    enum status status = platform_interrupted() ? STATUS_INTERRUPTED : STATUS_OK;
    while (any && status == STATUS_OK && pipeline_is_full(merge->pipeline))
        status = settle_next(merge, &any);
    if (status != STATUS_OK)
        return status;
    merge->file_count++;
    return pipeline_put(merge->pipeline, path, archived);
}

// ---- files of decisions -----------------------------------------------------------------------

// What cannot be opened is none: whoever reads it as a batch says why.
static bool is_decision_file(const char *path)
{
    uint8_t magic[DECISION_FILE_MAGIC_LEN];
    struct platform_file *file;
    size_t len = 0;
    if (platform_open_read(path, &file) != STATUS_OK)
        return false;
    enum status status = platform_read_at(file, 0, magic, sizeof magic, &len);
    platform_abandon(file);
    return status == STATUS_OK && decision_file_is(magic, len);
}

static enum status keep_decision(struct merge *merge, const struct decision *decision)
{
    bool is_new;
    enum status status = intake_decision(merge->intake, decision, &is_new);
    if (status != STATUS_OK || !is_new) {
        merge->decisions_known += status == STATUS_OK;
        return status;
    }
    merge->decisions_new++;
    uint8_t bytes[DECISION_MAX_LEN];
    size_t len = decision_write(decision, bytes);
    return merge->dry_run ? STATUS_OK
                          : archive_put_fact(&merge->archive, ARCHIVE_DECISION, bytes, len);
}

static enum status take_decision_file(struct merge *merge, const char *path)
{
    uint8_t *bytes = NULL;
    struct decision *decisions = NULL;
    size_t len, count = 0;
    merge->file_count++;
    enum status status = safefile_read(path, DECISION_FILE_MAX_LEN, &bytes, &len);
    if (status == STATUS_OK)
        status = decision_file_read(merge->folder, bytes, len, &decisions, &count);
    free(bytes);
    if (status != STATUS_OK)
        return speaks_of_file(status) ? note_refusal(merge, path,
                                                     (struct merge_refusal){.unreadable = status,
                                                                            .of_decisions = true})
                                      : status;
    merge->decision_files++;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = keep_decision(merge, &decisions[i]);
    free(decisions);
    return status;
}

enum status merge_file(struct merge *merge, const char *path)
{
    return is_decision_file(path) ? take_decision_file(merge, path) : look_at(merge, path, false);
}

// ---- what the archive has more ----------------------------------------------------------------

static enum status take_decision(struct merge *merge, const uint8_t *content, size_t len)
{
    struct decision decision;
    enum status status = decision_read(content, len, &decision);
    if (status == STATUS_OK && !decision_verify(&decision, &merge->folder->campaign))
        status = STATUS_FORGED;
    return status == STATUS_OK ? intake_decision(merge->intake, &decision, NULL) : status;
}

static enum status take_enrolment(struct merge *merge, const uint8_t *content, size_t len)
{
    struct enrolment enrolment;
    enum status status = facts_get_enrolment(content, len, &enrolment);
    return status == STATUS_OK ? intake_enrolment(merge->intake, &enrolment, NULL) : status;
}

static enum status take_content(struct merge *merge, enum archive_kind kind, const uint8_t *content,
                                size_t len)
{
    switch (kind) {
    case ARCHIVE_DECISION:
        return take_decision(merge, content, len);
    case ARCHIVE_ENROLMENT:
        return take_enrolment(merge, content, len);
    default:
        return STATUS_NEWER;
    }
}

static bool is_content_fault(enum status status)
{
    return status == STATUS_NEWER || status == STATUS_DAMAGED || status == STATUS_FORGED;
}

// Notes a file that is of no use; the others come in all the same.
static enum status take_fact(struct merge *merge, const char *name, const char *path)
{
    uint8_t content[ARCHIVE_FACT_MAX_LEN];
    size_t len;
    enum archive_kind kind;
    enum status status = archive_read_fact(&merge->archive, name, &kind, content, &len);
    if (status != STATUS_OK)
        return speaks_of_file(status) ? merge_unreadable(merge, path, status) : status;
    status = take_content(merge, kind, content, len);
    sodium_memzero(content, sizeof content);
    return is_content_fault(status) ? merge_unreadable(merge, path, status) : status;
}

static enum status take_archived(struct merge *merge, const char *name)
{
    uint8_t copy_hash[FACTS_HASH_LEN];
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(merge->archive.filing.folder, name, path);
    if (status != STATUS_OK)
        return status;
    if (archive_is_batch_name(name, copy_hash)) {
        if (intake_knows_copy(merge->intake, copy_hash))
            return STATUS_OK;
        merge->archived_count++;
        return look_at(merge, path, true);
    }
    return archive_is_fact_name(name) ? take_fact(merge, name, path) : STATUS_OK;
}

static enum status visit_archived(void *context, const char *name)
{
    struct merge *merge = context;
    enum status status = take_archived(merge, name);
    progress_set(merge->progress, ++merge->archive_done);
    return status;
}

static enum status count_archived(void *context, const char *name)
{
    struct merge *merge = context;
    (void)name;
    merge->archive_total++;
    return STATUS_OK;
}

static enum status take_archive(struct merge *merge)
{
    const char *folder = merge->archive.filing.folder;
    enum status status = STATUS_OK;
    if (merge->progress)
        status = platform_list(folder, count_archived, merge);
    if (status == STATUS_OK) {
        progress_begin(merge->progress, MSG_PROGRESS_REBUILDING, merge->archive_total);
        status = platform_list(folder, visit_archived, merge);
    }
    if (status == STATUS_OK)
        progress_end(merge->progress);
    return status == STATUS_OK ? settle_all(merge) : status;
}

// ---- all of it --------------------------------------------------------------------------------

// With archive and list open.
static enum status begin(struct merge *merge)
{
    enum status status = pipeline_new(merge->folder, &merge->pipeline);
    if (status == STATUS_OK)
        status = master_begin(merge->master);
    if (status == STATUS_OK)
        status = load_heads(merge->master, &merge->roll.facts);
    if (status == STATUS_OK)
        status = intake_new(merge->master, &merge->roll.facts, &merge->intake);
    return status == STATUS_OK ? take_archive(merge) : status;
}

// A list that is not there is made beside its place: an empty one must not answer for the archive
// if this merge does not end.
static enum status open_list(struct merge *merge)
{
    bool missing;
    enum status status = master_is_missing(merge->folder, &missing);
    if (status != STATUS_OK)
        return status;
    if (missing && merge->dry_run)
        return master_open_memory(merge->folder, &merge->master);
    merge->makes_list = missing;
    return missing ? replacement_open(merge->folder, &merge->master)
                   : master_open_file(merge->folder, FOLDER_MASTER, &merge->master);
}

enum status merge_begin(const struct folder *folder, bool dry_run, struct merge *out)
{
    *out = (struct merge){.folder = folder,
                          .dry_run = dry_run,
                          .gathered = {.lean = true, .forgets = true},
                          .roll.facts.forgets = true};
    enum status status = archive_open(folder, &out->archive);
    if (status == STATUS_OK && !dry_run)
        status = replacement_clear(folder); // of a rebuild that was killed and not run again
    if (status == STATUS_OK)
        status = open_list(out);
    if (status == STATUS_OK)
        status = begin(out);
    if (status != STATUS_OK)
        merge_end(out);
    return status;
}

enum status merge_begin_anew(const struct folder *folder, struct progress *progress,
                             struct merge *out)
{
    *out = (struct merge){.folder = folder, .progress = progress, .gathered.lean = true};
    enum status status = archive_open(folder, &out->archive);
    if (status == STATUS_OK)
        status = replacement_open(folder, &out->master);
    if (status == STATUS_OK)
        status = begin(out);
    if (status != STATUS_OK)
        merge_end(out);
    return status;
}

// ---- the end ----------------------------------------------------------------------------------

// All facts as they stand now: what the list had is loaded, what came in is at hand.
static enum status collect_facts(struct merge *merge, struct facts *out)
{
    bool any_gathered = merge->gathered.batch_count > 0;
    size_t batch_count = any_gathered ? merge->first_gathered : SIZE_MAX;
    enum status status = load_lean(merge->master, batch_count, out, &merge->cache);
    if (status == STATUS_OK && any_gathered) {
        status = facts_join(out, merge->first_gathered, &merge->gathered);
        if (status != STATUS_OK)
            facts_free(out);
    }
    return status;
}

static enum status commit(struct merge *merge)
{
    enum status status = archive_flush(&merge->archive);
    if (status == STATUS_OK)
        status = cache_write(merge->master, &merge->roll.facts, &merge->cache);
    return status == STATUS_OK ? master_commit(merge->master) : status;
}

// Has the next merge know what was linked. The merge is committed, so if there is no room for that,
// it has not failed: the next one links all entries again.
static void keep_linked(struct merge *merge)
{
    enum status status = master_begin(merge->master);
    if (status == STATUS_OK)
        status = linked_write(merge->master, &merge->roll.facts, &merge->roll.tally.linked);
    if (status == STATUS_OK)
        status = master_commit(merge->master);
    if (status != STATUS_OK)
        master_rollback(merge->master);
}

// Behind the commit and the count: puts a list that was made into its place.
static enum status keep(struct merge *merge)
{
    keep_linked(merge);
    if (!merge->makes_list)
        return STATUS_OK;
    enum status status = merge_fold(merge);
    return status == STATUS_OK ? replacement_take(merge->folder) : status;
}

// What is counted, in one slot of a conveyor.
struct counting {
    struct roll *roll;
    enum status status;
};

static void count(void *slot)
{
    struct counting *counting = slot;
    counting->status = roll_count(counting->roll);
}

// Counting needs no disk, and the commit little else: one goes on beside the other.
static enum status commit_and_count(struct merge *merge)
{
    struct counting counting = {.roll = &merge->roll};
    struct conveyor *conveyor;
    enum status status = conveyor_new(&counting, sizeof counting, 1, count, &conveyor);
    if (status != STATUS_OK)
        return status;
    conveyor_put(conveyor);
    status = merge->dry_run ? STATUS_OK : commit(merge);
    (void)conveyor_take(conveyor); // counting is over
    conveyor_free(conveyor);
    if (status == STATUS_OK)
        status = counting.status;
    return status == STATUS_OK && !merge->dry_run ? keep(merge) : status;
}

enum status merge_finish(struct merge *merge)
{
    enum status status = settle_all(merge);
    if (status == STATUS_OK)
        status = collect_facts(merge, &merge->roll.facts);
    if (status != STATUS_OK)
        return status;
    merge->roll.folder = merge->folder;
    return commit_and_count(merge);
}

bool merge_brought(const struct merge *merge, const struct tally_entry *entry)
{
    const struct facts_cell *first = &merge->roll.facts.cells[entry->first_come];
    size_t batch = (size_t)(first->batch - merge->roll.facts.batches);
    return batch < merge->mark_count &&
           (merge->marks[batch].entry_cells_new >> first->cell & 1) != 0;
}

enum status merge_fold(struct merge *merge)
{
    enum status status = master_fold(merge->master);
    master_close(merge->master);
    merge->master = NULL;
    return status;
}

void merge_end(struct merge *merge)
{
    roll_close(&merge->roll);
    facts_free(&merge->gathered);
    cache_free(&merge->cache);
    pipeline_free(merge->pipeline);
    intake_free(merge->intake);
    master_close(merge->master); // rolls back
    archive_close(&merge->archive);
    if (merge->makes_list) {
        enum status ignored = replacement_clear(merge->folder);
        (void)ignored; // one that stays is in nobody's way
    }
    for (size_t i = 0; i < merge->refusal_count; i++)
        free(merge->refusals[i].path);
    free(merge->refusals);
    free(merge->marks);
    *merge = (struct merge){0};
}
