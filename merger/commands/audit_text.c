// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/audit_text.h"

#include "common/json.h"
#include "common/text.h"
#include "merger/commands/summary.h"

#include <stdio.h>
#include <string.h>

static const char *outcome_name(enum estimate_outcome outcome)
{
    static const char *const names[] = {[ESTIMATE_FAILS] = "fails",
                                        [ESTIMATE_ALL_EXAMINED] = "all_examined",
                                        [ESTIMATE_QUALIFIES] = "qualifies"};
    return names[outcome];
}

// ---- for people -------------------------------------------------------------------------------

static void print_sample(const struct audit_text *text)
{
    const struct audit_sheet *sheet = text->sheet;
    const struct estimate_count *count = &text->count;
    printf("Sample: %zu of %zu people, seed \"%s\", list %s\n", sheet->count, sheet->people,
           sheet->seed, sheet->list);
    printf("Checked: %lu: %lu valid, %lu %s, %lu invalid, %lu unknown\n", count->checked,
           count->valid, count->duplicates,
           summary_plural(count->duplicates, "duplicate", "duplicates"), count->invalid,
           count->unknown);
    if (text->left > 0)
        printf("Not checked: %zu, the first of them number %lu\n", text->left, count->checked + 1);
    if (text->unused > 0)
        printf("Not used: %zu %s behind number %lu; only what stands before a gap is a random "
               "sample\n",
               text->unused, summary_plural(text->unused, "verdict", "verdicts"),
               count->checked + 1);
    if (count->known > count->duplicates)
        printf("Known besides: %lu %s of people outside the sample, which the formulas leave out; "
               "see \"merger answer\"\n",
               count->known - count->duplicates,
               summary_plural(count->known - count->duplicates, "duplicate", "duplicates"));
}

static void print_california(const struct estimate_count *count)
{
    static const char *const sentences[] = {[ESTIMATE_FAILS] = "it would fail there",
                                            [ESTIMATE_ALL_EXAMINED] =
                                                "every signature would be examined there",
                                            [ESTIMATE_QUALIFIES] = "it would qualify there"};
    struct estimate_california found;
    estimate_california(count, &found);
    printf("California: %lu valid: %lu.%02lu %% of %lu are %lu, less %lu %s", found.valid,
           found.share / 100, found.share % 100, count->people, found.uncorrected, found.duplicates,
           summary_plural(found.duplicates, "duplicate", "duplicates"));
    if (count->goal > 0)
        printf("; %s", sentences[estimate_outcome_of(found.valid, count->goal)]);
    puts(" (Cal. Code Regs., tit. 2, 20530-20532)");
}

static void print_washington(const struct estimate_count *count)
{
    struct estimate_washington found;
    estimate_washington(count, &found);
    printf("Washington: at most %lu invalid, so that at least %lu are not", found.invalid,
           found.left);
    if (count->goal > 0 && found.pairs_allowed < 0)
        printf("; it would not pass there, even without duplicates");
    else if (count->goal > 0)
        printf("; %lu duplicates in the sample, up to %ld allowed: it would %spass there",
               count->duplicates, found.pairs_allowed, found.passes ? "" : "not ");
    puts(" (Wash. Admin. Code 434-379-010)");
}

static void print_interval(const struct estimate_count *count,
                           const struct estimate_interval *found)
{
    printf("With %d %% confidence: %lu to %lu people signed validly: %lu to %lu signatures are not "
           "invalid, %lu to %lu of them are duplicates%s\n",
           ESTIMATE_LEVEL_PERCENT, found->valid.low, found->valid.high, found->not_invalid.low,
           found->not_invalid.high, found->duplicates.low, found->duplicates.high,
           count->of_whole_list ? ", as each was looked for in the whole list" : "");
}

// What it comes to, in one sentence.
static void print_meaning(const struct estimate_count *count, const struct estimate_range *valid)
{
    unsigned long goal = count->goal;
    if (goal == 0)
        printf("So at least %lu of %lu people signed validly; the campaign has no goal.\n",
               valid->low, count->people);
    else if (valid->low >= goal)
        printf("So the goal of %lu is reached: at least %lu signed validly.\n", goal, valid->low);
    else if (valid->high < goal)
        printf("So the goal of %lu is not reached: at most %lu signed validly.\n", goal,
               valid->high);
    else
        printf("So the sample does not tell whether the goal of %lu is reached: check more "
               "people%s.\n",
               goal,
               count->of_whole_list
                   ? ""
                   : ", or look for each of them in the whole list and say --whole-list");
}

void audit_text_print(const struct audit_text *text)
{
    struct estimate_interval interval;
    print_sample(text);
    if (text->count.checked == 0) {
        puts("There is nothing to estimate from: fill in the verdicts from number 1 on.");
        return;
    }
    estimate_interval(&text->count, &interval);
    print_california(&text->count);
    print_washington(&text->count);
    print_interval(&text->count, &interval);
    print_meaning(&text->count, &interval.valid);
}

// ---- for programs -----------------------------------------------------------------------------

static void put_sample(const struct audit_text *text, struct json *json)
{
    const struct audit_sheet *sheet = text->sheet;
    const struct estimate_count *count = &text->count;
    json_string(json, "seed", sheet->seed);
    json_string(json, "list", sheet->list);
    json_bool(json, "changed", sheet->changed);
    json_number(json, "people", sheet->people);
    json_number(json, "sample", sheet->count);
    json_number(json, "checked", count->checked);
    json_number(json, "left", text->left);
    json_number(json, "unused", text->unused);
    json_number(json, "refused", sheet->refusals.count);
    json_bool(json, "whole_list", count->of_whole_list);
    json_number(json, "goal", count->goal);
    json_number(json, "valid", count->valid);
    json_number(json, "duplicates", count->duplicates);
    json_number(json, "invalid", count->invalid);
    json_number(json, "unknown", count->unknown);
    json_number(json, "known_duplicates", count->known);
}

static void put_california(const struct estimate_count *count, struct json *json)
{
    struct estimate_california found;
    estimate_california(count, &found);
    json_open_object(json, "california");
    json_number(json, "valid", found.valid);
    json_number(json, "uncorrected", found.uncorrected);
    json_number(json, "duplicates", found.duplicates);
    json_number(json, "share", found.share);
    if (count->goal > 0)
        json_string(json, "outcome", outcome_name(estimate_outcome_of(found.valid, count->goal)));
    json_close_object(json);
}

static void put_washington(const struct estimate_count *count, struct json *json)
{
    struct estimate_washington found;
    estimate_washington(count, &found);
    json_open_object(json, "washington");
    json_number(json, "invalid", found.invalid);
    json_number(json, "not_invalid", found.left);
    if (count->goal > 0) {
        json_integer(json, "pairs_allowed", found.pairs_allowed);
        json_bool(json, "passes", found.passes);
    }
    json_close_object(json);
}

static void put_range(struct json *json, const char *key, const struct estimate_range *range)
{
    json_open_object(json, key);
    json_number(json, "low", range->low);
    json_number(json, "high", range->high);
    json_close_object(json);
}

static void put_interval(const struct estimate_count *count, struct json *json)
{
    struct estimate_interval found;
    estimate_interval(count, &found);
    json_open_object(json, "interval");
    json_number(json, "level_percent", ESTIMATE_LEVEL_PERCENT);
    put_range(json, "valid", &found.valid);
    put_range(json, "duplicates", &found.duplicates);
    put_range(json, "not_invalid", &found.not_invalid);
    json_close_object(json);
}

void audit_text_put_json(const struct audit_text *text)
{
    struct json json = {.out = stdout};
    json_open_object(&json, NULL);
    put_sample(text, &json);
    if (text->count.checked > 0) {
        put_california(&text->count, &json);
        put_washington(&text->count, &json);
        put_interval(&text->count, &json);
    }
    json_close_object(&json);
    putchar('\n');
}
