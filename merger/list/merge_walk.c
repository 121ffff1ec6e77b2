// SPDX-License-Identifier: Apache-2.0
#include "merger/list/merge_walk.h"

#include "common/platform.h"
#include "merger/list/walk.h"

struct task {
    struct merge *merge;
    struct progress *progress;
    unsigned long file_count; // below the paths, for the progress
    unsigned long done_count;
};

static enum status count_file(void *context, const char *path)
{
    (void)path;
    struct task *task = context;
    task->file_count++;
    return platform_interrupted() ? STATUS_INTERRUPTED : STATUS_OK;
}

static enum status count_nothing(void *context, const char *path, enum status why)
{
    (void)context;
    (void)path;
    (void)why;
    return STATUS_OK;
}

static enum status take_file(void *context, const char *path)
{
    struct task *task = context;
    enum status status = merge_file(task->merge, path);
    if (task->done_count < task->file_count) // a file more may have come meanwhile
        progress_set(task->progress, ++task->done_count);
    return status;
}

static enum status take_unreadable(void *context, const char *path, enum status why)
{
    struct task *task = context;
    return merge_unreadable(task->merge, path, why);
}

static enum status walk_all(struct walk *walk, const char *const *paths, size_t path_count)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < path_count && status == STATUS_OK; i++)
        status = walk_path(walk, paths[i]);
    return status;
}

enum status merge_walk(struct merge *merge, const char *const *paths, size_t path_count,
                       struct progress *progress, unsigned long *ignored_count)
{
    struct task task = {.merge = merge, .progress = progress};
    struct walk count = {.file = count_file, .unreadable = count_nothing, .context = &task};
    struct walk take = {.file = take_file, .unreadable = take_unreadable, .context = &task};
    enum status status = walk_all(&count, paths, path_count);
    if (status == STATUS_OK) {
        progress_begin(progress, MSG_PROGRESS_MERGING, task.file_count);
        status = walk_all(&take, paths, path_count);
    }
    *ignored_count = take.ignored_count;
    if (status == STATUS_OK)
        status = merge_finish(merge);
    if (status == STATUS_OK)
        progress_end(progress);
    return status;
}
