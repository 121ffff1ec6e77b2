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

struct link_entry {
    const uint8_t *record; // form fields, as a record (record.h)
    size_t record_len;
};

// Fills cluster[i] with the first entry, in the order given, of the person that entry i is of.
MUST_USE enum status link_entries(const struct link_entry *entries, size_t count,
                                  uint32_t *cluster);

enum link_reason {
    LINK_NO_REASON, // nothing joins these two but others between them
    LINK_SAME_NUMBER,
    LINK_SAME_NAME_AND_DATE,
};
// Why two entries are of one person.
enum link_reason link_reason(const struct link_entry *a, const struct link_entry *b);

#endif
