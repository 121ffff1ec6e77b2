// SPDX-License-Identifier: Apache-2.0
//
// What tests of other programs share: a folder for each test, and forks that end with it. Included
// by one test program at a time.
#ifndef QOL_DESKTOP_RIG_H
#define QOL_DESKTOP_RIG_H

#include "common/platform_desktop.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define SOON_MS 6000 // longer than a child is given to end

static char folder[PLATFORM_PATH_CAP];

// A path in the test's folder, until the eighth call from now.
static const char *in_folder(const char *name)
{
    static char paths[8][PLATFORM_PATH_CAP];
    static unsigned next;
    char *path = paths[next++ % 8];
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    return path;
}

static inline bool exists(const char *path)
{
    return safefile_check_absent(path) == STATUS_EXISTS;
}

// What a fork does, until it is killed or the test program ends.
static inline void stay(void)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
        pause();
}

static void pause_a_little(void)
{
    const struct timespec time = {.tv_nsec = 10000000};
    nanosleep(&time, NULL);
}

#endif
