// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/export.h"

#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"
#include "merger/handover/output.h"

#include <string.h>

// NULL, and a report, if the options name no format.
static const struct rows_format *choose_format(const struct cli_arguments *arguments)
{
    const char *name = cli_option(arguments, "--format");
    const char *path = cli_option(arguments, "--output");
    if (name) {
        const struct rows_format *named = rows_format_named(name);
        if (!named)
            report_say(EXIT_USAGE, "--format is csv or jsonl");
        return named;
    }
    if (strcmp(path, "-") == 0)
        return &rows_csv;
    const struct rows_format *format = rows_format_of_path(path);
    if (!format)
        report_say(EXIT_USAGE, "the file's name ends in neither .csv nor .jsonl: say --format");
    return format;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    const char *path = cli_option(arguments, "--output");
    const struct rows_format *format = choose_format(arguments);
    const struct export_plan plan = {.all = cli_has(arguments, "--all"),
                                     .internal = cli_has(arguments, "--internal")};
    struct output output;
    unsigned long row_count;
    platform_catch_interrupts(); // from here on there is something to leave behind
    enum status status = output_open(path, cli_has(arguments, "--force"), &output);
    if (status != STATUS_OK)
        return report(status, path);
    status = export_write(roll, &plan, format, output.stream, &row_count);
    if (status != STATUS_OK) {
        output_abandon(&output);
        return report(status, roll->folder->path);
    }
    status = output_finish(&output);
    if (status != STATUS_OK)
        return report(status, path);
    if (strcmp(path, "-") != 0)
        report_say(EXIT_DONE, "%lu %s written", row_count,
                   summary_plural(row_count, "row", "rows"));
    summary_report_questions(&roll->tally);
    return EXIT_DONE;
}

static int run(const struct cli_arguments *arguments)
{
    if (!cli_option(arguments, "--output"))
        return report_say(EXIT_USAGE, "say where to with --output FILE");
    return choose_format(arguments) ? with_roll(arguments, work) : EXIT_USAGE;
}

const struct cli_command command_export = {
    .name = "export",
    .words = "CAMPAIGN",
    .help = "write the list as a table, CSV or JSON Lines",
    .details =
        "Writes a row for every counted person, with the fields that the form says are handed\n"
        "over, and for those who wished to be counted but not named a row of empty cells. The "
        "file\n"
        "is plain text: keep it where only you can read it. \"-\" as FILE is stdout. The last\n"
        "column, signature, is what was drawn by hand: the data of an SVG path, with a viewBox of\n"
        "\"0 0 4095 1365\".\n\n"
        "  merger export campaign -o people.csv\n"
        "  merger export campaign -o everything.jsonl --all --internal\n\n"
        "--all writes a row for every entry, with these columns before the fields: entry_id,\n"
        "person_id (the entry that is counted for this person), state (counted, duplicate, "
        "voided,\n"
        "held), reason, rule (and its version), volunteer, batch_id, batch_number, cell, "
        "reference,\n"
        "text_version (hash of the campaign file that was signed), mark (typed, drawn, "
        "witnessed).\n"
        "A CSV cell that a spreadsheet would take for a formula begins with an apostrophe.",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--output", 'o', "FILE", "where to write", false},
                {"--format", 0, "FORMAT", "csv or jsonl; by default what FILE ends in", false},
                {"--all", 0, NULL, "every entry, not only those that are counted", false},
                {"--internal", 0, NULL, "also the fields that are not handed over", false},
                {"--force", 'f', NULL, "replace FILE, if it is an ordinary file", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
