// SPDX-License-Identifier: Apache-2.0
//
// The batches that wait on this laptop until a coordinator confirms them: those that the outbox
// says, and every other batch file beside it. An outbox that is lost, damaged or an old copy says
// too little, and what was saved must reach the coordinator all the same.
#ifndef QOL_WAITING_H
#define QOL_WAITING_H

#include "collector/outbox.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>

struct waiting {
    struct outbox *outbox; // NULL if there is none, or none that can be read
    enum status trouble;   // why it cannot be read, or STATUS_OK
    bool used;             // false if nothing says that the kit was used here
    struct outbox_totals totals;
    // First those that the outbox knows, by number; then the others, by name. Of these only those
    // bytes of the id are there that stand in the name, and no number.
    struct outbox_batch *batches;
    size_t count, known_count;
};

// Looks into a state folder, which may be missing. On failure nothing is left open.
MUST_USE enum status waiting_find(const char *folder, struct waiting *out);
// Says of an outbox in trouble what that means, and gives the exit code.
int waiting_report(const struct waiting *waiting, const char *folder);
void waiting_free(struct waiting *waiting); // zeroed is harmless

#endif
