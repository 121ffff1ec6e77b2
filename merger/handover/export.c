// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/export_parts.h"

#include "merger/handover/letter.h"
#include "merger/handover/list_html.h"
#include "merger/handover/pdf_document.h"

#include <string.h>

// A browser has every letter.
static enum status write_html(const struct listing *listing, enum lang lang, struct output *output,
                              struct progress *progress, unsigned long *lacking_count)
{
    *lacking_count = 0;
    return list_html_write(listing, lang, output, progress);
}

static const struct export_format formats[] = {
    {.name = "csv", .suffix = ".csv", .table = &rows_csv},
    {.name = "jsonl", .suffix = ".jsonl", .table = &rows_jsonl},
    {.name = "xlsx", .suffix = ".xlsx", .table = &rows_xlsx, .needs_file = true},
    {.name = "html", .suffix = ".html", .document = write_html},
    {.name = "pdf", .suffix = ".pdf", .document = pdf_document_write},
};
static const size_t format_count = sizeof formats / sizeof *formats;

const struct export_format *export_format_named(const char *name)
{
    for (size_t i = 0; i < format_count; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

const struct export_format *export_format_of_path(const char *path)
{
    const char *suffix = strrchr(path, '.');
    for (size_t i = 0; suffix && i < format_count; i++)
        if (strcmp(formats[i].suffix, suffix) == 0)
            return &formats[i];
    return NULL;
}

struct rows_column export_field_column(enum record_field field, enum lang lang)
{
    static const unsigned widths[RECORD_FORM_END] = {
        [RECORD_FAMILY_NAME] = 20, [RECORD_GIVEN_NAME] = 16, [RECORD_PATRONYMIC] = 20,
        [RECORD_BIRTH_DATE] = 14,  [RECORD_ID_NUMBER] = 16,  [RECORD_CITY] = 20,
        [RECORD_ADDRESS] = 32,     [RECORD_PHONE] = 18,      [RECORD_EMAIL] = 24,
        [RECORD_COMMENT] = 40,
    };
    return (struct rows_column){.name = record_field_name(field),
                                .head = messages_get(lang, letter_field_head(field)),
                                .width = widths[field]};
}

struct rows_column export_signature_column(enum lang lang)
{
    return (struct rows_column){.name = EXPORT_SIGNATURE_NAME,
                                .head = messages_get(lang, MSG_HANDOVER_SIGNATURE),
                                .width = 12};
}

enum status export_write_people(const struct listing *listing, const struct export_plan *plan,
                                const struct export_format *format, struct output *output,
                                struct progress *progress, struct export_result *result)
{
    *result = (struct export_result){
        .count = (unsigned long)(listing->named_count + listing->unnamed_count)};
    if (format->table)
        return export_people(listing, plan, format->table, output, progress);
    return format->document(listing, plan->lang, output, progress, &result->lacking_count);
}

static enum status write_people(const struct roll *roll, const struct export_plan *plan,
                                const struct export_format *format, struct output *output,
                                struct progress *progress, struct export_result *result)
{
    struct listing listing;
    enum status status = listing_make(roll, &plan->people, progress, &listing);
    if (status != STATUS_OK)
        return status;
    status = export_write_people(&listing, plan, format, output, progress, result);
    listing_free(&listing);
    return status;
}

bool export_tells_kept_town(const struct roll *roll, const struct export_plan *plan)
{
    const struct campaign_field *city = &roll->folder->campaign.fields[RECORD_CITY];
    bool leaves = city->need != CAMPAIGN_OFF && (city->handed_over || plan->people.internal);
    return plan->people.order == LISTING_BY_REGION && !leaves;
}

enum status export_write(const struct roll *roll, const struct export_plan *plan,
                         const struct export_format *format, struct output *output,
                         struct progress *progress, struct export_result *result)
{
    *result = (struct export_result){.count = 0};
    if (!plan->all)
        return write_people(roll, plan, format, output, progress, result);
    result->count = (unsigned long)roll->tally.entry_count;
    return export_entries(roll, plan, format->table, output, progress);
}
