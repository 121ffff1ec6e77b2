// SPDX-License-Identifier: Apache-2.0
//
// Looks for entries by any part of a name, a town, an identity number or a telephone number, by
// birth date or year, by sheet and line of paper, or by the beginning of an id, across scripts and
// spellings: "Tokayev", "Toqaev", "тока" and "njrf" each find Тоқаев. docs/LINKAGE.md,
// "Searching", says what is found and what is not. Pure.
//
//     struct search_index index;            once for a roll
//     struct search_query *query;           for every text that is typed
//     struct search_hits hits;
//     search_index_make(roll, &index), search_query_new(text, len, &query)
//     search_find(&index, query, &hits)
#ifndef QOL_SEARCH_H
#define QOL_SEARCH_H

#include "merger/review/search_index.h"
#include "merger/review/search_query.h"

#include <stddef.h>
#include <stdint.h>

// How a part of the query was found in an entry, from best to worst.
enum search_rank {
    SEARCH_WORD,         // it is a whole word, letter by letter
    SEARCH_SOUND_WORD,   // a word that sounds so, whatever its ending; a town by another name
    SEARCH_PREFIX,       // a word begins so
    SEARCH_SOUND_PREFIX, // a word begins with what sounds so
    SEARCH_INSIDE,       // it is inside a word or number
    SEARCH_SOUND_INSIDE, // what sounds so is
    SEARCH_ALIKE,        // a slip of a word, or its short form: Саша
    SEARCH_NOWHERE,
};

struct search_hit {
    uint32_t entry; // its place in the index, which is that in tally.entries
    uint16_t rank;  // the sum of its parts' ranks: the smaller the better
};

struct search_hits {
    struct search_hit *hits; // by rank, then by name (order.h)
    size_t count;
};

// The entries in which every part of the query is found. NO_MEMORY; *out is then zeroed.
MUST_USE enum status search_find(const struct search_index *index, const struct search_query *query,
                                 struct search_hits *out);
void search_hits_free(struct search_hits *hits); // wipes; zeroed is harmless

// How a part is found in an entry, which is a place in the index.
enum search_rank search_rank_part(const struct search_index *index, size_t entry,
                                  const struct search_query_part *part);

#endif
