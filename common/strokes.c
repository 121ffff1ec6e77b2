// SPDX-License-Identifier: Apache-2.0
#include "common/strokes.h"

#include "common/bytes.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION 1
#define MAX_SHIFT 4 // the grid is 1 << shift units wide
_Static_assert(1 << MAX_SHIFT == STROKES_MAX_TOLERANCE, "the coarsest grid is the tolerance");

// A number takes one or two bytes: seven bits each, the low ones first, a top bit before the other.
#define VARINT_MORE 0x80
#define VARINT_BITS 7

static bool is_on(const struct strokes_point *a, const struct strokes_point *b)
{
    return a->x == b->x && a->y == b->y;
}

// False if there is no room. A point on the one before it in its stroke adds nothing.
static bool add_point(struct strokes *strokes, struct strokes_point point)
{
    if (!point.starts && is_on(&point, &strokes->points[strokes->count - 1]))
        return true;
    if (strokes->count == STROKES_MAX_POINTS)
        return false;
    strokes->points[strokes->count++] = point;
    return true;
}

// The place behind the stroke that begins at `first`.
static size_t stroke_end(const struct strokes *strokes, size_t first)
{
    size_t end = first + 1;
    while (end < strokes->count && !strokes->points[end].starts)
        end++;
    return end;
}

// ---- what the page sends ----------------------------------------------------------------------

struct cursor {
    const char *at, *end;
};

static bool take_number(struct cursor *c, unsigned max, uint16_t *out)
{
    const char *first = c->at;
    unsigned number = 0;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && number <= max)
        number = 10 * number + (unsigned)(*c->at++ - '0');
    *out = (uint16_t)number;
    return c->at > first && number <= max;
}

static bool take_point(struct cursor *c, struct strokes_point *out)
{
    if (!take_number(c, STROKES_WIDTH, &out->x) || c->at == c->end || *c->at++ != ',')
        return false;
    return take_number(c, STROKES_HEIGHT, &out->y);
}

static enum status parse(struct cursor *c, struct strokes *out)
{
    char before = ';';
    while (before == ' ' || before == ';') {
        struct strokes_point point = {.starts = before == ';'};
        if (!take_point(c, &point))
            return STATUS_BAD_LINE;
        if (!add_point(out, point))
            return STATUS_TOO_LARGE;
        if (c->at == c->end)
            return STATUS_OK;
        before = *c->at++;
    }
    return STATUS_BAD_LINE;
}

enum status strokes_parse(const char *text, size_t len, struct strokes *out)
{
    out->count = 0;
    if (len == 0)
        return STATUS_OK;
    struct cursor c = {.at = text, .end = text + len};
    enum status status = parse(&c, out);
    if (status != STATUS_OK)
        out->count = 0;
    return status;
}

// ---- is it a signature? -----------------------------------------------------------------------

struct reach {
    int low, high;
};

static void stretch(struct reach *reach, int value)
{
    reach->low = value < reach->low ? value : reach->low;
    reach->high = value > reach->high ? value : reach->high;
}

bool strokes_is_blank(const struct strokes *strokes)
{
    struct reach x = {STROKES_WIDTH, 0}, y = {STROKES_HEIGHT, 0};
    long ink = 0;
    for (size_t i = 1; i < strokes->count; i++) {
        const struct strokes_point *from = &strokes->points[i - 1], *to = from + 1;
        if (to->starts)
            continue;
        ink += labs((long)to->x - from->x) + labs((long)to->y - from->y);
        stretch(&x, from->x);
        stretch(&x, to->x);
        stretch(&y, from->y);
        stretch(&y, to->y);
    }
    return ink < STROKES_MIN_INK && x.high - x.low < STROKES_MIN_EXTENT &&
           y.high - y.low < STROKES_MIN_EXTENT;
}

// ---- encoding ---------------------------------------------------------------------------------

struct place {
    int x, y;
};

static void put_varint(struct bytes_writer *w, size_t value)
{
    if (value < VARINT_MORE) {
        bytes_put_u8(w, (uint8_t)value);
        return;
    }
    bytes_put_u8(w, (uint8_t)(value | VARINT_MORE));
    bytes_put_u8(w, (uint8_t)(value >> VARINT_BITS));
}

// 0, -1, 1, -2 … are 0, 1, 2, 3 …
static void put_step(struct bytes_writer *w, int step)
{
    put_varint(w, step < 0 ? (size_t)(-2 * step - 1) : (size_t)(2 * step));
}

// Points are in units of the grid.
static enum status encode(const struct strokes *strokes, unsigned shift, struct bytes_writer w,
                          size_t *out_len)
{
    struct place pen = {0, 0};
    bytes_put_u8(&w, VERSION);
    bytes_put_u8(&w, (uint8_t)shift);
    for (size_t i = 0; i < strokes->count; i++) {
        const struct strokes_point *point = &strokes->points[i];
        if (point->starts)
            put_varint(&w, stroke_end(strokes, i) - i);
        put_step(&w, point->x - pen.x);
        put_step(&w, point->y - pen.y);
        pen = (struct place){point->x, point->y};
    }
    *out_len = w.len;
    return w.failed ? STATUS_TOO_LARGE : STATUS_OK;
}

enum status strokes_encode(const struct strokes *strokes, uint8_t *out, size_t cap, size_t *out_len)
{
    return encode(strokes, 0, bytes_writer_init(out, cap), out_len);
}

// ---- encoding what is too long ----------------------------------------------------------------

// From one point to another; they may be the same.
struct line {
    const struct strokes_point *from;
    int64_t x, y;
    int64_t square; // of its length; 1 if it has none, so that it can be multiplied by
};

static struct line line_between(const struct strokes_point *from, const struct strokes_point *to)
{
    struct line line = {.from = from, .x = to->x - from->x, .y = to->y - from->y};
    line.square = line.x * line.x + line.y * line.y;
    line.square += line.square == 0;
    return line;
}

// The square of a point's distance from the line, which has ends, times line->square: a whole
// number, below 2^49.
static int64_t distance(const struct line *line, const struct strokes_point *point)
{
    const int64_t x = point->x - line->from->x, y = point->y - line->from->y;
    const int64_t along = x * line->x + y * line->y, across = x * line->y - y * line->x;
    const int64_t beyond_x = x - line->x, beyond_y = y - line->y;
    if (along <= 0)
        return (x * x + y * y) * line->square;
    if (along >= line->square)
        return (beyond_x * beyond_x + beyond_y * beyond_y) * line->square;
    return across * across;
}

// Of the points between two, the one farthest from the line between them; the first of the two if
// all are within the tolerance.
static size_t find_farthest(const struct strokes_point *points, size_t first, size_t last,
                            unsigned tolerance)
{
    const struct line line = line_between(&points[first], &points[last]);
    int64_t most = (int64_t)tolerance * tolerance * line.square;
    size_t farthest = first;
    for (size_t i = first + 1; i < last; i++) {
        const int64_t found = distance(&line, &points[i]);
        if (found > most) {
            most = found;
            farthest = i;
        }
    }
    return farthest;
}

// Which points of a stroke are needed. D. H. Douglas and T. K. Peucker, "Algorithms for the
// reduction of the number of points required to represent a digitized line or its caricature",
// Cartographica 10 (1973): between two that are kept the farthest is kept too, and so on on both
// sides of it, until what is between any two is near their line. From left to right there is
// nothing to remember but what is kept.
static void keep_needed(const struct strokes_point *points, size_t count, unsigned tolerance,
                        bool *kept)
{
    memset(kept, 0, count * sizeof *kept);
    kept[0] = kept[count - 1] = true;
    for (size_t at = 0; at + 1 < count;) {
        size_t next = at + 1;
        while (!kept[next])
            next++;
        const size_t farthest = find_farthest(points, at, next, tolerance);
        if (farthest == at)
            at = next;
        else
            kept[farthest] = true;
    }
}

struct scratch {
    bool kept[STROKES_MAX_POINTS];
    struct strokes coarse; // in units of the grid
};

// The nearest point of the grid that is in the box.
static uint16_t to_grid(unsigned value, unsigned shift, unsigned max)
{
    const unsigned nearest = (value + (1u << shift) / 2) >> shift;
    return (uint16_t)(nearest < max >> shift ? nearest : max >> shift);
}

static void coarsen(const struct strokes *strokes, unsigned shift, bool *kept, struct strokes *out)
{
    out->count = 0;
    for (size_t first = 0, end; first < strokes->count; first = end) {
        end = stroke_end(strokes, first);
        keep_needed(strokes->points + first, end - first, 1u << shift, kept + first);
    }
    for (size_t i = 0; i < strokes->count; i++) {
        struct strokes_point point = strokes->points[i];
        point.x = to_grid(point.x, shift, STROKES_WIDTH);
        point.y = to_grid(point.y, shift, STROKES_HEIGHT);
        if (kept[i])
            (void)add_point(out, point); // there are no more than there were
    }
}

void strokes_coarsen(const struct strokes *strokes, unsigned shift, struct strokes *out)
{
    bool kept[STROKES_MAX_POINTS];
    coarsen(strokes, shift, kept, out);
}

enum status strokes_fit(const struct strokes *strokes, uint8_t *out, size_t cap, size_t *out_len,
                        unsigned *tolerance)
{
    struct scratch scratch;
    *tolerance = 0;
    enum status status = strokes_encode(strokes, out, cap, out_len);
    if (status == STATUS_OK)
        return STATUS_OK;
    for (unsigned shift = 0; shift <= MAX_SHIFT && status == STATUS_TOO_LARGE; shift++) {
        coarsen(strokes, shift, scratch.kept, &scratch.coarse);
        status = encode(&scratch.coarse, shift, bytes_writer_init(out, cap), out_len);
        *tolerance = 1u << shift;
    }
    sodium_memzero(&scratch, sizeof scratch);
    return status;
}

// ---- decoding ---------------------------------------------------------------------------------

static unsigned get_varint(struct bytes_reader *r)
{
    const unsigned low = bytes_get_u8(r);
    if (low < VARINT_MORE)
        return low;
    const unsigned high = bytes_get_u8(r);
    r->failed |= high == 0; // one with a third byte leads out of the box, or is too many points
    return high << VARINT_BITS | (low - VARINT_MORE);
}

static int get_step(struct bytes_reader *r)
{
    const int value = (int)get_varint(r);
    return value % 2 ? -(value / 2) - 1 : value / 2;
}

static void get_point(struct bytes_reader *r, unsigned shift, bool starts, struct place *pen,
                      struct strokes *out)
{
    const int step_x = get_step(r), step_y = get_step(r);
    pen->x += step_x;
    pen->y += step_y;
    if (pen->x < 0 || pen->x > STROKES_WIDTH >> shift || pen->y < 0 ||
        pen->y > STROKES_HEIGHT >> shift || (!starts && step_x == 0 && step_y == 0))
        r->failed = true;
    if (r->failed)
        return;
    const struct strokes_point point = {
        .x = (uint16_t)(pen->x << shift), .y = (uint16_t)(pen->y << shift), .starts = starts};
    r->failed = !add_point(out, point);
}

static void get_stroke(struct bytes_reader *r, unsigned shift, struct place *pen,
                       struct strokes *out)
{
    const unsigned count = get_varint(r);
    r->failed |= count == 0;
    for (unsigned i = 0; i < count && !r->failed; i++)
        get_point(r, shift, i == 0, pen, out);
}

enum status strokes_decode(const uint8_t *bytes, size_t len, struct strokes *out)
{
    struct bytes_reader r = bytes_reader_init(bytes, len);
    struct place pen = {0, 0};
    out->count = 0;
    const uint8_t version = bytes_get_u8(&r);
    if (!r.failed && version != VERSION)
        return STATUS_NEWER;
    const unsigned shift = bytes_get_u8(&r);
    r.failed |= shift > MAX_SHIFT;
    do
        get_stroke(&r, shift, &pen, out);
    while (!r.failed && r.left_len > 0);
    if (!r.failed)
        return STATUS_OK;
    out->count = 0;
    return STATUS_DAMAGED;
}

// ---- showing ----------------------------------------------------------------------------------

struct path {
    char *text;
    size_t len, cap; // with its NUL
    bool failed;
};

// "before" and two numbers.
static void put_pair(struct path *path, const char *before, int x, int y)
{
    if (path->failed)
        return;
    const size_t left = path->cap - path->len;
    const int added = snprintf(path->text + path->len, left, "%s%d %d", before, x, y);
    path->failed = added < 0 || (size_t)added >= left;
    path->len += path->failed ? 0 : (size_t)added;
}

static void put_stroke(struct path *path, const struct strokes_point *points, size_t count)
{
    put_pair(path, "M", points[0].x, points[0].y);
    if (count == 1)
        put_pair(path, "l", 0, 0);
    for (size_t i = 1; i < count; i++)
        put_pair(path, i == 1 ? "l" : " ", points[i].x - points[i - 1].x,
                 points[i].y - points[i - 1].y);
}

enum status strokes_svg_path(const struct strokes *strokes, char *out, size_t cap)
{
    struct path path = {.text = out, .cap = cap};
    if (cap == 0)
        return STATUS_TOO_LARGE;
    out[0] = '\0';
    for (size_t first = 0, end; first < strokes->count; first = end) {
        end = stroke_end(strokes, first);
        put_stroke(&path, strokes->points + first, end - first);
    }
    if (path.failed)
        out[0] = '\0';
    return path.failed ? STATUS_TOO_LARGE : STATUS_OK;
}
