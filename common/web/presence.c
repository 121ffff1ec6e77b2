// SPDX-License-Identifier: Apache-2.0
#include "common/web/presence.h"

#include "common/platform_desktop.h"
#include "common/web/window.h"

#define MS 1000u

void presence_show(struct presence *presence)
{
    presence->beat_ms = platform_ms();
    presence->seen = true;
    presence->gone = false;
}

void presence_beat(struct presence *presence, bool touched)
{
    presence->beat_ms = platform_ms();
    presence->gone = false;
    if (touched)
        presence->touched_ms = presence->beat_ms;
}

unsigned presence_unheard_s(const struct presence *presence)
{
    return presence->seen ? (unsigned)((platform_ms() - presence->beat_ms) / MS) : 0;
}

bool presence_ends(struct presence *presence)
{
    bool ends = !presence->gone && presence_unheard_s(presence) >= WINDOW_GONE_S;
    presence->gone |= ends;
    return ends;
}

unsigned presence_left_s(uint64_t since_ms, unsigned seconds)
{
    uint64_t passed = (platform_ms() - since_ms) / MS;
    return passed >= seconds ? 0 : seconds - (unsigned)passed;
}
