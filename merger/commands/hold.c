// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/holds_list.h"
#include "merger/commands/with_roll.h"
#include "merger/commands/with_source.h"

static int hold(struct roll *roll, const struct decision_source *source,
                const struct holding_state *state, const char *why)
{
    const char *path = roll->folder->path;
    const char *result = state->release ? "is held, and released no longer" : "is held";
    bool changed;
    enum status status = with_source_decide(roll, source, DECIDE_HOLD, why, &changed);
    if (status != STATUS_OK)
        return report(status, path);
    with_source_print(roll, source, changed ? result : "was held already");
    return EXIT_DONE;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    bool as_json = cli_has(arguments, "--json");
    if (cli_word_count(arguments) == 1 && cli_option(arguments, "--why"))
        return report_say(EXIT_USAGE, "name the volunteer that is to be held");
    if (cli_word_count(arguments) == 1)
        return holds_list_show(roll, as_json);
    if (as_json)
        return report_say(EXIT_USAGE, "--json shows what is held; it goes without VOLUNTEER");
    return with_source(roll, arguments, hold);
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll_lean(arguments, work);
}

const struct cli_command command_hold = {
    .name = "hold",
    .words = "CAMPAIGN [VOLUNTEER [BATCH]]",
    .help = "leave a volunteer's entries, or a batch's, out of the count, or show which are",
    .details =
        "VOLUNTEER is the alias, or the beginning of the device's id; BATCH a number or, where two "
        "batches\nhave it, the beginning of the batch's id. Without BATCH all batches of the "
        "volunteer are held, also\nthose that come later. Voids in them still take entries back. "
        "The decision is signed with your\nkey; \"merger release\" takes it back.\n\n"
        "  merger hold campaign swallow --why \"the laptop was away for a night\"\n"
        "  merger hold campaign swallow 3 --why \"one hand wrote all of it\"\n"
        "  merger hold campaign\n\n"
        "Without VOLUNTEER it shows what coordinators hold or have released. --json prints that as "
        "an array\nwith an object for each decision that stands: kind (hold or release), "
        "volunteer, "
        "device (hex), of\na batch header_hash (hex) and, if it is here, batch_number and "
        "batch_id; "
        "coordinator (from 1),\nwhy, opposed (true: one coordinator holds it, another released it, "
        "and so it is held).",
    .min_words = 1,
    .max_words = 3,
    .options = {{"--why", 0, "TEXT", "the reason, for other coordinators; name nobody in it",
                 false},
                {"--json", 0, NULL, "print what is held as JSON", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
