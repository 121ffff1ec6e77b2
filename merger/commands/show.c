// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/entry_text.h"
#include "merger/commands/entry_word.h"
#include "merger/commands/with_roll.h"
#include "merger/review/history_text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define LABEL_WIDTH 16

// What is shown: an entry, its whole record, which may not be readable, and its history.
struct shown {
    const struct tally_entry *entry;
    struct record_value record; // records_get's, until the next
    struct history history;
};

// ---- for people -------------------------------------------------------------------------------

// "family_name" as "family name".
static void print_label(const char *word)
{
    int len = 0;
    for (; word[len] != '\0'; len++)
        putchar(word[len] == '_' ? ' ' : word[len]);
    printf("%*s", LABEL_WIDTH - len, "");
}

static void print_field(const char *label, const char *text, size_t len)
{
    fputs("  ", stdout);
    print_label(label);
    cli_print_cell(text, len, 0);
    putchar('\n');
}

static void print_fields(const struct shown *shown)
{
    char id[2 * SEAL_ENTRY_ID_LEN + 1];
    sodium_bin2hex(id, sizeof id, shown->entry->cell->entry_id, SEAL_ENTRY_ID_LEN);
    print_field("entry", id, strlen(id));
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        const struct record_value value =
            record_get(shown->record.bytes, shown->record.len, (uint8_t)field);
        if (value.len > 0)
            print_field(record_field_name(field), (const char *)value.bytes, value.len);
    }
}

static void print_event(const struct history *history, size_t i, const char *before)
{
    char text[HISTORY_TEXT_CAP];
    history_text(history, i, LANG_EN, text);
    fputs(before, stdout);
    cli_print_cell(text, strlen(text), 0);
    putchar('\n');
    sodium_memzero(text, sizeof text);
}

// The answer first.
static void print_shown(const struct shown *shown)
{
    print_event(&shown->history, 0, "");
    putchar('\n');
    print_fields(shown);
    putchar('\n');
    for (size_t i = 1; i < shown->history.count; i++)
        print_event(&shown->history, i, "  ");
}

// ---- for programs -----------------------------------------------------------------------------

static void put_entry(const struct roll *roll, uint32_t place, const char *key, struct json *json)
{
    if (place != HISTORY_NO_ENTRY)
        json_hex(json, key, roll->tally.entries[place].cell->entry_id, SEAL_ENTRY_ID_LEN);
}

static void put_place(const struct roll *roll, const struct history_event *event, struct json *json)
{
    char label[ROLL_LABEL_CAP], day[DATE_CAP];
    roll_label(roll, event->place.device, label);
    date_print(date_from_days(event->place.day), day);
    json_string(json, "volunteer", label);
    json_number(json, "batch_number", event->place.batch_number);
    json_number(json, "cell", event->place.cell);
    json_string(json, "day", day);
    json_string(json, "reason", tally_reason_name(event->reason));
}

static void put_decision(const struct history_event *event, struct json *json)
{
    json_string(json, "kind", decision_kind_name(event->decision->kind));
    json_number(json, "number", event->number);
    json_number(json, "coordinator", event->coordinator);
    if (event->takes_back > 0)
        json_number(json, "takes_back", event->takes_back);
    json_bool(json, "stands", event->stands);
    json_string(json, "why", event->decision->why);
}

static void put_details(const struct history *history, const struct history_event *event,
                        struct json *json)
{
    switch (event->kind) {
    case HISTORY_STATE:
        json_string(json, "state", tally_state_name(event->state));
        json_string(json, "reason", tally_reason_name(event->reason));
        break;
    case HISTORY_CAME:
    case HISTORY_ALSO_AT:
    case HISTORY_UNDONE:
        put_place(history->roll, event, json);
        break;
    case HISTORY_SECONDS:
    case HISTORY_CHANNEL:
    case HISTORY_MARK:
    case HISTORY_TEXT:
    case HISTORY_CONSENTS:
    case HISTORY_COPIES:
        json_number(json, "number", event->number);
        break;
    case HISTORY_LANGUAGE:
        json_string(json, "language", messages_lang_code(event->lang));
        break;
    case HISTORY_BATCH_HELD:
        json_string(json, "reason", tally_reason_name(event->reason));
        break;
    case HISTORY_DECISION:
        put_decision(event, json);
        break;
    case HISTORY_QUESTION:
        put_entry(history->roll, event->own, "own", json);
        json_bool(json, "opposing", event->yes);
        break;
    default:
        json_bool(json, "yes", event->yes);
    }
}

static void put_event(const struct history *history, size_t i, struct json *json)
{
    const struct history_event *event = &history->events[i];
    char text[HISTORY_TEXT_CAP];
    json_open_object(json, NULL);
    json_string(json, "event", history_kind_name(event->kind));
    put_details(history, event, json);
    put_entry(history->roll, event->other, "other", json);
    history_text(history, i, LANG_EN, text);
    json_string(json, "text", text);
    json_close_object(json);
    sodium_memzero(text, sizeof text);
}

static void put_shown(const struct shown *shown)
{
    const struct roll *roll = shown->history.roll;
    const struct facts_cell *cell = shown->entry->cell;
    struct json json = {.out = stdout};
    json_open_object(&json, NULL);
    json_hex(&json, "entry", cell->entry_id, SEAL_ENTRY_ID_LEN);
    json_hex(&json, "device", cell->batch->header.certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    json_string(&json, "state", tally_state_name(shown->entry->state));
    json_string(&json, "reason", tally_reason_name(shown->entry->reason));
    if (shown->entry->state == TALLY_COUNTED || shown->entry->state == TALLY_DUPLICATE)
        put_entry(roll, shown->entry->person, "person", &json);
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        const struct record_value value =
            record_get(shown->record.bytes, shown->record.len, (uint8_t)field);
        if (value.len > 0)
            json_text(&json, record_field_name(field), (const char *)value.bytes, value.len);
    }
    if (shown->history.reference[0])
        json_string(&json, "reference", shown->history.reference);
    json_open_array(&json, "history");
    for (size_t i = 0; i < shown->history.count; i++)
        put_event(&shown->history, i, &json);
    json_close_array(&json);
    json_close_object(&json);
    putchar('\n');
}

// ---- the command ------------------------------------------------------------------------------

static enum status show_entry(const struct roll *roll, const struct tally_entry *entry,
                              bool as_json)
{
    struct shown shown = {.entry = entry, .record = {(const uint8_t *)"", 0}};
    struct records *records;
    enum status status = records_new(roll->master, &roll->facts, &records);
    if (status != STATUS_OK)
        return status;
    status = history_make(roll, records, (size_t)(entry - roll->tally.entries), &shown.history);
    if (status == STATUS_OK && entry->cell->flaw == BATCH_READ_NO_REASON)
        status = records_get(records, entry->cell, &shown.record);
    if (status == STATUS_OK && as_json)
        put_shown(&shown);
    else if (status == STATUS_OK)
        print_shown(&shown);
    history_free(&shown.history);
    records_free(records);
    return status;
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    int exit_code = EXIT_DONE;
    const struct tally_entry *entry = entry_word_find(roll, cli_word(arguments, 1), &exit_code);
    if (!entry)
        return exit_code;
    enum status status = show_entry(roll, entry, cli_has(arguments, "--json"));
    return status == STATUS_OK ? EXIT_DONE : report(status, roll->folder->path);
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, work);
}

const struct cli_command command_show = {
    .name = "show",
    .words = "CAMPAIGN ENTRY",
    .help = "one entry with its history: did it count, and why",
    .details =
        "The first line says whether the entry counted. Below it stand its fields, and then how it "
        "came and\nwas signed, what is known of its batch, what was decided about it, and which "
        "other entries the same\nperson has. ENTRY as for void; \"merger find\" shows the ids.\n\n"
        "  merger show campaign 3f2a91c07b\n\n"
        "--json prints one object: entry, device (ids, hex), state, reason, person (id, if it is "
        "counted or a\nduplicate), the fields, reference (of a paper sheet) and history, an array "
        "of objects, each with\nevent (what it is about), what is known of that, and text (the "
        "same in English).",
    .min_words = 2,
    .max_words = 2,
    .options = {{"--json", 0, NULL, "print it as JSON", false}, CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
