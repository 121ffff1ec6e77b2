// SPDX-License-Identifier: Apache-2.0
#include "merger/office/office_parts.h"

#include "merger/commands/id_prefix.h"
#include "merger/list/decide.h"
#include "merger/list/person.h"

#include <stdlib.h>
#include <string.h>

// ---- looking for somebody -----------------------------------------------------------------------

static enum status need_index(struct office *office)
{
    if (office->has_searched)
        return STATUS_OK;
    enum status status = search_index_make(&office->roll, &office->index);
    office->has_searched = status == STATUS_OK;
    return status;
}

static void search(struct office *office)
{
    struct search_query *query = NULL;
    enum status status = need_index(office);
    if (status != STATUS_OK) {
        office_trouble(office, status, NULL);
        return;
    }
    status = search_query_new(office->query, strlen(office->query), &query);
    if (status == STATUS_OK)
        status = search_find(&office->index, query, &office->hits);
    search_query_free(query);
    office->has_found = status == STATUS_OK;
    if (status == STATUS_NO_MEMORY)
        office_trouble(office, status, NULL);
    else if (status != STATUS_OK)
        office->problem = OFFICE_BAD_QUERY;
}

void office_search_begin(struct office *office)
{
    office_review_end(office);
    if (office->has_searched)
        return;
    enum status status = need_index(office);
    if (status != STATUS_OK)
        office_trouble(office, status, NULL);
    else if (office->query[0] != '\0') // whose hits went with the list that they were found in
        search(office);
}

void office_entry_begin(struct office *office, size_t entry)
{
    office->entry = entry;
    office_go(office, OFFICE_ENTRY);
    office_review_end(office);
    office->read_status = beside_new(&office->roll, &office->beside);
    if (office->read_status == STATUS_OK)
        office->read_status = beside_load_side(office->beside, 0, entry);
}

void office_search_act(struct office *office, const char *press, const struct urlencoded *form)
{
    size_t number;
    if (press_is_numbered(press, "entry", &number) && number < office->hits.count) {
        office_entry_begin(office, office->hits.hits[number].entry);
        return;
    }
    if (!press_is(press, "find"))
        return;
    search_hits_free(&office->hits);
    office->has_found = false;
    if (!office_take(form, "query", office->query, sizeof office->query))
        office->problem = OFFICE_BAD_QUERY;
    else if (office->query[0] != '\0')
        search(office);
}

// ---- one entry ----------------------------------------------------------------------------------

// The entry alone, or all entries of its person.
static enum status decide(struct office *office, bool undo, bool whole_person, bool *changed)
{
    const struct tally_entry *entry = &office->roll.tally.entries[office->entry];
    const struct decision_entry named = facts_cell_entry(entry->cell);
    struct decision_entry *person = NULL;
    size_t count = 1;
    enum status status = STATUS_OK;
    if (whole_person)
        status = person_find(&office->roll, &named, undo ? PERSON_TO_RESTORE : PERSON_TO_VOID,
                             &person, &count);
    const struct decision_entry *entries = person ? person : &named;
    if (status == STATUS_OK)
        status = undo ? decide_restore(&office->roll, entries, count, office->why, changed)
                      : decide_void(&office->roll, entries, count, office->why, changed);
    free(person);
    return status;
}

static struct decision_entry name_of(const struct office *office, size_t entry)
{
    return facts_cell_entry(office->roll.tally.entries[entry].cell);
}

static void answer(struct office *office, size_t other, enum decide_verdict verdict)
{
    const struct decide_answer order = {
        .a = name_of(office, office->entry), .b = name_of(office, other), .verdict = verdict};
    struct decide_changes changes = {0};
    enum status status = STATUS_OK;
    if (decision_compare_entries(&order.a, &order.b) != 0)
        status = decide_pairs(&office->roll, &order, 1, "", &changes);
    if (status != STATUS_OK)
        office_trouble(office, status, office->plan.folder->path);
    else if (changes.count == 0)
        office_tell(office, MSG_OFFICE_NOTHING_CHANGED);
    else
        office_recount(office, OFFICE_ENTRY,
                       verdict == DECIDE_OPEN ? MSG_OFFICE_TAKEN_BACK : MSG_OFFICE_ANSWER_KEPT);
}

// Finds the one entry, other than the one that is shown, whose id begins with what is typed and
// which can be read.
static bool find_other(struct office *office, const char *typed)
{
    const struct tally *tally = &office->roll.tally;
    const struct decision_entry shown = name_of(office, office->entry);
    struct id_prefix prefix;
    size_t first;
    if (!id_prefix_read(typed, strlen(typed), &prefix) ||
        tally_find(tally, prefix.bytes, prefix.digit_count, &first) != 1)
        return false;
    const struct decision_entry found = name_of(office, first);
    office->other = first;
    return decision_compare_entries(&shown, &found) != 0 &&
           tally->entries[first].cell->flaw == BATCH_READ_NO_REASON &&
           tally->entries[office->entry].cell->flaw == BATCH_READ_NO_REASON;
}

static void compare(struct office *office, const struct urlencoded *form)
{
    if (office->read_status != STATUS_OK)
        return;
    if (!find_other(office, urlencoded_get(form, "other"))) {
        office->problem = OFFICE_NO_ENTRY;
        return;
    }
    office_go(office, OFFICE_PAIR);
    office->read_status = beside_load(office->beside, office->entry, office->other);
}

void office_pair_act(struct office *office, const char *press)
{
    if (press_is(press, "return"))
        office_entry_begin(office, office->entry);
    else if (office->read_status != STATUS_OK)
        return;
    else if (press_is(press, "one"))
        answer(office, office->other, DECIDE_SAME);
    else if (press_is(press, "two"))
        answer(office, office->other, DECIDE_DIFFERENT);
}

void office_entry_act(struct office *office, const char *press, const struct urlencoded *form)
{
    bool undo = press_is(press, "restore"), changed = false;
    size_t number;
    if (press_is_numbered(press, "other", &number) && number < office->roll.tally.entry_count) {
        office_entry_begin(office, number);
        return;
    }
    if (press_is(press, "back")) {
        office_go(office, OFFICE_SEARCH);
        office_search_begin(office);
        return;
    }
    if (press_is(press, "compare"))
        compare(office, form);
    if (press_is_numbered(press, "open", &number) && number < office->roll.tally.entry_count &&
        number != office->entry)
        answer(office, number, DECIDE_OPEN);
    if (!undo && !press_is(press, "void"))
        return;
    if (office->read_status != STATUS_OK) // nobody decides about what is not shown
        return;
    if (!office_take_why(office, form))
        return;
    enum status status = decide(office, undo, urlencoded_has(form, "person"), &changed);
    if (status != STATUS_OK)
        office_trouble(office, status, office->plan.folder->path);
    else if (!changed)
        office_tell(office, MSG_OFFICE_NOTHING_CHANGED);
    else
        // the folder is ours alone: no entry came, so that all have their places again
        office_recount(office, OFFICE_ENTRY, undo ? MSG_OFFICE_RESTORED : MSG_OFFICE_VOIDED);
}
