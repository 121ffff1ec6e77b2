// SPDX-License-Identifier: Apache-2.0
//
// What is left of a text when the habits of writing are taken away: NFKC with full case folding
// (Unicode Standard Annex 15), and of that letters, marks and digits only. "Әл-Фараби " and
// "әл фараби" become the same. Pure.
#ifndef QOL_NORMALIZE_H
#define QOL_NORMALIZE_H

#include <stdbool.h>
#include <stddef.h>

#define NORMALIZE_CAP 4096 // bytes; every name of a record fits

// The text must be clean (text.h). False, with *out_len 0 and nothing of it in out, if it is not or
// if it does not fit.
bool normalize_text(const char *text, size_t len, char out[NORMALIZE_CAP], size_t *out_len);

#endif
