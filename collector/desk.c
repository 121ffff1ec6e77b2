// SPDX-License-Identifier: Apache-2.0
#include "collector/desk.h"

#include "collector/chain.h"
#include "collector/outbox.h"
#include "common/report.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "common/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// Reports, and so ends whatever was going on.
static bool fail(enum status status, const char *path, int *exit_code)
{
    *exit_code = report(status, path);
    return false;
}

// The same about a file of the kit. A folder without one of them is no kit.
static bool fail_in_kit(const struct desk *desk, enum status status, const char *name,
                        int *exit_code)
{
    char path[PLATFORM_PATH_CAP];
    if (status == STATUS_NOT_FOUND)
        return fail(STATUS_NOT_A_KIT, desk->kit_folder, exit_code);
    bool fits = safefile_join(desk->kit_folder, name, path) == STATUS_OK;
    return fail(status, fits ? path : name, exit_code);
}

// ---- the kit's folder ---------------------------------------------------------------------------

static enum status read_kit_file(const struct desk *desk, const char *name, size_t max_len,
                                 uint8_t **out, size_t *out_len)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(desk->kit_folder, name, path);
    return status == STATUS_OK ? safefile_read(path, max_len, out, out_len) : status;
}

static bool find_kit_folder(struct desk *desk, const struct cli_arguments *arguments,
                            int *exit_code)
{
    const char *given = cli_option(arguments, "--kit");
    bool is_folder = true;
    enum status status = STATUS_OK;
    if (!given)
        status = platform_program_folder(desk->kit_folder);
    else if (strlen(given) >= sizeof desk->kit_folder)
        status = STATUS_TOO_LARGE;
    else
        memcpy(desk->kit_folder, given, strlen(given) + 1);
    if (status == STATUS_OK)
        status = platform_is_folder(desk->kit_folder, &is_folder);
    if (status == STATUS_OK && !is_folder)
        status = STATUS_NOT_A_FOLDER;
    return status == STATUS_OK || fail(status, given, exit_code);
}

static bool take_lang(const struct cli_arguments *arguments, int *exit_code)
{
    const char *code = cli_option(arguments, "--lang");
    enum lang lang = code ? messages_lang_from_code(code) : report_lang();
    if (lang < LANG_COUNT)
        report_set_lang(lang);
    else
        *exit_code = report_message(EXIT_USAGE, MSG_DESK_UNKNOWN_LANG);
    return lang < LANG_COUNT;
}

// English is also what the locale of a laptop says that nobody ever set up.
static void settle_lang(const struct desk *desk, const struct cli_arguments *arguments)
{
    if (!cli_has(arguments, "--lang") && report_lang() == LANG_EN)
        report_set_lang(campaign_lang(&desk->campaign, LANG_COUNT));
}

static bool read_campaign(struct desk *desk, int *exit_code)
{
    uint8_t *file;
    size_t len;
    enum status status = read_kit_file(desk, KIT_CAMPAIGN_FILE, CAMPAIGN_FILE_MAX_LEN, &file, &len);
    if (status == STATUS_OK) {
        status = campaign_parse(file, len, &desk->campaign);
        free(file);
    }
    if (status != STATUS_OK)
        return fail_in_kit(desk, status, KIT_CAMPAIGN_FILE, exit_code);
    desk->recipient_count = desk->campaign.coordinator_count;
    for (unsigned i = 0; i < desk->recipient_count; i++)
        memcpy(desk->recipients[i], desk->campaign.coordinators[i].box_public, 32);
    return true;
}

static bool peek_key_file(struct desk *desk, int *exit_code)
{
    uint8_t *file;
    size_t len;
    enum status status = read_kit_file(desk, KIT_KEY_FILE, KEYFILE_MAX_LEN, &file, &len);
    if (status == STATUS_OK) {
        status = kit_peek(file, len, &desk->kit_public, &desk->cost);
        free(file);
    }
    if (status != STATUS_OK)
        return fail_in_kit(desk, status, KIT_KEY_FILE, exit_code);
    if (memcmp(desk->kit_public.campaign_id, desk->campaign.id, sizeof desk->campaign.id) != 0)
        return fail_in_kit(desk, STATUS_FOREIGN, KIT_CAMPAIGN_FILE, exit_code);
    return true;
}

static bool open_kit_folder(const struct cli_arguments *arguments, struct desk *desk,
                            int *exit_code)
{
    bool opened = take_lang(arguments, exit_code) && find_kit_folder(desk, arguments, exit_code) &&
                  read_campaign(desk, exit_code);
    if (opened)
        settle_lang(desk, arguments);
    return opened;
}

bool desk_open(const struct cli_arguments *arguments, struct desk *out, int *exit_code)
{
    *out = (struct desk){.kit = NULL};
    bool opened = open_kit_folder(arguments, out, exit_code) && peek_key_file(out, exit_code);
    if (opened) {
        enum status status = state_find(out->kit_folder, out->kit_public.tag, &out->state);
        opened = status == STATUS_OK || fail(status, out->kit_folder, exit_code);
    }
    if (!opened)
        desk_close(out);
    return opened;
}

bool desk_claim(struct desk *desk, int *exit_code)
{
    enum status status = state_claim(&desk->state);
    if (status == STATUS_OK)
        return true;
    *exit_code = report(status, desk->state.folder);
    desk_close(desk);
    return false;
}

// ---- unlocking ----------------------------------------------------------------------------------

struct opening {
    struct desk *desk;
    bool has_passphrase;
};

static enum status open_kit(void *context, const char *passphrase)
{
    struct opening *opening = context;
    uint8_t *file;
    size_t len;
    opening->has_passphrase = true;
    enum status status = read_kit_file(opening->desk, KIT_KEY_FILE, KEYFILE_MAX_LEN, &file, &len);
    if (status == STATUS_OK) {
        status = kit_unlock(file, len, passphrase, opening->desk->kit);
        free(file);
    }
    return status;
}

static bool unlock_kit(struct desk *desk, const struct cli_arguments *arguments,
                       char passphrase[KEYFILE_PASSPHRASE_CAP], int *exit_code)
{
    char path[PLATFORM_PATH_CAP];
    struct opening opening = {.desk = desk};
    const struct cli_lock lock = {.path = path, .open = open_kit, .context = &opening};
    enum status status = safefile_join(desk->kit_folder, KIT_KEY_FILE, path);
    if (status != STATUS_OK)
        return fail(status, KIT_KEY_FILE, exit_code);
    status =
        cli_unlock(arguments, messages_get(report_lang(), MSG_DESK_PASSPHRASE), &lock, passphrase);
    if (status == STATUS_OK)
        return true;
    if (!opening.has_passphrase)
        return fail(status, cli_option(arguments, "--passphrase-file"), exit_code);
    return fail_in_kit(desk, status, KIT_KEY_FILE, exit_code);
}

// Makes the chain file at the kit's first use. A kit that has given its root away before must find
// its chain file.
static bool settle_chain(const struct desk *desk, int *exit_code)
{
    char path[PLATFORM_PATH_CAP], shown[PLATFORM_PATH_CAP];
    bool is_folder;
    enum status status = safefile_join(desk->state.folder, CHAIN_FILE, path);
    if (status == STATUS_OK)
        status = platform_is_folder(path, &is_folder);
    if (status == STATUS_NOT_FOUND && !desk->kit->has_chain_root) {
        text_show(desk->state.folder, strlen(desk->state.folder), shown, sizeof shown);
        *exit_code = report_message(EXIT_FAILED, MSG_DESK_STATE_ELSEWHERE, shown);
        return false;
    }
    if (status == STATUS_NOT_FOUND)
        status = chain_create(path, desk->kit->state_key, desk->kit->chain_root);
    else if (status == STATUS_OK && desk->kit->has_chain_root)
        status = safefile_flush_name(path); // left by a killed start; now the root goes
    return status == STATUS_OK || fail(status, desk->state.folder, exit_code);
}

static enum status write_without_root(struct desk *desk, const char *path, const char *passphrase)
{
    uint8_t file[KEYFILE_MAX_LEN];
    size_t len;
    desk->kit->has_chain_root = false;
    sodium_memzero(desk->kit->chain_root, sizeof desk->kit->chain_root);
    enum status status = kit_lock(desk->kit, &desk->kit_public, desk->cost, passphrase, file, &len);
    return status == STATUS_OK ? safefile_replace_secret(path, file, len) : status;
}

// Writes volunteer.qolk again without the root; of a time when that was cut off, the old one may
// lie beside it. Where the root cannot be removed, the volunteer is told.
static void remove_root(struct desk *desk, const char *passphrase)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(desk->kit_folder, KIT_KEY_FILE, path);
    if (status == STATUS_OK)
        status = desk->kit->has_chain_root ? write_without_root(desk, path, passphrase)
                                           : safefile_clear_replaced(path);
    desk->root_stays = status != STATUS_OK;
}

bool desk_unlock(struct desk *desk, const struct cli_arguments *arguments, int *exit_code)
{
    char *passphrase = secret_alloc(KEYFILE_PASSPHRASE_CAP);
    desk->kit = secret_alloc(sizeof *desk->kit);
    bool unlocked = false;
    if (passphrase && desk->kit)
        unlocked =
            unlock_kit(desk, arguments, passphrase, exit_code) && settle_chain(desk, exit_code);
    else
        *exit_code = report(STATUS_NO_MEMORY, NULL);
    if (unlocked)
        remove_root(desk, passphrase);
    else
        desk_close(desk);
    secret_free(passphrase);
    return unlocked;
}

// ---- practice -----------------------------------------------------------------------------------

// A kit that no merger accepts: its campaign is a key pair drawn here, whose secret half is gone
// when this returns, and its batches are sealed to a key that nobody has.
static void draw_kit(struct desk *desk)
{
    uint8_t campaign_public[32], campaign_secret[64], box_secret[32];
    struct kit *kit = desk->kit;
    crypto_sign_keypair(campaign_public, campaign_secret);
    crypto_sign_keypair(kit->certificate.device_public, kit->device_secret);
    randombytes_buf(kit->certificate.device_id, sizeof kit->certificate.device_id);
    certificate_sign(&kit->certificate, campaign_secret, campaign_public);
    randombytes_buf(kit->state_key, sizeof kit->state_key);
    randombytes_buf(kit->chain_root, sizeof kit->chain_root);
    crypto_box_keypair(desk->recipients[0], box_secret);
    desk->recipient_count = 1;
    sodium_memzero(campaign_secret, sizeof campaign_secret);
    sodium_memzero(box_secret, sizeof box_secret);
}

static enum status make_practice(struct desk *desk)
{
    char chain_path[PLATFORM_PATH_CAP];
    desk->kit = secret_alloc(sizeof *desk->kit);
    if (!desk->kit)
        return STATUS_NO_MEMORY;
    draw_kit(desk);
    enum status status = state_make_practice(desk->kit_folder, &desk->state);
    if (status == STATUS_OK)
        status = safefile_join(desk->state.folder, CHAIN_FILE, chain_path);
    if (status == STATUS_OK)
        status = chain_create(chain_path, desk->kit->state_key, desk->kit->chain_root);
    return status;
}

bool desk_open_practice(const struct cli_arguments *arguments, struct desk *out, int *exit_code)
{
    *out = (struct desk){.practice = true};
    bool opened = open_kit_folder(arguments, out, exit_code);
    if (opened) {
        enum status status = make_practice(out);
        opened = status == STATUS_OK || fail(status, out->state.folder, exit_code);
    }
    if (!opened)
        desk_close(out);
    return opened;
}

// ---- the session --------------------------------------------------------------------------------

bool desk_start(const struct desk *desk, struct session **out, int *exit_code)
{
    struct session_plan plan = {
        .kit = desk->kit,
        .folder = desk->state.folder,
        .recipients = desk->recipients,
        .recipient_count = desk->recipient_count,
        .day = platform_today(),
    };
    memcpy(plan.campaign_hash, desk->campaign.hash, sizeof plan.campaign_hash);
    enum status status = session_open(&plan, out);
    return status == STATUS_OK || fail(status, desk->state.folder, exit_code);
}

void desk_close(struct desk *desk)
{
    if (desk->practice && desk->state.lock) {
        enum status status = state_destroy(&desk->state);
        if (status != STATUS_OK)
            (void)report(status, desk->state.folder);
    }
    state_release(&desk->state);
    secret_free(desk->kit);
    campaign_free(&desk->campaign);
    *desk = (struct desk){.kit = NULL};
}
