// SPDX-License-Identifier: Apache-2.0
//
// How good clusters are, given the truth: pairwise precision, recall and F1, and the recall of
// blocking (Christen, Data Matching, 2012, chapter 7).
#ifndef QOL_EVAL_MEASURE_H
#define QOL_EVAL_MEASURE_H

#include "merger/linkage/link.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct measure {
    unsigned long people, true_people;
    unsigned long true_pairs, joined_pairs, true_joined_pairs;
    unsigned long blocked_true_pairs; // share a block that is not skipped
    unsigned long true_asked_pairs;   // not joined, but a question is open between their people
    unsigned long joined_relatives;   // joined pairs that compare_forms takes for relatives
};

// truth says for every entry the first entry of the same person. False if there is no memory.
bool measure_make(const uint8_t *const *forms, size_t count, const uint32_t *truth,
                  const struct link_people *people, struct measure *out);

double measure_share(unsigned long part, unsigned long whole);
double measure_precision(const struct measure *measure);
double measure_recall(const struct measure *measure);
double measure_f1(const struct measure *measure);

#endif
