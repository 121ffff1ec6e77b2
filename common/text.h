// SPDX-License-Identifier: Apache-2.0
//
// Text as people wrote it: UTF-8 in, checked, and NFC (Unicode Standard Annex 15) out. Lengths are
// bytes without the terminating NUL.
#ifndef QOL_TEXT_H
#define QOL_TEXT_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>

// The length of the byte order mark that a file begins with; 0 if there is none.
size_t text_mark_len(const char *text, size_t len);

// True if the bytes are valid UTF-8 without control characters (general category Cc), without
// characters that reorder or hide text (bidirectional controls U+202A–202E, U+2066–2069, U+200E/F,
// U+061C; U+FEFF; line and paragraph separators), so that printing them cannot move a cursor, turn
// a line around or imitate another line. ZWJ and ZWNJ are allowed. What this version of Unicode
// does not assign is allowed too: a record must mean the same to every program that reads it. With
// `lines`, newline and tab are allowed as well (a petition's text).
bool text_is_clean(const char *text, size_t len, bool lines);

// Writes the NFC form of a clean text, NUL-terminated, with leading and trailing white space cut
// and inner runs of white space made one space. STATUS_BAD_TEXT if it is not clean,
// STATUS_TOO_LARGE if it needs more than cap bytes with its NUL, STATUS_NO_MEMORY; out is then an
// empty string.
MUST_USE enum status text_tidy(const char *text, size_t len, char *out, size_t cap);

// True if the bytes are valid UTF-8, clean or not.
bool text_is_utf8(const char *text, size_t len);

// True if the bytes are clean, NFC, and as text_tidy would leave them.
bool text_is_tidy(const char *text, size_t len);

// How many terminal columns a clean text takes.
size_t text_width(const char *text, size_t len);

// How many bytes of a text go into one row of so many columns: all, or up to a space between words;
// one word in any case. The spaces behind the row belong to no row.
size_t text_row(const char *text, size_t len, size_t width);

// Copies a text for showing, NUL-terminated: every character that text_is_clean refuses, and every
// byte that is no UTF-8, becomes '?'. What does not fit into cap (at least 1) is left out, in whole
// characters; cap = len + 1 is always enough.
void text_show(const char *text, size_t len, char *out, size_t cap);

#endif
