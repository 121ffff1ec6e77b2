// SPDX-License-Identifier: Apache-2.0
#include "merger/list/filing.h"

#include "common/safefile.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART_SUFFIX ".part"

static enum status part_path(const struct filing *filing, const char *name,
                             char out[PLATFORM_PATH_CAP])
{
    char part_name[FILING_NAME_CAP + sizeof PART_SUFFIX];
    snprintf(part_name, sizeof part_name, "%s" PART_SUFFIX, name);
    return safefile_join(filing->folder, part_name, out);
}

static void drop(const struct filing *filing, struct filing_file *waiting)
{
    char part[PLATFORM_PATH_CAP];
    platform_abandon(waiting->file);
    enum status status = part_path(filing, waiting->name, part);
    if (status == STATUS_OK)
        status = platform_remove(part);
    (void)status; // one that stays is replaced when it is put again
}

void filing_free(struct filing *filing)
{
    for (size_t i = 0; i < filing->waiting_count; i++)
        drop(filing, &filing->waiting[i]);
    filing->waiting_count = 0;
}

// ---- naming what waits ------------------------------------------------------------------------

static enum status flush_waiting(struct filing *filing)
{
    struct platform_file *files[FILING_GROUP_COUNT];
    for (size_t i = 0; i < filing->waiting_count; i++)
        files[i] = filing->waiting[i].file;
    return platform_flush_all(files, filing->waiting_count);
}

// What is on the device is given up in memory, where it would drive out what is read again, and
// make the system clear memory for the next files.
static enum status close_one(struct filing_file *waiting)
{
    platform_forget_cache(waiting->file);
    enum status status = platform_close(waiting->file);
    waiting->file = NULL;
    return status;
}

static enum status name_one(const struct filing *filing, const struct filing_file *waiting)
{
    char part[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    enum status status = part_path(filing, waiting->name, part);
    if (status == STATUS_OK)
        status = safefile_join(filing->folder, waiting->name, path);
    return status == STATUS_OK ? platform_rename(part, path) : status;
}

static enum status settle(struct filing *filing)
{
    enum status status = flush_waiting(filing);
    for (size_t i = 0; i < filing->waiting_count && status == STATUS_OK; i++)
        status = close_one(&filing->waiting[i]);
    for (size_t i = 0; i < filing->waiting_count && status == STATUS_OK; i++)
        status = name_one(filing, &filing->waiting[i]);
    if (status == STATUS_OK)
        filing->waiting_count = 0;
    else
        filing_free(filing);
    return status;
}

enum status filing_flush(struct filing *filing)
{
    enum status status = settle(filing);
    return status == STATUS_OK ? platform_flush_folder(filing->folder) : status;
}

// ---- putting ----------------------------------------------------------------------------------

static bool is_waiting(const struct filing *filing, const char *name)
{
    for (size_t i = 0; i < filing->waiting_count; i++)
        if (strcmp(filing->waiting[i].name, name) == 0)
            return true;
    return false;
}

static bool is_folder(const char *path)
{
    bool folder;
    return platform_is_folder(path, &folder) == STATUS_OK && folder;
}

// What a link leads to is not here.
static enum status compare(const char *path, const uint8_t *bytes, size_t len, bool *same)
{
    uint8_t *found = NULL;
    size_t found_len = 0;
    bool is_link;
    *same = false;
    enum status status = platform_is_link(path, &is_link);
    if (status == STATUS_OK && !is_link)
        status = safefile_read(path, len, &found, &found_len);
    if (found)
        *same = found_len == len && memcmp(found, bytes, len) == 0;
    free(found);
    return status;
}

// True if the file is there as it should be; one that was damaged since is written anew, and so is
// what is no ordinary file. A folder is in the way.
static enum status is_there(const struct filing *filing, const char *name, const uint8_t *bytes,
                            size_t len, bool *out)
{
    char path[PLATFORM_PATH_CAP];
    *out = is_waiting(filing, name);
    if (*out)
        return STATUS_OK;
    enum status status = safefile_join(filing->folder, name, path);
    if (status == STATUS_OK)
        status = compare(path, bytes, len, out);
    if (status == STATUS_NOT_A_FILE && is_folder(path))
        return STATUS_EXISTS;
    bool is_other = status == STATUS_NOT_FOUND || status == STATUS_TOO_LARGE ||
                    status == STATUS_IO || status == STATUS_NOT_A_FILE;
    return is_other ? STATUS_OK : status;
}

static enum status write_part(const struct filing *filing, struct filing_file *waiting,
                              const uint8_t *bytes, size_t len)
{
    char part[PLATFORM_PATH_CAP];
    enum status status = part_path(filing, waiting->name, part);
    if (status != STATUS_OK)
        return status;
    status = platform_create(part, &waiting->file);
    if (status == STATUS_EXISTS) { // left behind by a merge that was killed
        status = platform_remove(part);
        if (status == STATUS_OK)
            status = platform_create(part, &waiting->file);
    }
    if (status != STATUS_OK)
        return is_folder(part) ? STATUS_EXISTS : status;
    status = platform_write_at(waiting->file, 0, bytes, len);
    if (status == STATUS_OK)
        status = platform_set_fixed_time(waiting->file);
    if (status == STATUS_OK)
        platform_begin_flush(waiting->file);
    else
        drop(filing, waiting);
    return status;
}

enum status filing_put(struct filing *filing, const char *name, const uint8_t *bytes, size_t len)
{
    bool there;
    enum status status = is_there(filing, name, bytes, len, &there);
    if (status == STATUS_OK && there)
        return STATUS_OK;
    if (status == STATUS_OK && filing->waiting_count == FILING_GROUP_COUNT)
        status = settle(filing);
    if (status == STATUS_OK && strlen(name) >= FILING_NAME_CAP)
        status = STATUS_TOO_LARGE;
    if (status != STATUS_OK)
        return status;
    struct filing_file *waiting = &filing->waiting[filing->waiting_count];
    *waiting = (struct filing_file){.file = NULL};
    memcpy(waiting->name, name, strlen(name) + 1);
    status = write_part(filing, waiting, bytes, len);
    if (status == STATUS_OK)
        filing->waiting_count++;
    return status;
}
