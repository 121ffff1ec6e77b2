// SPDX-License-Identifier: Apache-2.0
//
// Which browser it is to be, and how it has to be spoken to.
#ifndef QOL_BROWSER_FIND_H
#define QOL_BROWSER_FIND_H

#include "common/platform.h"

enum browser_family { BROWSER_CHROMIUM, BROWSER_FIREFOX };

// What keeps a browser from writing where it likes, and has folders of its own for it.
enum browser_box { BROWSER_NO_BOX, BROWSER_SNAP, BROWSER_FLATPAK };

struct browser_program {
    char path[PLATFORM_PATH_CAP];
    enum browser_family family;
    enum browser_box box;
};

// `wish` is a path or the name of a program, else NULL: then the first of those we know that is
// there. `root` comes before the folders of snaps and system-wide flatpaks: "" but in tests.
// NOT_FOUND; then *out says nothing.
MUST_USE enum status browser_find(const char *wish, const char *root, struct browser_program *out);
// The name of the snap or flatpak. It lives as long as the program.
const char *browser_find_box_name(const struct browser_program *program);

#endif
