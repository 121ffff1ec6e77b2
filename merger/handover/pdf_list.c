// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_list.h"

#include "common/platform.h"
#include "merger/handover/pdf_drawings.h"
#include "merger/handover/pdf_flow.h"
#include "merger/handover/pdf_memory.h"
#include "merger/handover/pdf_words.h"

#include <string.h>

#define SIZE (9 * PDF_POINT)
#define SIGNATURE_WIDTH (66 * PDF_POINT)
#define SIGNATURE_PADDING (2 * PDF_POINT)
#define SIGNATURE_ROW (SIGNATURE_WIDTH / 3 + 2 * SIGNATURE_PADDING)
#define CELL_PADDING (6 * PDF_POINT) // both sides of a cell
#define NAME_CAP 1024                // three names, and what is between them
#define NUMBER_CAP 24

// What a column shows besides the fields of the form.
enum { COLUMN_NUMBER = RECORD_FORM_END, COLUMN_NAME, COLUMN_SIGNATURE };

// How wide a field's column is, in points: exactly so, or that is its share of what is left.
static const struct {
    unsigned short points;
    bool is_share;
} widths[] = {
    [RECORD_BIRTH_DATE] = {64, false}, [RECORD_ID_NUMBER] = {80, false},
    [RECORD_CITY] = {90, true},        [RECORD_ADDRESS] = {130, true},
    [RECORD_PHONE] = {88, false},      [RECORD_EMAIL] = {120, true},
    [RECORD_COMMENT] = {170, true},    [COLUMN_NAME] = {180, true},
};

struct list {
    const struct listing *listing;
    const struct letter *letter;
    struct pdf_flow flow;
    struct pdf_table table;
    unsigned shows[PDF_MAX_COLUMNS]; // an enum record_field, or one of the above
    long signature_x;
    bool is_first; // who follows is
    uint32_t region;
    uint16_t day; // of the one before
    struct pdf_drawings *drawings;
    char *name; // of the one who is being printed; NAME_CAP bytes
};

// ---- columns ----------------------------------------------------------------------------------

static void add_column(struct list *list, unsigned shows, enum message title, long width)
{
    struct pdf_table *table = &list->table;
    list->shows[table->column_count] = shows;
    table->columns[table->column_count++] = (struct pdf_column){
        .title = messages_get(list->letter->lang, title),
        .width = width,
        .is_number = shows == COLUMN_NUMBER,
    };
}

static long number_width(const struct pdf *pdf, unsigned long number)
{
    char text[NUMBER_CAP];
    snprintf(text, sizeof text, "%lu", number);
    const long width = pdf_width(pdf, PDF_REGULAR, SIZE, text, strlen(text)) + CELL_PADDING;
    return width > 26 * PDF_POINT ? width : 26 * PDF_POINT;
}

// The names together are one column.
static void choose_columns(struct list *list, const struct pdf *pdf)
{
    bool has_name = false;
    add_column(list, COLUMN_NUMBER, MSG_HANDOVER_NUMBER,
               number_width(pdf, (unsigned long)list->listing->named_count));
    for (size_t i = 0; i < list->listing->field_count; i++) {
        const enum record_field field = list->listing->fields[i];
        if (field > RECORD_PATRONYMIC)
            add_column(list, field, letter_field_head(field), 0);
        else if (!has_name)
            add_column(list, COLUMN_NAME, MSG_PDF_FULL_NAME, 0);
        has_name |= field <= RECORD_PATRONYMIC;
    }
    if (letter_shows_signatures(list->listing))
        add_column(list, COLUMN_SIGNATURE, MSG_HANDOVER_SIGNATURE, SIGNATURE_WIDTH + CELL_PADDING);
}

// What the columns take that are as wide as they are, and how many shares the others have.
static long measure_columns(const struct list *list, long *shares)
{
    long fixed = 0;
    *shares = 0;
    for (size_t i = 0; i < list->table.column_count; i++) {
        const unsigned shows = list->shows[i];
        if (shows == COLUMN_NUMBER || shows == COLUMN_SIGNATURE)
            fixed += list->table.columns[i].width;
        else
            *(widths[shows].is_share ? shares : &fixed) += widths[shows].points * PDF_POINT;
    }
    return fixed;
}

static bool needs_wide_pages(const struct list *list)
{
    long shares;
    const long fixed = measure_columns(list, &shares);
    return fixed + shares > PDF_SHORT_SIDE - 2 * PDF_FLOW_MARGIN;
}

// The columns with shares take what is left; without any, the table is narrow.
static void set_widths(struct list *list)
{
    long shares, x = list->flow.left;
    const long left = list->flow.width - measure_columns(list, &shares);
    for (size_t i = 0; i < list->table.column_count; i++) {
        struct pdf_column *column = &list->table.columns[i];
        const unsigned shows = list->shows[i];
        if (shows != COLUMN_NUMBER && shows != COLUMN_SIGNATURE)
            column->width = widths[shows].points * PDF_POINT;
        if (shares > 0 && shows < COLUMN_SIGNATURE && widths[shows].is_share)
            column->width = (long)((long long)left * widths[shows].points * PDF_POINT / shares);
        if (shows == COLUMN_SIGNATURE)
            list->signature_x = x + CELL_PADDING / 2;
        x += column->width;
    }
}

// ---- one person -------------------------------------------------------------------------------

static struct pdf_cell field_cell(const struct listing_person *person, unsigned field)
{
    const struct record_value value = person->fields[field];
    return (struct pdf_cell){value.bytes ? (const char *)value.bytes : "", value.len};
}

// Family name first, as on a passport; for publishing it is an initial, which stands last.
static struct pdf_cell name_cell(const struct list *list, const struct listing_person *person)
{
    static const enum record_field orders[2][3] = {
        {RECORD_FAMILY_NAME, RECORD_GIVEN_NAME, RECORD_PATRONYMIC},
        {RECORD_GIVEN_NAME, RECORD_PATRONYMIC, RECORD_FAMILY_NAME}};
    char *name = list->name;
    size_t len = 0;
    for (size_t i = 0; i < 3; i++) {
        const struct pdf_cell part = field_cell(person, orders[list->listing->plan.redact][i]);
        if (part.len == 0 || len + 1 + part.len > NAME_CAP)
            continue;
        if (len > 0)
            name[len++] = ' ';
        memcpy(name + len, part.text, part.len);
        len += part.len;
    }
    return (struct pdf_cell){name, len};
}

static void make_cells(const struct list *list, const struct listing_person *person,
                       const char *number, struct pdf_cell *cells)
{
    for (size_t i = 0; i < list->table.column_count; i++) {
        const unsigned shows = list->shows[i];
        if (shows == COLUMN_NUMBER)
            cells[i] = (struct pdf_cell){number, strlen(number)};
        else if (shows == COLUMN_NAME)
            cells[i] = name_cell(list, person);
        else
            cells[i] =
                shows < RECORD_FORM_END ? field_cell(person, shows) : (struct pdf_cell){"", 0};
    }
}

static bool lacks_letters(const struct list *list, const struct pdf_cell *cells)
{
    const struct typeface *face = pdf_typeface(list->flow.pdf, PDF_REGULAR);
    for (size_t i = 0; i < list->table.column_count; i++)
        if (!typeface_has_all(face, cells[i].text, cells[i].len))
            return true;
    return false;
}

// Whoever is listed by region or by day stands below its name.
static void put_band(struct list *list, const struct listing_person *person)
{
    const struct listing *listing = list->listing;
    char day[PDF_DAY_CAP];
    if (listing->plan.order == LISTING_BY_DAY && (list->is_first || person->day != list->day)) {
        pdf_words_day(person->day, day);
        pdf_table_put_band(&list->table, day);
    } else if (listing->plan.order == LISTING_BY_REGION &&
               (list->is_first || person->region != list->region)) {
        pdf_table_put_band(&list->table,
                           person->region == REGION_NONE
                               ? messages_get(list->letter->lang, MSG_HANDOVER_NO_REGION)
                               : listing->regions.items[person->region].name);
    }
    list->is_first = false;
    list->day = person->day;
    list->region = person->region;
}

static enum status put_person(struct list *list, size_t place, unsigned long *lacking)
{
    struct listing_person person;
    struct pdf_cell cells[PDF_MAX_COLUMNS];
    char number[NUMBER_CAP];
    listing_get(list->listing, place, &person);
    if (list->letter->has_regions || list->listing->plan.order == LISTING_BY_DAY)
        put_band(list, &person);
    snprintf(number, sizeof number, "%zu", place + 1);
    make_cells(list, &person, number, cells);
    *lacking += lacks_letters(list, cells);
    const long y = pdf_table_put(&list->table, cells, person.is_drawn ? SIGNATURE_ROW : 0);
    if (!person.is_drawn)
        return STATUS_OK;
    const struct strokes_point *points;
    size_t count;
    enum status status = pdf_drawings_get(list->drawings, place, &points, &count);
    if (status == STATUS_OK)
        pdf_put_strokes(list->flow.pdf, list->signature_x, y + SIGNATURE_PADDING, SIGNATURE_WIDTH,
                        points, count);
    return status;
}

// ---- all of them ------------------------------------------------------------------------------

static enum status put_people(struct list *list, struct progress *progress, unsigned long *lacking)
{
    const size_t count = list->listing->named_count;
    enum status status = STATUS_OK;
    progress_begin(progress, MSG_PROGRESS_WRITING, count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        progress_set(progress, i);
        status = platform_interrupted() ? STATUS_INTERRUPTED : put_person(list, i, lacking);
    }
    progress_end(progress);
    return status;
}

static void put_unnamed(struct list *list)
{
    char text[PDF_SENTENCE_CAP];
    const struct pdf_setting setting = {
        .style = PDF_BOLD, .size = 11 * PDF_POINT, .leading = 15 * PDF_POINT};
    if (list->letter->unnamed_count == 0)
        return;
    messages_format_plural(text, sizeof text, list->letter->lang, MSGN_HANDOVER_MORE_UNNAMED,
                           list->letter->unnamed_count);
    list->flow.y += 12 * PDF_POINT;
    pdf_flow_put(&list->flow, &setting, text, strlen(text));
}

enum status pdf_list_put(struct pdf *pdf, const struct listing *listing,
                         const struct letter *letter, struct progress *progress,
                         unsigned long *lacking)
{
    struct list list = {.listing = listing, .letter = letter, .is_first = true};
    const struct pdf_setting heading = {.style = PDF_BOLD,
                                        .size = 15 * PDF_POINT,
                                        .leading = 20 * PDF_POINT,
                                        .after = 8 * PDF_POINT};
    const char *title = messages_get(letter->lang, MSG_HANDOVER_LIST);
    *lacking = 0;
    list.name = pdf_memory_new(NAME_CAP);
    enum status status = list.name ? pdf_drawings_new(listing, PDF_DRAWINGS_WINDOW, &list.drawings)
                                   : STATUS_NO_MEMORY;
    list.table = (struct pdf_table){.flow = &list.flow, .size = SIZE};
    choose_columns(&list, pdf);
    pdf_flow_begin(&list.flow, pdf, needs_wide_pages(&list));
    set_widths(&list);
    pdf_flow_put(&list.flow, &heading, title, strlen(title));
    if (status == STATUS_OK && listing->named_count > 0) {
        pdf_table_begin(&list.table);
        status = put_people(&list, progress, lacking);
    }
    put_unnamed(&list);
    pdf_drawings_free(list.drawings);
    pdf_memory_free(list.name);
    return status;
}
