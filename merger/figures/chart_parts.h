// SPDX-License-Identifier: Apache-2.0
//
// What charts are drawn with, for chart_days.c and chart_regions.c alone. Lengths are pixels of the
// drawing.
#ifndef QOL_CHART_PARTS_H
#define QOL_CHART_PARTS_H

#include "common/web/html.h"

#include <stdbool.h>

#define CHART_PARTS_WIDTH 720
#define CHART_PARTS_TEXT 14 // height of letters
#define CHART_PARTS_DIGIT 8 // width of a digit, about

enum chart_parts_anchor { CHART_PARTS_START, CHART_PARTS_MIDDLE, CHART_PARTS_END };
enum chart_parts_fill { CHART_PARTS_FULL, CHART_PARTS_HATCHED, CHART_PARTS_EMPTY };

// Begins a drawing of that height with its title and description, which names a total. What the
// name begins are its ids and those of its hatching.
void chart_parts_open(struct html *html, const char *name, int height, enum message title,
                      enum message desc, unsigned long total);
void chart_parts_close(struct html *html);
void chart_parts_bar(struct html *html, const char *name, enum chart_parts_fill fill, int x, int y,
                     int width, int height);
// A level line, faint or plain.
void chart_parts_line(struct html *html, int x, int y, int width, bool is_plain);
// Begins and ends a text, which is read over lines too: what is between them is the caller's.
void chart_parts_open_text(struct html *html, int x, int y, enum chart_parts_anchor anchor);
void chart_parts_close_text(struct html *html);
void chart_parts_number(struct html *html, int x, int y, enum chart_parts_anchor anchor,
                        unsigned long number);
int chart_parts_number_width(unsigned long number);

// A scale from zero up to a round number, with lines at equal steps.
struct chart_parts_scale {
    unsigned long step, top; // top is a multiple of step: five times at most
    int length;              // of top, pixels
};
// For values up to `most`.
struct chart_parts_scale chart_parts_scale_for(unsigned long most, int length);
// Rounded; of anything at least one.
int chart_parts_length(const struct chart_parts_scale *scale, unsigned long value);

#endif
