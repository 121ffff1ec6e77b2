// SPDX-License-Identifier: Apache-2.0
//
// Which letters of two texts agree, so that what differs can be marked inside the words. Names are
// compared by their sound (spelling.h), whatever the script: of Шәкәрім and Shakarim every letter
// agrees. Numbers are compared sign by sign, dates part by part. Case, spaces and punctuation never
// differ. It is for the eye only: what speaks for one person is compare.h. Pure.
#ifndef QOL_ALIGNMENT_H
#define QOL_ALIGNMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALIGNMENT_MAX 256 // signs of a text; what follows counts as agreeing

struct alignment_text {
    const char *text; // clean (text.h)
    size_t len;
    size_t count;                       // signs
    uint16_t starts[ALIGNMENT_MAX + 1]; // where each begins, and the end of the last
    bool agrees[ALIGNMENT_MAX];
};

enum alignment_mark {
    ALIGNMENT_ABSENT = ' ', // at least one is empty
    ALIGNMENT_EQUAL = '=',  // nothing differs
    ALIGNMENT_ALIKE = '~',  // more than half agrees; of a date, the year or the rest
    ALIGNMENT_OTHER = 'x',
};

// ONE: they are one by other means, as two names of a town; nothing is marked in them. PARTS: year,
// month and day, if both are YYYY-MM-DD; else as SIGNS.
enum alignment_way { ALIGNMENT_SIGNS, ALIGNMENT_SOUNDS, ALIGNMENT_PARTS, ALIGNMENT_ONE };

// The texts must outlive both.
enum alignment_mark alignment_make(const char *a, size_t a_len, const char *b, size_t b_len,
                                   enum alignment_way way, struct alignment_text *left,
                                   struct alignment_text *right);

// The text with brackets around what differs, NUL-terminated: "To[k]aev". What does not fit into
// cap is left out; twice the length and 2 is always enough.
#define ALIGNMENT_OPEN '['
#define ALIGNMENT_CLOSE ']'
void alignment_print(const struct alignment_text *text, char *out, size_t cap);

#endif
