// SPDX-License-Identifier: Apache-2.0
//
// The campaign as it stands: the master list opened, its facts in memory, and what follows from
// them. What every command that shows something begins with.
#ifndef QOL_ROLL_H
#define QOL_ROLL_H

#include "common/progress.h"
#include "merger/list/facts.h"
#include "merger/list/master.h"
#include "merger/list/tally.h"
#include "merger/setup/folder.h"

#define ROLL_LABEL_CAP (LABEL_CAP + 16)

struct roll {
    const struct folder *folder;
    struct master *master;
    struct facts facts;
    struct tally tally;
};

// The folder is unlocked and must outlive it. On failure *out is zeroed.
MUST_USE enum status roll_open(const struct folder *folder, struct roll *out);
// The same, saying how far reading the list is. INTERRUPTED if asked to stop.
MUST_USE enum status roll_open_telling(const struct folder *folder, struct progress *progress,
                                       struct roll *out);
// The same with lean, forgetful facts (facts.h), which is faster and enough for who shows numbers
// alone.
MUST_USE enum status roll_open_lean(const struct folder *folder, struct roll *out);
// The same as roll_open over a master list that is open, inside its transaction; the roll does not
// close it.
MUST_USE enum status roll_view(const struct folder *folder, struct master *master,
                               struct roll *out);
// Makes the tally of a roll that has its folder and its facts. On failure it has none.
MUST_USE enum status roll_count(struct roll *roll);
void roll_close(struct roll *roll); // wipes; zeroed is harmless

// What a device is called: the volunteer's alias, with the first digits of the device id if another
// device has the same alias; "device 1a2b3c4d" if it was not enrolled here.
void roll_label(const struct roll *roll, size_t device, char out[ROLL_LABEL_CAP]);
// The device that wrote a batch, as a place in tally.devices.
size_t roll_device(const struct roll *roll, const struct facts_batch *batch);

#endif
