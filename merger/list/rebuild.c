// SPDX-License-Identifier: Apache-2.0
#include "merger/list/rebuild.h"

#include "common/safefile.h"
#include "merger/list/load.h"
#include "merger/list/replacement.h"

// ---- the old list -----------------------------------------------------------------------------

// What makes a list unreadable, and is no reason not to make a new one.
static bool is_no_list(enum status status)
{
    return status == STATUS_NO_LIST || status == STATUS_OLDER || status == STATUS_FOREIGN;
}

static enum status is_there(const struct folder *folder, bool *out)
{
    char path[PLATFORM_PATH_CAP];
    bool is_folder;
    enum status status = safefile_join(folder->path, FOLDER_MASTER, path);
    if (status == STATUS_OK)
        status = platform_is_folder(path, &is_folder);
    *out = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_old(struct rebuild *rebuild)
{
    struct facts facts = {0};
    enum status status = master_open_file(rebuild->folder, FOLDER_MASTER, &rebuild->old);
    if (status == STATUS_OK)
        status = load_facts(rebuild->old, &facts);
    if (status == STATUS_OK)
        status = fingerprint_make(&facts, rebuild->folder->campaign.id, rebuild->before);
    facts_free(&facts);
    rebuild->was_readable = status == STATUS_OK;
    return is_no_list(status) ? STATUS_OK : status;
}

// ---- what would be lost -----------------------------------------------------------------------

// Of a table that does not open, what comes before the damage is counted.
static enum status count_lost(struct rebuild *rebuild, enum master_table table,
                              unsigned long *count)
{
    unsigned long missing;
    enum status status = intake_count_missing(rebuild->merge.intake, rebuild->old, table, &missing);
    *count += missing;
    return is_no_list(status) && !rebuild->was_readable ? STATUS_OK : status;
}

// Batches and their cells are in the list only by their copies.
static enum status compare(struct rebuild *rebuild)
{
    if (!rebuild->old)
        return STATUS_OK;
    enum status status = count_lost(rebuild, MASTER_COPIES, &rebuild->lost_copies);
    if (status == STATUS_OK)
        status = count_lost(rebuild, MASTER_DECISIONS, &rebuild->lost_facts);
    if (status == STATUS_OK)
        status = count_lost(rebuild, MASTER_ENROLMENTS, &rebuild->lost_facts);
    return status;
}

bool rebuild_loses(const struct rebuild *rebuild)
{
    return rebuild->lost_copies + rebuild->lost_facts > 0;
}

// ---- the new list -----------------------------------------------------------------------------

static enum status make_new(struct rebuild *rebuild, struct progress *progress)
{
    enum status status = merge_begin_anew(rebuild->folder, progress, &rebuild->merge);
    if (status == STATUS_OK)
        status = merge_finish(&rebuild->merge);
    if (status == STATUS_OK)
        status = fingerprint_make(&rebuild->merge.roll.facts, rebuild->folder->campaign.id,
                                  rebuild->after);
    return status;
}

enum status rebuild_make(const struct folder *folder, struct progress *progress,
                         struct rebuild *out)
{
    *out = (struct rebuild){.folder = folder};
    enum status status = is_there(folder, &out->had_list);
    if (status == STATUS_OK && out->had_list)
        status = read_old(out);
    if (status == STATUS_OK)
        status = make_new(out, progress);
    if (status == STATUS_OK)
        status = compare(out);
    if (status != STATUS_OK)
        rebuild_end(out);
    return status;
}

// All that the old list has comes out of its journal first, so that it loses nothing if the next
// steps do not follow.
static enum status fold_old(struct rebuild *rebuild)
{
    if (!rebuild->old)
        return STATUS_OK;
    enum status status = master_fold(rebuild->old);
    master_close(rebuild->old);
    rebuild->old = NULL;
    return is_no_list(status) && !rebuild->was_readable ? STATUS_OK : status;
}

enum status rebuild_take(struct rebuild *rebuild)
{
    enum status status = merge_fold(&rebuild->merge);
    if (status == STATUS_OK)
        status = fold_old(rebuild);
    return status == STATUS_OK ? replacement_take(rebuild->folder) : status;
}

void rebuild_end(struct rebuild *rebuild)
{
    master_close(rebuild->old);
    merge_end(&rebuild->merge);
    if (rebuild->folder) {
        enum status ignored = replacement_clear(rebuild->folder);
        (void)ignored; // what cannot be removed is in nobody's way, and goes at the next rebuild
    }
    *rebuild = (struct rebuild){0};
}
