// SPDX-License-Identifier: Apache-2.0
#include "tests/eval/names.h"

#include "common/json.h"
#include "merger/linkage/name_compare.h"
#include "merger/linkage/normalize.h"
#include "tests/eval/pair_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_KINDS 16

static int32_t score(const struct pair_file_pair *pair)
{
    struct normalize_name names[2];
    for (unsigned i = 0; i < 2; i++)
        (void)normalize_name(pair->names[i], strlen(pair->names[i]), &names[i]);
    return name_compare_score(&names[0], &names[1]);
}

static void score_all(struct pair_file *pairs)
{
    for (size_t i = 0; i < pairs->count; i++)
        pairs->all[i].score = score(&pairs->all[i]);
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

static bool is_in(const struct pair_file_pair *pair, const struct part *part)
{
    return (part->kind == NULL || strcmp(part->kind, pair->kind) == 0) &&
           (pair->kept ? part->kept : part->tuning);
}

static struct measure measure_at(const struct pair_file *pairs, const struct part *part,
                                 int32_t threshold)
{
    struct measure measure = {.threshold = threshold};
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair_file_pair *pair = &pairs->all[i];
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
    const struct pair_file_pair *const *left = a, *const *right = b;
    return ((*left)->score < (*right)->score) - ((*left)->score > (*right)->score);
}

// Lowers the threshold from score to score.
static struct measure find_best(const struct pair_file *pairs, const struct part *part,
                                const struct pair_file_pair **sorted)
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

static void put_part(struct json *json, const char *key, const struct pair_file *pairs,
                     const struct part *part, const struct pair_file_pair **sorted)
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

static void put_kinds(struct json *json, const struct pair_file *pairs,
                      const struct pair_file_pair **sorted)
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

static bool put_all(const struct pair_file *pairs)
{
    const struct pair_file_pair **sorted = malloc((pairs->count + 1) * sizeof *sorted);
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

static bool write_scores(const char *path, const struct pair_file *pairs)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    fputs("score\n", out);
    for (size_t i = 0; i < pairs->count; i++)
        fprintf(out, "%.3f\n", pairs->all[i].score / 1000.0);
    return fclose(out) == 0;
}

static bool write_errors(const char *path, const struct pair_file *pairs)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    fputs("name1\tname2\tlabel\tscore\n", out);
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair_file_pair *pair = &pairs->all[i];
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
    struct pair_file pairs = {0};
    bool done = argc > 0 && argc % 2 == 1 && pair_file_read(argv[0], &pairs);
    score_all(&pairs);
    done = done && (!scores || write_scores(scores, &pairs));
    done = done && (!errors || write_errors(errors, &pairs)) && put_all(&pairs);
    pair_file_free(&pairs);
    if (!done)
        fputs("link_eval: the file cannot be used, or the answers cannot be written\n", stderr);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
