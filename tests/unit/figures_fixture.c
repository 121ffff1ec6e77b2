// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/figures_fixture.h"

#include "merger/figures/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WINDOW_DAYS 5

struct figures_fixture *figures_fixture_new(void)
{
    static const char *const aliases[FIGURES_FIXTURE_DEVICES] = {"crane", "heron", "owl", "robin",
                                                                 "stork"};
    struct figures_fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fixture->folder.campaign.first_day = FIGURES_FIXTURE_FIRST_DAY;
    fixture->folder.campaign.last_day = FIGURES_FIXTURE_FIRST_DAY + WINDOW_DAYS - 1;
    fixture->roll.folder = &fixture->folder;
    fixture->roll.tally.entries = fixture->entries;
    fixture->roll.tally.devices = fixture->counts;
    fixture->roll.tally.lineage.batches = fixture->places;
    fixture->roll.tally.lineage.devices = fixture->devices;
    fixture->roll.tally.lineage.device_count = FIGURES_FIXTURE_DEVICES;
    for (size_t i = 0; i < FIGURES_FIXTURE_DEVICES; i++)
        fixture->devices[i].alias = aliases[i];
    for (size_t i = 0; i < FIGURES_FIXTURE_MAX; i++)
        fixture->seconds[i] = PACE_UNKNOWN;
    return fixture;
}

void figures_fixture_free(struct figures_fixture *fixture)
{
    for (size_t i = 0; i < fixture->roll.tally.entry_count; i++)
        free((uint8_t *)fixture->cells[i].person);
    free(fixture);
}

struct lineage_batch *figures_fixture_batch(struct figures_fixture *fixture, size_t device,
                                            uint32_t number, uint16_t day)
{
    size_t place = fixture->batch_count++;
    struct lineage_device *of = &fixture->devices[device];
    assert_true(place < FIGURES_FIXTURE_BATCHES);
    fixture->batches[place].header.number = number;
    fixture->batches[place].header.day = day;
    fixture->batches[place].header.certificate.device_id[0] = (uint8_t)device;
    fixture->places[place] = (struct lineage_batch){
        .batch = &fixture->batches[place],
        .closed = true,
        .outside_window =
            day < fixture->folder.campaign.first_day || day > fixture->folder.campaign.last_day,
    };
    if (of->batch_count++ == 0)
        of->first_batch = place;
    fixture->roll.tally.lineage.batch_count = fixture->batch_count;
    fixture->current = place;
    return &fixture->places[place];
}

// As the facts have a cell of that person.
static void make_cell(const struct figures_fixture_answers *answers, struct facts_cell *cell)
{
    static uint8_t person[RECORD_MAX_LEN + PACKED_MAX_LEN];
    struct record record = {.len = 0};
    struct facts_made made;
    record_put_text(&record, RECORD_FAMILY_NAME, "Сейітова");
    record_put_text(&record, RECORD_ID_NUMBER, answers->id_number ? answers->id_number : "");
    record_put_text(&record, RECORD_CITY, answers->city ? answers->city : "");
    record_put_text(&record, RECORD_ADDRESS, answers->address ? answers->address : "");
    record_put_text(&record, RECORD_PHONE, answers->phone ? answers->phone : "");
    struct facts_content content = {.type = SEAL_ENTRY,
                                    .record_version = RECORD_VERSION,
                                    .record = record.bytes,
                                    .record_len = record.len};
    facts_make_cell(&content, person, &made);
    size_t len = facts_person_len(&made.cell);
    uint8_t *copy = malloc(len);
    assert_non_null(copy);
    memcpy(copy, person, len);
    *cell = made.cell;
    cell->person = copy;
}

size_t figures_fixture_entry(struct figures_fixture *fixture, enum tally_state state,
                             const struct figures_fixture_answers *answers)
{
    struct tally *tally = &fixture->roll.tally;
    size_t place = tally->entry_count++;
    const struct facts_batch *batch = &fixture->batches[fixture->current];
    uint32_t device = batch->header.certificate.device_id[0];
    assert_true(place < FIGURES_FIXTURE_MAX);
    if (answers)
        make_cell(answers, &fixture->cells[place]);
    fixture->cells[place].batch = batch;
    fixture->entries[place] = (struct tally_entry){.cell = &fixture->cells[place],
                                                   .person = (uint32_t)place,
                                                   .device = device,
                                                   .state = (uint8_t)state};
    tally->devices[device].by_state[state]++;
    tally->total.by_state[state]++;
    return place;
}
