// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/refusals.h"

#include "common/cli.h"
#include "common/report.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

#define MAX_SHOWN 20 // a stick may hold thousands of files

void refusals_print(const struct merge *merge)
{
    size_t count = 0;
    for (size_t i = 0; i < merge->refusal_count; i++) {
        const struct merge_refusal *refusal = &merge->refusals[i];
        if (refusal->unreadable != STATUS_OK || ++count > MAX_SHOWN)
            continue;
        if (count == 1)
            puts("\nRefused:");
        fputs("  ", stdout);
        cli_print_cell(refusal->path, strlen(refusal->path), 0);
        printf(": %s\n", messages_get(LANG_EN, verify_message(refusal->verdict)));
    }
    if (count > MAX_SHOWN)
        printf("  and %zu more; --json names all of them\n", count - MAX_SHOWN);
}

void refusals_report(const struct merge *merge)
{
    size_t count = 0;
    for (size_t i = 0; i < merge->refusal_count; i++)
        if (merge->refusals[i].unreadable != STATUS_OK && ++count <= MAX_SHOWN)
            report(merge->refusals[i].unreadable, merge->refusals[i].path);
    if (count > MAX_SHOWN)
        report_say(EXIT_DONE, "and %zu more could not be read; --json names all of them",
                   count - MAX_SHOWN);
}

// Why a file of decisions is of no use.
static const char *decisions_reason(enum status status)
{
    switch (status) {
    case STATUS_NEWER:
        return "newer_format";
    case STATUS_WRONG_KEY:
        return "not_for_us";
    case STATUS_DAMAGED:
        return "damaged";
    case STATUS_FOREIGN:
        return "foreign_campaign";
    case STATUS_FORGED:
        return "forged_decision";
    default:
        return "unreadable";
    }
}

static const char *reason_of(const struct merge_refusal *refusal)
{
    if (refusal->of_decisions)
        return decisions_reason(refusal->unreadable);
    return refusal->unreadable != STATUS_OK ? "unreadable"
                                            : batch_read_verdict_name(refusal->verdict);
}

void refusals_put(const struct merge *merge, struct json *json)
{
    json_open_array(json, "refused");
    for (size_t i = 0; i < merge->refusal_count; i++) {
        const struct merge_refusal *refusal = &merge->refusals[i];
        char path[PLATFORM_PATH_CAP];
        text_show(refusal->path, strlen(refusal->path), path, sizeof path);
        json_open_object(json, NULL);
        json_string(json, "path", path);
        json_string(json, "reason", reason_of(refusal));
        json_close_object(json);
    }
    json_close_array(json);
}
