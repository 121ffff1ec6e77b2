// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/report_page.h"

#include "common/date.h"
#include "common/web/parts.h"
#include "merger/figures/chart.h"
#include "merger/figures/figure_tables.h"
#include "merger/linkage/link.h"

static const char style[] = {
#include "report_css.h"
};

// ---- head -------------------------------------------------------------------------------------

static void put_document(struct html *html)
{
    html_putf(html,
              "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
              "<meta name=\"viewport\" content=\"width=device-width\"><title>",
              messages_lang_code(html->lang));
    html_say(html, MSG_REPORT_TITLE);
    html_put(html, "</title><style>");
    html_bytes(html, style, sizeof style);
    html_put(html, "</style></head><body><main>");
}

static void put_campaign(const struct report_page *page, struct html *html)
{
    const struct campaign *campaign = &page->roll->folder->campaign;
    enum lang lang = campaign_lang(campaign, html->lang);
    char made[DATE_CAP], first_day[DATE_CAP], last_day[DATE_CAP];
    date_print(date_from_days(page->day), made);
    date_print(date_from_days(campaign->first_day), first_day);
    date_print(date_from_days(campaign->last_day), last_day);
    html_put(html, "<h1>");
    html_say(html, MSG_REPORT_TITLE);
    html_putf(html, "</h1><p class=\"title\" lang=\"%s\">", messages_lang_code(lang));
    html_text(html, campaign->title[lang]);
    html_put(html, "</p><p>");
    html_say(html, MSG_REPORT_ADDRESSEE, campaign->addressee[lang]);
    html_put(html, "</p><p>");
    html_say(html, MSG_REPORT_WINDOW, first_day, last_day, (unsigned long)campaign->version);
    html_put(html, "</p><p>");
    html_say(html, MSG_REPORT_MADE, made);
    html_put(html, "</p>");
    parts_element(html, "p class=\"how\"", MSG_REPORT_NO_NAMES);
}

static void put_people(const struct tally *tally, unsigned long goal, struct html *html)
{
    html_put(html, "<p class=\"count\" id=\"people\">");
    html_say_plural(html, MSGN_REPORT_PEOPLE, tally->high);
    html_put(html, "</p><p id=\"range\">");
    html_say(html, MSG_REPORT_CERTAIN, tally->certain, tally->certain, tally->high);
    html_put(html, "</p>");
    if (goal > 0) {
        html_put(html, "<p>");
        html_say(html, MSG_REPORT_GOAL, goal, (unsigned long)((uint64_t)tally->high * 100 / goal));
        html_put(html, "</p>");
    }
    if (tally->question_count > 0)
        parts_element(html, "p class=\"how\"", MSG_REPORT_RANGE_HOW);
}

// ---- sections ---------------------------------------------------------------------------------

static void put_counts(const struct report_page *page, struct html *html)
{
    const struct figures *figures = page->figures;
    parts_element(html, "h2", MSG_REPORT_TOTALS);
    parts_element(html, "p class=\"how\"", MSG_REPORT_TOTALS_HOW);
    figure_tables_states(&page->roll->tally, html);
    parts_element(html, "h2", MSG_DAYS_TITLE);
    chart_days(&figures->days, html);
    figure_tables_days(&figures->days, html);
    parts_element(html, "h2", MSG_REGIONS_TITLE);
    chart_regions(&figures->places, html);
    figure_tables_regions(&figures->places, html);
    parts_element(html, "h2", MSG_REPORT_VOLUNTEERS);
    html_put(html, "<div class=\"wide\">");
    figure_tables_volunteers(page->roll, &figures->volunteers, html);
    html_put(html, "</div>");
    parts_element(html, "h2", MSG_REPORT_LINKAGE);
    figure_tables_joining(&page->roll->tally, &figures->joining, html);
}

static void put_questions(const struct report_page *page, struct html *html)
{
    const struct figures *figures = page->figures;
    parts_element(html, "h2", MSG_REPORT_MISSING);
    figure_tables_notes(page->roll, &figures->volunteers, html);
    parts_element(html, "h2", MSG_REPORT_CLOCKS);
    parts_element(html, "p class=\"how\"", MSG_REPORT_CLOCKS_HOW);
    figure_tables_clocks(page->roll, &figures->clocks, html);
    parts_element(html, "h2", MSG_REPORT_PATTERNS);
    parts_element(html, "p class=\"how\"", MSG_REPORT_PATTERNS_HOW);
    figure_tables_patterns(page->roll, &figures->patterns, html);
}

static void put_fingerprint(const struct report_page *page, struct html *html)
{
    char letters[LETTERS_CAP];
    letters_print(page->fingerprint, letters);
    parts_element(html, "h2", MSG_REPORT_FINGERPRINT);
    html_putf(html, "<p class=\"letters\" id=\"fingerprint\">%s</p>", letters);
    parts_element(html, "p class=\"how\"", MSG_REPORT_FINGERPRINT_HOW);
    html_put(html, "<p class=\"how\">");
    html_say(html, MSG_REPORT_RULES, TALLY_RULE_VERSION, LINK_RULE_VERSION, QOL_VERSION);
    html_put(html, "</p>");
}

void report_page_put(const struct report_page *page, struct html *html)
{
    put_document(html);
    put_campaign(page, html);
    put_people(&page->roll->tally, page->roll->folder->campaign.goal, html);
    put_counts(page, html);
    put_questions(page, html);
    put_fingerprint(page, html);
    html_put(html, "</main></body></html>\n");
}
