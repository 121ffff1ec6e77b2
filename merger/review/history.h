// SPDX-License-Identifier: Apache-2.0
//
// The history of one entry: how it came, how it was signed, what was decided about it, and what
// became of it. Events have no sentences: history_text.h makes them. Pure.
#ifndef QOL_HISTORY_H
#define QOL_HISTORY_H

#include "merger/list/records.h"
#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTORY_NO_ENTRY UINT32_MAX // the entry meant is not in this list
#define HISTORY_REFERENCE_CAP 241

// In the order in which they come. Every event has of struct history_event what stands behind it.
enum history_kind {
    HISTORY_STATE,          // first, and once: state, reason, other (of a duplicate, what counts)
    HISTORY_CAME,           // once: place
    HISTORY_SECONDS,        // number: seconds after the batch was opened
    HISTORY_CHANNEL,        // number: enum record_channel; a sheet's name is history.reference
    HISTORY_LANGUAGE,       // lang: shown to the signer; not of paper
    HISTORY_MARK,           // number: enum record_mark; not of paper
    HISTORY_TEXT,           // number: the text's version; 0: not the one that we have
    HISTORY_CONSENTS,       // number: enum record_consent bits
    HISTORY_UNNAMED,        // another entry of the person did not agree to be named
    HISTORY_COPIES,         // number: different copies of its batch that came
    HISTORY_CLOSED,         // yes: whether its batch was closed
    HISTORY_VOUCHED,        // yes: of a batch with a valid `final`, whether that contains it
    HISTORY_ALTERED,        // no copy of its batch is the one that the next batch vouches for
    HISTORY_OUTSIDE_WINDOW, // the laptop's day is none of the campaign's
    HISTORY_BATCH_HELD,     // reason: why all of its batch is
    HISTORY_ALSO_AT,        // place, and reason if that place cannot be used
    HISTORY_SAME_ID,        // other: has its id and another record
    HISTORY_UNDONE,         // by the volunteer: place of the void, and reason if it cannot be used
    HISTORY_DECISION,       // decision, number, coordinator, takes_back, stands, other
    HISTORY_SAME_PERSON,    // other: another entry of this person
    HISTORY_QUESTION,       // own, other: asked about these two, own being of this person; yes: as
                            // coordinators' answers contradict each other
    HISTORY_KIND_COUNT
};

struct history_place {
    size_t device; // a place in tally.lineage.devices
    uint32_t batch_number;
    unsigned cell;
    int32_t day; // on which the batch was opened, since 1970-01-01
};

struct history_event {
    enum history_kind kind;
    enum tally_state state;
    enum tally_reason reason;
    enum lang lang;
    uint32_t own, other; // places in tally.entries
    uint32_t number;
    bool yes;
    // A decision. Decisions have no time: one that supersedes another comes behind it; number
    // counts those about this entry from 1.
    bool stands;
    unsigned coordinator;            // a place in the campaign file, from 1; 0: none
    unsigned takes_back;             // the number of the one that it supersedes; 0: none here
    const struct decision *decision; // inside the facts
    struct history_place place;
};

struct history {
    const struct roll *roll;
    size_t entry;
    struct history_event *events;
    size_t count, cap;
    char reference[HISTORY_REFERENCE_CAP]; // sheet and line of a paper sheet; empty: none
};

const char *history_kind_name(enum history_kind kind); // "state" …: the words of --json

// Of an entry, a place in tally.entries; the roll must outlive it. records may be NULL: what only
// the whole record knows, from HISTORY_SECONDS to HISTORY_MARK, is then left out, as it is of an
// entry that cannot be read. NO_MEMORY, and what records_get gives; *out is then zeroed.
MUST_USE enum status history_make(const struct roll *roll, struct records *records, size_t entry,
                                  struct history *out);
void history_free(struct history *history); // wipes; zeroed is harmless

#endif
