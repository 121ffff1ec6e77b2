// SPDX-License-Identifier: Apache-2.0
//
// What follows from the facts: the state of every entry, the people, and how it stands with each
// device. A pure function: no clock, no order of arrival, no local number enters it.
//
// An entry is a device, an entry id and a record; it counts once however many cells hold it. The
// rules, version 4, in this order:
//   1. A cell cannot be used if its batch is held (lineage.h), if a valid `final` of the batch does
//      not vouch for it, if the cell has two contents, or if its content cannot be read. A batch
//      whose number is repeated is not held for that if a standing decision releases it.
//   2. An entry in a batch cannot be used either if a standing decision holds the batch or its
//      device (holding.h), whatever else decisions and rule 1 say. A void can: a hold says of who
//      signed that it is not sure, never that somebody who asked to be taken out is in again. So a
//      hold neither loses a void nor makes one usable that rule 1 holds, as one that was forged.
//   3. Usable cells with one entry id and different records hold each other.
//   4. An entry without consent to be counted is held.
//   5. A usable void, or a standing decision, voids an entry of its device, held or not.
//   6. Of the entries left, those of one person (link.h) count once, by the smallest entry id. A
//      standing decision that two entries are of one person, or of two, outranks the linker; of
//      decisions that contradict each other none holds, and the two are kept apart.
//   7. Two people who may be one, by the linker or because decisions about them contradict each
//      other, are an open question. Until it is answered, both count.
//   8. Nobody is named of whose entries one asks for that, also one that is voided or held: what is
//      of one person, or may be, is found for this a second time, among all entries that can be
//      read, pair by pair (naming.h).
#ifndef QOL_TALLY_H
#define QOL_TALLY_H

#include "merger/list/facts.h"
#include "merger/list/lineage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TALLY_RULE_VERSION 4

enum tally_state { TALLY_COUNTED, TALLY_DUPLICATE, TALLY_VOIDED, TALLY_HELD, TALLY_STATE_COUNT };

enum tally_reason {
    TALLY_NO_REASON,
    // duplicate: what it has in common with the entry that is counted
    TALLY_SAME_NUMBER,
    TALLY_SAME_NAME_AND_DATE,
    TALLY_ALIKE,
    TALLY_THROUGH_OTHERS,
    TALLY_ANSWERED, // a coordinator decided that the two are of one person
    // voided
    TALLY_UNDONE,  // by the volunteer, at once
    TALLY_DECIDED, // by a coordinator
    // held
    TALLY_HELD_BY_COORDINATOR,
    TALLY_WRONG_CHAIN,
    TALLY_REPEATED_NUMBER,
    TALLY_UNKNOWN_TEXT,
    TALLY_NOT_IN_FINAL,
    TALLY_TWO_CONTENTS,
    TALLY_UNKNOWN_TYPE,
    TALLY_NEWER_RECORD,
    TALLY_BAD_PADDING,
    TALLY_BAD_RECORD,
    TALLY_ENTRY_ID_REUSED,
    TALLY_NO_CONSENT,
    TALLY_REASON_COUNT
};

// "counted" …, "" or "same_number" …: the words of exports and of --json.
const char *tally_state_name(enum tally_state state);
const char *tally_reason_name(enum tally_reason reason);
// The state that an entry has for a reason; without one it is counted.
enum tally_state tally_state_of(enum tally_reason reason);

struct tally_entry {
    const struct facts_cell *cell; // where it stands; the first such place, if there are several
    uint32_t person;               // the entry that is counted for this person; itself if none is
    uint32_t device;               // a place in tally.devices
    uint8_t state;                 // enum tally_state
    bool may_be_named;             // rule 8; of an entry that is voided or held as well
    uint8_t reason;                // enum tally_reason
    // Where it came first, which only this list knows: a place in facts.cells.
    uint32_t first_come;
};

struct tally_counts {
    unsigned long entries;
    unsigned long by_state[TALLY_STATE_COUNT];
    unsigned long by_reason[TALLY_REASON_COUNT];
    unsigned long voids;       // usable ones, each entry id once
    unsigned long stray_voids; // of them, those that name no entry of their device
    unsigned long held_voids;  // voids in cells that cannot be used
    unsigned long batches, holes, unclosed, altered, outside_window;
    unsigned long held_batches, missing;
};

// Two people who may be one, by an entry of each.
struct tally_question {
    uint32_t a, b;  // places in tally.entries
    int32_t weight; // match weight, thousandths of a bit; 0 for opposing ones
    bool opposing;  // coordinators' decisions about the two contradict each other
};

struct tally {
    struct lineage lineage;
    struct tally_entry *entries; // by entry id, device id and record
    size_t entry_count;
    struct facts_linked linked; // for the next time
    struct tally_counts total;
    struct tally_counts *devices; // in the order of lineage.devices
    // Opposing ones first, then the heaviest; each two people at most once.
    struct tally_question *questions;
    size_t question_count;
    // At least so many people signed, whatever the answers: if all of them are "same". And at most
    // so many, if none is. The second is how many are counted now.
    unsigned long certain, high;
    // Entries that share so much with so many others that the linker did not compare them by it.
    unsigned long skipped_blocks, skipped_entries;
};

// The facts must outlive it. On failure *out is zeroed.
MUST_USE enum status tally_make(const struct facts *facts, const struct campaign *campaign,
                                const uint8_t chain_secret[32], struct tally *out);
void tally_free(struct tally *tally); // zeroed is harmless

// The entries whose id begins with the first digit_count hex digits (half bytes, high ones first)
// of prefix stand together: gives how many there are, and the first of them.
size_t tally_find(const struct tally *tally, const uint8_t prefix[SEAL_ENTRY_ID_LEN],
                  size_t digit_count, size_t *first);
// The entries of one name stand together as well: they have several contents.
size_t tally_find_named(const struct tally *tally, const struct decision_entry *entry,
                        size_t *first);

#endif
