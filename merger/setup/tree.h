// SPDX-License-Identifier: Apache-2.0
//
// Files and folders being made, all or nothing: it is remembered what was made, so that a failure
// half-way leaves the disk as it was. Files made here are read back and get the fixed modification
// time (safefile.h).
#ifndef QOL_TREE_H
#define QOL_TREE_H

#include "common/status.h"

#include <stddef.h>

struct tree_entry; // one file or folder that was made

// Zero-initialise.
struct tree {
    struct tree_entry *last;
};

// Makes a new folder; EXISTS if anything is there.
MUST_USE enum status tree_add_folder(struct tree *tree, const char *path);
// The same, but an empty folder that is there already will do: a stick's own, say.
MUST_USE enum status tree_take_folder(struct tree *tree, const char *path);
// Makes a new file in a folder.
MUST_USE enum status tree_add_file(struct tree *tree, const char *folder, const char *name,
                                   const void *bytes, size_t len);
// Remembers a file that something else is about to make in a folder that was made here.
MUST_USE enum status tree_expect_file(struct tree *tree, const char *folder, const char *name);
// Gives a file that was made its final name in the same folder.
MUST_USE enum status tree_rename_file(struct tree *tree, const char *folder, const char *from,
                                      const char *to);
// Removes everything that was made, as far as the system allows, and releases.
void tree_undo(struct tree *tree);
// Keeps everything and releases.
void tree_keep(struct tree *tree);

#endif
