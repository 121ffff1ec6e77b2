// SPDX-License-Identifier: Apache-2.0
//
// A PDF of A4 pages, made with libharu: the only file that knows that library. Lengths are in
// thousandths of a point (1/72 inch); a place on a page is told from its upper left corner, to the
// right and down. Texts are clean UTF-8, set in PT Serif, which is embedded with the glyphs that
// are used and says what they mean, so that whoever searches or copies gets the very letters.
//
// What is written on a page is packed as soon as the page is full, and all of it is wiped when it
// is released. The file names no user, no machine, and no time of the day.
//
// A failure stays: what follows does nothing, and pdf_save tells it.
#ifndef QOL_PDF_H
#define QOL_PDF_H

#include "common/messages.h"
#include "common/status.h"
#include "common/strokes.h"
#include "merger/handover/typeface.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PDF_POINT 1000L
#define PDF_SHORT_SIDE 595276L // of A4
#define PDF_LONG_SIDE 841890L

enum pdf_style { PDF_REGULAR, PDF_BOLD, PDF_STYLE_COUNT };
enum pdf_grey { PDF_BLACK = 0, PDF_DARK = 40, PDF_MIDDLE = 70, PDF_LIGHT = 95 }; // per cent white

struct pdf;

// The language, the title and the day of making (days since 1970-01-01) go into the file.
// NO_MEMORY; *out is then NULL.
MUST_USE enum status pdf_new(enum lang lang, const char *title, uint16_t day, struct pdf **out);
void pdf_free(struct pdf *pdf); // NULL is harmless

const struct typeface *pdf_typeface(const struct pdf *pdf, enum pdf_style style);
// How wide a text of a size is.
long pdf_width(const struct pdf *pdf, enum pdf_style style, long size, const char *text,
               size_t len);

// What follows goes onto a new page, or again onto one there is, counted from 0; once for each.
void pdf_add_page(struct pdf *pdf, bool is_wide);
void pdf_return_to_page(struct pdf *pdf, size_t page);
size_t pdf_page_count(const struct pdf *pdf);
long pdf_page_width(const struct pdf *pdf);
long pdf_page_height(const struct pdf *pdf);

// y is that of the base line.
void pdf_put_text(struct pdf *pdf, enum pdf_style style, long size, long x, long y,
                  const char *text, size_t len);
void pdf_put_rule(struct pdf *pdf, long x, long y, long width, long thickness, enum pdf_grey grey);
void pdf_put_area(struct pdf *pdf, long x, long y, long width, long height, enum pdf_grey grey);
// A drawing as strokes_coarsen leaves it, in a box of that width, which is three times as wide as
// high; y is that of its upper edge. In 66 points, one unit is an eighth of a point.
#define PDF_STROKES_SHIFT 3
void pdf_put_strokes(struct pdf *pdf, long x, long y, long width,
                     const struct strokes_point *points, size_t count);

// Writes the file, whose errors stay in the stream. NO_MEMORY, INTERRUPTED. Only pdf_free may
// follow.
MUST_USE enum status pdf_save(struct pdf *pdf, FILE *out);

#endif
