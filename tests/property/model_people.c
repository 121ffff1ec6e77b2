// SPDX-License-Identifier: Apache-2.0
#include "tests/property/model_parts.h"
#include "tests/property/story_parts.h"

#include <stdlib.h>
#include <string.h>

// One of the entries among which people are looked for.
struct voice {
    unsigned entry;
    const struct signature *signature;
};

struct crowd {
    const struct model_view *view;
    const struct story *story;
    struct model *model;
    struct voice voices[STORY_MAX_CONTENTS];
    unsigned count;
};

static bool same_number(const struct signature *a, const struct signature *b)
{
    return a->number && b->number && strcmp(a->number, b->number) == 0;
}

// The people of a story are so unlike each other that linkage makes no mistake: what it does where
// it could is for the tests of linkage. Initials join by their number only, and names without a
// date only together with the patronymic.
static bool are_joined(const struct signature *a, const struct signature *b)
{
    if (a->person != b->person)
        return false;
    if (a->kind == SIGNATURE_INITIALS || b->kind == SIGNATURE_INITIALS)
        return same_number(a, b);
    return (a->kind == SIGNATURE_FULL && b->kind == SIGNATURE_FULL) ||
           (a->has_patronymic && b->has_patronymic);
}

// A name with a date but no patronymic, and one with a patronymic but no date: nobody can tell.
static bool are_asked_about(const struct signature *a, const struct signature *b)
{
    return a->person == b->person && a->kind != SIGNATURE_INITIALS &&
           b->kind != SIGNATURE_INITIALS && !are_joined(a, b);
}

static bool is_named(const struct crowd *crowd, unsigned entry, const struct decision_entry *name)
{
    const struct story_content *content =
        &crowd->story->contents[crowd->model->entries[entry].content];
    unsigned device = crowd->story->batches[content->batch].device;
    return memcmp(name->entry_id, content->entry_id, SEAL_ENTRY_ID_LEN) == 0 &&
           memcmp(name->device_id, story_device_id(crowd->story, device),
                  CERTIFICATE_DEVICE_ID_LEN) == 0;
}

// True if a coordinator answered that the two are of one person.
static bool are_answered(const struct crowd *crowd, unsigned a, unsigned b)
{
    for (unsigned i = 0; i < crowd->story->decision_count; i++) {
        const struct decision *decision = &crowd->story->decisions[i].decision;
        if (decision->kind != DECISION_SAME || !model_stands(crowd->view, i))
            continue;
        if ((is_named(crowd, a, &decision->entry) && is_named(crowd, b, &decision->other)) ||
            (is_named(crowd, b, &decision->entry) && is_named(crowd, a, &decision->other)))
            return true;
    }
    return false;
}

// ---- who speaks for whom ------------------------------------------------------------------------

// True if entry a's name, then its device, stands before b's. Several records of one name have any
// order.
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
    return order < 0 || (order == 0 && a < b);
}

// Lets whoever stands first speak for both; false if that is so already.
static bool hand_on(const struct crowd *crowd, const struct voice *from, const struct voice *to)
{
    const struct model_entry *first = &crowd->model->entries[from->entry];
    struct model_entry *second = &crowd->model->entries[to->entry];
    if (!stands_before(crowd, first->person, second->person) ||
        !(are_joined(from->signature, to->signature) ||
          are_answered(crowd, from->entry, to->entry)))
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
    if (!are_joined(entry, counted))
        return TALLY_THROUGH_OTHERS;
    if (same_number(entry, counted))
        return TALLY_SAME_NUMBER;
    return entry->kind == SIGNATURE_FULL && counted->kind == SIGNATURE_FULL
               ? TALLY_SAME_NAME_AND_DATE
               : TALLY_ALIKE;
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
        enum tally_reason reason =
            are_answered(crowd, voice->entry, entry->person)
                ? TALLY_ANSWERED
                : reason_of(voice->signature, signature_of(crowd, entry->person));
        entry->reasons = UINT32_C(1) << reason;
    }
}

// Whoever is not to be named once is not named at all.
static bool may_be_named(const struct crowd *crowd, unsigned person)
{
    for (unsigned i = 0; i < crowd->count; i++)
        if (crowd->model->entries[crowd->voices[i].entry].person == person &&
            !crowd->voices[i].signature->may_be_named)
            return false;
    return true;
}

static bool counts(const struct model_entry *entry)
{
    return entry->state <= TALLY_DUPLICATE;
}

// Nor is who may be one with them, if nobody will ask because one of the two does not count.
static bool is_in_doubt(const struct crowd *crowd, unsigned person)
{
    for (unsigned i = 0; i < crowd->count; i++)
        for (unsigned j = 0; j < crowd->count; j++) {
            const struct voice *ours = &crowd->voices[i], *other = &crowd->voices[j];
            const struct model_entry *entries = crowd->model->entries;
            if (entries[ours->entry].person == person &&
                are_asked_about(ours->signature, other->signature) &&
                !(counts(&entries[ours->entry]) && counts(&entries[other->entry])) &&
                !may_be_named(crowd, entries[other->entry].person))
                return true;
        }
    return false;
}

static struct crowd *gather(const struct model_view *view, struct model *model,
                            const unsigned *entries, unsigned count)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    story_must(crowd != NULL, "finding memory");
    crowd->view = view;
    crowd->story = view->story;
    crowd->model = model;
    crowd->count = count;
    for (unsigned i = 0; i < count; i++)
        crowd->voices[i] =
            (struct voice){.entry = entries[i], .signature = signature_of(crowd, entries[i])};
    spread(crowd);
    return crowd;
}

void model_find_people(const struct model_view *view, struct model *out, const unsigned *left,
                       unsigned left_count)
{
    struct crowd *crowd = gather(view, out, left, left_count);
    for (unsigned i = 0; i < left_count; i++)
        settle(crowd, &crowd->voices[i]);
    free(crowd);
}

void model_find_names(const struct model_view *view, struct model *out)
{
    struct model *all = malloc(sizeof *all); // as if everything counted that can be read
    unsigned readable[STORY_MAX_CONTENTS] = {0}, count = 0;
    story_must(all != NULL, "finding memory");
    *all = *out;
    for (unsigned i = 0; i < all->entry_count; i++) {
        all->entries[i].person = i;
        if (view->story->contents[all->entries[i].content].signature != STORY_NONE)
            readable[count++] = i;
    }
    struct crowd *crowd = gather(view, all, readable, count);
    for (unsigned i = 0; i < count; i++) {
        unsigned person = all->entries[readable[i]].person;
        out->entries[readable[i]].may_be_named =
            may_be_named(crowd, person) && !is_in_doubt(crowd, person);
    }
    free(crowd);
    free(all);
}
