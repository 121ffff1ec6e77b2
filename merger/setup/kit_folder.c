// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/kit_folder.h"

#include "common/kit.h"
#include "common/safefile.h"

#define WAITING_KEY_FILE KIT_KEY_FILE ".waiting"

static enum status add_file(struct tree *tree, const char *folder, const struct kit_files *files,
                            enum kit_files_item item)
{
    const struct kit_files_file *file = &files->files[item];
    const char *name = kit_files_name(item);
    char path[PLATFORM_PATH_CAP];
    if (file->bytes == NULL)
        return STATUS_OK;
    enum status status = safefile_join(folder, name, path);
    if (status == STATUS_OK)
        status = tree_add_file(tree, folder, name, file->bytes, file->len);
    if (status == STATUS_OK && kit_files_is_run(item))
        platform_mark_executable(path);
    return status;
}

enum status kit_folder_fill(struct tree *tree, const char *folder,
                            const struct kit_folder_content *content, const uint8_t *key_file,
                            size_t key_file_len)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < KIT_FILES_COUNT && status == STATUS_OK; i++)
        status = add_file(tree, folder, &content->files, (enum kit_files_item)i);
    if (status == STATUS_OK)
        status = tree_add_file(tree, folder, KIT_CAMPAIGN_FILE, content->campaign_file,
                               content->campaign_file_len);
    if (status == STATUS_OK)
        status = tree_add_file(tree, folder, WAITING_KEY_FILE, key_file, key_file_len);
    return status;
}

enum status kit_folder_complete(struct tree *tree, const char *folder)
{
    return tree_rename_file(tree, folder, WAITING_KEY_FILE, KIT_KEY_FILE);
}
