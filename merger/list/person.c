// SPDX-License-Identifier: Apache-2.0
#include "merger/list/person.h"

#include <stdlib.h>
#include <string.h>

// The facts without the voids that the view leaves out. What says who is one person stays. Only
// facts->decisions is the caller's to free.
static enum status leave_out(const struct roll *roll, const struct decision_entry *entry,
                             enum person_view view, struct facts *facts)
{
    *facts = roll->facts;
    facts->decision_count = 0;
    facts->decisions = malloc((roll->facts.decision_count + 1) * sizeof *facts->decisions);
    if (!facts->decisions)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < roll->facts.decision_count; i++) {
        const struct decision *decision = &roll->facts.decisions[i];
        if (decision->kind != DECISION_VOID ||
            (view == PERSON_TO_VOID && decision_compare_entries(&decision->entry, entry) != 0))
            facts->decisions[facts->decision_count++] = *decision;
    }
    return STATUS_OK;
}

static bool is_somebody(const struct tally_entry *entry)
{
    return entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE;
}

// The tally's entry of that name that counts or would; NULL if none does.
static const struct tally_entry *find_somebody(const struct tally *tally,
                                               const struct decision_entry *subject)
{
    size_t first, count = tally_find_named(tally, subject, &first);
    for (size_t i = first; i < first + count; i++)
        if (is_somebody(&tally->entries[i]))
            return &tally->entries[i];
    return NULL;
}

static enum status collect(const struct tally *tally, const struct decision_entry *entry,
                           struct decision_entry **out, size_t *count)
{
    struct decision_entry *subjects = malloc((tally->entry_count + 1) * sizeof *subjects);
    if (!subjects)
        return STATUS_NO_MEMORY;
    const struct tally_entry *somebody = find_somebody(tally, entry);
    *count = 0;
    subjects[(*count)++] = *entry;
    for (size_t i = 0; somebody && i < tally->entry_count; i++) {
        const struct tally_entry *other = &tally->entries[i];
        if (other != somebody && is_somebody(other) && other->person == somebody->person)
            subjects[(*count)++] = facts_cell_entry(other->cell);
    }
    *out = subjects;
    return STATUS_OK;
}

enum status person_find(const struct roll *roll, const struct decision_entry *entry,
                        enum person_view view, struct decision_entry **out, size_t *count)
{
    struct facts facts;
    struct tally tally;
    enum status status = leave_out(roll, entry, view, &facts);
    if (status == STATUS_OK)
        status = tally_make(&facts, &roll->folder->campaign, roll->folder->chain_secret, &tally);
    if (status == STATUS_OK) {
        status = collect(&tally, entry, out, count);
        tally_free(&tally);
    }
    free(facts.decisions);
    return status;
}
