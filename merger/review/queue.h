// SPDX-License-Identifier: Apache-2.0
//
// The open questions in the order in which they are put to a person, all of them or one part. Pure.
#ifndef QOL_QUEUE_H
#define QOL_QUEUE_H

#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUEUE_ID_LEN 8
#define QUEUE_MAX_PARTS 64

struct queue_item {
    uint8_t id[QUEUE_ID_LEN]; // of the pair: BLAKE2b of both names, for every coordinator the same
    size_t question;          // a place in tally.questions
};

struct queue {
    struct queue_item *items;
    size_t count;
};

// A pair's id, whichever way round. So a question keeps its id, and its part, whatever else comes.
void queue_pair_id(const struct decision_entry *a, const struct decision_entry *b,
                   uint8_t out[QUEUE_ID_LEN]);

// The id as a word, "q" and hex digits: without the letter a spreadsheet takes some for numbers.
#define QUEUE_ID_CAP (1 + 2 * QUEUE_ID_LEN + 1)
void queue_print_id(const uint8_t id[QUEUE_ID_LEN], char out[QUEUE_ID_CAP]);
bool queue_read_id(const char *text, uint8_t out[QUEUE_ID_LEN]);

// part 1…part_count of part_count parts, which have no question in common. The order is that of the
// tally, or, as that tells which are the likelier ones, blindly by the ids. NO_MEMORY.
MUST_USE enum status queue_make(const struct roll *roll, unsigned part, unsigned part_count,
                                bool blind, struct queue *out);
void queue_free(struct queue *queue); // zeroed is harmless

// "1/2": 1 ≤ part ≤ count ≤ QUEUE_MAX_PARTS.
bool queue_read_part(const char *text, unsigned *part, unsigned *part_count);

#endif
