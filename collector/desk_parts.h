// SPDX-License-Identifier: Apache-2.0
//
// What the desk*.c files share. Nothing else includes this. `about` is set on failure only.
#ifndef QOL_DESK_PARTS_H
#define QOL_DESK_PARTS_H

#include "collector/desk.h"

// Says what the failure to read or write a file of the kit is about, and gives the status back. A
// folder without that file is no kit.
enum status desk_parts_in_kit(const struct desk *desk, enum status status, const char *name,
                              char about[PLATFORM_PATH_CAP]);
// Reads campaign.qolc of the kit's folder: what is signed, and whom batches are sealed to.
MUST_USE enum status desk_parts_read_campaign(struct desk *desk, char about[PLATFORM_PATH_CAP]);
// Reads the open part of volunteer.qolk. FOREIGN if the campaign is not the kit's.
MUST_USE enum status desk_parts_peek(struct desk *desk, char about[PLATFORM_PATH_CAP]);
// Opens volunteer.qolk with a tidy passphrase, exactly as given.
MUST_USE enum status desk_parts_open_kit(const struct desk *desk, const char *passphrase,
                                         struct kit *out);
// What remains when desk->kit has been opened with this passphrase: the chain file, and the root.
MUST_USE enum status desk_parts_settle(struct desk *desk, const char *passphrase,
                                       char about[PLATFORM_PATH_CAP]);
// Makes a throw-away kit and state for a desk that has its folder and campaign. On failure
// desk_end_practice removes what was made.
MUST_USE enum status desk_parts_make_practice(struct desk *desk);

#endif
