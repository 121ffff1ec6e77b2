// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/with_source.h"

#include "common/report.h"
#include "common/text.h"
#include "merger/commands/source_word.h"
#include "merger/commands/summary.h"

#include <stdio.h>
#include <string.h>

static bool read_why(const struct cli_arguments *arguments, char why[DECISION_WHY_CAP],
                     int *exit_code)
{
    const char *text = cli_option(arguments, "--why");
    if (text && text_tidy(text, strlen(text), why, DECISION_WHY_CAP) == STATUS_OK && why[0] != '\0')
        return true;
    *exit_code = report_say(EXIT_USAGE,
                            "say why with --why TEXT, in at most %d bytes: other coordinators will "
                            "read it",
                            DECISION_WHY_CAP - 1);
    return false;
}

void with_source_print(const struct roll *roll, const struct decision_source *source,
                       const char *result)
{
    char label[SOURCE_WORD_LABEL_CAP], people[SUMMARY_PEOPLE_CAP];
    source_word_label(roll, source, label);
    summary_people(&roll->tally, people);
    cli_print_cell(label, strlen(label), 0);
    printf(" %s. %s %s counted now.\n", result, people,
           summary_plural(roll->tally.high, "is", "are"));
}

enum status with_source_decide(struct roll *roll, const struct decision_source *source,
                               enum decide_holding order, const char *why, bool *changed)
{
    const struct folder *folder = roll->folder;
    enum status status = decide_source(roll, source, order, why, changed);
    if (status != STATUS_OK || !*changed)
        return status;
    roll_close(roll);
    return roll_open_lean(folder, roll);
}

int with_source(struct roll *roll, const struct cli_arguments *arguments,
                int (*work)(struct roll *roll, const struct decision_source *source,
                            const struct holding_state *state, const char *why))
{
    char why[DECISION_WHY_CAP];
    const char *batch = cli_word_count(arguments) > 2 ? cli_word(arguments, 2) : NULL;
    struct decision_source source;
    struct holding holding;
    int exit_code = EXIT_DONE;
    if (!read_why(arguments, why, &exit_code))
        return exit_code;
    enum status status = holding_make(&roll->facts, NULL, &holding);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    if (source_word_find(roll, &holding, cli_word(arguments, 1), batch, &source, &exit_code)) {
        const struct holding_state state = holding_of(&holding, &source);
        exit_code = work(roll, &source, &state, why);
    }
    holding_free(&holding);
    return exit_code;
}
