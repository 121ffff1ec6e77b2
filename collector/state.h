// SPDX-License-Identifier: Apache-2.0
//
// Where a kit's state lives: the chain file, the outbox and the batches. KIT/state if the kit can
// be written to, else a folder named by the kit's tag in the user's data folder. Once a chain file
// stands in one of the two, that one is taken, whatever can be written to: two states of one kit
// would fork its chain.
#ifndef QOL_STATE_H
#define QOL_STATE_H

#include "common/kit.h"
#include "common/platform.h"
#include "common/status.h"

#include <stdbool.h>

struct state {
    char folder[PLATFORM_PATH_CAP];
    bool in_kit;                // else in the user's data folder
    struct platform_lock *lock; // NULL until claimed
};

// Decides the folder; makes nothing, locks nothing.
MUST_USE enum status state_find(const char *kit_folder, const uint8_t tag[KIT_TAG_LEN],
                                struct state *out);
// Makes and locks a folder of its own for a practice, "practice-" and eight hex digits, in the kit
// or in the user's data folder. What practices that were killed have left there is cleared away.
MUST_USE enum status state_make_practice(const char *kit_folder, struct state *out);
// Makes the folder if need be and locks it: BUSY if another collector uses this kit.
MUST_USE enum status state_claim(struct state *state);
void state_release(struct state *state); // harmless if it was not claimed

// Removes the files that a collector makes, then the folder, for good; claimed by the caller, who
// need not release it. EXISTS if anything else is in it, which stays.
MUST_USE enum status state_destroy(struct state *state);

#endif
