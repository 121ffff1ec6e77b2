// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "merger/commands/commands.h"
#include "merger/commands/entry_text.h"
#include "merger/commands/source_word.h"
#include "merger/commands/summary.h"
#include "merger/commands/with_roll.h"
#include "merger/handover/output.h"
#include "merger/list/decision_file.h"
#include "merger/list/standing.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIND_WIDTH 12

// ---- shown ------------------------------------------------------------------------------------

static void print_entry(const struct decision_entry *entry)
{
    char id[ENTRY_TEXT_SHORT_ID_CAP];
    sodium_bin2hex(id, sizeof id, entry->entry_id, sizeof id / 2);
    printf("  %s", id);
}

static void print_source(const struct roll *roll, const struct decision_source *source)
{
    char label[SOURCE_WORD_LABEL_CAP];
    source_word_label(roll, source, label);
    fputs("  ", stdout);
    cli_print_cell(label, strlen(label), 0);
}

// What a decision takes back; NULL if it takes none back, or that is not here.
static const struct decision *taken_back(const struct facts *facts, const struct decision *decision)
{
    if (decision->kind != DECISION_RESTORE && decision->kind != DECISION_RETRACT)
        return NULL;
    for (size_t i = 0; i < facts->decision_count; i++) {
        uint8_t hash[32];
        decision_hash(&facts->decisions[i], hash);
        if (memcmp(hash, decision->supersedes, sizeof hash) == 0)
            return &facts->decisions[i];
    }
    return NULL;
}

// "no same": a restore or retract by what it takes back.
static void print_kind(const struct facts *facts, const struct decision *decision)
{
    const struct decision *before = taken_back(facts, decision);
    char text[2 * KIND_WIDTH];
    snprintf(text, sizeof text, "%s%s", before ? "no " : "",
             decision_kind_name(before ? before->kind : decision->kind));
    cli_print_cell(text, strlen(text), KIND_WIDTH);
}

static void print_decision(const struct roll *roll, const struct decision *decision, bool stands)
{
    const struct campaign *campaign = &roll->folder->campaign;
    const struct decision *before = taken_back(&roll->facts, decision);
    print_kind(&roll->facts, decision);
    if (decision_is_about_source(decision->kind))
        print_source(roll, &decision->source);
    else
        print_entry(&decision->entry);
    if (decision_is_about_two(decision->kind))
        print_entry(&decision->other);
    else if (before && decision_is_about_two(before->kind))
        print_entry(&before->other);
    printf("  coordinator %u%s  ", decision_coordinator(decision, campaign),
           stands ? "" : ", superseded");
    cli_print_cell(decision->why, strlen(decision->why), 0);
    putchar('\n');
}

static void put_subject(const struct decision *decision, struct json *json)
{
    const struct decision_source *source = &decision->source;
    if (decision_is_about_source(decision->kind)) {
        json_hex(json, "device", source->device_id, CERTIFICATE_DEVICE_ID_LEN);
        if (!decision_is_whole_device(source))
            json_hex(json, "header_hash", source->header_hash, sizeof source->header_hash);
        return;
    }
    json_hex(json, "entry", decision->entry.entry_id, SEAL_ENTRY_ID_LEN);
    json_hex(json, "device", decision->entry.device_id, CERTIFICATE_DEVICE_ID_LEN);
    if (decision_is_about_two(decision->kind)) {
        json_hex(json, "other_entry", decision->other.entry_id, SEAL_ENTRY_ID_LEN);
        json_hex(json, "other_device", decision->other.device_id, CERTIFICATE_DEVICE_ID_LEN);
    }
}

static void put_decision(const struct campaign *campaign, const struct decision *decision,
                         bool stands, struct json *json)
{
    uint8_t hash[32];
    decision_hash(decision, hash);
    json_open_object(json, NULL);
    json_hex(json, "decision", hash, sizeof hash);
    json_string(json, "kind", decision_kind_name(decision->kind));
    put_subject(decision, json);
    json_number(json, "coordinator", decision_coordinator(decision, campaign));
    json_bool(json, "stands", stands);
    if (!sodium_is_zero(decision->supersedes, sizeof decision->supersedes))
        json_hex(json, "supersedes", decision->supersedes, sizeof decision->supersedes);
    json_string(json, "why", decision->why);
    json_close_object(json);
}

static int show(const struct roll *roll, bool as_json)
{
    const struct facts *facts = &roll->facts;
    const struct campaign *campaign = &roll->folder->campaign;
    struct json json = {.out = stdout};
    bool *stands;
    enum status status = standing_find(facts, &stands);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    if (as_json)
        json_open_array(&json, NULL);
    for (size_t i = 0; i < facts->decision_count; i++) {
        if (as_json)
            put_decision(campaign, &facts->decisions[i], stands[i], &json);
        else
            print_decision(roll, &facts->decisions[i], stands[i]);
    }
    if (as_json) {
        json_close_array(&json);
        putchar('\n');
    } else if (facts->decision_count == 0) {
        report_say(EXIT_DONE, "nothing has been decided yet");
    }
    free(stands);
    return EXIT_DONE;
}

// ---- written ----------------------------------------------------------------------------------

static enum status write_file(const char *path, bool replace, const uint8_t *bytes, size_t len)
{
    struct output output;
    enum status status = output_open(path, replace, &output);
    if (status != STATUS_OK)
        return status;
    fwrite(bytes, 1, len, output.stream); // errors stay in the stream
    return output_finish(&output);
}

static int write_out(const struct roll *roll, const char *path, bool replace)
{
    const struct facts *facts = &roll->facts;
    uint8_t *bytes;
    size_t len;
    platform_catch_interrupts();
    enum status status = decision_file_write(&roll->folder->campaign, facts->decisions,
                                             facts->decision_count, &bytes, &len);
    if (status == STATUS_OK)
        status = write_file(path, replace, bytes, len);
    free(bytes);
    if (status != STATUS_OK)
        return report(status, path);
    return report_say(EXIT_DONE, "%zu %s written, sealed to the coordinators",
                      facts->decision_count,
                      summary_plural(facts->decision_count, "decision", "decisions"));
}

static int work(struct roll *roll, const struct cli_arguments *arguments)
{
    const char *path = cli_option(arguments, "--output");
    return path ? write_out(roll, path, cli_has(arguments, "--force"))
                : show(roll, cli_has(arguments, "--json"));
}

static int run(const struct cli_arguments *arguments)
{
    return with_roll(arguments, work);
}

const struct cli_command command_decisions = {
    .name = "decisions",
    .words = "CAMPAIGN",
    .help = "what coordinators decided, shown or written for the others",
    .details =
        "Shows every decision: void of an entry, same and different of two, by the first\ndigits "
        "of their ids, hold and release of a volunteer or a batch; \"no\" before any of these "
        "takes it\nback. Decisions have no time. Behind them stands which coordinator of the "
        "campaign file signed it; and the "
        "reason.\n\n"
        "  merger decisions campaign\n"
        "  merger decisions campaign -o /media/stick/decisions.qold\n\n"
        "With --output all of them are written to a file that only the campaign's coordinators "
        "can open.\nThey take it in with \"merger merge\", as often as they like; then their "
        "fingerprints agree.\n\n"
        "--json prints an array with an object for each: decision (its hash, hex), kind, entry, "
        "device,\nof two entries other_entry and other_device, of hold, release and retract device "
        "and, if they are\nabout a batch, header_hash, instead; coordinator (from 1), stands, "
        "supersedes (a hash, if it does),\nwhy.",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--output", 'o', "FILE", "write them to a file for the other coordinators", false},
                {"--force", 'f', NULL, "replace FILE, if it is an ordinary file", false},
                {"--json", 0, NULL, "print them as JSON", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
