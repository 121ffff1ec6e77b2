// SPDX-License-Identifier: Apache-2.0
#include "merger/office/show_parts.h"

#include "common/letters.h"
#include "merger/figures/chart.h"
#include "merger/figures/figure_tables.h"

#define PERCENT 100u

static void put_people(const struct office *office, struct html *html)
{
    const struct tally *tally = &office->roll.tally;
    unsigned long goal = office->plan.folder->campaign.goal;
    show_counted(html, tally->high, tally->certain, (unsigned long)tally->question_count);
    if (goal > 0) {
        html_put(html, "<p>");
        html_say(html, MSG_OFFICE_GOAL, goal, tally->high * PERCENT / goal);
        html_put(html, "</p>");
    }
}

static void open_part(struct html *html, enum message heading)
{
    html_put(html, "<section>");
    parts_element(html, "h2", heading);
}

static void close_part(struct html *html)
{
    html_put(html, "</section>");
}

// To be read out to the other coordinator by telephone.
static void put_fingerprint(const struct office *office, struct html *html)
{
    char letters[LETTERS_CAP];
    letters_print(office->fingerprint, letters);
    open_part(html, MSG_REPORT_FINGERPRINT);
    html_putf(html, "<p class=\"total\" id=\"fingerprint\">%s</p>", letters);
    parts_element(html, "p class=\"how\"", MSG_REPORT_FINGERPRINT_HOW);
    close_part(html);
}

static void put_charts(const struct figures *figures, struct html *html)
{
    open_part(html, MSG_OFFICE_DAYS);
    chart_days(&figures->days, html);
    figure_tables_days(&figures->days, html);
    close_part(html);
    open_part(html, MSG_OFFICE_REGIONS);
    chart_regions(&figures->places, html);
    figure_tables_regions(&figures->places, html);
    close_part(html);
}

void show_overview(const struct office *office, struct html *html)
{
    const struct roll *roll = &office->roll;
    const struct figures *figures = &office->figures;
    const struct campaign *campaign = &office->plan.folder->campaign;
    show_heading(office, html, MSG_OFFICE_OVERVIEW);
    parts_element_text(html, "p", campaign->title[campaign_lang(campaign, html->lang)]);
    put_people(office, html);
    open_part(html, MSG_OFFICE_TO_ASK);
    figure_tables_notes(roll, &figures->volunteers, html);
    close_part(html);
    put_fingerprint(office, html);
    open_part(html, MSG_OFFICE_VOLUNTEERS);
    show_volunteer_figures(office, &figures->volunteers, html);
    close_part(html);
    put_charts(figures, html);
    open_part(html, MSG_OFFICE_STATES);
    figure_tables_states(&roll->tally, html);
    close_part(html);
    open_part(html, MSG_OFFICE_JOINING);
    figure_tables_joining(&roll->tally, &figures->joining, html);
    close_part(html);
    open_part(html, MSG_OFFICE_CLOCKS);
    figure_tables_clocks(roll, &figures->clocks, html);
    close_part(html);
    open_part(html, MSG_OFFICE_PATTERNS);
    figure_tables_patterns(roll, &figures->patterns, html);
    close_part(html);
}
