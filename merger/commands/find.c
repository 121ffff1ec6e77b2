// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/entry_text.h"
#include "merger/commands/with_roll.h"
#include "merger/review/search.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define NAME_WIDTH 30
#define CITY_WIDTH 12
#define QUERY_CAP 1024
#define STDIN 0

// ---- the query --------------------------------------------------------------------------------

// A line of stdin, so that the name is in no list of processes and no history of commands.
static enum status ask(char out[QUERY_CAP])
{
    if (platform_stdin_is_terminal()) {
        fputs("Parts of a name or number, a date, a sheet, an id: ", stderr);
        fflush(stderr);
    }
    return platform_read_line(STDIN, out, QUERY_CAP);
}

static enum status join_words(const struct cli_arguments *arguments, char out[QUERY_CAP])
{
    size_t len = 0;
    for (unsigned i = 1; i < cli_word_count(arguments); i++) {
        const size_t word_len = strlen(cli_word(arguments, i));
        if (len + word_len + 2 > QUERY_CAP)
            return STATUS_TOO_LARGE;
        memcpy(out + len, cli_word(arguments, i), word_len);
        len += word_len;
        out[len++] = ' ';
    }
    out[len] = '\0';
    return STATUS_OK;
}

static enum status make_query(const struct cli_arguments *arguments, struct search_query **query)
{
    char text[QUERY_CAP];
    enum status status = cli_word_count(arguments) > 1 ? join_words(arguments, text) : ask(text);
    *query = NULL;
    if (status == STATUS_OK)
        status = search_query_new(text, strlen(text), query);
    sodium_memzero(text, sizeof text);
    return status;
}

// ---- what was found ---------------------------------------------------------------------------

static void print_entry(const struct roll *roll, const struct tally_entry *entry)
{
    char id[ENTRY_TEXT_SHORT_ID_CAP], name[ENTRY_TEXT_NAME_CAP], label[ROLL_LABEL_CAP];
    const struct record_value born = entry_text_field(entry, RECORD_BIRTH_DATE);
    const struct record_value city = entry_text_field(entry, RECORD_CITY);
    entry_text_short_id(entry, id);
    entry_text_name(entry, name);
    roll_label(roll, roll_device(roll, entry->cell->batch), label);
    printf("%s  %-9s  ", id, tally_state_name(entry->state));
    cli_print_cell(name, strlen(name), NAME_WIDTH);
    fputs("  ", stdout);
    cli_print_cell((const char *)born.bytes, born.len, DATE_LEN);
    fputs("  ", stdout);
    cli_print_cell((const char *)city.bytes, city.len, CITY_WIDTH);
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
    const struct record_value born = entry_text_field(entry, RECORD_BIRTH_DATE);
    roll_label(roll, roll_device(roll, entry->cell->batch), label);
    json_open_object(json, NULL);
    json_hex(json, "entry", entry->cell->entry_id, SEAL_ENTRY_ID_LEN);
    json_string(json, "state", tally_state_name(entry->state));
    json_string(json, "reason", tally_reason_name(entry->reason));
    if (entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE)
        json_hex(json, "person", roll->tally.entries[entry->person].cell->entry_id,
                 SEAL_ENTRY_ID_LEN);
    entry_text_put_json(entry, json);
    json_text(json, "birth_date", (const char *)born.bytes, born.len);
    json_string(json, "volunteer", label);
    json_number(json, "batch_number", entry->cell->batch->header.number);
    json_number(json, "cell", entry->cell->cell);
    json_close_object(json);
}

static void show_hits(const struct roll *roll, const struct search_hits *hits, bool as_json)
{
    struct json json = {.out = stdout};
    if (as_json)
        json_open_array(&json, NULL);
    for (size_t i = 0; i < hits->count; i++) {
        const struct tally_entry *entry = &roll->tally.entries[hits->hits[i].entry];
        if (as_json)
            put_entry(roll, entry, &json);
        else
            print_entry(roll, entry);
    }
    if (as_json) {
        json_close_array(&json);
        putchar('\n');
    } else if (hits->count == 0) {
        report_say(EXIT_DONE, "nobody is found by that; try fewer letters of each name");
    }
}

static enum status search(const struct roll *roll, const struct search_query *query, bool as_json)
{
    struct search_index index;
    struct search_hits hits;
    enum status status = search_index_make(roll, &index);
    if (status != STATUS_OK)
        return status;
    status = search_find(&index, query, &hits);
    if (status == STATUS_OK)
        show_hits(roll, &hits, as_json);
    search_hits_free(&hits);
    search_index_free(&index);
    return status;
}

static int show(struct roll *roll, const struct cli_arguments *arguments)
{
    struct search_query *query;
    enum status status = make_query(arguments, &query);
    if (status == STATUS_NO_MEMORY)
        return report(status, NULL);
    if (status != STATUS_OK)
        return report_say(EXIT_USAGE,
                          "that cannot be searched for; give up to %d parts of names, towns, "
                          "numbers, dates or ids",
                          SEARCH_QUERY_MAX_PARTS);
    status = search(roll, query, cli_has(arguments, "--json"));
    search_query_free(query);
    return status == STATUS_OK ? EXIT_DONE : report(status, roll->folder->path);
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, show);
}

const struct cli_command command_find = {
    .name = "find",
    .words = "CAMPAIGN [TEXT...]",
    .help = "entries by parts of a name, town or number, date, sheet or id",
    .details =
        "Finds entries in every state, the best match first. Every part that is given must be in "
        "one of the\nfields, in any script and spelling: Tokayev, Toqaev and тока each find "
        "Тоқаев. Case,\nspaces and punctuation do not matter. A birth date may be 12.05.1988 or "
        "1988-05-12, or its year\nalone; of paper, what stands in `reference`, say 5/3; of an id, "
        "at "
        "least six digits.\n\n"
        "  merger find campaign\n"
        "  merger find campaign 701 \"Serik Ai\"\n"
        "  merger find campaign Serik 1988\n\n"
        "Without TEXT it is asked for, or read from a line of stdin. That is safer: what stands on "
        "a command\nline is in the list of processes and in the shell's history.\n\n"
        "--json prints an array with an object for each entry: entry (id, hex), state, "
        "reason,\nperson (id, if it is counted or a duplicate), family_name, given_name, "
        "patronymic, city,\nday, birth_date, volunteer, batch_number, cell.",
    .min_words = 1,
    .max_words = 1 + SEARCH_QUERY_MAX_PARTS,
    .options = {{"--json", 0, NULL, "print them as JSON", false}, CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
