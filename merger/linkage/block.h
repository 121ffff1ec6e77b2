// SPDX-License-Identifier: Apache-2.0
//
// Blocking: which entries are compared at all. Entries that share a key are; a key is a hash of a
// few things that two entries of one person nearly always have one of in common, whatever was
// misspelt, left out or put into another field. Pure.
#ifndef QOL_BLOCK_H
#define QOL_BLOCK_H

#include "merger/linkage/form.h"

#include <stdint.h>

// More entries than this that share a key are not compared by it: it says too little.
#define BLOCK_MAX_ENTRIES 64
#define BLOCK_MAX_KEYS 40 // with room to spare: there can be 29

// The keys of a form, ascending, each once; gives their number. They are kept with the entries: who
// changes what they are, or what a form is, gives the cache another text (cache_block.h).
unsigned block_keys(const struct form *form, uint32_t out[BLOCK_MAX_KEYS]);

#endif
