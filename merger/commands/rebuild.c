// SPDX-License-Identifier: Apache-2.0
#include "merger/list/rebuild.h"

#include "common/json.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/commands/refusals.h"
#include "merger/commands/summary.h"

#include <stdio.h>
#include <string.h>

static unsigned long copy_count(const struct rebuild *rebuild)
{
    return rebuild->merge.batches_new + rebuild->merge.copies_new;
}

static unsigned long fact_count(const struct rebuild *rebuild)
{
    const struct facts *facts = &rebuild->merge.roll.facts;
    return (unsigned long)(facts->decision_count + facts->enrolment_count);
}

// ---- for people -------------------------------------------------------------------------------

static void print_fingerprint(const char *when, const uint8_t fingerprint[FINGERPRINT_LEN])
{
    char letters[LETTERS_CAP];
    letters_print(fingerprint, letters);
    printf("Fingerprint %s %s\n", when, letters);
}

static void print_before(const struct rebuild *rebuild)
{
    if (rebuild->was_readable)
        print_fingerprint("before:", rebuild->before);
    else if (rebuild->had_list)
        puts("The old list could not be read, so that nothing says whether the archive is whole.");
    else
        puts("There was no list.");
}

static void print_result(const struct rebuild *rebuild)
{
    unsigned long copies = copy_count(rebuild), facts = fact_count(rebuild);
    printf("Made again from %lu %s and %lu %s.\n\n", copies,
           summary_plural(copies, "batch file", "batch files"), facts,
           summary_plural(facts, "decision or enrolment", "decisions and enrolments"));
    print_before(rebuild);
    print_fingerprint("now:   ", rebuild->after);
    refusals_print(&rebuild->merge);
    summary_print_totals(&rebuild->merge.roll);
}

// ---- for programs -----------------------------------------------------------------------------

static void put_result(const struct rebuild *rebuild)
{
    struct json json = {.out = stdout};
    char letters[LETTERS_CAP];
    json_open_object(&json, NULL);
    json_number(&json, "copies", copy_count(rebuild));
    json_number(&json, "facts", fact_count(rebuild));
    json_number(&json, "lost", rebuild->lost_copies + rebuild->lost_facts);
    refusals_put(&rebuild->merge, &json);
    if (rebuild->was_readable) {
        letters_print(rebuild->before, letters);
        json_string(&json, "before", letters);
    }
    letters_print(rebuild->after, letters);
    json_string(&json, "fingerprint", letters);
    json_close_object(&json);
    putchar('\n');
}

// ---- the command ------------------------------------------------------------------------------

static int refuse(const struct rebuild *rebuild)
{
    char shown[PLATFORM_PATH_CAP];
    text_show(rebuild->folder->path, strlen(rebuild->folder->path), shown, sizeof shown);
    return report_say(
        EXIT_NOT_OURS,
        "%s: the list knows %lu batch %s and %lu %s that the archive does not have any "
        "more, so it stays as it is; bring them back, by merging the sticks again or "
        "from a copy of the archive, or give them up with --force",
        shown, rebuild->lost_copies, summary_plural(rebuild->lost_copies, "file", "files"),
        rebuild->lost_facts,
        summary_plural(rebuild->lost_facts, "decision or enrolment", "decisions and enrolments"));
}

static int take(struct rebuild *rebuild, const struct cli_arguments *arguments)
{
    refusals_report(&rebuild->merge);
    if (rebuild_loses(rebuild) && !cli_has(arguments, "--force"))
        return refuse(rebuild);
    enum status status = rebuild_take(rebuild);
    if (status != STATUS_OK)
        return report(status, rebuild->folder->path);
    if (cli_has(arguments, "--json"))
        put_result(rebuild);
    else
        print_result(rebuild);
    return rebuild_loses(rebuild) || rebuild->merge.refusal_count > 0 ? EXIT_PARTLY : EXIT_DONE;
}

static int run(const struct cli_arguments *arguments)
{
    struct folder folder;
    struct rebuild rebuild;
    int exit_code;
    if (!folder_open(cli_word(arguments, 0), arguments, &folder, &exit_code))
        return exit_code;
    struct progress progress = {.show = cli_show_progress};
    platform_catch_interrupts();
    enum status status = rebuild_make(&folder, &progress, &rebuild);
    exit_code = status == STATUS_OK ? take(&rebuild, arguments) : report(status, folder.path);
    rebuild_end(&rebuild);
    folder_close(&folder);
    return exit_code;
}

const struct cli_command command_rebuild = {
    .name = "rebuild",
    .words = "CAMPAIGN",
    .help = "make the master list again from the archive",
    .details =
        "For a master list that is missing, damaged, or doubted: what is in CAMPAIGN/archive is\n"
        "read again, and only that. The new list takes the place of the old one when it is whole.\n"
        "An old list that knows something which the archive does not have any more is left as it "
        "is.\n\n"
        "  merger rebuild campaign\n\n"
        "Exit code 3 says that files of the archive were of no use, 4 that the old list was left\n"
        "alone.\n\n"
        "--json prints one object: numbers copies, facts (decisions and enrolments) and lost "
        "(what\n"
        "--force gave up), refused (as merge has it), before (the fingerprint of the old list, if\n"
        "that could be read) and fingerprint.",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--force", 'f', NULL, "even if the old list knows more than the archive", false},
                {"--json", 0, NULL, "print the result as JSON", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
