// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/cluster.h"

#include "merger/linkage/compare.h"
#include "tests/unit/signer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define MAX_COUNT 64
#define MAX_PAIRS 256
#define MAX_ANSWERS 16

// Entries, and pairs of them with whatever weights a test wants.
struct scene {
    uint8_t packed[MAX_COUNT][PACKED_MAX_LEN];
    size_t count;
    struct pair pairs[MAX_PAIRS];
    size_t pair_count;
    struct link_answer answers[MAX_ANSWERS];
    size_t answer_count;
    struct link_people people;
};

// Who has no patronymic may be of any; two that differ contradict each other.
static void add(struct scene *scene, const char *patronymic)
{
    const struct signer signer = {.family_name = "Омаров",
                                  .given_name = "Ерлан",
                                  .patronymic = patronymic,
                                  .birth_date = "1985-01-31"};
    (void)signer_pack(&signer, scene->packed[scene->count++]);
}

static void add_bare(struct scene *scene, size_t count)
{
    while (count-- > 0)
        add(scene, NULL);
}

static void pair(struct scene *scene, uint32_t a, uint32_t b, int32_t weight,
                 enum compare_verdict verdict)
{
    assert_true(scene->pair_count < MAX_PAIRS);
    scene->pairs[scene->pair_count++] =
        (struct pair){.a = a, .b = b, .weight = weight, .verdict = (uint8_t)verdict};
}

static void answer(struct scene *scene, uint32_t a, uint32_t b, enum link_says says)
{
    scene->answers[scene->answer_count++] = (struct link_answer){a, b, (uint8_t)says};
}

static void make(struct scene *scene)
{
    const uint8_t *forms[MAX_COUNT];
    struct pairs pairs = {scene->pairs, scene->pair_count, scene->pair_count, 0, 0, 0};
    for (size_t i = 0; i < scene->count; i++)
        forms[i] = scene->packed[i];
    link_people_free(&scene->people);
    qsort(pairs.items, pairs.count, sizeof *pairs.items, pairs_by_weight);
    assert_int_equal(cluster_make(forms, scene->count, &pairs, scene->answers, scene->answer_count,
                                  &scene->people),
                     STATUS_OK);
}

static void assert_cluster(const struct scene *scene, const uint32_t *expected)
{
    for (size_t i = 0; i < scene->count; i++)
        assert_int_equal(scene->people.cluster[i], expected[i]);
}

static void assert_question(const struct scene *scene, size_t number, uint32_t a, uint32_t b,
                            int32_t weight)
{
    assert_true(number < scene->people.question_count);
    const struct link_question *question = &scene->people.questions[number];
    assert_int_equal(question->a, a);
    assert_int_equal(question->b, b);
    assert_int_equal(question->weight, weight);
}

// ---- the rule ---------------------------------------------------------------------------------

static void sure_pairs_are_one_person(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    add_bare(&scene, 5);
    pair(&scene, 3, 4, 9000, COMPARE_SAME);
    pair(&scene, 1, 4, 8000, COMPARE_SAME);
    pair(&scene, 0, 2, 3000, COMPARE_ASK);
    make(&scene);
    assert_cluster(&scene, (const uint32_t[]){0, 1, 2, 1, 1});
    assert_int_equal(scene.people.question_count, 1);
    assert_question(&scene, 0, 0, 2, 3000);
    link_people_free(&scene.people);
}

// Whoever makes entries up can have as many sure pairs as they like between two large groups that
// contradict each other only in the entries that are looked at last. It took half a minute when
// each of the pairs had the groups looked through.
static void two_groups_are_looked_through_once(void **state)
{
    (void)state;
    enum { EACH = 80, COUNT = 2 * EACH, PAIR_COUNT = COUNT + EACH * EACH };
    struct scene scene = {.count = 0};
    uint8_t(*packed)[PACKED_MAX_LEN] = calloc(COUNT, sizeof *packed);
    const uint8_t *forms[COUNT];
    struct pairs pairs = {calloc(PAIR_COUNT, sizeof *pairs.items), 0, PAIR_COUNT, 0, 0, 0};
    assert_true(packed && pairs.items);
    for (uint32_t i = 0; i < COUNT; i++) {
        scene.count = 0;
        add(&scene, i == 2 ? "Серікұлы" : i == 3 ? "Маратұлы" : NULL);
        memcpy(packed[i], scene.packed[0], PACKED_MAX_LEN);
        forms[i] = packed[i];
    }
    for (uint32_t i = 2; i < COUNT; i++) // the first joined are the last of a ring
        pairs.items[pairs.count++] = (struct pair){
            .a = i % 2, .b = i, .weight = 20000 - (int32_t)i, .verdict = COMPARE_SAME};
    for (uint32_t i = 0; i < EACH; i++)
        for (uint32_t j = 0; j < EACH; j++) {
            uint32_t a = 2 * i, b = 2 * j + 1;
            pairs.items[pairs.count++] = (struct pair){
                .a = a < b ? a : b, .b = a < b ? b : a, .weight = 9000, .verdict = COMPARE_SAME};
        }
    clock_t start = clock();
    assert_int_equal(cluster_make(forms, COUNT, &pairs, NULL, 0, &scene.people), STATUS_OK);
    assert_true((clock() - start) / CLOCKS_PER_SEC < 5);
    for (uint32_t i = 0; i < COUNT; i++)
        assert_int_equal(scene.people.cluster[i], i % 2);
    assert_int_equal(scene.people.question_count, 1);
    link_people_free(&scene.people);
    free(pairs.items);
    free(packed);
}

// 1 may be of either; 0 and 2 are not one person.
static void assert_joins_stronger(int32_t left, int32_t right, const uint32_t *expected)
{
    struct scene scene = {.count = 0};
    add(&scene, "Серікұлы");
    add(&scene, NULL);
    add(&scene, "Маратұлы");
    pair(&scene, 0, 1, left, COMPARE_SAME);
    pair(&scene, 1, 2, right, COMPARE_SAME);
    make(&scene);
    assert_cluster(&scene, expected);
    assert_int_equal(scene.people.question_count, 1);
    if (left > right)
        assert_question(&scene, 0, 1, 2, right);
    else
        assert_question(&scene, 0, 0, 1, left);
    link_people_free(&scene.people);
}

static void the_strongest_evidence_joins_first(void **state)
{
    (void)state;
    assert_joins_stronger(9000, 8000, (const uint32_t[]){0, 0, 2});
    assert_joins_stronger(8000, 9000, (const uint32_t[]){0, 1, 1});
}

// What joins two groups must be contradicted by no entry of either, wherever it stands.
static void a_chain_does_not_join_what_contradicts(void **state)
{
    (void)state;
    for (unsigned turn = 0; turn < 4; turn++) {
        struct scene scene = {.count = 0};
        add(&scene, turn & 1 ? "Серікұлы" : NULL);
        add(&scene, turn & 1 ? NULL : "Серікұлы");
        add(&scene, turn & 2 ? "Маратұлы" : NULL);
        add(&scene, turn & 2 ? NULL : "Маратұлы");
        pair(&scene, 0, 1, 9000, COMPARE_SAME);
        pair(&scene, 2, 3, 9000, COMPARE_SAME);
        pair(&scene, 1, 2, 8000, COMPARE_SAME);
        make(&scene);
        assert_cluster(&scene, (const uint32_t[]){0, 0, 2, 2});
        assert_int_equal(scene.people.question_count, 1);
        assert_question(&scene, 0, 1, 2, 8000);
        link_people_free(&scene.people);
    }
}

static void equal_weights_are_told_apart_by_what_is_said(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 2; first++) {
        struct scene scene = {.count = 0};
        add(&scene, "Серікұлы");
        add(&scene, NULL);
        add(&scene, "Маратұлы");
        pair(&scene, 0, 1, 9000, COMPARE_SAME);
        pair(&scene, 1, 2, 9000, COMPARE_SAME);
        scene.pairs[first].tie = 1;
        scene.pairs[1 - first].tie = 2;
        make(&scene);
        assert_int_equal(scene.people.cluster[1], first == 0 ? 0 : 1);
        link_people_free(&scene.people);
    }
}

// ---- questions --------------------------------------------------------------------------------

static void two_people_are_asked_about_once(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    add_bare(&scene, 5);
    pair(&scene, 0, 1, 9000, COMPARE_SAME);
    pair(&scene, 2, 3, 9000, COMPARE_SAME);
    pair(&scene, 0, 2, 1000, COMPARE_ASK);
    pair(&scene, 0, 3, 1500, COMPARE_ASK);
    pair(&scene, 1, 3, 1200, COMPARE_ASK);
    pair(&scene, 0, 4, 2000, COMPARE_ASK);
    pair(&scene, 0, 1, 500, COMPARE_ASK); // of one person
    make(&scene);
    assert_int_equal(scene.people.question_count, 2);
    assert_question(&scene, 0, 0, 4, 2000);
    assert_question(&scene, 1, 0, 3, 1500);
    link_people_free(&scene.people);
}

static void one_person_is_not_asked_about_for_ever(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    add_bare(&scene, 20);
    for (uint32_t i = 1; i < 20; i++)
        pair(&scene, 0, i, 1000 + (int32_t)i, COMPARE_ASK);
    make(&scene);
    assert_int_equal(scene.people.question_count, LINK_MAX_QUESTIONS);
    for (uint32_t i = 0; i < LINK_MAX_QUESTIONS; i++)
        assert_question(&scene, i, 0, 19 - i, 1019 - (int32_t)i);
    // Whoever is asked about may be each of them, also of those who wait.
    assert_int_equal(scene.people.uncertain_count, 19);
    // One is answered, so the next is asked.
    answer(&scene, 0, 19, LINK_SAY_DIFFERENT);
    make(&scene);
    assert_int_equal(scene.people.question_count, LINK_MAX_QUESTIONS);
    assert_question(&scene, 0, 0, 18, 1018);
    link_people_free(&scene.people);
}

// ---- answers ----------------------------------------------------------------------------------

static void a_different_answer_parts(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    add_bare(&scene, 3);
    pair(&scene, 0, 1, 9000, COMPARE_SAME);
    pair(&scene, 1, 2, 8000, COMPARE_SAME);
    answer(&scene, 1, 0, LINK_SAY_DIFFERENT);
    make(&scene);
    assert_cluster(&scene, (const uint32_t[]){0, 1, 1});
    assert_int_equal(scene.people.question_count, 0); // it is answered
    link_people_free(&scene.people);
}

// Nor through a third entry.
static void a_different_answer_parts_groups(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    add_bare(&scene, 4);
    pair(&scene, 0, 1, 9000, COMPARE_SAME);
    pair(&scene, 2, 3, 9000, COMPARE_SAME);
    pair(&scene, 1, 2, 8000, COMPARE_SAME);
    answer(&scene, 0, 3, LINK_SAY_DIFFERENT);
    make(&scene);
    assert_cluster(&scene, (const uint32_t[]){0, 0, 2, 2});
    assert_int_equal(scene.people.question_count, 0);
    link_people_free(&scene.people);
}

static void a_same_answer_joins_what_contradicts(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    add(&scene, "Серікұлы");
    add(&scene, "Маратұлы");
    answer(&scene, 1, 0, LINK_SAY_SAME);
    make(&scene);
    assert_cluster(&scene, (const uint32_t[]){0, 0});
    assert_int_equal(scene.people.question_count, 0);
    link_people_free(&scene.people);
}

static void same_answers_join_a_third_that_contradicts(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    add(&scene, "Серікұлы");
    add(&scene, "Маратұлы");
    add(&scene, "Болатұлы");
    answer(&scene, 0, 1, LINK_SAY_SAME);
    answer(&scene, 1, 2, LINK_SAY_SAME);
    make(&scene);
    assert_cluster(&scene, (const uint32_t[]){0, 0, 0});
    link_people_free(&scene.people);
}

// In whatever order the answers come.
static void no_answer_joins_what_was_answered_to_be_different(void **state)
{
    (void)state;
    for (unsigned turn = 0; turn < 3; turn++) {
        static const struct link_answer answers[] = {
            {0, 1, LINK_SAY_SAME}, {1, 2, LINK_SAY_SAME}, {2, 0, LINK_SAY_DIFFERENT}};
        struct scene scene = {.count = 0};
        add_bare(&scene, 3);
        for (unsigned i = 0; i < 3; i++)
            scene.answers[scene.answer_count++] = answers[(i + turn) % 3];
        make(&scene);
        assert_cluster(&scene, (const uint32_t[]){0, 0, 2});
        // One of the three is wrong; which, coordinators must say.
        assert_int_equal(scene.people.question_count, 1);
        assert_int_equal(scene.people.questions[0].a, 1);
        assert_int_equal(scene.people.questions[0].b, 2);
        link_people_free(&scene.people);
    }
}

static void opposing_answers_part_and_are_asked(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    add_bare(&scene, 2);
    pair(&scene, 0, 1, 9000, COMPARE_SAME);
    answer(&scene, 1, 0, LINK_SAY_ASK);
    make(&scene);
    assert_cluster(&scene, (const uint32_t[]){0, 1});
    assert_int_equal(scene.people.question_count, 1);
    link_people_free(&scene.people);
}

// ---- invariants -------------------------------------------------------------------------------

static uint32_t below(uint64_t *random, uint32_t bound)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*random >> 33) % bound;
}

// Marks whom an entry reaches over pairs that are sure.
static void reach(const struct scene *scene, uint32_t from, bool *reached)
{
    bool more = true;
    memset(reached, 0, MAX_COUNT * sizeof *reached);
    reached[from] = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < scene->pair_count; i++) {
            const struct pair *p = &scene->pairs[i];
            if (p->verdict == COMPARE_SAME && reached[p->a] != reached[p->b])
                reached[p->a] = reached[p->b] = more = true;
        }
    }
}

static void people_are_what_pairs_reach(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (unsigned round = 0; round < 300; round++) {
        struct scene scene = {.count = 0};
        bool reached[MAX_COUNT];
        add_bare(&scene, MAX_COUNT);
        for (unsigned i = below(&random, 80); i > 0; i--) {
            uint32_t b = 1 + below(&random, MAX_COUNT - 1), a = below(&random, b);
            pair(&scene, a, b, (int32_t)below(&random, 5000),
                 below(&random, 4) == 0 ? COMPARE_ASK : COMPARE_SAME);
        }
        make(&scene);
        for (uint32_t i = 0; i < MAX_COUNT; i++) {
            uint32_t first = scene.people.cluster[i];
            assert_true(first <= i);
            assert_int_equal(scene.people.cluster[first], first);
            reach(&scene, i, reached);
            for (uint32_t j = 0; j < MAX_COUNT; j++)
                assert_int_equal(scene.people.cluster[j] == first, reached[j]);
        }
        for (size_t i = 0; i < scene.people.question_count; i++) {
            const struct link_question *question = &scene.people.questions[i];
            assert_int_not_equal(scene.people.cluster[question->a],
                                 scene.people.cluster[question->b]);
            assert_true(i == 0 || question[-1].weight >= question->weight);
        }
        link_people_free(&scene.people);
    }
}

static void nobody_is_no_failure(void **state)
{
    (void)state;
    struct scene scene = {.count = 0};
    make(&scene);
    assert_int_equal(scene.people.question_count, 0);
    link_people_free(&scene.people);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sure_pairs_are_one_person),
        cmocka_unit_test(two_groups_are_looked_through_once),
        cmocka_unit_test(the_strongest_evidence_joins_first),
        cmocka_unit_test(a_chain_does_not_join_what_contradicts),
        cmocka_unit_test(equal_weights_are_told_apart_by_what_is_said),
        cmocka_unit_test(two_people_are_asked_about_once),
        cmocka_unit_test(one_person_is_not_asked_about_for_ever),
        cmocka_unit_test(a_different_answer_parts),
        cmocka_unit_test(a_different_answer_parts_groups),
        cmocka_unit_test(a_same_answer_joins_what_contradicts),
        cmocka_unit_test(same_answers_join_a_third_that_contradicts),
        cmocka_unit_test(no_answer_joins_what_was_answered_to_be_different),
        cmocka_unit_test(opposing_answers_part_and_are_asked),
        cmocka_unit_test(people_are_what_pairs_reach),
        cmocka_unit_test(nobody_is_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
