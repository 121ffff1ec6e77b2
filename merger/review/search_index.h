// SPDX-License-Identifier: Apache-2.0
//
// What can be found of every entry, made once for many searches: the words of its names and its
// town as they stand and as they sound, its identity number, its phone, its birth date, its place
// on paper and its id. It is as personal as the list. Pure.
#ifndef QOL_SEARCH_INDEX_H
#define QOL_SEARCH_INDEX_H

#include "common/record.h"
#include "merger/list/roll.h"

#include <stddef.h>
#include <stdint.h>

// An entry is a row of items, each kind u8 ‖ length u8 ‖ bytes.
enum search_index_kind {
    SEARCH_INDEX_TEXT,  // a word, or all words of a field in one, normalized
    SEARCH_INDEX_SOUND, // a word in the phonetic alphabet
    SEARCH_INDEX_START, // what a word sounds like while its first letters alone stand there, if the
                        // whole does not begin so: ali of Aliyev, which is alev; or
                        // with У for Ө
    SEARCH_INDEX_SOUNDS, // all words of a field in one
    SEARCH_INDEX_NAME,   // flags u8 ‖ letters: a token of a name (normalize.h), its ending cut
    SEARCH_INDEX_NUMBER, // digits of the identity number
    SEARCH_INDEX_PHONE,  // digits
    SEARCH_INDEX_DATE,   // digits of the birth date; YYYYMMDD if there is such a day
    SEARCH_INDEX_SHEET,  // sheet and line of paper, as search_query_sheet has it
    SEARCH_INDEX_ENTRY,  // the entry's id in hex
    SEARCH_INDEX_CITY,   // hash u32, little-endian (place.h)
};

struct search_index_entry {
    const uint8_t *person; // a record's fields that say who signed
    size_t person_len;
    size_t start, end; // its items, in bytes
};

struct search_index {
    struct search_index_entry *entries;
    size_t count, cap;
    uint8_t *bytes;
    size_t len, bytes_cap;
};

// Of all entries of the roll's tally, in their order; the roll must outlive it. NO_MEMORY,
// INTERRUPTED; *out is then zeroed.
MUST_USE enum status search_index_make(const struct roll *roll, struct search_index *out);
// One entry more: fields of a record (record.h), which must outlive the index, and what is compared
// of them, packed (form.h). NO_MEMORY.
MUST_USE enum status search_index_add(struct search_index *index, const uint8_t *person,
                                      size_t person_len, const uint8_t *form);
void search_index_free(struct search_index *index); // wipes; zeroed is harmless

#endif
