// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/summary.h"

#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/holds_list.h"
#include "merger/figures/joining.h"
#include "merger/figures/notes.h"
#include "merger/review/state_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AHEAD 8 // entries: the cell of each is far from that of the one before
#define LABEL_MAX_WIDTH 28

const char *summary_plural(size_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

// ---- people -----------------------------------------------------------------------------------

void summary_people(const struct tally *tally, char out[SUMMARY_PEOPLE_CAP])
{
    const char *word = summary_plural(tally->high, "person", "people");
    if (tally->question_count == 0)
        snprintf(out, SUMMARY_PEOPLE_CAP, "%lu %s", tally->high, word);
    else
        snprintf(out, SUMMARY_PEOPLE_CAP, "%lu %s (certain: %lu, range: %lu-%lu)", tally->high,
                 word, tally->certain, tally->certain, tally->high);
}

void summary_report_questions(const struct tally *tally)
{
    char people[SUMMARY_PEOPLE_CAP];
    summary_people(tally, people);
    if (tally->question_count > 0)
        report_say(EXIT_DONE, "%s, as %zu %s open; \"merger review\" shows %s", people,
                   tally->question_count,
                   summary_plural(tally->question_count, "question is", "questions are"),
                   summary_plural(tally->question_count, "it", "them"));
}

void summary_report_lacking(unsigned long count)
{
    if (count > 0)
        report_say(EXIT_DONE,
                   "%lu %s with letters that the PDF's font does not have: they are empty boxes "
                   "on the page. Copied, or searched for, they are right, and html shows them.",
                   count, summary_plural(count, "person is listed", "people are listed"));
}

// ---- rows -------------------------------------------------------------------------------------

// Fills a row; false if the merge did not touch the device.
static bool fill_row(const struct roll *roll, const struct merge *merge, size_t device,
                     struct summary_row *row)
{
    const struct lineage *lineage = &roll->tally.lineage;
    const struct lineage_device *found = &lineage->devices[device];
    bool touched = merge == NULL;
    *row = (struct summary_row){.device = device};
    roll_label(roll, device, row->label);
    for (size_t i = 0; merge && i < found->batch_count; i++) {
        const struct facts_batch *batch = lineage->batches[found->first_batch + i].batch;
        size_t place = (size_t)(batch - roll->facts.batches);
        if (place >= merge->mark_count)
            continue;
        touched |= merge->marks[place].seen;
        row->batches_new += merge->marks[place].is_new;
        row->voids_new += merge->marks[place].voids_new;
    }
    return touched;
}

static int compare_rows(const void *a, const void *b)
{
    const struct summary_row *left = a, *right = b;
    int order = strcmp(left->label, right->label);
    return order != 0 ? order : (left->device > right->device) - (left->device < right->device);
}

// An entry that came more than once, say by an import that was repeated, is new once. Notes by
// device how many are new, and by person whether an entry was there before.
static void walk_entries(const struct roll *roll, const struct merge *merge,
                         unsigned long *new_of_device, bool *was_known)
{
    const struct tally *tally = &roll->tally;
    for (size_t i = 0; i < tally->entry_count; i++) {
        const struct tally_entry *entry = &tally->entries[i];
        if (i + AHEAD < tally->entry_count)
            platform_fetch(&roll->facts.cells[entry[AHEAD].first_come]);
        if (merge_brought(merge, entry))
            new_of_device[roll_device(roll, entry->cell->batch)]++;
        else
            was_known[entry->person] = true;
    }
}

static enum status count_new(struct summary *summary, const struct merge *merge)
{
    const struct tally *tally = &summary->roll->tally;
    unsigned long *new_of_device = calloc(tally->lineage.device_count + 1, sizeof *new_of_device);
    bool *was_known = calloc(tally->entry_count + 1, sizeof *was_known);
    if (!new_of_device || !was_known) {
        free(new_of_device);
        free(was_known);
        return STATUS_NO_MEMORY;
    }
    walk_entries(summary->roll, merge, new_of_device, was_known);
    for (size_t i = 0; i < summary->row_count; i++) {
        summary->rows[i].entries_new = new_of_device[summary->rows[i].device];
        summary->entries_new += summary->rows[i].entries_new;
    }
    for (size_t i = 0; i < tally->entry_count; i++)
        summary->people_new += tally->entries[i].state == TALLY_COUNTED && !was_known[i];
    free(new_of_device);
    free(was_known);
    return STATUS_OK;
}

enum status summary_make(const struct roll *roll, const struct merge *merge, struct summary *out)
{
    size_t device_count = roll->tally.lineage.device_count;
    *out = (struct summary){.roll = roll, .of_merge = merge != NULL};
    out->rows = malloc((device_count + 1) * sizeof *out->rows);
    if (!out->rows)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < device_count; i++)
        if (fill_row(roll, merge, i, &out->rows[out->row_count]))
            out->row_count++;
    qsort(out->rows, out->row_count, sizeof *out->rows, compare_rows);
    enum status status = holding_make(&roll->facts, NULL, &out->holding);
    if (status == STATUS_OK && merge)
        status = count_new(out, merge);
    if (status != STATUS_OK)
        summary_free(out);
    return status;
}

void summary_free(struct summary *summary)
{
    free(summary->rows);
    holding_free(&summary->holding);
    *summary = (struct summary){0};
}

// ---- the table --------------------------------------------------------------------------------

enum column {
    BATCHES,
    BATCHES_NEW,
    ENTRIES,
    ENTRIES_NEW,
    VOIDS,
    COUNTED,
    DUPLICATES,
    VOIDED,
    HELD,
    COLUMN_COUNT
};

static const char *const titles[COLUMN_COUNT] = {
    [BATCHES] = "Batches",       [BATCHES_NEW] = "new", [ENTRIES] = "Entries",
    [ENTRIES_NEW] = "new",       [VOIDS] = "Voids",     [COUNTED] = "Counted",
    [DUPLICATES] = "Duplicates", [VOIDED] = "Voided",   [HELD] = "Held",
};

static const enum column merge_columns[] = {BATCHES, BATCHES_NEW, ENTRIES, ENTRIES_NEW,
                                            VOIDS,   DUPLICATES,  HELD};
static const enum column status_columns[] = {BATCHES, ENTRIES, COUNTED, DUPLICATES, VOIDED, HELD};

struct table {
    const enum column *columns;
    size_t column_count;
    size_t label_width;
};

static struct table lay_out(const struct summary *summary)
{
    struct table table = {.columns = status_columns,
                          .column_count = sizeof status_columns / sizeof *status_columns,
                          .label_width = sizeof "Volunteer" - 1};
    if (summary->of_merge) {
        table.columns = merge_columns;
        table.column_count = sizeof merge_columns / sizeof *merge_columns;
    }
    for (size_t i = 0; i < summary->row_count; i++) {
        size_t width = text_width(summary->rows[i].label, strlen(summary->rows[i].label));
        if (width > table.label_width && width <= LABEL_MAX_WIDTH)
            table.label_width = width;
    }
    return table;
}

static void print_titles(const struct table *table)
{
    cli_print_cell("Volunteer", strlen("Volunteer"), table->label_width);
    for (size_t i = 0; i < table->column_count; i++)
        printf("  %s", titles[table->columns[i]]);
    putchar('\n');
}

static void print_line(const struct table *table, const char *label,
                       const unsigned long values[COLUMN_COUNT])
{
    cli_print_cell(label, strlen(label), table->label_width);
    for (size_t i = 0; i < table->column_count; i++) {
        enum column column = table->columns[i];
        printf("  %*lu", (int)strlen(titles[column]), values[column]);
    }
    putchar('\n');
}

static void fill_values(const struct summary *summary, const struct summary_row *row,
                        unsigned long values[COLUMN_COUNT])
{
    const struct tally_counts *counts = &summary->roll->tally.devices[row->device];
    values[BATCHES] = counts->batches;
    values[BATCHES_NEW] = row->batches_new;
    values[ENTRIES] = counts->entries;
    values[ENTRIES_NEW] = row->entries_new;
    values[VOIDS] = counts->voids;
    values[COUNTED] = counts->by_state[TALLY_COUNTED];
    values[DUPLICATES] = counts->by_state[TALLY_DUPLICATE];
    values[VOIDED] = counts->by_state[TALLY_VOIDED];
    values[HELD] = counts->by_state[TALLY_HELD];
}

void summary_print_table(const struct summary *summary)
{
    struct table table = lay_out(summary);
    unsigned long total[COLUMN_COUNT] = {0};
    if (summary->row_count == 0)
        return;
    print_titles(&table);
    for (size_t i = 0; i < summary->row_count; i++) {
        unsigned long values[COLUMN_COUNT];
        fill_values(summary, &summary->rows[i], values);
        print_line(&table, summary->rows[i].label, values);
        for (size_t j = 0; j < COLUMN_COUNT; j++)
            total[j] += values[j];
    }
    if (summary->row_count > 1)
        print_line(&table, "Together", total);
}

// ---- notes ------------------------------------------------------------------------------------

static void begin_notes(bool *any)
{
    if (!*any)
        puts("\nTo look into:");
    *any = true;
}

static void print_note(const char *label, struct note *note)
{
    char text[NOTES_TEXT_CAP];
    notes_format(note, LANG_EN, text, sizeof text);
    fputs("  ", stdout);
    cli_print_cell(label, strlen(label), 0);
    if (note->batches.number_count > 0)
        printf(", %s %s", summary_plural(note->batches.number_count, "batch", "batches"),
               ranges_text(&note->batches));
    printf(": %s\n", text);
}

// A group that is too large for comparing everybody in it with everybody.
static void print_skipped(const struct tally *tally)
{
    printf("  not compared by all that they share, as too many share it: %lu %s in %lu %s\n",
           tally->skipped_entries, summary_plural(tally->skipped_entries, "entry", "entries"),
           tally->skipped_blocks, summary_plural(tally->skipped_blocks, "group", "groups"));
}

// What a coordinator holds or released, and why; of what contradicts itself, both.
static void print_holds(const struct summary *summary, size_t device, bool *any)
{
    const struct lineage_device *of = &summary->roll->tally.lineage.devices[device];
    for (size_t i = 0; i < summary->holding.count; i++) {
        const struct decision_source *source = &summary->holding.items[i]->source;
        if (memcmp(source->device_id, of->device_id, sizeof source->device_id) != 0)
            continue;
        begin_notes(any);
        fputs("  ", stdout);
        holds_list_print_item(summary->roll, &summary->holding, i);
    }
}

static void print_row_notes(const struct summary *summary, const struct summary_row *row, bool *any)
{
    struct note notes[NOTES_KIND_COUNT];
    size_t count = notes_of(&summary->roll->tally, row->device, notes);
    print_holds(summary, row->device, any);
    for (size_t i = 0; i < count; i++) {
        if (notes[i].kind == NOTES_HELD_BY_COORDINATOR) // has been said, with the reason
            continue;
        begin_notes(any);
        print_note(row->label, &notes[i]);
    }
}

void summary_print_notes(const struct summary *summary)
{
    const struct tally *tally = &summary->roll->tally;
    bool any = false;
    for (size_t i = 0; i < summary->row_count; i++)
        print_row_notes(summary, &summary->rows[i], &any);
    if (tally->skipped_blocks > 0) {
        begin_notes(&any);
        print_skipped(tally);
    }
}

// ---- totals -----------------------------------------------------------------------------------

static void print_questions(const struct tally *tally)
{
    unsigned long opposing = joining_opposing(tally);
    if (tally->question_count == 0)
        return;
    printf("%zu %s open, and both people of each count: see \"merger review\".\n",
           tally->question_count,
           summary_plural(tally->question_count, "question is", "questions are"));
    if (opposing > 0)
        printf("  %lu of them because coordinators' answers contradict each other\n", opposing);
}

void summary_print_totals(const struct roll *roll)
{
    const struct tally *tally = &roll->tally;
    const struct tally_counts *total = &tally->total;
    printf("\n%lu %s signed (certain: %lu, range: %lu-%lu).\n", tally->high,
           summary_plural(tally->high, "person has", "people have"), tally->certain, tally->certain,
           tally->high);
    print_questions(tally);
    printf("Entries: %lu. Counted: %lu, duplicates: %lu, voided: %lu, held: %lu.\n", total->entries,
           total->by_state[TALLY_COUNTED], total->by_state[TALLY_DUPLICATE],
           total->by_state[TALLY_VOIDED], total->by_state[TALLY_HELD]);
    for (enum tally_reason i = 0; i < TALLY_REASON_COUNT; i++)
        if (tally_state_of(i) == TALLY_HELD && total->by_reason[i] > 0)
            printf("  held: %lu %s: %s\n", total->by_reason[i],
                   summary_plural(total->by_reason[i], "entry", "entries"),
                   state_text_reason(LANG_EN, i));
}
