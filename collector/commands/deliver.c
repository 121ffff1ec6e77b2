// SPDX-License-Identifier: Apache-2.0
#include "collector/commands/commands.h"
#include "collector/delivery.h"
#include "collector/desk.h"
#include "common/report.h"

#include <stdio.h>

static int report_problem(const struct delivery_problem *problem)
{
    return report(problem->status, problem->about[0] != '\0' ? problem->about : NULL);
}

static int deliver_all(struct delivery *delivery)
{
    struct progress progress = {.show = cli_show_progress};
    int exit_code = EXIT_DONE;
    progress_begin(&progress, MSG_DELIVER_PROGRESS, delivery->waiting.count);
    for (bool goes_on = true; goes_on;) {
        goes_on = delivery_step(delivery);
        if (delivery->last.status != STATUS_OK)
            exit_code = report_problem(&delivery->last);
        progress_set(&progress, delivery->done);
    }
    if (delivery->done == delivery->waiting.count)
        progress_end(&progress);
    if (delivery->noted != STATUS_OK && exit_code == EXIT_DONE)
        exit_code = report(delivery->noted, delivery->source);
    return exit_code;
}

static void print_count(enum plural_message message, unsigned long count)
{
    if (count == 0)
        return;
    messages_print_plural(stdout, report_lang(), message, count);
    (void)fputc('\n', stdout);
}

// Only now is the state locked: a kit that was never used here gets no state folder by this.
static int deliver_waiting(struct delivery *delivery, struct desk *desk)
{
    int exit_code;
    if (!desk_claim(desk, &exit_code))
        return exit_code;
    enum status status = delivery_begin(delivery);
    exit_code = status == STATUS_OK ? deliver_all(delivery) : report(status, delivery->target);
    print_count(MSGN_DELIVER_COPIED, delivery->copied);
    print_count(MSGN_DELIVER_THERE, delivery->there);
    if (delivery->copied + delivery->there > 0 && exit_code == EXIT_DONE)
        report_tell(MSG_DELIVER_NEXT);
    return exit_code;
}

static int deliver(struct delivery *delivery, struct desk *desk)
{
    int exit_code = EXIT_DONE;
    if (delivery->waiting.count > 0)
        exit_code = deliver_waiting(delivery, desk);
    else
        report_tell(MSG_DELIVER_NOTHING);
    if (!delivery->waiting.used)
        report_tell(MSG_OUTBOX_NOT_USED_HERE);
    if (delivery->waiting.trouble == STATUS_OK || exit_code != EXIT_DONE)
        return exit_code;
    return waiting_report(&delivery->waiting, delivery->source);
}

static int run(const struct cli_arguments *arguments)
{
    int exit_code;
    struct desk desk;
    struct delivery delivery;
    platform_catch_interrupts();
    if (!desk_open(arguments, &desk, &exit_code))
        return exit_code;
    enum status status = delivery_open(desk.state.folder, cli_word(arguments, 0), &delivery);
    exit_code = status == STATUS_OK ? deliver(&delivery, &desk) : report(status, desk.state.folder);
    delivery_close(&delivery);
    desk_close(&desk);
    return exit_code;
}

const struct cli_command deliver_command = {
    .name = "deliver",
    .words = "DIR",
    .help = "copy all batches that are not confirmed to a stick",
    .details =
        "Needs no passphrase. Every batch that no coordinator has confirmed is copied, flushed, "
        "read back\nand compared. What is there already is not written again; a file of the same "
        "name but other\ncontent is left alone, and the copy gets a number. DIR must not lie on "
        "the "
        "device that holds the\nstate, and is made if only its last part is missing.\n\n"
        "  collector deliver -k ~/kit /media/stick/batches",
    .min_words = 1,
    .max_words = 1,
    .options = {DESK_OPTIONS},
    .run = run,
};
