// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/commands/entry_text.h"
#include "merger/commands/with_roll.h"
#include "merger/linkage/normalize.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define MAX_PARTS 8
#define NAME_WIDTH 34
#define QUERY_CAP 1024
#define STDIN 0

// What is looked for: every part must be in one of the fields.
struct query {
    unsigned count;
    struct {
        char text[NORMALIZE_CAP];
        size_t len;
    } parts[MAX_PARTS];
};

static const enum record_field searched[] = {RECORD_FAMILY_NAME, RECORD_GIVEN_NAME,
                                             RECORD_PATRONYMIC, RECORD_ID_NUMBER, RECORD_PHONE};

// ---- the query --------------------------------------------------------------------------------

static bool add_part(struct query *query, const char *text, size_t len)
{
    size_t part_len;
    if (!text_is_clean(text, len, false) || query->count == MAX_PARTS ||
        !normalize_text(text, len, query->parts[query->count].text, &part_len))
        return false;
    if (part_len > 0)
        query->parts[query->count++].len = part_len;
    return true;
}

// Parts are separated by spaces.
static bool add_text(struct query *query, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        if (!add_part(query, text, len))
            return false;
        text += len + strspn(text + len, " ");
    }
    return true;
}

// A line of stdin, so that the name is in no list of processes and no history of commands.
static bool ask_text(struct query *query)
{
    char line[QUERY_CAP];
    if (platform_stdin_is_terminal()) {
        fputs("Parts of a name or number: ", stderr);
        fflush(stderr);
    }
    bool done = platform_read_line(STDIN, line, sizeof line) == STATUS_OK && add_text(query, line);
    sodium_memzero(line, sizeof line);
    return done;
}

static bool make_query(const struct cli_arguments *arguments, struct query *query)
{
    unsigned word_count = cli_word_count(arguments);
    bool done = word_count > 1 || ask_text(query);
    for (unsigned i = 1; i < word_count && done; i++)
        done = add_text(query, cli_word(arguments, i));
    return done && query->count > 0;
}

static bool contains(const char *text, size_t len, const char *part, size_t part_len)
{
    for (size_t i = 0; i + part_len <= len; i++)
        if (memcmp(text + i, part, part_len) == 0)
            return true;
    return false;
}

static bool matches(const struct query *query, const struct tally_entry *entry)
{
    bool found[MAX_PARTS] = {false};
    char text[NORMALIZE_CAP];
    for (size_t i = 0; i < sizeof searched / sizeof *searched; i++) {
        struct record_value value = entry_text_field(entry, searched[i]);
        size_t len;
        if (!normalize_text((const char *)value.bytes, value.len, text, &len))
            continue;
        for (unsigned j = 0; j < query->count; j++)
            found[j] |= contains(text, len, query->parts[j].text, query->parts[j].len);
        sodium_memzero(text, len);
    }
    unsigned count = 0;
    for (unsigned j = 0; j < query->count; j++)
        count += found[j];
    return count == query->count;
}

// ---- what was found ---------------------------------------------------------------------------

static void print_entry(const struct roll *roll, const struct tally_entry *entry)
{
    char id[ENTRY_TEXT_SHORT_ID_CAP], name[ENTRY_TEXT_NAME_CAP], label[ROLL_LABEL_CAP];
    entry_text_short_id(entry, id);
    entry_text_name(entry, name);
    roll_label(roll, roll_device(roll, entry->cell->batch), label);
    printf("%s  %-9s  ", id, tally_state_name(entry->state));
    cli_print_cell(name, strlen(name), NAME_WIDTH);
    fputs("  ", stdout);
    cli_print_cell(label, strlen(label), 0);
    printf(", batch %lu, cell %u", (unsigned long)entry->cell->batch->header.number,
           entry->cell->cell);
    if (entry->state == TALLY_DUPLICATE) {
        char person[ENTRY_TEXT_SHORT_ID_CAP];
        entry_text_short_id(&roll->tally.entries[entry->person], person);
        printf(", of %s", person);
    }
    putchar('\n');
    sodium_memzero(name, sizeof name);
}

static void put_entry(const struct roll *roll, const struct tally_entry *entry, struct json *json)
{
    char label[ROLL_LABEL_CAP];
    roll_label(roll, roll_device(roll, entry->cell->batch), label);
    json_open_object(json, NULL);
    json_hex(json, "entry", entry->cell->entry_id, SEAL_ENTRY_ID_LEN);
    json_string(json, "state", tally_state_name(entry->state));
    json_string(json, "reason", tally_reason_name(entry->reason));
    if (entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE)
        json_hex(json, "person", roll->tally.entries[entry->person].cell->entry_id,
                 SEAL_ENTRY_ID_LEN);
    entry_text_put_json(entry, json);
    json_string(json, "volunteer", label);
    json_number(json, "batch_number", entry->cell->batch->header.number);
    json_number(json, "cell", entry->cell->cell);
    json_close_object(json);
}

static void search(const struct roll *roll, const struct query *query, bool as_json)
{
    struct json json = {.out = stdout};
    size_t count = 0;
    if (as_json)
        json_open_array(&json, NULL);
    for (size_t i = 0; i < roll->tally.entry_count; i++) {
        const struct tally_entry *entry = &roll->tally.entries[i];
        if (!matches(query, entry))
            continue;
        count++;
        if (as_json)
            put_entry(roll, entry, &json);
        else
            print_entry(roll, entry);
    }
    if (as_json) {
        json_close_array(&json);
        putchar('\n');
    } else if (count == 0) {
        report_say(EXIT_DONE, "nobody is found by that; try fewer letters, or the other alphabet");
    }
}

static int show(struct roll *roll, const struct cli_arguments *arguments)
{
    struct query query = {.count = 0};
    int exit_code = EXIT_DONE;
    if (make_query(arguments, &query))
        search(roll, &query, cli_has(arguments, "--json"));
    else
        exit_code = report_say(EXIT_USAGE,
                               "that cannot be searched for; give up to %d parts of names "
                               "or numbers",
                               MAX_PARTS);
    sodium_memzero(&query, sizeof query);
    return exit_code;
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, show);
}

const struct cli_command command_find = {
    .name = "find",
    .words = "CAMPAIGN [TEXT...]",
    .help = "entries by parts of a name, identity number or telephone number",
    .details =
        "Finds entries in every state. Case, spaces and punctuation do not matter; every "
        "part that is\ngiven must be in one of the fields.\n\n"
        "  merger find campaign\n"
        "  merger find campaign 701 \"Серік Ай\"\n\n"
        "Without TEXT it is asked for, or read from a line of stdin. That is safer: what stands on "
        "a command\nline is in the list of processes and in the shell's history.\n\n"
        "--json prints an array with an object for each entry: entry (id, hex), state, "
        "reason,\nperson (id, if it is counted or a duplicate), family_name, given_name, "
        "patronymic, city,\nday, volunteer, batch_number, cell.",
    .min_words = 1,
    .max_words = 1 + MAX_PARTS,
    .options = {{"--json", 0, NULL, "print them as JSON", false}, CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
