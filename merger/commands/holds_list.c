// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/holds_list.h"

#include "common/cli.h"
#include "common/json.h"
#include "common/report.h"
#include "merger/commands/source_word.h"

#include <stdio.h>
#include <string.h>

void holds_list_print_item(const struct roll *roll, const struct holding *holding, size_t item)
{
    const struct decision *decision = holding->items[item];
    const struct holding_state state = holding_of(holding, &decision->source);
    char label[SOURCE_WORD_LABEL_CAP];
    source_word_label(roll, &decision->source, label);
    cli_print_cell(label, strlen(label), 0);
    printf(": %s by coordinator %u: ", decision->kind == DECISION_HOLD ? "held" : "released",
           decision_coordinator(decision, &roll->folder->campaign));
    cli_print_cell(decision->why, strlen(decision->why), 0);
    puts(holding_is_opposed(&state) ? " (another coordinator says the opposite; it is held)" : "");
}

static void put_item(const struct roll *roll, const struct holding *holding, size_t item,
                     struct json *json)
{
    const struct decision *decision = holding->items[item];
    const struct decision_source *source = &decision->source;
    const struct decision_source device = holding_device(source->device_id);
    const struct holding_state state = holding_of(holding, source);
    const struct lineage_batch *batch = source_word_batch(roll, source);
    char label[SOURCE_WORD_LABEL_CAP];
    source_word_label(roll, &device, label);
    json_open_object(json, NULL);
    json_string(json, "kind", decision_kind_name(decision->kind));
    json_string(json, "volunteer", label);
    json_hex(json, "device", source->device_id, sizeof source->device_id);
    if (!decision_is_whole_device(source))
        json_hex(json, "header_hash", source->header_hash, sizeof source->header_hash);
    if (batch) {
        json_number(json, "batch_number", batch->batch->header.number);
        json_hex(json, "batch_id", batch->batch->header.batch_id, SEAL_BATCH_ID_LEN);
    }
    json_number(json, "coordinator", decision_coordinator(decision, &roll->folder->campaign));
    json_string(json, "why", decision->why);
    json_bool(json, "opposed", holding_is_opposed(&state));
    json_close_object(json);
}

static void show(const struct roll *roll, const struct holding *holding, bool as_json)
{
    struct json json = {.out = stdout};
    if (as_json)
        json_open_array(&json, NULL);
    for (size_t i = 0; i < holding->count; i++) {
        if (as_json)
            put_item(roll, holding, i, &json);
        else
            holds_list_print_item(roll, holding, i);
    }
    if (as_json) {
        json_close_array(&json);
        putchar('\n');
    } else if (holding->count == 0) {
        report_say(EXIT_DONE, "no coordinator holds anything, or has released anything");
    }
}

int holds_list_show(const struct roll *roll, bool as_json)
{
    struct holding holding;
    enum status status = holding_make(&roll->facts, NULL, &holding);
    if (status != STATUS_OK)
        return report(status, roll->folder->path);
    show(roll, &holding, as_json);
    holding_free(&holding);
    return EXIT_DONE;
}
