// SPDX-License-Identifier: Apache-2.0
//
// The numbered list of those who signed and are named, as a table on pages of its own: their names,
// what else leaves of them, and the signatures that were drawn. Behind it, how many more there are
// who are not named.
#ifndef QOL_PDF_LIST_H
#define QOL_PDF_LIST_H

#include "common/progress.h"
#include "merger/handover/letter.h"
#include "merger/handover/pdf.h"

// *lacking is how many of the people have a character that the PDF's face of type lacks. NO_MEMORY,
// INTERRUPTED; NO_LIST as listing_strokes.
MUST_USE enum status pdf_list_put(struct pdf *pdf, const struct listing *listing,
                                  const struct letter *letter, struct progress *progress,
                                  unsigned long *lacking);

#endif
