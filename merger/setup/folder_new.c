// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/folder_new.h"

#include "common/safefile.h"
#include "merger/setup/folder.h"

#include <stdio.h>
#include <string.h>

enum status folder_new_init(struct folder_new *folder, const char *path)
{
    memset(folder, 0, sizeof *folder);
    size_t len = strlen(path);
    while (len > 1 && platform_is_separator(path[len - 1]))
        len--;
    if (len + sizeof ".part" > sizeof folder->part)
        return STATUS_TOO_LARGE;
    memcpy(folder->path, path, len);
    memcpy(folder->part, path, len);
    memcpy(folder->part + len, ".part", sizeof ".part");
    return safefile_check_absent(folder->path);
}

static enum status add_folder(struct folder_new *folder, const char *name)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder->part, name, path);
    return status == STATUS_OK ? tree_add_folder(&folder->tree, path) : status;
}

enum status folder_new_make(struct folder_new *folder, const uint8_t *campaign_file,
                            size_t campaign_file_len, const uint8_t *key_file, size_t key_file_len)
{
    enum status status = tree_add_folder(&folder->tree, folder->part);
    if (status == STATUS_OK)
        status = tree_add_file(&folder->tree, folder->part, FOLDER_CAMPAIGN_FILE, campaign_file,
                               campaign_file_len);
    if (status == STATUS_OK)
        status =
            tree_add_file(&folder->tree, folder->part, FOLDER_KEY_FILE, key_file, key_file_len);
    if (status == STATUS_OK)
        status = add_folder(folder, FOLDER_ARCHIVE);
    if (status == STATUS_OK)
        status = add_folder(folder, FOLDER_KEYS);
    return status;
}

// Relative to the campaign folder.
static enum status key_name(const char *name, char out[PLATFORM_PATH_CAP])
{
    int len = snprintf(out, PLATFORM_PATH_CAP, FOLDER_KEYS "/%s.qolk", name);
    return len < PLATFORM_PATH_CAP ? STATUS_OK : STATUS_TOO_LARGE;
}

enum status folder_new_add_key(struct folder_new *folder, const char *name, const uint8_t *key_file,
                               size_t key_file_len)
{
    char in_folder[PLATFORM_PATH_CAP];
    enum status status = key_name(name, in_folder);
    return status == STATUS_OK
               ? tree_add_file(&folder->tree, folder->part, in_folder, key_file, key_file_len)
               : status;
}

static void take_name_back(const struct folder_new *folder)
{
    enum status ignored = platform_rename_new(folder->path, folder->part);
    (void)ignored; // then a whole campaign stays
}

enum status folder_new_finish(struct folder_new *folder)
{
    char parent[PLATFORM_PATH_CAP];
    enum status status = safefile_beside(folder->path, ".", parent);
    if (status == STATUS_OK)
        status = platform_flush_folder(folder->part);
    if (status == STATUS_OK)
        status = platform_rename_new(folder->part, folder->path);
    if (status != STATUS_OK)
        return status;
    status = platform_flush_folder(parent);
    if (status == STATUS_OK)
        tree_keep(&folder->tree);
    else // so that it can be undone
        take_name_back(folder);
    return status;
}

void folder_new_undo(struct folder_new *folder)
{
    tree_undo(&folder->tree);
}

enum status folder_new_key_path(const struct folder_new *folder, const char *name,
                                char out[PLATFORM_PATH_CAP])
{
    char in_folder[PLATFORM_PATH_CAP];
    enum status status = key_name(name, in_folder);
    return status == STATUS_OK ? safefile_join(folder->path, in_folder, out) : status;
}
