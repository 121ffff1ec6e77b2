// SPDX-License-Identifier: Apache-2.0
//
// The drawn signatures of a listing's people, asked for in the order of the list and read ahead in
// that of the master list, which has sixty people in a row: many at a time, so that a row is opened
// once for all of them, and not too many to be in memory, as coarse as they are shown (pdf.h).
#ifndef QOL_PDF_DRAWINGS_H
#define QOL_PDF_DRAWINGS_H

#include "merger/handover/listing.h"

struct pdf_drawings;

// So many are read ahead, at least one; some hundred points of six bytes are each. The listing must
// outlive it. NO_MEMORY; *out is then NULL.
#define PDF_DRAWINGS_WINDOW 16384
MUST_USE enum status pdf_drawings_new(const struct listing *listing, size_t window,
                                      struct pdf_drawings **out);
void pdf_drawings_free(struct pdf_drawings *drawings); // wipes; NULL is harmless

// That of a person whose signature is drawn; good until the next is asked for. Places only ascend.
// NO_MEMORY, INTERRUPTED; NO_LIST as listing_strokes.
MUST_USE enum status pdf_drawings_get(struct pdf_drawings *drawings, size_t place,
                                      const struct strokes_point **points, size_t *count);

#endif
