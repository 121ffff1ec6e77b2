// SPDX-License-Identifier: Apache-2.0
#include "merger/review/interview.h"

#include "common/cli.h"
#include "common/platform.h"
#include "common/text.h"
#include "merger/list/standing.h"
#include "merger/review/answer_word.h"
#include "merger/review/evidence.h"
#include "merger/review/pair_text.h"
#include "merger/review/round.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STDIN_DESCRIPTOR 0
#define LINE_CAP 64
#define ENTRY_SHOWN_LEN 6
#define ENTRY_SHOWN_CAP (2 * ENTRY_SHOWN_LEN + 1)

struct interview {
    const struct interview_plan *plan;
    struct pair_text *text;
    unsigned width;
    struct round round;
    bool *stands; // by the decision, as it was at the beginning
    size_t stand_count;
};

// ---- shown ------------------------------------------------------------------------------------

// Who answered what, where that contradicts itself.
static void print_answers(const struct interview *interview, const struct tally_question *question)
{
    const struct roll *roll = interview->plan->roll;
    const struct decision_entry a = facts_cell_entry(roll->tally.entries[question->a].cell);
    const struct decision_entry b = facts_cell_entry(roll->tally.entries[question->b].cell);
    puts("Coordinators answered it differently:");
    for (size_t i = 0; i < roll->facts.decision_count; i++) {
        const struct decision *decision = &roll->facts.decisions[i];
        if (i >= interview->stand_count || !interview->stands[i] ||
            !decision_is_about_two(decision->kind) ||
            decision_compare_entries(&decision->entry, &a) != 0 ||
            decision_compare_entries(&decision->other, &b) != 0)
            continue;
        printf("  coordinator %u: %s%s", decision_coordinator(decision, &roll->folder->campaign),
               decision_kind_name(decision->kind), decision->why[0] ? ", " : "");
        cli_print_cell(decision->why, strlen(decision->why), 0);
        putchar('\n');
    }
}

static enum status show(const struct interview *interview)
{
    const struct interview_plan *plan = interview->plan;
    const struct tally_question *question = round_question(&interview->round);
    const struct tally_entry *entries = plan->roll->tally.entries;
    platform_clear_screen();
    printf("Question %zu of %zu: one person, or two?\n", interview->round.at + 1,
           plan->queue->count);
    if (question->opposing)
        print_answers(interview, question);
    putchar('\n');
    enum status status = pair_text_print(interview->text, question->a, question->b);
    if (status != STATUS_OK)
        return status;
    if (!plan->blind) {
        struct evidence evidence;
        evidence_of(entries[question->a].cell, entries[question->b].cell, &evidence);
        pair_text_print_evidence(&evidence, !question->opposing, interview->width);
    }
    return STATUS_OK;
}

static void print_help(void)
{
    puts("\n  s  one person: only one of the two is counted then\n"
         "  d  two people: both are counted\n"
         "  l  leave it open and go on; until it is answered, both are counted\n"
         "  u  go back by one question, and take its answer back\n"
         "  q  stop; what was answered is kept\n"
         "  =  nothing differs but spelling    ~  more than half agrees    x  it does not\n"
         "  [] around what differs");
}

static enum status ask(const struct interview *interview, enum answer_word *out)
{
    char line[LINE_CAP];
    *out = ANSWER_WORD_UNKNOWN;
    while (*out == ANSWER_WORD_UNKNOWN) {
        fputs("\ns same, d different, l later, u undo, q quit, ? help, then Enter: ", stdout);
        fflush(stdout);
        enum status status = platform_read_line(STDIN_DESCRIPTOR, line, sizeof line);
        if (status == STATUS_NOT_FOUND) { // the end of input
            *out = ANSWER_WORD_QUIT;
            return STATUS_OK;
        }
        if (status != STATUS_OK && status != STATUS_TOO_LARGE)
            return status;
        *out = answer_word_of_key(line, strlen(line));
        sodium_memzero(line, sizeof line); // what was typed may be anything
        if (*out == ANSWER_WORD_UNKNOWN) {
            print_help();
        } else if (*out == ANSWER_WORD_UNDO && interview->round.at == 0) {
            puts("This is the first question; \"merger answer\" takes earlier answers back.");
            *out = ANSWER_WORD_UNKNOWN;
        }
    }
    return STATUS_OK;
}

// ---- answers ----------------------------------------------------------------------------------

static enum status carry_out(struct interview *interview, enum answer_word word, bool *ended)
{
    switch (word) {
    case ANSWER_WORD_SAME:
        return round_answer(&interview->round, DECIDE_SAME);
    case ANSWER_WORD_DIFFERENT:
        return round_answer(&interview->round, DECIDE_DIFFERENT);
    case ANSWER_WORD_UNDO:
        return round_undo(&interview->round);
    case ANSWER_WORD_QUIT:
        *ended = true;
        return STATUS_OK;
    default:
        round_skip(&interview->round);
        return STATUS_OK;
    }
}

static enum status work(struct interview *interview)
{
    bool ended = false;
    enum status status = STATUS_OK;
    while (!ended && round_question(&interview->round) && status == STATUS_OK) {
        enum answer_word word = ANSWER_WORD_UNKNOWN;
        status = show(interview);
        if (status == STATUS_OK)
            status = ask(interview, &word);
        if (status == STATUS_OK)
            status = carry_out(interview, word, &ended);
    }
    platform_clear_screen();
    return status;
}

// The last answer cannot be undone from the keys: nothing is asked after it.
static void print_way_back(const struct interview *interview)
{
    const struct round *round = &interview->round;
    if (round->at == 0 || !round->answered[round->at - 1])
        return;
    const struct interview_plan *plan = interview->plan;
    const struct tally_question *question =
        &plan->roll->tally.questions[plan->queue->items[round->at - 1].question];
    const struct tally_entry *entries = plan->roll->tally.entries;
    char a[ENTRY_SHOWN_CAP], b[ENTRY_SHOWN_CAP];
    sodium_bin2hex(a, sizeof a, entries[question->a].cell->entry_id, ENTRY_SHOWN_LEN);
    sodium_bin2hex(b, sizeof b, entries[question->b].cell->entry_id, ENTRY_SHOWN_LEN);
    printf("To take the last answer back: merger answer %s %s %s open\n", plan->roll->folder->path,
           a, b);
}

enum status interview_run(const struct interview_plan *plan, size_t *answered_count)
{
    struct interview interview = {.plan = plan,
                                  .width = platform_terminal_width(),
                                  .stand_count = plan->roll->facts.decision_count};
    *answered_count = 0;
    enum status status = round_begin(plan->roll, plan->queue, plan->why, &interview.round);
    if (status == STATUS_OK)
        status = pair_text_new(plan->roll, interview.width, &interview.text);
    if (status == STATUS_OK)
        status = standing_find(&plan->roll->facts, &interview.stands);
    if (status == STATUS_OK)
        status = work(&interview);
    if (status == STATUS_OK)
        print_way_back(&interview);
    if (interview.round.answered)
        *answered_count = round_answered_count(&interview.round);
    pair_text_free(interview.text);
    free(interview.stands);
    round_free(&interview.round);
    return status;
}
