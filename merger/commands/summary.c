// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/summary.h"

#include "common/cli.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/text.h"
#include "merger/commands/holds_list.h"
#include "merger/commands/ranges.h"

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

size_t summary_opposing(const struct tally *tally)
{
    size_t count = 0;
    for (size_t i = 0; i < tally->question_count; i++)
        count += tally->questions[i].opposing;
    return count;
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

// An entry that came more than once, say by an import that was repeated, is new once.
static enum status count_new_entries(struct summary *summary, const struct merge *merge)
{
    const struct roll *roll = summary->roll;
    unsigned long *counts = calloc(roll->tally.lineage.device_count + 1, sizeof *counts);
    if (!counts)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < roll->tally.entry_count; i++) {
        const struct tally_entry *entry = &roll->tally.entries[i];
        if (i + AHEAD < roll->tally.entry_count)
            platform_fetch(&roll->facts.cells[entry[AHEAD].first_come]);
        if (merge_brought(merge, entry))
            counts[roll_device(roll, entry->cell->batch)]++;
    }
    for (size_t i = 0; i < summary->row_count; i++)
        summary->rows[i].entries_new = counts[summary->rows[i].device];
    free(counts);
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
        status = count_new_entries(out, merge);
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

static bool is_out_of_chain(const struct lineage_batch *batch)
{
    return batch->hold == LINEAGE_WRONG_CHAIN;
}

static bool is_repeated(const struct lineage_batch *batch)
{
    return batch->hold == LINEAGE_REPEATED_NUMBER;
}

static bool is_of_unknown_text(const struct lineage_batch *batch)
{
    return batch->hold == LINEAGE_UNKNOWN_TEXT;
}

static bool has_holes(const struct lineage_batch *batch)
{
    return batch->hole_count > 0;
}

static bool is_unclosed(const struct lineage_batch *batch)
{
    return !batch->closed;
}

static bool is_altered(const struct lineage_batch *batch)
{
    return batch->altered;
}

static bool is_outside_window(const struct lineage_batch *batch)
{
    return batch->outside_window;
}

static const struct {
    bool (*applies)(const struct lineage_batch *batch);
    const char *text;
} batch_notes[] = {
    {is_out_of_chain, "held: made with this kit's key, but not by this kit; ask who had it"},
    {is_repeated, "held: two different batches have this number; ask whether the kit was copied"},
    {is_of_unknown_text, "held: signed under a campaign file that is not here"},
    {has_holes, "holes: damaged pages, which another copy would fill"},
    {is_altered, "altered: not the copy that the next batch vouches for; ask for it again"},
    {is_unclosed, "unclosed: still open when it was copied, or the laptop stopped"},
    {is_outside_window, "outside the days of the campaign, by the laptop's clock"},
};

struct notes {
    const struct roll *roll;
    const struct holding *holding;
    const struct summary_row *row;
    bool *any; // a heading has been printed
};

static void indent(const struct notes *notes)
{
    if (!*notes->any)
        puts("\nTo look into:");
    *notes->any = true;
    fputs("  ", stdout);
}

static void begin_note(const struct notes *notes)
{
    indent(notes);
    cli_print_cell(notes->row->label, strlen(notes->row->label), 0);
}

static void print_ranges(const struct notes *notes, struct ranges *ranges, const char *text)
{
    const char *numbers = ranges_text(ranges);
    if (ranges->number_count == 0)
        return;
    begin_note(notes);
    printf(", %s %s: %s\n", summary_plural(ranges->number_count, "batch", "batches"), numbers,
           text);
}

static void note_nothing(const struct notes *notes)
{
    if (notes->roll->tally.lineage.devices[notes->row->device].batch_count > 0)
        return;
    begin_note(notes);
    puts(": nothing has arrived yet");
}

static void note_missing(const struct notes *notes)
{
    const struct lineage *lineage = &notes->roll->tally.lineage;
    const struct lineage_device *device = &lineage->devices[notes->row->device];
    struct ranges missing = {0};
    uint32_t expected = 0;
    for (size_t i = 0; i < device->batch_count; i++) {
        const struct lineage_batch *batch = &lineage->batches[device->first_batch + i];
        uint32_t number = batch->batch->header.number;
        if (!lineage_in_chain(batch))
            continue;
        if (number > expected)
            ranges_add(&missing, expected, number - 1);
        expected = number + 1;
    }
    print_ranges(notes, &missing, "missing: ask the volunteer to deliver again");
}

static void note_batches(const struct notes *notes)
{
    const struct lineage *lineage = &notes->roll->tally.lineage;
    const struct lineage_device *device = &lineage->devices[notes->row->device];
    for (size_t kind = 0; kind < sizeof batch_notes / sizeof *batch_notes; kind++) {
        struct ranges ranges = {0};
        for (size_t i = 0; i < device->batch_count; i++) {
            const struct lineage_batch *batch = &lineage->batches[device->first_batch + i];
            uint32_t number = batch->batch->header.number;
            if (batch_notes[kind].applies(batch))
                ranges_add(&ranges, number, number);
        }
        print_ranges(notes, &ranges, batch_notes[kind].text);
    }
}

// What a coordinator holds or released, and why; of what contradicts itself, both.
static void note_holds(const struct notes *notes)
{
    const struct roll *roll = notes->roll;
    const struct lineage_device *device = &roll->tally.lineage.devices[notes->row->device];
    for (size_t i = 0; i < notes->holding->count; i++) {
        const struct decision_source *source = &notes->holding->items[i]->source;
        if (memcmp(source->device_id, device->device_id, sizeof source->device_id) != 0)
            continue;
        indent(notes);
        holds_list_print_item(roll, notes->holding, i);
    }
}

static void note_voids(const struct notes *notes)
{
    const struct tally_counts *counts = &notes->roll->tally.devices[notes->row->device];
    if (counts->stray_voids > 0) {
        begin_note(notes);
        printf(": %lu %s\n", counts->stray_voids,
               summary_plural(counts->stray_voids, "void names an entry that is not here",
                              "voids name entries that are not here"));
    }
    if (counts->held_voids > 0) {
        begin_note(notes);
        printf(": %lu %s\n", counts->held_voids,
               summary_plural(counts->held_voids, "void is held and takes nothing back",
                              "voids are held and take nothing back"));
    }
}

// A group that is too large for comparing everybody in it with everybody.
static void note_skipped(const struct tally *tally, bool any)
{
    if (tally->skipped_blocks == 0)
        return;
    if (!any)
        puts("\nTo look into:");
    printf("  not compared by all that they share, as too many share it: %lu %s in %lu %s\n",
           tally->skipped_entries, summary_plural(tally->skipped_entries, "entry", "entries"),
           tally->skipped_blocks, summary_plural(tally->skipped_blocks, "group", "groups"));
}

void summary_print_notes(const struct summary *summary)
{
    bool any = false;
    for (size_t i = 0; i < summary->row_count; i++) {
        const struct notes notes = {summary->roll, &summary->holding, &summary->rows[i], &any};
        note_nothing(&notes);
        note_missing(&notes);
        note_holds(&notes);
        note_batches(&notes);
        note_voids(&notes);
    }
    note_skipped(&summary->roll->tally, any);
}

// ---- totals -----------------------------------------------------------------------------------

static const char *const held_sentences[TALLY_REASON_COUNT] = {
    [TALLY_HELD_BY_COORDINATOR] = "that a coordinator holds",
    [TALLY_WRONG_CHAIN] = "in a batch that the kit did not make",
    [TALLY_REPEATED_NUMBER] = "in batches that share a number",
    [TALLY_UNKNOWN_TEXT] = "signed under a campaign file that is not here",
    [TALLY_NOT_IN_FINAL] = "not vouched for by the end of the batch",
    [TALLY_TWO_CONTENTS] = "on a page that has two contents",
    [TALLY_UNKNOWN_TYPE] = "of a kind that this program does not know",
    [TALLY_NEWER_RECORD] = "written by a newer collector; update this program",
    [TALLY_BAD_PADDING] = "with bytes where there must be none",
    [TALLY_BAD_RECORD] = "that cannot be read",
    [TALLY_ENTRY_ID_REUSED] = "with one entry id and different contents",
    [TALLY_NO_CONSENT] = "without consent to be counted",
};

static void print_questions(const struct tally *tally)
{
    size_t opposing = summary_opposing(tally);
    if (tally->question_count == 0)
        return;
    printf("%zu %s open, and both people of each count: see \"merger review\".\n",
           tally->question_count,
           summary_plural(tally->question_count, "question is", "questions are"));
    if (opposing > 0)
        printf("  %zu of them because coordinators' answers contradict each other\n", opposing);
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
        if (held_sentences[i] && total->by_reason[i] > 0)
            printf("  held: %lu %s %s\n", total->by_reason[i],
                   summary_plural(total->by_reason[i], "entry", "entries"), held_sentences[i]);
}
