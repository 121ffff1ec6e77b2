// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/source_word.h"

#include "common/date.h"
#include "common/report.h"
#include "merger/commands/id_prefix.h"
#include "merger/commands/summary.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SHOWN 8
#define DEVICE_SHOWN_LEN 4
#define BATCH_SHOWN_LEN 4
#define MAX_NUMBER_DIGITS 9

_Static_assert(CERTIFICATE_DEVICE_ID_LEN == ID_PREFIX_LEN && SEAL_BATCH_ID_LEN == ID_PREFIX_LEN,
               "ids are read alike");

// What the words may mean; of many only the first are kept.
struct candidates {
    struct decision_source items[MAX_SHOWN];
    size_t count; // of different ones
};

static void add(struct candidates *candidates, const struct decision_source *source)
{
    size_t kept = candidates->count < MAX_SHOWN ? candidates->count : MAX_SHOWN;
    for (size_t i = 0; i < kept; i++)
        if (decision_compare_sources(&candidates->items[i], source) == 0)
            return;
    if (kept < MAX_SHOWN)
        candidates->items[kept] = *source;
    candidates->count++;
}

// ---- in the list ------------------------------------------------------------------------------

size_t source_word_device(const struct roll *roll, const struct decision_source *source)
{
    const struct lineage *lineage = &roll->tally.lineage;
    for (size_t i = 0; i < lineage->device_count; i++)
        if (memcmp(lineage->devices[i].device_id, source->device_id, sizeof source->device_id) == 0)
            return i;
    return SIZE_MAX;
}

const struct lineage_batch *source_word_batch(const struct roll *roll,
                                              const struct decision_source *source)
{
    const struct lineage *lineage = &roll->tally.lineage;
    for (size_t i = 0; i < lineage->batch_count; i++) {
        const struct decision_source batch = holding_batch(lineage->batches[i].batch);
        if (decision_compare_sources(&batch, source) == 0)
            return &lineage->batches[i];
    }
    return NULL;
}

static bool has_rival(const struct roll *roll, size_t device, uint32_t number)
{
    const struct lineage_device *found = &roll->tally.lineage.devices[device];
    const struct lineage_batch *batches = roll->tally.lineage.batches + found->first_batch;
    unsigned count = 0;
    for (size_t i = 0; i < found->batch_count; i++)
        count += batches[i].batch->header.number == number;
    return count > 1;
}

void source_word_label(const struct roll *roll, const struct decision_source *source,
                       char out[SOURCE_WORD_LABEL_CAP])
{
    const struct lineage_batch *batch = source_word_batch(roll, source);
    size_t device = source_word_device(roll, source);
    char label[ROLL_LABEL_CAP], id[2 * BATCH_SHOWN_LEN + 1];
    char device_id[2 * DEVICE_SHOWN_LEN + 1];
    sodium_bin2hex(device_id, sizeof device_id, source->device_id, DEVICE_SHOWN_LEN);
    if (device != SIZE_MAX)
        roll_label(roll, device, label);
    else
        snprintf(label, sizeof label, "device %s", device_id);
    sodium_bin2hex(id, sizeof id, batch ? batch->batch->header.batch_id : source->header_hash,
                   BATCH_SHOWN_LEN);
    if (decision_is_whole_device(source))
        snprintf(out, SOURCE_WORD_LABEL_CAP, "%s", label);
    else if (!batch)
        snprintf(out, SOURCE_WORD_LABEL_CAP, "%s, a batch that is not here (%s)", label, id);
    else if (has_rival(roll, device, batch->batch->header.number))
        snprintf(out, SOURCE_WORD_LABEL_CAP, "%s, batch %lu (%s)", label,
                 (unsigned long)batch->batch->header.number, id);
    else
        snprintf(out, SOURCE_WORD_LABEL_CAP, "%s, batch %lu", label,
                 (unsigned long)batch->batch->header.number);
}

// ---- volunteers -------------------------------------------------------------------------------

static void find_by_alias(const struct roll *roll, const char *alias, struct candidates *out)
{
    const struct lineage *lineage = &roll->tally.lineage;
    for (size_t i = 0; i < lineage->device_count; i++) {
        const struct lineage_device *device = &lineage->devices[i];
        const struct decision_source source = holding_device(device->device_id);
        if (device->alias && strcmp(device->alias, alias) == 0)
            add(out, &source);
    }
}

static void find_by_digits(const struct roll *roll, const struct holding *holding,
                           const struct id_prefix *prefix, struct candidates *out)
{
    const struct lineage *lineage = &roll->tally.lineage;
    for (size_t i = 0; i < lineage->device_count + holding->count; i++) {
        const uint8_t *id = i < lineage->device_count
                                ? lineage->devices[i].device_id
                                : holding->items[i - lineage->device_count]->source.device_id;
        const struct decision_source source = holding_device(id);
        if (id_prefix_begins(prefix, id))
            add(out, &source);
    }
}

static bool find_volunteer(const struct roll *roll, const struct holding *holding, const char *text,
                           struct decision_source *out, int *exit_code)
{
    struct candidates candidates = {.count = 0};
    struct id_prefix prefix;
    find_by_alias(roll, text, &candidates);
    if (candidates.count == 0 && id_prefix_read(text, strlen(text), &prefix))
        find_by_digits(roll, holding, &prefix, &candidates);
    if (candidates.count == 1) {
        *out = candidates.items[0];
        return true;
    }
    *exit_code = EXIT_FAILED;
    if (candidates.count == 0)
        report_say(EXIT_FAILED, "no volunteer is called so, and no device has an id that begins "
                                "so; \"merger status\" shows them, and the ids with --json");
    for (size_t i = 0; i < candidates.count && i < MAX_SHOWN; i++) {
        char id[2 * CERTIFICATE_DEVICE_ID_LEN + 1];
        sodium_bin2hex(id, sizeof id, candidates.items[i].device_id, CERTIFICATE_DEVICE_ID_LEN);
        report_say(EXIT_FAILED, "it may be %s", id);
    }
    if (candidates.count > 0)
        report_say(EXIT_FAILED, "several devices go by that; give more digits of the one's id");
    return false;
}

// ---- batches ----------------------------------------------------------------------------------

static bool read_number(const char *text, uint32_t *out)
{
    size_t len = strlen(text);
    if (len == 0 || len > MAX_NUMBER_DIGITS || strspn(text, "0123456789") != len)
        return false;
    *out = (uint32_t)strtoul(text, NULL, 10);
    return true;
}

static void find_by_number(const struct roll *roll, size_t device, uint32_t number,
                           struct candidates *out)
{
    const struct lineage_device *found = &roll->tally.lineage.devices[device];
    for (size_t i = 0; i < found->batch_count; i++) {
        const struct facts_batch *batch = roll->tally.lineage.batches[found->first_batch + i].batch;
        const struct decision_source source = holding_batch(batch);
        if (batch->header.number == number)
            add(out, &source);
    }
}

static void find_by_id(const struct roll *roll, size_t device, const struct id_prefix *prefix,
                       struct candidates *out)
{
    const struct lineage_device *found = &roll->tally.lineage.devices[device];
    for (size_t i = 0; i < found->batch_count; i++) {
        const struct facts_batch *batch = roll->tally.lineage.batches[found->first_batch + i].batch;
        const struct decision_source source = holding_batch(batch);
        if (id_prefix_begins(prefix, batch->header.batch_id) ||
            id_prefix_begins(prefix, batch->header_hash))
            add(out, &source);
    }
}

// Batches that a decision names, here or not.
static void find_decided(const struct holding *holding, const struct decision_source *device,
                         const struct id_prefix *prefix, struct candidates *out)
{
    for (size_t i = 0; i < holding->count; i++) {
        const struct decision_source *source = &holding->items[i]->source;
        if (memcmp(source->device_id, device->device_id, sizeof source->device_id) == 0 &&
            !decision_is_whole_device(source) && id_prefix_begins(prefix, source->header_hash))
            add(out, source);
    }
}

static unsigned count_entries(const struct roll *roll, const struct facts_batch *batch)
{
    unsigned count = 0;
    for (size_t i = 0; i < roll->facts.cell_count; i++)
        count += roll->facts.cells[i].batch == batch && roll->facts.cells[i].type != SEAL_VOID;
    return count;
}

// By its id, or by H if another candidate has the same.
static void show_batch(const struct roll *roll, const struct candidates *candidates, size_t at)
{
    const struct decision_source *source = &candidates->items[at];
    const struct lineage_batch *batch = source_word_batch(roll, source);
    char id[2 * SEAL_BATCH_ID_LEN + 1], day[DATE_CAP];
    const uint8_t *shown = batch ? batch->batch->header.batch_id : source->header_hash;
    for (size_t i = 0; batch && i < candidates->count && i < MAX_SHOWN; i++) {
        const struct lineage_batch *other = source_word_batch(roll, &candidates->items[i]);
        if (i != at && other &&
            memcmp(other->batch->header.batch_id, shown, SEAL_BATCH_ID_LEN) == 0)
            shown = source->header_hash;
    }
    sodium_bin2hex(id, sizeof id, shown, SEAL_BATCH_ID_LEN);
    if (!batch) {
        report_say(EXIT_FAILED, "it may be %s", id);
        return;
    }
    unsigned count = count_entries(roll, batch->batch);
    date_print(date_from_days(batch->batch->header.day), day);
    report_say(EXIT_FAILED, "it may be %s: begun on %s, %u %s", id, day, count,
               summary_plural(count, "entry", "entries"));
}

static bool choose_batch(const struct roll *roll, const struct candidates *candidates,
                         struct decision_source *out, int *exit_code)
{
    if (candidates->count == 1) {
        *out = candidates->items[0];
        return true;
    }
    *exit_code = EXIT_FAILED;
    if (candidates->count == 0)
        report_say(EXIT_FAILED, "that volunteer has no such batch here; give its number");
    for (size_t i = 0; i < candidates->count && i < MAX_SHOWN; i++)
        show_batch(roll, candidates, i);
    if (candidates->count > 0)
        report_say(EXIT_FAILED, "several batches go by that; give the beginning of the one's id");
    return false;
}

bool source_word_find(const struct roll *roll, const struct holding *holding, const char *volunteer,
                      const char *batch, struct decision_source *out, int *exit_code)
{
    struct candidates candidates = {.count = 0};
    struct decision_source device;
    struct id_prefix prefix;
    uint32_t number;
    if (!find_volunteer(roll, holding, volunteer, &device, exit_code))
        return false;
    *out = device;
    if (!batch)
        return true;
    size_t place = source_word_device(roll, &device);
    if (place != SIZE_MAX && read_number(batch, &number))
        find_by_number(roll, place, number, &candidates);
    if (candidates.count == 0 && id_prefix_read(batch, strlen(batch), &prefix)) {
        if (place != SIZE_MAX)
            find_by_id(roll, place, &prefix, &candidates);
        find_decided(holding, &device, &prefix, &candidates);
    }
    return choose_batch(roll, &candidates, out, exit_code);
}
