// SPDX-License-Identifier: Apache-2.0
//
// Lists of which the truth is known, sampled and checked without a mistake, seed after seed: the
// truth is inside the limits as often as they say, and California's estimate is right on average.
// Seeds are fixed: this passes always or never.
#include "merger/audit/sample.h"
#include "merger/audit/verdict.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define PEOPLE 2000
#define SEEDS 200

// The first entries are invalid, the next ones two by two of one person, the next three by three,
// and all others of people of their own.
struct truth {
    uint32_t invalid, pairs, triples;
};

struct list {
    struct facts_cell cells[PEOPLE];
    struct tally_entry entries[PEOPLE];
    struct tally tally;
};

struct scores {
    unsigned not_invalid, duplicates, valid; // samples whose limits hold the truth
    double sum;                              // of California's estimates
};

static struct list *list_new(void)
{
    struct list *list = calloc(1, sizeof *list);
    if (!list)
        abort();
    for (uint32_t i = 0; i < PEOPLE; i++) {
        crypto_generichash(list->cells[i].entry_id, SEAL_ENTRY_ID_LEN, (const uint8_t *)&i,
                           sizeof i, NULL, 0);
        list->entries[i] = (struct tally_entry){.cell = &list->cells[i], .state = TALLY_COUNTED};
    }
    list->tally.entries = list->entries;
    list->tally.entry_count = PEOPLE;
    return list;
}

// The first and the last entry of the person who gave this one.
static void person_of(const struct truth *truth, uint32_t entry, uint32_t *first, uint32_t *last)
{
    uint32_t pairs = truth->invalid, triples = pairs + 2 * truth->pairs;
    uint32_t alone = triples + 3 * truth->triples;
    *first = *last = entry;
    if (entry >= pairs && entry < triples) {
        *first = entry - (entry - pairs) % 2;
        *last = *first + 1;
    } else if (entry >= triples && entry < alone) {
        *first = entry - (entry - triples) % 3;
        *last = *first + 2;
    }
}

// What somebody finds who looks each person up in the whole list, or only in the sample.
static struct verdict check(const struct truth *truth, const struct sample *sample, size_t place,
                            const bool *in_sample, bool of_whole_list)
{
    uint32_t first, last;
    struct verdict verdict = {.word = VERDICT_WORD_VALID, .entry = sample->items[place].entry};
    if (verdict.entry < truth->invalid)
        verdict.word = VERDICT_WORD_INVALID;
    person_of(truth, verdict.entry, &first, &last);
    for (uint32_t other = first; other <= last; other++)
        if (other != verdict.entry && (of_whole_list || in_sample[other])) {
            verdict.word = VERDICT_WORD_DUPLICATE;
            verdict.twin = other;
        }
    return verdict;
}

static bool holds(const struct estimate_range *range, unsigned long truth)
{
    return range->low <= truth && truth <= range->high;
}

static void audit(const struct list *list, const struct truth *truth, size_t size, unsigned seed,
                  bool of_whole_list, struct scores *scores)
{
    static const uint8_t campaign_id[32];
    struct verdict verdicts[PEOPLE];
    bool in_sample[PEOPLE] = {false};
    uint8_t key[SAMPLE_KEY_LEN];
    char text[16];
    struct sample sample;
    struct estimate_count count;
    struct estimate_interval interval;
    struct estimate_california california;
    snprintf(text, sizeof text, "%u", seed);
    sample_key(campaign_id, text, key);
    if (sample_draw(&list->tally, key, size, &sample) != STATUS_OK)
        abort();
    for (size_t i = 0; i < size; i++)
        in_sample[sample.items[i].entry] = true;
    for (size_t i = 0; i < size; i++)
        verdicts[i] = check(truth, &sample, i, in_sample, of_whole_list);
    if (verdict_count(verdicts, size, &count) != STATUS_OK)
        abort();
    count.people = PEOPLE;
    count.of_whole_list = of_whole_list;
    estimate_interval(&count, &interval);
    estimate_california(&count, &california);
    unsigned long duplicates = truth->pairs + 2 * truth->triples;
    scores->not_invalid += holds(&interval.not_invalid, PEOPLE - truth->invalid);
    scores->duplicates += holds(&interval.duplicates, duplicates);
    scores->valid += holds(&interval.valid, PEOPLE - truth->invalid - duplicates);
    scores->sum += (double)california.valid;
    sample_free(&sample);
}

// California takes of three of one person off what three pairs would be, and is told two at most:
// its mean is checked where there are pairs alone.
static bool try_truth(const struct list *list, const struct truth *truth, size_t size,
                      bool of_whole_list)
{
    struct scores scores = {.sum = 0};
    for (unsigned seed = 0; seed < SEEDS; seed++)
        audit(list, truth, size, seed, of_whole_list, &scores);
    double mean = scores.sum / SEEDS;
    double valid = PEOPLE - truth->invalid - truth->pairs - 2 * truth->triples;
    bool good = scores.not_invalid >= SEEDS * 96 / 100 && scores.duplicates >= SEEDS * 96 / 100 &&
                scores.valid >= SEEDS * 95 / 100;
    if (truth->triples == 0)
        good = good && mean > valid - 60 && mean < valid + 60;
    printf("%4u invalid, %3u twice, %2u thrice, %4zu checked%s: limits hold in %u, %u, %u of %d; "
           "California %.0f for %.0f%s\n",
           truth->invalid, truth->pairs, truth->triples, size,
           of_whole_list ? " in the whole list" : "", scores.not_invalid, scores.duplicates,
           scores.valid, SEEDS, mean, valid, good ? "" : " WRONG");
    return good;
}

int main(void)
{
    static const struct truth truths[] = {{0, 0, 0},     {100, 0, 0},   {20, 50, 0},
                                          {200, 150, 0}, {600, 300, 0}, {50, 50, 10}};
    static const size_t sizes[] = {200, 700};
    bool good = sodium_init() >= 0;
    struct list *list = list_new();
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++) {
            good &= try_truth(list, &truths[i], sizes[j], false);
            good &= try_truth(list, &truths[i], sizes[j], true);
        }
    free(list);
    return good ? 0 : 1;
}
