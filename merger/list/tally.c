// SPDX-License-Identifier: Apache-2.0
#include "merger/list/tally.h"

#include "common/conveyor.h"
#include "common/platform.h"
#include "merger/list/count.h"
#include "merger/list/entry_order.h"
#include "merger/list/holding.h"
#include "merger/list/judge.h"
#include "merger/list/people.h"
#include "merger/list/standing.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

const char *tally_state_name(enum tally_state state)
{
    static const char *const names[TALLY_STATE_COUNT] = {
        [TALLY_COUNTED] = "counted",
        [TALLY_DUPLICATE] = "duplicate",
        [TALLY_VOIDED] = "voided",
        [TALLY_HELD] = "held",
    };
    return names[state];
}

const char *tally_reason_name(enum tally_reason reason)
{
    static const char *const names[TALLY_REASON_COUNT] = {
        [TALLY_NO_REASON] = "",
        [TALLY_SAME_NUMBER] = "same_number",
        [TALLY_SAME_NAME_AND_DATE] = "same_name_and_date",
        [TALLY_ALIKE] = "alike",
        [TALLY_THROUGH_OTHERS] = "through_others",
        [TALLY_ANSWERED] = "answered",
        [TALLY_UNDONE] = "undone",
        [TALLY_DECIDED] = "decided",
        [TALLY_HELD_BY_COORDINATOR] = "held_by_coordinator",
        [TALLY_WRONG_CHAIN] = "wrong_chain",
        [TALLY_REPEATED_NUMBER] = "repeated_number",
        [TALLY_UNKNOWN_TEXT] = "unknown_text",
        [TALLY_NOT_IN_FINAL] = "not_in_final",
        [TALLY_TWO_CONTENTS] = "two_contents",
        [TALLY_UNKNOWN_TYPE] = "unknown_type",
        [TALLY_NEWER_RECORD] = "newer_record",
        [TALLY_BAD_PADDING] = "bad_padding",
        [TALLY_BAD_RECORD] = "bad_record",
        [TALLY_ENTRY_ID_REUSED] = "entry_id_reused",
        [TALLY_NO_CONSENT] = "no_consent",
    };
    return names[reason];
}

// Reasons stand by their states.
enum tally_state tally_state_of(enum tally_reason reason)
{
    if (reason == TALLY_NO_REASON)
        return TALLY_COUNTED;
    if (reason <= TALLY_ANSWERED)
        return TALLY_DUPLICATE;
    return reason <= TALLY_DECIDED ? TALLY_VOIDED : TALLY_HELD;
}

// An entry id beside its device, as voids and decisions name it.
struct name {
    const uint8_t *entry_id;
    const uint8_t *device_id;
};

static struct name name_of(const struct facts_cell *cell)
{
    return (struct name){cell->entry_id, cell->batch->header.certificate.device_id};
}

static int compare_names(struct name a, struct name b)
{
    int order = memcmp(a.entry_id, b.entry_id, SEAL_ENTRY_ID_LEN);
    return order != 0 ? order : memcmp(a.device_id, b.device_id, CERTIFICATE_DEVICE_ID_LEN);
}

static int compare_voids(const void *a, const void *b)
{
    return compare_names(name_of(*(const struct facts_cell *const *)a),
                         name_of(*(const struct facts_cell *const *)b));
}

#define AHEAD 8 // cells: ids are random, so each is far from the one before

// ---- entries ----------------------------------------------------------------------------------

static uint32_t device_of(const struct lineage *lineage, const struct facts *facts,
                          const struct facts_cell *cell)
{
    return lineage->device_of[cell->batch - facts->batches];
}

// Rules 3 and 4. usable is the last entry before that can be used, if there is one: entries of one
// name stand one behind the other.
static void hold(struct tally_entry *entry, struct tally_entry *usable)
{
    if (usable && compare_names(name_of(usable->cell), name_of(entry->cell)) == 0)
        usable->reason = entry->reason = TALLY_ENTRY_ID_REUSED;
    else if (!(entry->cell->consents & RECORD_MAY_COUNT))
        entry->reason = TALLY_NO_CONSENT;
}

// Some of the cells with an entry, in their order, and the entries that they become.
struct collecting {
    const struct facts *facts;
    const struct lineage *lineage;
    const uint8_t *reasons;
    const uint32_t *cells;
    size_t cell_count;
    struct tally_entry *entries;
    size_t entry_count;
};

// One entry for every cell; of equal ones only the first is left.
static void collect(void *slot)
{
    struct collecting *c = slot;
    const uint32_t *cells = c->cells;
    struct tally_entry *last = NULL, *usable = NULL;
    for (size_t i = 0; i < c->cell_count; i++) {
        if (i + AHEAD < c->cell_count)
            platform_fetch(&c->facts->cells[cells[i + AHEAD]]);
        const struct facts_cell *cell = &c->facts->cells[cells[i]];
        if (last && entry_order_compare(cell, last->cell) == 0) {
            if (cells[i] < last->first_come)
                last->first_come = cells[i];
            continue;
        }
        last = &c->entries[c->entry_count++];
        *last = (struct tally_entry){.cell = cell,
                                     .device = device_of(c->lineage, c->facts, cell),
                                     .may_be_named = cell->consents & RECORD_MAY_HAND_OVER,
                                     .reason = c->reasons[cells[i]],
                                     .first_come = cells[i]};
        if (last->reason == TALLY_NO_REASON) {
            hold(last, usable);
            usable = last;
        }
    }
}

// About half of the cells, so that none of one name stand on both sides.
static size_t half_of(const struct facts *facts, const uint32_t *cells, size_t count)
{
    size_t half = count / 2;
    while (half > 0 && half < count &&
           compare_names(name_of(&facts->cells[cells[half - 1]]),
                         name_of(&facts->cells[cells[half]])) == 0)
        half++;
    return half;
}

// In two threads: cells are in the order of drawn ids, each far from the one before.
static enum status collect_entries(const struct facts *facts, const uint8_t *reasons,
                                   const uint32_t *cells, size_t count, struct tally *tally)
{
    size_t half = half_of(facts, cells, count);
    struct collecting halves[2];
    for (size_t i = 0; i < 2; i++)
        halves[i] = (struct collecting){.facts = facts,
                                        .lineage = &tally->lineage,
                                        .reasons = reasons,
                                        .cells = cells + i * half,
                                        .cell_count = i == 0 ? half : count - half,
                                        .entries = tally->entries + i * half};
    enum status status = conveyor_run(halves, sizeof *halves, 2, collect);
    if (status == STATUS_OK) {
        tally->entry_count = halves[0].entry_count + halves[1].entry_count;
        memmove(tally->entries + halves[0].entry_count, halves[1].entries,
                halves[1].entry_count * sizeof *tally->entries);
    }
    return status;
}

static enum status order_entries(const struct facts *facts, const uint8_t *reasons,
                                 struct tally *tally)
{
    uint32_t *cells;
    size_t count;
    enum status status = entry_order_make(facts, reasons, JUDGE_SUPERFLUOUS, &cells, &count);
    if (status != STATUS_OK)
        return status;
    status = collect_entries(facts, reasons, cells, count, tally);
    free(cells);
    return status;
}

// ---- voids and decisions ----------------------------------------------------------------------

// The first entry that does not stand before the name.
static size_t first_of(const struct tally *tally, struct name name)
{
    size_t first = 0, end = tally->entry_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (compare_names(name_of(tally->entries[middle].cell), name) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

// Gives every entry of that name the reason, unless it was voided before; false if there is none.
static bool void_entries(struct tally *tally, struct name name, enum tally_reason reason)
{
    size_t first = first_of(tally, name), i = first;
    for (; i < tally->entry_count && compare_names(name_of(tally->entries[i].cell), name) == 0; i++)
        if (tally->entries[i].reason != TALLY_UNDONE)
            tally->entries[i].reason = (uint8_t)reason;
    return i > first;
}

static enum status apply_voids(const struct facts *facts, const uint8_t *reasons,
                               struct tally *tally)
{
    size_t count = 0, cap = 1;
    for (size_t i = 0; i < facts->cell_count; i++)
        cap += facts->cells[i].type == SEAL_VOID;
    const struct facts_cell **voids = malloc(cap * sizeof *voids);
    if (!voids)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < facts->cell_count; i++) {
        const struct facts_cell *cell = &facts->cells[i];
        if (cell->type != SEAL_VOID || reasons[i] == JUDGE_SUPERFLUOUS)
            continue;
        if (reasons[i] == TALLY_NO_REASON)
            voids[count++] = cell;
        else
            tally->devices[device_of(&tally->lineage, facts, cell)].held_voids++;
    }
    qsort(voids, count, sizeof *voids, compare_voids);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && compare_names(name_of(voids[i]), name_of(voids[i - 1])) == 0)
            continue;
        struct tally_counts *counts = &tally->devices[device_of(&tally->lineage, facts, voids[i])];
        counts->voids++;
        if (!void_entries(tally, name_of(voids[i]), TALLY_UNDONE))
            counts->stray_voids++;
    }
    free(voids);
    return STATUS_OK;
}

static void apply_decisions(const struct facts *facts, const bool *stands, struct tally *tally)
{
    for (size_t i = 0; i < facts->decision_count; i++) {
        const struct decision *decision = &facts->decisions[i];
        struct name name = {decision->entry.entry_id, decision->entry.device_id};
        if (stands[i] && decision->kind == DECISION_VOID)
            (void)void_entries(tally, name, TALLY_DECIDED); // its entry may come later
    }
}

// ---- all of it --------------------------------------------------------------------------------

// What coordinators decided of the places that entries come from.
static enum status hold_sources(const struct facts *facts, const bool *stands, struct tally *tally)
{
    struct holding holding;
    enum status status = holding_make(facts, stands, &holding);
    if (status == STATUS_OK)
        holding_apply(&holding, &tally->lineage);
    holding_free(&holding);
    return status;
}

static enum status make_entries(const struct facts *facts, struct tally *tally)
{
    uint8_t *reasons;
    enum status status = judge_cells(facts, &tally->lineage, &reasons);
    if (status != STATUS_OK)
        return status;
    status = order_entries(facts, reasons, tally);
    if (status == STATUS_OK)
        status = apply_voids(facts, reasons, tally);
    free(reasons);
    return status;
}

// All that follows once the lineage is known.
static enum status judge_and_link(const struct facts *facts, struct tally *tally)
{
    bool *stands;
    enum status status = standing_find(facts, &stands);
    if (status != STATUS_OK)
        return status;
    status = hold_sources(facts, stands, tally);
    if (status == STATUS_OK)
        status = make_entries(facts, tally);
    if (status == STATUS_OK) {
        apply_decisions(facts, stands, tally);
        status = people_find(facts, stands, tally);
    }
    free(stands);
    return status;
}

enum status tally_make(const struct facts *facts, const struct campaign *campaign,
                       const uint8_t chain_secret[32], struct tally *out)
{
    *out = (struct tally){0};
    enum status status = lineage_make(facts, campaign, chain_secret, &out->lineage);
    if (status != STATUS_OK)
        return status;
    out->entries = malloc((facts->cell_count + 1) * sizeof *out->entries);
    platform_expect_use(out->entries, (facts->cell_count + 1) * sizeof *out->entries);
    out->devices = calloc(out->lineage.device_count + 1, sizeof *out->devices);
    status = out->entries && out->devices ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = judge_and_link(facts, out);
    if (status == STATUS_OK)
        count_tally(out);
    else
        tally_free(out);
    return status;
}

void tally_free(struct tally *tally)
{
    lineage_free(&tally->lineage);
    facts_linked_free(&tally->linked);
    free(tally->entries);
    free(tally->devices);
    free(tally->questions);
    *tally = (struct tally){0};
}

// Compares the first digit_count hex digits.
static int compare_digits(const uint8_t *id, const uint8_t *prefix, size_t digit_count)
{
    int order = memcmp(id, prefix, digit_count / 2);
    if (order == 0 && digit_count % 2 == 1)
        order = (id[digit_count / 2] >> 4) - (prefix[digit_count / 2] >> 4);
    return order;
}

size_t tally_find(const struct tally *tally, const uint8_t prefix[SEAL_ENTRY_ID_LEN],
                  size_t digit_count, size_t *first)
{
    size_t count = 0;
    *first = 0;
    for (size_t i = 0; i < tally->entry_count; i++)
        if (compare_digits(tally->entries[i].cell->entry_id, prefix, digit_count) == 0 &&
            count++ == 0)
            *first = i;
    return count;
}

size_t tally_find_named(const struct tally *tally, const struct decision_entry *entry,
                        size_t *first)
{
    struct name name = {entry->entry_id, entry->device_id};
    size_t end = *first = first_of(tally, name);
    while (end < tally->entry_count && compare_names(name_of(tally->entries[end].cell), name) == 0)
        end++;
    return end - *first;
}
