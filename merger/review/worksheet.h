// SPDX-License-Identifier: Apache-2.0
//
// The open questions as a table to be worked through in a spreadsheet: a row for each, with its id,
// a column for the answer, the score, and the fields of both entries. What comes back is read by
// the columns "question" and "answer" alone.
#ifndef QOL_WORKSHEET_H
#define QOL_WORKSHEET_H

#include "common/csv.h"
#include "merger/list/decide.h"
#include "merger/list/roll.h"
#include "merger/review/queue.h"
#include "merger/review/row_refusals.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

// Without scores if it is to be answered blindly. Errors of writing stay in the stream. NO_MEMORY,
// INTERRUPTED; NO_LIST as records_get.
MUST_USE enum status worksheet_write(const struct roll *roll, const struct queue *queue, bool blind,
                                     FILE *out);

// The columns that are read.
#define WORKSHEET_QUESTION "question"
#define WORKSHEET_ANSWER "answer"

struct worksheet {
    struct decide_answer *answers; // same or different; each pair once
    size_t count;
    unsigned long later_count;    // rows without an answer
    struct row_refusals refusals; // by row
};

// text: UTF-8, which it neither keeps nor changes. Reads a table in any order of rows and columns.
// BAD_LINE if its first row does not name both columns; NO_MEMORY. *out is then zeroed.
MUST_USE enum status worksheet_read(const struct roll *roll, const char *text, size_t len,
                                    struct worksheet *out);
void worksheet_free(struct worksheet *sheet); // zeroed is harmless

#endif
