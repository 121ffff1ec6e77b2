// SPDX-License-Identifier: Apache-2.0
#include "merger/list/fingerprint.h"

#include "common/json.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/with_roll.h"

#include <stdio.h>

static int show(struct roll *roll, const struct cli_arguments *arguments)
{
    uint8_t bytes[FINGERPRINT_LEN];
    char letters[LETTERS_CAP];
    enum status status = fingerprint_make(&roll->facts, roll->folder->campaign.id, bytes);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    letters_print(bytes, letters);
    if (cli_has(arguments, "--json")) {
        struct json json = {.out = stdout};
        json_open_object(&json, NULL);
        json_string(&json, "fingerprint", letters);
        json_close_object(&json);
        putchar('\n');
    } else {
        puts(letters);
    }
    return EXIT_DONE;
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, show);
}

const struct cli_command command_fingerprint = {
    .name = "fingerprint",
    .words = "CAMPAIGN",
    .help = "sixteen letters to compare with another coordinator",
    .details =
        "Two coordinators who took in the same batches and decisions, in any order, get the same\n"
        "letters. Read them out by telephone.\n\n"
        "  merger fingerprint campaign\n\n"
        "--json prints one object with the member fingerprint.",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--json", 0, NULL, "print it as JSON", false}, CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
