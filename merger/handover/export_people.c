// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/export_parts.h"

#include "common/platform.h"
#include "common/secret.h"

#include <stdio.h>

#define DRAWING_LEN 3000 // bytes of an SVG path, about

struct people {
    const struct listing *listing;
    const struct export_plan *plan;
    struct rows_column columns[ROWS_MAX_COLUMNS];
    size_t column_count;
    bool has_signature; // the very last column
    struct rows rows;
    struct listing_drawing *drawing; // of the row that is being made
};

// The signature goes where the name goes, but is not published.
static void choose_columns(struct people *people)
{
    const struct listing *listing = people->listing;
    for (size_t i = 0; i < listing->field_count; i++) {
        people->columns[people->column_count++] =
            export_field_column(listing->fields[i], people->plan->lang);
        people->has_signature |= listing->fields[i] <= RECORD_PATRONYMIC && !listing->plan.redact;
    }
    if (people->has_signature)
        people->columns[people->column_count++] = export_signature_column(people->plan->lang);
}

static uint64_t measure_texts(const struct listing *listing)
{
    uint64_t len = 0;
    for (size_t i = 0; i < listing->named_count; i++) {
        struct listing_person person;
        listing_get(listing, i, &person);
        for (enum record_field field = 1; field < RECORD_FORM_END; field++)
            len += person.fields[field].len;
        len += person.is_drawn ? DRAWING_LEN : 0;
    }
    return len;
}

static enum status add_person(struct people *people, size_t place,
                              const struct listing_person *person)
{
    const struct listing *listing = people->listing;
    struct rows_value values[ROWS_MAX_COLUMNS];
    for (size_t i = 0; i < listing->field_count; i++)
        values[i] = rows_bytes(person->fields[listing->fields[i]]);
    enum status status =
        person->is_drawn ? listing_draw(listing, place, people->drawing) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    values[listing->field_count] = rows_text(person->is_drawn ? people->drawing->path : "");
    return rows_add(&people->rows, values);
}

// ---- sheets -----------------------------------------------------------------------------------

static enum status turn_to_region(struct people *people, uint32_t region)
{
    return rows_sheet(&people->rows, region == REGION_NONE
                                         ? messages_get(people->plan->lang, MSG_HANDOVER_NO_REGION)
                                         : people->listing->regions.items[region].name);
}

static enum status add_named(struct people *people, struct progress *progress)
{
    const struct listing *listing = people->listing;
    enum status status = STATUS_OK;
    uint32_t region = 0;
    for (size_t i = 0; i < listing->named_count && status == STATUS_OK &&
                       !output_failed(people->rows.plan.output);
         i++) {
        struct listing_person person;
        progress_set(progress, (unsigned long)i);
        listing_get(listing, i, &person);
        if (people->plan->sheet_per_region && (i == 0 || person.region != region))
            status = turn_to_region(people, person.region);
        region = person.region;
        if (status == STATUS_OK && platform_interrupted())
            status = STATUS_INTERRUPTED;
        if (status == STATUS_OK)
            status = add_person(people, i, &person);
    }
    return status;
}

static enum status add_unnamed(struct people *people, struct progress *progress)
{
    const struct listing *listing = people->listing;
    struct rows_value values[ROWS_MAX_COLUMNS];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < people->column_count; i++)
        values[i] = rows_text("");
    if (people->plan->sheet_per_region && listing->unnamed_count > 0)
        status = rows_sheet(&people->rows, messages_get(people->plan->lang, MSG_HANDOVER_UNNAMED));
    for (size_t i = 0; i < listing->unnamed_count && status == STATUS_OK &&
                       !output_failed(people->rows.plan.output);
         i++) {
        progress_set(progress, (unsigned long)(listing->named_count + i));
        status = platform_interrupted() ? STATUS_INTERRUPTED : rows_add(&people->rows, values);
    }
    return status;
}

static enum status add_all(struct people *people, const struct rows_format *format,
                           struct output *output, struct progress *progress)
{
    const struct rows_plan plan = {.output = output,
                                   .columns = people->columns,
                                   .column_count = people->column_count,
                                   .text_len = measure_texts(people->listing)};
    enum status status = rows_begin(&people->rows, format, &plan);
    if (status == STATUS_OK)
        status = add_named(people, progress);
    if (status == STATUS_OK)
        status = add_unnamed(people, progress);
    if (status == STATUS_OK)
        status = rows_finish(&people->rows);
    rows_end(&people->rows);
    return status;
}

enum status export_people(const struct listing *listing, const struct export_plan *plan,
                          const struct rows_format *format, struct output *output,
                          struct progress *progress)
{
    struct people people = {.listing = listing, .plan = plan};
    people.drawing = secret_alloc(sizeof *people.drawing);
    if (!people.drawing)
        return STATUS_NO_MEMORY;
    choose_columns(&people);
    progress_begin(progress, MSG_PROGRESS_WRITING,
                   (unsigned long)(listing->named_count + listing->unnamed_count));
    enum status status = add_all(&people, format, output, progress);
    progress_end(progress);
    secret_free(people.drawing);
    return status;
}
