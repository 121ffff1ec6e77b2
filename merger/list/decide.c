// SPDX-License-Identifier: Apache-2.0
#include "merger/list/decide.h"

#include "merger/list/archive.h"
#include "merger/list/intake.h"
#include "merger/list/standing.h"

#include <stdlib.h>
#include <string.h>

struct decide_subject decide_subject_of(const struct facts_cell *cell)
{
    struct decide_subject subject;
    memcpy(subject.device_id, cell->batch->header.certificate.device_id, sizeof subject.device_id);
    memcpy(subject.entry_id, cell->entry_id, sizeof subject.entry_id);
    return subject;
}

bool decide_is_about(const struct decision *decision, const struct decide_subject *subject)
{
    return memcmp(decision->device_id, subject->device_id, sizeof subject->device_id) == 0 &&
           memcmp(decision->entry_id, subject->entry_id, sizeof subject->entry_id) == 0;
}

// The next decision about the entry that stands and is of that kind, from *at on; NULL at the end.
static const struct decision *next_standing(const struct facts *facts, const bool *stands,
                                            const struct decide_subject *subject,
                                            enum decision_kind kind, size_t *at)
{
    while (*at < facts->decision_count) {
        size_t i = (*at)++;
        if (stands[i] && facts->decisions[i].kind == kind &&
            decide_is_about(&facts->decisions[i], subject))
            return &facts->decisions[i];
    }
    return NULL;
}

// ---- drafts -----------------------------------------------------------------------------------

// Decisions that are being made together.
struct draft {
    const struct roll *roll;
    const char *why;
    bool *stands;               // by the place of a decision in the facts
    struct decision *decisions; // with room for one a subject, and one for each that there is
    size_t count;
};

static void add(struct draft *draft, const struct decide_subject *subject, enum decision_kind kind,
                const struct decision *superseded)
{
    const struct folder *folder = draft->roll->folder;
    struct decision *decision = &draft->decisions[draft->count++];
    *decision = (struct decision){.kind = kind};
    memcpy(decision->device_id, subject->device_id, sizeof decision->device_id);
    memcpy(decision->entry_id, subject->entry_id, sizeof decision->entry_id);
    memcpy(decision->why, draft->why, strlen(draft->why) + 1);
    if (superseded)
        decision_hash(superseded, decision->supersedes);
    decision_sign(decision, folder->key, folder->campaign.id);
}

static void draft_void(struct draft *draft, const struct decide_subject *subject)
{
    const struct facts *facts = &draft->roll->facts;
    size_t at = 0;
    if (next_standing(facts, draft->stands, subject, DECISION_VOID, &at))
        return;
    // What took an earlier void back is superseded, so that this decision differs from it.
    at = 0;
    add(draft, subject, DECISION_VOID,
        next_standing(facts, draft->stands, subject, DECISION_RESTORE, &at));
}

static void draft_restore(struct draft *draft, const struct decide_subject *subject)
{
    const struct decision *voided;
    size_t at = 0;
    while (
        (voided = next_standing(&draft->roll->facts, draft->stands, subject, DECISION_VOID, &at)))
        add(draft, subject, DECISION_RESTORE, voided);
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
        status = intake_new(master, &intake);
    for (size_t i = 0; i < draft->count && status == STATUS_OK; i++)
        status = intake_decision(intake, &draft->decisions[i], NULL);
    intake_free(intake);
    if (status == STATUS_OK)
        status = master_commit(master);
    if (status != STATUS_OK)
        master_rollback(master);
    return status;
}

static enum status decide(struct draft *draft, const struct decide_subject *subjects, size_t count,
                          void (*draft_one)(struct draft *draft,
                                            const struct decide_subject *subject))
{
    const struct facts *facts = &draft->roll->facts;
    enum status status = standing_find(facts, &draft->stands);
    if (status != STATUS_OK)
        return status;
    draft->decisions = calloc(count + facts->decision_count, sizeof *draft->decisions);
    if (!draft->decisions)
        status = STATUS_NO_MEMORY;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        draft_one(draft, &subjects[i]);
    if (status == STATUS_OK && draft->count > 0)
        status = archive_all(draft);
    if (status == STATUS_OK && draft->count > 0)
        status = commit_all(draft);
    free(draft->decisions);
    free(draft->stands);
    return status;
}

enum status decide_void(struct roll *roll, const struct decide_subject *subjects, size_t count,
                        const char *why, bool *changed)
{
    struct draft draft = {.roll = roll, .why = why};
    enum status status = decide(&draft, subjects, count, draft_void);
    *changed = draft.count > 0;
    return status;
}

enum status decide_restore(struct roll *roll, const struct decide_subject *subjects, size_t count,
                           const char *why, bool *changed)
{
    struct draft draft = {.roll = roll, .why = why};
    enum status status = decide(&draft, subjects, count, draft_restore);
    *changed = draft.count > 0;
    return status;
}
