// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/cases.h"

#include <string.h>

static void empty_unclosed(struct forge *forge)
{
    forge_header(forge);
}

static void empty_closed(struct forge *forge)
{
    forge_header(forge);
    forge_close(forge);
}

static void sixty_entries(struct forge *forge)
{
    forge_header(forge);
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT; i++)
        forge_entry(forge, i % 2 == 0 ? samples_russian : samples_latin);
    forge_close(forge);
}

static void one_entry(struct forge *forge, const struct samples_field *fields)
{
    forge_header(forge);
    forge_entry(forge, fields);
    forge_close(forge);
}

static void longest_texts(struct forge *forge)
{
    one_entry(forge, samples_longest);
}

// As the collector packs them.
static void records_stored(struct forge *forge)
{
    forge->pack = pack_record;
    forge_header(forge);
    forge_entry(forge, samples_kazakh);
    forge_entry(forge, samples_longest);
    forge_void(forge, forge->expected[0].entry_id, samples_seconds);
    forge_close(forge);
}

static void record_larger_than_a_page(struct forge *forge)
{
    one_entry(forge, samples_drawn);
}

static void numbers_without_names(struct forge *forge)
{
    one_entry(forge, samples_numbers);
}

static void unknown_fields(struct forge *forge)
{
    one_entry(forge, samples_unknown);
}

static void void_without_record(struct forge *forge)
{
    forge_header(forge);
    forge_entry(forge, samples_russian);
    forge_void(forge, forge->expected[0].entry_id, samples_none);
    forge_close(forge);
}

static void void_after_its_entry(struct forge *forge)
{
    forge_header(forge);
    forge_entry(forge, samples_russian);
    forge_void(forge, forge->expected[0].entry_id, samples_seconds);
    forge_close(forge);
}

static void void_before_its_entry(struct forge *forge)
{
    static const uint8_t id[SEAL_ENTRY_ID_LEN] = "entry that comes";
    forge_header(forge);
    forge_void(forge, id, samples_seconds);
    forge_entry_with_id(forge, id, samples_kazakh);
    forge_close(forge);
}

static void void_in_a_later_batch(struct forge *forge)
{
    cases_complete(forge);
    uint8_t id[SEAL_ENTRY_ID_LEN];
    memcpy(id, forge->expected[1].entry_id, sizeof id);
    forge_next(forge);
    forge_header(forge);
    forge_void(forge, id, samples_seconds);
    forge_close(forge);
}

static void entry_with_two_records(struct forge *forge)
{
    static const uint8_t id[SEAL_ENTRY_ID_LEN] = "one id, two rows";
    forge_header(forge);
    forge_entry_with_id(forge, id, samples_kazakh);
    forge_entry_with_id(forge, id, samples_russian);
    forge_close(forge);
}

static void last_coordinator(struct forge *forge)
{
    forge->recipient_count = WORLD_COORDINATOR_COUNT;
    cases_complete(forge);
}

static void wrong_trailer(struct forge *forge)
{
    cases_complete(forge);
    forge_flip(forge, SEAL_TRAILER_OFFSET);
}

static void fill_flipped(struct forge *forge)
{
    cases_complete(forge);
    forge_flip(forge, FORGE_FILL);
}

static void drawn_by_hand(struct forge *forge)
{
    forge->pack = pack_record;
    forge_header(forge);
    forge_entry(forge, samples_signed);
    forge_entry(forge, samples_rounded);
    forge_close(forge);
}

// They count all the same.
static void drawings_damaged(struct forge *forge)
{
    forge->pack = pack_record;
    forge_header(forge);
    for (unsigned i = 0; i < SAMPLES_SMEARED_COUNT; i++)
        forge_entry(forge, samples_smeared[i]);
    forge_close(forge);
}

#define CASE(name, outcome)                                                                        \
    {                                                                                              \
#name, name, outcome, NULL, 0                                                              \
    }
#define AFTER(name, outcome, after)                                                                \
    {                                                                                              \
#name, name, outcome, #after, 0                                                            \
    }

const struct cases_case cases_sound[] = {
    {"complete", cases_complete, "complete", NULL, 0},
    {"unclosed", cases_two_entries, "unclosed", NULL, 0},
    CASE(empty_closed, "complete"),
    CASE(empty_unclosed, "unclosed"),
    CASE(sixty_entries, "complete"),
    {"three_scripts", cases_three_scripts, "complete", NULL, 0},
    CASE(longest_texts, "complete"),
    CASE(records_stored, "complete"),
    CASE(record_larger_than_a_page, "complete"),
    CASE(numbers_without_names, "complete"),
    CASE(unknown_fields, "complete"),
    CASE(void_without_record, "complete"),
    CASE(void_after_its_entry, "complete"),
    CASE(void_before_its_entry, "complete"),
    AFTER(void_in_a_later_batch, "complete", complete),
    CASE(entry_with_two_records, "complete"),
    {"second_coordinator", cases_complete, "complete", NULL, 1},
    {"last_coordinator", last_coordinator, "complete", NULL, WORLD_COORDINATOR_COUNT - 1},
    CASE(wrong_trailer, "complete"),
    CASE(fill_flipped, "complete"),
    CASE(drawn_by_hand, "complete"),
    CASE(drawings_damaged, "complete"),
    {NULL, NULL, NULL, NULL, 0},
};
