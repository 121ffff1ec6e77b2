// SPDX-License-Identifier: Apache-2.0
//
// The screens of the signing page as HTML. Every screen is one form of the page's script
// (common/web/page.js), and one element, which takes the last one's place.
#ifndef QOL_VIEW_H
#define QOL_VIEW_H

#include "common/web/html.h"

struct page;

// The screen that the page is at. Wipes what may be sent once only.
void view_screen(struct page *page, struct html *html);

#endif
