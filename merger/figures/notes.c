// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/notes.h"

#include <stdbool.h>
#include <stdio.h>

// ---- batches ----------------------------------------------------------------------------------

static bool is_held_by_coordinator(const struct lineage_batch *batch)
{
    return batch->held_by_coordinator;
}

static bool is_out_of_chain(const struct lineage_batch *batch)
{
    return batch->hold == LINEAGE_WRONG_CHAIN;
}

static bool is_repeated(const struct lineage_batch *batch)
{
    return batch->hold == LINEAGE_REPEATED_NUMBER;
}

static bool is_of_unknown_text(const struct lineage_batch *batch)
{
    return batch->hold == LINEAGE_UNKNOWN_TEXT;
}

static bool has_holes(const struct lineage_batch *batch)
{
    return batch->hole_count > 0;
}

static bool is_altered(const struct lineage_batch *batch)
{
    return batch->altered;
}

static bool is_unclosed(const struct lineage_batch *batch)
{
    return !batch->closed;
}

static bool is_outside_window(const struct lineage_batch *batch)
{
    return batch->outside_window;
}

static const struct {
    bool (*applies)(const struct lineage_batch *batch); // of kinds that are about batches here
    enum message message;
} kinds[NOTES_STRAY_VOIDS] = {
    [NOTES_NOTHING_ARRIVED] = {NULL, MSG_NOTE_NOTHING_ARRIVED},
    [NOTES_MISSING] = {NULL, MSG_NOTE_MISSING},
    [NOTES_HELD_BY_COORDINATOR] = {is_held_by_coordinator, MSG_NOTE_HELD_BY_COORDINATOR},
    [NOTES_WRONG_CHAIN] = {is_out_of_chain, MSG_NOTE_WRONG_CHAIN},
    [NOTES_REPEATED_NUMBER] = {is_repeated, MSG_NOTE_REPEATED_NUMBER},
    [NOTES_UNKNOWN_TEXT] = {is_of_unknown_text, MSG_NOTE_UNKNOWN_TEXT},
    [NOTES_HOLES] = {has_holes, MSG_NOTE_HOLES},
    [NOTES_ALTERED] = {is_altered, MSG_NOTE_ALTERED},
    [NOTES_UNCLOSED] = {is_unclosed, MSG_NOTE_UNCLOSED},
    [NOTES_OUTSIDE_WINDOW] = {is_outside_window, MSG_NOTE_OUTSIDE_WINDOW},
};

static struct note note_missing(const struct lineage *lineage, const struct lineage_device *device)
{
    struct note note = {.kind = NOTES_MISSING};
    uint32_t expected = 0;
    for (size_t i = 0; i < device->batch_count; i++) {
        const struct lineage_batch *batch = &lineage->batches[device->first_batch + i];
        uint32_t number = batch->batch->header.number;
        if (!lineage_in_chain(batch))
            continue;
        if (number > expected)
            ranges_add(&note.batches, expected, number - 1);
        expected = number + 1;
    }
    return note;
}

static struct note note_batches(const struct lineage *lineage, const struct lineage_device *device,
                                enum notes_kind kind)
{
    struct note note = {.kind = kind};
    for (size_t i = 0; i < device->batch_count; i++) {
        const struct lineage_batch *batch = &lineage->batches[device->first_batch + i];
        if (kinds[kind].applies(batch))
            ranges_add(&note.batches, batch->batch->header.number, batch->batch->header.number);
    }
    return note;
}

// ---- all --------------------------------------------------------------------------------------

static struct note make_note(const struct tally *tally, size_t device, enum notes_kind kind)
{
    const struct lineage_device *of = &tally->lineage.devices[device];
    switch (kind) {
    case NOTES_NOTHING_ARRIVED:
        return (struct note){.kind = kind, .count = of->batch_count == 0};
    case NOTES_MISSING:
        return note_missing(&tally->lineage, of);
    case NOTES_STRAY_VOIDS:
        return (struct note){.kind = kind, .count = tally->devices[device].stray_voids};
    case NOTES_HELD_VOIDS:
        return (struct note){.kind = kind, .count = tally->devices[device].held_voids};
    default:
        return note_batches(&tally->lineage, of, kind);
    }
}

size_t notes_of(const struct tally *tally, size_t device, struct note out[NOTES_KIND_COUNT])
{
    size_t count = 0;
    for (enum notes_kind kind = 0; kind < NOTES_KIND_COUNT; kind++) {
        out[count] = make_note(tally, device, kind);
        count += out[count].count > 0 || out[count].batches.number_count > 0;
    }
    return count;
}

int notes_format(const struct note *note, enum lang lang, char *out, size_t cap)
{
    if (note->kind < NOTES_STRAY_VOIDS)
        return snprintf(out, cap, "%s", messages_get(lang, kinds[note->kind].message));
    return messages_format_plural(out, cap, lang,
                                  note->kind == NOTES_STRAY_VOIDS ? MSGN_NOTE_STRAY_VOIDS
                                                                  : MSGN_NOTE_HELD_VOIDS,
                                  note->count);
}
