// SPDX-License-Identifier: Apache-2.0
//
// What the verdicts on a random sample say about the whole list. Pure, and the same on every
// machine: sums, products, quotients and square roots alone (IEEE 754), and whole numbers in the
// end, each rounded as it says here.
//
// A signature that should not count is invalid, or is one more of a person who has another one in
// the list. Such an extra signature is called a duplicate: of three of one person two are.
#ifndef QOL_ESTIMATE_H
#define QOL_ESTIMATE_H

#include <stdbool.h>

#define ESTIMATE_LEVEL_PERCENT 95

// valid + duplicates + invalid + unknown = checked, and 1 ≤ checked ≤ people.
struct estimate_count {
    unsigned long people;     // N: counted people of the list
    unsigned long checked;    // n: of them, drawn without replacement and answered
    unsigned long valid;      // people who signed validly, each once
    unsigned long duplicates; // d: extra signatures of people who are valid in the sample already
    unsigned long invalid;
    unsigned long unknown; // could not be told
    unsigned long sharing; // of the first two kinds, those whose person has another in the list
    unsigned long known;   // extra signatures that are known, also outside the sample; at least d
    bool of_whole_list;    // each was looked for in all of the list, not in the sample alone
    unsigned long goal;    // 0: none
};

struct estimate_range {
    unsigned long low, high;
};

// The share of valid signatures in the sample is that of the list, and each duplicate in the sample
// takes off V(V − 1) more, V = N/n: California Code of Regulations, title 2, §§ 20530–20532, with
// the steps and the rounding of the example in § 20540. That takes off V for the duplicate itself,
// which is not among the valid, and V(V − 1) for those that a sample does not show: V² in all, as
// the chance of drawing both of a pair is about 1/V².
struct estimate_california {
    unsigned long share;       // valid of checked, in hundredths of a percent, rounded
    unsigned long uncorrected; // N times that, rounded up
    unsigned long duplicates; // d·V·(V − 1), V and V·(V − 1) rounded to 4 decimals; rounded up, at
                              // most N
    unsigned long valid; // the difference; 0 if it is below
};
void estimate_california(const struct estimate_count *count, struct estimate_california *out);

// What California would make of it (Elections Code §§ 9030, 9031): below 95 % of the goal it has
// failed, above 110 % it qualifies, and in between every signature is examined.
enum estimate_outcome { ESTIMATE_FAILS, ESTIMATE_ALL_EXAMINED, ESTIMATE_QUALIFIES };
enum estimate_outcome estimate_outcome_of(unsigned long valid, unsigned long goal);

// Washington Administrative Code 434-379-010. What is unknown is invalid.
struct estimate_washington {
    unsigned long invalid; // upper limit, (3) and (4): (I + 1.5·√I)/f, f = n/N; rounded up, at
                           // most N
    unsigned long left;    // N minus that
    // With a goal: so many pairs may be in the sample, (5) to (7): E − 1.65·√E, E = f²·(left −
    // goal), rounded down; below 0 if there may be none, not even none.
    long pairs_allowed;
    bool passes; // (8), (9): no more pairs than that
};
void estimate_washington(const struct estimate_count *count, struct estimate_washington *out);

// Exact limits, which hold whatever the truth is in at least ESTIMATE_LEVEL_PERCENT of samples:
//
// - of signatures that are not invalid, by the hypergeometric distribution, both tails inverted
//   (Clopper and Pearson 1934, Biometrika 26:404; for finite populations Buonaccorsi 1987, The
//   American Statistician 41:215). What is unknown is invalid for the lower, valid for the upper.
// - of duplicates: the limits of a Poisson mean by d (Garwood 1936, Biometrika 28:437), divided by
//   the chance of drawing both of a pair, n(n − 1)/(N(N − 1)). If each person was looked for in the
//   whole list: those of signatures that share their person with others, as above, of which at
//   least half and fewer than all are duplicates. Never fewer than are known, never more than d and
//   all that was not drawn.
// - of valid people: the one minus the other. Each of the two is taken at half the error
//   (Bonferroni), so the difference holds whether they depend on each other or not.
//
// The Poisson limits take people to have signed twice at most. Low ends are rounded down, high ends
// up. If all were checked, only what is unknown is left open.
struct estimate_interval {
    struct estimate_range not_invalid, duplicates, valid;
};
void estimate_interval(const struct estimate_count *count, struct estimate_interval *out);

#endif
