// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/kit_folder.h"

#include "common/kit.h"
#include "common/safefile.h"

#include <stdlib.h>
#include <string.h>

#define PROGRAM_MAX_LEN (256u * 1024u * 1024u)
#define WAITING_KEY_FILE KIT_KEY_FILE ".waiting"

static const char *const program_names[KIT_FOLDER_MAX_PROGRAMS] = {"collector", "collector.exe"};

static enum status load_program(struct kit_folder_content *content, const char *name,
                                const char *path)
{
    struct kit_folder_program *program = &content->programs[content->program_count];
    enum status status = safefile_read(path, PROGRAM_MAX_LEN, &program->bytes, &program->len);
    if (status == STATUS_NOT_FOUND || status == STATUS_NOT_A_FILE)
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    program->name = name;
    content->program_count++;
    return STATUS_OK;
}

enum status kit_folder_load_programs(struct kit_folder_content *content, const char *folder,
                                     char path[PLATFORM_PATH_CAP])
{
    enum status status = STATUS_OK;
    content->program_count = 0;
    for (size_t i = 0; i < KIT_FOLDER_MAX_PROGRAMS && status == STATUS_OK; i++) {
        status = safefile_join(folder, program_names[i], path);
        if (status == STATUS_OK)
            status = load_program(content, program_names[i], path);
    }
    if (status != STATUS_OK)
        kit_folder_free_programs(content);
    return status;
}

void kit_folder_free_programs(struct kit_folder_content *content)
{
    for (unsigned i = 0; i < content->program_count; i++)
        free(content->programs[i].bytes);
    content->program_count = 0;
}

static enum status add_program(struct tree *tree, const char *folder,
                               const struct kit_folder_program *program)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder, program->name, path);
    if (status == STATUS_OK)
        status = tree_add_file(tree, folder, program->name, program->bytes, program->len);
    if (status == STATUS_OK)
        platform_mark_executable(path);
    return status;
}

enum status kit_folder_fill(struct tree *tree, const char *folder,
                            const struct kit_folder_content *content, const uint8_t *key_file,
                            size_t key_file_len)
{
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < content->program_count && status == STATUS_OK; i++)
        status = add_program(tree, folder, &content->programs[i]);
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
