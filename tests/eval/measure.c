// SPDX-License-Identifier: Apache-2.0
#include "tests/eval/measure.h"

#include "merger/linkage/block.h"
#include "merger/linkage/compare.h"

#include <stdlib.h>
#include <string.h>

// Entries by a label: those of one label stand together.
struct labelled {
    uint32_t label, entry;
};

struct key {
    uint32_t key;
    uint32_t entry;
};

static int by_label(const void *left, const void *right)
{
    const struct labelled *a = left, *b = right;
    if (a->label != b->label)
        return a->label < b->label ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static int by_key(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

double measure_share(unsigned long part, unsigned long whole)
{
    return whole == 0 ? 1 : (double)part / (double)whole;
}

double measure_precision(const struct measure *measure)
{
    return measure_share(measure->true_joined_pairs, measure->joined_pairs);
}

double measure_recall(const struct measure *measure)
{
    return measure_share(measure->true_joined_pairs, measure->true_pairs);
}

double measure_f1(const struct measure *measure)
{
    double precision = measure_precision(measure), recall = measure_recall(measure);
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

// ---- blocks -----------------------------------------------------------------------------------

// All keys of all entries, without those that too many entries share; sorted by entry and key.
struct blocks {
    struct key *keys;
    size_t count;
};

static int by_entry(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    if (a->entry != b->entry)
        return a->entry < b->entry ? -1 : 1;
    return a->key < b->key ? -1 : a->key > b->key;
}

static bool blocks_make(const uint8_t *const *forms, size_t count, struct blocks *out)
{
    uint32_t found[BLOCK_MAX_KEYS];
    struct form form;
    size_t key_count = 0;
    out->keys = malloc((count * BLOCK_MAX_KEYS + 1) * sizeof *out->keys);
    out->count = 0;
    if (!out->keys)
        return false;
    for (size_t i = 0; i < count; i++) {
        form_open(forms[i], &form);
        unsigned found_count = block_keys(&form, found);
        for (unsigned j = 0; j < found_count; j++)
            out->keys[key_count++] = (struct key){found[j], (uint32_t)i};
    }
    qsort(out->keys, key_count, sizeof *out->keys, by_key);
    size_t end;
    for (size_t first = 0; first < key_count; first = end) {
        size_t distinct = 1;
        for (end = first + 1; end < key_count && out->keys[end].key == out->keys[first].key; end++)
            distinct += out->keys[end].entry != out->keys[end - 1].entry;
        if (distinct > BLOCK_MAX_ENTRIES)
            continue;
        memmove(out->keys + out->count, out->keys + first, (end - first) * sizeof *out->keys);
        out->count += end - first;
    }
    qsort(out->keys, out->count, sizeof *out->keys, by_entry);
    return true;
}

static size_t first_key(const struct blocks *blocks, uint32_t entry)
{
    size_t low = 0, high = blocks->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (blocks->keys[middle].entry < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool share_block(const struct blocks *blocks, uint32_t a, uint32_t b)
{
    size_t i = first_key(blocks, a), j = first_key(blocks, b);
    while (i < blocks->count && blocks->keys[i].entry == a && j < blocks->count &&
           blocks->keys[j].entry == b) {
        if (blocks->keys[i].key == blocks->keys[j].key)
            return true;
        if (blocks->keys[i].key < blocks->keys[j].key)
            i++;
        else
            j++;
    }
    return false;
}

// ---- pairs ------------------------------------------------------------------------------------

struct asked {
    uint32_t a, b;
};

static int by_asked(const void *left, const void *right)
{
    const struct asked *a = left, *b = right;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static struct asked asked_of(const struct link_people *people, uint32_t a, uint32_t b)
{
    uint32_t left = people->cluster[a], right = people->cluster[b];
    return left < right ? (struct asked){left, right} : (struct asked){right, left};
}

static struct labelled *sort_by(const uint32_t *labels, size_t count)
{
    struct labelled *sorted = malloc((count + 1) * sizeof *sorted);
    for (size_t i = 0; sorted && i < count; i++)
        sorted[i] = (struct labelled){labels[i], (uint32_t)i};
    if (sorted)
        qsort(sorted, count, sizeof *sorted, by_label);
    return sorted;
}

static void measure_truth(const struct labelled *sorted, size_t count,
                          const struct link_people *people, const struct blocks *blocks,
                          const struct asked *asked, struct measure *out)
{
    for (size_t i = 0; i < count; i++) {
        out->true_people += i == 0 || sorted[i].label != sorted[i - 1].label;
        for (size_t j = i + 1; j < count && sorted[j].label == sorted[i].label; j++) {
            uint32_t a = sorted[i].entry, b = sorted[j].entry;
            struct asked between = asked_of(people, a, b);
            out->true_pairs++;
            out->blocked_true_pairs += share_block(blocks, a, b);
            if (between.a != between.b && people->question_count > 0 &&
                bsearch(&between, asked, people->question_count, sizeof between, by_asked))
                out->true_asked_pairs++;
        }
    }
}

static bool are_relatives(const uint8_t *const *forms, uint32_t a, uint32_t b)
{
    struct form left, right;
    struct compare_result result;
    form_open(forms[a], &left);
    form_open(forms[b], &right);
    compare_forms(&left, &right, &result);
    return result.relatives;
}

static void measure_joined(const struct labelled *sorted, size_t count, const uint8_t *const *forms,
                           const uint32_t *truth, struct measure *out)
{
    for (size_t i = 0; i < count; i++) {
        out->people += i == 0 || sorted[i].label != sorted[i - 1].label;
        for (size_t j = i + 1; j < count && sorted[j].label == sorted[i].label; j++) {
            uint32_t a = sorted[i].entry, b = sorted[j].entry;
            bool right = truth[a] == truth[b];
            out->joined_pairs++;
            out->true_joined_pairs += right;
            out->joined_relatives += !right && are_relatives(forms, a, b);
        }
    }
}

bool measure_make(const uint8_t *const *forms, size_t count, const uint32_t *truth,
                  const struct link_people *people, struct measure *out)
{
    struct blocks blocks = {NULL, 0};
    struct asked *asked = malloc((people->question_count + 1) * sizeof *asked);
    struct labelled *by_truth = sort_by(truth, count),
                    *by_cluster = sort_by(people->cluster, count);
    bool done = asked && by_truth && by_cluster && blocks_make(forms, count, &blocks);
    *out = (struct measure){0};
    if (done) {
        for (size_t i = 0; i < people->question_count; i++)
            asked[i] = asked_of(people, people->questions[i].a, people->questions[i].b);
        qsort(asked, people->question_count, sizeof *asked, by_asked);
        measure_truth(by_truth, count, people, &blocks, asked, out);
        measure_joined(by_cluster, count, forms, truth, out);
    }
    free(blocks.keys);
    free(asked);
    free(by_truth);
    free(by_cluster);
    return done;
}
