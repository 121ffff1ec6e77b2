// SPDX-License-Identifier: Apache-2.0
#include "merger/office/office_parts.h"

#include "common/text.h"
#include "merger/list/merge_walk.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// ---- from where ---------------------------------------------------------------------------------

static void look(struct office *office)
{
    enum status status = drives_look(&office->drives);
    if (status != STATUS_OK)
        office_trouble(office, status, NULL);
}

void office_merge_begin(struct office *office)
{
    office->tries = false;
    look(office);
}

// ---- what came ----------------------------------------------------------------------------------

static void note_refusal(struct office_merged *merged, const struct merge_refusal *refusal,
                         size_t place)
{
    text_show(refusal->path, strlen(refusal->path), merged->refusals[place].path,
              PLATFORM_PATH_CAP);
    merged->refusals[place].unreadable = refusal->unreadable;
    merged->refusals[place].verdict = refusal->verdict;
}

// The rows outlive the summary.
static enum status note_new(struct office_merged *merged, const struct merge *merge)
{
    struct summary summary;
    enum status status = summary_make(&merge->roll, merge, &summary);
    if (status != STATUS_OK)
        return status;
    merged->entries_new = summary.entries_new;
    merged->people_new = summary.people_new;
    merged->rows = summary.rows;
    merged->row_count = summary.row_count;
    summary.rows = NULL;
    summary_free(&summary);
    return STATUS_OK;
}

static void note_people(struct office_merged *merged, const struct tally *tally)
{
    merged->high = tally->high;
    merged->certain = tally->certain;
    merged->open_count = (unsigned long)tally->question_count;
}

static enum status note_merge(struct office *office, const struct merge *merge)
{
    struct office_merged *merged = &office->merged;
    merged->files = merge->file_count;
    merged->batches_new = merge->batches_new;
    merged->copies_new = merge->copies_new;
    merged->copies_known = merge->copies_known;
    merged->decisions_new = merge->decisions_new;
    merged->archived = merge->archived_count;
    merged->is_try = merge->dry_run;
    merged->refusal_count = merge->refusal_count;
    note_people(merged, &merge->roll.tally);
    for (size_t i = 0; i < merge->refusal_count && i < OFFICE_MAX_REFUSALS; i++)
        note_refusal(merged, &merge->refusals[i], i);
    return note_new(merged, merge);
}

void office_merge_forget(struct office *office)
{
    free(office->merged.rows);
    sodium_memzero(&office->merged, sizeof office->merged);
}

// ---- merging ------------------------------------------------------------------------------------

static enum status merge_source(struct office *office, struct progress *progress)
{
    const char *const paths[] = {office->source};
    struct merge merge;
    office_merge_forget(office);
    enum status status = merge_begin(office->plan.folder, office->tries, &merge);
    if (status == STATUS_OK)
        status = merge_walk(&merge, paths, 1, progress, &office->merged.ignored);
    if (status == STATUS_OK)
        status = note_merge(office, &merge);
    merge_end(&merge);
    return status;
}

// The list that was read before knows nothing of what has come since, so it is read anew in any
// case; if this was stopped, by work of its own, so that a desk that is being locked ends here.
static enum status work(void *context, struct progress *progress)
{
    struct office *office = context;
    office_drop_roll(office);
    office->merge_status = merge_source(office, progress);
    if (office->merge_status == STATUS_INTERRUPTED)
        return STATUS_INTERRUPTED;
    return office_read_roll(office, progress);
}

static bool after(struct office *office, enum status status)
{
    if (status == STATUS_INTERRUPTED) {
        bool is_merged = office->merge_status == STATUS_OK && !office->tries;
        office_recount(office, is_merged ? OFFICE_MERGED : OFFICE_MERGE,
                       is_merged ? MSG_COUNT : MSG_OFFICE_STOPPED);
        return true;
    }
    if (status != STATUS_OK)
        return false;
    if (office->merge_status == STATUS_OK) {
        office_go(office, OFFICE_MERGED);
        return true;
    }
    office_go(office, OFFICE_MERGE);
    look(office);
    office_trouble(office, office->merge_status, office->source);
    return true;
}

static bool take_source(struct office *office, const struct urlencoded *form)
{
    bool is_folder;
    if (!office_take_place(office, form, office->source))
        return false;
    if (platform_is_folder(office->source, &is_folder) == STATUS_NOT_FOUND)
        office->problem = OFFICE_NOT_THERE;
    return office->problem == OFFICE_NO_PROBLEM;
}

void office_merge_act(struct office *office, const char *press, const struct urlencoded *form)
{
    size_t number;
    office->tries = urlencoded_has(form, "try");
    if (press_is(press, "look")) {
        look(office);
        return;
    }
    if (press_is_numbered(press, "drive", &number) && number < office->drives.count)
        memcpy(office->source, office->drives.items[number].path, sizeof office->source);
    else if (!press_is(press, "merge") || !take_source(office, form))
        return;
    office_work(office, work, after);
}

void office_merged_act(struct office *office, const char *press)
{
    if (!press_is(press, "merge") || !office->merged.is_try)
        return;
    office->tries = false;
    office_work(office, work, after);
}
