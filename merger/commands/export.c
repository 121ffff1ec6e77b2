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

#define FORMATS "csv, jsonl, xlsx, html or pdf"

// ---- options ----------------------------------------------------------------------------------

// NULL, and a report, if the options name no format.
static const struct export_format *choose_format(const struct cli_arguments *arguments)
{
    const char *name = cli_option(arguments, "--format");
    const char *path = cli_option(arguments, "--output");
    if (name) {
        const struct export_format *named = export_format_named(name);
        if (!named)
            report_say(EXIT_USAGE, "--format is " FORMATS);
        return named;
    }
    if (strcmp(path, "-") == 0)
        return export_format_named("csv");
    const struct export_format *format = export_format_of_path(path);
    if (!format)
        report_say(EXIT_USAGE, "the file's name tells no format: say --format " FORMATS);
    return format;
}

// Gives an exit code.
static int choose_order(const struct cli_arguments *arguments, struct export_plan *plan)
{
    const char *name = cli_option(arguments, "--order");
    plan->people.order = plan->sheet_per_region ? LISTING_BY_REGION : LISTING_BY_NAME;
    if (!name)
        return EXIT_DONE;
    plan->people.order = listing_order_named(name);
    if (plan->people.order == LISTING_ORDER_COUNT)
        return report_say(EXIT_USAGE, "--order is name, region or day");
    if (plan->sheet_per_region && plan->people.order != LISTING_BY_REGION)
        return report_say(EXIT_USAGE, "--sheet-per-region has the order of regions: leave --order "
                                      "out");
    return EXIT_DONE;
}

// What does not go together, as one sentence; NULL if all does.
static const char *find_contradiction(const struct cli_arguments *arguments,
                                      const struct export_format *format,
                                      const struct export_plan *plan)
{
    bool to_stdout = strcmp(cli_option(arguments, "--output"), "-") == 0;
    if (plan->people.redact && (plan->all || plan->people.internal))
        return "--redact is for publishing: it goes with neither --all nor --internal";
    if (plan->all && (plan->sheet_per_region || cli_has(arguments, "--order")))
        return "--all writes entries in the order of their ids: leave --order and "
               "--sheet-per-region out";
    if (plan->all && !format->table)
        return "--all writes a table: csv, jsonl or xlsx";
    if (plan->sheet_per_region && !(format->table && format->table->sheet))
        return "--sheet-per-region is for xlsx, which has sheets";
    if (to_stdout && format->needs_file)
        return "this format needs a file: say where to with --output FILE";
    return NULL;
}

// Gives an exit code.
static int make_plan(const struct cli_arguments *arguments, struct export_plan *plan)
{
    const struct export_format *format = choose_format(arguments);
    if (!format)
        return EXIT_USAGE;
    *plan = (struct export_plan){
        .all = cli_has(arguments, "--all"),
        .sheet_per_region = cli_has(arguments, "--sheet-per-region"),
        .people = {.internal = cli_has(arguments, "--internal"),
                   .redact = cli_has(arguments, "--redact")},
    };
    const char *contradiction = find_contradiction(arguments, format, plan);
    if (contradiction)
        return report_say(EXIT_USAGE, "%s", contradiction);
    int exit_code = choose_order(arguments, plan);
    if (exit_code == EXIT_DONE && !cli_lang(arguments, &plan->lang))
        exit_code = EXIT_USAGE;
    return exit_code;
}

// ---- writing ----------------------------------------------------------------------------------

static int report_failure(enum status status, const char *path)
{
    if (status == STATUS_TOO_LARGE)
        return report_say(EXIT_FAILED,
                          "a workbook has room for %lu rows on each of %u sheets: export csv "
                          "instead",
                          ROWS_XLSX_MAX_ROWS, ROWS_XLSX_MAX_SHEETS);
    return report(status, path);
}

static int write_file(struct roll *roll, const struct export_plan *plan,
                      const struct cli_arguments *arguments)
{
    const char *path = cli_option(arguments, "--output");
    struct progress progress = {.show = cli_show_progress};
    struct output output;
    struct export_result result;
    platform_catch_interrupts(); // from here on there is something to leave behind
    enum status status = output_open(path, cli_has(arguments, "--force"), &output);
    if (status != STATUS_OK)
        return report(status, path);
    status = export_write(roll, plan, choose_format(arguments), &output, &progress, &result);
    if (status != STATUS_OK) {
        output_abandon(&output);
        return report_failure(status, status == STATUS_NO_LIST ? roll->folder->path : path);
    }
    status = output_finish(&output);
    if (status != STATUS_OK)
        return report(status, path);
    if (strcmp(path, "-") != 0)
        report_say(EXIT_DONE, "%lu %s written", result.count,
                   plan->all ? summary_plural(result.count, "entry", "entries")
                             : summary_plural(result.count, "person", "people"));
    summary_report_lacking(result.lacking_count);
    summary_report_questions(&roll->tally);
    return EXIT_DONE;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    struct export_plan plan;
    int exit_code = make_plan(arguments, &plan);
    if (exit_code != EXIT_DONE)
        return exit_code;
    if (export_tells_kept_town(roll, &plan))
        return report_say(EXIT_FAILED, "the form does not hand the town over: regions need "
                                       "--internal");
    return write_file(roll, &plan, arguments);
}

static int run(const struct cli_arguments *arguments)
{
    struct export_plan plan;
    if (!cli_option(arguments, "--output"))
        return report_say(EXIT_USAGE, "say where to with --output FILE");
    int exit_code = make_plan(arguments, &plan); // before any passphrase is asked for
    return exit_code == EXIT_DONE ? with_roll(arguments, work) : exit_code;
}

const struct cli_command command_export = {
    .name = "export",
    .words = "CAMPAIGN",
    .help = "write the people who are counted as a table or a document",
    .details =
        "Writes every counted person, with the fields that the form says are handed over. Who\n"
        "wished to be counted but not named is a row of empty cells at the end or, in a document,\n"
        "part of a number. The file is not locked: keep it where only you can read it. \"-\" as\n"
        "FILE is stdout. A table's last column, signature, is what was drawn by hand: the data of\n"
        "an SVG path, with a viewBox of \"0 0 4095 1365\".\n\n"
        "  merger export campaign -o people.csv\n"
        "  merger export campaign -o people.xlsx --sheet-per-region\n"
        "  merger export campaign -o letter.pdf --order region --lang kk\n"
        "  merger export campaign -o public.csv --redact\n"
        "  merger export campaign -o everything.jsonl --all --internal\n\n"
        "pdf and html are ready to print: the letter to the addressee, totals by day and town, the "
        "numbered\n"
        "list. --redact is for publishing: given name, first letter of the family name, town.\n"
        "--all writes a row for every entry, with these columns before the fields: entry_id,\n"
        "person_id (the entry that is counted for this person), state (counted, duplicate, "
        "voided,\n"
        "held), reason, rule (and its version), volunteer, batch_id, batch_number, cell, "
        "reference,\n"
        "text_version (hash of the campaign file that was signed), mark (typed, drawn, "
        "witnessed;\npaper of a paper sheet), named (no: to be counted only; the fields are then "
        "empty without\n--internal).\n"
        "A CSV cell that a spreadsheet would take for a formula begins with an apostrophe; in "
        "xlsx\n"
        "every cell is text.",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--output", 'o', "FILE", "where to write", false},
                {"--format", 0, "csv|jsonl|xlsx|html|pdf", "by default what FILE ends in", false},
                {"--order", 0, "name|region|day", "by default name", false},
                {"--all", 0, NULL, "every entry, not only those that are counted", false},
                {"--internal", 0, NULL, "also the fields that are not handed over", false},
                {"--redact", 0, NULL, "for publishing: no family names", false},
                {"--sheet-per-region", 0, NULL, "xlsx: a sheet for every region", false},
                {"--lang", 0, "kk|ru|en", "of pdf, html and xlsx heads", false},
                {"--force", 'f', NULL, "replace FILE, if it is an ordinary file", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
