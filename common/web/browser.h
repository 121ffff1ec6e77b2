// SPDX-License-Identifier: Apache-2.0
//
// A browser window for one address, private and of its own: a fresh profile, deleted when the
// window ends, in memory where the system has a folder for that; no way into a network but to this
// machine. docs/THREATS.md says what it leaves all the same.
#ifndef QOL_BROWSER_H
#define QOL_BROWSER_H

#include "common/status.h"

#include <stdbool.h>

struct browser; // owned by the caller, released by browser_end

// `program` is the browser that the user chose, by path or name, else NULL: then the best that this
// machine has, and NOT_FOUND if it has none. `fallback_folder` is where the profile goes if it
// cannot lie in memory; it is made if it is missing. Nothing is left on failure.
MUST_USE enum status browser_start(const char *program, const char *fallback_folder,
                                   const char *address, struct browser **out);
// False once its user has closed it.
bool browser_runs(struct browser *browser);
// Ends it and deletes the profile; NULL is harmless.
void browser_end(struct browser *browser);
// Deletes the profiles that killed collectors left, in every place where browser_start makes one.
// One that is in use stays.
void browser_clear_leftovers(const char *fallback_folder);

#endif
