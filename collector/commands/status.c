// SPDX-License-Identifier: Apache-2.0
#include "collector/commands/commands.h"
#include "collector/desk.h"
#include "collector/waiting.h"
#include "common/json.h"
#include "common/report.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

// `used` is false if the kit has no state here.
static void print_json(const struct desk *desk, const char *folder, bool used,
                       const struct outbox_totals *totals)
{
    struct json json = {.out = stdout};
    json_open_object(&json, NULL);
    json_hex(&json, "campaign", desk->campaign.id, sizeof desk->campaign.id);
    json_string(&json, "state_folder", folder);
    json_bool(&json, "used_here", used);
    json_number(&json, "batches", totals->batches);
    json_number(&json, "not_delivered", totals->not_delivered);
    json_number(&json, "not_confirmed", totals->not_confirmed);
    json_number(&json, "suite", seal_slot_suite(desk->recipients, desk->recipient_count));
    json_bool(&json, "locked_for_tests", desk->cost.for_tests);
    json_close_object(&json);
    (void)fputc('\n', stdout); // a failed stdout shows when it is closed
}

// Of the batches that this program begins.
static enum message suite_message(const struct desk *desk)
{
    return seal_slot_suite(desk->recipients, desk->recipient_count) == SEAL_SUITE_XWING
               ? MSG_SUITE_XWING
               : MSG_SUITE_X25519;
}

static void print_text(const struct desk *desk, const char *folder, bool used,
                       const struct outbox_totals *totals)
{
    const struct {
        enum message message;
        unsigned long count;
    } lines[] = {
        {MSG_OUTBOX_BATCHES, totals->batches},
        {MSG_OUTBOX_NOT_DELIVERED, totals->not_delivered},
        {MSG_OUTBOX_NOT_CONFIRMED, totals->not_confirmed},
    };
    report_tell(MSG_DESK_STATE_FOLDER, folder);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        report_tell(lines[i].message, lines[i].count);
    report_tell(suite_message(desk));
    if (!used)
        report_tell(MSG_OUTBOX_NOT_USED_HERE);
    if (desk->cost.for_tests)
        report_tell(MSG_OUTBOX_FOR_TESTS);
}

static void print(const struct desk *desk, const struct waiting *waiting, bool as_json)
{
    char folder[PLATFORM_PATH_CAP];
    text_show(desk->state.folder, strlen(desk->state.folder), folder, sizeof folder);
    if (as_json)
        print_json(desk, folder, waiting->used, &waiting->totals);
    else
        print_text(desk, folder, waiting->used, &waiting->totals);
}

static int run(const struct cli_arguments *arguments)
{
    int exit_code = EXIT_DONE;
    struct desk desk;
    struct waiting waiting;
    if (!desk_open(arguments, &desk, &exit_code))
        return exit_code;
    enum status status = waiting_find(desk.state.folder, &waiting);
    if (status == STATUS_OK)
        print(&desk, &waiting, cli_has(arguments, "--json"));
    else
        exit_code = report(status, desk.state.folder);
    if (status == STATUS_OK && waiting.trouble != STATUS_OK)
        exit_code = waiting_report(&waiting, desk.state.folder);
    waiting_free(&waiting);
    desk_close(&desk);
    return exit_code;
}

const struct cli_command status_command = {
    .name = "status",
    .words = "",
    .help = "say how many batches wait on this laptop",
    .details = "Needs no passphrase. Says where the state lives and how many batches there are, "
               "have not been\ndelivered, and have not been confirmed by a coordinator, and how "
               "new ones are sealed. It\nnever says how many signatures they hold: the laptop does "
               "not know.\n\n"
               "  collector status -k ~/kit\n  collector status --json",
    .options = {DESK_OPTIONS, {"--json", 0, NULL, "the same for a program to read", false}},
    .run = run,
};
