// SPDX-License-Identifier: Apache-2.0
//
// Which entries are of one person. The rule of version 1: two entries are of one person if both
// carry the same valid identity number, or if family name, given name and birth date are there and
// equal after normalization, with no different patronymics and no different valid numbers. An entry
// that lacks what tells others apart does not connect them: it stays with its like. A number that
// was given with two birth dates connects by itself only. So no entry can make one person of two
// others. Pure; the answer does not depend on the order of the entries.
#ifndef QOL_LINK_H
#define QOL_LINK_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINK_RULE_VERSION 1

// What of an entry is compared, as bytes of which the first is their number. Making it takes longer
// than all the rest, and needs no other entry.
#define LINK_FORM_MAX_LEN 255

// bytes: form fields, as a record (record.h). Gives the form's length.
size_t link_form_make(const uint8_t *bytes, size_t len, uint8_t out[LINK_FORM_MAX_LEN]);

// What coordinators decided about two entries, which are places in the order given.
struct link_answer {
    uint32_t a, b;
    bool same;
};

// Two people who may be one, by the entries of them that are most alike.
struct link_question {
    uint32_t a, b;  // places, a < b
    int32_t weight; // match weight, thousandths of a bit
};

struct link_people {
    // For every entry the first, in the order given, of the person that it is of.
    uint32_t *cluster;
    // Open questions between different people, the heaviest first, each two people at most once.
    struct link_question *questions;
    size_t question_count;
    unsigned long compared_count;  // pairs
    unsigned long skipped_blocks;  // keys that more entries share than are compared with each other
    unsigned long skipped_entries; // entries in them
};

// NO_MEMORY; *out is then zeroed.
MUST_USE enum status link_entries(const uint8_t *const *forms, size_t count,
                                  const struct link_answer *answers, size_t answer_count,
                                  struct link_people *out);
void link_people_free(struct link_people *people); // zeroed is harmless

enum link_reason {
    LINK_NO_REASON, // nothing joins these two but others between them
    LINK_SAME_NUMBER,
    LINK_SAME_NAME_AND_DATE,
};
// Why two entries are of one person.
enum link_reason link_reason(const uint8_t *a, const uint8_t *b);

#endif
