// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/commands/refused_rows.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"
#include "merger/commands/with_table.h"
#include "merger/handover/output.h"
#include "merger/list/decide.h"
#include "merger/review/interview.h"
#include "merger/review/queue.h"
#include "merger/review/worksheet.h"

#include <stdio.h>
#include <string.h>

// What is asked for.
struct order {
    unsigned part, part_count;
    bool blind, force;
    const char *export_path, *import_path;
    char why[DECISION_WHY_CAP];
};

static bool read_order(const struct cli_arguments *arguments, struct order *order, int *exit_code)
{
    const char *part = cli_option(arguments, "--part"), *why = cli_option(arguments, "--why");
    *order = (struct order){.part = 1,
                            .part_count = 1,
                            .blind = cli_has(arguments, "--blind"),
                            .force = cli_has(arguments, "--force"),
                            .export_path = cli_option(arguments, "--export"),
                            .import_path = cli_option(arguments, "--import")};
    *exit_code = EXIT_DONE;
    if (order->export_path && order->import_path)
        *exit_code = report_say(EXIT_USAGE, "--export and --import do not go together");
    else if (part && !queue_read_part(part, &order->part, &order->part_count))
        *exit_code =
            report_say(EXIT_USAGE, "--part is like 1/2: one of up to %d parts", QUEUE_MAX_PARTS);
    else if (why && text_tidy(why, strlen(why), order->why, sizeof order->why) != STATUS_OK)
        *exit_code =
            report_say(EXIT_USAGE, "--why is a text of at most %d bytes", DECISION_WHY_CAP - 1);
    else if (!order->export_path && !order->import_path &&
             !(platform_stdin_is_terminal() && platform_stdout_is_terminal()))
        *exit_code = report_say(
            EXIT_USAGE, "questions are asked on a terminal, and this is none: write them to "
                        "a table with --export FILE.csv, and take the answers in with "
                        "--import");
    return *exit_code == EXIT_DONE;
}

// What follows from the answers, as the list then stands.
static enum status print_outcome(struct roll *roll)
{
    const struct folder *folder = roll->folder;
    roll_close(roll);
    enum status status = roll_open(folder, roll);
    if (status == STATUS_OK)
        summary_print_totals(roll);
    return status;
}

// ---- on the terminal --------------------------------------------------------------------------

static int interview(struct roll *roll, const struct order *order, const struct queue *queue)
{
    const struct interview_plan plan = {
        .roll = roll, .queue = queue, .why = order->why, .blind = order->blind};
    size_t answered_count;
    enum status status = interview_run(&plan, &answered_count);
    if (status != STATUS_OK && status != STATUS_INTERRUPTED)
        return report(status, roll->folder->path);
    printf("%zu of %zu %s answered; all that was answered is kept.\n", answered_count, queue->count,
           summary_plural(queue->count, "question is", "questions are"));
    if (status == STATUS_OK)
        status = print_outcome(roll);
    return status == STATUS_OK ? EXIT_DONE : report(status, roll->folder->path);
}

// ---- as a table -------------------------------------------------------------------------------

static int write_table(const struct roll *roll, const struct order *order,
                       const struct queue *queue)
{
    const char *path = order->export_path;
    struct output output;
    enum status status = output_open(path, order->force, &output);
    if (status != STATUS_OK)
        return report(status, path);
    status = worksheet_write(roll, queue, order->blind, output.stream);
    if (status != STATUS_OK) {
        output_abandon(&output);
        return report(status, roll->folder->path);
    }
    status = output_finish(&output);
    if (status != STATUS_OK)
        return report(status, path);
    return report_say(EXIT_DONE, "%zu %s written; names are in it in clear", queue->count,
                      summary_plural(queue->count, "question", "questions"));
}

static enum status take_answers(struct roll *roll, const struct order *order,
                                const struct worksheet *sheet)
{
    struct decide_changes changes;
    enum status status = decide_pairs(roll, sheet->answers, sheet->count, order->why, &changes);
    if (status != STATUS_OK)
        return status;
    printf("%zu %s, of them %zu new; %lu left for later; %zu %s refused.\n", sheet->count,
           summary_plural(sheet->count, "answer", "answers"), changes.count, sheet->later_count,
           sheet->refusals.count, summary_plural(sheet->refusals.count, "row", "rows"));
    if (changes.overruled > 0)
        printf("%zu of them instead of the opposite, which was answered before: see \"merger "
               "decisions\".\n",
               changes.overruled);
    return print_outcome(roll);
}

struct taking {
    struct roll *roll;
    const struct order *order;
};

// Refused rows are written before anything is decided.
static int take_table(void *context, const char *text, size_t len)
{
    const struct taking *taking = context;
    struct roll *roll = taking->roll;
    const struct order *order = taking->order;
    const char *path = order->import_path;
    struct worksheet sheet;
    enum status status = worksheet_read(roll, text, len, &sheet);
    if (status == STATUS_BAD_LINE)
        return report_say(EXIT_NOT_OURS,
                          "the table's first row must name its columns, \"question\" "
                          "and \"answer\" among them");
    if (status != STATUS_OK)
        return report(status, path);
    int exit_code = refused_rows_write(&sheet.refusals, path, order->force);
    if (exit_code == EXIT_DONE) {
        status = take_answers(roll, order, &sheet);
        exit_code = sheet.refusals.count > 0 ? EXIT_PARTLY : EXIT_DONE;
    }
    if (status != STATUS_OK)
        exit_code = report(status, roll->folder->path);
    worksheet_free(&sheet);
    return exit_code;
}

// ---- the command ------------------------------------------------------------------------------

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    struct order order;
    struct queue queue;
    int exit_code;
    if (!read_order(arguments, &order, &exit_code))
        return exit_code;
    platform_catch_interrupts();
    if (order.import_path)
        return with_table(order.import_path, take_table, &(struct taking){roll, &order});
    enum status status = queue_make(roll, order.part, order.part_count, order.blind, &queue);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    if (order.export_path)
        exit_code = write_table(roll, &order, &queue);
    else if (queue.count == 0)
        exit_code = report_say(EXIT_DONE, "no question is open");
    else
        exit_code = interview(roll, &order, &queue);
    queue_free(&queue);
    return exit_code;
}

static int run(const struct cli_arguments *arguments)
{
    struct order order;
    int exit_code;
    return read_order(arguments, &order, &exit_code) ? with_roll(arguments, work) : exit_code;
}

const struct cli_command command_review = {
    .name = "review",
    .words = "CAMPAIGN",
    .help = "answer whether two people are one, where the program cannot tell",
    .details =
        "Shows the two side by side: = nothing differs but case and spelling, ~ more than half "
        "agrees, x it\ndoes not, and in brackets what differs. s: one person, d: two, l: later, u: "
        "go back and take the\nanswer back, q: quit; then Enter; anything else shows help. Each "
        "answer is signed with your key and\nkept at once. Until a question is answered, both "
        "people count. What the bits say: merger explain\n--help.\n\n"
        "  merger review campaign\n"
        "  merger review campaign --part 1/2 --blind\n"
        "  merger review campaign --export questions.csv\n"
        "  merger review campaign --import questions.csv\n\n"
        "--part 1/2 and --part 2/2 share the questions out between two people, however the list "
        "grows.\n--blind shows no score, and puts the questions in an order that tells nothing.\n\n"
        "--export writes a table with the columns question, answer, bits, entry_1, entry_2, and "
        "every field\nof both. Fill in answer: same, different or later, in English, Russian or "
        "Kazakh, or s, d, l.\n--import reads the columns question and answer. A row that cannot be "
        "taken is named, with the reason,\nin FILE.refused.csv, and the exit code is 3. A table "
        "may be taken in again.\nAn answer in it outranks what was answered meanwhile, by "
        "whomever: take in tables the same evening.",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--part", 0, "I/N", "only this part of the questions, of N", false},
                {"--blind", 0, NULL, "without score and evidence", false},
                {"--export", 0, "FILE", "write the questions as a table", false},
                {"--import", 0, "FILE", "take in the answers of such a table", false},
                {"--why", 0, "TEXT", "a reason, for other coordinators; name nobody in it", false},
                {"--force", 'f', NULL,
                 "replace FILE, or FILE.refused.csv, or remove that if it is settled", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
