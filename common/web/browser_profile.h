// SPDX-License-Identifier: Apache-2.0
//
// The throw-away folder of one browser window: "qoltanba-browser-<8 hex>", mode 0700. In it `lock`
// is held as long as it is in use; the rest is the browser's.
#ifndef QOL_BROWSER_PROFILE_H
#define QOL_BROWSER_PROFILE_H

#include "common/web/browser_find.h"

struct browser_profile {
    char folder[PLATFORM_PATH_CAP];
    struct platform_lock *lock; // owned
};

// Makes one where this program can write: in memory, which is gone after a power cut and when the
// user logs out, or else in the fallback folder, which is made if it is missing. Nothing is left on
// failure.
MUST_USE enum status browser_profile_make(const struct browser_program *program,
                                          const char *fallback_folder, struct browser_profile *out);
// With all that is in it. The first failure is answered, after the rest was tried.
enum status browser_profile_delete(struct browser_profile *profile);
// Deletes those that nobody holds, in all places where one can have been made.
void browser_profile_clear(const char *fallback_folder);

#endif
