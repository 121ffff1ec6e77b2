// SPDX-License-Identifier: Apache-2.0
//
// The list as one HTML file that prints as it is: the letter to the addressee, the totals, and the
// numbered list, whose head every page repeats, with the drawn signatures as SVG. It refers to
// nothing outside of itself and runs no script.
#ifndef QOL_LIST_HTML_H
#define QOL_LIST_HTML_H

#include "common/messages.h"
#include "common/progress.h"
#include "merger/handover/listing.h"
#include "merger/handover/output.h"

// In that language or the first that the petition is in. Errors of writing stay in the output's
// stream. NO_MEMORY, NO_LIST, INTERRUPTED.
MUST_USE enum status list_html_write(const struct listing *listing, enum lang lang,
                                     struct output *output, struct progress *progress);

#endif
