// SPDX-License-Identifier: Apache-2.0
#include "tests/property/compare.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_ID_LEN 6

static void show_entry(const struct tally_entry *entry)
{
    char id[2 * SHOWN_ID_LEN + 1];
    sodium_bin2hex(id, sizeof id, entry->cell->entry_id, SHOWN_ID_LEN);
    fprintf(stderr, "entry %s, in cell %u of batch %u, is %s (%s)", id, entry->cell->cell,
            (unsigned)entry->cell->batch->header.number, tally_state_name(entry->state),
            tally_reason_name(entry->reason));
}

static bool differ(const struct tally_entry *entry, const char *what)
{
    show_entry(entry);
    fprintf(stderr, ", but %s\n", what);
    return false;
}

static bool holds(const struct story *story, unsigned place, const struct facts *facts,
                  const struct facts_cell *cell)
{
    const struct story_content *content = &story->contents[place];
    return content->cell == cell->cell &&
           (content->flaw != TALLY_NO_REASON) == (cell->flaw != BATCH_READ_NO_REASON) &&
           memcmp(content->digest, facts_digest(facts, (size_t)(cell - facts->cells)),
                  SEAL_DIGEST_LEN) == 0 &&
           memcmp(story->batches[content->batch].header_hash, cell->batch->header_hash,
                  FACTS_HASH_LEN) == 0;
}

// The model's entry that the cell holds; STORY_NONE if there is none. Two writers may have sealed
// the same content, of which only one has come.
static unsigned model_entry(const struct story *story, const struct model *model,
                            const struct facts *facts, const struct facts_cell *cell)
{
    for (unsigned i = 0; i < story->content_count; i++)
        if (model->entry_of[i] != STORY_NONE && holds(story, i, facts, cell))
            return model->entry_of[i];
    return STORY_NONE;
}

// ---- entries ----------------------------------------------------------------------------------

static bool compare_entry(const struct story *story, const struct model *model,
                          const struct roll *roll, size_t place, bool *met)
{
    const struct tally *tally = &roll->tally;
    const struct tally_entry *entry = &tally->entries[place];
    unsigned found = model_entry(story, model, &roll->facts, entry->cell);
    if (found == STORY_NONE)
        return differ(entry, "there is no such entry");
    if (met[found])
        return differ(entry, "it stands here twice");
    met[found] = true;
    const struct model_entry *expected = &model->entries[found];
    if (entry->state != expected->state || !(expected->reasons >> entry->reason & 1)) {
        show_entry(entry);
        fprintf(stderr, ", but should be %s, for one of the reasons %#x\n",
                tally_state_name(expected->state), (unsigned)expected->reasons);
        return false;
    }
    const struct facts_cell *person = tally->entries[entry->person].cell;
    if (model_entry(story, model, &roll->facts, person) != expected->person)
        return differ(entry, "another entry should count for this person");
    if (entry->may_be_named != expected->may_be_named)
        return differ(entry, "its name is handed over, or kept back, against somebody's wish");
    return true;
}

static bool compare_entries(const struct story *story, const struct model *model,
                            const struct roll *roll)
{
    const struct tally *tally = &roll->tally;
    bool met[STORY_MAX_CONTENTS] = {false};
    for (size_t i = 0; i < tally->entry_count; i++)
        if (!compare_entry(story, model, roll, i, met))
            return false;
    if (tally->entry_count == model->entry_count && tally->high == model->counted)
        return true;
    fprintf(stderr, "%zu entries and %lu people, but there should be %u and %lu\n",
            tally->entry_count, tally->high, model->entry_count, model->counted);
    return false;
}

// ---- devices ----------------------------------------------------------------------------------

static bool same_count(const char *what, unsigned long found, unsigned long expected)
{
    if (found == expected)
        return true;
    fprintf(stderr, "%lu %s of one device, but there should be %lu\n", found, what, expected);
    return false;
}

static bool same_counts(const struct tally_counts *found, const struct model_device *expected)
{
    return same_count("entries", found->entries, expected->entries) &&
           same_count("voids", found->voids, expected->voids) &&
           same_count("stray voids", found->stray_voids, expected->stray_voids) &&
           same_count("held voids", found->held_voids, expected->held_voids) &&
           same_count("batches", found->batches, expected->batches) &&
           same_count("held batches", found->held_batches, expected->held_batches) &&
           same_count("missing batches", found->missing, expected->missing) &&
           same_count("holes", found->holes, expected->holes) &&
           same_count("unclosed batches", found->unclosed, expected->unclosed) &&
           same_count("altered batches", found->altered, expected->altered) &&
           same_count("batches outside the window", found->outside_window,
                      expected->outside_window);
}

static bool compare_devices(const struct story *story, const struct model *model,
                            const struct tally *tally)
{
    const struct tally_counts none = {.entries = 0};
    for (unsigned i = 0; i < story->device_count; i++) {
        const struct tally_counts *counts = &none;
        for (size_t j = 0; j < tally->lineage.device_count; j++)
            if (memcmp(tally->lineage.devices[j].device_id, story_device_id(story, i),
                       CERTIFICATE_DEVICE_ID_LEN) == 0)
                counts = &tally->devices[j];
        if (!same_counts(counts, &model->devices[i]))
            return false;
    }
    return true;
}

bool compare_lists(const struct story *story, const struct model *model, const struct roll *roll)
{
    return compare_entries(story, model, roll) && compare_devices(story, model, &roll->tally);
}

// ---- one number -------------------------------------------------------------------------------

void compare_digest(const struct tally *tally, uint8_t out[32])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        const uint8_t *device = entry->cell->batch->header.certificate.device_id;
        const uint32_t judged[3] = {entry->state, entry->reason, entry->person};
        crypto_generichash_update(&state, entry->cell->entry_id, SEAL_ENTRY_ID_LEN);
        crypto_generichash_update(&state, device, CERTIFICATE_DEVICE_ID_LEN);
        crypto_generichash_update(&state, (const uint8_t *)judged, sizeof judged);
    }
    for (size_t i = 0; i < tally->question_count; i++) {
        const struct tally_question *question = &tally->questions[i];
        const uint32_t asked[3] = {question->a, question->b, (uint32_t)question->weight};
        crypto_generichash_update(&state, (const uint8_t *)asked, sizeof asked);
    }
    for (size_t i = 0; i < tally->lineage.device_count; i++) {
        const struct tally_counts *counts = &tally->devices[i];
        const unsigned long told[] = {counts->voids,   counts->stray_voids,   counts->held_voids,
                                      counts->batches, counts->held_batches,  counts->missing,
                                      counts->holes,   counts->outside_window};
        crypto_generichash_update(&state, (const uint8_t *)told, sizeof told);
    }
    crypto_generichash_final(&state, out, 32);
}
