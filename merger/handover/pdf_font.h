// SPDX-License-Identifier: Apache-2.0
//
// A TrueType font in a PDF of libharu, from memory, embedded with the glyphs that are used. What is
// written are codes of two bytes (typeface.h).
//
// The public functions of libharu 2.3.0 load fonts from files alone; what makes a font of a stream
// is in its installed headers. Its table from codes to characters is one that few readers take:
// ours takes its place.
#ifndef QOL_PDF_FONT_H
#define QOL_PDF_FONT_H

#include "common/status.h"
#include "merger/handover/typeface.h"

#include <hpdf.h>

struct pdf_font {
    HPDF_Font font;
    struct typeface *face;
};

// The tag of six capital letters marks the embedded part of the font, and differs from font to
// font. NO_MEMORY; pdf_font_free is called also then.
MUST_USE enum status pdf_font_load(HPDF_Doc doc, const uint8_t *bytes, size_t len, const char *tag,
                                   struct pdf_font *out);
void pdf_font_free(struct pdf_font *font); // not libharu's part; zeroed is harmless
// Before the document is saved: has the glyphs of all used codes embedded, and says what they mean.
MUST_USE enum status pdf_font_finish(struct pdf_font *font);

#endif
