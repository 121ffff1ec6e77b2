// SPDX-License-Identifier: Apache-2.0
#include "merger/list/replacement.h"

#include "common/platform.h"
#include "common/safefile.h"

#include <stdio.h>

#define PART_FILE FOLDER_MASTER ".part"

// Removes SQLite's files beside a list: what they hold belongs to no other list.
static enum status remove_journals(const struct folder *folder, const char *name)
{
    static const char *const suffixes[] = {"-journal", "-wal", "-shm"};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && status == STATUS_OK; i++) {
        char file[64], path[PLATFORM_PATH_CAP];
        (void)snprintf(file, sizeof file, "%s%s", name, suffixes[i]);
        status = safefile_join(folder->path, file, path);
        if (status == STATUS_OK)
            status = platform_remove(path);
        if (status == STATUS_NOT_FOUND)
            status = STATUS_OK;
    }
    return status;
}

enum status replacement_clear(const struct folder *folder)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder->path, PART_FILE, path);
    if (status == STATUS_OK)
        status = platform_remove(path);
    return status == STATUS_OK || status == STATUS_NOT_FOUND ? remove_journals(folder, PART_FILE)
                                                             : status;
}

enum status replacement_open(const struct folder *folder, struct master **out)
{
    enum status status = replacement_clear(folder);
    return status == STATUS_OK ? master_open_file(folder, PART_FILE, out) : status;
}

enum status replacement_take(const struct folder *folder)
{
    char part[PLATFORM_PATH_CAP], list[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder->path, PART_FILE, part);
    if (status == STATUS_OK)
        status = safefile_join(folder->path, FOLDER_MASTER, list);
    if (status == STATUS_OK)
        status = remove_journals(folder, FOLDER_MASTER);
    if (status == STATUS_OK)
        status = platform_flush_folder(folder->path);
    if (status == STATUS_OK)
        status = platform_rename(part, list);
    return status == STATUS_OK ? platform_flush_folder(folder->path) : status;
}
