// SPDX-License-Identifier: Apache-2.0
//
// What the story*.c files share. Nothing else includes this.
#ifndef QOL_PROPERTY_STORY_PARTS_H
#define QOL_PROPERTY_STORY_PARTS_H

#include "tests/property/story.h"

// Ends the program with what failed.
void story_must(bool done, const char *what);

// Fills the branches of the batch that was added last. In its first branch's file stands the
// header; the chain is at cell 0. `first` is what cell 0 repeats, or STORY_NONE.
void story_write_cells(struct story *story, const struct seal_chain *chain, unsigned first);
// The last entry that was written to a batch and can be read; STORY_NONE if there is none.
unsigned story_last_entry(const struct story *story, unsigned batch);

// Draws the copies that arrive, each damaged or not.
void story_draw_copies(struct story *story);

#endif
