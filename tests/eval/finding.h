// SPDX-License-Identifier: Apache-2.0
#ifndef QOL_EVAL_FINDING_H
#define QOL_EVAL_FINDING_H

// link_eval search FILE.csv [--errors FILE.tsv]
// The columns are those of "names". All names of the file are a list; what is searched for is every
// word of one spelling of a name, whole and its first four and three letters, and it should find
// the other spelling. Which words are one name is taken from the pairs: two words of one person's
// two names that are the most alike. Prints, of each kind of query, how often the other is found
// (recall), which share of what is found has a word that begins or goes on so in some spelling of
// it (precision), and how many a query finds. --errors writes what was not found and what should
// not have been.
int finding_run(int argc, char **argv);

#endif
