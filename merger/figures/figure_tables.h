// SPDX-License-Identifier: Apache-2.0
//
// Figures as HTML tables, in the language of the html: what charts draw, and what has no chart.
// Tables have the class "figures", and cells of numbers the class "number". Errors stay in the
// html. Pure.
#ifndef QOL_FIGURE_TABLES_H
#define QOL_FIGURE_TABLES_H

#include "common/web/html.h"
#include "merger/figures/figures.h"

// Entries by state and reason. Each row has an id: "state-counted", "reason-alike" … (tally.h).
void figure_tables_states(const struct tally *tally, struct html *html);
void figure_tables_days(const struct days *days, struct html *html);
// Says below if regions were joined.
void figure_tables_regions(const struct region_counts *counts, struct html *html);
// With what they have together, if they are all.
void figure_tables_volunteers(const struct roll *roll, const struct volunteers *volunteers,
                              struct html *html);
void figure_tables_joining(const struct tally *tally, const struct joining *joining,
                           struct html *html);
// These say so if there is nothing to ask about. Notes of all volunteers begin with the open
// questions; clocks tell batches together of which there is the same to say.
void figure_tables_notes(const struct roll *roll, const struct volunteers *volunteers,
                         struct html *html);
void figure_tables_clocks(const struct roll *roll, const struct clocks *clocks, struct html *html);
void figure_tables_patterns(const struct roll *roll, const struct patterns *patterns,
                            struct html *html);

#endif
