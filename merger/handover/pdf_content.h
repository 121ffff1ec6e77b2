// SPDX-License-Identifier: Apache-2.0
//
// What is drawn on a page, as the operators of a content stream (ISO 32000-1, 8 and 9). Zeroed is
// empty; what it holds is wiped when it is released.
#ifndef QOL_PDF_CONTENT_H
#define QOL_PDF_CONTENT_H

#include "common/status.h"
#include "common/strokes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdf_content {
    char *bytes;
    size_t len, cap;
    bool failed; // no memory: what there is must not be used
};

void pdf_content_free(struct pdf_content *content);
void pdf_content_clear(struct pdf_content *content); // keeps the room

void pdf_content_put(struct pdf_content *content, const char *text);
// A length in thousandths of a point, as points with two decimals at most, and a space.
void pdf_content_put_length(struct pdf_content *content, long length);
void pdf_content_put_code(struct pdf_content *content, uint16_t code); // four hex digits
// The lines of a drawing, in its own units, y downwards, and stroked.
void pdf_content_put_strokes(struct pdf_content *content, const struct strokes_point *points,
                             size_t count);

// Packed for a FlateDecode filter, in memory of pdf_memory_new. NO_MEMORY.
MUST_USE enum status pdf_content_pack(const struct pdf_content *content, uint8_t **out,
                                      size_t *out_len);

#endif
