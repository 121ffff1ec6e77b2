// SPDX-License-Identifier: Apache-2.0
//
// The sticks that are in the machine, as a list to choose from on a page.
#ifndef QOL_DRIVES_H
#define QOL_DRIVES_H

#include "common/platform_desktop.h"
#include "common/web/html.h"

#define DRIVES_MAX 16 // more are not listed

struct drives {
    struct platform_drive items[DRIVES_MAX];
    unsigned count;
};

// Looks which there are; those it knew before are forgotten. As platform_removable_drives.
MUST_USE enum status drives_look(struct drives *drives);
// A button for each, with the press "drive.0", "drive.1" and so on, and one to look again, "look".
void drives_put(const struct drives *drives, struct html *html);

#endif
