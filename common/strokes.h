// SPDX-License-Identifier: Apache-2.0
//
// A signature drawn by hand: strokes of points, as the page sends them, as a record keeps them
// (RECORD_STROKES), and as an export shows them. docs/FORMAT.md has the encoding. Pure.
//
// Coordinates do not depend on a screen: both are in units of 1/4095 of the width of the box that
// is drawn in, which is three times as wide as it is high.
#ifndef QOL_STROKES_H
#define QOL_STROKES_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STROKES_WIDTH 4095 // the greatest x
#define STROKES_HEIGHT 1365

// Half a minute at the 200 points a second of a good tablet. More than any record can hold, so that
// one bound does for both: 8,192 bytes are at most 4,092 points.
#define STROKES_MAX_POINTS 6000

struct strokes_point {
    uint16_t x, y;
    bool starts; // a stroke; the first point does
};

// Zero-initialise. No point equals the one before it in its stroke. What somebody drew is as secret
// as their name: keep it in secret_alloc's memory.
struct strokes {
    size_t count;
    struct strokes_point points[STROKES_MAX_POINTS];
};

// Reads what the page sends: "x,y x,y x,y;x,y x,y", where ";" stands between strokes; "" is nothing
// drawn. A point equal to the one before it in its stroke is dropped. BAD_LINE for anything else,
// also a point outside the box; TOO_LARGE for too many points. Nothing is drawn then.
MUST_USE enum status strokes_parse(const char *text, size_t len, struct strokes *out);

// True for what is no signature: nothing, taps, a slip of the hand. A drawing is blank if its lines
// are together shorter than STROKES_MIN_INK and reach over less than STROKES_MIN_EXTENT in x and in
// y. The length of a line is |dx| + |dy|. A stroke of one point is no line, and counts for nothing:
// the dot of an "i" makes no signature. So a cross of two lines of 1.3 % of the width each way (8
// of 600 pixels), initials, a few short dashes side by side are accepted.
#define STROKES_MIN_INK 205    // 5 % of the width
#define STROKES_MIN_EXTENT 410 // 10 %
bool strokes_is_blank(const struct strokes *strokes);

// Encodes a drawing that is not blank, every point as it is. TOO_LARGE if it needs more than cap
// bytes; `out` then holds anything.
MUST_USE enum status strokes_encode(const struct strokes *strokes, uint8_t *out, size_t cap,
                                    size_t *out_len);

// The same with as little loss as cap allows: as it is, else by the Douglas-Peucker algorithm,
// which drops points that are within a tolerance of the line without them, with a tolerance of 1,
// 2, 4 … STROKES_MAX_TOLERANCE units; from 2 on what is left is also rounded to a grid as coarse as
// the tolerance. *tolerance is the first that was enough, 0 if nothing was lost. TOO_LARGE if none
// is.
//
// At 16 units no point of the line that was drawn is farther from the encoded one than 16 + 8√2 =
// 27 units, the width of a ballpoint's line (0.4 mm) in a box of 60 mm: a letter of a signature is
// ten times as high. Twice as coarse, small letters lose their loops.
#define STROKES_MAX_TOLERANCE 16
MUST_USE enum status strokes_fit(const struct strokes *strokes, uint8_t *out, size_t cap,
                                 size_t *out_len, unsigned *tolerance);

// What strokes_fit would keep with a tolerance of 2^shift units, up to STROKES_MAX_TOLERANCE, in
// units of the grid: for showing it so small that no more can be seen. Not in place.
void strokes_coarsen(const struct strokes *strokes, unsigned shift, struct strokes *out);

// NEWER for a version of the encoding that this program does not know, DAMAGED for anything that
// the encoders do not make: a point outside the box, a stroke without a point, a point on the one
// before it in its stroke, a number longer than it need be, bytes left over. Nothing is drawn then.
MUST_USE enum status strokes_decode(const uint8_t *bytes, size_t len, struct strokes *out);

// The data of an SVG path, NUL-terminated: "M10 20l5 -3 4 0M30 40l0 0", for
// <path d="…" fill="none" stroke-linecap="round" stroke-linejoin="round"> with viewBox "0 0 4095
// 1365". A stroke of one point is a line without length, which round caps make a dot. "" if nothing
// is drawn. TOO_LARGE if it needs more than cap bytes, which it never does with STROKES_PATH_CAP;
// `out` is then "".
#define STROKES_PATH_CAP (14 * STROKES_MAX_POINTS + 1) // all of them "M4095 1365l0 0"
MUST_USE enum status strokes_svg_path(const struct strokes *strokes, char *out, size_t cap);

#endif
