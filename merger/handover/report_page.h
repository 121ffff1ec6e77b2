// SPDX-License-Identifier: Apache-2.0
//
// How a campaign stands, as one HTML document that needs nothing besides itself: no script, nothing
// from elsewhere. No name, number, address or entry id of a signer is in it, no town with few
// people (region_count.h), and of the volunteers only their aliases. Pure.
#ifndef QOL_REPORT_PAGE_H
#define QOL_REPORT_PAGE_H

#include "common/web/html.h"
#include "merger/figures/figures.h"
#include "merger/list/fingerprint.h"

#include <stdint.h>

struct report_page {
    const struct roll *roll;
    const struct figures *figures; // for publication
    uint16_t day;                  // on which it is made, since 1970-01-01
    uint8_t fingerprint[FINGERPRINT_LEN];
};

// In the language of the html. Errors stay in it.
void report_page_put(const struct report_page *page, struct html *html);

#endif
