// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/source_word.h"
#include "merger/commands/with_roll.h"
#include "merger/commands/with_source.h"

static int say_nothing_to_release(const struct lineage_batch *batch,
                                  const struct holding_state *state)
{
    if (state->device_hold)
        return report_say(EXIT_FAILED,
                          "nothing to release: the volunteer is held, not this batch; name the "
                          "volunteer alone");
    if (batch && batch->hold == LINEAGE_WRONG_CHAIN)
        return report_say(EXIT_FAILED,
                          "the kit did not make this batch, and nobody can release it; ask who had "
                          "the kit's key");
    if (batch && batch->hold == LINEAGE_UNKNOWN_TEXT)
        return report_say(EXIT_FAILED,
                          "the campaign file under which this was signed is not here, and nobody "
                          "can release it before that");
    if (state->release)
        return report_say(EXIT_FAILED, "nothing to release: it was released already");
    return report_say(EXIT_FAILED, "nothing to release: no coordinator holds that");
}

static const char *result_of(const struct holding_state *state)
{
    if (holding_is_opposed(state))
        return "is released, and no coordinator holds it any longer";
    if (state->hold)
        return "is no longer held by a coordinator";
    return "is released: it is not held for its number, which another batch has";
}

// What still holds a batch, or batches of a device.
static void warn_of_rest(const struct roll *roll, const struct decision_source *source)
{
    const struct lineage_batch *batch = source_word_batch(roll, source);
    size_t device = source_word_device(roll, source);
    if (batch && lineage_is_held(batch)) {
        report_say(EXIT_DONE, "%s",
                   batch->held_by_coordinator ? "it is still held, as the volunteer is"
                   : batch->hold == LINEAGE_REPEATED_NUMBER
                       ? "it is still held, as another batch has its number: release it once more "
                         "if both are to count"
                       : "it is still held; \"merger status\" says why");
    } else if (device != SIZE_MAX && decision_is_whole_device(source) &&
               roll->tally.devices[device].held_batches > 0) {
        report_say(EXIT_DONE,
                   "%lu of the volunteer's batches are still held; \"merger status\" "
                   "says why",
                   roll->tally.devices[device].held_batches);
    }
}

static int release(struct roll *roll, const struct decision_source *source,
                   const struct holding_state *state, const char *why)
{
    const char *path = roll->folder->path, *result = result_of(state);
    const struct lineage_batch *batch = source_word_batch(roll, source);
    enum decide_holding order;
    bool changed;
    if (!decide_release_order(batch, state, &order))
        return say_nothing_to_release(batch, state);
    enum status status = with_source_decide(roll, source, order, why, &changed);
    if (status != STATUS_OK)
        return report(status, path);
    with_source_print(roll, source, result);
    warn_of_rest(roll, source);
    return EXIT_DONE;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    return with_source(roll, arguments, release);
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll_lean(arguments, work);
}

const struct cli_command command_release = {
    .name = "release",
    .words = "CAMPAIGN VOLUNTEER [BATCH]",
    .help = "take a hold back, or let a batch count whose number another has",
    .details =
        "VOLUNTEER and BATCH as for hold. What coordinators hold is held no longer. If no "
        "coordinator holds\nthe batch, but it is held because another batch has its number, then "
        "it counts from now on: ask\nfirst how the kit came to be copied. The other batch stays "
        "held until it is released too. Nobody can\nrelease a batch that the kit did not make, or "
        "one signed under a text that is not here.\n\n"
        "  merger release campaign swallow --why \"met her, all is well\"\n"
        "  merger release campaign swallow 3 --why \"a backup was put back by mistake\"\n\n"
        "Exit code 1 says that there was nothing to release.",
    .min_words = 2,
    .max_words = 3,
    .options = {{"--why", 0, "TEXT", "the reason, for other coordinators; name nobody in it",
                 false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
