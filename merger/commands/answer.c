// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/commands/entry_text.h"
#include "merger/commands/entry_word.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"
#include "merger/list/decide.h"

#include <stdio.h>
#include <string.h>

static bool read_verdict(const char *word, enum decide_verdict *out)
{
    static const char *const words[] = {
        [DECIDE_OPEN] = "open", [DECIDE_SAME] = "same", [DECIDE_DIFFERENT] = "different"};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            *out = (enum decide_verdict)i;
            return true;
        }
    return false;
}

static void print_result(const struct roll *roll, const char *word,
                         const struct decide_changes *changes)
{
    char people[SUMMARY_PEOPLE_CAP];
    summary_people(&roll->tally, people);
    printf("%s: %s%s. %s %s counted now.\n", changes->count > 0 ? "Answered" : "Nothing to change",
           word, changes->overruled > 0 ? ", instead of the opposite" : "", people,
           summary_plural(roll->tally.high, "is", "are"));
}

static int decide(struct roll *roll, const struct decide_answer *answer, const char *why,
                  const char *word)
{
    const struct folder *folder = roll->folder;
    struct decide_changes changes;
    enum status status = decide_pairs(roll, answer, 1, why, &changes);
    if (status == STATUS_OK && changes.count > 0) {
        roll_close(roll);
        status = roll_open(folder, roll);
    }
    if (status != STATUS_OK)
        return report(status, folder->path);
    print_result(roll, word, &changes);
    return EXIT_DONE;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    const char *text = cli_option(arguments, "--why"), *word = cli_word(arguments, 3);
    struct decide_answer answer;
    char why[DECISION_WHY_CAP] = "";
    int exit_code = EXIT_DONE;
    if (!read_verdict(word, &answer.verdict))
        return report_say(EXIT_USAGE, "the answer is same, different or open");
    if (text && text_tidy(text, strlen(text), why, sizeof why) != STATUS_OK)
        return report_say(EXIT_USAGE, "--why is a text of at most %d bytes", DECISION_WHY_CAP - 1);
    const struct tally_entry *a = entry_word_find(roll, cli_word(arguments, 1), &exit_code);
    const struct tally_entry *b =
        a ? entry_word_find(roll, cli_word(arguments, 2), &exit_code) : NULL;
    if (!b)
        return exit_code;
    answer.a = facts_cell_entry(a->cell);
    answer.b = facts_cell_entry(b->cell);
    if (decision_compare_entries(&answer.a, &answer.b) == 0)
        return report_say(EXIT_USAGE, "both name the same entry; name two");
    return decide(roll, &answer, why, word);
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, work);
}

const struct cli_command command_answer = {
    .name = "answer",
    .words = "CAMPAIGN ENTRY ENTRY same|different|open",
    .help = "say of any two entries that they are one person, or two",
    .details =
        "ANSWER is same, different, or open: takes back what was answered about the two. It "
        "outranks what\nthe program finds, is signed with your key, and can be changed. ENTRY as "
        "for void. The questions\nthat the program asks are those of review; this is for two of "
        "whom it is sure and wrong.\n\n"
        "  merger answer campaign 3f2a91c07b 9b01aa34cd different --why \"twins, both signed\"",
    .min_words = 4,
    .max_words = 4,
    .options = {{"--why", 0, "TEXT", "a reason, for other coordinators; name nobody in it", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
