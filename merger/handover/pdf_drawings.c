// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_drawings.h"

#include "common/platform.h"
#include "merger/handover/pdf.h"
#include "merger/handover/pdf_memory.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_POINT_CAP 8192

struct drawing {
    size_t position; // in the master list
    size_t place;
    size_t first, count; // points
};

struct pdf_drawings {
    const struct listing *listing;
    size_t window;
    size_t next_place;     // the first that was not looked at
    struct drawing *items; // of the window, by place
    size_t item_count;
    size_t at; // the one that was asked for last
    struct strokes_point *points;
    size_t point_count, point_cap;
    struct strokes full, coarse;
};

enum status pdf_drawings_new(const struct listing *listing, size_t window,
                             struct pdf_drawings **out)
{
    struct pdf_drawings *drawings = pdf_memory_new(sizeof *drawings);
    *out = drawings;
    if (!drawings)
        return STATUS_NO_MEMORY;
    memset(drawings, 0, sizeof *drawings);
    drawings->listing = listing;
    drawings->window = window;
    drawings->items = calloc(window, sizeof *drawings->items);
    if (drawings->items)
        return STATUS_OK;
    pdf_drawings_free(drawings);
    *out = NULL;
    return STATUS_NO_MEMORY;
}

void pdf_drawings_free(struct pdf_drawings *drawings)
{
    if (!drawings)
        return;
    pdf_memory_free(drawings->points);
    free(drawings->items);
    pdf_memory_free(drawings);
}

// ---- a window ---------------------------------------------------------------------------------

static int compare_positions(const void *a, const void *b)
{
    const struct drawing *left = a, *right = b;
    return (left->position > right->position) - (left->position < right->position);
}

static int compare_places(const void *a, const void *b)
{
    const struct drawing *left = a, *right = b;
    return (left->place > right->place) - (left->place < right->place);
}

static bool make_room(struct pdf_drawings *drawings, size_t count)
{
    size_t cap = drawings->point_cap ? drawings->point_cap : FIRST_POINT_CAP;
    while (cap - drawings->point_count < count)
        cap *= 2;
    if (cap == drawings->point_cap)
        return true;
    struct strokes_point *points = pdf_memory_new(cap * sizeof *points);
    if (!points)
        return false;
    if (drawings->point_count > 0)
        memcpy(points, drawings->points, drawings->point_count * sizeof *points);
    pdf_memory_free(drawings->points);
    drawings->points = points;
    drawings->point_cap = cap;
    return true;
}

static enum status read_drawing(struct pdf_drawings *drawings, struct drawing *item)
{
    enum status status = listing_strokes(drawings->listing, item->place, &drawings->full);
    if (status != STATUS_OK)
        return status;
    strokes_coarsen(&drawings->full, PDF_STROKES_SHIFT, &drawings->coarse);
    if (!make_room(drawings, drawings->coarse.count))
        return STATUS_NO_MEMORY;
    item->first = drawings->point_count;
    item->count = drawings->coarse.count;
    memcpy(drawings->points + item->first, drawings->coarse.points,
           item->count * sizeof *drawings->points);
    drawings->point_count += item->count;
    return STATUS_OK;
}

// The next people whose signatures are drawn, from a place on.
static void choose_window(struct pdf_drawings *drawings, size_t place)
{
    const struct listing *listing = drawings->listing;
    drawings->item_count = drawings->point_count = drawings->at = 0;
    for (; place < listing->named_count && drawings->item_count < drawings->window; place++) {
        struct listing_person person;
        listing_get(listing, place, &person);
        if (person.is_drawn)
            drawings->items[drawings->item_count++] =
                (struct drawing){.place = place, .position = listing_position(listing, place)};
    }
    drawings->next_place = place;
}

static enum status read_window(struct pdf_drawings *drawings, size_t place)
{
    enum status status = STATUS_OK;
    choose_window(drawings, place);
    qsort(drawings->items, drawings->item_count, sizeof *drawings->items, compare_positions);
    for (size_t i = 0; i < drawings->item_count && status == STATUS_OK; i++)
        status = platform_interrupted() ? STATUS_INTERRUPTED
                                        : read_drawing(drawings, &drawings->items[i]);
    qsort(drawings->items, drawings->item_count, sizeof *drawings->items, compare_places);
    return status;
}

enum status pdf_drawings_get(struct pdf_drawings *drawings, size_t place,
                             const struct strokes_point **points, size_t *count)
{
    if (place >= drawings->next_place) {
        enum status status = read_window(drawings, place);
        if (status != STATUS_OK)
            return status;
    }
    while (drawings->items[drawings->at].place < place)
        drawings->at++;
    const struct drawing *item = &drawings->items[drawings->at];
    *points = drawings->points + item->first;
    *count = item->count;
    return STATUS_OK;
}
