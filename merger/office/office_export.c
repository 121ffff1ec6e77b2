// SPDX-License-Identifier: Apache-2.0
#include "merger/office/office_parts.h"

#include <string.h>

static const char *const format_names[OFFICE_FORMAT_COUNT] = {
    [OFFICE_PDF] = "pdf", [OFFICE_HTML] = "html",   [OFFICE_XLSX] = "xlsx",
    [OFFICE_CSV] = "csv", [OFFICE_JSONL] = "jsonl",
};

void office_export_begin(struct office *office)
{
    office->order = (struct office_order){.format = OFFICE_PDF, .plan.lang = office->lang};
}

static bool is_chosen(const struct urlencoded *form, const char *name, const char *value)
{
    return strcmp(urlencoded_get(form, name), value) == 0;
}

static void read_order(struct office_order *order, const struct urlencoded *form)
{
    for (enum office_format format = 0; format < OFFICE_FORMAT_COUNT; format++)
        if (is_chosen(form, "format", format_names[format]))
            order->format = format;
    for (enum listing_order by = 0; by < LISTING_ORDER_COUNT; by++)
        if (is_chosen(form, "order", listing_order_name(by)))
            order->plan.people.order = by;
    order->plan.people.internal = is_chosen(form, "what", "internal");
    order->plan.people.redact = is_chosen(form, "what", "redact");
    order->replace = urlencoded_has(form, "replace");
}

// The file's name ends in what its format is called.
static bool finish_place(struct office_order *order)
{
    const struct export_format *format = export_format_named(format_names[order->format]);
    size_t len = strlen(order->place), suffix_len = strlen(format->suffix);
    if (len >= suffix_len && strcmp(order->place + len - suffix_len, format->suffix) == 0)
        return true;
    if (len + suffix_len >= sizeof order->place)
        return false;
    memcpy(order->place + len, format->suffix, suffix_len + 1);
    return true;
}

static enum status write_file(struct office *office, struct progress *progress)
{
    struct office_order *order = &office->order;
    const struct export_format *format = export_format_named(format_names[order->format]);
    struct output output;
    enum status status = output_open(order->place, order->replace, &output);
    if (status != STATUS_OK)
        return status;
    status = export_write(&office->roll, &order->plan, format, &output, progress, &order->result);
    if (status == STATUS_OK)
        return output_finish(&output);
    output_abandon(&output);
    return status;
}

// Whatever becomes of the file, the desk goes on.
static enum status work(void *context, struct progress *progress)
{
    struct office *office = context;
    office->export_status = write_file(office, progress);
    return STATUS_OK;
}

static bool after(struct office *office, enum status status)
{
    office_go(office, OFFICE_EXPORT);
    if (office->export_status == STATUS_INTERRUPTED)
        office_tell(office, MSG_OFFICE_STOPPED);
    else if (office->export_status != STATUS_OK)
        office_trouble(office, office->export_status, office->order.place);
    else
        office_tell(office, MSG_OFFICE_WRITTEN_TO);
    return status == STATUS_OK;
}

void office_export_act(struct office *office, const char *press, const struct urlencoded *form)
{
    struct office_order *order = &office->order;
    if (!press_is(press, "write"))
        return;
    read_order(order, form);
    order->plan.lang = office->lang;
    if (export_tells_kept_town(&office->roll, &order->plan)) {
        office->problem = OFFICE_KEPT_TOWN;
        return;
    }
    if (!office_take_place(form, "place", order->place, sizeof order->place) ||
        order->place[0] == '\0' || !finish_place(order)) {
        office->problem = OFFICE_NO_PLACE;
        return;
    }
    office_work(office, work, after);
}
