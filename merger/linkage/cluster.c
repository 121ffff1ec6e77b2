// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/cluster.h"

#include "common/platform.h"
#include "merger/linkage/apart.h"
#include "merger/linkage/compare.h"

#include <sodium.h>
#include <stdlib.h>

// Two entries; or two people, by their first entries.
struct couple {
    uint32_t a, b; // a < b
};

struct clustering {
    const uint8_t *const *forms;
    size_t count;
    uint32_t *first;    // a forest in which every entry points at itself or at an earlier one
    uint32_t *next;     // the entries of one person in a ring
    struct apart apart; // people who were found to be parted
    struct couple
        *parted; // entries that no rule may join: answered, but not to be the same; sorted
    size_t parted_count;
    struct couple *different; // people who were answered to be, once all are joined; sorted
    size_t different_count;
};

static int by_couple(const void *left, const void *right)
{
    const struct couple *a = left, *b = right;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static struct couple couple_of(uint32_t a, uint32_t b)
{
    return a < b ? (struct couple){a, b} : (struct couple){b, a};
}

static bool is_among(struct couple couple, const struct couple *couples, size_t count)
{
    return count > 0 && bsearch(&couple, couples, count, sizeof couple, by_couple) != NULL;
}

static void sort_couples(struct couple *couples, size_t count)
{
    if (count > 0)
        qsort(couples, count, sizeof *couples, by_couple);
}

// ---- the forest -------------------------------------------------------------------------------

static uint32_t root(struct clustering *c, uint32_t entry)
{
    while (c->first[entry] != entry) {
        c->first[entry] = c->first[c->first[entry]];
        entry = c->first[entry];
    }
    return entry;
}

// The people that two entries are of; a equals b if it is one.
static struct couple people_of(struct clustering *c, uint32_t a, uint32_t b)
{
    return couple_of(root(c, a), root(c, b));
}

static enum status join(struct clustering *c, uint32_t a, uint32_t b)
{
    struct couple roots = people_of(c, a, b);
    if (roots.a == roots.b)
        return STATUS_OK;
    uint32_t next = c->next[roots.a];
    c->next[roots.a] = c->next[roots.b];
    c->next[roots.b] = next;
    c->first[roots.b] = roots.a;
    return apart_join(&c->apart, roots.a, roots.b);
}

// ---- what keeps people apart ------------------------------------------------------------------

static bool contradict(const struct clustering *c, const struct form *a, uint32_t b)
{
    struct form other;
    struct compare_result result;
    form_open(c->forms[b], &other);
    compare_forms(a, &other, &result);
    sodium_memzero(&other, sizeof other);
    return result.contradicts;
}

static bool is_alone(const struct clustering *c, uint32_t entry)
{
    return c->next[entry] == entry;
}

// Whether an answer parts an entry of one from an entry of the other, or, with `by_rule`, the
// entries themselves do. Two entries that a pair says are of one person do not (compare.h).
static bool are_parted(const struct clustering *c, uint32_t a, uint32_t b, bool by_rule)
{
    struct form form;
    uint32_t i = a, j = b;
    bool parted = false, looks = by_rule && !(is_alone(c, a) && is_alone(c, b));
    if (!looks && c->parted_count == 0)
        return false;
    do {
        if (looks)
            form_open(c->forms[i], &form);
        do {
            parted = is_among(couple_of(i, j), c->parted, c->parted_count) ||
                     (looks && contradict(c, &form, j));
            j = c->next[j];
        } while (j != b && !parted);
        i = c->next[i];
    } while (i != a && !parted);
    if (looks)
        sodium_memzero(&form, sizeof form);
    return parted;
}

// ---- joining ----------------------------------------------------------------------------------

// by_rule: the pair's verdict is COMPARE_SAME, and no entries must contradict each other.
static enum status join_unless_parted(struct clustering *c, const struct pair *pair, bool by_rule)
{
    uint32_t a = root(c, pair->a), b = root(c, pair->b);
    if (a == b || apart_are(&c->apart, a, b))
        return STATUS_OK;
    return are_parted(c, a, b, by_rule) ? apart_note(&c->apart, a, b) : join(c, a, b);
}

// What was answered to be the same is, the strongest evidence first, unless that would make one of
// two that were answered to be different.
static enum status join_answered(struct clustering *c, const struct link_answer *answers,
                                 size_t count)
{
    struct pair *same = malloc((count + 1) * sizeof *same);
    size_t same_count = 0;
    c->parted = malloc((count + 1) * sizeof *c->parted);
    if (!same || !c->parted) {
        free(same);
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        struct couple places = couple_of(answers[i].a, answers[i].b);
        if (answers[i].says == LINK_SAY_SAME)
            same[same_count++] = pairs_weigh(c->forms, places.a, places.b);
        else
            c->parted[c->parted_count++] = places;
    }
    sort_couples(c->parted, c->parted_count);
    if (same_count > 0)
        qsort(same, same_count, sizeof *same, pairs_by_weight);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < same_count && status == STATUS_OK; i++)
        status = join_unless_parted(c, &same[i], false);
    free(same);
    return status;
}

static enum status join_pairs(struct clustering *c, const struct pairs *pairs)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < pairs->count && status == STATUS_OK; i++)
        if (pairs->items[i].verdict == COMPARE_SAME)
            status = join_unless_parted(c, &pairs->items[i], true);
    return status;
}

// ---- questions --------------------------------------------------------------------------------

static enum status find_different(struct clustering *c, const struct link_answer *answers,
                                  size_t count)
{
    c->different = malloc((count + 1) * sizeof *c->different);
    if (!c->different)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        if (answers[i].says == LINK_SAY_DIFFERENT)
            c->different[c->different_count++] = people_of(c, answers[i].a, answers[i].b);
    sort_couples(c->different, c->different_count);
    return STATUS_OK;
}

// The pair that a question is about, and the two people whom it would join.
struct asked {
    struct couple people;
    struct pair pair;
};

static int by_question(const void *left, const void *right)
{
    const struct asked *a = left, *b = right;
    return pairs_by_weight(&a->pair, &b->pair);
}

static int by_people(const void *left, const void *right)
{
    const struct asked *a = left, *b = right;
    int order = by_couple(&a->people, &b->people);
    return order != 0 ? order : by_question(left, right);
}

// What the pairs ask, but not between people whom an answer parts; what coordinators contradict
// each other about; and what they answered to be the same though other answers part it.
static size_t collect_asked(struct clustering *c, const struct pairs *pairs,
                            const struct link_answer *answers, size_t answer_count,
                            struct asked *asked)
{
    size_t count = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        struct couple people = people_of(c, pairs->items[i].a, pairs->items[i].b);
        if (people.a != people.b && !is_among(people, c->different, c->different_count))
            asked[count++] = (struct asked){people, pairs->items[i]};
    }
    for (size_t i = 0; i < answer_count; i++) {
        if (answers[i].says == LINK_SAY_DIFFERENT)
            continue;
        struct couple places = couple_of(answers[i].a, answers[i].b);
        struct couple people = people_of(c, places.a, places.b);
        if (people.a != people.b)
            asked[count++] = (struct asked){people, pairs_weigh(c->forms, places.a, places.b)};
    }
    return count;
}

// Keeps of what is asked about each two people the heaviest question.
static size_t keep_heaviest(struct asked *asked, size_t count)
{
    size_t kept = 0;
    if (count > 0)
        qsort(asked, count, sizeof *asked, by_people);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || by_couple(&asked[i].people, &asked[kept - 1].people) != 0)
            asked[kept++] = asked[i];
    return kept;
}

// The heaviest questions first, and of one person only so many at a time: an entry that says little
// may be each of a hundred namesakes. When one is answered, the next is asked.
static void take_questions(struct asked *asked, size_t count, uint8_t *taken,
                           struct link_people *out)
{
    if (count > 0)
        qsort(asked, count, sizeof *asked, by_question);
    for (size_t i = 0; i < count; i++) {
        struct couple people = asked[i].people;
        if (taken[people.a] == LINK_MAX_QUESTIONS || taken[people.b] == LINK_MAX_QUESTIONS)
            continue;
        taken[people.a]++;
        taken[people.b]++;
        const struct pair *pair = &asked[i].pair;
        out->questions[out->question_count++] =
            (struct link_question){pair->a, pair->b, pair->weight};
    }
}

static uint32_t parent_of(uint32_t *parents, uint32_t person)
{
    while (parents[person] != person)
        person = parents[person] = parents[parents[person]];
    return person;
}

// How many people fewer there would be if all that may be asked, now or later, were answered with
// "same". The rings of people are not needed any more, and become another forest.
static size_t count_uncertain(struct clustering *c, const struct asked *asked, size_t count)
{
    uint32_t *parents = c->next;
    size_t uncertain = 0;
    for (size_t i = 0; i < c->count; i++)
        parents[i] = (uint32_t)i;
    for (size_t i = 0; i < count; i++) {
        uint32_t a = parent_of(parents, asked[i].people.a);
        uint32_t b = parent_of(parents, asked[i].people.b);
        uncertain += a != b;
        parents[b] = a;
    }
    return uncertain;
}

static enum status ask(struct clustering *c, const struct pairs *pairs,
                       const struct link_answer *answers, size_t answer_count,
                       struct link_people *out)
{
    struct asked *asked = malloc((pairs->count + answer_count + 1) * sizeof *asked);
    uint8_t *taken = calloc(c->count + 1, sizeof *taken);
    enum status status = STATUS_NO_MEMORY;
    if (!asked || !taken)
        goto out;
    size_t count = keep_heaviest(asked, collect_asked(c, pairs, answers, answer_count, asked));
    out->questions = malloc((count + 1) * sizeof *out->questions);
    if (!out->questions)
        goto out;
    out->uncertain_count = count_uncertain(c, asked, count);
    take_questions(asked, count, taken, out);
    status = STATUS_OK;
out:
    free(taken);
    free(asked);
    return status;
}

// ---- all of it --------------------------------------------------------------------------------

enum status cluster_make(const uint8_t *const *forms, size_t count, const struct pairs *pairs,
                         const struct link_answer *answers, size_t answer_count,
                         struct link_people *out)
{
    struct clustering c = {.forms = forms, .count = count};
    c.first = out->cluster = malloc((count + 1) * sizeof *c.first);
    c.next = malloc((count + 1) * sizeof *c.next);
    platform_expect_use(c.first, count * sizeof *c.first);
    platform_expect_use(c.next, count * sizeof *c.next);
    enum status status = c.first && c.next ? apart_init(&c.apart, count) : STATUS_NO_MEMORY;
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        c.first[i] = c.next[i] = (uint32_t)i;
    if (status == STATUS_OK)
        status = join_answered(&c, answers, answer_count);
    if (status == STATUS_OK)
        status = join_pairs(&c, pairs);
    if (status == STATUS_OK) {
        for (size_t i = 0; i < count; i++)
            c.first[i] = root(&c, (uint32_t)i);
        status = find_different(&c, answers, answer_count);
    }
    if (status == STATUS_OK)
        status = ask(&c, pairs, answers, answer_count, out);
    apart_free(&c.apart);
    free(c.next);
    free(c.parted);
    free(c.different);
    return status;
}
