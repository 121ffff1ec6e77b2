// SPDX-License-Identifier: Apache-2.0
#include "collector/desk_parts.h"

#include "collector/chain.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "common/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status desk_parts_in_kit(const struct desk *desk, enum status status, const char *name,
                              char about[PLATFORM_PATH_CAP])
{
    if (status == STATUS_NOT_FOUND) {
        memcpy(about, desk->kit_folder, sizeof desk->kit_folder);
        return STATUS_NOT_A_KIT;
    }
    if (safefile_join(desk->kit_folder, name, about) != STATUS_OK)
        (void)snprintf(about, PLATFORM_PATH_CAP, "%s", name);
    return status;
}

// ---- what is readable ---------------------------------------------------------------------------

static enum status read_kit_file(const struct desk *desk, const char *name, size_t max_len,
                                 uint8_t **out, size_t *out_len)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(desk->kit_folder, name, path);
    return status == STATUS_OK ? safefile_read(path, max_len, out, out_len) : status;
}

enum status desk_parts_read_campaign(struct desk *desk, char about[PLATFORM_PATH_CAP])
{
    uint8_t *file;
    size_t len;
    enum status status = read_kit_file(desk, KIT_CAMPAIGN_FILE, CAMPAIGN_FILE_MAX_LEN, &file, &len);
    if (status == STATUS_OK) {
        status = campaign_parse(file, len, &desk->campaign);
        free(file);
    }
    if (status != STATUS_OK)
        return desk_parts_in_kit(desk, status, KIT_CAMPAIGN_FILE, about);
    desk->recipient_count = desk->campaign.coordinator_count;
    campaign_recipients(&desk->campaign, desk->recipients);
    return STATUS_OK;
}

enum status desk_parts_peek(struct desk *desk, char about[PLATFORM_PATH_CAP])
{
    uint8_t *file;
    size_t len;
    enum status status = read_kit_file(desk, KIT_KEY_FILE, KEYFILE_MAX_LEN, &file, &len);
    if (status == STATUS_OK) {
        status = kit_peek(file, len, &desk->kit_public, &desk->cost);
        free(file);
    }
    if (status != STATUS_OK)
        return desk_parts_in_kit(desk, status, KIT_KEY_FILE, about);
    if (memcmp(desk->kit_public.campaign_id, desk->campaign.id, sizeof desk->campaign.id) != 0)
        return desk_parts_in_kit(desk, STATUS_FOREIGN, KIT_CAMPAIGN_FILE, about);
    return STATUS_OK;
}

// ---- the passphrase -----------------------------------------------------------------------------

enum status desk_parts_open_kit(const struct desk *desk, const char *passphrase, struct kit *out)
{
    uint8_t *file;
    size_t len;
    enum status status = read_kit_file(desk, KIT_KEY_FILE, KEYFILE_MAX_LEN, &file, &len);
    if (status == STATUS_OK) {
        status = kit_unlock(file, len, passphrase, out);
        free(file);
    }
    return status;
}

// One try to open the key file. In guarded memory.
struct attempt {
    const struct desk *desk;
    struct kit kit;
    char passphrase[KEYFILE_PASSPHRASE_CAP];     // tidy; at last the one that opened
    char new_passphrase[KEYFILE_PASSPHRASE_CAP]; // tidy, if it is to be changed
};

static enum status open_kit(void *context, const char *passphrase)
{
    struct attempt *attempt = context;
    return desk_parts_open_kit(attempt->desk, passphrase, &attempt->kit);
}

static enum status take_passphrase(const char *typed, char out[KEYFILE_PASSPHRASE_CAP])
{
    enum status status = text_tidy(typed, strlen(typed), out, KEYFILE_PASSPHRASE_CAP);
    return status == STATUS_OK && out[0] == '\0' ? STATUS_NO_PASSPHRASE : status;
}

static enum status try_passphrase(struct attempt *attempt, const struct desk *desk,
                                  const char *typed)
{
    attempt->desk = desk;
    enum status status = take_passphrase(typed, attempt->passphrase);
    return status == STATUS_OK ? keyfile_try(attempt->passphrase, open_kit, attempt) : status;
}

enum status desk_check(const struct desk *desk, const char *passphrase)
{
    struct attempt *attempt = secret_alloc(sizeof *attempt);
    if (!attempt)
        return STATUS_NO_MEMORY;
    enum status status = try_passphrase(attempt, desk, passphrase);
    secret_free(attempt);
    return status;
}

// ---- unlocking ----------------------------------------------------------------------------------

// Makes the chain file at the kit's first use. A kit that has given its root away before must find
// its chain file.
static enum status settle_chain(const struct desk *desk)
{
    char path[PLATFORM_PATH_CAP];
    bool is_folder;
    enum status status = safefile_join(desk->state.folder, CHAIN_FILE, path);
    if (status == STATUS_OK)
        status = platform_is_folder(path, &is_folder);
    if (status == STATUS_NOT_FOUND && !desk->kit->has_chain_root)
        return STATUS_STATE_ELSEWHERE;
    if (status == STATUS_NOT_FOUND)
        return chain_create(path, desk->kit->state_key, desk->kit->chain_root);
    if (status == STATUS_OK && desk->kit->has_chain_root)
        return safefile_flush_name(path); // left by a killed start; now the root goes
    return status;
}

static void drop_root(struct kit *kit)
{
    kit->has_chain_root = false;
    sodium_memzero(kit->chain_root, sizeof kit->chain_root);
}

static enum status write_key_file(const struct kit *kit, const struct desk *desk, const char *path,
                                  const char *passphrase)
{
    uint8_t file[KEYFILE_MAX_LEN];
    size_t len;
    enum status status = kit_lock(kit, &desk->kit_public, desk->cost, passphrase, file, &len);
    return status == STATUS_OK ? safefile_replace_secret(path, file, len) : status;
}

// Writes volunteer.qolk again without the root; of a time when that was cut off, the old one may
// lie beside it. Where the root cannot be removed, the volunteer is told.
static void remove_root(struct desk *desk, const char *passphrase)
{
    char path[PLATFORM_PATH_CAP];
    bool has_root = desk->kit->has_chain_root;
    enum status status = safefile_join(desk->kit_folder, KIT_KEY_FILE, path);
    drop_root(desk->kit);
    if (status == STATUS_OK)
        status = has_root ? write_key_file(desk->kit, desk, path, passphrase)
                          : safefile_clear_replaced(path);
    desk->root_stays = status != STATUS_OK;
}

enum status desk_parts_settle(struct desk *desk, const char *passphrase,
                              char about[PLATFORM_PATH_CAP])
{
    enum status status = settle_chain(desk);
    if (status == STATUS_OK)
        remove_root(desk, passphrase);
    else
        memcpy(about, desk->state.folder, sizeof desk->state.folder);
    return status;
}

static enum status unlock(struct desk *desk, struct attempt *attempt, const char *passphrase,
                          char about[PLATFORM_PATH_CAP])
{
    enum status status = try_passphrase(attempt, desk, passphrase);
    if (status != STATUS_OK)
        return desk_parts_in_kit(desk, status, KIT_KEY_FILE, about);
    *desk->kit = attempt->kit;
    return desk_parts_settle(desk, attempt->passphrase, about);
}

enum status desk_try(struct desk *desk, const char *passphrase, char about[PLATFORM_PATH_CAP])
{
    char unasked[PLATFORM_PATH_CAP];
    struct attempt *attempt = secret_alloc(sizeof *attempt);
    enum status status = STATUS_NO_MEMORY;
    if (!about)
        about = unasked;
    about[0] = '\0';
    desk_lock(desk);
    desk->kit = secret_alloc(sizeof *desk->kit);
    if (desk->practice)
        status = STATUS_NOT_A_KIT; // what lies beside a practice must not be taken for its own
    else if (attempt && desk->kit)
        status = unlock(desk, attempt, passphrase, about);
    if (status != STATUS_OK)
        desk_lock(desk);
    secret_free(attempt);
    return status;
}

void desk_lock(struct desk *desk)
{
    secret_free(desk->kit);
    desk->kit = NULL;
}

// ---- another passphrase -------------------------------------------------------------------------

static enum status change_passphrase(struct desk *desk, struct attempt *attempt)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(desk->kit_folder, KIT_KEY_FILE, path);
    if (desk->kit) // then it has moved into the chain file, if the file could not be rid of it
        drop_root(&attempt->kit);
    if (status == STATUS_OK)
        status = write_key_file(&attempt->kit, desk, path, attempt->new_passphrase);
    if (status == STATUS_OK)
        desk->root_stays = false;
    return status;
}

enum status desk_change_passphrase(struct desk *desk, const char *old_passphrase,
                                   const char *new_passphrase)
{
    struct attempt *attempt = secret_alloc(sizeof *attempt);
    if (!attempt)
        return STATUS_NO_MEMORY;
    enum status status = take_passphrase(new_passphrase, attempt->new_passphrase);
    if (status == STATUS_OK)
        status = try_passphrase(attempt, desk, old_passphrase);
    if (status == STATUS_OK)
        status = change_passphrase(desk, attempt);
    secret_free(attempt);
    return status;
}
