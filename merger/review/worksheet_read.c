// SPDX-License-Identifier: Apache-2.0
#include "merger/review/answer_word.h"
#include "merger/review/table_cells.h"
#include "merger/review/worksheet.h"

#include <stdlib.h>
#include <string.h>

#define BROKEN_ROW "the row cannot be read: look for a stray quotation mark"
#define UNKNOWN_QUESTION "no question of this list has this id: leave it as it was exported"
#define UNKNOWN_ANSWER                                                                                                     \
    "this is no answer: write same, different, later, or один, разные, позже, or бір, екі адам, " \
    "кейін"
#define CONTRADICTION "another row answers this question differently: neither is taken"

// ---- pairs that may be answered ---------------------------------------------------------------

struct known_pair {
    uint8_t id[QUEUE_ID_LEN];
    struct decision_entry a, b;
};

static int compare_known(const void *a, const void *b)
{
    const struct known_pair *left = a, *right = b;
    return memcmp(left->id, right->id, QUEUE_ID_LEN);
}

static void add_known(struct known_pair *known, const struct decision_entry *a,
                      const struct decision_entry *b)
{
    *known = (struct known_pair){.a = *a, .b = *b};
    queue_pair_id(a, b, known->id);
}

// Open questions, and pairs that were decided: a table may be read again, or after another one.
static enum status list_known(const struct roll *roll, struct known_pair **out, size_t *count)
{
    const struct tally *tally = &roll->tally;
    const struct facts *facts = &roll->facts;
    struct known_pair *known =
        malloc((tally->question_count + facts->decision_count + 1) * sizeof *known);
    *count = 0;
    if (!known)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < tally->question_count; i++) {
        struct decision_entry a = facts_cell_entry(tally->entries[tally->questions[i].a].cell);
        struct decision_entry b = facts_cell_entry(tally->entries[tally->questions[i].b].cell);
        add_known(&known[(*count)++], &a, &b);
    }
    for (size_t i = 0; i < facts->decision_count; i++)
        if (decision_is_about_two(facts->decisions[i].kind))
            add_known(&known[(*count)++], &facts->decisions[i].entry, &facts->decisions[i].other);
    qsort(known, *count, sizeof *known, compare_known);
    *out = known;
    return STATUS_OK;
}

// ---- rows -------------------------------------------------------------------------------------

// What a row says of a question.
struct row_answer {
    unsigned long row;
    const struct known_pair *pair;
    enum decide_verdict verdict;
};

struct reading {
    struct csv_reader reader;
    unsigned question_column, answer_column;
    struct known_pair *known;
    size_t known_count;
    struct row_answer *answers;
    size_t answer_count, answer_cap;
    struct worksheet *sheet;
};

static enum status refuse(struct reading *reading, unsigned long row, const char *field,
                          const char *sentence)
{
    return row_refusals_add(&reading->sheet->refusals, row, field, sentence);
}

static enum status note_answer(struct reading *reading, const struct known_pair *pair,
                               enum decide_verdict verdict)
{
    if (reading->answer_count == reading->answer_cap) {
        size_t cap = 2 * reading->answer_cap + 64;
        struct row_answer *larger = realloc(reading->answers, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        reading->answers = larger;
        reading->answer_cap = cap;
    }
    reading->answers[reading->answer_count++] =
        (struct row_answer){.row = reading->reader.row, .pair = pair, .verdict = verdict};
    return STATUS_OK;
}

static const struct known_pair *find_pair(const struct reading *reading, const char *text)
{
    struct known_pair wanted;
    if (reading->known_count == 0 || !queue_read_id(text, wanted.id))
        return NULL;
    return bsearch(&wanted, reading->known, reading->known_count, sizeof *reading->known,
                   compare_known);
}

static enum status take_row(struct reading *reading, const struct csv_row *row)
{
    char question[TABLE_CELLS_CAP], answer[TABLE_CELLS_CAP];
    size_t question_len, answer_len;
    unsigned long number = reading->reader.row;
    table_cells_copy(row, reading->question_column, question, &question_len);
    table_cells_copy(row, reading->answer_column, answer, &answer_len);
    enum answer_word word = answer_word_of_cell(answer, answer_len);
    const struct known_pair *pair = find_pair(reading, question);
    if (!pair)
        return refuse(reading, number, WORKSHEET_QUESTION, UNKNOWN_QUESTION);
    switch (word) {
    case ANSWER_WORD_SAME:
        return note_answer(reading, pair, DECIDE_SAME);
    case ANSWER_WORD_DIFFERENT:
        return note_answer(reading, pair, DECIDE_DIFFERENT);
    case ANSWER_WORD_LATER:
        reading->sheet->later_count++;
        return STATUS_OK;
    default:
        return refuse(reading, number, WORKSHEET_ANSWER, UNKNOWN_ANSWER);
    }
}

static enum status read_head(struct reading *reading)
{
    struct csv_row head;
    enum status status = csv_read_row(&reading->reader, &head);
    if (status != STATUS_OK)
        return STATUS_BAD_LINE;
    reading->question_column = table_cells_find(&head, WORKSHEET_QUESTION);
    reading->answer_column = table_cells_find(&head, WORKSHEET_ANSWER);
    bool complete = reading->question_column != TABLE_CELLS_NO_COLUMN &&
                    reading->answer_column != TABLE_CELLS_NO_COLUMN;
    return complete ? STATUS_OK : STATUS_BAD_LINE;
}

static enum status read_rows(struct reading *reading)
{
    enum status status = read_head(reading);
    while (status == STATUS_OK) {
        struct csv_row row;
        enum status found = csv_read_row(&reading->reader, &row);
        if (found == STATUS_NOT_FOUND)
            return STATUS_OK;
        status = found == STATUS_OK ? take_row(reading, &row)
                                    : refuse(reading, reading->reader.row, "", BROKEN_ROW);
    }
    return status;
}

// ---- all of it --------------------------------------------------------------------------------

static int compare_answers(const void *a, const void *b)
{
    const struct row_answer *left = a, *right = b;
    int order = memcmp(left->pair->id, right->pair->id, QUEUE_ID_LEN);
    return order != 0 ? order : (left->row > right->row) - (left->row < right->row);
}

// Of rows that contradict each other none is taken: nobody can say which was meant.
static enum status settle_pair(struct reading *reading, const struct row_answer *answers,
                               size_t count)
{
    bool agree = true;
    enum status status = STATUS_OK;
    for (size_t i = 1; i < count; i++)
        agree &= answers[i].verdict == answers[0].verdict;
    if (agree)
        reading->sheet->answers[reading->sheet->count++] = (struct decide_answer){
            .a = answers[0].pair->a, .b = answers[0].pair->b, .verdict = answers[0].verdict};
    for (size_t i = 0; !agree && i < count && status == STATUS_OK; i++)
        status = refuse(reading, answers[i].row, WORKSHEET_ANSWER, CONTRADICTION);
    return status;
}

static enum status settle(struct reading *reading)
{
    struct row_answer *answers = reading->answers;
    enum status status = STATUS_OK;
    reading->sheet->answers = malloc((reading->answer_count + 1) * sizeof *reading->sheet->answers);
    if (!reading->sheet->answers)
        return STATUS_NO_MEMORY;
    if (reading->answer_count > 0)
        qsort(answers, reading->answer_count, sizeof *answers, compare_answers);
    for (size_t first = 0, end; first < reading->answer_count && status == STATUS_OK; first = end) {
        for (end = first + 1; end < reading->answer_count; end++)
            if (memcmp(answers[end].pair->id, answers[first].pair->id, QUEUE_ID_LEN) != 0)
                break;
        status = settle_pair(reading, answers + first, end - first);
    }
    row_refusals_sort(&reading->sheet->refusals);
    return status;
}

enum status worksheet_read(const struct roll *roll, const char *text, size_t len,
                           struct worksheet *out)
{
    struct reading reading = {.reader = csv_reader_init(text, len), .sheet = out};
    *out = (struct worksheet){NULL};
    enum status status = list_known(roll, &reading.known, &reading.known_count);
    if (status == STATUS_OK)
        status = read_rows(&reading);
    if (status == STATUS_OK)
        status = settle(&reading);
    free(reading.known);
    free(reading.answers);
    if (status != STATUS_OK)
        worksheet_free(out);
    return status;
}

void worksheet_free(struct worksheet *sheet)
{
    free(sheet->answers);
    row_refusals_free(&sheet->refusals);
    *sheet = (struct worksheet){NULL};
}
