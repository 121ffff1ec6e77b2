// SPDX-License-Identifier: Apache-2.0
#include "common/report.h"

#include "common/cli.h"
#include "common/platform.h"
#include "merger/commands/commands.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"
#include "merger/handover/output.h"
#include "merger/handover/report_page.h"

#include <stdio.h>

static enum status make_page(const struct roll *roll, struct html *html)
{
    struct progress progress = {.show = cli_show_progress};
    struct report_page page = {.roll = roll, .day = platform_today()};
    struct figures figures;
    enum status status =
        fingerprint_make(&roll->facts, roll->folder->campaign.id, page.fingerprint);
    if (status != STATUS_OK)
        return status;
    status = figures_make(roll, true, &progress, &figures);
    if (status != STATUS_OK)
        return status;
    page.figures = &figures;
    report_page_put(&page, html);
    figures_free(&figures);
    return html->failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    const char *path = cli_option(arguments, "--output");
    struct html html = {0};
    struct output output;
    if (!cli_lang(arguments, &html.lang))
        return EXIT_USAGE;
    platform_catch_interrupts(); // from here on there is something to leave behind
    enum status status = output_open(path, cli_has(arguments, "--force"), &output);
    if (status != STATUS_OK)
        return report(status, path);
    status = make_page(roll, &html);
    if (status != STATUS_OK) {
        output_abandon(&output);
        html_free(&html);
        return report(status, roll->folder->path);
    }
    fwrite(html.bytes, 1, html.len, output.stream);
    html_free(&html);
    status = output_finish(&output);
    if (status != STATUS_OK)
        return report(status, path);
    summary_report_questions(&roll->tally);
    return EXIT_DONE;
}

static int run(const struct cli_arguments *arguments)
{
    if (!cli_option(arguments, "--output"))
        return report_say(EXIT_USAGE, "say where to with --output FILE");
    enum lang lang; // before any passphrase is asked for
    return cli_lang(arguments, &lang) ? with_roll(arguments, work) : EXIT_USAGE;
}

const struct cli_command command_report = {
    .name = "report",
    .words = "CAMPAIGN",
    .help = "write how the campaign stands, as a page without personal data",
    .details =
        "Writes one HTML file that needs nothing besides itself: how many people signed, for\n"
        "certain and at most, entries by state and reason, charts by day and town, every\n"
        "volunteer's alias with what came and what is missing, what to ask about, and the\n"
        "fingerprint. No name, number, address or entry id is in it, and towns with fewer than 5\n"
        "people are joined. \"-\" as FILE is stdout.\n\n"
        "  merger report campaign -o report.html\n"
        "  merger report campaign -o report.html --lang kk",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--output", 'o', "FILE", "where to write", false},
                {"--lang", 0, "kk|ru|en", "the report's language", false},
                {"--force", 'f', NULL, "replace FILE, if it is an ordinary file", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
