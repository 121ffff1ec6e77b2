// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/entry_text.h"
#include "merger/commands/entry_word.h"
#include "merger/commands/with_roll.h"
#include "merger/review/pair_text.h"
#include "merger/review/relation.h"

#include <stdio.h>

static const char *const sentences[RELATION_COUNT] = {
    [RELATION_JOINED] = "One person: what they have in common joins them.",
    [RELATION_ANSWERED_SAME] = "One person: a coordinator answered so.",
    [RELATION_THROUGH_OTHERS] = "One person: other entries between them join them.",
    [RELATION_NOT_COUNTED] = "Not linked, as what is voided or held is linked to nobody.",
    [RELATION_ANSWERED_DIFFERENT] = "Two people: a coordinator answered so.",
    [RELATION_OPPOSING] = "Two people until it is settled: coordinators' answers contradict each "
                          "other. See \"merger review\".",
    [RELATION_ASKED] = "Two people until it is answered: a question of \"merger review\".",
    [RELATION_KEPT_APART] =
        "Two people: these two are alike, but something between all entries of the "
        "two people speaks against it.",
    [RELATION_DIFFERENT] = "Two people: too little speaks for one.",
};

static void print_state(const struct roll *roll, size_t place)
{
    const struct tally_entry *entry = &roll->tally.entries[place];
    char id[ENTRY_TEXT_SHORT_ID_CAP], person[ENTRY_TEXT_SHORT_ID_CAP];
    const char *reason = tally_reason_name(entry->reason);
    entry_text_short_id(entry, id);
    printf("  %s is %s%s%s%s", id, tally_state_name(entry->state), reason[0] ? " (" : "", reason,
           reason[0] ? ")" : "");
    if (entry->state == TALLY_DUPLICATE) {
        entry_text_short_id(&roll->tally.entries[entry->person], person);
        printf(" of %s", person);
    }
    putchar('\n');
}

static enum status print_pair(struct pair_text *text, const struct relation *relation,
                              const struct evidence *evidence, unsigned width)
{
    enum status status = pair_text_print(text, relation->a, relation->b);
    if (status != STATUS_OK)
        return status;
    pair_text_print_evidence(evidence, relation->kind == RELATION_ASKED, width);
    printf("\n%s\n", sentences[relation->kind]);
    print_state(relation->roll, relation->a);
    print_state(relation->roll, relation->b);
    return STATUS_OK;
}

static enum status put_pair(struct pair_text *text, const struct relation *relation,
                            const struct evidence *evidence)
{
    struct json json = {.out = stdout};
    json_open_object(&json, NULL);
    enum status status = pair_text_put_json(text, relation->a, "a", &json);
    if (status == STATUS_OK)
        status = pair_text_put_json(text, relation->b, "b", &json);
    json_bool(&json, "one_person", relation->one_person);
    json_string(&json, "relation", relation_name(relation->kind));
    pair_text_put_evidence(evidence, &json);
    json_close_object(&json);
    putchar('\n');
    return status;
}

static enum status explain(const struct roll *roll, const struct relation *relation, bool as_json)
{
    unsigned width = platform_terminal_width();
    const struct tally_entry *entries = roll->tally.entries;
    struct evidence evidence = {.verdict = COMPARE_DIFFERENT};
    struct pair_text *text;
    enum status status = pair_text_new(roll, width, &text);
    if (status != STATUS_OK)
        return status;
    if (entries[relation->a].cell->flaw == BATCH_READ_NO_REASON &&
        entries[relation->b].cell->flaw == BATCH_READ_NO_REASON)
        evidence_of(entries[relation->a].cell, entries[relation->b].cell, &evidence);
    status = as_json ? put_pair(text, relation, &evidence)
                     : print_pair(text, relation, &evidence, width);
    pair_text_free(text);
    return status;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    const struct tally_entry *found[2];
    int exit_code = EXIT_DONE;
    for (unsigned i = 0; i < 2; i++) {
        found[i] = entry_word_find(roll, cli_word(arguments, i + 1), &exit_code);
        if (!found[i])
            return exit_code;
    }
    if (found[0] == found[1])
        return report_say(EXIT_USAGE, "both name the same entry; name two");
    struct relation relation;
    enum status status = relation_make(roll, (size_t)(found[0] - roll->tally.entries),
                                       (size_t)(found[1] - roll->tally.entries), &relation);
    if (status == STATUS_OK)
        status = explain(roll, &relation, cli_has(arguments, "--json"));
    return status == STATUS_OK ? EXIT_DONE : report(status, roll->folder->path);
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, work);
}

const struct cli_command command_explain = {
    .name = "explain",
    .words = "CAMPAIGN ENTRY ENTRY",
    .help = "why two entries are taken for one person, or are not",
    .details =
        "Shows the two side by side: = nothing differs but case and spelling, ~ more than half "
        "agrees, x it\ndoes not, and in brackets what differs; then what speaks for one person, "
        "in bits; and what became\nof it. ENTRY as for void.\n\n"
        "A bit doubles the odds that the two are one person. prior is what they are before "
        "anything is\ncompared: two entries are seldom one person's. Each line goes on where the "
        "one above it ended; at |\nthe odds are even. From there on (ask) it is a question, and "
        "from +6 bits on (same) the two are\njoined, unless something forbids it: other given "
        "names, for example, or two valid identity numbers.\n\n"
        "  merger explain campaign 3f2a91c07b 9b01aa34cd\n\n"
        "--json prints one object: a and b, each with entry, device (ids, hex), state, reason and "
        "the fields;\none_person (true or false); relation: joined, answered_same, through_others, "
        "not_counted,\nanswered_different, opposing, asked, kept_apart, different; evidence: an "
        "array of objects with field,\nlevel and weight, in thousandths of a bit; weight, their "
        "sum; verdict: same, ask, different; relatives (true or false).",
    .min_words = 3,
    .max_words = 3,
    .options = {{"--json", 0, NULL, "print it as JSON", false}, CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
