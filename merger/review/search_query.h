// SPDX-License-Identifier: Apache-2.0
//
// What is looked for, read from what a coordinator types. Parts stand between spaces; every one of
// them must be found. A part is numbers, a date, sheet and line of paper, the beginning of an
// entry's id, or a piece of a name or a town, in any spelling: it is kept as it was typed, without
// case and punctuation, and as it may sound, in the phonetic alphabet (merger/linkage/phonetic.h).
// Pure.
#ifndef QOL_SEARCH_QUERY_H
#define QOL_SEARCH_QUERY_H

#include "common/date.h"
#include "common/status.h"
#include "merger/linkage/normalize.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEARCH_QUERY_MAX_PARTS 8
#define SEARCH_QUERY_TEXT_CAP 256 // bytes of a part, normalized
#define SEARCH_QUERY_MAX_TEXTS 2
#define SEARCH_QUERY_SOUND_CAP 48
#define SEARCH_QUERY_MAX_SOUNDS 24
#define SEARCH_QUERY_MAX_PIECES 8

// Letters that are looked for literally: as typed, and as the keys are in another layout.
struct search_query_text {
    size_t len;
    char text[SEARCH_QUERY_TEXT_CAP];
};

struct search_query_sound {
    uint8_t len;
    // Read as if another letter followed, and so it ends no word: in "Tokas" the s may be the
    // beginning of sh.
    bool is_cut;
    char letters[SEARCH_QUERY_SOUND_CAP];
};

struct search_query_part {
    bool is_number;
    struct search_query_text texts[SEARCH_QUERY_MAX_TEXTS];
    unsigned text_count; // of a number 1: all its digits
    // Of a number that was typed in pieces, where each of them ends.
    size_t piece_ends[SEARCH_QUERY_MAX_PIECES];
    unsigned piece_count;
    struct search_query_sound sounds[SEARCH_QUERY_MAX_SOUNDS];
    unsigned sound_count;
    char date[DATE_CAP];            // YYYYMMDD; "" if it is none
    struct search_query_text sheet; // as search_query_sheet has it; empty without a digit in it
    struct search_query_text id;    // hex digits; empty if it cannot begin an id
    bool is_whole;                  // a date or a sheet: digits behind it are another part
    struct normalize_name name;     // what it is if it is whole words
    uint32_t city;                  // place.h; 0: none
};

struct search_query {
    unsigned count;
    struct search_query_part parts[SEARCH_QUERY_MAX_PARTS];
};

// The text is as it was typed, and may be anything. BAD_TEXT if it is not clean (text.h), TOO_LARGE
// if it has more or longer parts than fit, NOT_FOUND if nothing in it can be looked for, NO_MEMORY;
// *out is then NULL. It is in guarded memory.
MUST_USE enum status search_query_new(const char *text, size_t len, struct search_query **out);
void search_query_free(struct search_query *query); // wipes; NULL is harmless

// A word that begins with Ө, as Russian mostly writes it, with У: Өтебаев is Утебаев. Gives its
// length; 0 if the word does not begin so, or is too long.
size_t search_query_respell(const char *word, size_t len, char out[SEARCH_QUERY_TEXT_CAP]);

// Sheet and line as they are compared: in small letters. Gives the length; of what is too long, as
// much as fits.
size_t search_query_sheet(const char *text, size_t len, char out[SEARCH_QUERY_TEXT_CAP]);

#endif
