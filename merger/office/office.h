// SPDX-License-Identifier: Apache-2.0
//
// The coordinator's desk, as the server asks for it: what screen it shows, and what the next press
// leads to. The browser holds nothing but the screen; the list is here, and is wiped when the desk
// is locked.
//
//   unlock → overview ⇄ merge · questions · search → entry · volunteers → volunteer · export
//
// Screens have turns as those of the signing page: what was pressed on a screen that is gone does
// nothing. What takes long runs in a thread of its own (job.h) behind a screen of its own.
#ifndef QOL_OFFICE_H
#define QOL_OFFICE_H

#include "common/messages.h"
#include "common/status.h"
#include "common/web/server.h"
#include "merger/setup/folder.h"

#include <stdbool.h>

#define OFFICE_IDLE_S 600 // after which a desk that nobody touches is locked
#define OFFICE_MIN_IDLE_S 40
#define OFFICE_MAX_IDLE_S 7200

struct office_plan {
    struct folder *folder; // found (folder_find), and unlocked or not
    enum lang lang;
    unsigned idle_s;
};

struct office;

MUST_USE enum status office_open(const struct office_plan *plan, struct office **out);
// What a server serves; lives as long as the desk.
const struct server_page *office_for_server(const struct office *office);
// What is due by the clock: goes on when a job has ended, locks what was left.
void office_tick(struct office *office);
unsigned office_unheard_s(const struct office *office); // as presence_unheard_s
bool office_was_seen(const struct office *office);      // by any window
// Stops what runs, wipes the list, forgets the keys. Harmless if that is done already.
void office_lock(struct office *office);
void office_close(struct office *office); // NULL is harmless

#endif
