// SPDX-License-Identifier: Apache-2.0
//
// The feet of a document's pages: its title, and "page x of y". At their heads stands whom they are
// for, if that is not the addressee.
#ifndef QOL_PDF_FOOT_H
#define QOL_PDF_FOOT_H

#include "merger/handover/pdf.h"

// On all pages that there are; nothing else is put on them after it. Of a long title as much as has
// room in one row. house: it has what is not handed over.
void pdf_foot_put(struct pdf *pdf, enum lang lang, const char *title, bool house);

#endif
