// SPDX-License-Identifier: Apache-2.0
//
// Numbers as people write them: "2, 5-7". Pure.
#ifndef QOL_RANGES_H
#define QOL_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RANGES_CAP 128
#define RANGES_MAX 8 // more are shown as ", ..."

// Zero-initialise before use.
struct ranges {
    char text[RANGES_CAP];
    size_t len;
    unsigned count;        // of ranges begun
    unsigned number_count; // that are in them
    uint32_t first, last;
};

// Adds first…last, all above what was added before or joining it.
void ranges_add(struct ranges *ranges, uint32_t first, uint32_t last);
// The text; empty if nothing was added. Nothing can be added after it.
const char *ranges_text(struct ranges *ranges);

#endif
