// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/totals.h"

#include "common/date.h"
#include "common/json.h"
#include "merger/linkage/link.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

// ---- texts ------------------------------------------------------------------------------------

static const uint8_t *text_of(const struct tally_entry *entry)
{
    return entry->cell->batch->header.campaign_hash;
}

// There are as many as campaign files were made: a handful.
static struct totals_text *find_text(struct totals *totals, const uint8_t hash[32])
{
    for (size_t i = 0; i < totals->text_count; i++)
        if (memcmp(totals->texts[i].hash, hash, sizeof totals->texts[i].hash) == 0)
            return &totals->texts[i];
    return NULL;
}

static enum status add_text(struct totals *totals, const uint8_t hash[32], bool is_known)
{
    struct totals_text *texts =
        realloc(totals->texts, (totals->text_count + 1) * sizeof *totals->texts);
    if (!texts)
        return STATUS_NO_MEMORY;
    totals->texts = texts;
    texts[totals->text_count] = (struct totals_text){.is_known = is_known};
    memcpy(texts[totals->text_count++].hash, hash, sizeof texts->hash);
    return STATUS_OK;
}

static int compare_texts(const void *a, const void *b)
{
    const struct totals_text *left = a, *right = b;
    return memcmp(left->hash, right->hash, sizeof left->hash);
}

static enum status count_texts(const struct roll *roll, struct totals *totals)
{
    enum status status = add_text(totals, roll->folder->campaign.hash, true);
    for (size_t i = 0; i < roll->tally.entry_count && status == STATUS_OK; i++) {
        const struct tally_entry *entry = &roll->tally.entries[i];
        if (!find_text(totals, text_of(entry)))
            status = add_text(totals, text_of(entry), false);
        if (status != STATUS_OK)
            return status;
        struct totals_text *text = find_text(totals, text_of(entry));
        text->entries++;
        text->people += entry->state == TALLY_COUNTED;
    }
    if (status == STATUS_OK)
        qsort(totals->texts + 1, totals->text_count - 1, sizeof *totals->texts, compare_texts);
    return status;
}

enum status totals_make(const struct listing *listing, const struct letter *letter, uint16_t day,
                        struct totals *out)
{
    const struct roll *roll = listing->roll;
    *out = (struct totals){.listing = listing, .letter = letter, .day = day};
    enum status status =
        fingerprint_make(&roll->facts, roll->folder->campaign.id, out->fingerprint);
    if (status == STATUS_OK)
        status = count_texts(roll, out);
    if (status != STATUS_OK)
        totals_free(out);
    return status;
}

void totals_free(struct totals *totals)
{
    free(totals->texts);
    *totals = (struct totals){.texts = NULL};
}

void totals_hash(const struct totals_text *text, char out[TOTALS_HASH_CAP])
{
    sodium_bin2hex(out, TOTALS_HASH_CAP, text->hash, TOTALS_HASH_DIGITS / 2);
}

// ---- for programs -----------------------------------------------------------------------------

static void put_people(const struct totals *totals, struct json *json)
{
    const struct tally *tally = &totals->listing->roll->tally;
    json_open_object(json, "people");
    json_number(json, "counted", totals->letter->signature_count);
    json_number(json, "named", totals->listing->named_count);
    json_number(json, "unnamed", totals->listing->unnamed_count);
    json_number(json, "certain", tally->certain);
    json_number(json, "low", tally->certain);
    json_number(json, "high", tally->high);
    json_close_object(json);
}

static void put_entries(const struct tally *tally, struct json *json)
{
    json_open_object(json, "entries");
    json_number(json, "entries", tally->total.entries);
    for (enum tally_state i = 0; i < TALLY_STATE_COUNT; i++)
        json_number(json, tally_state_name(i), tally->total.by_state[i]);
    json_close_object(json);
    json_open_object(json, "reasons");
    for (enum tally_reason i = TALLY_NO_REASON + 1; i < TALLY_REASON_COUNT; i++)
        if (tally->total.by_reason[i] > 0)
            json_number(json, tally_reason_name(i), tally->total.by_reason[i]);
    json_close_object(json);
}

static void put_texts(const struct totals *totals, struct json *json)
{
    json_open_array(json, "texts");
    for (size_t i = 0; i < totals->text_count; i++) {
        const struct totals_text *text = &totals->texts[i];
        char hash[TOTALS_HASH_CAP];
        json_open_object(json, NULL);
        if (text->is_known)
            json_number(json, "version", totals->listing->roll->folder->campaign.version);
        totals_hash(text, hash);
        json_string(json, "hash", hash);
        json_number(json, "entries", text->entries);
        json_number(json, "people", text->people);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_days(const struct letter *letter, struct json *json)
{
    json_open_array(json, "days");
    for (size_t i = 0; i < letter->day_count; i++) {
        char day[DATE_CAP];
        date_print(date_from_days(letter->days[i].day), day);
        json_open_object(json, NULL);
        json_string(json, "day", day);
        json_number(json, "named", letter->days[i].count);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_towns(const struct letter *letter, struct json *json)
{
    json_open_array(json, "towns");
    for (size_t i = 0; i < letter->region_count; i++) {
        json_open_object(json, NULL);
        json_string(json, "town", letter->regions[i].name);
        json_number(json, "named", letter->regions[i].count);
        json_close_object(json);
    }
    json_close_array(json);
    json_number(json, "no_town", letter->no_region_count);
}

void totals_write_json(const struct totals *totals, FILE *out)
{
    struct json json = {.out = out};
    char made[DATE_CAP], letters[LETTERS_CAP];
    date_print(date_from_days(totals->day), made);
    letters_print(totals->fingerprint, letters);
    json_open_object(&json, NULL);
    json_string(&json, "made", made);
    put_people(totals, &json);
    put_entries(&totals->listing->roll->tally, &json);
    put_texts(totals, &json);
    put_days(totals->letter, &json);
    if (totals->letter->has_regions)
        put_towns(totals->letter, &json);
    json_string(&json, "fingerprint", letters);
    json_number(&json, "counting_rules", TALLY_RULE_VERSION);
    json_number(&json, "linkage_rules", LINK_RULE_VERSION);
    json_close_object(&json);
    fputc('\n', out);
}
