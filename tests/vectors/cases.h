// SPDX-License-Identifier: Apache-2.0
//
// Every case of the vectors: how its file is made, and what a reader must say of it. One fault
// each; docs/FORMAT.md has the words of the outcomes.
#ifndef QOL_VECTORS_CASES_H
#define QOL_VECTORS_CASES_H

#include "tests/vectors/forge.h"

struct cases_case {
    const char *name; // NULL ends the list
    void (*make)(struct forge *forge);
    const char *outcome;
    const char *after; // the case whose file was merged before; NULL: none
    unsigned reader;   // the coordinator who reads it
};

extern const struct cases_case cases_sound[];   // nothing wrong with the cells
extern const struct cases_case cases_refused[]; // the file as a whole: no entries
extern const struct cases_case cases_holes[];   // damaged cells and `final`
extern const struct cases_case cases_held[];    // one cell that is held
extern const struct cases_case cases_chain[];   // what other batches of the device say
// Those that only a build with suite 2 makes.
extern const struct cases_case cases_suite2_sound[];
extern const struct cases_case cases_suite2_refused[];

// Files that many cases begin with.
void cases_two_entries(struct forge *forge); // unclosed
void cases_complete(struct forge *forge);    // the same, closed
void cases_three_scripts(struct forge *forge);
// The same bytes as the case of that name.
void cases_again(struct forge *forge, const char *name, void (*make)(struct forge *forge));

#endif
