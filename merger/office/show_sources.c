// SPDX-License-Identifier: Apache-2.0
#include "merger/office/show_parts.h"

#include "common/date.h"
#include "merger/figures/figure_tables.h"
#include "merger/list/holding.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_SHOWN_LEN 4 // bytes of a batch's id
#define BATCH_SHOWN_CAP (2 * BATCH_SHOWN_LEN + 1)

void show_volunteer_figures(const struct office *office, const struct volunteers *volunteers,
                            struct html *html)
{
    html_put(html, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html_say(html, MSG_OFFICE_VOLUNTEERS);
    html_put(html, "\">");
    figure_tables_volunteers(&office->roll, volunteers, html);
    html_put(html, "</div>");
}

// ---- all volunteers -----------------------------------------------------------------------------

void show_volunteers(const struct office *office, struct html *html)
{
    const struct volunteers *volunteers = &office->figures.volunteers;
    show_heading(office, html, MSG_OFFICE_VOLUNTEERS);
    html_put(html, "<table class=\"people\"><thead><tr>");
    parts_column(html, MSG_OFFICE_VOLUNTEER, false);
    parts_column(html, MSG_OFFICE_ENTRIES, true);
    html_put(html, "</tr></thead><tbody>");
    for (size_t i = 0; i < volunteers->count; i++) {
        const struct volunteer *volunteer = &volunteers->items[i];
        html_put(html, "<tr><td>");
        show_numbered(html, "volunteer", i, volunteer->label);
        html_putf(html, "</td><td class=\"number\">%lu</td></tr>",
                  office->roll.tally.devices[volunteer->device].entries);
    }
    html_put(html, "</tbody></table>");
    parts_element(html, "h2", MSG_OFFICE_TO_ASK);
    figure_tables_notes(&office->roll, volunteers, html);
}

// ---- one volunteer ------------------------------------------------------------------------------

static void put_remark(struct html *html, bool applies, enum message message, bool *any)
{
    if (!applies)
        return;
    html_put(html, *any ? ", " : "");
    html_say(html, message);
    *any = true;
}

static void put_remarks(struct html *html, const struct lineage_batch *batch)
{
    bool any = false;
    put_remark(html, lineage_is_held(batch), MSG_OFFICE_IS_HELD, &any);
    put_remark(html, !batch->closed, MSG_OFFICE_IS_UNCLOSED, &any);
    put_remark(html, batch->altered, MSG_OFFICE_IS_ALTERED, &any);
    put_remark(html, batch->hole_count > 0, MSG_OFFICE_HAS_HOLES, &any);
    put_remark(html, batch->outside_window, MSG_OFFICE_IS_OUTSIDE, &any);
    put_remark(html, !any, MSG_OFFICE_IS_FINE, &any);
}

// By the place of a batch in the facts, malloc'd; NULL if there is no memory.
static unsigned long *count_entries(const struct roll *roll)
{
    unsigned long *counts = calloc(roll->facts.batch_count + 1, sizeof *counts);
    for (size_t i = 0; counts && i < roll->tally.entry_count; i++)
        counts[roll->tally.entries[i].cell->batch - roll->facts.batches]++;
    return counts;
}

// ---- holding ------------------------------------------------------------------------------------

static void put_decided(const struct office *office, struct html *html, enum message message,
                        const struct decision *decision)
{
    if (!decision)
        return;
    html_put(html, "<p class=\"use\">");
    html_say(html, message,
             (unsigned long)decision_coordinator(decision, &office->plan.folder->campaign),
             decision->why);
    html_put(html, "</p>");
}

static void put_standing(const struct office *office, struct html *html,
                         const struct holding *holding, const struct decision_source *source)
{
    struct holding_state state = holding_of(holding, source);
    put_decided(office, html, MSG_OFFICE_HELD_BY, state.hold);
    put_decided(office, html, MSG_OFFICE_RELEASED_BY, state.release);
}

// Two batches may have one number: the beginning of the id tells them apart.
static void put_choice(const struct office *office, struct html *html,
                       const struct facts_batch *batch, size_t place)
{
    char value[24], id[BATCH_SHOWN_CAP], label[128];
    sodium_bin2hex(id, sizeof id, batch->header.batch_id, BATCH_SHOWN_LEN);
    (void)snprintf(value, sizeof value, "%zu", place);
    (void)messages_format(label, sizeof label, html->lang, MSG_OFFICE_HOLD_BATCH,
                          (unsigned long)batch->header.number, id);
    parts_choice(html, true, "source", value, strcmp(office->chosen, value) == 0, label);
}

static void put_batch(const struct office *office, struct html *html, const struct holding *holding,
                      const struct lineage_batch *batch, size_t place, unsigned long entry_count)
{
    const struct decision_source source = holding_batch(batch->batch);
    char day[DATE_CAP];
    date_print(date_from_days(batch->batch->header.day), day);
    html_put(html, "<tr><td>");
    put_choice(office, html, batch->batch, place);
    html_putf(html, "</td><td>%s</td><td class=\"number\">%lu</td><td>", day, entry_count);
    put_remarks(html, batch);
    put_standing(office, html, holding, &source);
    html_put(html, "</td></tr>");
}

static void put_batches(const struct office *office, const struct lineage_device *device,
                        const struct holding *holding, struct html *html)
{
    const struct lineage_batch *batches = &office->roll.tally.lineage.batches[device->first_batch];
    unsigned long *counts = count_entries(&office->roll);
    if (!counts) {
        html->failed = true;
        return;
    }
    html_put(html, "<table class=\"people\"><thead><tr>");
    parts_column(html, MSG_OFFICE_BATCH, false);
    parts_column(html, MSG_OFFICE_DAY, false);
    parts_column(html, MSG_OFFICE_ENTRIES, true);
    parts_column(html, MSG_OFFICE_REMARKS, false);
    html_put(html, "</tr></thead><tbody>");
    for (size_t i = 0; i < device->batch_count; i++)
        put_batch(office, html, holding, &batches[i], i,
                  counts[batches[i].batch - office->roll.facts.batches]);
    html_put(html, "</tbody></table>");
    free(counts);
}

static void put_choices(const struct office *office, const struct lineage_device *device,
                        const struct holding *holding, struct html *html)
{
    const struct decision_source all = holding_device(device->device_id);
    html_put(html, "<fieldset id=\"source\"><legend>");
    html_say(html, MSG_OFFICE_HOLD_WHAT);
    html_put(html, "</legend>");
    parts_problem(html, "source", show_problem(office, OFFICE_NO_SOURCE));
    parts_choice(html, true, "source", "all", strcmp(office->chosen, "all") == 0,
                 messages_get(html->lang, MSG_OFFICE_HOLD_ALL));
    put_standing(office, html, holding, &all);
    if (device->batch_count > 0)
        put_batches(office, device, holding, html);
    else
        parts_element(html, "p", MSG_OFFICE_NO_BATCHES);
    html_put(html, "</fieldset>");
}

static void put_holding(const struct office *office, const struct lineage_device *device,
                        struct html *html)
{
    struct holding holding;
    if (holding_make(&office->roll.facts, NULL, &holding) != STATUS_OK) {
        html->failed = true;
        return;
    }
    parts_element(html, "h2", MSG_OFFICE_HOLD_TITLE);
    parts_element(html, "p", MSG_OFFICE_HOLD_TEXT);
    put_choices(office, device, &holding, html);
    show_why(office, html);
    html_put(html, "<div class=\"actions\">");
    parts_button(html, "hold", "", MSG_OFFICE_HOLD);
    parts_button(html, "release", "", MSG_OFFICE_RELEASE);
    html_put(html, "</div>");
    holding_free(&holding);
}

void show_volunteer(const struct office *office, struct html *html)
{
    const struct volunteer *volunteer = &office->figures.volunteers.items[office->volunteer];
    const struct volunteers one = {.items = (struct volunteer *)volunteer, .count = 1};
    const struct lineage_device *device = &office->roll.tally.lineage.devices[volunteer->device];
    show_heading(office, html, MSG_OFFICE_VOLUNTEER);
    parts_element_text(html, "p class=\"total\"", volunteer->label);
    show_volunteer_figures(office, &one, html);
    figure_tables_notes(&office->roll, &one, html);
    put_holding(office, device, html);
}
