// SPDX-License-Identifier: Apache-2.0
#include "merger/review/queue.h"

#include "merger/review/answer_word.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ENTRY_COUNT 40

static struct list_fixture list;
static struct roll roll;

static const struct list_fixture_person person = {"Омаров",     "Ерлан", NULL,
                                                  "1985-01-31", NULL,    LIST_FIXTURE_CONSENTS};

// Questions of every second entry and the one behind it, as if the linker had asked them.
static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    roll = (struct roll){.folder = &list.folder};
    size_t batch = list_fixture_batch(&roll.facts, &list.device, 0);
    for (unsigned i = 0; i < ENTRY_COUNT; i++)
        list_fixture_entry(&roll.facts, batch, i, (uint8_t)(i + 1), &person);
    assert_int_equal(
        tally_make(&roll.facts, &list.folder.campaign, list.folder.chain_secret, &roll.tally),
        STATUS_OK);
    free(roll.tally.questions);
    roll.tally.questions = calloc(ENTRY_COUNT / 2, sizeof *roll.tally.questions);
    assert_non_null(roll.tally.questions);
    for (uint32_t i = 0; i < ENTRY_COUNT / 2; i++)
        roll.tally.questions[i] = (struct tally_question){.a = 2 * i, .b = 2 * i + 1};
    roll.tally.question_count = ENTRY_COUNT / 2;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roll_close(&roll);
    list_fixture_free(&list);
    return 0;
}

static struct queue make(unsigned part, unsigned part_count, bool blind)
{
    struct queue queue;
    assert_int_equal(queue_make(&roll, part, part_count, blind, &queue), STATUS_OK);
    return queue;
}

static void the_order_is_that_of_the_tally(void **state)
{
    (void)state;
    struct queue queue = make(1, 1, false);
    assert_int_equal(queue.count, ENTRY_COUNT / 2);
    for (size_t i = 0; i < queue.count; i++)
        assert_int_equal(queue.items[i].question, i);
    queue_free(&queue);
}

static void a_blind_order_is_that_of_the_ids(void **state)
{
    (void)state;
    struct queue queue = make(1, 1, true);
    for (size_t i = 1; i < queue.count; i++)
        assert_true(memcmp(queue.items[i - 1].id, queue.items[i].id, QUEUE_ID_LEN) < 0);
    queue_free(&queue);
}

static void each_question_is_in_one_part(void **state)
{
    (void)state;
    unsigned met[ENTRY_COUNT / 2] = {0};
    for (unsigned part = 1; part <= 3; part++) {
        struct queue queue = make(part, 3, false);
        assert_true(queue.count < ENTRY_COUNT / 2);
        for (size_t i = 0; i < queue.count; i++)
            met[queue.items[i].question]++;
        queue_free(&queue);
    }
    for (unsigned i = 0; i < ENTRY_COUNT / 2; i++)
        assert_int_equal(met[i], 1);
}

// Whoever answers meanwhile, nobody's questions go to somebody else.
static void a_part_stays_when_questions_go(void **state)
{
    (void)state;
    struct queue before = make(1, 2, false);
    roll.tally.questions++;
    roll.tally.question_count--;
    struct queue after = make(1, 2, false);
    roll.tally.questions--;
    bool first_was_in = before.count > 0 && before.items[0].question == 0;
    assert_int_equal(after.count, before.count - first_was_in);
    for (size_t i = 0; i < after.count; i++)
        assert_memory_equal(after.items[i].id, before.items[i + first_was_in].id, QUEUE_ID_LEN);
    queue_free(&before);
    queue_free(&after);
}

static void an_id_is_the_pairs_either_way_round(void **state)
{
    (void)state;
    struct decision_entry a, b;
    uint8_t one[QUEUE_ID_LEN], other[QUEUE_ID_LEN], read[QUEUE_ID_LEN];
    char text[QUEUE_ID_CAP];
    randombytes_buf(&a, sizeof a);
    randombytes_buf(&b, sizeof b);
    queue_pair_id(&a, &b, one);
    queue_pair_id(&b, &a, other);
    assert_memory_equal(one, other, QUEUE_ID_LEN);
    queue_print_id(one, text);
    assert_true(queue_read_id(text, read));
    assert_memory_equal(read, one, QUEUE_ID_LEN);
    assert_false(queue_read_id(text + 1, read));
    text[3] = 'x';
    assert_false(queue_read_id(text, read));
    assert_false(queue_read_id("", read));
    b.device_id[0] ^= 1;
    queue_pair_id(&a, &b, other);
    assert_memory_not_equal(one, other, QUEUE_ID_LEN);
}

static void parts_are_read(void **state)
{
    (void)state;
    unsigned part, count;
    const char *const wrong[] = {
        "", "1", "/", "0/2", "3/2", "1/", "/2", "1/65", "1/2 ", "-1/2", "1/99999999999999999999"};
    assert_true(queue_read_part("2/3", &part, &count));
    assert_int_equal(part, 2);
    assert_int_equal(count, 3);
    assert_true(queue_read_part("64/64", &part, &count));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(queue_read_part(wrong[i], &part, &count));
}

static void answers_are_read(void **state)
{
    (void)state;
    const struct {
        const char *text;
        enum answer_word cell, key;
    } words[] = {
        {"s", ANSWER_WORD_SAME, ANSWER_WORD_SAME},
        {" D ", ANSWER_WORD_DIFFERENT, ANSWER_WORD_DIFFERENT},
        {"l", ANSWER_WORD_LATER, ANSWER_WORD_LATER},
        {"u", ANSWER_WORD_UNKNOWN, ANSWER_WORD_UNDO},
        {"й", ANSWER_WORD_UNKNOWN, ANSWER_WORD_QUIT},
        {"", ANSWER_WORD_LATER, ANSWER_WORD_UNKNOWN},
        {"Same", ANSWER_WORD_SAME, ANSWER_WORD_UNKNOWN},
        {"Разные люди", ANSWER_WORD_DIFFERENT, ANSWER_WORD_UNKNOWN},
        {"Бір адам", ANSWER_WORD_SAME, ANSWER_WORD_UNKNOWN},
        {"yes", ANSWER_WORD_UNKNOWN, ANSWER_WORD_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i].text);
        assert_int_equal(answer_word_of_cell(words[i].text, len), words[i].cell);
        assert_int_equal(answer_word_of_key(words[i].text, len), words[i].key);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_order_is_that_of_the_tally),
        TEST(a_blind_order_is_that_of_the_ids),
        TEST(each_question_is_in_one_part),
        TEST(a_part_stays_when_questions_go),
        TEST(an_id_is_the_pairs_either_way_round),
        TEST(parts_are_read),
        TEST(answers_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
