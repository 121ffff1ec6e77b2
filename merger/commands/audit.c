// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/letters.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/audit/audit_sheet.h"
#include "merger/commands/audit_text.h"
#include "merger/commands/commands.h"
#include "merger/commands/refused_rows.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"
#include "merger/commands/with_table.h"
#include "merger/handover/output.h"
#include "merger/list/fingerprint.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SAMPLE_DIGITS 7

// What is asked for.
struct order {
    const char *output_path, *import_path;
    size_t count; // 0: the usual one
    char seed[SAMPLE_SEED_CAP];
    bool json, whole_list, force;
};

// ---- options ----------------------------------------------------------------------------------

static bool read_count(const char *text, size_t *out)
{
    size_t len = strspn(text, "0123456789");
    if (len == 0 || len > MAX_SAMPLE_DIGITS || text[len] != '\0')
        return false;
    *out = strtoul(text, NULL, 10);
    return *out > 0;
}

// What is wrong with the options; NULL if nothing is.
static const char *read_order(const struct cli_arguments *arguments, struct order *order)
{
    const char *count = cli_option(arguments, "--sample"), *seed = cli_option(arguments, "--seed");
    *order = (struct order){.output_path = cli_option(arguments, "--output"),
                            .import_path = cli_option(arguments, "--import"),
                            .json = cli_has(arguments, "--json"),
                            .whole_list = cli_has(arguments, "--whole-list"),
                            .force = cli_has(arguments, "--force")};
    if (!order->output_path == !order->import_path)
        return "draw a sample with --output FILE.csv, or take the verdicts in with --import "
               "FILE.csv";
    if (order->import_path && (count || seed))
        return "the table says itself which sample it is: --sample and --seed go with --output";
    if (order->output_path && (order->json || order->whole_list))
        return "--json and --whole-list go with --import";
    if (count && !read_count(count, &order->count))
        return "--sample is how many people: a number from 1 on, of at most seven digits";
    if (seed && (text_tidy(seed, strlen(seed), order->seed, sizeof order->seed) != STATUS_OK ||
                 order->seed[0] == '\0'))
        return "--seed is a text of 1 to 100 bytes";
    return NULL;
}

// ---- drawing ----------------------------------------------------------------------------------

static void draw_seed(char out[SAMPLE_SEED_CAP])
{
    uint8_t bytes[8];
    randombytes_buf(bytes, sizeof bytes);
    letters_print(bytes, out);
}

static int write_sheet(const struct roll *roll, const struct order *order,
                       const char list[LETTERS_CAP], const struct sample *sample)
{
    struct output output;
    enum status status = output_open(order->output_path, order->force, &output);
    if (status != STATUS_OK)
        return report(status, order->output_path);
    status = audit_sheet_write(roll, order->seed, list, sample, &output);
    if (status != STATUS_OK) {
        output_abandon(&output);
        return report(status, roll->folder->path);
    }
    status = output_finish(&output);
    if (status != STATUS_OK)
        return report(status, order->output_path);
    report_say(EXIT_DONE, "%zu of %zu people drawn with the seed \"%s\"", sample->count,
               sample->people, order->seed);
    report_say(EXIT_DONE, "all that they gave is in the table in clear: keep it where only you can "
                          "read it, and destroy it when the verdicts are taken in");
    summary_report_questions(&roll->tally);
    return EXIT_DONE;
}

static int draw(const struct roll *roll, struct order *order, const char list[LETTERS_CAP])
{
    size_t people = roll->tally.total.by_state[TALLY_COUNTED];
    uint8_t key[SAMPLE_KEY_LEN];
    struct sample sample;
    if (people == 0)
        return report_say(EXIT_FAILED, "nobody is counted yet, so there is nobody to draw");
    if (order->seed[0] == '\0')
        draw_seed(order->seed);
    sample_key(roll->folder->campaign.id, order->seed, key);
    enum status status = sample_draw(
        &roll->tally, key, order->count > 0 ? order->count : sample_usual_count(people), &sample);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    int exit_code = write_sheet(roll, order, list, &sample);
    sample_free(&sample);
    return exit_code;
}

// ---- taking the verdicts in -------------------------------------------------------------------

static enum status show_estimate(const struct roll *roll, const struct order *order,
                                 const struct audit_sheet *sheet)
{
    struct audit_text text = {.sheet = sheet};
    size_t checked = verdict_prefix(sheet->verdicts, sheet->count);
    enum status status = verdict_count(sheet->verdicts, checked, &text.count);
    if (status != STATUS_OK)
        return status;
    for (size_t i = checked; i < sheet->count; i++)
        text.unused += sheet->verdicts[i].word != VERDICT_WORD_NONE;
    text.left = sheet->count - checked - text.unused;
    text.count.people = (unsigned long)sheet->people;
    text.count.of_whole_list = order->whole_list;
    text.count.goal = roll->folder->campaign.goal;
    if (sheet->changed)
        report_say(EXIT_DONE, "the list has changed since the sample was drawn: this is about the "
                              "list as it was then");
    if (order->json)
        audit_text_put_json(&text);
    else
        audit_text_print(&text);
    return STATUS_OK;
}

struct taking {
    const struct roll *roll;
    const struct order *order;
    const char *list;
};

// Refused rows are told before the estimate, which is without them.
static int take_table(void *context, const char *text, size_t len)
{
    const struct taking *taking = context;
    const struct order *order = taking->order;
    const char *path = order->import_path;
    struct audit_sheet sheet;
    enum status status = audit_sheet_read(taking->roll, taking->list, text, len, &sheet);
    if (status == STATUS_BAD_LINE)
        return report_say(EXIT_NOT_OURS,
                          "the table is no sample of this list: its columns seed, list, people, "
                          "number, person, verdict and duplicate_of must be there, with what was "
                          "written in the first five");
    if (status != STATUS_OK)
        return report(status, path);
    int exit_code = refused_rows_write(&sheet.refusals, path, order->force);
    if (exit_code == EXIT_DONE) {
        status = show_estimate(taking->roll, order, &sheet);
        exit_code = sheet.refusals.count > 0 ? EXIT_PARTLY : EXIT_DONE;
    }
    if (status != STATUS_OK)
        exit_code = report(status, path);
    audit_sheet_free(&sheet);
    return exit_code;
}

// ---- the command ------------------------------------------------------------------------------

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    struct order order;
    uint8_t bytes[FINGERPRINT_LEN];
    char list[LETTERS_CAP];
    read_order(arguments, &order);
    platform_catch_interrupts(); // from here on there is something to leave behind
    enum status status = fingerprint_make(&roll->facts, roll->folder->campaign.id, bytes);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    letters_print(bytes, list);
    struct taking taking = {.roll = roll, .order = &order, .list = list};
    return order.import_path ? with_table(order.import_path, take_table, &taking)
                             : draw(roll, &order, list);
}

static int run(const struct cli_arguments *arguments)
{
    struct order order;
    const char *problem = read_order(arguments, &order);
    return problem ? report_say(EXIT_USAGE, "%s", problem) : with_roll(arguments, work);
}

const struct cli_command command_audit = {
    .name = "audit",
    .words = "CAMPAIGN",
    .help = "check a random sample by hand, and learn how many signatures are valid",
    .details =
        "First draw the sample, when the list is complete. Whoever has the same list and seed "
        "draws the\nsame people. Without --seed one is drawn and told; without --sample it is 3 % "
        "of the people, at\nleast 500, or all.\n\n"
        "  merger audit campaign -o sample.csv\n"
        "  merger audit campaign --sample 200 --seed \"three dice: 4 2 6\" -o sample.csv\n\n"
        "The table has all that these people gave, in clear: keep it where only you can read it. "
        "Check each\nagainst the sheet, by a call or a visit, and fill in verdict: valid, invalid, "
        "duplicate or unknown,\nin English, Russian or Kazakh, or v, i, d, u. For a duplicate, "
        "duplicate_of says of whom: the\nnumber of another row, or an entry's id from \"merger "
        "find\". Go from number 1 on: only what stands\nbefore the first empty verdict is a "
        "random sample, and is used.\n\n"
        "  merger audit campaign --import sample.csv\n\n"
        "It says how many signatures are valid by the rules of California and of Washington, and "
        "between\nwhich limits with 95 % confidence. If each person was looked for in the whole "
        "list, and not only in\nthe table, --whole-list makes the limits for duplicates much "
        "closer. A row that cannot be taken is\nnamed, with the reason, in FILE.refused.csv, and "
        "the exit code is 3. Nothing is changed in the list.\n\n"
        "--json prints one object:\n" AUDIT_TEXT_JSON_HELP,
    .min_words = 1,
    .max_words = 1,
    .options = {{"--output", 'o', "FILE", "draw a sample and write it as a table", false},
                {"--sample", 0, "N", "so many people", false},
                {"--seed", 0, "TEXT", "what the choice follows from", false},
                {"--import", 0, "FILE", "take in the verdicts of such a table", false},
                {"--whole-list", 0, NULL, "each was looked for in the whole list", false},
                {"--json", 0, NULL, "print the estimate as JSON", false},
                {"--force", 'f', NULL,
                 "replace FILE, or FILE.refused.csv, or remove that if it is settled", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
