// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/commands/entry_text.h"
#include "merger/commands/entry_word.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"
#include "merger/list/person.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What is asked for.
struct order {
    bool undo, whole_person;
    char why[DECISION_WHY_CAP];
};

// ---- the reason -------------------------------------------------------------------------------

static bool read_order(const struct cli_arguments *arguments, struct order *order, int *exit_code)
{
    const char *text = cli_option(arguments, "--why");
    *order = (struct order){.undo = cli_has(arguments, "--undo"),
                            .whole_person = cli_has(arguments, "--person")};
    if (!text && order->undo)
        return true;
    enum status status = STATUS_BAD_TEXT;
    if (text)
        status = text_tidy(text, strlen(text), order->why, DECISION_WHY_CAP);
    if (status == STATUS_OK && order->why[0] != '\0')
        return true;
    *exit_code = report_say(EXIT_USAGE,
                            "say why with --why TEXT, in at most %d bytes: other coordinators will "
                            "read it",
                            DECISION_WHY_CAP - 1);
    return false;
}

// ---- the decision -----------------------------------------------------------------------------

// "Entry ... is voided", "Entry ... and 2 more of the same person are voided".
static void print_result(const struct roll *roll, const struct decision_entry *subjects,
                         size_t count, const struct order *order, bool changed)
{
    char id[ENTRY_TEXT_SHORT_ID_CAP];
    char people[SUMMARY_PEOPLE_CAP];
    summary_people(&roll->tally, people);
    sodium_bin2hex(id, sizeof id, subjects->entry_id, sizeof id / 2);
    printf("Entry %s", id);
    if (count > 1)
        printf(" and %zu more of the same person", count - 1);
    if (changed)
        printf(" %s", count > 1 ? "are" : "is");
    else
        printf(" %s", count > 1 ? "were" : "was");
    if (order->undo)
        fputs(" no longer voided by a coordinator", stdout);
    else
        printf(" voided%s", changed ? "" : " already");
    printf(". %s %s counted now.\n", people, summary_plural(roll->tally.high, "is", "are"));
}

static size_t count_people(const struct roll *roll, const struct decision_entry *entries,
                           size_t count)
{
    size_t people = 0;
    for (size_t i = 0; i < count; i++) {
        size_t first, found = tally_find_named(&roll->tally, &entries[i], &first);
        for (size_t j = first; j < first + found; j++)
            people += roll->tally.entries[j].state == TALLY_COUNTED;
    }
    return people;
}

// Who asks to be taken out is still counted through another entry; and what was one person through
// the entry alone that is void is several now.
static void warn_of_others(const struct roll *roll, const struct decision_entry *others,
                           size_t count)
{
    const size_t people = count_people(roll, others, count);
    for (size_t i = 0; i < count; i++) {
        char id[ENTRY_TEXT_SHORT_ID_CAP];
        sodium_bin2hex(id, sizeof id, others[i].entry_id, sizeof id / 2);
        report_say(EXIT_DONE, "entry %s of the same person still counts", id);
    }
    if (people > 1)
        report_say(EXIT_DONE,
                   "this entry alone made them one person: they count as %zu people now; "
                   "\"merger answer\" makes them one again",
                   people);
    if (count > 0)
        report_say(EXIT_DONE, "use --person to void all of them");
}

static enum status decide(struct roll *roll, const struct decision_entry *subjects, size_t count,
                          const struct order *order, bool *changed)
{
    const struct folder *folder = roll->folder;
    enum status status = order->undo ? decide_restore(roll, subjects, count, order->why, changed)
                                     : decide_void(roll, subjects, count, order->why, changed);
    if (status != STATUS_OK || !*changed)
        return status;
    roll_close(roll);
    return roll_open(folder, roll);
}

static int carry_out(struct roll *roll, const struct tally_entry *entry, const struct order *order)
{
    const char *path = roll->folder->path;
    const struct decision_entry named = facts_cell_entry(entry->cell);
    struct decision_entry *person = NULL;
    size_t person_count = 0;
    bool changed;
    enum status status = person_find(roll, &named, order->undo ? PERSON_TO_RESTORE : PERSON_TO_VOID,
                                     &person, &person_count);
    size_t count = order->whole_person ? person_count : 1;
    if (status == STATUS_OK)
        status = decide(roll, person, count, order, &changed);
    if (status == STATUS_OK && order->undo && !changed) {
        free(person);
        // A command that was killed once it had done this is run again.
        return report_say(EXIT_DONE, "nothing to take back: no coordinator voided that");
    }
    if (status == STATUS_OK) {
        print_result(roll, person, count, order, changed);
        if (!order->undo)
            warn_of_others(roll, person + count, person_count - count);
    }
    free(person);
    return status == STATUS_OK ? EXIT_DONE : report(status, path);
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    struct order order;
    int exit_code = EXIT_DONE;
    if (!read_order(arguments, &order, &exit_code))
        return exit_code;
    const struct tally_entry *entry = entry_word_find(roll, cli_word(arguments, 1), &exit_code);
    return entry ? carry_out(roll, entry, &order) : exit_code;
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, work);
}

const struct cli_command command_void = {
    .name = "void",
    .words = "CAMPAIGN ENTRY",
    .help = "take an entry out of the count, or back into it",
    .details =
        "ENTRY is the beginning of an entry's id, at least four digits of it, as list and find "
        "show it.\nID@DEVICE, with the beginning of a device's id or its alias, tells two entries "
        "of one id apart.\nThe decision is signed with your key and can be taken back.\n\n"
        "  merger void campaign 3f2a91c07b --person --why \"asked us to be removed\"\n"
        "  merger void campaign 3f2a91c07b --person --undo --why \"it was someone else\"\n"
        "  merger void campaign 3f2a91c07b@swallow --why \"a mistake in transcribing\"\n\n"
        "Who signed twice is still counted when one entry is voided: --person voids all entries "
        "of the\nperson, and with --undo takes all of them back.",
    .min_words = 2,
    .max_words = 2,
    .options = {{"--why", 0, "TEXT", "the reason, for other coordinators; name nobody in it",
                 false},
                {"--person", 0, NULL, "all entries of the same person, not only this one", false},
                {"--undo", 0, NULL, "take the decision back; then --why may be left out", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
