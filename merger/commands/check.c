// SPDX-License-Identifier: Apache-2.0
#include "merger/list/check.h"

#include "common/cli.h"
#include "common/json.h"
#include "common/platform.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/summary.h"

#include <stdio.h>

static bool is_sound(const struct check_result *result)
{
    return result->lost + result->damaged + result->different + result->unproved == 0;
}

static void print_fault(unsigned long count, const char *one, const char *many, const char *text)
{
    if (count > 0)
        printf("%lu %s %s\n", count, summary_plural(count, one, many), text);
}

// What is archived and not listed is no fault, and comes in with the next merge.
static void print_unlisted(const struct check_result *result)
{
    if (result->unmerged > 0)
        printf("%lu %s of the archive not in the list yet: run merge\n", result->unmerged,
               summary_plural(result->unmerged, "batch file", "batch files"));
    if (result->unlisted > 0)
        printf(
            "%lu %s in the archive only: a command was ended before it had listed %s; the next "
            "merge does, or rebuild\n",
            result->unlisted,
            summary_plural(result->unlisted, "decision or enrolment", "decisions and enrolments"),
            summary_plural(result->unlisted, "it", "them"));
}

static void print_result(const struct check_result *result, bool read_all)
{
    printf("%lu %s, %lu %s, %lu %s: every row opens.\n", result->batches,
           summary_plural(result->batches, "batch", "batches"), result->copies,
           summary_plural(result->copies, "copy", "copies"), result->facts,
           summary_plural(result->facts, "decision or enrolment", "decisions and enrolments"));
    print_fault(result->lost, "of them", "of them",
                "lost from the archive: merge the sticks again, or restore the archive");
    print_fault(result->damaged, "file", "files", "of the archive damaged: merge the sticks again");
    print_fault(result->different, "file of the archive holds", "files of the archive hold",
                "something that the list does not: run rebuild");
    print_fault(result->unproved, "page", "pages",
                "in the list that no file of the archive shows: run rebuild");
    print_unlisted(result);
    if (is_sound(result) && !read_all)
        puts("The archive is complete. --read-all also reads every file in it.");
    else if (is_sound(result) && result->unmerged + result->unlisted == 0)
        puts("The list is what the archive says.");
}

static void put_result(const struct check_result *result)
{
    struct json json = {.out = stdout};
    json_open_object(&json, NULL);
    json_bool(&json, "sound", is_sound(result));
    json_number(&json, "batches", result->batches);
    json_number(&json, "copies", result->copies);
    json_number(&json, "facts", result->facts);
    json_number(&json, "lost", result->lost);
    json_number(&json, "unmerged", result->unmerged);
    json_number(&json, "unlisted", result->unlisted);
    json_number(&json, "damaged", result->damaged);
    json_number(&json, "different", result->different);
    json_number(&json, "unproved", result->unproved);
    json_close_object(&json);
    putchar('\n');
}

static int check(const struct folder *folder, const struct cli_arguments *arguments)
{
    bool read_all = cli_has(arguments, "--read-all");
    struct progress progress = {.show = cli_show_progress};
    struct check_result result;
    enum status status = check_list(folder, read_all, &progress, &result);
    if (status != STATUS_OK)
        return report(status, folder->path);
    if (cli_has(arguments, "--json"))
        put_result(&result);
    else
        print_result(&result, read_all);
    return is_sound(&result) ? EXIT_DONE : EXIT_NOT_OURS;
}

static int run(const struct cli_arguments *arguments)
{
    struct folder folder;
    int exit_code;
    if (!folder_open(cli_word(arguments, 0), arguments, &folder, &exit_code))
        return exit_code;
    platform_catch_interrupts();
    exit_code = check(&folder, arguments);
    folder_close(&folder);
    return exit_code;
}

const struct cli_command command_check = {
    .name = "check",
    .words = "CAMPAIGN",
    .help = "is the master list sound, and the archive complete?",
    .details =
        "  merger check campaign --read-all\n\n"
        "Exit code 4 says that something is lost or damaged.\n\n"
        "--json prints one object: sound (true or false), and numbers: batches, copies, facts\n"
        "(decisions and enrolments), lost (not in the archive), unmerged (batch files in the "
        "archive\nonly), unlisted (decisions and enrolments in the archive only), and\n"
        "with --read-all damaged (archived files), different (archived files with something that\n"
        "the list does not have), unproved (pages in the list that no archived file shows).",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--read-all", 0, NULL, "read every archived batch and compare it", false},
                {"--json", 0, NULL, "print the result as JSON", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
