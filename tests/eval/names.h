// SPDX-License-Identifier: Apache-2.0
#ifndef QOL_EVAL_NAMES_H
#define QOL_EVAL_NAMES_H

// link_eval names FILE.csv [--out SCORES.csv] [--errors PAIRS.csv]
// The columns are name1, name2, label (1 if the names are one person's) and kind. Prints F1 at the
// best threshold and at the one that is shipped, of all pairs, of the part that the tables were
// tuned on and of the part kept aside (by a hash of the pair), and of every kind. --errors writes
// the pairs of the tuning part that are wrong at the shipped threshold.
int names_run(int argc, char **argv);

#endif
