// SPDX-License-Identifier: Apache-2.0
#include "merger/list/person.h"

#include <stdlib.h>
#include <string.h>

// The facts without the decisions that the view leaves out; only facts->decisions is the caller's
// to free.
static enum status leave_out(const struct roll *roll, const struct decide_subject *entry,
                             enum person_view view, struct facts *facts)
{
    *facts = roll->facts;
    facts->decision_count = 0;
    facts->decisions = malloc((roll->facts.decision_count + 1) * sizeof *facts->decisions);
    if (!facts->decisions)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; view == PERSON_TO_VOID && i < roll->facts.decision_count; i++)
        if (!decide_is_about(&roll->facts.decisions[i], entry))
            facts->decisions[facts->decision_count++] = roll->facts.decisions[i];
    return STATUS_OK;
}

static bool is_somebody(const struct tally_entry *entry)
{
    return entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE;
}

static bool same_subject(const struct decide_subject *a, const struct decide_subject *b)
{
    return memcmp(a->device_id, b->device_id, sizeof a->device_id) == 0 &&
           memcmp(a->entry_id, b->entry_id, sizeof a->entry_id) == 0;
}

// The tally's entry of that name that counts or would; NULL if none does.
static const struct tally_entry *find_somebody(const struct tally *tally,
                                               const struct decide_subject *subject)
{
    size_t first, count = tally_find(tally, subject->entry_id, 2 * SEAL_ENTRY_ID_LEN, &first);
    for (size_t i = first; i < first + count; i++) {
        struct decide_subject found = decide_subject_of(tally->entries[i].cell);
        if (is_somebody(&tally->entries[i]) && same_subject(&found, subject))
            return &tally->entries[i];
    }
    return NULL;
}

static enum status collect(const struct tally *tally, const struct decide_subject *entry,
                           struct decide_subject **out, size_t *count)
{
    struct decide_subject *subjects = malloc((tally->entry_count + 1) * sizeof *subjects);
    if (!subjects)
        return STATUS_NO_MEMORY;
    const struct tally_entry *somebody = find_somebody(tally, entry);
    *count = 0;
    subjects[(*count)++] = *entry;
    for (size_t i = 0; somebody && i < tally->entry_count; i++) {
        const struct tally_entry *other = &tally->entries[i];
        if (other != somebody && is_somebody(other) && other->person == somebody->person)
            subjects[(*count)++] = decide_subject_of(other->cell);
    }
    *out = subjects;
    return STATUS_OK;
}

enum status person_find(const struct roll *roll, const struct decide_subject *entry,
                        enum person_view view, struct decide_subject **out, size_t *count)
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
