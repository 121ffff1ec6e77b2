// SPDX-License-Identifier: Apache-2.0
//
// A master list that is made beside the one that is there, as "master.db.part", and takes its place
// in one step. Until then the old one is as it was.
#ifndef QOL_REPLACEMENT_H
#define QOL_REPLACEMENT_H

#include "merger/list/master.h"
#include "merger/setup/folder.h"

// Makes a new list. One that was left behind by a program that was killed is removed first.
MUST_USE enum status replacement_open(const struct folder *folder, struct master **out);
// Puts it, folded and closed, in the place of the old list, which is closed too, and flushes the
// folder. An old list that was readable has been folded; of one that was not, the journal goes
// first.
MUST_USE enum status replacement_take(const struct folder *folder);
// Removes what there is of a new list; harmless if there is none.
MUST_USE enum status replacement_clear(const struct folder *folder);

#endif
