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

#include <stddef.h>
#include <stdint.h>

#define LINK_RULE_VERSION 1

// What of an entry is compared. Making it takes longer than all the rest, and needs no other entry.
// Hashes, so that a million of them are small and hold no name; zeros where nothing is known.
#define LINK_KEY_LEN 16
#define LINK_PART_LEN 8
struct link_form {
    uint8_t number[LINK_KEY_LEN]; // a valid identity number
    uint8_t name[LINK_KEY_LEN];   // family name, given name and birth date, if all are there
    uint8_t birth_date[LINK_PART_LEN];
    uint8_t patronymic[LINK_PART_LEN];
};

// bytes: form fields, as a record (record.h).
void link_form_make(const uint8_t *bytes, size_t len, struct link_form *out);

// Fills cluster[i] with the first entry, in the order given, of the person that entry i is of.
MUST_USE enum status link_entries(const struct link_form *const *forms, size_t count,
                                  uint32_t *cluster);

enum link_reason {
    LINK_NO_REASON, // nothing joins these two but others between them
    LINK_SAME_NUMBER,
    LINK_SAME_NAME_AND_DATE,
};
// Why two entries are of one person.
enum link_reason link_reason(const struct link_form *a, const struct link_form *b);

#endif
