// SPDX-License-Identifier: Apache-2.0
#include "merger/review/history.h"

#include "merger/list/holding.h"
#include "merger/list/judge.h"
#include "merger/list/standing.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ABSENT UINT32_MAX

const char *history_kind_name(enum history_kind kind)
{
    static const char *const names[HISTORY_KIND_COUNT] = {
        [HISTORY_STATE] = "state",
        [HISTORY_CAME] = "came",
        [HISTORY_SECONDS] = "seconds",
        [HISTORY_CHANNEL] = "channel",
        [HISTORY_LANGUAGE] = "language",
        [HISTORY_MARK] = "mark",
        [HISTORY_TEXT] = "text",
        [HISTORY_CONSENTS] = "consents",
        [HISTORY_UNNAMED] = "unnamed",
        [HISTORY_COPIES] = "copies",
        [HISTORY_CLOSED] = "closed",
        [HISTORY_VOUCHED] = "vouched",
        [HISTORY_ALTERED] = "altered",
        [HISTORY_OUTSIDE_WINDOW] = "outside_window",
        [HISTORY_BATCH_HELD] = "batch_held",
        [HISTORY_ALSO_AT] = "also_at",
        [HISTORY_SAME_ID] = "same_id",
        [HISTORY_UNDONE] = "undone",
        [HISTORY_DECISION] = "decision",
        [HISTORY_SAME_PERSON] = "same_person",
        [HISTORY_QUESTION] = "question",
    };
    return names[kind];
}

static const struct tally_entry *entry_of(const struct history *history)
{
    return &history->roll->tally.entries[history->entry];
}

// A fresh event of that kind; NULL if there is no memory.
static struct history_event *add(struct history *history, enum history_kind kind)
{
    if (history->count == history->cap) {
        size_t cap = 2 * history->cap + 16;
        struct history_event *events = realloc(history->events, cap * sizeof *events);
        if (!events)
            return NULL;
        history->events = events;
        history->cap = cap;
    }
    struct history_event *event = &history->events[history->count++];
    *event = (struct history_event){
        .kind = kind, .own = (uint32_t)history->entry, .other = HISTORY_NO_ENTRY};
    return event;
}

static enum status add_number(struct history *history, enum history_kind kind, uint32_t number)
{
    struct history_event *event = add(history, kind);
    if (!event)
        return STATUS_NO_MEMORY;
    event->number = number;
    return STATUS_OK;
}

static enum status add_yes(struct history *history, enum history_kind kind, bool yes)
{
    struct history_event *event = add(history, kind);
    if (!event)
        return STATUS_NO_MEMORY;
    event->yes = yes;
    return STATUS_OK;
}

static enum status add_other(struct history *history, enum history_kind kind, size_t other)
{
    struct history_event *event = add(history, kind);
    if (!event)
        return STATUS_NO_MEMORY;
    event->other = (uint32_t)other;
    return STATUS_OK;
}

static enum status add_place(struct history *history, enum history_kind kind,
                             const struct facts_cell *cell, uint8_t reason)
{
    struct history_event *event = add(history, kind);
    if (!event)
        return STATUS_NO_MEMORY;
    event->place = (struct history_place){.device = roll_device(history->roll, cell->batch),
                                          .batch_number = cell->batch->header.number,
                                          .cell = cell->cell,
                                          .day = cell->batch->header.day};
    event->reason = (enum tally_reason)reason;
    return STATUS_OK;
}

// ---- how it came and was signed ---------------------------------------------------------------

static enum status add_state(struct history *history)
{
    const struct tally_entry *entry = entry_of(history);
    struct history_event *event = add(history, HISTORY_STATE);
    if (!event)
        return STATUS_NO_MEMORY;
    event->state = (enum tally_state)entry->state;
    event->reason = (enum tally_reason)entry->reason;
    if (entry->state == TALLY_DUPLICATE)
        event->other = entry->person;
    return STATUS_OK;
}

static enum status add_number_of(struct history *history, enum history_kind kind,
                                 const struct record_value *record, uint8_t field)
{
    const uint32_t number = record_get_number(record->bytes, record->len, field, ABSENT);
    return number == ABSENT ? STATUS_OK : add_number(history, kind, number);
}

static enum status add_language(struct history *history, const struct record_value *record)
{
    const struct record_value code = record_get(record->bytes, record->len, RECORD_LANGUAGE);
    char text[3] = "";
    if (code.len + 1 == sizeof text)
        memcpy(text, code.bytes, code.len);
    const enum lang lang = messages_lang_from_code(text);
    if (lang == LANG_COUNT)
        return STATUS_OK;
    struct history_event *event = add(history, HISTORY_LANGUAGE);
    if (!event)
        return STATUS_NO_MEMORY;
    event->lang = lang;
    return STATUS_OK;
}

static enum status add_signing(struct history *history, struct records *records)
{
    const struct facts_cell *cell = entry_of(history)->cell;
    struct record_value record;
    if (!records || cell->flaw != BATCH_READ_NO_REASON)
        return STATUS_OK;
    enum status status = records_get(records, cell, &record);
    if (status != STATUS_OK)
        return status;
    const struct record_value sheet = record_get(record.bytes, record.len, RECORD_REFERENCE);
    if (sheet.len < HISTORY_REFERENCE_CAP && sheet.len > 0)
        memcpy(history->reference, sheet.bytes, sheet.len);
    status = add_number_of(history, HISTORY_SECONDS, &record, RECORD_SECONDS);
    if (status == STATUS_OK)
        status = add_number_of(history, HISTORY_CHANNEL, &record, RECORD_CHANNEL);
    if (record_is_from_paper(record)) // the language and the mark are those of whoever copied it
        return status;
    if (status == STATUS_OK)
        status = add_language(history, &record);
    if (status == STATUS_OK)
        status = add_number_of(history, HISTORY_MARK, &record, RECORD_MARK);
    return status;
}

static enum status add_agreement(struct history *history)
{
    const struct tally_entry *entry = entry_of(history);
    const struct campaign *campaign = &history->roll->folder->campaign;
    const bool ours = memcmp(entry->cell->batch->header.campaign_hash, campaign->hash,
                             sizeof campaign->hash) == 0;
    enum status status = add_number(history, HISTORY_TEXT, ours ? campaign->version : 0);
    if (entry->cell->flaw != BATCH_READ_NO_REASON)
        return status;
    if (status == STATUS_OK)
        status = add_number(history, HISTORY_CONSENTS, entry->cell->consents);
    const bool somebody = entry->state == TALLY_COUNTED || entry->state == TALLY_DUPLICATE;
    if (status == STATUS_OK && somebody && !entry->may_be_named &&
        (entry->cell->consents & RECORD_MAY_HAND_OVER))
        status = add_yes(history, HISTORY_UNNAMED, true);
    return status;
}

// ---- its batch --------------------------------------------------------------------------------

static uint32_t count_copies(const struct facts *facts, const struct facts_batch *batch)
{
    uint32_t count = 0;
    for (size_t i = 0; i < facts->copy_count; i++)
        count += facts->copies[i].batch == batch;
    return count;
}

static enum status add_batch_trouble(struct history *history, const struct lineage_batch *batch)
{
    enum status status = STATUS_OK;
    if (batch->altered)
        status = add_yes(history, HISTORY_ALTERED, true);
    if (status == STATUS_OK && batch->outside_window)
        status = add_yes(history, HISTORY_OUTSIDE_WINDOW, true);
    if (status != STATUS_OK || batch->hold == LINEAGE_NOT_HELD)
        return status;
    struct history_event *event = add(history, HISTORY_BATCH_HELD);
    if (!event)
        return STATUS_NO_MEMORY;
    event->reason = judge_hold(batch->hold);
    return STATUS_OK;
}

static enum status add_batch(struct history *history)
{
    const struct facts *facts = &history->roll->facts;
    const struct facts_cell *cell = entry_of(history)->cell;
    const struct lineage_batch *batch =
        lineage_of(&history->roll->tally.lineage, facts, cell->batch);
    enum status status = add_number(history, HISTORY_COPIES, count_copies(facts, cell->batch));
    if (status == STATUS_OK)
        status = add_yes(history, HISTORY_CLOSED, batch->closed);
    if (status == STATUS_OK && batch->has_final)
        status = add_yes(history, HISTORY_VOUCHED, cell->vouched);
    if (status == STATUS_OK)
        status = add_batch_trouble(history, batch);
    return status;
}

// ---- its other places -------------------------------------------------------------------------

static bool same_name(const struct facts_cell *a, const struct facts_cell *b)
{
    return memcmp(a->entry_id, b->entry_id, sizeof a->entry_id) == 0 &&
           memcmp(a->batch->header.certificate.device_id, b->batch->header.certificate.device_id,
                  CERTIFICATE_DEVICE_ID_LEN) == 0;
}

static bool same_record(const struct facts_cell *a, const struct facts_cell *b)
{
    return memcmp(a->record_hash, b->record_hash, sizeof a->record_hash) == 0;
}

static enum status add_cells(struct history *history, const uint8_t *reasons, bool voids)
{
    const struct facts *facts = &history->roll->facts;
    const struct facts_cell *own = entry_of(history)->cell;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < facts->cell_count && status == STATUS_OK; i++) {
        const struct facts_cell *cell = &facts->cells[i];
        if (cell == own || reasons[i] == JUDGE_SUPERFLUOUS || (cell->type == SEAL_VOID) != voids ||
            !same_name(cell, own))
            continue;
        if (voids)
            status = add_place(history, HISTORY_UNDONE, cell, reasons[i]);
        else if (same_record(cell, own))
            status = add_place(history, HISTORY_ALSO_AT, cell, reasons[i]);
    }
    return status;
}

static enum status add_namesakes(struct history *history)
{
    const struct tally *tally = &history->roll->tally;
    const struct decision_entry name = facts_cell_entry(entry_of(history)->cell);
    size_t first;
    const size_t count = tally_find_named(tally, &name, &first);
    enum status status = STATUS_OK;
    for (size_t i = first; i < first + count && status == STATUS_OK; i++)
        if (i != history->entry)
            status = add_other(history, HISTORY_SAME_ID, i);
    return status;
}

static enum status add_places(struct history *history)
{
    uint8_t *reasons;
    enum status status =
        judge_cells(&history->roll->facts, &history->roll->tally.lineage, &reasons);
    if (status != STATUS_OK)
        return status;
    status = add_cells(history, reasons, false);
    if (status == STATUS_OK)
        status = add_namesakes(history);
    if (status == STATUS_OK)
        status = add_cells(history, reasons, true);
    free(reasons);
    return status;
}

// ---- decisions --------------------------------------------------------------------------------

struct decided {
    const struct decision *decision;
    uint8_t hash[32];
    bool stands, is_listed;
};

struct decided_list {
    struct decided *all;
    size_t count;
};

static bool is_source_of(const struct decision_source *source, const struct facts_cell *cell)
{
    const struct decision_source batch = holding_batch(cell->batch);
    return decision_compare_sources(source, &batch) == 0 ||
           (decision_is_whole_device(source) &&
            memcmp(source->device_id, batch.device_id, sizeof batch.device_id) == 0);
}

static bool names(const struct decision *decision, const struct facts_cell *cell)
{
    const struct decision_entry entry = facts_cell_entry(cell);
    if (decision_is_about_source(decision->kind))
        return is_source_of(&decision->source, cell);
    return decision_compare_entries(&decision->entry, &entry) == 0 ||
           (decision_is_about_two(decision->kind) &&
            decision_compare_entries(&decision->other, &entry) == 0);
}

static const struct decided *find_hash(const struct decided_list *list, const uint8_t hash[32])
{
    for (size_t i = 0; i < list->count; i++)
        if (memcmp(list->all[i].hash, hash, sizeof list->all[i].hash) == 0)
            return &list->all[i];
    return NULL;
}

// What takes back a decision about two names the first of them only.
static bool takes_back(const struct decision *decision, const struct decided_list *list)
{
    return decision->kind == DECISION_RESTORE && find_hash(list, decision->supersedes) != NULL;
}

static void put(struct decided_list *list, const struct decision *decision, bool stands)
{
    struct decided *decided = &list->all[list->count++];
    *decided = (struct decided){.decision = decision, .stands = stands};
    decision_hash(decision, decided->hash);
}

// Puts those on the list that are about the entry, or take back what is on it; false if none came.
static bool find_more(const struct history *history, const bool *stands, bool *is_in,
                      struct decided_list *list)
{
    const struct facts *facts = &history->roll->facts;
    const struct facts_cell *cell = entry_of(history)->cell;
    const size_t before = list->count;
    for (size_t i = 0; i < facts->decision_count; i++) {
        const struct decision *decision = &facts->decisions[i];
        if (is_in[i] || !(names(decision, cell) || takes_back(decision, list)))
            continue;
        put(list, decision, stands[i]);
        is_in[i] = true;
    }
    return list->count > before;
}

static int by_place(const void *a, const void *b)
{
    const struct decided *left = a, *right = b;
    return (left->decision > right->decision) - (left->decision < right->decision);
}

// In the order in which they came.
static enum status find_decisions(const struct history *history, struct decided_list *out)
{
    const struct facts *facts = &history->roll->facts;
    bool *stands, *is_in = calloc(facts->decision_count + 1, sizeof *is_in);
    *out = (struct decided_list){calloc(facts->decision_count + 1, sizeof *out->all), 0};
    enum status status = is_in && out->all ? standing_find(facts, &stands) : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        while (find_more(history, stands, is_in, out))
            continue;
        qsort(out->all, out->count, sizeof *out->all, by_place);
        free(stands);
    }
    free(is_in);
    return status;
}

// The first that is not listed and whose superseded one, if it is here, is.
static struct decided *next_decided(struct decided_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct decided *before = find_hash(list, list->all[i].decision->supersedes);
        if (!list->all[i].is_listed && (!before || before->is_listed || before == &list->all[i]))
            return &list->all[i];
    }
    return NULL;
}

static unsigned number_of(const struct history *history, const struct decided *decided)
{
    for (size_t i = 0; decided && i < history->count; i++)
        if (history->events[i].decision == decided->decision)
            return history->events[i].number;
    return 0;
}

// The other one of two that it is about.
static uint32_t other_of(const struct history *history, const struct decision *decision)
{
    const struct decision_entry own = facts_cell_entry(entry_of(history)->cell);
    size_t place;
    if (!decision_is_about_two(decision->kind))
        return HISTORY_NO_ENTRY;
    const bool is_first = decision_compare_entries(&decision->entry, &own) == 0;
    const size_t count = tally_find_named(&history->roll->tally,
                                          is_first ? &decision->other : &decision->entry, &place);
    return count > 0 ? (uint32_t)place : HISTORY_NO_ENTRY;
}

static enum status add_decision(struct history *history, const struct decided_list *list,
                                const struct decided *decided, unsigned number)
{
    const unsigned before = number_of(history, find_hash(list, decided->decision->supersedes));
    struct history_event *event = add(history, HISTORY_DECISION);
    if (!event)
        return STATUS_NO_MEMORY;
    event->decision = decided->decision;
    event->number = number;
    event->coordinator = decision_coordinator(decided->decision, &history->roll->folder->campaign);
    event->takes_back = before;
    event->stands = decided->stands;
    event->other = other_of(history, decided->decision);
    return STATUS_OK;
}

static enum status add_decisions(struct history *history)
{
    struct decided_list list;
    unsigned number = 0;
    enum status status = find_decisions(history, &list);
    struct decided *next;
    while (status == STATUS_OK && (next = next_decided(&list)) != NULL) {
        next->is_listed = true;
        status = add_decision(history, &list, next, ++number);
    }
    free(list.all);
    return status;
}

// ---- its person -------------------------------------------------------------------------------

static enum status add_question(struct history *history, const struct tally_question *question)
{
    const struct tally_entry *entries = history->roll->tally.entries;
    const uint32_t person = entry_of(history)->person;
    const bool is_a = entries[question->a].person == person;
    if (!is_a && entries[question->b].person != person)
        return STATUS_OK;
    struct history_event *event = add(history, HISTORY_QUESTION);
    if (!event)
        return STATUS_NO_MEMORY;
    event->own = is_a ? question->a : question->b;
    event->other = is_a ? question->b : question->a;
    event->yes = question->opposing;
    return STATUS_OK;
}

static enum status add_person(struct history *history)
{
    const struct tally *tally = &history->roll->tally;
    const struct tally_entry *entry = entry_of(history);
    enum status status = STATUS_OK;
    if (entry->state != TALLY_COUNTED && entry->state != TALLY_DUPLICATE)
        return status;
    for (size_t i = 0; i < tally->entry_count && status == STATUS_OK; i++)
        if (i != history->entry && tally->entries[i].person == entry->person)
            status = add_other(history, HISTORY_SAME_PERSON, i);
    for (size_t i = 0; i < tally->question_count && status == STATUS_OK; i++)
        status = add_question(history, &tally->questions[i]);
    return status;
}

// ---- all of it --------------------------------------------------------------------------------

enum status history_make(const struct roll *roll, struct records *records, size_t entry,
                         struct history *out)
{
    *out = (struct history){.roll = roll, .entry = entry};
    enum status status = add_state(out);
    if (status == STATUS_OK)
        status = add_place(out, HISTORY_CAME, entry_of(out)->cell, TALLY_NO_REASON);
    if (status == STATUS_OK)
        status = add_signing(out, records);
    if (status == STATUS_OK)
        status = add_agreement(out);
    if (status == STATUS_OK)
        status = add_batch(out);
    if (status == STATUS_OK)
        status = add_places(out);
    if (status == STATUS_OK)
        status = add_decisions(out);
    if (status == STATUS_OK)
        status = add_person(out);
    if (status != STATUS_OK)
        history_free(out);
    return status;
}

void history_free(struct history *history)
{
    free(history->events);
    sodium_memzero(history, sizeof *history);
}
