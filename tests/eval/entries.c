// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L // clock_gettime
#include "tests/eval/entries.h"

#include "common/status.h"
#include "merger/linkage/block.h"
#include "merger/linkage/compare.h"
#include "merger/linkage/link.h"
#include "tests/eval/measure.h"
#include "tests/eval/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct options {
    const char *file, *map, *out, *errors;
};

struct run {
    struct table table;
    const uint8_t **forms;
    uint32_t *truth; // for every entry the first entry of the same person
    struct link_people people;
    struct measure measure;
    double seconds;
};

// ---- linking ----------------------------------------------------------------------------------

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool link_table(struct run *run)
{
    run->forms = malloc((run->table.count + 1) * sizeof *run->forms);
    if (!run->forms)
        return false;
    for (size_t i = 0; i < run->table.count; i++)
        run->forms[i] = run->table.entries[i].form;
    double start = now();
    enum status status = link_entries(run->forms, run->table.count, NULL, NULL, 0, &run->people);
    run->seconds = now() - start;
    return status == STATUS_OK;
}

// ---- the truth --------------------------------------------------------------------------------

static int by_person(const void *left, const void *right)
{
    const struct table_entry *const *a = left, *const *b = right;
    int order = strcmp((*a)->person, (*b)->person);
    return order != 0 ? order : (*a < *b ? -1 : *a > *b);
}

static bool find_truth(struct run *run)
{
    const struct table_entry **sorted = malloc((run->table.count + 1) * sizeof *sorted);
    run->truth = malloc((run->table.count + 1) * sizeof *run->truth);
    if (!sorted || !run->truth) {
        free(sorted);
        return false;
    }
    for (size_t i = 0; i < run->table.count; i++)
        sorted[i] = &run->table.entries[i];
    qsort(sorted, run->table.count, sizeof *sorted, by_person);
    for (size_t i = 0, first = 0; i < run->table.count; i++) {
        if (strcmp(sorted[i]->person, sorted[first]->person) != 0)
            first = i;
        run->truth[sorted[i] - run->table.entries] = (uint32_t)(sorted[first] - run->table.entries);
    }
    free(sorted);
    return true;
}

// ---- what is printed --------------------------------------------------------------------------

static void print_json(const struct run *run)
{
    const struct measure *m = &run->measure;
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("{\"entries\": %zu, \"people\": %lu, \"true_people\": %lu,\n", run->table.count,
           m->people, m->true_people);
    printf(" \"true_pairs\": %lu, \"joined_pairs\": %lu, \"true_joined_pairs\": %lu,\n",
           m->true_pairs, m->joined_pairs, m->true_joined_pairs);
    printf(" \"precision\": %.4f, \"recall\": %.4f, \"f1\": %.4f,\n", measure_precision(m),
           measure_recall(m), measure_f1(m));
    printf(" \"blocking_recall\": %.4f, \"compared\": %lu, \"skipped_blocks\": %lu,\n",
           measure_share(m->blocked_true_pairs, m->true_pairs), run->people.pairs.compared_count,
           run->people.pairs.skipped_blocks);
    printf(" \"join_precision\": %.4f, \"joined_relatives\": %lu,\n", measure_precision(m),
           m->joined_relatives);
    printf(" \"questions\": %zu, \"question_share\": %.4f, \"true_pairs_asked\": %lu,\n",
           run->people.question_count, measure_share(run->people.question_count, run->table.count),
           m->true_asked_pairs);
    printf(" \"joined_or_asked\": %.4f,\n",
           measure_share(m->true_joined_pairs + m->true_asked_pairs, m->true_pairs));
    printf(" \"seconds\": %.3f, \"peak_mb\": %.1f}\n", run->seconds,
           (double)usage.ru_maxrss / 1024);
}

static bool write_clusters(const struct run *run, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    fputs("rec_id,cluster_id\n", file);
    for (size_t i = 0; i < run->table.count; i++)
        fprintf(file, "%s,%s\n", run->table.entries[i].id,
                run->table.entries[run->people.cluster[i]].id);
    return fclose(file) == 0;
}

static void write_evidence(FILE *file, const struct run *run, uint32_t a, uint32_t b)
{
    struct form left, right;
    struct compare_result result;
    form_open(run->forms[a], &left);
    form_open(run->forms[b], &right);
    compare_forms(&left, &right, &result);
    fprintf(file, "%d", (int)result.weight);
    for (unsigned field = 0; field < COMPARE_FIELD_COUNT; field++)
        if (result.evidence[field].level != COMPARE_MISSING)
            fprintf(file, " %s:%s:%d", compare_field_name((enum compare_field)field),
                    compare_level_name((enum compare_level)result.evidence[field].level),
                    (int)result.evidence[field].weight);
}

// Every pair that is joined and should not be, and the other way round.
static bool write_errors(const struct run *run, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    fputs("kind,rec_id_1,rec_id_2,evidence\n", file);
    for (uint32_t i = 0; i < run->table.count; i++)
        for (uint32_t j = i + 1; j < run->table.count; j++) {
            bool joined = run->people.cluster[i] == run->people.cluster[j];
            if (joined == (run->truth[i] == run->truth[j]))
                continue;
            fprintf(file, "%s,%s,%s,", joined ? "false_join" : "missed", run->table.entries[i].id,
                    run->table.entries[j].id);
            write_evidence(file, run, i, j);
            fputc('\n', file);
        }
    return fclose(file) == 0;
}

// ---- the command ------------------------------------------------------------------------------

static bool read_options(int argc, char **argv, struct options *out)
{
    *out = (struct options){NULL, NULL, NULL, NULL};
    for (int i = 0; i < argc; i++) {
        const char **value = strcmp(argv[i], "--map") == 0      ? &out->map
                             : strcmp(argv[i], "--out") == 0    ? &out->out
                             : strcmp(argv[i], "--errors") == 0 ? &out->errors
                                                                : NULL;
        if (value && i + 1 < argc)
            *value = argv[++i];
        else if (value || out->file)
            return false;
        else
            out->file = argv[i];
    }
    return out->file != NULL;
}

static bool write_files(const struct run *run, const struct options *options)
{
    const char *failed = NULL;
    if (options->out && !write_clusters(run, options->out))
        failed = options->out;
    if (options->errors && !write_errors(run, options->errors))
        failed = options->errors;
    if (failed)
        fprintf(stderr, "link_eval: %s cannot be written\n", failed);
    return !failed;
}

int entries_run(int argc, char **argv)
{
    struct options options;
    struct run run = {.seconds = 0};
    if (!read_options(argc, argv, &options)) {
        fprintf(stderr, "link_eval entries FILE.csv [--map FIELD=COLUMN,...] [--out CLUSTERS.csv] "
                        "[--errors PAIRS.csv]\n");
        return EXIT_USAGE;
    }
    if (!table_read(options.file, options.map, &run.table))
        return EXIT_FAILED;
    bool done = link_table(&run) && find_truth(&run) &&
                measure_make(run.forms, run.table.count, run.truth, &run.people, &run.measure);
    if (done)
        print_json(&run);
    else
        fprintf(stderr, "link_eval: no memory\n");
    done = done && write_files(&run, &options);
    link_people_free(&run.people);
    free(run.forms);
    free(run.truth);
    table_free(&run.table);
    return done ? EXIT_DONE : EXIT_FAILED;
}
