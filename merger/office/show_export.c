// SPDX-License-Identifier: Apache-2.0
#include "merger/office/show_parts.h"

struct choice {
    const char *value;
    bool is_chosen;
    enum message label;
};

static void put_choices(struct html *html, const char *name, enum message legend,
                        const struct choice *choices, size_t count)
{
    html_put(html, "<fieldset><legend>");
    html_say(html, legend);
    html_put(html, "</legend>");
    for (size_t i = 0; i < count; i++)
        parts_choice(html, true, name, choices[i].value, choices[i].is_chosen,
                     messages_get(html->lang, choices[i].label));
    html_put(html, "</fieldset>");
}

static void put_all_choices(const struct office_order *order, struct html *html,
                            enum message problem)
{
    const struct listing_plan *people = &order->plan.people;
    const struct choice formats[] = {
        {"pdf", order->format == OFFICE_PDF, MSG_OFFICE_FORMAT_PDF},
        {"html", order->format == OFFICE_HTML, MSG_OFFICE_FORMAT_HTML},
        {"xlsx", order->format == OFFICE_XLSX, MSG_OFFICE_FORMAT_XLSX},
        {"csv", order->format == OFFICE_CSV, MSG_OFFICE_FORMAT_CSV},
        {"jsonl", order->format == OFFICE_JSONL, MSG_OFFICE_FORMAT_JSONL},
    };
    const struct choice orders[] = {
        {"name", people->order == LISTING_BY_NAME, MSG_OFFICE_BY_NAME},
        {"region", people->order == LISTING_BY_REGION, MSG_OFFICE_BY_REGION},
        {"day", people->order == LISTING_BY_DAY, MSG_OFFICE_BY_DAY},
    };
    const struct choice whats[] = {
        {"handed-over", !people->internal && !people->redact, MSG_OFFICE_HANDED_OVER},
        {"redact", people->redact, MSG_OFFICE_REDACTED},
        {"internal", people->internal, MSG_OFFICE_INTERNAL},
    };
    put_choices(html, "format", MSG_OFFICE_FORMAT, formats, sizeof formats / sizeof *formats);
    parts_problem(html, "order", problem);
    put_choices(html, "order", MSG_OFFICE_ORDER, orders, sizeof orders / sizeof *orders);
    put_choices(html, "what", MSG_OFFICE_WHAT, whats, sizeof whats / sizeof *whats);
}

static void put_lacking(const struct office_order *order, struct html *html)
{
    if (order->result.lacking_count == 0)
        return;
    parts_plural(html, "p class=\"note\"", MSGN_OFFICE_LACKING, order->result.lacking_count);
}

void show_export(const struct office *office, struct html *html)
{
    const struct office_order *order = &office->order;
    show_heading(office, html, MSG_OFFICE_EXPORT);
    if (office->notice == MSG_OFFICE_WRITTEN_TO) {
        parts_plural(html, "p id=\"written\"", MSGN_OFFICE_WRITTEN, order->result.count);
        put_lacking(order, html);
    }
    if (office->roll.tally.question_count > 0)
        parts_element(html, "p class=\"note\"", MSG_OFFICE_STILL_OPEN);
    put_all_choices(order, html, show_problem(office, OFFICE_KEPT_TOWN));
    show_field(html, "place", MSG_OFFICE_PLACE, MSG_OFFICE_PLACE_HINT,
               show_problem(office, OFFICE_NO_PLACE), order->place);
    parts_choice(html, false, "replace", "yes", order->replace,
                 messages_get(html->lang, MSG_OFFICE_REPLACE));
    parts_element(html, "p", MSG_OFFICE_PLAIN);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "write", MSG_OFFICE_WRITE, false);
    html_put(html, "</div>");
}
