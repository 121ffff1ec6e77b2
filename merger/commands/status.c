// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/date.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/summary.h"
#include "merger/commands/summary_json.h"
#include "merger/commands/with_roll.h"

#include <stdio.h>
#include <string.h>

// How many batches there are of each suite.
static void count_suites(const struct facts *facts, unsigned long *x25519, unsigned long *xwing)
{
    *x25519 = *xwing = 0;
    for (size_t i = 0; i < facts->batch_count; i++)
        if (facts->batches[i].header.suite == SEAL_SUITE_XWING)
            ++*xwing;
        else
            ++*x25519;
}

static void print_suites(const struct campaign *campaign, const struct facts *facts)
{
    unsigned long x25519, xwing;
    bool hybrid = campaign_suite(campaign) == SEAL_SUITE_XWING;
    count_suites(facts, &x25519, &xwing);
    puts(messages_get(LANG_EN, hybrid ? MSG_SUITE_XWING : MSG_SUITE_X25519));
    if (x25519 + xwing > 0)
        printf("Batches of suite 1: %lu, of suite 2: %lu\n", x25519, xwing);
}

static void print_campaign(const struct campaign *campaign, const struct facts *facts)
{
    const char *title = campaign->title[campaign_lang(campaign, report_lang())];
    char first_day[DATE_CAP], last_day[DATE_CAP];
    date_print(date_from_days(campaign->first_day), first_day);
    date_print(date_from_days(campaign->last_day), last_day);
    cli_print_cell(title, strlen(title), 0);
    printf("\n%s to %s, text version %lu\n", first_day, last_day, (unsigned long)campaign->version);
    if (campaign->goal > 0)
        printf("Goal: %lu\n", (unsigned long)campaign->goal);
    print_suites(campaign, facts);
    putchar('\n');
}

static void print_status(const struct summary *summary)
{
    print_campaign(&summary->roll->folder->campaign, &summary->roll->facts);
    summary_print_table(summary);
    summary_print_notes(summary);
    summary_print_totals(summary->roll);
}

static void put_status(const struct summary *summary)
{
    const struct campaign *campaign = &summary->roll->folder->campaign;
    char first_day[DATE_CAP], last_day[DATE_CAP];
    date_print(date_from_days(campaign->first_day), first_day);
    date_print(date_from_days(campaign->last_day), last_day);
    struct json json = {.out = stdout};
    json_open_object(&json, NULL);
    json_hex(&json, "campaign", campaign->id, sizeof campaign->id);
    json_number(&json, "text_version", campaign->version);
    json_string(&json, "first_day", first_day);
    json_string(&json, "last_day", last_day);
    json_number(&json, "goal", campaign->goal);
    unsigned long x25519, xwing;
    count_suites(&summary->roll->facts, &x25519, &xwing);
    json_number(&json, "suite", campaign_suite(campaign));
    json_number(&json, "suite_1_batches", x25519);
    json_number(&json, "suite_2_batches", xwing);
    summary_json_put(summary, &json);
    json_close_object(&json);
    putchar('\n');
}

static int show(struct roll *roll, const struct cli_arguments *arguments)
{
    struct summary summary;
    enum status status = summary_make(roll, NULL, &summary);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    if (cli_has(arguments, "--json"))
        put_status(&summary);
    else
        print_status(&summary);
    summary_free(&summary);
    return EXIT_DONE;
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll_lean(arguments, show);
}

const struct cli_command command_status = {
    .name = "status",
    .words = "CAMPAIGN",
    .help = "how the campaign stands, volunteer by volunteer",
    .details = "Names also those volunteers of whom nothing has arrived yet.\n\n"
               "  merger status campaign\n\n"
               "--json prints one object:\n"
               "  campaign    its id (hex), with text_version, first_day, last_day and goal (0: "
               "none)\n"
               "  suite       in which batches are sealed, 1 (X25519) or 2 (hybrid post-quantum)\n"
               "  suite_1_batches, suite_2_batches: how many there are of each\n" SUMMARY_JSON_HELP,
    .min_words = 1,
    .max_words = 1,
    .options = {{"--json", 0, NULL, "print it as JSON", false}, CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
