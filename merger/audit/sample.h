// SPDX-License-Identifier: Apache-2.0
//
// A random sample of the counted people, the same for every coordinator who has the same list and
// uses the same seed, in whatever order the list was merged. Each person's entry gets a rank,
//
//     key  = BLAKE2b-256("qol audit sample 1" ‖ campaign id ‖ seed)
//     rank = the first 8 bytes of BLAKE2b-128 under that key of the entry id
//
// and the sample is the people with the smallest ranks. So its first k people are a random sample
// as well. Who chooses the seed after the list is complete chooses nobody by it. Pure.
#ifndef QOL_SAMPLE_H
#define QOL_SAMPLE_H

#include "merger/list/tally.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLE_SEED_CAP 101 // bytes with NUL; tidy text
#define SAMPLE_KEY_LEN 32
#define SAMPLE_RANK_LEN 8

struct sample_item {
    uint8_t rank[SAMPLE_RANK_LEN];
    uint32_t entry; // a place in tally.entries
};

struct sample {
    struct sample_item *items; // by rank; those behind the first `count` were not drawn
    size_t people;             // all items
    size_t count;              // of them, in the sample
};

void sample_key(const uint8_t campaign_id[32], const char *seed, uint8_t out[SAMPLE_KEY_LEN]);
// 3 % of them, rounded up, but at least 500, and all if there are no more: California Elections
// Code § 9030.
size_t sample_usual_count(size_t people);

// Draws `count` of the counted people, or all if they are fewer. NO_MEMORY; *out is then zeroed.
MUST_USE enum status sample_draw(const struct tally *tally, const uint8_t key[SAMPLE_KEY_LEN],
                                 size_t count, struct sample *out);
// The same of all entries, whether they count or not.
MUST_USE enum status sample_rank_all(const struct tally *tally, const uint8_t key[SAMPLE_KEY_LEN],
                                     struct sample *out);
void sample_free(struct sample *sample); // zeroed is harmless

// The first item of that rank; NULL if there is none.
const struct sample_item *sample_find(const struct sample *sample,
                                      const uint8_t rank[SAMPLE_RANK_LEN]);

// The rank as a word, "p" and hex digits: without the letter a spreadsheet takes some for numbers.
#define SAMPLE_ID_CAP (1 + 2 * SAMPLE_RANK_LEN + 1)
void sample_print_id(const uint8_t rank[SAMPLE_RANK_LEN], char out[SAMPLE_ID_CAP]);
bool sample_read_id(const char *text, uint8_t out[SAMPLE_RANK_LEN]);

#endif
