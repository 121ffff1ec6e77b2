// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/tree.h"

#include "common/platform.h"
#include "common/safefile.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct tree_entry {
    struct tree_entry *before;
    bool is_folder;
    char path[]; // NUL-terminated
};

// Made before the file or folder itself, so that nothing can be made and then not remembered.
static struct tree_entry *entry_new(const char *path, bool is_folder)
{
    size_t path_len = strlen(path);
    struct tree_entry *entry = malloc(sizeof *entry + path_len + 1);
    if (!entry)
        return NULL;
    entry->before = NULL;
    entry->is_folder = is_folder;
    memcpy(entry->path, path, path_len + 1);
    return entry;
}

static enum status remember(struct tree *tree, struct tree_entry *entry, enum status status)
{
    if (status != STATUS_OK) {
        free(entry);
        return status;
    }
    entry->before = tree->last;
    tree->last = entry;
    return STATUS_OK;
}

enum status tree_add_folder(struct tree *tree, const char *path)
{
    struct tree_entry *entry = entry_new(path, true);
    if (!entry)
        return STATUS_NO_MEMORY;
    return remember(tree, entry, platform_make_folder(path));
}

static enum status say_exists(void *context, const char *name)
{
    (void)context, (void)name;
    return STATUS_EXISTS;
}

enum status tree_take_folder(struct tree *tree, const char *path)
{
    enum status status = tree_add_folder(tree, path);
    return status == STATUS_EXISTS ? platform_list(path, say_exists, NULL) : status;
}

enum status tree_add_file(struct tree *tree, const char *folder, const char *name,
                          const void *bytes, size_t len)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder, name, path);
    if (status != STATUS_OK)
        return status;
    struct tree_entry *entry = entry_new(path, false);
    if (!entry)
        return STATUS_NO_MEMORY;
    return remember(tree, entry, safefile_deliver(path, bytes, len));
}

enum status tree_expect_file(struct tree *tree, const char *folder, const char *name)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder, name, path);
    if (status != STATUS_OK)
        return status;
    struct tree_entry *entry = entry_new(path, false);
    return entry ? remember(tree, entry, STATUS_OK) : STATUS_NO_MEMORY;
}

enum status tree_rename_file(struct tree *tree, const char *folder, const char *from,
                             const char *to)
{
    char old_path[PLATFORM_PATH_CAP], new_path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder, from, old_path);
    if (status == STATUS_OK)
        status = safefile_join(folder, to, new_path);
    if (status != STATUS_OK)
        return status;
    struct tree_entry *entry = entry_new(new_path, false);
    if (!entry)
        return STATUS_NO_MEMORY;
    status = remember(tree, entry, platform_rename(old_path, new_path));
    return status == STATUS_OK ? platform_flush_folder(folder) : status;
}

// Nothing can be done if it fails: the command has failed already.
static void try_to_remove(const struct tree_entry *entry)
{
    enum status ignored =
        entry->is_folder ? platform_remove_folder(entry->path) : platform_remove(entry->path);
    (void)ignored;
}

void tree_undo(struct tree *tree)
{
    for (const struct tree_entry *entry = tree->last; entry; entry = entry->before)
        try_to_remove(entry);
    tree_keep(tree);
}

void tree_keep(struct tree *tree)
{
    while (tree->last) {
        struct tree_entry *entry = tree->last;
        tree->last = entry->before;
        free(entry);
    }
}
