// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/letter.h"

#include <stdlib.h>
#include <string.h>

// ---- totals -----------------------------------------------------------------------------------

// How many there are of each day and, behind them, of each region; the very last gave no town.
#define DAY_RANGE ((size_t)UINT16_MAX + 1)

static void count_people(const struct listing *listing, unsigned long *by_day,
                         unsigned long *by_region)
{
    for (size_t i = 0; i < listing->named_count; i++) {
        struct listing_person person;
        listing_get(listing, i, &person);
        by_day[person.day]++;
        by_region[person.region == REGION_NONE ? listing->regions.count : person.region]++;
    }
}

static size_t count_used(const unsigned long *counts, size_t len)
{
    size_t used = 0;
    for (size_t i = 0; i < len; i++)
        used += counts[i] > 0;
    return used;
}

static enum status take_days(const unsigned long *by_day, struct letter *letter)
{
    letter->days = calloc(count_used(by_day, DAY_RANGE) + 1, sizeof *letter->days);
    if (!letter->days)
        return STATUS_NO_MEMORY;
    for (size_t day = 0; day < DAY_RANGE; day++)
        if (by_day[day] > 0)
            letter->days[letter->day_count++] =
                (struct letter_day){.day = (uint16_t)day, .count = by_day[day]};
    return STATUS_OK;
}

static enum status take_regions(const struct regions *regions, const unsigned long *by_region,
                                struct letter *letter)
{
    letter->regions = calloc(count_used(by_region, regions->count) + 1, sizeof *letter->regions);
    if (!letter->regions)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < regions->count; i++)
        if (by_region[i] > 0)
            letter->regions[letter->region_count++] =
                (struct letter_region){.name = regions->items[i].name, .count = by_region[i]};
    letter->no_region_count = by_region[regions->count];
    return STATUS_OK;
}

static bool leaves(const struct listing *listing, enum record_field field)
{
    for (size_t i = 0; i < listing->field_count; i++)
        if (listing->fields[i] == field)
            return true;
    return false;
}

static enum status take_totals(const struct listing *listing, struct letter *letter)
{
    unsigned long *by_day = calloc(DAY_RANGE, sizeof *by_day);
    unsigned long *by_region = calloc(listing->regions.count + 1, sizeof *by_region);
    enum status status = by_day && by_region ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        count_people(listing, by_day, by_region);
        status = take_days(by_day, letter);
    }
    letter->has_regions = leaves(listing, RECORD_CITY);
    if (status == STATUS_OK && letter->has_regions)
        status = take_regions(&listing->regions, by_region, letter);
    free(by_day);
    free(by_region);
    return status;
}

enum status letter_make(const struct listing *listing, enum lang wanted, struct letter *out)
{
    const struct campaign *campaign = &listing->roll->folder->campaign;
    enum lang lang = campaign_lang(campaign, wanted);
    *out = (struct letter){
        .lang = lang,
        .title = campaign->title[lang],
        .addressee = campaign->addressee[lang],
        .text = campaign->text[lang],
        .signature_count = (unsigned long)(listing->named_count + listing->unnamed_count),
        .unnamed_count = (unsigned long)listing->unnamed_count,
    };
    enum status status = take_totals(listing, out);
    if (status != STATUS_OK)
        letter_free(out);
    return status;
}

void letter_free(struct letter *letter)
{
    free(letter->days);
    free(letter->regions);
    *letter = (struct letter){.title = NULL};
}

// ---- texts ------------------------------------------------------------------------------------

bool letter_paragraph(const char **at, const char **paragraph, size_t *len)
{
    *paragraph = *at + strspn(*at, "\n");
    *len = strcspn(*paragraph, "\n");
    *at = *paragraph + *len;
    return *len > 0;
}

enum message letter_field_head(enum record_field field)
{
    static const enum message heads[RECORD_FORM_END] = {
        [RECORD_FAMILY_NAME] = MSG_HANDOVER_FAMILY_NAME,
        [RECORD_GIVEN_NAME] = MSG_HANDOVER_GIVEN_NAME,
        [RECORD_PATRONYMIC] = MSG_HANDOVER_PATRONYMIC,
        [RECORD_BIRTH_DATE] = MSG_HANDOVER_BIRTH_DATE,
        [RECORD_ID_NUMBER] = MSG_HANDOVER_ID_NUMBER,
        [RECORD_CITY] = MSG_HANDOVER_CITY,
        [RECORD_ADDRESS] = MSG_HANDOVER_ADDRESS,
        [RECORD_PHONE] = MSG_HANDOVER_PHONE,
        [RECORD_EMAIL] = MSG_HANDOVER_EMAIL,
        [RECORD_COMMENT] = MSG_HANDOVER_COMMENT,
    };
    return heads[field];
}

bool letter_shows_signatures(const struct listing *listing)
{
    for (size_t i = 0; i < listing->named_count; i++) {
        struct listing_person person;
        listing_get(listing, i, &person);
        if (person.is_drawn)
            return true;
    }
    return false;
}
