// SPDX-License-Identifier: Apache-2.0
#include "tests/property/model.h"

#include "tests/property/model_parts.h"
#include "tests/property/story_parts.h"

#include <stdlib.h>
#include <string.h>

#define ONLY(reason) (UINT32_C(1) << (reason))

bool model_same_device(const struct story *story, unsigned content, unsigned other)
{
    return story->batches[story->contents[content].batch].device ==
           story->batches[story->contents[other].batch].device;
}

bool model_same_id(const struct story_content *content, const struct story_content *other)
{
    return memcmp(content->entry_id, other->entry_id, SEAL_ENTRY_ID_LEN) == 0;
}

// A device and an entry id are a name: what voids and decisions are about.
static bool same_name(const struct story *story, unsigned content, unsigned other)
{
    return model_same_device(story, content, other) &&
           model_same_id(&story->contents[content], &story->contents[other]);
}

// ---- entries ----------------------------------------------------------------------------------

static bool same_entry(const struct story *story, unsigned content, unsigned other)
{
    const struct story_content *a = &story->contents[content], *b = &story->contents[other];
    return same_name(story, content, other) && a->signature == b->signature &&
           (a->signature != STORY_NONE || content == other);
}

static bool is_usable(const struct model_entry *entry)
{
    return entry->reasons == ONLY(TALLY_NO_REASON);
}

static void add_to_entry(const struct model_view *view, struct model *out, unsigned content)
{
    unsigned place = 0;
    while (place < out->entry_count &&
           !same_entry(view->story, out->entries[place].content, content))
        place++;
    struct model_entry *entry = &out->entries[place];
    if (place == out->entry_count) {
        *entry = (struct model_entry){.content = content};
        out->entry_count++;
    }
    out->entry_of[content] = place;
    entry->reasons |= ONLY(view->reasons[content]);
    if (entry->reasons & ONLY(TALLY_NO_REASON)) // one cell that can be used is enough
        entry->reasons = ONLY(TALLY_NO_REASON);
}

static void collect_entries(const struct model_view *view, struct model *out)
{
    for (unsigned i = 0; i < view->story->content_count; i++) {
        out->entry_of[i] = STORY_NONE;
        if (view->shown[i] && !view->ignored[i] && view->story->contents[i].type != SEAL_VOID)
            add_to_entry(view, out, i);
    }
}

static bool has_reused_id(const struct story *story, const struct model *model, unsigned place)
{
    for (unsigned i = 0; i < model->entry_count; i++)
        if (i != place && is_usable(&model->entries[i]) &&
            same_name(story, model->entries[i].content, model->entries[place].content))
            return true;
    return false;
}

static void hold(struct model_entry *entry, enum tally_reason reason)
{
    entry->state = TALLY_HELD;
    entry->reasons = ONLY(reason);
}

static void hold_entries(const struct story *story, struct model *out)
{
    bool reused[STORY_MAX_CONTENTS];
    for (unsigned i = 0; i < out->entry_count; i++)
        reused[i] = has_reused_id(story, out, i);
    for (unsigned i = 0; i < out->entry_count; i++) {
        struct model_entry *entry = &out->entries[i];
        const struct story_content *content = &story->contents[entry->content];
        if (!is_usable(entry))
            entry->state = TALLY_HELD;
        else if (reused[i])
            hold(entry, TALLY_ENTRY_ID_REUSED);
        else if (!story->signatures[content->signature].may_count)
            hold(entry, TALLY_NO_CONSENT);
    }
}

// ---- voids ------------------------------------------------------------------------------------

// True if an earlier void has the name and can be used too.
static bool is_repeated_void(const struct model_view *view, unsigned place)
{
    for (unsigned i = 0; i < place; i++)
        if (view->shown[i] && view->story->contents[i].type == SEAL_VOID &&
            view->reasons[i] == TALLY_NO_REASON && same_name(view->story, i, place))
            return true;
    return false;
}

static void apply_void(const struct model_view *view, struct model *out, unsigned place)
{
    const struct story *story = view->story;
    struct model_device *device =
        &out->devices[story->batches[story->contents[place].batch].device];
    bool stray = true;
    if (view->reasons[place] != TALLY_NO_REASON) {
        device->held_voids++;
        return;
    }
    if (is_repeated_void(view, place))
        return;
    for (unsigned i = 0; i < out->entry_count; i++) {
        if (!same_name(story, out->entries[i].content, place))
            continue;
        out->entries[i].state = TALLY_VOIDED;
        out->entries[i].reasons = ONLY(TALLY_UNDONE);
        stray = false;
    }
    device->voids++;
    device->stray_voids += stray;
}

static bool is_about(const struct story *story, const struct decision *decision, unsigned content)
{
    unsigned device = story->batches[story->contents[content].batch].device;
    return memcmp(decision->entry.entry_id, story->contents[content].entry_id, SEAL_ENTRY_ID_LEN) ==
               0 &&
           memcmp(decision->entry.device_id, story_device_id(story, device),
                  CERTIFICATE_DEVICE_ID_LEN) == 0;
}

static bool is_about_source(const struct decision *decision)
{
    return decision->kind == DECISION_HOLD || decision->kind == DECISION_RELEASE ||
           decision->kind == DECISION_RETRACT;
}

// Of two entries, what takes an answer back names the first only.
static bool is_about_the_same(const struct decision *later, const struct decision *earlier)
{
    if (is_about_source(later) != is_about_source(earlier))
        return false;
    if (is_about_source(later))
        return memcmp(&later->source, &earlier->source, sizeof later->source) == 0;
    if (decision_compare_entries(&later->entry, &earlier->entry) != 0)
        return false;
    return later->kind == DECISION_RESTORE || earlier->kind == DECISION_RESTORE ||
           decision_compare_entries(&later->other, &earlier->other) == 0;
}

// True if a decision about the same that has come supersedes it.
static bool is_superseded(const struct model_view *view, unsigned place)
{
    const struct story_decision *decisions = view->story->decisions;
    const struct decision *decision = &decisions[place].decision;
    for (unsigned i = 0; i < view->story->decision_count; i++) {
        const struct decision *later = &decisions[i].decision;
        if (view->seen->decisions[i] && decisions[i].supersedes == place &&
            is_about_the_same(later, decision))
            return true;
    }
    return false;
}

bool model_stands(const struct model_view *view, unsigned decision)
{
    return view->seen->decisions[decision] && !is_superseded(view, decision);
}

static void apply_decision(const struct model_view *view, struct model *out, unsigned place)
{
    const struct decision *decision = &view->story->decisions[place].decision;
    if (decision->kind != DECISION_VOID || !model_stands(view, place))
        return;
    for (unsigned i = 0; i < out->entry_count; i++) {
        struct model_entry *entry = &out->entries[i];
        if (!is_about(view->story, decision, entry->content) ||
            entry->reasons == ONLY(TALLY_UNDONE))
            continue;
        entry->state = TALLY_VOIDED;
        entry->reasons = ONLY(TALLY_DECIDED);
    }
}

// ---- all of it --------------------------------------------------------------------------------

static void find_people(const struct model_view *view, struct model *out)
{
    const struct story *story = view->story;
    unsigned left[STORY_MAX_CONTENTS], left_count = 0;
    for (unsigned i = 0; i < out->entry_count; i++) {
        out->entries[i].person = i;
        if (is_usable(&out->entries[i]))
            left[left_count++] = i;
    }
    model_find_people(view, out, left, left_count);
    model_find_names(view, out);
    for (unsigned i = 0; i < out->entry_count; i++) {
        unsigned device = story->batches[story->contents[out->entries[i].content].batch].device;
        out->devices[device].entries++;
        out->counted += out->entries[i].state == TALLY_COUNTED;
    }
}

void model_make(const struct story *story, const struct model_seen *seen, struct model *out)
{
    struct model_view *view = malloc(sizeof *view);
    story_must(view != NULL, "finding memory");
    *out = (struct model){.entry_count = 0};
    model_look(story, seen, view);
    collect_entries(view, out);
    hold_entries(story, out);
    for (unsigned i = 0; i < story->content_count; i++)
        if (view->shown[i] && !view->ignored[i] && story->contents[i].type == SEAL_VOID)
            apply_void(view, out, i);
    for (unsigned i = 0; i < story->decision_count; i++)
        apply_decision(view, out, i);
    find_people(view, out);
    model_count_batches(view, out);
    free(view);
}
