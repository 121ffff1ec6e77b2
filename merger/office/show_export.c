// SPDX-License-Identifier: Apache-2.0
#include "merger/office/show_parts.h"

#include "merger/handover/unsettled.h"

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

// Those that the petition is in.
static void put_langs(const struct office *office, struct html *html)
{
    html_put(html, "<fieldset><legend>");
    html_say(html, MSG_OFFICE_LETTER_LANG);
    html_put(html, "</legend>");
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        if (campaign_offers(&office->plan.folder->campaign, lang))
            parts_choice(html, true, "lang", messages_lang_code(lang),
                         lang == office->order.plan.lang, messages_get(lang, MSG_LANGUAGE_NAME));
    html_put(html, "</fieldset>");
}

static void put_order(const struct office *office, struct html *html)
{
    const enum listing_order order = office->order.plan.people.order;
    const struct choice orders[] = {
        {"name", order == LISTING_BY_NAME, MSG_OFFICE_BY_NAME},
        {"region", order == LISTING_BY_REGION, MSG_OFFICE_BY_REGION},
        {"day", order == LISTING_BY_DAY, MSG_OFFICE_BY_DAY},
    };
    parts_problem(html, "order", show_problem(office, OFFICE_KEPT_TOWN));
    put_choices(html, "order", MSG_OFFICE_ORDER, orders, sizeof orders / sizeof *orders);
}

static void put_all_choices(const struct office *office, struct html *html)
{
    const struct office_order *order = &office->order;
    const struct listing_plan *people = &order->plan.people;
    const struct choice formats[] = {
        {"pdf", order->format == OFFICE_PDF, MSG_OFFICE_FORMAT_PDF},
        {"html", order->format == OFFICE_HTML, MSG_OFFICE_FORMAT_HTML},
        {"xlsx", order->format == OFFICE_XLSX, MSG_OFFICE_FORMAT_XLSX},
        {"csv", order->format == OFFICE_CSV, MSG_OFFICE_FORMAT_CSV},
        {"jsonl", order->format == OFFICE_JSONL, MSG_OFFICE_FORMAT_JSONL},
    };
    const struct choice whats[] = {
        {"handed-over", !people->internal && !people->redact, MSG_OFFICE_HANDED_OVER},
        {"redact", people->redact, MSG_OFFICE_REDACTED},
        {"internal", people->internal, MSG_OFFICE_INTERNAL},
    };
    put_choices(html, "format", MSG_OFFICE_FORMAT, formats, sizeof formats / sizeof *formats);
    put_langs(office, html);
    put_order(office, html);
    put_choices(html, "what", MSG_OFFICE_WHAT, whats, sizeof whats / sizeof *whats);
}

static void put_lacking(const struct office_order *order, struct html *html)
{
    if (order->result.lacking_count == 0)
        return;
    parts_plural(html, "p class=\"note\"", MSGN_OFFICE_LACKING, order->result.lacking_count);
}

static void put_written(const struct office *office, struct html *html, enum message notice)
{
    if (office->notice != notice)
        return;
    parts_plural(html, "p id=\"written\"", MSGN_OFFICE_WRITTEN, office->order.result.count);
    put_lacking(&office->order, html);
}

static void put_unsettled(const struct office *office, struct html *html)
{
    const struct unsettled unsettled = unsettled_of(&office->roll.tally);
    char text[UNSETTLED_ONE_CAP];
    if (unsettled_is_empty(&unsettled))
        return;
    html_put(html, "<div class=\"note\" id=\"unsettled\">");
    parts_element(html, "p", MSG_OFFICE_UNSETTLED);
    html_put(html, "<ul>");
    for (enum unsettled_kind i = 0; i < UNSETTLED_KIND_COUNT; i++)
        if (unsettled_say(&unsettled, i, html->lang, text, sizeof text) > 0)
            parts_element_text(html, "li", text);
    html_put(html, "</ul></div>");
}

void show_export(const struct office *office, struct html *html)
{
    const struct office_order *order = &office->order;
    show_heading(office, html, MSG_OFFICE_EXPORT);
    put_written(office, html, MSG_OFFICE_WRITTEN_TO);
    put_unsettled(office, html);
    parts_button(html, "parcel", "", MSG_OFFICE_PARCEL);
    html_put(html, "<h2>");
    html_say(html, MSG_OFFICE_ONE_FILE);
    html_put(html, "</h2>");
    put_all_choices(office, html);
    show_place(office, html, MSG_OFFICE_PLACE, MSG_OFFICE_PLACE_HINT, order->place);
    parts_choice(html, false, "replace", "yes", order->replace,
                 messages_get(html->lang, MSG_OFFICE_REPLACE));
    parts_element(html, "p", MSG_OFFICE_PLAIN);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "write", MSG_OFFICE_WRITE, false);
    html_put(html, "</div>");
}

void show_parcel(const struct office *office, struct html *html)
{
    const struct unsettled unsettled = unsettled_of(&office->roll.tally);
    show_heading(office, html, MSG_OFFICE_PARCEL);
    put_written(office, html, MSG_OFFICE_FOLDER_WRITTEN);
    parts_element(html, "p", MSG_OFFICE_PARCEL_TEXT);
    parts_problem(html, "nobody", show_problem(office, OFFICE_NOBODY));
    put_langs(office, html);
    put_order(office, html);
    show_place(office, html, MSG_OFFICE_PARCEL_PLACE, MSG_OFFICE_PARCEL_HINT, office->order.place);
    put_unsettled(office, html);
    if (!unsettled_is_empty(&unsettled)) {
        parts_problem(html, "anyway", show_problem(office, OFFICE_NOT_SETTLED));
        parts_choice(html, false, "anyway", "yes", false,
                     messages_get(html->lang, MSG_OFFICE_ALL_THE_SAME));
    }
    parts_element(html, "p", MSG_OFFICE_PLAIN_FOLDER);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "handover", MSG_OFFICE_WRITE, false);
    parts_button(html, "single", "", MSG_OFFICE_ONE_FILE);
    html_put(html, "</div>");
}
