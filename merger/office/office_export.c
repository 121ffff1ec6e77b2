// SPDX-License-Identifier: Apache-2.0
#include "merger/office/office_parts.h"

#include "common/safefile.h"
#include "merger/handover/parcel.h"
#include "merger/handover/unsettled.h"

#include <string.h>

static const char *const format_names[OFFICE_FORMAT_COUNT] = {
    [OFFICE_PDF] = "pdf", [OFFICE_HTML] = "html",   [OFFICE_XLSX] = "xlsx",
    [OFFICE_CSV] = "csv", [OFFICE_JSONL] = "jsonl",
};

void office_export_begin(struct office *office)
{
    const struct campaign *campaign = &office->plan.folder->campaign;
    office->order = (struct office_order){.format = OFFICE_PDF,
                                          .plan.lang = campaign_lang(campaign, office->lang)};
}

static bool is_chosen(const struct urlencoded *form, const char *name, const char *value)
{
    return strcmp(urlencoded_get(form, name), value) == 0;
}

static void read_letter(struct office *office, const struct urlencoded *form)
{
    struct office_order *order = &office->order;
    enum lang lang = messages_lang_from_code(urlencoded_get(form, "lang"));
    if (lang != LANG_COUNT && campaign_offers(&office->plan.folder->campaign, lang))
        order->plan.lang = lang;
    for (enum listing_order by = 0; by < LISTING_ORDER_COUNT; by++)
        if (is_chosen(form, "order", listing_order_name(by)))
            order->plan.people.order = by;
}

static void read_order(struct office_order *order, const struct urlencoded *form)
{
    for (enum office_format format = 0; format < OFFICE_FORMAT_COUNT; format++)
        if (is_chosen(form, "format", format_names[format]))
            order->format = format;
    order->plan.people.internal = is_chosen(form, "what", "internal");
    order->plan.people.redact = is_chosen(form, "what", "redact");
    order->replace = urlencoded_has(form, "replace");
}

// In a folder, the file has a name of its own.
static bool name_file(struct office_order *order)
{
    char named[PLATFORM_PATH_CAP];
    size_t len = strlen(order->place);
    bool is_folder = false;
    if (!platform_is_separator(order->place[len - 1]) &&
        (platform_is_folder(order->place, &is_folder) != STATUS_OK || !is_folder))
        return true;
    if (safefile_join(order->place, messages_get(order->plan.lang, MSG_OFFICE_LIST_NAME), named) !=
        STATUS_OK)
        return false;
    memcpy(order->place, named, sizeof named);
    return true;
}

// The file's name ends in what its format is called.
static bool end_name(struct office_order *order)
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
    if (press_is(press, "parcel")) {
        order->place[0] = '\0';
        office_go(office, OFFICE_PARCEL);
    }
    if (!press_is(press, "write"))
        return;
    read_letter(office, form);
    read_order(order, form);
    if (export_tells_kept_town(&office->roll, &order->plan)) {
        office->problem = OFFICE_KEPT_TOWN;
        return;
    }
    if (!office_take_place(office, form, order->place))
        return;
    if (name_file(order) && end_name(order))
        office_work(office, work, after);
    else
        office->problem = OFFICE_NO_PLACE;
}

// ---- everything in one folder -------------------------------------------------------------------

static enum status write_parcel(void *context, struct progress *progress)
{
    struct office *office = context;
    const struct parcel_plan plan = {.order = office->order.plan.people.order,
                                     .lang = office->order.plan.lang,
                                     .day = platform_today()};
    struct parcel_result result;
    office->export_status =
        parcel_write(&office->roll, &plan, office->order.place, progress, &result);
    office->order.result.count = result.count;
    office->order.result.lacking_count = result.lacking_count;
    office->order.is_left = result.is_left;
    memcpy(office->order.failed_at, result.failed_at, sizeof office->order.failed_at);
    return STATUS_OK;
}

static void tell_failed(struct office *office)
{
    const struct office_order *order = &office->order;
    if (order->is_left)
        messages_format(office->trouble, sizeof office->trouble, office->lang, MSG_PARCEL_LEFT,
                        order->failed_at);
    else
        office_trouble(office, office->export_status, order->failed_at);
}

static bool after_parcel(struct office *office, enum status status)
{
    office_go(office, OFFICE_PARCEL);
    if (office->export_status == STATUS_INTERRUPTED)
        office_tell(office, MSG_OFFICE_STOPPED);
    else if (office->export_status != STATUS_OK)
        tell_failed(office);
    else
        office_tell(office, MSG_OFFICE_FOLDER_WRITTEN);
    return status == STATUS_OK;
}

static enum office_problem find_problem(const struct office *office, bool all_the_same)
{
    const struct unsettled unsettled = unsettled_of(&office->roll.tally);
    const struct export_plan list = {.people = {.order = office->order.plan.people.order}};
    if (office->roll.tally.high == 0)
        return OFFICE_NOBODY;
    if (export_tells_kept_town(&office->roll, &list))
        return OFFICE_KEPT_TOWN;
    return unsettled_is_empty(&unsettled) || all_the_same ? OFFICE_NO_PROBLEM : OFFICE_NOT_SETTLED;
}

void office_parcel_act(struct office *office, const char *press, const struct urlencoded *form)
{
    if (press_is(press, "single")) {
        office->order.place[0] = '\0';
        office_go(office, OFFICE_EXPORT);
    }
    if (!press_is(press, "handover"))
        return;
    read_letter(office, form);
    if (!office_take_place(office, form, office->order.place))
        return;
    office->problem = find_problem(office, urlencoded_has(form, "anyway"));
    if (office->problem == OFFICE_NO_PROBLEM)
        office_work(office, write_parcel, after_parcel);
}
