// SPDX-License-Identifier: Apache-2.0
//
// Which groups were found to be apart, so that each two are looked through once: whoever makes up
// entries can have thousands of pairs between two large groups that contradict each other. Groups
// only grow, and what is apart stays so. Pure.
#ifndef QOL_APART_H
#define QOL_APART_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct apart_couple {
    uint32_t a, b; // groups
};

struct apart_foe {
    uint32_t group; // as it was called when this was noted
    uint32_t next;  // a place in foes + 1; 0: there is no other
};

// Groups are named by any of their entries. Zero-initialise before use.
struct apart {
    uint32_t *into;       // a forest of entries, its roots being the names of groups
    uint32_t *first_foe;  // of every group, a place in foes + 1
    uint32_t *foe_counts; // of every group
    struct apart_foe *foes;
    size_t foe_count, foe_cap;
    struct apart_couple *known; // a hash table; both 0: free
    size_t known_count, known_cap;
};

// Every entry is a group. NO_MEMORY, here and below; then only apart_free may follow.
MUST_USE enum status apart_init(struct apart *apart, size_t count);
void apart_free(struct apart *apart); // zeroed is harmless

bool apart_are(struct apart *apart, uint32_t a, uint32_t b);
// a and b are of two groups.
MUST_USE enum status apart_note(struct apart *apart, uint32_t a, uint32_t b);
// Makes one group of two that are not apart.
MUST_USE enum status apart_join(struct apart *apart, uint32_t a, uint32_t b);

#endif
