// SPDX-License-Identifier: Apache-2.0
//
// What makes a browser silent, forgetful and blind to every network: options on its command line,
// settings in its profile, and its environment.
#ifndef QOL_BROWSER_SETTINGS_H
#define QOL_BROWSER_SETTINGS_H

#include "common/web/browser_profile.h"

#define BROWSER_SETTINGS_MAX_ARGUMENTS 96
#define BROWSER_SETTINGS_MAX_TEXTS 24

// The lists for platform_start, and the texts that were made for them.
struct browser_settings {
    const char *arguments[BROWSER_SETTINGS_MAX_ARGUMENTS];
    const char *environment[BROWSER_SETTINGS_MAX_TEXTS];
    size_t argument_count, environment_count, text_count;
    char texts[BROWSER_SETTINGS_MAX_TEXTS][PLATFORM_PATH_CAP + 32];
    enum status status; // the first failure
};

// Fills `out` for that window, and the profile's folder with what the browser is to find there. The
// program, the profile and the address must outlast `out`.
MUST_USE enum status browser_settings_make(const struct browser_program *program,
                                           const struct browser_profile *profile,
                                           const char *address, struct browser_settings *out);

#endif
