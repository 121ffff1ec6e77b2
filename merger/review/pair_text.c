// SPDX-License-Identifier: Apache-2.0
#include "merger/review/pair_text.h"

#include "common/cli.h"
#include "common/date.h"
#include "common/secret.h"
#include "common/text.h"
#include "merger/review/beside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_WIDTH 13
#define MIN_COLUMN 20
#define VALUE_CAP (2 * RECORD_MAX_LEN)
#define ID_SHOWN_LEN 6
#define MIN_BAR 10
#define MAX_BAR 60

struct pair_text {
    const struct roll *roll;
    struct beside *beside;
    size_t column; // columns of one side
    char shown[2][VALUE_CAP];
};

enum status pair_text_new(const struct roll *roll, unsigned width, struct pair_text **out)
{
    *out = NULL;
    struct pair_text *text = secret_alloc(sizeof *text);
    if (!text)
        return STATUS_NO_MEMORY;
    text->roll = roll;
    size_t taken = 2 + LABEL_WIDTH + 3 + 2; // margin, label, mark, gap between the sides
    text->column = width > taken + 2 * MIN_COLUMN ? (width - taken) / 2 : MIN_COLUMN;
    enum status status = beside_new(roll, &text->beside);
    if (status == STATUS_OK)
        *out = text;
    else
        pair_text_free(text);
    return status;
}

void pair_text_free(struct pair_text *text)
{
    if (!text)
        return;
    beside_free(text->beside);
    secret_free(text);
}

// ---- side by side -----------------------------------------------------------------------------

// How much of the text goes into one row: up to a space if there is one, else as many signs as fit.
static size_t cut_row(const char *text, size_t width)
{
    size_t len = strlen(text);
    size_t row = text_row(text, len, width);
    if (text_width(text, row) <= width)
        return row;
    for (row = 0; row < len;) {
        size_t next = row + 1;
        while (next < len && ((unsigned char)text[next] & 0xC0) == 0x80)
            next++;
        if (text_width(text, next) > width)
            break;
        row = next;
    }
    return row;
}

static const char *print_part(const char *text, size_t width, bool padded)
{
    size_t row = cut_row(text, width);
    cli_print_cell(text, row, padded ? width : 0);
    text += row;
    return text + strspn(text, " ");
}

// Both texts, each in its column, in as many rows as it takes.
static void print_row(const struct pair_text *text, const char *label, char mark, const char *left,
                      const char *right)
{
    do {
        printf("  %-*s %c ", LABEL_WIDTH, label, mark);
        left = print_part(left, text->column, *right != '\0');
        if (*right != '\0') {
            fputs("  ", stdout);
            right = print_part(right, text->column, false);
        }
        putchar('\n');
        label = "";
        mark = ' ';
    } while (*left != '\0' || *right != '\0');
}

// "family_name" as "family name".
static void print_label(const char *word, char out[LABEL_WIDTH + 1])
{
    snprintf(out, LABEL_WIDTH + 1, "%s", word);
    for (char *at = out; *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
}

static void print_field(struct pair_text *text, enum record_field field)
{
    const struct beside_side *sides = text->beside->sides;
    enum alignment_mark mark;
    char label[LABEL_WIDTH + 1];
    if (!beside_align(text->beside, field, &mark))
        return;
    for (unsigned i = 0; i < 2; i++)
        alignment_print(&sides[i].aligned, text->shown[i], VALUE_CAP);
    print_label(record_field_name(field), label);
    print_row(text, label, (char)mark, sides[0].aligned.len > 0 ? text->shown[0] : "-",
              sides[1].aligned.len > 0 ? text->shown[1] : "-");
}

static void print_ids(struct pair_text *text)
{
    char ids[2][2 * ID_SHOWN_LEN + 1];
    for (unsigned i = 0; i < 2; i++)
        sodium_bin2hex(ids[i], sizeof ids[i], text->beside->sides[i].entry->cell->entry_id,
                       ID_SHOWN_LEN);
    print_row(text, "entry", ' ', ids[0], ids[1]);
}

static void print_origin(struct pair_text *text)
{
    for (unsigned i = 0; i < 2; i++) {
        const struct beside_side *side = &text->beside->sides[i];
        const struct facts_cell *cell = side->entry->cell;
        struct record_value sheet = beside_field(side, (enum record_field)RECORD_REFERENCE);
        char label[ROLL_LABEL_CAP], day[DATE_CAP];
        roll_label(text->roll, roll_device(text->roll, cell->batch), label);
        date_print(date_from_days(cell->batch->header.day), day);
        snprintf(text->shown[i], VALUE_CAP, "%s, %s, batch %lu, cell %u%s%.*s", day, label,
                 (unsigned long)cell->batch->header.number, cell->cell,
                 sheet.len > 0 ? ", sheet " : "", (int)sheet.len, (const char *)sheet.bytes);
    }
    print_row(text, "came with", ' ', text->shown[0], text->shown[1]);
}

enum status pair_text_print(struct pair_text *text, size_t a, size_t b)
{
    enum status status = beside_load(text->beside, a, b);
    if (status != STATUS_OK)
        return status;
    print_ids(text);
    for (enum record_field field = 1; field < RECORD_FORM_END; field++)
        if (field != RECORD_COMMENT)
            print_field(text, field);
    print_origin(text);
    return STATUS_OK;
}

enum status pair_text_put_json(struct pair_text *text, size_t entry, const char *key,
                               struct json *json)
{
    const struct beside_side *side = &text->beside->sides[0];
    enum status status = beside_load_side(text->beside, 0, entry);
    if (status != STATUS_OK)
        return status;
    const struct facts_cell *cell = side->entry->cell;
    json_open_object(json, key);
    json_hex(json, "entry", cell->entry_id, SEAL_ENTRY_ID_LEN);
    json_hex(json, "device", cell->batch->header.certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    json_string(json, "state", tally_state_name(side->entry->state));
    json_string(json, "reason", tally_reason_name(side->entry->reason));
    for (enum record_field field = 1; field < RECORD_FORM_END; field++) {
        struct record_value value = beside_field(side, field);
        if (value.len > 0)
            json_text(json, record_field_name(field), (const char *)value.bytes, value.len);
    }
    json_close_object(json);
    return STATUS_OK;
}

// ---- evidence ---------------------------------------------------------------------------------

void pair_text_bits(int32_t weight, char out[PAIR_TEXT_BITS_CAP])
{
    unsigned size = weight < 0 ? 0U - (unsigned)weight : (unsigned)weight;
    snprintf(out, PAIR_TEXT_BITS_CAP, "%c%u.%03u", weight < 0 ? '-' : '+', size / 1000,
             size % 1000);
}

// The sums that the bars run between, and the columns that they may take.
struct scale {
    int64_t low, high;
    unsigned width;
};

static struct scale scale_of(const struct evidence *evidence, unsigned width)
{
    const unsigned taken = 40; // field, level and bits before the bar
    struct scale scale = {.width = width > taken + MIN_BAR ? width - taken : MIN_BAR};
    if (scale.width > MAX_BAR)
        scale.width = MAX_BAR;
    int64_t sum = 0;
    for (size_t i = 0; i < evidence->count; i++) {
        sum += evidence->items[i].weight;
        scale.low = sum < scale.low ? sum : scale.low;
        scale.high = sum > scale.high ? sum : scale.high;
    }
    return scale;
}

static unsigned column_of(const struct scale *scale, int64_t sum)
{
    int64_t span = scale->high - scale->low;
    return span == 0 ? 0 : (unsigned)((sum - scale->low) * (scale->width - 1) / span);
}

// A bar from one sum to the next: + for, - against, and | where nothing speaks either way.
static void print_bar(const struct scale *scale, int64_t from, int64_t to)
{
    char bar[MAX_BAR + 1];
    unsigned start = column_of(scale, from < to ? from : to);
    unsigned end = column_of(scale, from < to ? to : from), zero = column_of(scale, 0);
    memset(bar, ' ', scale->width);
    bar[zero] = '|';
    memset(bar + start, to > from ? '+' : '-', end - start + 1);
    bar[(end > zero ? end : zero) + 1] = '\0';
    puts(bar);
}

static void print_item(const char *field, const char *level, int32_t weight,
                       const struct scale *scale, int64_t from, int64_t to)
{
    char bits[PAIR_TEXT_BITS_CAP], label[LABEL_WIDTH + 1];
    print_label(field, label);
    pair_text_bits(weight, bits);
    printf("  %-*s   %-8s %9s  ", LABEL_WIDTH, label, level, bits);
    print_bar(scale, from, to);
}

static void print_why(const struct evidence *evidence, bool is_question)
{
    const enum message why = evidence_why(evidence, is_question);
    if (why != MSG_COUNT)
        printf("  %s\n", messages_get(LANG_EN, why));
}

void pair_text_print_evidence(const struct evidence *evidence, bool is_question, unsigned width)
{
    struct scale scale = scale_of(evidence, width);
    int64_t sum = 0;
    if (evidence->count == 0)
        return;
    puts("\nFor one person (+) and against it (-), in bits; | is even:");
    for (size_t i = 0; i < evidence->count; i++) {
        const struct evidence_item *item = &evidence->items[i];
        print_item(compare_field_name(item->field), evidence_word(item), item->weight, &scale, sum,
                   sum + item->weight);
        sum += item->weight;
    }
    print_item("together", compare_verdict_name(evidence->verdict), evidence->weight, &scale, 0,
               sum);
    print_why(evidence, is_question);
}

void pair_text_put_evidence(const struct evidence *evidence, struct json *json)
{
    json_open_array(json, "evidence");
    for (size_t i = 0; i < evidence->count; i++) {
        const struct evidence_item *item = &evidence->items[i];
        json_open_object(json, NULL);
        json_string(json, "field", compare_field_name(item->field));
        json_string(json, "level", evidence_level_name(item));
        json_integer(json, "weight", item->weight);
        json_close_object(json);
    }
    json_close_array(json);
    json_integer(json, "weight", evidence->weight);
    json_string(json, "verdict", compare_verdict_name(evidence->verdict));
    json_bool(json, "relatives", evidence->relatives);
}
