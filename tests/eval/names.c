// SPDX-License-Identifier: Apache-2.0
#include "tests/eval/names.h"

#include "common/csv.h"
#include "common/json.h"
#include "common/safefile.h"
#include "merger/linkage/name_compare.h"
#include "merger/linkage/normalize.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FILE_LEN (256U << 20)
#define NAME_TEXT_CAP 512
#define KIND_CAP 32
#define MAX_KINDS 16

struct pair {
    char names[2][NAME_TEXT_CAP], kind[KIND_CAP];
    bool same, kept; // label; not for tuning
    int32_t score;
};

struct pairs {
    struct pair *all;
    size_t count, cap;
};

enum column { NAME1, NAME2, LABEL, KIND, COLUMN_COUNT };
static const char *const column_names[COLUMN_COUNT] = {"name1", "name2", "label", "kind"};

// ---- reading ----------------------------------------------------------------------------------

static bool find_columns(const struct csv_row *header, int columns[COLUMN_COUNT])
{
    char text[KIND_CAP];
    size_t len;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        columns[column] = -1;
        for (unsigned i = 0; i < header->count; i++) {
            if (csv_copy_cell(&header->cells[i], text, sizeof text, &len) == STATUS_OK &&
                strcmp(text, column_names[column]) == 0)
                columns[column] = (int)i;
        }
    }
    return columns[NAME1] >= 0 && columns[NAME2] >= 0 && columns[LABEL] >= 0;
}

// A column that is not there is empty.
static bool copy(const struct csv_row *row, int column, char *out, size_t cap)
{
    size_t len;
    out[0] = '\0';
    return column < 0 || ((unsigned)column < row->count &&
                          csv_copy_cell(&row->cells[column], out, cap, &len) == STATUS_OK);
}

// FNV-1a over both names: half of the pairs are kept aside.
static bool is_kept(const struct pair *pair)
{
    uint32_t hash = 2166136261U;
    for (unsigned name = 0; name < 2; name++) {
        for (const char *at = pair->names[name]; *at; at++)
            hash = (hash ^ (unsigned char)*at) * 16777619U;
    }
    return (hash >> 16 & 1) != 0;
}

static int32_t score(const struct pair *pair)
{
    struct normalize_name names[2];
    for (unsigned i = 0; i < 2; i++)
        (void)normalize_name(pair->names[i], strlen(pair->names[i]), &names[i]);
    return name_compare_score(&names[0], &names[1]);
}

static bool read_pair(const struct csv_row *row, const int columns[COLUMN_COUNT], struct pair *pair)
{
    char label[KIND_CAP];
    if (!copy(row, columns[NAME1], pair->names[0], NAME_TEXT_CAP) ||
        !copy(row, columns[NAME2], pair->names[1], NAME_TEXT_CAP) ||
        !copy(row, columns[LABEL], label, sizeof label) ||
        !copy(row, columns[KIND], pair->kind, sizeof pair->kind))
        return false;
    pair->same = strcmp(label, "1") == 0;
    pair->kept = is_kept(pair);
    pair->score = score(pair);
    return true;
}

static struct pair *next_pair(struct pairs *pairs)
{
    if (pairs->count == pairs->cap) {
        const size_t cap = pairs->cap ? 2 * pairs->cap : 1024;
        struct pair *all = realloc(pairs->all, cap * sizeof *all);
        if (!all)
            return NULL;
        pairs->all = all;
        pairs->cap = cap;
    }
    return &pairs->all[pairs->count];
}

static bool read_rows(const char *text, size_t len, struct pairs *pairs)
{
    struct csv_reader reader = csv_reader_init(text, len);
    struct csv_row row;
    int columns[COLUMN_COUNT];
    if (csv_read_row(&reader, &row) != STATUS_OK || !find_columns(&row, columns))
        return false;
    enum status status;
    while ((status = csv_read_row(&reader, &row)) == STATUS_OK) {
        struct pair *pair = next_pair(pairs);
        if (!pair || !read_pair(&row, columns, pair))
            return false;
        pairs->count++;
    }
    return status == STATUS_NOT_FOUND;
}

static bool read_pairs(const char *path, struct pairs *pairs)
{
    uint8_t *text;
    size_t len;
    if (safefile_read(path, MAX_FILE_LEN, &text, &len) != STATUS_OK)
        return false;
    const bool done = read_rows((const char *)text, len, pairs);
    free(text);
    return done;
}

// ---- measuring --------------------------------------------------------------------------------

// Which pairs are measured.
struct part {
    const char *kind; // NULL: all
    bool tuning, kept;
};

struct measure {
    unsigned long pairs, same, taken, right; // taken: called the same; right: of these, truly
    int32_t threshold;
};

static double ratio(unsigned long part, unsigned long whole)
{
    return whole == 0 ? 0 : (double)part / (double)whole;
}

static double f1(const struct measure *measure)
{
    return 2 * (double)measure->right / (double)(measure->taken + measure->same);
}

static bool is_in(const struct pair *pair, const struct part *part)
{
    return (part->kind == NULL || strcmp(part->kind, pair->kind) == 0) &&
           (pair->kept ? part->kept : part->tuning);
}

static struct measure measure_at(const struct pairs *pairs, const struct part *part,
                                 int32_t threshold)
{
    struct measure measure = {.threshold = threshold};
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair *pair = &pairs->all[i];
        if (!is_in(pair, part))
            continue;
        measure.pairs++;
        measure.same += pair->same;
        measure.taken += pair->score >= threshold;
        measure.right += pair->score >= threshold && pair->same;
    }
    return measure;
}

static int by_score(const void *a, const void *b)
{
    const struct pair *const *left = a, *const *right = b;
    return ((*left)->score < (*right)->score) - ((*left)->score > (*right)->score);
}

// Lowers the threshold from score to score.
static struct measure find_best(const struct pairs *pairs, const struct part *part,
                                const struct pair **sorted)
{
    size_t count = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        if (is_in(&pairs->all[i], part))
            sorted[count++] = &pairs->all[i];
    }
    qsort(sorted, count, sizeof *sorted, by_score);
    struct measure now = measure_at(pairs, part, INT32_MAX), best = now;
    for (size_t i = 0; i < count; i++) {
        now.taken++;
        now.right += sorted[i]->same;
        now.threshold = sorted[i]->score;
        if ((i + 1 == count || sorted[i + 1]->score < now.threshold) && f1(&now) > f1(&best))
            best = now;
    }
    return best;
}

// ---- printing ---------------------------------------------------------------------------------

static void put_decimal(struct json *json, const char *key, double value)
{
    fprintf(json->out, "%s\"%s\": %.4f", json->needs_comma ? ", " : "", key, value);
    json->needs_comma = true;
}

static void put_measure(struct json *json, const char *key, const struct measure *measure)
{
    json_open_object(json, key);
    put_decimal(json, "f1", f1(measure));
    put_decimal(json, "precision", ratio(measure->right, measure->taken));
    put_decimal(json, "recall", ratio(measure->right, measure->same));
    put_decimal(json, "threshold_bits", measure->threshold / 1000.0);
    json_close_object(json);
}

static void put_part(struct json *json, const char *key, const struct pairs *pairs,
                     const struct part *part, const struct pair **sorted)
{
    const struct measure shipped = measure_at(pairs, part, NAME_COMPARE_SAME);
    const unsigned long missed = shipped.same - shipped.right,
                        wrong = shipped.taken - shipped.right;
    json_open_object(json, key);
    json_number(json, "pairs", shipped.pairs);
    json_number(json, "same", shipped.same);
    json_number(json, "wrong", missed + wrong);
    if (shipped.same > 0 && shipped.same < shipped.pairs) {
        const struct measure best = find_best(pairs, part, sorted);
        put_measure(json, "best", &best);
        put_measure(json, "shipped", &shipped);
    }
    json_close_object(json);
}

static void put_kinds(struct json *json, const struct pairs *pairs, const struct pair **sorted)
{
    const char *kinds[MAX_KINDS];
    size_t count = 0;
    json_open_object(json, "kinds");
    for (size_t i = 0; i < pairs->count && count < MAX_KINDS; i++) {
        const char *kind = pairs->all[i].kind;
        size_t at = 0;
        while (at < count && strcmp(kinds[at], kind) != 0)
            at++;
        if (at < count)
            continue;
        kinds[count++] = kind;
        put_part(json, kind, pairs, &(struct part){kind, true, true}, sorted);
    }
    json_close_object(json);
}

static bool put_all(const struct pairs *pairs)
{
    const struct pair **sorted = malloc((pairs->count + 1) * sizeof *sorted);
    if (!sorted)
        return false;
    struct json json = {.out = stdout};
    json_open_object(&json, NULL);
    put_part(&json, "all", pairs, &(struct part){NULL, true, true}, sorted);
    put_part(&json, "tuning", pairs, &(struct part){NULL, true, false}, sorted);
    put_part(&json, "kept", pairs, &(struct part){NULL, false, true}, sorted);
    put_kinds(&json, pairs, sorted);
    json_close_object(&json);
    putchar('\n');
    free(sorted);
    return fflush(stdout) == 0;
}

// ---- files ------------------------------------------------------------------------------------

static bool write_scores(const char *path, const struct pairs *pairs)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    fputs("score\n", out);
    for (size_t i = 0; i < pairs->count; i++)
        fprintf(out, "%.3f\n", pairs->all[i].score / 1000.0);
    return fclose(out) == 0;
}

static bool write_errors(const char *path, const struct pairs *pairs)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    fputs("name1\tname2\tlabel\tscore\n", out);
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair *pair = &pairs->all[i];
        if (!pair->kept && (pair->score >= NAME_COMPARE_SAME) != pair->same)
            fprintf(out, "%s\t%s\t%d\t%.3f\n", pair->names[0], pair->names[1], pair->same,
                    pair->score / 1000.0);
    }
    return fclose(out) == 0;
}

int names_run(int argc, char **argv)
{
    const char *scores = NULL, *errors = NULL;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--out") == 0)
            scores = argv[i + 1];
        else if (strcmp(argv[i], "--errors") == 0)
            errors = argv[i + 1];
    }
    struct pairs pairs = {0};
    bool done = argc > 0 && argc % 2 == 1 && read_pairs(argv[0], &pairs);
    done = done && (!scores || write_scores(scores, &pairs));
    done = done && (!errors || write_errors(errors, &pairs)) && put_all(&pairs);
    free(pairs.all);
    if (!done)
        fputs("link_eval: the file cannot be used, or the answers cannot be written\n", stderr);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
