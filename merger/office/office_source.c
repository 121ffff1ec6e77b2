// SPDX-License-Identifier: Apache-2.0
#include "merger/office/office_parts.h"

#include "merger/list/decide.h"
#include "merger/list/holding.h"

#include <stdlib.h>
#include <string.h>

#define WHOLE_DEVICE "all"

static const struct lineage_device *device_of(const struct office *office)
{
    size_t device = office->figures.volunteers.items[office->volunteer].device;
    return &office->roll.tally.lineage.devices[device];
}

// What the form has chosen: the device, or a batch by its place among the device's, else NULL.
static bool read_source(const struct office *office, const struct urlencoded *form,
                        struct decision_source *out, const struct lineage_batch **batch)
{
    const struct lineage *lineage = &office->roll.tally.lineage;
    const struct lineage_device *device = device_of(office);
    const char *chosen = urlencoded_get(form, "source");
    *batch = NULL;
    if (strcmp(chosen, WHOLE_DEVICE) == 0) {
        *out = holding_device(device->device_id);
        return true;
    }
    size_t place;
    if (!press_read_number(chosen, &place) || place >= device->batch_count)
        return false;
    *batch = &lineage->batches[device->first_batch + place];
    *out = holding_batch((*batch)->batch);
    return true;
}

static enum status release(struct office *office, const struct decision_source *source,
                           const struct lineage_batch *batch, bool *changed)
{
    struct holding holding;
    enum decide_holding order;
    enum status status = holding_make(&office->roll.facts, NULL, &holding);
    if (status != STATUS_OK)
        return status;
    const struct holding_state state = holding_of(&holding, source);
    if (decide_release_order(batch, &state, &order))
        status = decide_source(&office->roll, source, order, office->why, changed);
    holding_free(&holding);
    return status;
}

static void decide(struct office *office, const struct urlencoded *form, bool holds)
{
    struct decision_source source;
    const struct lineage_batch *batch;
    bool changed = false;
    (void)office_take(form, "source", office->chosen, sizeof office->chosen);
    if (!read_source(office, form, &source, &batch)) {
        office->problem = OFFICE_NO_SOURCE;
        return;
    }
    if (!office_take_why(office, form))
        return;
    enum status status =
        holds ? decide_source(&office->roll, &source, DECIDE_HOLD, office->why, &changed)
              : release(office, &source, batch, &changed);
    if (status != STATUS_OK)
        office_trouble(office, status, office->plan.folder->path);
    else if (!changed)
        office_tell(office, MSG_OFFICE_NOTHING_CHANGED);
    else
        office_recount(office, OFFICE_VOLUNTEER, holds ? MSG_OFFICE_HELD : MSG_OFFICE_RELEASED);
}

void office_source_act(struct office *office, const char *press, const struct urlencoded *form)
{
    size_t number;
    if (office->screen == OFFICE_VOLUNTEERS) {
        if (press_is_numbered(press, "volunteer", &number) &&
            number < office->figures.volunteers.count) {
            office->volunteer = number;
            office_go(office, OFFICE_VOLUNTEER);
        }
        return;
    }
    if (press_is(press, "hold"))
        decide(office, form, true);
    else if (press_is(press, "release"))
        decide(office, form, false);
}
