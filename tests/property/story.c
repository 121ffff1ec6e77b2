// SPDX-License-Identifier: Apache-2.0
#include "tests/property/story.h"

#include "common/kit.h"
#include "tests/property/dice.h"
#include "tests/property/story_parts.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_DAY 18876 // 2021-09-06
#define LAST_DAY 18880

void story_must(bool done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "campaigns: %s failed\n", what);
    exit(EXIT_FAILED);
}

const uint8_t *story_device_id(const struct story *story, unsigned device)
{
    return story->devices[device].certificate.device_id;
}

// ---- keys -------------------------------------------------------------------------------------

static void draw_coordinators(struct story *story)
{
    struct campaign *campaign = &story->campaign;
    crypto_sign_keypair(campaign->id, story->campaign_secret);
    randombytes_buf(campaign->hash, sizeof campaign->hash);
    randombytes_buf(story->chain_secret, sizeof story->chain_secret);
    campaign->first_day = FIRST_DAY;
    campaign->last_day = LAST_DAY;
    campaign->coordinator_count = STORY_COORDINATOR_COUNT;
    for (unsigned i = 0; i < STORY_COORDINATOR_COUNT; i++) {
        coordinator_draw(&story->coordinators[i]);
        seal_slot_announce(&story->coordinators[i].reader, &campaign->coordinators[i].recipient);
        memcpy(campaign->coordinators[i].sign_public, story->coordinators[i].sign_public, 32);
    }
}

static void draw_device(struct story *story)
{
    struct story_device *device = &story->devices[story->device_count++];
    crypto_sign_keypair(device->certificate.device_public, device->secret);
    randombytes_buf(device->certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    certificate_sign(&device->certificate, story->campaign_secret, story->campaign.id);
}

// ---- batches ----------------------------------------------------------------------------------

// Where a device stands.
struct course {
    unsigned device;
    uint32_t number; // of the batch that comes next
    unsigned last;   // batch and branch that it wrote last; STORY_NONE
    unsigned last_branch;
};

static void draw_previous(struct story *story, const struct course *course,
                          struct story_batch *batch, uint8_t out[32])
{
    memset(out, 0, 32);
    if (course->number == 0)
        return;
    memset(out, 0xFF, 32);
    if (course->last == STORY_NONE || dice_chance(5))
        return;
    if (dice_chance(7)) {
        batch->vouching = STORY_VOUCHES_FOR_ANOTHER;
        randombytes_buf(out, 32);
        return;
    }
    batch->vouching = STORY_VOUCHES_FOR_BRANCH;
    batch->previous = course->last;
    batch->previous_branch = course->last_branch;
    seal_trailer(story->batches[course->last].branches[course->last_branch].file, out);
}

static void draw_header(struct story *story, const struct course *course, struct story_batch *batch,
                        struct seal_header *header)
{
    const struct story_device *device = &story->devices[course->device];
    *header = (struct seal_header){.certificate = device->certificate, .number = batch->number};
    randombytes_buf(header->batch_id, sizeof header->batch_id);
    kit_chain_root(story->chain_secret, device->certificate.device_id, header->chain);
    for (uint32_t i = 0; i < batch->number; i++)
        kit_chain_next(header->chain, header->chain);
    if (!batch->in_chain)
        randombytes_buf(header->chain, sizeof header->chain);
    draw_previous(story, course, batch, header->previous);
    memcpy(header->campaign_hash, story->campaign.hash, sizeof header->campaign_hash);
    if (!batch->knows_text)
        header->campaign_hash[dice_below(32)] ^= 1;
    header->day = batch->in_window ? FIRST_DAY : LAST_DAY + 1;
}

// Adds a batch with all its cells.
static unsigned write_batch(struct story *story, const struct course *course, bool in_chain)
{
    unsigned place = story->batch_count++;
    story_must(place < STORY_MAX_BATCHES, "finding room for a batch");
    struct story_batch *batch = &story->batches[place];
    *batch = (struct story_batch){
        .device = course->device,
        .number = course->number,
        .in_chain = in_chain,
        .knows_text = !dice_chance(7),
        .in_window = !dice_chance(7),
        .branch_count = 1,
    };
    struct seal_recipient recipients[STORY_COORDINATOR_COUNT];
    for (unsigned i = 0; i < STORY_COORDINATOR_COUNT; i++)
        recipients[i] = story->campaign.coordinators[i].recipient;
    struct seal_header header;
    struct seal_chain chain;
    draw_header(story, course, batch, &header);
    uint8_t *file = malloc(SEAL_FILE_LEN);
    story_must(file != NULL, "finding memory");
    randombytes_buf(file, SEAL_FILE_LEN);
    story_must(seal_header(file, &header, story->devices[course->device].secret, recipients,
                           STORY_COORDINATOR_COUNT, &chain) == STATUS_OK,
               "sealing a header");
    memcpy(batch->header_hash, chain.header_hash, sizeof batch->header_hash);
    batch->branches[0].file = file;
    // A form that the batch before did not take is written once more.
    bool retries = course->last != STORY_NONE && dice_chance(25);
    story_write_cells(story, &chain, retries ? story_last_entry(story, course->last) : STORY_NONE);
    return place;
}

static void advance(struct story *story, struct course *course)
{
    if (dice_chance(8)) { // a batch was begun that is gone for ever
        course->number += dice_between(1, 2);
        course->last = STORY_NONE;
    }
    unsigned place = write_batch(story, course, true);
    if (dice_chance(8)) { // the laptop was set back, or its kit copied
        unsigned rival = write_batch(story, course, true);
        place = dice_chance(50) ? place : rival;
    }
    course->last = place;
    course->last_branch = dice_below(story->batches[place].branch_count);
    course->number++;
}

static void play_device(struct story *story, unsigned device)
{
    struct course course = {.device = device, .last = STORY_NONE};
    for (unsigned i = dice_between(1, 4); i > 0; i--)
        advance(story, &course);
    if (dice_chance(10)) { // somebody has the kit, but not its past
        course.number = dice_below(course.number + 2);
        (void)write_batch(story, &course, false);
    }
}

// ---- decisions --------------------------------------------------------------------------------

static void choose_subject(const struct story *story, struct decision *decision)
{
    randombytes_buf(decision->entry.entry_id, sizeof decision->entry.entry_id);
    memcpy(decision->entry.device_id, story_device_id(story, 0), sizeof decision->entry.device_id);
    if (story->content_count == 0 || dice_chance(10))
        return;
    const struct story_content *content = &story->contents[dice_below(story->content_count)];
    memcpy(decision->entry.entry_id, content->entry_id, sizeof decision->entry.entry_id);
    memcpy(decision->entry.device_id, story_device_id(story, story->batches[content->batch].device),
           sizeof decision->entry.device_id);
}

static struct decision_entry name_of(const struct story *story, unsigned content)
{
    struct decision_entry name;
    unsigned device = story->batches[story->contents[content].batch].device;
    memcpy(name.device_id, story_device_id(story, device), sizeof name.device_id);
    memcpy(name.entry_id, story->contents[content].entry_id, sizeof name.entry_id);
    return name;
}

// The person who signed every content of that name; STORY_NONE if there are several, or none.
static unsigned person_of(const struct story *story, const struct decision_entry *name)
{
    unsigned person = STORY_NONE;
    for (unsigned i = 0; i < story->content_count; i++) {
        struct decision_entry other = name_of(story, i);
        unsigned signature = story->contents[i].signature;
        if (decision_compare_entries(name, &other) != 0 || signature == STORY_NONE)
            continue;
        if (person != STORY_NONE && person != story->signatures[signature].person)
            return STORY_NONE;
        person = story->signatures[signature].person;
    }
    return person;
}

// A true answer about two entries: what false ones do to others is for the tests of linkage.
static bool draw_answer(const struct story *story, struct decision *decision)
{
    for (unsigned tries = story->content_count > 0 ? 16 : 0; tries > 0; tries--) {
        struct decision_entry a = name_of(story, dice_below(story->content_count));
        struct decision_entry b = name_of(story, dice_below(story->content_count));
        unsigned left = person_of(story, &a), right = person_of(story, &b);
        if (left == STORY_NONE || right == STORY_NONE || decision_compare_entries(&a, &b) == 0 ||
            (left != right && !dice_chance(10)))
            continue;
        decision->kind = left == right ? DECISION_SAME : DECISION_DIFFERENT;
        decision_set_pair(decision, &a, &b);
        return true;
    }
    return false;
}

// A batch that shares its number, if there is one, or any.
static unsigned choose_batch(const struct story *story)
{
    for (unsigned tries = 20; tries > 0; tries--) {
        unsigned place = dice_below(story->batch_count);
        for (unsigned i = 0; i < story->batch_count; i++)
            if (i != place && story->batches[i].device == story->batches[place].device &&
                story->batches[i].number == story->batches[place].number)
                return place;
    }
    return dice_below(story->batch_count);
}

// A hold of a device or a batch, or a release; now and then one of a batch that is not the
// device's.
static void draw_source(const struct story *story, struct decision *decision)
{
    unsigned device = dice_below(story->device_count);
    decision->kind = DECISION_HOLD;
    if (story->batch_count > 0 && dice_chance(75)) {
        unsigned batch = dice_chance(60) ? choose_batch(story) : dice_below(story->batch_count);
        device = dice_chance(95) ? story->batches[batch].device : device;
        memcpy(decision->source.header_hash, story->batches[batch].header_hash, 32);
        decision->kind = dice_chance(65) ? DECISION_RELEASE : DECISION_HOLD;
    }
    memcpy(decision->source.device_id, story_device_id(story, device),
           sizeof decision->source.device_id);
}

static bool is_about_source(const struct decision *decision)
{
    return decision->kind == DECISION_HOLD || decision->kind == DECISION_RELEASE ||
           decision->kind == DECISION_RETRACT;
}

// The kind of what comes after a decision and takes it back, or says it again.
static enum decision_kind kind_after(enum decision_kind kind)
{
    switch (kind) {
    case DECISION_RESTORE:
        return DECISION_VOID;
    case DECISION_RETRACT:
        return DECISION_HOLD;
    case DECISION_HOLD:
    case DECISION_RELEASE:
        return DECISION_RETRACT;
    default:
        return DECISION_RESTORE;
    }
}

// Now and then it is about something else, and supersedes nothing.
static void follow(const struct story *story, struct story_decision *made)
{
    const struct decision *earlier = &story->decisions[made->supersedes].decision;
    const struct decision drawn = made->decision;
    bool same = !dice_chance(10);
    made->decision = (struct decision){.kind = kind_after(earlier->kind)};
    decision_hash(earlier, made->decision.supersedes);
    if (is_about_source(earlier))
        made->decision.source = same || !is_about_source(&drawn) ? earlier->source : drawn.source;
    else
        made->decision.entry = same || is_about_source(&drawn) ? earlier->entry : drawn.entry;
}

// A new void, answer or hold, or what takes an earlier decision back, or makes it again.
static void draw_decision(struct story *story)
{
    unsigned place = story->decision_count++;
    struct story_decision *made = &story->decisions[place];
    *made = (struct story_decision){.decision = {.kind = DECISION_VOID}, .supersedes = STORY_NONE};
    if (dice_chance(30))
        draw_source(story, &made->decision);
    else if (!dice_chance(50) || !draw_answer(story, &made->decision))
        choose_subject(story, &made->decision);
    if (place > 0 && dice_chance(50)) {
        made->supersedes = dice_below(place);
        follow(story, made);
    }
    (void)snprintf(made->decision.why, sizeof made->decision.why, "reason %u", place);
    decision_sign(&made->decision, &story->coordinators[dice_below(STORY_COORDINATOR_COUNT)],
                  story->campaign.id);
}

// ---- all of it --------------------------------------------------------------------------------

struct story *story_new(void)
{
    struct story *story = calloc(1, sizeof *story);
    story_must(story != NULL, "finding memory");
    draw_coordinators(story);
    for (unsigned i = dice_between(1, STORY_MAX_DEVICES); i > 0; i--)
        draw_device(story);
    for (unsigned i = 0; i < story->device_count; i++)
        play_device(story, i);
    for (unsigned i = dice_below(STORY_MAX_DECISIONS + 1); i > 0; i--)
        draw_decision(story);
    story_draw_copies(story);
    return story;
}

void story_free(struct story *story)
{
    for (unsigned i = 0; i < story->batch_count; i++)
        for (unsigned j = 0; j < story->batches[i].branch_count; j++)
            free(story->batches[i].branches[j].file);
    free(story);
}
