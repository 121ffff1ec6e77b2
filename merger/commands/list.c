// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "merger/commands/commands.h"
#include "merger/commands/entry_text.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define NAME_WIDTH 32
#define CITY_WIDTH 20

static void print_person(const struct tally_entry *entry)
{
    char id[ENTRY_TEXT_SHORT_ID_CAP], name[ENTRY_TEXT_NAME_CAP], day[DATE_CAP];
    struct record_value city = entry_text_field(entry, RECORD_CITY);
    entry_text_short_id(entry, id);
    entry_text_name(entry, name);
    entry_text_day(entry, day);
    printf("%s  ", id);
    cli_print_cell(name, strlen(name), NAME_WIDTH);
    fputs("  ", stdout);
    cli_print_cell((const char *)city.bytes, city.len, CITY_WIDTH);
    printf("  %s%s\n", day, entry->may_be_named ? "" : "  not to be named");
    sodium_memzero(name, sizeof name);
}

static void put_person(const struct tally_entry *entry, struct json *json)
{
    json_open_object(json, NULL);
    json_hex(json, "person", entry->cell->entry_id, SEAL_ENTRY_ID_LEN);
    entry_text_put_json(entry, json);
    json_bool(json, "may_be_named", entry->may_be_named);
    json_close_object(json);
}

static int show(struct roll *roll, const struct cli_arguments *arguments)
{
    bool as_json = cli_has(arguments, "--json");
    struct json json = {.out = stdout};
    if (as_json)
        json_open_array(&json, NULL);
    for (size_t i = 0; i < roll->tally.entry_count; i++) {
        const struct tally_entry *entry = &roll->tally.entries[i];
        if (entry->state != TALLY_COUNTED)
            continue;
        if (as_json)
            put_person(entry, &json);
        else
            print_person(entry);
    }
    if (as_json) {
        json_close_array(&json);
        putchar('\n');
    }
    summary_report_questions(&roll->tally);
    return EXIT_DONE;
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, show);
}

const struct cli_command command_list = {
    .name = "list",
    .words = "CAMPAIGN",
    .help = "the people who are counted, one a line",
    .details =
        "A line has the first digits of the person's id, the name, the city, and the day on which "
        "the batch\nwas opened; \"not to be named\" stands behind whoever wished only to be "
        "counted. "
        "The order is that\nof the ids and the same for every coordinator.\n\n"
        "  merger list campaign | less\n\n"
        "While questions are open, both people of each are in the list, and stderr says for how "
        "many that is\ncertain.\n\n"
        "--json prints an array with an object for each person: person (id, hex), "
        "family_name,\ngiven_name, patronymic, city, day, may_be_named (true or false).",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--json", 0, NULL, "print them as JSON", false}, CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
