// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/summary_json.h"

#include "merger/figures/joining.h"

static void put_counts(struct json *json, const struct tally_counts *counts)
{
    json_number(json, "batches", counts->batches);
    json_number(json, "entries", counts->entries);
    for (enum tally_state i = 0; i < TALLY_STATE_COUNT; i++)
        json_number(json, tally_state_name(i), counts->by_state[i]);
    json_number(json, "voids", counts->voids);
    json_number(json, "stray_voids", counts->stray_voids);
    json_number(json, "held_voids", counts->held_voids);
    json_number(json, "holes", counts->holes);
    json_number(json, "unclosed", counts->unclosed);
    json_number(json, "altered", counts->altered);
    json_number(json, "missing", counts->missing);
    json_number(json, "outside_window", counts->outside_window);
    json_number(json, "held_batches", counts->held_batches);
}

static void put_volunteer(const struct summary *summary, const struct summary_row *row,
                          struct json *json)
{
    const struct lineage_device *device = &summary->roll->tally.lineage.devices[row->device];
    json_open_object(json, NULL);
    json_string(json, "volunteer", row->label);
    json_hex(json, "device", device->device_id, sizeof device->device_id);
    json_number(json, "new_batches", row->batches_new);
    json_number(json, "new_entries", row->entries_new);
    json_number(json, "new_voids", row->voids_new);
    put_counts(json, &summary->roll->tally.devices[row->device]);
    json_close_object(json);
}

static void put_linkage(const struct tally *tally, struct json *json)
{
    json_open_object(json, "linkage");
    json_number(json, "questions", tally->question_count);
    json_number(json, "opposing", joining_opposing(tally));
    json_number(json, "skipped_blocks", tally->skipped_blocks);
    json_number(json, "skipped_entries", tally->skipped_entries);
    json_close_object(json);
}

void summary_json_put(const struct summary *summary, struct json *json)
{
    const struct tally *tally = &summary->roll->tally;
    json_open_array(json, "volunteers");
    for (size_t i = 0; i < summary->row_count; i++)
        put_volunteer(summary, &summary->rows[i], json);
    json_close_array(json);
    json_open_object(json, "total");
    put_counts(json, &tally->total);
    json_close_object(json);
    json_open_object(json, "reasons");
    for (enum tally_reason i = TALLY_NO_REASON + 1; i < TALLY_REASON_COUNT; i++)
        if (tally->total.by_reason[i] > 0)
            json_number(json, tally_reason_name(i), tally->total.by_reason[i]);
    json_close_object(json);
    json_open_object(json, "people");
    json_number(json, "certain", tally->certain);
    json_number(json, "low", tally->certain);
    json_number(json, "high", tally->high);
    json_close_object(json);
    put_linkage(tally, json);
}
