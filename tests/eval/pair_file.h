// SPDX-License-Identifier: Apache-2.0
//
// Labelled pairs of whole names, as CSV: name1, name2, label (1 if the names are one person's) and
// kind.
#ifndef QOL_EVAL_PAIR_FILE_H
#define QOL_EVAL_PAIR_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAIR_FILE_NAME_CAP 512
#define PAIR_FILE_KIND_CAP 32

struct pair_file_pair {
    char names[2][PAIR_FILE_NAME_CAP], kind[PAIR_FILE_KIND_CAP];
    bool same, kept; // label; not for tuning
    int32_t score;   // the caller's
};

struct pair_file {
    struct pair_file_pair *all;
    size_t count, cap;
};

// False if the file cannot be used; pair_file_free is called also then.
bool pair_file_read(const char *path, struct pair_file *pairs);
void pair_file_free(struct pair_file *pairs); // zeroed is harmless

#endif
