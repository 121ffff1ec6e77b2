// SPDX-License-Identifier: Apache-2.0
#include "tests/property/model_parts.h"

#include <string.h>

// ---- what was seen ----------------------------------------------------------------------------

static bool is_taken(const struct model_view *view, unsigned copy)
{
    return view->seen->copies[copy] && !story_copy_is_refused(&view->story->copies[copy]);
}

static void look_at_copy(struct model_view *view, const struct story_copy *copy)
{
    const struct story_branch *branch = &view->story->batches[copy->batch].branches[copy->branch];
    struct model_batch *batch = &view->batches[copy->batch];
    batch->known = true;
    for (unsigned cell = 0; cell < branch->cell_count; cell++)
        if (!(copy->lost_cells >> cell & 1))
            view->shown[branch->contents[cell]] = true;
    if (branch->has_final && !copy->lost_final)
        batch->has_final = batch->seen_final[copy->branch] = true;
    if (branch->has_trailer && story_copy_keeps_trailer(copy) && !copy->lost_trailer)
        batch->closed = true;
}

static bool same_digest(const struct story_content *a, const struct story_content *b)
{
    return memcmp(a->digest, b->digest, sizeof a->digest) == 0;
}

// ---- which batches are held -------------------------------------------------------------------

// Another batch of the device that has this one's number and a right chain value.
static bool has_rival(const struct model_view *view, unsigned place)
{
    const struct story_batch *batches = view->story->batches;
    for (unsigned i = 0; i < view->story->batch_count; i++)
        if (i != place && view->batches[i].known && batches[i].in_chain &&
            batches[i].device == batches[place].device &&
            batches[i].number == batches[place].number)
            return true;
    return false;
}

// True if a standing decision of that kind is about the batch, or about all of its device.
static bool is_decided(const struct model_view *view, unsigned place, enum decision_kind kind)
{
    const struct story_batch *batch = &view->story->batches[place];
    const uint8_t all[32] = {0};
    for (unsigned i = 0; i < view->story->decision_count; i++) {
        const struct decision *decision = &view->story->decisions[i].decision;
        const uint8_t *hash = decision->source.header_hash;
        if (decision->kind == kind && model_stands(view, i) &&
            memcmp(decision->source.device_id, story_device_id(view->story, batch->device),
                   CERTIFICATE_DEVICE_ID_LEN) == 0 &&
            (memcmp(hash, all, sizeof all) == 0 ||
             memcmp(hash, batch->header_hash, sizeof all) == 0))
            return true;
    }
    return false;
}

static enum tally_reason judge_batch(const struct model_view *view, unsigned place)
{
    const struct story_batch *batch = &view->story->batches[place];
    if (!batch->in_chain)
        return TALLY_WRONG_CHAIN;
    if (has_rival(view, place) && !is_decided(view, place, DECISION_RELEASE))
        return TALLY_REPEATED_NUMBER;
    return batch->knows_text ? TALLY_NO_REASON : TALLY_UNKNOWN_TEXT;
}

// ---- which contents can be used ---------------------------------------------------------------

static bool final_has(const struct model_view *view, const struct story_content *content)
{
    const struct story_batch *batch = &view->story->batches[content->batch];
    for (unsigned i = 0; i < batch->branch_count; i++) {
        const struct story_branch *branch = &batch->branches[i];
        if (view->batches[content->batch].seen_final[i] && content->cell < branch->cell_count &&
            same_digest(content, &view->story->contents[branch->contents[content->cell]]))
            return true;
    }
    return false;
}

// What no `final` speaks against.
static bool is_candidate(const struct model_view *view, unsigned content)
{
    return view->shown[content] && (view->vouched[content] ||
                                    !view->batches[view->story->contents[content].batch].has_final);
}

static enum tally_reason judge_content(struct model_view *view, unsigned place)
{
    const struct story_content *contents = view->story->contents;
    const struct story_content *content = &contents[place];
    bool has_readable_twin = false;
    if (view->batches[content->batch].hold != TALLY_NO_REASON)
        return view->batches[content->batch].hold;
    if (!is_candidate(view, place))
        return TALLY_NOT_IN_FINAL;
    for (unsigned i = 0; i < view->story->content_count; i++) {
        if (contents[i].batch != content->batch || contents[i].cell != content->cell ||
            !is_candidate(view, i))
            continue;
        if (!same_digest(&contents[i], content))
            return TALLY_TWO_CONTENTS;
        has_readable_twin |= contents[i].flaw == TALLY_NO_REASON;
    }
    view->ignored[place] = content->flaw != TALLY_NO_REASON && has_readable_twin;
    return content->flaw;
}

void model_look(const struct story *story, const struct model_seen *seen, struct model_view *view)
{
    *view = (struct model_view){.story = story, .seen = seen};
    for (unsigned i = 0; i < story->copy_count; i++)
        if (is_taken(view, i))
            look_at_copy(view, &story->copies[i]);
    for (unsigned i = 0; i < story->batch_count; i++) {
        view->batches[i].hold = judge_batch(view, i);
        view->batches[i].held_by_coordinator = is_decided(view, i, DECISION_HOLD);
    }
    for (unsigned i = 0; i < story->content_count; i++)
        view->vouched[i] = view->shown[i] && final_has(view, &story->contents[i]);
    for (unsigned i = 0; i < story->content_count; i++)
        if (view->shown[i])
            view->reasons[i] = judge_content(view, i);
    // What was taken back stays so.
    for (unsigned i = 0; i < story->content_count; i++)
        if (view->batches[story->contents[i].batch].held_by_coordinator &&
            story->contents[i].type != SEAL_VOID)
            view->reasons[i] = TALLY_HELD_BY_COORDINATOR;
}

// ---- what is said of batches --------------------------------------------------------------------

// Cells that were written, by all that is known, and that no copy shows.
static unsigned count_holes(const struct model_view *view, unsigned place)
{
    const struct story_batch *batch = &view->story->batches[place];
    const bool has_final = view->batches[place].has_final;
    bool shown[SEAL_ENTRY_COUNT] = {false};
    unsigned written = 0, holes = 0;
    for (unsigned i = 0; i < batch->branch_count; i++)
        if (view->batches[place].seen_final[i] && batch->branches[i].cell_count > written)
            written = batch->branches[i].cell_count;
    for (unsigned i = 0; i < view->story->content_count; i++) {
        const struct story_content *content = &view->story->contents[i];
        if (content->batch != place || !is_candidate(view, i))
            continue;
        shown[content->cell] = true;
        if (!has_final && content->cell >= written)
            written = content->cell + 1;
    }
    for (unsigned cell = 0; cell < written; cell++)
        holes += !shown[cell];
    return holes;
}

static bool follows(const struct story_batch *batch, const struct story_batch *before)
{
    return batch->device == before->device && batch->number == before->number + 1 &&
           batch->in_chain;
}

// True if a copy has come that is, byte for byte, what the successor names.
static bool has_copy(const struct model_view *view, unsigned batch, unsigned branch)
{
    for (unsigned i = 0; i < view->story->copy_count; i++) {
        const struct story_copy *copy = &view->story->copies[i];
        if (is_taken(view, i) && copy->batch == batch && copy->branch == branch &&
            story_copy_keeps_trailer(copy))
            return true;
    }
    return false;
}

static bool is_altered(const struct model_view *view, unsigned place)
{
    const struct story_batch *batches = view->story->batches;
    bool spoken_of = false;
    if (!batches[place].in_chain || has_rival(view, place)) // released or not
        return false;
    for (unsigned i = 0; i < view->story->batch_count; i++) {
        if (!view->batches[i].known || !follows(&batches[i], &batches[place]) ||
            batches[i].vouching == STORY_VOUCHES_FOR_NOTHING)
            continue;
        spoken_of = true;
        if (batches[i].vouching == STORY_VOUCHES_FOR_BRANCH && batches[i].previous == place &&
            has_copy(view, place, batches[i].previous_branch))
            return false;
    }
    return spoken_of;
}

// Numbers below the device's highest of which no batch with a right chain value is here.
static unsigned long count_missing(const struct model_view *view, unsigned device)
{
    const struct story *story = view->story;
    uint32_t end = 0;
    unsigned long there = 0;
    for (unsigned i = 0; i < story->batch_count; i++) {
        const struct story_batch *batch = &story->batches[i];
        if (!view->batches[i].known || batch->device != device || !batch->in_chain)
            continue;
        if (batch->number >= end)
            end = batch->number + 1;
        bool first = true; // of its number
        for (unsigned j = 0; j < i; j++)
            first &= !(view->batches[j].known && story->batches[j].device == device &&
                       story->batches[j].in_chain && story->batches[j].number == batch->number);
        there += first;
    }
    return end - there;
}

void model_count_batches(const struct model_view *view, struct model *out)
{
    const struct story *story = view->story;
    for (unsigned i = 0; i < story->batch_count; i++) {
        const struct model_batch *batch = &view->batches[i];
        struct model_device *device = &out->devices[story->batches[i].device];
        if (!batch->known)
            continue;
        device->batches++;
        device->held_batches += batch->hold != TALLY_NO_REASON || batch->held_by_coordinator;
        device->holes += count_holes(view, i);
        device->unclosed += !batch->closed && !batch->has_final;
        device->altered += is_altered(view, i);
        device->outside_window += !story->batches[i].in_window;
    }
    for (unsigned i = 0; i < story->device_count; i++)
        out->devices[i].missing = count_missing(view, i);
}
