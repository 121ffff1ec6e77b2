// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/commands.h"
#include "merger/commands/new_place.h"

#include "common/report.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "common/text.h"
#include "merger/setup/coordinator.h"
#include "merger/setup/folder_new.h"

#include <stdlib.h>
#include <string.h>

struct join {
    const struct cli_arguments *arguments;
    const char *campaign_path, *key_path;
    uint8_t *campaign_file, *key_file; // malloc'd
    size_t campaign_file_len, key_file_len;
    struct campaign campaign;
    unsigned slot;
    struct folder_new folder;
};

static int take_options(struct join *join)
{
    join->campaign_path = cli_option(join->arguments, "--from");
    join->key_path = cli_option(join->arguments, "--key");
    if (!join->campaign_path || !join->key_path)
        return report_say(EXIT_USAGE, "join needs --from campaign.qolc and --key NAME.qolk");
    const char *path = cli_word(join->arguments, 0);
    int exit_code = EXIT_DONE;
    enum status status = folder_new_init(&join->folder, path);
    if (status != STATUS_OK)
        return report(status, path);
    (void)new_place_check(join->folder.path, &exit_code);
    return exit_code;
}

static int read_campaign(struct join *join)
{
    enum status status = safefile_read(join->campaign_path, CAMPAIGN_FILE_MAX_LEN,
                                       &join->campaign_file, &join->campaign_file_len);
    if (status == STATUS_OK)
        status = campaign_parse(join->campaign_file, join->campaign_file_len, &join->campaign);
    return status == STATUS_OK ? EXIT_DONE : report(status, join->campaign_path);
}

static int read_key(struct join *join)
{
    uint8_t campaign_id[32], box_public[32];
    struct keyfile_cost cost;
    // A campaign file that was given by mistake is larger than a key file, and is to be named.
    enum status status =
        safefile_read(join->key_path, CAMPAIGN_FILE_MAX_LEN, &join->key_file, &join->key_file_len);
    if (status == STATUS_OK)
        status =
            coordinator_peek(join->key_file, join->key_file_len, campaign_id, box_public, &cost);
    if (status == STATUS_OK)
        status = coordinator_find(&join->campaign, campaign_id, box_public, &join->slot);
    return status == STATUS_OK ? EXIT_DONE : report(status, join->key_path);
}

struct proof {
    const struct join *join;
    struct coordinator *coordinator; // guarded
    uint8_t *chain_secret;           // guarded
    bool was_tried;                  // with a passphrase
};

// What is announced in clear may be forged: the key must open what the campaign seals to it.
static enum status prove(void *context, const char *passphrase)
{
    struct proof *proof = context;
    const struct join *join = proof->join;
    proof->was_tried = true;
    enum status status =
        coordinator_unlock(join->key_file, join->key_file_len, passphrase, proof->coordinator);
    if (status == STATUS_OK)
        status = coordinator_open_chain_secret(proof->coordinator, &join->campaign, join->slot,
                                               proof->chain_secret);
    return status;
}

static int check_key(struct join *join)
{
    char *passphrase = secret_alloc(KEYFILE_PASSPHRASE_CAP);
    struct proof proof = {.join = join,
                          .coordinator = secret_alloc(sizeof *proof.coordinator),
                          .chain_secret = secret_alloc(32)};
    const struct cli_lock lock = {.path = join->key_path, .open = prove, .context = &proof};
    enum status status = STATUS_NO_MEMORY;
    if (passphrase && proof.coordinator && proof.chain_secret)
        status = cli_unlock(join->arguments, "Passphrase: ", &lock, passphrase);
    secret_free(proof.chain_secret);
    secret_free(proof.coordinator);
    secret_free(passphrase);
    // Before it was tried, what failed is where the passphrase comes from.
    const char *subject =
        proof.was_tried ? join->key_path : cli_option(join->arguments, "--passphrase-file");
    return status == STATUS_OK ? EXIT_DONE : report(status, subject);
}

static int make_folder(struct join *join)
{
    enum status status =
        folder_new_make(&join->folder, join->campaign_file, join->campaign_file_len, join->key_file,
                        join->key_file_len);
    if (status == STATUS_OK && platform_interrupted())
        status = STATUS_INTERRUPTED;
    if (status != STATUS_OK)
        return report(status, join->folder.part);
    status = folder_new_finish(&join->folder);
    return status == STATUS_OK ? EXIT_DONE : report(status, join->folder.path);
}

static int say_next(struct join *join)
{
    char shown[PLATFORM_PATH_CAP];
    text_show(join->folder.path, strlen(join->folder.path), shown, sizeof shown);
    return report_say(EXIT_DONE,
                      "the campaign is in %s; whoever gave you the passphrase knows it, so choose "
                      "another one now: merger passphrase %s",
                      shown, shown);
}

static int run(const struct cli_arguments *arguments)
{
    static int (*const steps[])(struct join *) = {take_options, read_campaign, read_key,
                                                  check_key,    make_folder,   say_next};
    struct join join = {.arguments = arguments};
    int exit_code = EXIT_DONE;
    platform_catch_interrupts();
    for (size_t i = 0; i < sizeof steps / sizeof *steps && exit_code == EXIT_DONE; i++)
        exit_code = steps[i](&join);
    folder_new_undo(&join.folder);
    free(join.key_file);
    free(join.campaign_file);
    campaign_free(&join.campaign);
    return exit_code;
}

const struct cli_command command_join = {
    .name = "join",
    .words = "CAMPAIGN",
    .help = "make another coordinator's campaign folder",
    .details =
        "Makes the folder CAMPAIGN from the campaign file and the key file that the coordinator\n"
        "who started the campaign handed over. Asks for the key file's passphrase.\n"
        "\n"
        "  merger join campaign --from /media/stick/campaign.qolc \\\n"
        "      --key /media/stick/daniyar.qolk\n",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--from", 0, "FILE", "the campaign file, campaign.qolc", false},
                {"--key", 0, "FILE", "this coordinator's key file, NAME.qolk", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
