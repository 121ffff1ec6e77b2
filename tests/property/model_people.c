// SPDX-License-Identifier: Apache-2.0
#include "tests/property/model_parts.h"
#include "tests/property/story_parts.h"

#include <stdlib.h>
#include <string.h>

// One of the entries among which people are looked for.
struct voice {
    unsigned entry;
    const struct signature *signature;
    bool contested; // its number is also given by somebody with another date of birth
    // What tells it apart from others of its face; "" where all of them tell the same or nothing.
    const char *patronymic, *number;
};

struct crowd {
    const struct story *story;
    struct model *model;
    struct voice voices[STORY_MAX_CONTENTS];
    unsigned count;
};

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool differ(const char *a, const char *b)
{
    return a && b && strcmp(a, b) != 0;
}

static bool same_number(const struct signature *a, const struct signature *b)
{
    return a->number && same_text(a->number, b->number);
}

static bool same_face(const struct signature *a, const struct signature *b)
{
    return a->shows_face && b->shows_face && a->face == b->face;
}

// ---- what tells people apart --------------------------------------------------------------------

static bool is_contested(const struct crowd *crowd, const struct signature *signature)
{
    unsigned face = STORY_NONE;
    for (unsigned i = 0; i < crowd->count; i++) {
        const struct signature *other = crowd->voices[i].signature;
        if (!same_number(signature, other) || !other->shows_face)
            continue;
        if (face != STORY_NONE && face != other->face)
            return true;
        face = other->face;
    }
    return false;
}

// Those of one face whose number is not contested.
static bool are_compared(const struct voice *a, const struct voice *b)
{
    return same_face(a->signature, b->signature) && !a->contested && !b->contested;
}

static bool has_several_patronymics(const struct crowd *crowd, const struct voice *voice)
{
    const char *found = NULL;
    for (unsigned i = 0; i < crowd->count; i++) {
        const struct voice *other = &crowd->voices[i];
        if (!are_compared(voice, other) || !other->signature->patronymic)
            continue;
        if (differ(found, other->signature->patronymic))
            return true;
        found = other->signature->patronymic;
    }
    return false;
}

static bool has_several_numbers(const struct crowd *crowd, const struct voice *voice)
{
    const char *found = NULL;
    for (unsigned i = 0; i < crowd->count; i++) {
        const struct voice *other = &crowd->voices[i];
        if (!are_compared(voice, other) || !same_text(voice->patronymic, other->patronymic) ||
            !other->signature->number)
            continue;
        if (differ(found, other->signature->number))
            return true;
        found = other->signature->number;
    }
    return false;
}

static void tell_apart(struct crowd *crowd)
{
    struct voice *voices = crowd->voices;
    for (unsigned i = 0; i < crowd->count; i++)
        voices[i].contested = is_contested(crowd, voices[i].signature);
    for (unsigned i = 0; i < crowd->count; i++)
        voices[i].patronymic =
            has_several_patronymics(crowd, &voices[i]) ? voices[i].signature->patronymic : "";
    for (unsigned i = 0; i < crowd->count; i++)
        voices[i].number =
            has_several_numbers(crowd, &voices[i]) ? voices[i].signature->number : "";
}

static bool are_joined(const struct voice *a, const struct voice *b)
{
    return same_number(a->signature, b->signature) ||
           (are_compared(a, b) && same_text(a->patronymic, b->patronymic) &&
            same_text(a->number, b->number));
}

// ---- who speaks for whom ------------------------------------------------------------------------

// True if entry a's name, then its device, stands before b's.
static bool stands_before(const struct crowd *crowd, unsigned a, unsigned b)
{
    const struct story *story = crowd->story;
    const struct story_content *left = &story->contents[crowd->model->entries[a].content];
    const struct story_content *right = &story->contents[crowd->model->entries[b].content];
    int order = memcmp(left->entry_id, right->entry_id, SEAL_ENTRY_ID_LEN);
    if (order == 0)
        order = memcmp(story_device_id(story, story->batches[left->batch].device),
                       story_device_id(story, story->batches[right->batch].device),
                       CERTIFICATE_DEVICE_ID_LEN);
    return order < 0;
}

// Lets whoever stands first speak for both; false if that is so already.
static bool hand_on(const struct crowd *crowd, const struct voice *from, const struct voice *to)
{
    const struct model_entry *first = &crowd->model->entries[from->entry];
    struct model_entry *second = &crowd->model->entries[to->entry];
    if (!stands_before(crowd, first->person, second->person) || !are_joined(from, to))
        return false;
    second->person = first->person;
    return true;
}

static void spread(const struct crowd *crowd)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (unsigned i = 0; i < crowd->count; i++)
            for (unsigned j = 0; j < crowd->count; j++)
                changed |= hand_on(crowd, &crowd->voices[i], &crowd->voices[j]);
    }
}

static enum tally_reason reason_of(const struct signature *entry, const struct signature *counted)
{
    if (same_number(entry, counted))
        return TALLY_SAME_NUMBER;
    if (same_face(entry, counted) && !differ(entry->patronymic, counted->patronymic) &&
        !differ(entry->number, counted->number))
        return TALLY_SAME_NAME_AND_DATE;
    return TALLY_THROUGH_OTHERS;
}

static const struct signature *signature_of(const struct crowd *crowd, unsigned entry)
{
    const struct story_content *content =
        &crowd->story->contents[crowd->model->entries[entry].content];
    return &crowd->story->signatures[content->signature];
}

static void settle(const struct crowd *crowd, const struct voice *voice)
{
    struct model_entry *entry = &crowd->model->entries[voice->entry];
    entry->state = TALLY_COUNTED;
    if (entry->person != voice->entry) {
        entry->state = TALLY_DUPLICATE;
        entry->reasons = UINT32_C(1)
                         << reason_of(voice->signature, signature_of(crowd, entry->person));
    }
    // Whoever is not to be named once is not named at all.
    entry->may_be_named = true;
    for (unsigned i = 0; i < crowd->count; i++)
        if (crowd->model->entries[crowd->voices[i].entry].person == entry->person)
            entry->may_be_named &= crowd->voices[i].signature->may_be_named;
}

void model_find_people(const struct story *story, struct model *out, const unsigned *left,
                       unsigned left_count)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    story_must(crowd != NULL, "finding memory");
    crowd->story = story;
    crowd->model = out;
    crowd->count = left_count;
    for (unsigned i = 0; i < left_count; i++)
        crowd->voices[i] =
            (struct voice){.entry = left[i], .signature = signature_of(crowd, left[i])};
    tell_apart(crowd);
    spread(crowd);
    for (unsigned i = 0; i < left_count; i++)
        settle(crowd, &crowd->voices[i]);
    free(crowd);
}
