// SPDX-License-Identifier: Apache-2.0
//
// How well linkage does on labelled data: the merger's own code, its answers as JSON.
//
//     link_eval COMMAND FILE.csv [OPTION ...]
#include "tests/eval/entries.h"
#include "tests/eval/finding.h"
#include "tests/eval/names.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    int (*run)(int argc, char **argv); // what stands behind the word
} commands[] = {
    {"entries", entries_run},
    {"names", names_run},
    {"search", finding_run},
};

int main(int argc, char **argv)
{
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].word) == 0)
            return commands[i].run(argc - 2, argv + 2);
    }
    fputs("usage: link_eval entries FILE.csv [--map FIELD=COLUMN,...] [--out CLUSTERS.csv] "
          "[--errors PAIRS.csv]\n"
          "       link_eval names FILE.csv [--out SCORES.csv] [--errors PAIRS.csv]\n"
          "       link_eval search FILE.csv [--errors FILE.tsv]\n",
          stderr);
    return EXIT_FAILURE;
}
