// SPDX-License-Identifier: Apache-2.0
#include "common/text.h"
#include "merger/figures/chart.h"
#include "merger/figures/chart_parts.h"

#include <string.h>

#define NAME "regions"
#define ROW_HEIGHT 44
#define BAR_TOP 20 // of a row: the name is above
#define BAR_HEIGHT 14
#define NAME_COLUMNS 72 // as many letters as surely fit
#define VALUE_ROOM 90   // at the right of the longest bar

// How many bytes of a clean text so many columns take.
static size_t cut(const char *text, size_t columns)
{
    size_t len = 0, fits = 0;
    while (text[len] != '\0') {
        do
            len++;
        while (((unsigned char)text[len] & 0xc0) == 0x80);
        if (text_width(text, len) > columns)
            return fits;
        fits = len;
    }
    return fits;
}

static void put_name(struct html *html, const struct region_count *count)
{
    if (count->kind == REGION_COUNT_OTHERS) {
        html_say(html, MSG_REGIONS_OTHERS);
    } else if (count->kind == REGION_COUNT_NONE) {
        html_say(html, MSG_REGIONS_NONE);
    } else {
        size_t len = cut(count->name, NAME_COLUMNS);
        html_text_len(html, count->name, len);
        html_put(html, count->name[len] != '\0' ? "…" : "");
    }
}

static void put_row(struct html *html, const struct chart_parts_scale *scale,
                    const struct region_count *count, int row)
{
    static const enum chart_parts_fill fills[] = {
        [REGION_COUNT_NAMED] = CHART_PARTS_FULL,
        [REGION_COUNT_OTHERS] = CHART_PARTS_HATCHED,
        [REGION_COUNT_NONE] = CHART_PARTS_EMPTY,
    };
    int top = row * ROW_HEIGHT, length = chart_parts_length(scale, count->people);
    chart_parts_open_text(html, 0, top + BAR_TOP - 5, CHART_PARTS_START);
    put_name(html, count);
    chart_parts_close_text(html);
    chart_parts_bar(html, NAME, fills[count->kind], 1, top + BAR_TOP, length, BAR_HEIGHT);
    chart_parts_number(html, length + 8, top + BAR_TOP + BAR_HEIGHT - 2, CHART_PARTS_START,
                       count->people);
}

// What is drawn: the named ones that have room, the rest of them in one with the others, and none.
static size_t choose(const struct region_counts *counts, struct region_count *rows)
{
    struct region_count others = {.kind = REGION_COUNT_OTHERS};
    size_t count = 0;
    for (size_t i = 0; i < counts->count; i++) {
        const struct region_count *item = &counts->items[i];
        if (item->kind == REGION_COUNT_NAMED && i < CHART_MAX_REGIONS)
            rows[count++] = *item;
        else if (item->kind != REGION_COUNT_NONE)
            others.people += item->people;
    }
    if (others.people > 0)
        rows[count++] = others;
    if (counts->count > 0 && counts->items[counts->count - 1].kind == REGION_COUNT_NONE)
        rows[count++] = counts->items[counts->count - 1];
    return count;
}

void chart_regions(const struct region_counts *counts, struct html *html)
{
    struct region_count rows[CHART_MAX_REGIONS + 2];
    unsigned long most = 1;
    size_t count = choose(counts, rows);
    for (size_t i = 0; i < count; i++)
        most = rows[i].people > most ? rows[i].people : most;
    const struct chart_parts_scale scale = {1, most, CHART_PARTS_WIDTH - VALUE_ROOM};
    if (count == 0)
        return;
    chart_parts_open(html, NAME, (int)count * ROW_HEIGHT, MSG_REGIONS_TITLE, MSG_REGIONS_DESC,
                     counts->people);
    for (size_t i = 0; i < count; i++)
        put_row(html, &scale, &rows[i], (int)i);
    chart_parts_close(html);
}
