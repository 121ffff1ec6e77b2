// SPDX-License-Identifier: Apache-2.0
//
// Two entries as a coordinator compares them: side by side, with what differs in brackets inside
// the words, and what speaks for one person as a waterfall of bits. It needs no colour.
#ifndef QOL_PAIR_TEXT_H
#define QOL_PAIR_TEXT_H

#include "common/json.h"
#include "merger/list/records.h"
#include "merger/list/roll.h"
#include "merger/review/evidence.h"

#include <stdio.h>

struct pair_text; // holds whole records: guarded

// Both must outlive it. width: columns of the terminal. NO_MEMORY.
MUST_USE enum status pair_text_new(const struct roll *roll, unsigned width, struct pair_text **out);
void pair_text_free(struct pair_text *text); // wipes; NULL is harmless

// The two entries, places in tally.entries, field by field; NO_LIST as records_get.
MUST_USE enum status pair_text_print(struct pair_text *text, size_t a, size_t b);
// As an object with every field that the entry has, below the key.
MUST_USE enum status pair_text_put_json(struct pair_text *text, size_t entry, const char *key,
                                        struct json *json);

// is_question: as in evidence_why.
void pair_text_print_evidence(const struct evidence *evidence, bool is_question, unsigned width);
void pair_text_put_evidence(const struct evidence *evidence, struct json *json);

// "+12.345"
#define PAIR_TEXT_BITS_CAP 16
void pair_text_bits(int32_t weight, char out[PAIR_TEXT_BITS_CAP]);

#endif
