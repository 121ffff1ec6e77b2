// SPDX-License-Identifier: Apache-2.0
//
// Made-up crowds (crowd.h): in whatever order their entries and the answers about them stand, the
// same entries are of one person and the same people are asked about; no answer is ignored, and
// what contradicts each other is never joined but by an answer.
//
//     crowds               1,000 crowds, from seed 1 on
//     crowds SEED [COUNT]  one of them, or COUNT from that seed on
#include "common/secret.h"
#include "merger/linkage/compare.h"
#include "tests/property/crowd.h"
#include "tests/property/dice.h"
#include "tests/vectors/seeded.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CROWD_COUNT 1000
#define ORDER_COUNT 6

// What comes out, by what the entries say and not by where they stand.
struct asked {
    uint64_t people[2]; // ascending
    int64_t weight;
};

struct outcome {
    struct {
        uint64_t entry, person;
    } entries[CROWD_MAX_ENTRIES];                              // sorted
    struct asked asked[CROWD_MAX_ENTRIES * CROWD_MAX_ENTRIES]; // sorted
    size_t asked_count;
};

// What all crowds together have shown, and which one is being tried.
struct coverage {
    unsigned long seed; // 0: none
    unsigned long entries, joined, asked, contradictions, relatives, unfollowed;
    unsigned long answers[LINK_SAY_ASK + 1];
};

static void must(const struct coverage *coverage, bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    if (coverage->seed > 0)
        fprintf(stderr, "This was seed %lu: to see it alone, run \"crowds %lu\".\n", coverage->seed,
                coverage->seed);
    exit(EXIT_FAILED);
}

// ---- in some order ----------------------------------------------------------------------------

static void reorder(const struct crowd *crowd, const unsigned *order, struct crowd *out)
{
    unsigned place_of[CROWD_MAX_ENTRIES], answers[CROWD_MAX_ANSWERS];
    memset(out, 0, sizeof *out);
    out->count = crowd->count;
    out->answer_count = crowd->answer_count;
    for (unsigned i = 0; i < crowd->count; i++) {
        memcpy(out->forms[i], crowd->forms[order[i]], PACKED_MAX_LEN);
        place_of[order[i]] = i;
    }
    dice_shuffle(answers, (unsigned)crowd->answer_count);
    for (unsigned i = 0; i < crowd->answer_count; i++) {
        const struct link_answer *answer = &crowd->answers[answers[i]];
        out->answers[i] =
            (struct link_answer){place_of[answer->b], place_of[answer->a], answer->says};
    }
}

static void link(const struct coverage *coverage, const struct crowd *crowd,
                 struct link_people *people)
{
    const uint8_t *forms[CROWD_MAX_ENTRIES];
    for (size_t i = 0; i < crowd->count; i++)
        forms[i] = crowd->forms[i];
    must(coverage,
         link_entries(forms, crowd->count, NULL, crowd->answers, crowd->answer_count, people) ==
             STATUS_OK,
         "There is no memory.");
}

// ---- what comes out ---------------------------------------------------------------------------

static uint64_t hash(const uint8_t *form)
{
    static const uint8_t key[crypto_shorthash_KEYBYTES] = {1};
    uint8_t bytes[crypto_shorthash_BYTES];
    uint64_t value;
    crypto_shorthash(bytes, form, form[0], key);
    memcpy(&value, bytes, sizeof value);
    return value;
}

static int by_bytes_of_entry(const void *left, const void *right)
{
    return memcmp(left, right, 2 * sizeof(uint64_t));
}

static int by_bytes_of_asked(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct asked));
}

static void describe(const struct crowd *crowd, const struct link_people *people,
                     struct outcome *out)
{
    uint64_t person[CROWD_MAX_ENTRIES] = {0};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < crowd->count; i++)
        person[people->cluster[i]] += hash(crowd->forms[i]);
    for (size_t i = 0; i < crowd->count; i++) {
        out->entries[i].entry = hash(crowd->forms[i]);
        out->entries[i].person = person[people->cluster[i]];
    }
    qsort(out->entries, crowd->count, sizeof *out->entries, by_bytes_of_entry);
    for (size_t i = 0; i < people->question_count; i++) {
        const struct link_question *question = &people->questions[i];
        uint64_t a = person[people->cluster[question->a]], b = person[people->cluster[question->b]];
        struct asked *asked = &out->asked[out->asked_count++];
        asked->people[0] = a < b ? a : b;
        asked->people[1] = a < b ? b : a;
        asked->weight = question->weight;
    }
    if (out->asked_count > 0)
        qsort(out->asked, out->asked_count, sizeof *out->asked, by_bytes_of_asked);
}

// ---- what must hold of any ----------------------------------------------------------------------

static bool is_joined_by_answers(const struct crowd *crowd, const struct link_people *people,
                                 uint32_t person)
{
    for (size_t i = 0; i < crowd->answer_count; i++)
        if (crowd->answers[i].says == LINK_SAY_SAME &&
            people->cluster[crowd->answers[i].a] == person &&
            people->cluster[crowd->answers[i].b] == person)
            return true;
    return false;
}

static void check_pair(const struct crowd *crowd, const struct link_people *people, size_t i,
                       size_t j, struct coverage *coverage)
{
    struct form a, b;
    struct compare_result result = {.weight = 0}, again = {.weight = 0};
    form_open(crowd->forms[i], &a);
    form_open(crowd->forms[j], &b);
    compare_forms(&a, &b, &result);
    compare_forms(&b, &a, &again);
    must(coverage,
         result.weight == again.weight && result.verdict == again.verdict &&
             result.contradicts == again.contradicts && result.relatives == again.relatives,
         "A weight depends on who comes first.");
    must(coverage, compare_may_match(&a, &b) || result.verdict == COMPARE_DIFFERENT,
         "A pair was taken for nothing that is something.");
    must(coverage, !result.relatives || result.verdict != COMPARE_SAME, "Relatives are joined.");
    coverage->contradictions += result.contradicts;
    coverage->relatives += result.relatives;
    if (people->cluster[i] != people->cluster[j])
        return;
    coverage->joined++;
    must(coverage,
         (!result.contradicts && !result.relatives) ||
             is_joined_by_answers(crowd, people, people->cluster[i]),
         "Two who contradict each other are one person.");
}

static bool is_asked(const struct link_people *people, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < people->question_count; i++) {
        uint32_t left = people->cluster[people->questions[i].a];
        uint32_t right = people->cluster[people->questions[i].b];
        if ((left == a && right == b) || (left == b && right == a))
            return true;
    }
    return false;
}

static unsigned questions_about(const struct link_people *people, uint32_t person)
{
    unsigned count = 0;
    for (size_t i = 0; i < people->question_count; i++)
        count += people->cluster[people->questions[i].a] == person ||
                 people->cluster[people->questions[i].b] == person;
    return count;
}

static void check_answer(const struct link_people *people, const struct link_answer *answer,
                         struct coverage *coverage)
{
    uint32_t a = people->cluster[answer->a], b = people->cluster[answer->b];
    coverage->answers[answer->says]++;
    if (answer->says != LINK_SAY_SAME)
        must(coverage, a != b, "Two who were answered to be different are one person.");
    if (answer->says == LINK_SAY_DIFFERENT || a == b)
        return;
    coverage->unfollowed += answer->says == LINK_SAY_SAME;
    must(coverage,
         is_asked(people, a, b) || questions_about(people, a) == LINK_MAX_QUESTIONS ||
             questions_about(people, b) == LINK_MAX_QUESTIONS,
         "Nobody is asked about answers that contradict each other.");
}

static void check(const struct crowd *crowd, const struct link_people *people,
                  struct coverage *coverage)
{
    coverage->entries += crowd->count;
    coverage->asked += people->question_count;
    for (size_t i = 0; i < crowd->count; i++)
        for (size_t j = i + 1; j < crowd->count; j++)
            check_pair(crowd, people, i, j, coverage);
    for (size_t i = 0; i < crowd->answer_count; i++)
        check_answer(people, &crowd->answers[i], coverage);
    must(coverage, people->pairs.skipped_blocks == 0, "A block was skipped.");
}

// ---- one crowd --------------------------------------------------------------------------------

static void run_seed(struct coverage *coverage)
{
    static struct crowd crowd, other;
    static struct outcome expected, found;
    unsigned order[CROWD_MAX_ENTRIES];
    struct link_people people;
    char name[32];
    (void)snprintf(name, sizeof name, "crowd %lu", coverage->seed);
    seeded_start(name);
    crowd_draw(&crowd);
    link(coverage, &crowd, &people);
    check(&crowd, &people, coverage);
    describe(&crowd, &people, &expected);
    link_people_free(&people);
    for (unsigned i = 0; i < ORDER_COUNT; i++) {
        dice_shuffle(order, (unsigned)crowd.count);
        reorder(&crowd, order, &other);
        link(coverage, &other, &people);
        describe(&other, &people, &found);
        link_people_free(&people);
        must(coverage, memcmp(expected.entries, found.entries, sizeof found.entries) == 0,
             "Another order makes other people.");
        must(coverage,
             expected.asked_count == found.asked_count &&
                 memcmp(expected.asked, found.asked, sizeof found.asked) == 0,
             "Another order asks other questions.");
    }
}

// ---- all of them ------------------------------------------------------------------------------

// What no crowd shows would not be tested.
static bool covers_all(const struct coverage *coverage)
{
    return coverage->joined > 0 && coverage->asked > 0 && coverage->contradictions > 0 &&
           coverage->relatives > 0 && coverage->unfollowed > 0 &&
           coverage->answers[LINK_SAY_SAME] > 0 && coverage->answers[LINK_SAY_DIFFERENT] > 0 &&
           coverage->answers[LINK_SAY_ASK] > 0;
}

static bool read_number(const char *text, unsigned long *out)
{
    char *end;
    *out = strtoul(text, &end, 10);
    return *text != '\0' && *end == '\0';
}

int main(int argc, char **argv)
{
    unsigned long first = 1, count = argc == 2 ? 1 : CROWD_COUNT;
    struct coverage coverage = {.entries = 0};
    if (argc > 3 || (argc > 1 && !read_number(argv[1], &first)) ||
        (argc > 2 && !read_number(argv[2], &count))) {
        fprintf(stderr, "crowds [SEED [COUNT]]\n");
        return EXIT_USAGE;
    }
    seeded_install();
    must(&coverage, secret_init() == STATUS_OK, "Nothing can be started.");
    for (unsigned long seed = first; seed < first + count; seed++) {
        coverage.seed = seed;
        run_seed(&coverage);
    }
    printf("%lu crowds, %lu entries, %lu joined pairs, %lu questions, %lu contradictions, of them "
           "%lu relatives; answers: %lu same (%lu against others), %lu different, %lu opposing\n",
           count, coverage.entries, coverage.joined, coverage.asked, coverage.contradictions,
           coverage.relatives, coverage.answers[LINK_SAY_SAME], coverage.unfollowed,
           coverage.answers[LINK_SAY_DIFFERENT], coverage.answers[LINK_SAY_ASK]);
    if (covers_all(&coverage) || count < CROWD_COUNT)
        return EXIT_DONE;
    fprintf(stderr, "Not everything was met.\n");
    return EXIT_FAILED;
}
