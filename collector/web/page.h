// SPDX-License-Identifier: Apache-2.0
//
// The signing page, as the server asks for it: what screen it shows, and what the next press leads
// to. The browser holds nothing but the screen that it shows; what a signer typed is here, in
// guarded memory, and is wiped as soon as it is saved or given up.
//
//   unlock → hand over → petition → who you are → review → sign → thank you → hand over
//
// Every screen has a number, its turn. What comes back with another number was pressed on a screen
// that is no longer there (twice, or after going back in the browser), and does nothing.
#ifndef QOL_PAGE_H
#define QOL_PAGE_H

#include "collector/desk.h"
#include "common/messages.h"
#include "common/status.h"
#include "common/web/server.h"

#include <stdbool.h>

#define PAGE_IDLE_S 120 // after which a form that nobody touches is blanked
#define PAGE_MIN_IDLE_S 40
#define PAGE_MAX_IDLE_S 3600

struct page_plan {
    struct desk *desk; // open and claimed, and unlocked or not; or a practice, unlocked
    enum lang lang;    // the volunteer's
    unsigned idle_s;
};

struct page;

MUST_USE enum status page_open(const struct page_plan *plan, struct page **out);
// What a server serves; lives as long as the page.
const struct server_page *page_for_server(const struct page *page);
// What is due by the clock: blanks a form that was left, locks what was left longer, copies the
// next batch of a delivery. True if there is more to do at once.
bool page_tick(struct page *page);
// For how many seconds a window that was open has not been heard of. After WINDOW_GONE_S the kit is
// locked.
unsigned page_unheard_s(const struct page *page);
bool page_was_seen(const struct page *page); // by any window
// Closes the batch, wipes what was typed, locks the kit. Harmless if that is done already.
void page_lock(struct page *page);
// How many signatures of this session count, and whether one may count that was taken back.
unsigned long page_saved_count(const struct page *page);
bool page_owes_void(const struct page *page);
void page_close(struct page *page); // NULL is harmless

#endif
