// SPDX-License-Identifier: Apache-2.0
//
// The petition as it is put on the addressee's desk, in a PDF: the letter, how many signed, the
// totals by day and by region, and the numbered list of those who are named, with the document's
// title and "page x of y" at the foot of every page.
#ifndef QOL_PDF_DOCUMENT_H
#define QOL_PDF_DOCUMENT_H

#include "common/progress.h"
#include "merger/handover/letter.h"

#include <stdio.h>

struct pdf_document_result {
    unsigned long page_count;
    // People with a character that the PDF's face of type lacks, which is an empty box on the page.
    unsigned long lacking_count;
};

// The day of making (days since 1970-01-01) is the only one the file tells of itself. Errors of
// writing stay in the stream. NO_MEMORY, INTERRUPTED; NO_LIST if a row of the master list does not
// open.
MUST_USE enum status pdf_document_write(const struct listing *listing, enum lang lang, uint16_t day,
                                        FILE *out, struct progress *progress,
                                        struct pdf_document_result *result);

#endif
