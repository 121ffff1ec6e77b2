// SPDX-License-Identifier: Apache-2.0
//
// A page from beginning to end: its server, the browser window that it is open in, and the clock,
// until the window is closed or the program is interrupted.
#ifndef QOL_WINDOW_H
#define QOL_WINDOW_H

#include "common/cli.h"
#include "common/web/server.h"

#include <stdbool.h>

// A window that was heard of, and then not for so long, is gone; it is, every second, but a browser
// may wake one that cannot be seen only once a minute.
#define WINDOW_GONE_S 15

struct window_plan {
    const struct server_page *page;
    const struct cli_arguments *arguments; // of a command that has WINDOW_OPTIONS
    const char *fallback;            // folder for the browser's profile, if it cannot lie in memory
    enum message no_browser, failed; // what to do if there is none, or if it shows nothing
    void *context;
    bool (*tick)(void *context); // what is due by the clock; true if there is more to do at once
    unsigned (*unheard_s)(void *context); // for how long a window that was open is not heard of
    bool (*was_seen)(void *context);      // by any window
    void (*end)(void *context);           // locks everything, before the window is taken away
};

#define WINDOW_OPTIONS                                                                             \
    {"--browser", 0, "PROGRAM", "use this browser", false},                                        \
    {                                                                                              \
        "--no-browser", 0, NULL, "open no window: print the address, good for one time", false     \
    }

// How long a page waits for somebody before it blanks or locks, of a command that has the option
// --idle SECONDS.
struct window_idle {
    unsigned usual, least, most; // seconds
};
// False, and a report, if the option is not a number within these limits.
bool window_read_idle(const struct cli_arguments *arguments, const struct window_idle *limits,
                      unsigned *idle_s);

// Gives the exit code; what went wrong has been reported. A library that catches interrupts has
// been told (platform_catch_interrupts).
int window_run(const struct window_plan *plan);

#endif
