// SPDX-License-Identifier: Apache-2.0
//
// Names what the list has of some batches by their copies: whatever was made of the contents of
// batches is right for as long as their tag is the same. The tag is BLAKE2b-256 over
//
//     text ‖ LINK_RULE_VERSION u32 ‖ COMPARE_VERSION u32 ‖ FREQUENCY_VERSION u32 ‖ for each batch:
//     number of copies u32 ‖ the hash that names each copy, in the order in which they came
//
// Contents are what the copies show, so nothing else needs to be named. Pure.
#ifndef QOL_COPIES_TAG_H
#define QOL_COPIES_TAG_H

#include "merger/list/facts.h"

#include <stddef.h>
#include <stdint.h>

#define COPIES_TAG_LEN 32

// The copies of batch i are copies[first[i]]…copies[first[i + 1] - 1].
struct copies_tag {
    size_t *first;
    const struct facts_copy **copies;
};

// The facts must outlive it. NO_MEMORY.
MUST_USE enum status copies_tag_init(const struct facts *facts, struct copies_tag *out);
void copies_tag_free(struct copies_tag *copies); // zeroed is harmless

// Of the batches begin…end - 1.
void copies_tag_make(const struct copies_tag *copies, const char *text, size_t begin, size_t end,
                     uint8_t out[COPIES_TAG_LEN]);

#endif
