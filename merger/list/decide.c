// SPDX-License-Identifier: Apache-2.0
#include "merger/list/decide.h"

#include "merger/list/archive.h"
#include "merger/list/intake.h"
#include "merger/list/standing.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// ---- what was decided before ------------------------------------------------------------------

// Decisions that are being made together.
struct draft {
    struct roll *roll;
    const char *why;
    bool *stands;                  // by the place of a decision in the facts
    const struct decision **known; // all of the facts, by what they are about
    struct decision *decisions;
    size_t count, cap;
    size_t overruled; // pairs of which the opposite stood
    bool failed;      // no memory
};

// Decisions about the same: part of draft.known.
struct range {
    const struct decision *const *known;
    size_t count;
};

static int compare_known(const void *a, const void *b)
{
    const struct decision *left = *(const struct decision *const *)a;
    const struct decision *right = *(const struct decision *const *)b;
    int order = decision_compare_subjects(left, right);
    return order != 0 ? order : (left > right) - (left < right); // in the order of the facts
}

static size_t first_known(const struct draft *draft, const struct decision *subject)
{
    size_t first = 0, end = draft->roll->facts.decision_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (decision_compare_subjects(draft->known[middle], subject) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

// The decisions about what the subject is about.
static struct range find_range(const struct draft *draft, const struct decision *subject)
{
    size_t first = first_known(draft, subject), end = first;
    while (end < draft->roll->facts.decision_count &&
           decision_compare_subjects(draft->known[end], subject) == 0)
        end++;
    return (struct range){draft->known + first, end - first};
}

static bool stands(const struct draft *draft, const struct decision *known)
{
    return draft->stands[known - draft->roll->facts.decisions];
}

// The next decision of the range that stands and is of that kind, from *at on; NULL at the end.
static const struct decision *next_standing(const struct draft *draft, struct range range,
                                            enum decision_kind kind, size_t *at)
{
    while (*at < range.count) {
        const struct decision *known = range.known[(*at)++];
        if (known->kind == kind && stands(draft, known))
            return known;
    }
    return NULL;
}

// The kind that takes such a decision back.
static enum decision_kind kind_of_return(enum decision_kind kind)
{
    return decision_is_about_source(kind) ? DECISION_RETRACT : DECISION_RESTORE;
}

static bool takes_back(const struct decision *restore, const struct decision *decision)
{
    uint8_t hash[32];
    decision_hash(decision, hash);
    return memcmp(restore->supersedes, hash, sizeof hash) == 0;
}

// What took a decision of the range back and stands itself; NULL if there is none.
static const struct decision *find_restore(const struct draft *draft, struct range range)
{
    if (range.count == 0)
        return NULL;
    struct decision subject = *range.known[0];
    subject.kind = kind_of_return(subject.kind);
    memset(&subject.other, 0, sizeof subject.other); // it names the first of two
    struct range single = find_range(draft, &subject);
    const struct decision *restore;
    size_t at = 0;
    while ((restore = next_standing(draft, single, subject.kind, &at)))
        for (size_t i = 0; i < range.count; i++)
            if (takes_back(restore, range.known[i]))
                return restore;
    return NULL;
}

// ---- drafts -----------------------------------------------------------------------------------

// Their reasons may name people.
static void free_decisions(struct draft *draft)
{
    if (draft->decisions)
        sodium_memzero(draft->decisions, draft->count * sizeof *draft->decisions);
    free(draft->decisions);
    draft->decisions = NULL;
}

static struct decision *grow(struct draft *draft)
{
    if (draft->count == draft->cap) {
        size_t cap = 2 * draft->cap + 16;
        struct decision *larger = malloc(cap * sizeof *larger);
        if (!larger)
            return NULL;
        if (draft->decisions)
            memcpy(larger, draft->decisions, draft->count * sizeof *larger);
        free_decisions(draft);
        draft->decisions = larger;
        draft->cap = cap;
    }
    return &draft->decisions[draft->count++];
}

static void add(struct draft *draft, const struct decision *subject, enum decision_kind kind,
                const struct decision *superseded)
{
    const struct folder *folder = draft->roll->folder;
    struct decision *decision = grow(draft);
    if (!decision) {
        draft->failed = true;
        return;
    }
    *decision = (struct decision){.kind = kind, .entry = subject->entry, .source = subject->source};
    if (decision_is_about_two(kind))
        decision->other = subject->other;
    memcpy(decision->why, draft->why, strlen(draft->why) + 1);
    if (superseded)
        decision_hash(superseded, decision->supersedes);
    decision_sign(decision, folder->key, folder->campaign.id);
}

static void draft_void(struct draft *draft, const void *order)
{
    const struct decision subject = {.entry = *(const struct decision_entry *)order};
    struct range range = find_range(draft, &subject);
    size_t at = 0;
    // What took an earlier void back is superseded, so that this decision differs from it.
    if (!next_standing(draft, range, DECISION_VOID, &at))
        add(draft, &subject, DECISION_VOID, find_restore(draft, range));
}

static void take_back(struct draft *draft, struct range range, enum decision_kind kind)
{
    const struct decision *decision;
    size_t at = 0;
    while ((decision = next_standing(draft, range, kind, &at)))
        add(draft, decision, kind_of_return(kind), decision);
}

static void draft_restore(struct draft *draft, const void *order)
{
    const struct decision subject = {.entry = *(const struct decision_entry *)order};
    take_back(draft, find_range(draft, &subject), DECISION_VOID);
}

// One decision for each that says the opposite; one in any case, unless it is decided so.
static void draft_verdict(struct draft *draft, const struct decision *subject,
                          enum decision_kind kind, enum decision_kind opposite)
{
    struct range range = find_range(draft, subject);
    const struct decision *opposing;
    size_t at = 0, before = draft->count;
    while ((opposing = next_standing(draft, range, opposite, &at)))
        add(draft, subject, kind, opposing);
    draft->overruled += draft->count > before;
    at = 0;
    if (draft->count == before && !next_standing(draft, range, kind, &at))
        add(draft, subject, kind, find_restore(draft, range));
}

static void draft_answer(struct draft *draft, const void *order)
{
    const struct decide_answer *answer = order;
    struct decision subject = {.kind = DECISION_SAME};
    decision_set_pair(&subject, &answer->a, &answer->b);
    switch (answer->verdict) {
    case DECIDE_OPEN: {
        struct range range = find_range(draft, &subject);
        take_back(draft, range, DECISION_SAME);
        take_back(draft, range, DECISION_DIFFERENT);
        break;
    }
    case DECIDE_SAME:
        draft_verdict(draft, &subject, DECISION_SAME, DECISION_DIFFERENT);
        break;
    case DECIDE_DIFFERENT:
        draft_verdict(draft, &subject, DECISION_DIFFERENT, DECISION_SAME);
        break;
    }
}

struct source_order {
    const struct decision_source *source;
    enum decide_holding holding;
};

static void draft_holding(struct draft *draft, const void *order)
{
    const struct source_order *asked = order;
    const struct decision subject = {.kind = DECISION_HOLD, .source = *asked->source};
    switch (asked->holding) {
    case DECIDE_BY_RULES: {
        struct range range = find_range(draft, &subject);
        take_back(draft, range, DECISION_HOLD);
        take_back(draft, range, DECISION_RELEASE);
        break;
    }
    case DECIDE_HOLD:
        draft_verdict(draft, &subject, DECISION_HOLD, DECISION_RELEASE);
        break;
    case DECIDE_RELEASE:
        draft_verdict(draft, &subject, DECISION_RELEASE, DECISION_HOLD);
        break;
    }
}

// ---- made -------------------------------------------------------------------------------------

static enum status archive_all(const struct draft *draft)
{
    struct archive archive;
    enum status status = archive_open(draft->roll->folder, &archive);
    for (size_t i = 0; i < draft->count && status == STATUS_OK; i++) {
        uint8_t bytes[DECISION_MAX_LEN];
        size_t len = decision_write(&draft->decisions[i], bytes);
        status = archive_put_fact(&archive, ARCHIVE_DECISION, bytes, len);
    }
    if (status == STATUS_OK)
        status = archive_flush(&archive);
    archive_close(&archive);
    return status;
}

static enum status commit_all(const struct draft *draft)
{
    struct master *master = draft->roll->master;
    struct intake *intake = NULL;
    enum status status = master_begin(master);
    if (status == STATUS_OK)
        status = intake_new(master, &draft->roll->facts, &intake);
    for (size_t i = 0; i < draft->count && status == STATUS_OK; i++)
        status = intake_decision(intake, &draft->decisions[i], NULL);
    intake_free(intake);
    if (status == STATUS_OK)
        status = master_commit(master);
    if (status != STATUS_OK)
        master_rollback(master);
    return status;
}

static enum status keep_all(struct draft *draft)
{
    enum status status = draft->failed ? STATUS_NO_MEMORY : archive_all(draft);
    if (status == STATUS_OK)
        status = commit_all(draft);
    for (size_t i = 0; i < draft->count && status == STATUS_OK; i++)
        status = facts_add_decision(&draft->roll->facts, &draft->decisions[i]);
    return status;
}

static enum status learn(struct draft *draft)
{
    const struct facts *facts = &draft->roll->facts;
    enum status status = standing_find(facts, &draft->stands);
    if (status != STATUS_OK)
        return status;
    draft->known = malloc((facts->decision_count + 1) * sizeof *draft->known);
    if (!draft->known)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < facts->decision_count; i++)
        draft->known[i] = &facts->decisions[i];
    qsort(draft->known, facts->decision_count, sizeof *draft->known, compare_known);
    return STATUS_OK;
}

// Drafts what follows from each of the orders, and keeps it. *changed_count says of how many of
// them something does.
static enum status decide(struct draft *draft, const void *orders, size_t count, size_t order_len,
                          void (*draft_one)(struct draft *draft, const void *order),
                          size_t *changed_count)
{
    *changed_count = 0;
    enum status status = learn(draft);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        size_t before = draft->count;
        draft_one(draft, (const char *)orders + i * order_len);
        *changed_count += draft->count > before;
    }
    if (status == STATUS_OK && (draft->count > 0 || draft->failed))
        status = keep_all(draft);
    free_decisions(draft);
    free(draft->known);
    free(draft->stands);
    return status;
}

enum status decide_void(struct roll *roll, const struct decision_entry *entries, size_t count,
                        const char *why, bool *changed)
{
    struct draft draft = {.roll = roll, .why = why};
    size_t changed_count;
    enum status status =
        decide(&draft, entries, count, sizeof *entries, draft_void, &changed_count);
    *changed = changed_count > 0;
    return status;
}

enum status decide_restore(struct roll *roll, const struct decision_entry *entries, size_t count,
                           const char *why, bool *changed)
{
    struct draft draft = {.roll = roll, .why = why};
    size_t changed_count;
    enum status status =
        decide(&draft, entries, count, sizeof *entries, draft_restore, &changed_count);
    *changed = changed_count > 0;
    return status;
}

enum status decide_pairs(struct roll *roll, const struct decide_answer *answers, size_t count,
                         const char *why, struct decide_changes *changes)
{
    struct draft draft = {.roll = roll, .why = why};
    enum status status =
        decide(&draft, answers, count, sizeof *answers, draft_answer, &changes->count);
    changes->overruled = draft.overruled;
    return status;
}

enum status decide_source(struct roll *roll, const struct decision_source *source,
                          enum decide_holding holding, const char *why, bool *changed)
{
    struct draft draft = {.roll = roll, .why = why};
    const struct source_order order = {source, holding};
    size_t changed_count;
    enum status status = decide(&draft, &order, 1, sizeof order, draft_holding, &changed_count);
    *changed = changed_count > 0;
    return status;
}

bool decide_release_order(const struct lineage_batch *batch, const struct holding_state *state,
                          enum decide_holding *out)
{
    *out = state->hold && !holding_is_opposed(state) ? DECIDE_BY_RULES : DECIDE_RELEASE;
    return state->hold || (batch && batch->hold == LINEAGE_REPEATED_NUMBER && !state->device_hold);
}
