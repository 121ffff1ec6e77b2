// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/audit_sheet.h"

#include "common/csv.h"
#include "common/text.h"
#include "merger/commands/id_prefix.h"
#include "merger/review/table_cells.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define BROKEN_ROW "the row cannot be read: look for a stray quotation mark"
#define UNKNOWN_SAMPLE "this is not as it was written: copy it from another row of the table"
#define OTHER_SAMPLE "this row is of another sample than those above it: import each by itself"
#define OTHER_LIST "the sample is of a list that has more people than this one has entries"
#define UNKNOWN_NUMBER "the sample has no such number: leave it as it was written"
#define UNKNOWN_PERSON                                                                             \
    "this is nobody, or somebody with another number in the sample: leave both as they were "      \
    "written"
#define UNKNOWN_VERDICT                                                                             \
    "this is no verdict: write valid, invalid, duplicate, unknown, or действительна, " \
    "недействительна, повтор, неизвестно, or жарамды, жарамсыз, қайталанған, белгісіз"
#define CONTRADICTION "another row says something else of this person: neither is taken"
#define STRAY_TWIN "only a duplicate is somebody's: write duplicate as verdict, or leave this empty"
#define NO_TWIN                                                                                    \
    "of whom? write that person's number in the sample, or the entry's id as \"merger find\" "     \
    "shows it"
#define UNKNOWN_TWIN "no one entry that counts has this number or id; an id is eight digits or more"
#define OWN_TWIN "this is the row itself: write the other one"

#define MAX_NUMBER_DIGITS 7
#define MIN_ID_DIGITS 8

enum column {
    COLUMN_SEED,
    COLUMN_LIST,
    COLUMN_PEOPLE,
    COLUMN_NUMBER,
    COLUMN_PERSON,
    COLUMN_VERDICT,
    COLUMN_TWIN,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {
    [COLUMN_SEED] = AUDIT_SHEET_SEED,     [COLUMN_LIST] = AUDIT_SHEET_LIST,
    [COLUMN_PEOPLE] = AUDIT_SHEET_PEOPLE, [COLUMN_NUMBER] = AUDIT_SHEET_NUMBER,
    [COLUMN_PERSON] = AUDIT_SHEET_PERSON, [COLUMN_VERDICT] = AUDIT_SHEET_VERDICT,
    [COLUMN_TWIN] = AUDIT_SHEET_TWIN,
};

// Which sample a row is of.
struct stamp {
    char seed[SAMPLE_SEED_CAP];
    char list[LETTERS_CAP];
    size_t people, count;
};

// What a row says of its person.
struct note {
    unsigned long row; // of the table; 0: there is none
    const struct sample_item *item;
    enum verdict_word word;
    size_t twin_number; // in the sample; 0: the twin is an entry
    uint32_t twin;
    bool refused;
};

struct cells {
    char text[COLUMN_COUNT][TABLE_CELLS_CAP];
    size_t lens[COLUMN_COUNT];
};

struct reading {
    const struct roll *roll;
    char list[LETTERS_CAP]; // as it is now, small letters
    struct csv_reader reader;
    unsigned columns[COLUMN_COUNT];
    bool begun;
    struct stamp stamp;   // of all rows, once begun
    struct sample sample; // of these people; of all entries if the list has changed
    struct note *notes;   // by number in the sample
    struct audit_sheet *sheet;
};

static enum status refuse(struct reading *reading, unsigned long row, enum column column,
                          const char *sentence)
{
    const char *field = column < COLUMN_COUNT ? column_names[column] : "";
    return row_refusals_add(&reading->sheet->refusals, row, field, sentence);
}

// ---- cells ------------------------------------------------------------------------------------

// Digits alone, at most seven; gives what follows them, or NULL.
static const char *read_number(const char *text, size_t *out)
{
    size_t len = strspn(text, "0123456789");
    *out = 0;
    if (len == 0 || len > MAX_NUMBER_DIGITS)
        return NULL;
    for (size_t i = 0; i < len; i++)
        *out = 10 * *out + (size_t)(text[i] - '0');
    return text + len;
}

static bool read_counts(const char *text, struct stamp *out)
{
    static const char between[] = " of ";
    const char *rest = read_number(text, &out->count);
    if (!rest || strncmp(rest, between, sizeof between - 1) != 0)
        return false;
    rest = read_number(rest + sizeof between - 1, &out->people);
    return rest && *rest == '\0' && out->count >= 1 && out->count <= out->people;
}

// Gives the column that is not as it was written, or COLUMN_COUNT.
static enum column read_stamp(const struct cells *cells, struct stamp *out)
{
    static const char seed[] = AUDIT_SHEET_SEED ":";
    const char *text = cells->text[COLUMN_SEED];
    size_t len = cells->lens[COLUMN_SEED];
    if (len < sizeof seed || strncmp(text, seed, sizeof seed - 1) != 0 ||
        text_tidy(text + sizeof seed - 1, len - (sizeof seed - 1), out->seed, sizeof out->seed) !=
            STATUS_OK)
        return COLUMN_SEED;
    if (!letters_read(cells->text[COLUMN_LIST], out->list))
        return COLUMN_LIST;
    return read_counts(cells->text[COLUMN_PEOPLE], out) ? COLUMN_COUNT : COLUMN_PEOPLE;
}

static enum column other_column(const struct stamp *a, const struct stamp *b)
{
    if (strcmp(a->seed, b->seed) != 0)
        return COLUMN_SEED;
    if (strcmp(a->list, b->list) != 0)
        return COLUMN_LIST;
    return a->people != b->people || a->count != b->count ? COLUMN_PEOPLE : COLUMN_COUNT;
}

// ---- the sample -------------------------------------------------------------------------------

// Draws the sample again; or, if the list is no longer the one it was drawn from, ranks all.
static enum status begin(struct reading *reading, const struct stamp *stamp)
{
    const struct roll *roll = reading->roll;
    struct audit_sheet *sheet = reading->sheet;
    uint8_t key[SAMPLE_KEY_LEN];
    sample_key(roll->folder->campaign.id, stamp->seed, key);
    reading->stamp = *stamp;
    reading->begun = true;
    sheet->changed = strcmp(stamp->list, reading->list) != 0 ||
                     stamp->people != roll->tally.total.by_state[TALLY_COUNTED];
    enum status status = sheet->changed
                             ? sample_rank_all(&roll->tally, key, &reading->sample)
                             : sample_draw(&roll->tally, key, stamp->count, &reading->sample);
    if (status != STATUS_OK)
        return status;
    reading->notes = calloc(stamp->count, sizeof *reading->notes);
    sheet->verdicts = calloc(stamp->count, sizeof *sheet->verdicts);
    memcpy(sheet->seed, stamp->seed, sizeof sheet->seed);
    memcpy(sheet->list, stamp->list, sizeof sheet->list);
    sheet->people = stamp->people;
    sheet->count = stamp->count;
    return reading->notes && sheet->verdicts ? STATUS_OK : STATUS_NO_MEMORY;
}

// The person of that number and rank; NULL if the sample has another there.
static const struct sample_item *find_person(const struct reading *reading, size_t number,
                                             const char *text)
{
    uint8_t rank[SAMPLE_RANK_LEN];
    if (!sample_read_id(text, rank))
        return NULL;
    if (reading->sheet->changed)
        return sample_find(&reading->sample, rank);
    const struct sample_item *item = &reading->sample.items[number - 1];
    return memcmp(item->rank, rank, sizeof rank) == 0 ? item : NULL;
}

// ---- twins ------------------------------------------------------------------------------------

// The one entry whose id begins so, and that counts; if the list has changed since, it may no
// longer: that two are one person may have been answered meanwhile.
static bool find_entry(const struct reading *reading, const char *text, uint32_t *out)
{
    const struct tally *tally = &reading->roll->tally;
    struct id_prefix prefix;
    size_t first, len = strlen(text);
    if (len < MIN_ID_DIGITS || !id_prefix_read(text, len, &prefix))
        return false;
    const struct tally_entry *found = NULL;
    size_t count = tally_find(tally, prefix.bytes, prefix.digit_count, &first);
    for (size_t i = first; i < first + count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        if (!reading->sheet->changed && entry->state != TALLY_COUNTED)
            continue;
        if (found && memcmp(found->cell->entry_id, entry->cell->entry_id, SEAL_ENTRY_ID_LEN) != 0)
            return false;
        found = found ? found : entry;
    }
    *out = found ? (uint32_t)(found - tally->entries) : 0;
    return found;
}

// A number in the sample, a person's rank, or the beginning of an entry's id. A short one is a
// number, a long one an id, whatever its digits.
static bool read_twin(const struct reading *reading, const char *text, struct note *note)
{
    uint8_t rank[SAMPLE_RANK_LEN];
    if (sample_read_id(text, rank)) {
        const struct sample_item *item = sample_find(&reading->sample, rank);
        note->twin = item ? item->entry : 0;
        return item;
    }
    const char *rest = read_number(text, &note->twin_number);
    if (rest && *rest == '\0')
        return note->twin_number >= 1 && note->twin_number <= reading->stamp.count;
    note->twin_number = 0;
    return find_entry(reading, text, &note->twin);
}

// What is wrong with the twin of a row; NULL if nothing is.
static const char *take_twin(const struct reading *reading, const struct cells *cells,
                             struct note *note)
{
    const char *text = cells->text[COLUMN_TWIN];
    if (note->word != VERDICT_WORD_DUPLICATE)
        return text[0] == '\0' ? NULL : STRAY_TWIN;
    if (text[0] == '\0')
        return NO_TWIN;
    return read_twin(reading, text, note) ? NULL : UNKNOWN_TWIN;
}

// ---- rows -------------------------------------------------------------------------------------

static bool says_the_same(const struct note *a, const struct note *b)
{
    return a->word == b->word && a->twin_number == b->twin_number && a->twin == b->twin;
}

// A person may have several rows, as long as they agree; one without a verdict says nothing.
static enum status add_note(struct reading *reading, struct note *known, const struct note *note)
{
    if (known->word == VERDICT_WORD_NONE && !known->refused)
        *known = *note;
    else if (note->word != VERDICT_WORD_NONE && !says_the_same(known, note)) {
        enum status status = STATUS_OK;
        if (!known->refused)
            status = refuse(reading, known->row, COLUMN_VERDICT, CONTRADICTION);
        known->refused = true;
        if (status == STATUS_OK)
            status = refuse(reading, note->row, COLUMN_VERDICT, CONTRADICTION);
        return status;
    }
    return STATUS_OK;
}

static enum status take_person(struct reading *reading, const struct cells *cells)
{
    struct note note = {.row = reading->reader.row};
    size_t number;
    const char *rest = read_number(cells->text[COLUMN_NUMBER], &number);
    if (!rest || *rest != '\0' || number < 1 || number > reading->stamp.count)
        return refuse(reading, note.row, COLUMN_NUMBER, UNKNOWN_NUMBER);
    note.item = find_person(reading, number, cells->text[COLUMN_PERSON]);
    if (!note.item)
        return refuse(reading, note.row, COLUMN_PERSON, UNKNOWN_PERSON);
    note.word = verdict_word_of_cell(cells->text[COLUMN_VERDICT], cells->lens[COLUMN_VERDICT]);
    if (note.word == VERDICT_WORD_NO_WORD)
        return refuse(reading, note.row, COLUMN_VERDICT, UNKNOWN_VERDICT);
    const char *problem = take_twin(reading, cells, &note);
    if (problem)
        return refuse(reading, note.row, COLUMN_TWIN, problem);
    return add_note(reading, &reading->notes[number - 1], &note);
}

static enum status take_row(struct reading *reading, const struct cells *cells)
{
    struct stamp stamp;
    unsigned long row = reading->reader.row;
    enum column column = read_stamp(cells, &stamp);
    if (column != COLUMN_COUNT)
        return refuse(reading, row, column, UNKNOWN_SAMPLE);
    if (stamp.people > reading->roll->tally.entry_count)
        return refuse(reading, row, COLUMN_PEOPLE, OTHER_LIST);
    if (!reading->begun) {
        enum status status = begin(reading, &stamp);
        if (status != STATUS_OK)
            return status;
    }
    column = other_column(&stamp, &reading->stamp);
    if (column != COLUMN_COUNT)
        return refuse(reading, row, column, OTHER_SAMPLE);
    return take_person(reading, cells);
}

static enum status read_head(struct reading *reading)
{
    struct csv_row head;
    if (csv_read_row(&reading->reader, &head) != STATUS_OK)
        return STATUS_BAD_LINE;
    for (enum column i = 0; i < COLUMN_COUNT; i++) {
        reading->columns[i] = table_cells_find(&head, column_names[i]);
        if (reading->columns[i] == TABLE_CELLS_NO_COLUMN)
            return STATUS_BAD_LINE;
    }
    return STATUS_OK;
}

static enum status read_rows(struct reading *reading)
{
    struct cells cells;
    struct csv_row row;
    enum status status = read_head(reading);
    while (status == STATUS_OK) {
        enum status found = csv_read_row(&reading->reader, &row);
        if (found == STATUS_NOT_FOUND)
            break;
        for (enum column i = 0; i < COLUMN_COUNT && found == STATUS_OK; i++)
            table_cells_copy(&row, reading->columns[i], cells.text[i], &cells.lens[i]);
        status = found == STATUS_OK
                     ? take_row(reading, &cells)
                     : refuse(reading, reading->reader.row, COLUMN_COUNT, BROKEN_ROW);
    }
    sodium_memzero(&cells, sizeof cells); // what was typed may be anything
    return status == STATUS_OK && !reading->begun ? STATUS_BAD_LINE : status;
}

// ---- all of it --------------------------------------------------------------------------------

// Now that all rows are known, the entry that a number of the sample means.
static const char *settle_twin(struct reading *reading, struct note *note)
{
    if (note->twin_number > 0) {
        size_t place = note->twin_number - 1;
        const struct sample_item *item =
            reading->sheet->changed ? reading->notes[place].item : &reading->sample.items[place];
        if (!item)
            return UNKNOWN_TWIN;
        note->twin = item->entry;
    }
    return note->twin == note->item->entry ? OWN_TWIN : NULL;
}

static enum status settle(struct reading *reading)
{
    const struct sample_item *last = NULL;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < reading->sheet->count && status == STATUS_OK; i++) {
        struct note *note = &reading->notes[i];
        const char *problem = NULL;
        if (!note->item || note->refused)
            continue;
        if (last && memcmp(last->rank, note->item->rank, SAMPLE_RANK_LEN) >= 0) {
            status = refuse(reading, note->row, COLUMN_PERSON, UNKNOWN_PERSON);
            continue;
        }
        last = note->item;
        if (note->word == VERDICT_WORD_DUPLICATE)
            problem = settle_twin(reading, note);
        if (problem)
            status = refuse(reading, note->row, COLUMN_TWIN, problem);
        else
            reading->sheet->verdicts[i] = (struct verdict){
                .word = note->word, .entry = note->item->entry, .twin = note->twin};
    }
    row_refusals_sort(&reading->sheet->refusals);
    return status;
}

enum status audit_sheet_read(const struct roll *roll, const char list[LETTERS_CAP],
                             const char *text, size_t len, struct audit_sheet *out)
{
    struct reading reading = {.roll = roll, .reader = csv_reader_init(text, len), .sheet = out};
    *out = (struct audit_sheet){.verdicts = NULL};
    letters_read(list, reading.list);
    enum status status = read_rows(&reading);
    if (status == STATUS_OK)
        status = settle(&reading);
    sample_free(&reading.sample);
    free(reading.notes);
    if (status != STATUS_OK)
        audit_sheet_free(out);
    return status;
}

void audit_sheet_free(struct audit_sheet *sheet)
{
    free(sheet->verdicts);
    row_refusals_free(&sheet->refusals);
    *sheet = (struct audit_sheet){.verdicts = NULL};
}
