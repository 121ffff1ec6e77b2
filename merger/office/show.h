// SPDX-License-Identifier: Apache-2.0
//
// The desk's screens as HTML.
#ifndef QOL_SHOW_H
#define QOL_SHOW_H

#include "common/web/html.h"
#include "merger/office/office_parts.h"

// From <div id="screen"> on, in the desk's language.
void show_screen(struct office *office, struct html *html);
// The screen's name, as presses and the script have it: "overview" …
const char *show_name(enum office_screen screen);

#endif
