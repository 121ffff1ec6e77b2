// SPDX-License-Identifier: Apache-2.0
//
// One merge: files are verified, archived and put into the master list in one transaction, which
// is committed when the archive is on the device. Killed at any point, it is run again with the
// same result: what is in the archive but not in the master list comes in at the beginning.
#ifndef QOL_MERGE_H
#define QOL_MERGE_H

#include "common/batch_read.h"
#include "common/progress.h"
#include "common/status.h"
#include "merger/list/archive.h"
#include "merger/list/cache.h"
#include "merger/list/intake.h"
#include "merger/list/master.h"
#include "merger/list/pipeline.h"
#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>

// A file that was not taken.
struct merge_refusal {
    char *path;                      // malloc'd
    enum status unreadable;          // why it could not be read, or STATUS_OK
    enum batch_read_verdict verdict; // else why it was refused
    bool of_decisions;               // a file of decisions: `unreadable` says why it was refused
};

// What one batch had in this merge.
struct merge_mark {
    bool seen; // a copy of it was among the files
    bool is_new;
    uint64_t entry_cells_new; // bit i: an entry in cell i that no copy had shown before
    unsigned voids_new;
};

struct merge {
    const struct folder *folder;
    bool dry_run;              // changes nothing on the disk
    bool makes_list;           // there was none: it takes its place when the merge ends
    struct progress *progress; // over the archive; may be NULL
    unsigned long archive_done, archive_total; // its files, if progress is told
    struct archive archive;
    struct master *master;
    struct intake *intake;
    struct pipeline *pipeline;

    unsigned long file_count;     // that were looked at
    unsigned long archived_count; // of them, in the archive and not in the list
    // Of the files that were taken; a new batch is no new copy.
    unsigned long batches_new, copies_new, copies_known;
    unsigned long decision_files;                 // that were taken
    unsigned long decisions_new, decisions_known; // in them
    struct merge_refusal *refusals;
    size_t refusal_count, refusal_cap;
    struct facts gathered;    // the last batches that came into the list; as those of the roll
    size_t first_gathered;    // the place of their first one in the facts
    struct merge_mark *marks; // by the batch's place in the facts
    size_t mark_count;
    struct cache cache; // what it lacks, from merge_finish on
    // As it stands after merge_finish. Its facts are lean, and forgetful unless merge_begin_anew
    // began it.
    struct roll roll;
};

// Opens archive and master list, begins the transaction, and takes in what the archive has more. A
// list that is missing is made beside its place (replacement.h), and a new list that a killed
// rebuild left goes; a dry run makes it in memory, and leaves alone what it finds. On failure
// nothing is left open.
MUST_USE enum status merge_begin(const struct folder *folder, bool dry_run, struct merge *out);
// The same into a new list (replacement.h), so that everything in the archive comes in.
MUST_USE enum status merge_begin_anew(const struct folder *folder, struct progress *progress,
                                      struct merge *out);
// Takes one file in, of a batch or of decisions (decision_file.h), or notes why not. Some files are
// still on their way, and must not be changed, until merge_finish. A failure is one of this
// machine's; INTERRUPTED if asked to stop.
MUST_USE enum status merge_file(struct merge *merge, const char *path);
// Notes what could not be read.
MUST_USE enum status merge_unreadable(struct merge *merge, const char *path, enum status why);
// Flushes the archive, completes the cache, commits, puts a list that was made in its place, and
// makes merge->roll.
MUST_USE enum status merge_finish(struct merge *merge);
// Behind it: true if an entry of the roll came with this merge.
bool merge_brought(const struct merge *merge, const struct tally_entry *entry);
// Behind merge_finish: closes the list, all in one file, so that it can be moved. The roll stays.
MUST_USE enum status merge_fold(struct merge *merge);
// Rolls back what is not committed, and releases all. A zeroed merge is harmless.
void merge_end(struct merge *merge);

#endif
