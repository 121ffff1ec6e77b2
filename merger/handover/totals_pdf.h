// SPDX-License-Identifier: Apache-2.0
//
// The totals (totals.h) on A4 pages.
#ifndef QOL_TOTALS_PDF_H
#define QOL_TOTALS_PDF_H

#include "merger/handover/totals.h"

// In the language of the letter. Errors of writing stay in the stream. NO_MEMORY, INTERRUPTED.
MUST_USE enum status totals_pdf_write(const struct totals *totals, FILE *out);

#endif
