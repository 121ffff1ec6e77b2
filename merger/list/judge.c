// SPDX-License-Identifier: Apache-2.0
#include "merger/list/judge.h"

#include <stdlib.h>
#include <string.h>

enum tally_reason judge_hold(enum lineage_hold hold)
{
    switch (hold) {
    case LINEAGE_WRONG_CHAIN:
        return TALLY_WRONG_CHAIN;
    case LINEAGE_REPEATED_NUMBER:
        return TALLY_REPEATED_NUMBER;
    case LINEAGE_UNKNOWN_TEXT:
        return TALLY_UNKNOWN_TEXT;
    case LINEAGE_NOT_HELD:
        break;
    }
    return TALLY_NO_REASON;
}

static uint8_t reason_of_flaw(uint8_t flaw)
{
    switch (flaw) {
    case BATCH_READ_NO_REASON:
        return TALLY_NO_REASON;
    case BATCH_READ_UNKNOWN_TYPE:
        return TALLY_UNKNOWN_TYPE;
    case BATCH_READ_NEWER_RECORD:
        return TALLY_NEWER_RECORD;
    case BATCH_READ_BAD_PADDING:
        return TALLY_BAD_PADDING;
    default:
        return TALLY_BAD_RECORD;
    }
}

// The contents of one cell of a batch that is not held.
static void judge_contents(const struct facts_cell *cells, size_t count, bool has_final,
                           uint8_t *reasons)
{
    const struct facts_cell *candidate = NULL; // what no `final` speaks against
    bool one_candidate = true, one_readable = false;
    for (size_t i = 0; i < count; i++) {
        if (has_final && !cells[i].vouched)
            continue;
        if (candidate && candidate->digest != cells[i].digest)
            one_candidate = false;
        candidate = &cells[i];
        one_readable |= cells[i].flaw == BATCH_READ_NO_REASON;
    }
    for (size_t i = 0; i < count; i++) {
        if (has_final && !cells[i].vouched)
            reasons[i] = TALLY_NOT_IN_FINAL;
        else if (!one_candidate)
            reasons[i] = TALLY_TWO_CONTENTS;
        else if (cells[i].flaw != BATCH_READ_NO_REASON && one_readable)
            reasons[i] = JUDGE_SUPERFLUOUS;
        else
            reasons[i] = reason_of_flaw(cells[i].flaw);
    }
}

// Nothing is said of what was taken back: voids stay as the rules have them (tally.h).
static void hold_entries(const struct facts_cell *cells, size_t count, uint8_t *reasons)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].type != SEAL_VOID && reasons[i] != JUDGE_SUPERFLUOUS)
            reasons[i] = TALLY_HELD_BY_COORDINATOR;
}

enum status judge_cells(const struct facts *facts, const struct lineage *lineage, uint8_t **out)
{
    uint8_t *reasons = malloc(facts->cell_count + 1);
    if (!reasons)
        return STATUS_NO_MEMORY;
    size_t end;
    for (size_t first = 0; first < facts->cell_count; first = end) {
        const struct facts_cell *cells = &facts->cells[first];
        end = first + 1;
        while (end < facts->cell_count && facts->cells[end].batch == cells->batch &&
               facts->cells[end].cell == cells->cell)
            end++;
        const struct lineage_batch *batch = lineage_of(lineage, facts, cells->batch);
        if (batch->hold != LINEAGE_NOT_HELD)
            memset(reasons + first, judge_hold(batch->hold), end - first);
        else
            judge_contents(cells, end - first, batch->has_final, reasons + first);
        if (batch->held_by_coordinator)
            hold_entries(cells, end - first, reasons + first);
    }
    *out = reasons;
    return STATUS_OK;
}
