// SPDX-License-Identifier: Apache-2.0
//
// Whether somebody is at a page: its window says every second that it is there, and whether it was
// touched. Zeroed: no window has been open.
#ifndef QOL_PRESENCE_H
#define QOL_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

struct presence {
    uint64_t touched_ms, beat_ms; // by platform_ms
    bool seen;                    // a window has been open
    bool gone;                    // and is not heard of any more
};

void presence_show(struct presence *presence);               // it asks for the whole page
void presence_beat(struct presence *presence, bool touched); // it is there
// For how many seconds a window that was open has not been heard of.
unsigned presence_unheard_s(const struct presence *presence);
// True once, when a window that was open is gone (WINDOW_GONE_S).
bool presence_ends(struct presence *presence);
// Seconds that are left of so many since a moment; 0 if they are over.
unsigned presence_left_s(uint64_t since_ms, unsigned seconds);

#endif
