// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/folder.h"

#include "common/report.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

// Reports; always false, so that a step can end with it.
static bool refuse(int *exit_code, enum status status, const char *path)
{
    *exit_code = report(status, path);
    return false;
}

// Reads a file of the folder and gives its path, for the sentence if what it holds is no good.
static bool read_file(const struct folder *folder, const char *name, size_t max_len,
                      char path[PLATFORM_PATH_CAP], uint8_t **out, size_t *out_len, int *exit_code)
{
    enum status status = safefile_join(folder->path, name, path);
    if (status == STATUS_OK)
        status = safefile_read(path, max_len, out, out_len);
    if (status == STATUS_NOT_FOUND || status == STATUS_NOT_A_FOLDER)
        return refuse(exit_code, STATUS_NOT_A_CAMPAIGN, folder->path);
    return status == STATUS_OK || refuse(exit_code, status, path);
}

static bool read_campaign(struct folder *folder, int *exit_code)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *file = NULL;
    size_t len = 0;
    if (!read_file(folder, FOLDER_CAMPAIGN_FILE, CAMPAIGN_FILE_MAX_LEN, path, &file, &len,
                   exit_code))
        return false;
    enum status status = campaign_parse(file, len, &folder->campaign);
    free(file);
    return status == STATUS_OK || refuse(exit_code, status, path);
}

static bool take_lock(struct folder *folder, int *exit_code)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder->path, FOLDER_LOCK, path);
    if (status == STATUS_OK)
        status = platform_lock(path, &folder->lock);
    return status == STATUS_OK || refuse(exit_code, status, folder->path);
}

// The folder's key file.
struct key_file {
    struct folder *folder;
    uint8_t *bytes; // malloc'd
    size_t len;
    bool was_tried; // with a passphrase; before that, what fails is where the passphrase comes from
};

static enum status open_key(void *context, const char *passphrase)
{
    struct key_file *file = context;
    struct folder *folder = file->folder;
    file->was_tried = true;
    enum status status = coordinator_unlock(file->bytes, file->len, passphrase, folder->key);
    if (status == STATUS_OK)
        status = coordinator_open_chain_secret(folder->key, &folder->campaign, folder->slot,
                                               folder->chain_secret);
    return status;
}

// What a passphrase is tried on, in memory that the folder owns already.
static enum status make_room(struct folder *folder, char **passphrase)
{
    *passphrase = secret_alloc(KEYFILE_PASSPHRASE_CAP);
    folder->key = secret_alloc(sizeof *folder->key);
    folder->chain_secret = secret_alloc(32);
    return *passphrase && folder->key && folder->chain_secret ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status unlock(struct key_file *file, const char *path,
                          const struct cli_arguments *arguments)
{
    const struct cli_lock lock = {.path = path, .open = open_key, .context = file};
    char *passphrase;
    enum status status = make_room(file->folder, &passphrase);
    if (status == STATUS_OK)
        status = cli_unlock(arguments, "Passphrase: ", &lock, passphrase);
    secret_free(passphrase);
    return status;
}

// Before a passphrase is asked for: is it a key of this campaign at all?
static enum status find_slot(struct folder *folder, const uint8_t *file, size_t len)
{
    uint8_t campaign_id[32], box_public[32];
    struct keyfile_cost cost;
    enum status status = coordinator_peek(file, len, campaign_id, box_public, &cost);
    if (status == STATUS_OK)
        status = coordinator_find(&folder->campaign, campaign_id, box_public, &folder->slot);
    return status;
}

static bool unlock_key(struct folder *folder, const struct cli_arguments *arguments, int *exit_code)
{
    char path[PLATFORM_PATH_CAP];
    struct key_file file = {.folder = folder};
    if (!read_file(folder, FOLDER_KEY_FILE, KEYFILE_MAX_LEN, path, &file.bytes, &file.len,
                   exit_code))
        return false;
    const char *subject = path;
    enum status status = find_slot(folder, file.bytes, file.len);
    if (status == STATUS_OK) {
        status = unlock(&file, path, arguments);
        subject = file.was_tried ? path : cli_option(arguments, "--passphrase-file");
    }
    if (status == STATUS_OK)
        status = safefile_clear_replaced(path); // it opens with a passphrase that was given up
    free(file.bytes);
    return status == STATUS_OK || refuse(exit_code, status, subject);
}

bool folder_find(const char *path, struct folder *out, int *exit_code)
{
    memset(out, 0, sizeof *out);
    size_t path_len = strlen(path);
    if (path_len >= sizeof out->path)
        return refuse(exit_code, STATUS_TOO_LARGE, path);
    memcpy(out->path, path, path_len + 1);
    if (read_campaign(out, exit_code) && take_lock(out, exit_code))
        return true;
    folder_close(out);
    return false;
}

bool folder_open(const char *path, const struct cli_arguments *arguments, struct folder *out,
                 int *exit_code)
{
    if (!folder_find(path, out, exit_code))
        return false;
    if (unlock_key(out, arguments, exit_code))
        return true;
    folder_close(out);
    return false;
}

static enum status try_typed(struct key_file *file, const char *typed)
{
    char *passphrase;
    enum status status = make_room(file->folder, &passphrase);
    if (status == STATUS_OK)
        status = text_tidy(typed, strlen(typed), passphrase, KEYFILE_PASSPHRASE_CAP);
    if (status == STATUS_BAD_TEXT || status == STATUS_TOO_LARGE)
        status = STATUS_WRONG_PASSPHRASE;
    if (status == STATUS_OK)
        status = keyfile_try(passphrase, open_key, file);
    secret_free(passphrase);
    return status;
}

enum status folder_unlock(struct folder *folder, const char *passphrase)
{
    char path[PLATFORM_PATH_CAP];
    struct key_file file = {.folder = folder};
    enum status status = safefile_join(folder->path, FOLDER_KEY_FILE, path);
    if (status == STATUS_OK)
        status = safefile_read(path, KEYFILE_MAX_LEN, &file.bytes, &file.len);
    if (status == STATUS_OK)
        status = find_slot(folder, file.bytes, file.len);
    if (status == STATUS_OK)
        status = try_typed(&file, passphrase);
    if (status == STATUS_OK)
        status = safefile_clear_replaced(path);
    if (status != STATUS_OK)
        folder_forget(folder);
    free(file.bytes);
    return status;
}

void folder_forget(struct folder *folder)
{
    secret_free(folder->chain_secret);
    secret_free(folder->key);
    folder->chain_secret = NULL;
    folder->key = NULL;
}

void folder_close(struct folder *folder)
{
    folder_forget(folder);
    campaign_free(&folder->campaign);
    platform_unlock(folder->lock);
    memset(folder, 0, sizeof *folder);
}
