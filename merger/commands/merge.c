// SPDX-License-Identifier: Apache-2.0
#include "merger/list/merge_walk.h"

#include "common/platform.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/refusals.h"
#include "merger/commands/summary.h"
#include "merger/commands/summary_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct task {
    const struct cli_arguments *arguments;
    struct merge merge;
    unsigned long ignored_count;
};

// Words of the command line, from the second one on.
static enum status merge_all(struct task *task)
{
    struct progress progress = {.show = cli_show_progress};
    size_t path_count = cli_word_count(task->arguments) - 1;
    const char **paths = malloc((path_count + 1) * sizeof *paths);
    if (!paths)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < path_count; i++)
        paths[i] = cli_word(task->arguments, (unsigned)i + 1);
    enum status status =
        merge_walk(&task->merge, paths, path_count, &progress, &task->ignored_count);
    free(paths);
    return status;
}

// ---- how it ended -----------------------------------------------------------------------------

static unsigned long taken_count(const struct merge *merge)
{
    return merge->batches_new + merge->copies_new + merge->copies_known + merge->decision_files;
}

// True if an entry or a void of a batch that was among the files is held. Held voids are told
// device by device, as in the notes.
static bool something_held(const struct merge *merge)
{
    const struct roll *roll = &merge->roll;
    for (size_t i = 0; i < roll->tally.entry_count; i++) {
        const struct tally_entry *entry = &roll->tally.entries[i];
        size_t batch = (size_t)(entry->cell->batch - roll->facts.batches);
        if (entry->state == TALLY_HELD && batch < merge->mark_count && merge->marks[batch].seen)
            return true;
    }
    for (size_t i = 0; i < roll->facts.batch_count && i < merge->mark_count; i++) {
        const struct facts_batch *batch = &roll->facts.batches[i];
        if (merge->marks[i].seen &&
            (lineage_is_held(lineage_of(&roll->tally.lineage, &roll->facts, batch)) ||
             roll->tally.devices[roll_device(roll, batch)].held_voids > 0))
            return true;
    }
    return false;
}

static int exit_code_of_refusal(const struct merge_refusal *refusal)
{
    if (refusal->of_decisions)
        return report_exit_code(refusal->unreadable);
    if (refusal->unreadable != STATUS_OK)
        return EXIT_FAILED;
    return refusal->verdict == BATCH_READ_NOT_FOR_US ? EXIT_WRONG_KEY : EXIT_NOT_OURS;
}

static int exit_code_of(const struct merge *merge)
{
    size_t failed = 0, not_for_us = 0;
    for (size_t i = 0; i < merge->refusal_count; i++) {
        int exit_code = exit_code_of_refusal(&merge->refusals[i]);
        failed += exit_code == EXIT_FAILED;
        not_for_us += exit_code == EXIT_WRONG_KEY;
    }
    if (taken_count(merge) > 0)
        return merge->refusal_count > 0 || something_held(merge) ? EXIT_PARTLY : EXIT_DONE;
    if (merge->refusal_count == failed)
        return EXIT_FAILED; // also if there was no file at all
    return not_for_us == merge->refusal_count ? EXIT_WRONG_KEY : EXIT_NOT_OURS;
}

// ---- for people -------------------------------------------------------------------------------

static void print_count(unsigned long count, const char *one, const char *many)
{
    if (count > 0)
        printf(", %lu %s", count, summary_plural(count, one, many));
}

static void print_files(const struct task *task)
{
    const struct merge *merge = &task->merge;
    printf("%s%lu %s",
           merge->dry_run ? "Looked at, without taking anything in: " : "Read: ", merge->file_count,
           summary_plural(merge->file_count, "file", "files"));
    print_count(merge->batches_new, "new batch", "new batches");
    print_count(merge->copies_new, "other copy of a known batch", "other copies of known batches");
    print_count(merge->copies_known, "known already", "known already");
    print_count(merge->decisions_new, "new decision", "new decisions");
    print_count(merge->decisions_known, "decision known already", "decisions known already");
    print_count((unsigned long)merge->refusal_count, "refused", "refused");
    print_count(task->ignored_count, "file of another kind ignored",
                "files of other kinds ignored");
    puts(".");
    if (merge->archived_count > 0)
        printf("%lu of them %s left in the archive by a merge that did not end.\n",
               merge->archived_count, summary_plural(merge->archived_count, "was", "were"));
}

static void print_new(const struct summary *summary)
{
    if (summary->entries_new > 0)
        printf("%lu new %s; %lu %s counted for the first time.\n", summary->entries_new,
               summary_plural(summary->entries_new, "entry", "entries"), summary->people_new,
               summary_plural(summary->people_new, "person is", "people are"));
}

static void print_summary(const struct task *task, const struct summary *summary)
{
    print_files(task);
    print_new(summary);
    if (summary->row_count > 0)
        putchar('\n');
    summary_print_table(summary);
    summary_print_notes(summary);
    refusals_print(&task->merge);
    summary_print_totals(summary->roll);
}

// ---- for programs -----------------------------------------------------------------------------

static void put_summary(const struct task *task, const struct summary *summary)
{
    const struct merge *merge = &task->merge;
    struct json json = {.out = stdout};
    json_open_object(&json, NULL);
    json_bool(&json, "dry_run", merge->dry_run);
    json_number(&json, "files", merge->file_count);
    json_number(&json, "from_archive", merge->archived_count);
    json_number(&json, "new_batches", merge->batches_new);
    json_number(&json, "new_copies", merge->copies_new);
    json_number(&json, "known_copies", merge->copies_known);
    json_number(&json, "new_decisions", merge->decisions_new);
    json_number(&json, "known_decisions", merge->decisions_known);
    json_number(&json, "new_entries", summary->entries_new);
    json_number(&json, "new_people", summary->people_new);
    json_number(&json, "ignored", task->ignored_count);
    refusals_put(merge, &json);
    summary_json_put(summary, &json);
    json_close_object(&json);
    putchar('\n');
}

// ---- the command ------------------------------------------------------------------------------

static int finish(const struct task *task)
{
    const struct merge *merge = &task->merge;
    struct summary summary;
    enum status status = summary_make(&merge->roll, merge, &summary);
    if (status != STATUS_OK)
        return report(status, merge->folder->path);
    refusals_report(merge);
    if (cli_has(task->arguments, "--json"))
        put_summary(task, &summary);
    else
        print_summary(task, &summary);
    summary_free(&summary);
    if (taken_count(merge) == 0 && merge->refusal_count == 0)
        return report_say(
            EXIT_FAILED,
            "no batch file was found there, nor one of decisions; volunteers put their "
            "batches on a stick with \"collector deliver\"");
    return exit_code_of(merge);
}

static int run(const struct cli_arguments *arguments)
{
    struct folder folder;
    int exit_code;
    if (!folder_open(cli_word(arguments, 0), arguments, &folder, &exit_code))
        return exit_code;
    platform_catch_interrupts();
    struct task task = {.arguments = arguments};
    enum status status = merge_begin(&folder, cli_has(arguments, "--dry-run"), &task.merge);
    if (status == STATUS_OK)
        status = merge_all(&task);
    exit_code = status == STATUS_OK ? finish(&task) : report(status, folder.path);
    merge_end(&task.merge);
    folder_close(&folder);
    return exit_code;
}

const struct cli_command command_merge = {
    .name = "merge",
    .words = "CAMPAIGN PATH...",
    .help = "take in batches and decisions from files and folders",
    .details =
        "Reads files and, in folders and the folders in them, every file whose name ends in .qolb "
        "or\n.qold: batches, and what \"merger decisions\" of another coordinator wrote.\n"
        "What opens is kept in CAMPAIGN/archive. The same files may be merged again: nothing "
        "counts\n"
        "twice, and damaged copies of one batch complete each other.\n\n"
        "  merger merge campaign /media/stick\n"
        "  merger merge campaign /media/stick --dry-run --json\n\n"
        "Exit code 3 says that something was refused or held, 4 that every file was refused, 5 "
        "that\n"
        "all of them are sealed to other keys.\n\n"
        "--json prints one object:\n"
        "  dry_run     true or false\n"
        "  files       how many were looked at, and of them from_archive: left by a merge that\n"
        "              did not end\n"
        "  new_batches, new_copies, known_copies, ignored\n"
        "              numbers of files\n"
        "  new_decisions, known_decisions\n"
        "              in files of decisions\n"
        "  new_entries, new_people\n"
        "              entries, and people who are counted for the first time\n"
        "  refused     an array of objects with path and reason: \"unreadable\", or a word of\n"
        "              docs/FORMAT.md\n" SUMMARY_JSON_HELP,
    .min_words = 2,
    .max_words = CLI_MAX_WORDS,
    .options = {{"--dry-run", 'n', NULL, "say what would come in, and change nothing", false},
                {"--json", 0, NULL, "print the summary as JSON", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
