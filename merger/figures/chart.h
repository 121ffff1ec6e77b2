// SPDX-License-Identifier: Apache-2.0
//
// Figures as drawings: SVG inside the HTML, without script, style attributes or anything from
// elsewhere. They are drawn in the colour of the text alone, on white; values stand beside their
// bars, and kinds of bars differ by hatching, so that paper and a screen say the same. They have a
// title and a description; the same numbers are to stand in a table near by (figure_tables.h). The
// class "chart" is for the page's style sheet, which makes them as wide as there is room. Each at
// most once in a page: they have ids. Errors stay in the html. Pure.
#ifndef QOL_CHART_H
#define QOL_CHART_H

#include "common/web/html.h"
#include "merger/figures/days.h"
#include "merger/figures/region_count.h"

// Bars for the people of each day, and below them the line of how many there are so far, with the
// goal, if there is one.
void chart_days(const struct days *days, struct html *html);

// A bar for each region, under its name; of more than so many the smaller are one bar.
#define CHART_MAX_REGIONS 25
void chart_regions(const struct region_counts *counts, struct html *html);

#endif
