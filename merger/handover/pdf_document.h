// SPDX-License-Identifier: Apache-2.0
//
// The petition as it is put on the addressee's desk, in a PDF: the letter, how many signed, the
// totals by day and by region, and the numbered list of those who are named, with the document's
// title and "page x of y" at the foot of every page.
#ifndef QOL_PDF_DOCUMENT_H
#define QOL_PDF_DOCUMENT_H

#include "common/progress.h"
#include "merger/handover/letter.h"
#include "merger/handover/output.h"

// In that language or the first that the petition is in. *lacking_count is how many people have a
// character that the PDF's face of type lacks (typeface.h). The file tells of its making nothing
// but the day. Errors of writing stay in the output's stream. NO_MEMORY, INTERRUPTED; NO_LIST if a
// row of the master list does not open.
MUST_USE enum status pdf_document_write(const struct listing *listing, enum lang lang,
                                        struct output *output, struct progress *progress,
                                        unsigned long *lacking_count);

#endif
