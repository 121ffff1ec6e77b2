// SPDX-License-Identifier: Apache-2.0
#ifndef QOL_EVAL_ENTRIES_H
#define QOL_EVAL_ENTRIES_H

// link_eval entries FILE.csv [--map FIELD=COLUMN,...] [--out CLUSTERS.csv] [--errors PAIRS.csv]
int entries_run(int argc, char **argv);

#endif
