// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/commands/new_place.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"
#include "merger/handover/export.h"
#include "merger/handover/parcel.h"
#include "merger/handover/unsettled.h"

#include <stdio.h>
#include <string.h>

#define ANSWER_CAP 64
#define STDIN 0

// ---- options ----------------------------------------------------------------------------------

// Gives an exit code.
static int make_plan(const struct cli_arguments *arguments, struct parcel_plan *plan)
{
    const char *order = cli_option(arguments, "--order");
    *plan = (struct parcel_plan){.order = LISTING_BY_NAME, .day = platform_today()};
    if (order)
        plan->order = listing_order_named(order);
    if (plan->order == LISTING_ORDER_COUNT)
        return report_say(EXIT_USAGE, "--order is name, region or day");
    return cli_lang(arguments, &plan->lang) ? EXIT_DONE : EXIT_USAGE;
}

// ---- what is open -----------------------------------------------------------------------------

// How the campaign stands, as status says it. Gives an exit code.
static int print_standing(const struct roll *roll)
{
    struct summary summary;
    enum status status = summary_make(roll, NULL, &summary);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    summary_print_notes(&summary);
    summary_print_totals(roll);
    summary_free(&summary);
    return EXIT_DONE;
}

// Nothing but a yes is one. Gives an exit code.
static int ask(const char *open)
{
    char answer[ANSWER_CAP];
    printf("\nNot settled: %s.\nHand over all the same? [y/N] ", open);
    fflush(stdout);
    enum status status = platform_read_line(STDIN, answer, sizeof answer);
    if (status == STATUS_INTERRUPTED)
        return report(status, NULL);
    if (status == STATUS_OK &&
        (strcmp(answer, "y") == 0 || strcmp(answer, "Y") == 0 || strcmp(answer, "yes") == 0))
        return EXIT_DONE;
    return report_say(EXIT_FAILED, "nothing was written");
}

// Gives an exit code: DONE if it may be handed over as it stands.
static int settle(const struct roll *roll, const struct cli_arguments *arguments)
{
    const struct unsettled unsettled = unsettled_of(&roll->tally);
    char open[UNSETTLED_TEXT_CAP];
    if (unsettled_is_empty(&unsettled))
        return EXIT_DONE;
    unsettled_format(&unsettled, open);
    if (cli_has(arguments, "--yes"))
        return report_say(EXIT_DONE, "not settled: %s", open);
    if (!platform_stdin_is_terminal())
        return report_say(EXIT_FAILED,
                          "not settled: %s. Nothing was written: \"merger status\" says more, and "
                          "--yes hands over all the same",
                          open);
    int exit_code = print_standing(roll);
    return exit_code == EXIT_DONE ? ask(open) : exit_code;
}

// ---- writing ----------------------------------------------------------------------------------

static void print_path(const char *path)
{
    cli_print_cell(path, strlen(path), 0);
}

static int rehearse(const struct roll *roll, const char *path)
{
    const struct unsettled unsettled = unsettled_of(&roll->tally);
    char open[UNSETTLED_TEXT_CAP];
    fputs("Would be written to ", stdout);
    print_path(path);
    puts(":");
    for (enum parcel_file i = 0; i < PARCEL_FILE_COUNT; i++)
        printf("  %s\n", parcel_file_name(i));
    int exit_code = print_standing(roll);
    unsettled_format(&unsettled, open);
    if (exit_code == EXIT_DONE && open[0] != '\0')
        printf("\nNot settled: %s.\n", open);
    return exit_code;
}

// Gives an exit code.
static int say_failed(enum status status, const struct parcel_result *result)
{
    char shown[PLATFORM_PATH_CAP], sentence[REPORT_SENTENCE_CAP];
    if (!result->is_left)
        return report(status, result->failed_at);
    text_show(result->failed_at, strlen(result->failed_at), shown, sizeof shown);
    messages_format(sentence, sizeof sentence, LANG_EN, MSG_PARCEL_LEFT, shown);
    return report_say(EXIT_FAILED, "%s", sentence);
}

static int write_parcel(const struct roll *roll, const struct parcel_plan *plan, const char *path)
{
    struct progress progress = {.show = cli_show_progress};
    struct parcel_result result;
    char shown[PLATFORM_PATH_CAP];
    enum status status = parcel_write(roll, plan, path, &progress, &result);
    if (status != STATUS_OK)
        return say_failed(status, &result);
    text_show(path, strlen(path), shown, sizeof shown);
    report_say(EXIT_DONE,
               "%lu %s handed over in %s; print cover.pdf, letter.pdf and "
               "totals.pdf",
               result.count, summary_plural(result.count, "person is", "people are"), shown);
    summary_report_lacking(result.lacking_count);
    return EXIT_DONE;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    const char *path = cli_option(arguments, "--output");
    struct parcel_plan plan;
    int exit_code = make_plan(arguments, &plan);
    if (exit_code != EXIT_DONE)
        return exit_code;
    const struct export_plan list = {.people = {.order = plan.order}};
    if (export_tells_kept_town(roll, &list))
        return report_say(EXIT_FAILED, "the form does not hand the town over: --order is name or "
                                       "day");
    if (roll->tally.high == 0)
        return report_say(EXIT_FAILED, "nobody is counted yet: there is nothing to hand over");
    if (cli_has(arguments, "--dry-run"))
        return rehearse(roll, path);
    platform_catch_interrupts(); // from here on there is something to leave behind
    exit_code = settle(roll, arguments);
    return exit_code == EXIT_DONE ? write_parcel(roll, &plan, path) : exit_code;
}

// What can be said before any passphrase is asked for is.
static int run(const struct cli_arguments *arguments)
{
    const char *path = cli_option(arguments, "--output");
    struct parcel_plan plan;
    if (!path || path[0] == '\0')
        return report_say(EXIT_USAGE, "say where to with --output DIR, a new folder");
    int exit_code = make_plan(arguments, &plan);
    if (exit_code != EXIT_DONE)
        return exit_code;
    struct parcel_result result;
    enum status status = parcel_check_path(path, &result);
    if (status != STATUS_OK)
        return say_failed(status, &result);
    return new_place_check(path, &exit_code) ? with_roll(arguments, work) : exit_code;
}

const struct cli_command command_handover = {
    .name = "handover",
    .words = "CAMPAIGN",
    .help = "write all that is handed over, into a new folder",
    .details =
        "Writes what the addressee's office gets into DIR, a new folder that appears whole or not\n"
        "at all:\n"
        "  letter.pdf   the petition with totals by day and town, and the numbered list\n"
        "  list.csv     the same list as a table\n"
        "  totals.pdf   people, entries by state and reason, text versions; and as totals.json\n"
        "  cover.pdf    what is handed over, with each file's SHA-256, and a blank field for the\n"
        "               office's receipt number, date, name, signature and stamp\n"
        "  SHA256SUMS   for sha256sum -c\n"
        "Only fields that the form hands over are in it, and nothing of who wished not to be "
        "named.\n"
        "While questions are open, batches missing, entries held or days outside the campaign's, "
        "it\n"
        "asks first; without a terminal it refuses then, unless --yes is given.\n\n"
        "  merger handover campaign -o /media/encrypted/handover --lang kk\n"
        "  merger handover campaign -o handover --dry-run",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--output", 'o', "DIR", "where to write: a new folder", false},
                {"--order", 0, "name|region|day", "of the list, by default name", false},
                {"--lang", 0, "kk|ru|en", "of what stands around the names", false},
                {"--yes", 'y', NULL, "hand over though something is not settled", false},
                {"--dry-run", 0, NULL, "only say what would be written, and what is open", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
