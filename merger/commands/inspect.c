// SPDX-License-Identifier: Apache-2.0
#include "common/batch_write.h"
#include "common/date.h"
#include "common/json.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/setup/inspection.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct kind_words {
    const char *name;     // in JSON
    const char *sentence; // for people
};

static const struct kind_words kinds[INSPECTION_KIND_COUNT] = {
    [INSPECTION_UNKNOWN] = {"unknown", "no file of this project that is known without a key"},
    [INSPECTION_BATCH] = {"batch", "a batch of signatures"},
    [INSPECTION_CAMPAIGN] = {"campaign", "a campaign file"},
    [INSPECTION_KEY] = {"key", "a key file"},
    [INSPECTION_COORDINATOR_KEY] = {"coordinator_key", "a coordinator's key file"},
    [INSPECTION_VOLUNTEER_KEY] = {"volunteer_key", "a volunteer's key file"},
    [INSPECTION_MASTER_LIST] = {"master_list", "a coordinator's master list"},
    [INSPECTION_OUTBOX] = {"outbox", "a volunteer's outbox"},
    [INSPECTION_SEALED_FACT] = {"sealed_fact", "a sealed decision or enrolment of an archive"},
    [INSPECTION_DECISIONS] = {"decisions", "a file of decisions, sealed to the coordinators"},
};

#define UNSURE                                                                                     \
    "%s: without a key, one that was never closed cannot be told from one that was damaged: "      \
    "\"merger merge\" tells"

static const char *const need_names[] = {
    [CAMPAIGN_OFF] = "off",
    [CAMPAIGN_OPTIONAL] = "optional",
    [CAMPAIGN_REQUIRED] = "required",
    [CAMPAIGN_REQUIRED_OR_REASON] = "required-or-reason",
};

// Without a key only the trailer tells whether a batch is whole. While a batch is not closed it has
// none, and then one that was damaged looks the same.
static bool cannot_tell(const struct inspection *inspection)
{
    return inspection->kind == INSPECTION_BATCH && inspection->status == STATUS_OK &&
           !inspection->batch.closed;
}

static const char *verdict_name(const struct inspection *inspection, bool for_people)
{
    if (cannot_tell(inspection))
        return for_people ? "cannot tell: unclosed, or damaged" : "unclosed_or_damaged";
    switch (inspection->status) {
    case STATUS_OK:
        return "good";
    case STATUS_NOT_OURS:
        return "not_ours";
    case STATUS_NEWER:
        return "newer";
    case STATUS_FORGED:
        return "forged";
    case STATUS_COST_TOO_HIGH:
        return "cost_too_high";
    default:
        return "damaged";
    }
}

// ---- facts, in either form --------------------------------------------------------------------

struct answer {
    bool as_json;
    struct json json;
    int indent; // of what stands under a heading
};

static void put_name(const struct answer *answer, const char *name)
{
    printf("%*s%-*s ", answer->indent, "", 20 - answer->indent, name);
}

static void put_text(struct answer *answer, const char *name, const char *text)
{
    if (answer->as_json) {
        json_string(&answer->json, name, text);
        return;
    }
    put_name(answer, name);
    cli_print_cell(text, strlen(text), 0);
    putchar('\n');
}

static void put_number(struct answer *answer, const char *name, uint64_t number)
{
    if (answer->as_json) {
        json_number(&answer->json, name, number);
        return;
    }
    put_name(answer, name);
    printf("%" PRIu64 "\n", number);
}

static void put_bool(struct answer *answer, const char *name, bool value)
{
    if (answer->as_json)
        json_bool(&answer->json, name, value);
    else
        put_text(answer, name, value ? "yes" : "no");
}

static void put_hex(struct answer *answer, const char *name, const uint8_t *bytes, size_t len)
{
    if (answer->as_json) {
        json_hex(&answer->json, name, bytes, len);
        return;
    }
    put_name(answer, name);
    for (size_t i = 0; i < len; i++)
        printf("%02x", bytes[i]);
    putchar('\n');
}

static void put_day(struct answer *answer, const char *name, uint16_t day)
{
    char text[DATE_CAP];
    date_print(date_from_days(day), text);
    put_text(answer, name, text);
}

// What belongs together under one name: an object in JSON, a heading for people.
static void open_group(struct answer *answer, const char *name)
{
    if (answer->as_json)
        json_open_object(&answer->json, name);
    else
        printf("%s\n", name);
    answer->indent = 2;
}

static void close_group(struct answer *answer)
{
    if (answer->as_json)
        json_close_object(&answer->json);
    answer->indent = 0;
}

// ---- what there is to say ---------------------------------------------------------------------

static void put_suite(struct answer *answer, enum seal_suite suite)
{
    if (answer->as_json)
        put_number(answer, "suite", suite);
    else
        put_text(answer, "suite",
                 suite == SEAL_SUITE_XWING ? "2, hybrid post-quantum (X-Wing)" : "1, X25519 only");
}

static void tell_batch(struct answer *answer, const struct inspection *inspection)
{
    char name[BATCH_WRITE_NAME_CAP];
    batch_write_name(inspection->batch.id, name);
    put_number(answer, "format", 1);
    put_suite(answer, (enum seal_suite)inspection->batch.suite);
    put_hex(answer, "batch_id", inspection->batch.id, sizeof inspection->batch.id);
    put_text(answer, "file_name", name);
    put_bool(answer, "closed", inspection->batch.closed);
}

static void tell_texts(struct answer *answer, const char *name, char *const texts[LANG_COUNT])
{
    open_group(answer, name);
    for (enum lang lang = LANG_KK; lang < LANG_COUNT; lang++)
        if (texts[lang])
            put_text(answer, messages_lang_code(lang), texts[lang]);
    close_group(answer);
}

static void tell_form(struct answer *answer, const struct campaign *campaign)
{
    open_group(answer, "form");
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        const struct campaign_field *asked = &campaign->fields[field];
        char words[40];
        if (asked->need == CAMPAIGN_OFF)
            continue;
        snprintf(words, sizeof words, "%s %s", need_names[asked->need],
                 asked->handed_over ? "handed-over" : "internal");
        put_text(answer, record_field_name(field), words);
    }
    close_group(answer);
}

static void tell_campaign(struct answer *answer, const struct inspection *inspection)
{
    const struct campaign *campaign = &inspection->campaign;
    put_hex(answer, "campaign_id", campaign->id, sizeof campaign->id);
    put_number(answer, "version", campaign->version);
    put_hex(answer, "hash", campaign->hash, sizeof campaign->hash);
    put_text(answer, "signature", "good");
    put_day(answer, "first_day", campaign->first_day);
    put_day(answer, "last_day", campaign->last_day);
    put_number(answer, "minimum_age", campaign->minimum_age);
    put_number(answer, "goal", campaign->goal);
    put_number(answer, "coordinators", campaign->coordinator_count);
    put_suite(answer, campaign_suite(campaign));
    put_number(answer, "declarations", campaign->declaration_count);
    tell_texts(answer, "title", campaign->title);
    tell_texts(answer, "addressee", campaign->addressee);
    tell_form(answer, campaign);
}

static void tell_key(struct answer *answer, const struct inspection *inspection)
{
    put_hex(answer, "campaign_id", inspection->key.campaign_id, sizeof inspection->key.campaign_id);
    if (inspection->kind == INSPECTION_VOLUNTEER_KEY)
        put_hex(answer, "kit", inspection->key.tag, sizeof inspection->key.tag);
    else
        put_bool(answer, "post_quantum_key", inspection->key.has_kem);
    put_number(answer, "lock_passes", inspection->key.cost.passes);
    put_number(answer, "lock_memory_kib", inspection->key.cost.memory_kib);
    put_bool(answer, "for_tests", inspection->key.cost.for_tests);
}

static void tell(struct answer *answer, const struct inspection *inspection)
{
    const struct kind_words *kind = &kinds[inspection->kind];
    put_text(answer, "kind", answer->as_json ? kind->name : kind->sentence);
    put_text(answer, "verdict", verdict_name(inspection, !answer->as_json));
    put_number(answer, "size", inspection->file_len);
    if (inspection->status != STATUS_OK)
        return;
    switch (inspection->kind) {
    case INSPECTION_BATCH:
        tell_batch(answer, inspection);
        break;
    case INSPECTION_CAMPAIGN:
        tell_campaign(answer, inspection);
        break;
    case INSPECTION_COORDINATOR_KEY:
    case INSPECTION_VOLUNTEER_KEY:
        tell_key(answer, inspection);
        break;
    default:
        break;
    }
}

static void print(struct answer *answer, const struct inspection *inspection)
{
    if (!answer->as_json) {
        tell(answer, inspection);
        return;
    }
    json_open_object(&answer->json, NULL);
    tell(answer, inspection);
    json_close_object(&answer->json);
    putchar('\n');
}

static int say_unsure(const char *path)
{
    char shown[PLATFORM_PATH_CAP];
    text_show(path, strlen(path), shown, sizeof shown);
    return report_say(EXIT_PARTLY, UNSURE, shown);
}

static int run(const struct cli_arguments *arguments)
{
    const char *path = cli_word(arguments, 0);
    struct answer answer = {.as_json = cli_has(arguments, "--json"), .json = {.out = stdout}};
    struct inspection inspection;
    enum status status = inspection_read(path, &inspection);
    bool is_unsure = false;
    if (status == STATUS_OK) {
        print(&answer, &inspection);
        status = inspection.status;
        is_unsure = cannot_tell(&inspection);
    }
    inspection_free(&inspection);
    if (fflush(stdout) != 0 || ferror(stdout))
        return report(STATUS_IO, "stdout");
    if (status != STATUS_OK)
        return report(status, path);
    return is_unsure ? say_unsure(path) : EXIT_DONE;
}

const struct cli_command command_inspect = {
    .name = "inspect",
    .words = "FILE",
    .help = "say what a file is, without a key",
    .details =
        "Says what can be known of a batch, a campaign file, a key file or a list without\n"
        "any key. A file that is not ours, damaged or forged ends with exit code 4. Of a batch it\n"
        "checks that nothing in it changed since it was closed. One that was never closed and\n"
        "one that was damaged look the same without a key: that ends with exit code 3.\n"
        "\n"
        "  merger inspect /media/stick/5f0c6a1d2b3e4f58.qolb\n",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--json", 0, NULL, "as one JSON object", false}},
    .run = run,
};
