// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/passphrase.h"
#include "common/report.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/setup/folder.h"

#include <stdlib.h>
#include <string.h>

// The cost stays: a key locked for tests is not hardened unasked.
static enum status read_cost(const char *path, struct keyfile_cost *cost)
{
    uint8_t *file = NULL;
    size_t len = 0;
    uint8_t campaign_id[32], box_public[32];
    enum status status = safefile_read(path, KEYFILE_MAX_LEN, &file, &len);
    if (status == STATUS_OK)
        status = coordinator_peek(file, len, campaign_id, box_public, cost);
    free(file);
    return status;
}

static int take_new_passphrase(const struct cli_arguments *arguments,
                               char out[KEYFILE_PASSPHRASE_CAP])
{
    const char *path = cli_option(arguments, "--new-passphrase-file");
    if (!path)
        return passphrase_ask(out);
    enum status status = cli_require_passphrase(cli_passphrase_of_file(path, 0, out), out);
    return status == STATUS_OK ? EXIT_DONE : report(status, path);
}

static enum status relock(const struct folder *folder, const char *key_path, const char *passphrase)
{
    struct keyfile_cost cost;
    uint8_t file[KEYFILE_MAX_LEN];
    size_t len = 0;
    enum status status = read_cost(key_path, &cost);
    if (status == STATUS_OK)
        status = coordinator_lock(folder->key, folder->campaign.id, cost, passphrase, file, &len);
    if (status == STATUS_OK)
        status = safefile_replace_secret(key_path, file, len);
    return status;
}

static int say_done(const char *key_path)
{
    char shown[PLATFORM_PATH_CAP];
    text_show(key_path, strlen(key_path), shown, sizeof shown);
    return report_say(
        EXIT_DONE,
        "%s opens with the new passphrase; copies of it elsewhere still open with the "
        "old one, so make them anew",
        shown);
}

static int lock_anew(const struct folder *folder, const char *passphrase)
{
    char key_path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(folder->path, FOLDER_KEY_FILE, key_path);
    if (status != STATUS_OK)
        return report(status, folder->path);
    passphrase_warn_if_short(passphrase);
    status = relock(folder, key_path, passphrase);
    return status == STATUS_OK ? say_done(key_path) : report(status, key_path);
}

static int change(const struct folder *folder, const struct cli_arguments *arguments)
{
    char *passphrase = secret_alloc(KEYFILE_PASSPHRASE_CAP);
    if (!passphrase)
        return report(STATUS_NO_MEMORY, NULL);
    int exit_code = take_new_passphrase(arguments, passphrase);
    if (exit_code == EXIT_DONE)
        exit_code = lock_anew(folder, passphrase);
    secret_free(passphrase);
    return exit_code;
}

static int run(const struct cli_arguments *arguments)
{
    struct folder folder;
    int exit_code;
    if (!folder_open(cli_word(arguments, 0), arguments, &folder, &exit_code))
        return exit_code;
    exit_code = change(&folder, arguments);
    folder_close(&folder);
    return exit_code;
}

const struct cli_command command_passphrase = {
    .name = "passphrase",
    .words = "CAMPAIGN",
    .help = "change this coordinator's passphrase",
    .details =
        "Locks CAMPAIGN/coordinator.qolk anew, with the same keys. Copies of the file elsewhere\n"
        "still open with the old passphrase.\n"
        "\n"
        "  merger passphrase campaign\n",
    .min_words = 1,
    .max_words = 1,
    .options = {CLI_PASSPHRASE_OPTIONS,
                {"--new-passphrase-file", 0, "FILE",
                 "read the new passphrase from a file's first line", false}},
    .run = run,
};
