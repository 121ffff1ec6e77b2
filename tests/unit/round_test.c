// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2, syncfs

#include "merger/review/round.h"

#include "tests/unit/review_rig.h"

#include "tests/unit/fault.h"

static struct queue queue;
static struct round round_;

static int set_up(void **state)
{
    fault_reset(state);
    review_rig_open();
    assert_int_equal(queue_make(&roll, 1, 1, false, &queue), STATUS_OK);
    assert_int_equal(queue.count, 3);
    assert_int_equal(round_begin(&roll, &queue, "asked", &round_), STATUS_OK);
    return 0;
}

static int tear_down(void **state)
{
    fault_reset(state);
    round_free(&round_);
    queue_free(&queue);
    review_rig_close();
    return 0;
}

static size_t decisions(void)
{
    return roll.facts.decision_count;
}

static void every_answer_is_kept_at_once(void **state)
{
    (void)state;
    const struct tally_question *first = round_question(&round_);
    assert_int_equal(round_answer(&round_, DECIDE_SAME), STATUS_OK);
    assert_int_equal(decisions(), 1);
    assert_string_equal(roll.facts.decisions[0].why, "asked");
    assert_ptr_not_equal(round_question(&round_), first);
    assert_int_equal(round_answer(&round_, DECIDE_DIFFERENT), STATUS_OK);
    assert_int_equal(decisions(), 2);
    assert_int_equal(round_answered_count(&round_), 2);
    roll_close(&roll);
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(decisions(), 2);
}

static void the_queue_ends(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        assert_non_null(round_question(&round_));
        round_skip(&round_);
    }
    assert_null(round_question(&round_));
    assert_int_equal(round_answered_count(&round_), 0);
    assert_int_equal(decisions(), 0);
}

static void the_way_back_takes_an_answer_back(void **state)
{
    (void)state;
    const struct tally_question *first = round_question(&round_);
    assert_int_equal(round_answer(&round_, DECIDE_SAME), STATUS_OK);
    assert_int_equal(round_undo(&round_), STATUS_OK);
    assert_ptr_equal(round_question(&round_), first);
    assert_int_equal(round_answered_count(&round_), 0);
    assert_int_equal(decisions(), 2); // nothing is deleted: one takes the other back
    assert_int_equal(round_answer(&round_, DECIDE_DIFFERENT), STATUS_OK);
    assert_int_equal(round_answered_count(&round_), 1);
}

static void the_way_back_over_what_was_skipped_decides_nothing(void **state)
{
    (void)state;
    round_skip(&round_);
    assert_int_equal(round_undo(&round_), STATUS_OK);
    assert_int_equal(round_.at, 0);
    assert_int_equal(decisions(), 0);
}

static void what_cannot_be_kept_is_not_answered(void **state)
{
    (void)state;
    const struct tally_question *first = round_question(&round_);
    fault_nth(&fault.fsync, 1, EIO);
    fault_nth(&fault.fdatasync, 1, EIO);
    fault_nth(&fault.syncfs, 1, EIO);
    assert_int_not_equal(round_answer(&round_, DECIDE_SAME), STATUS_OK);
    assert_ptr_equal(round_question(&round_), first);
    assert_int_equal(round_answered_count(&round_), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_answer_is_kept_at_once),
        TEST(the_queue_ends),
        TEST(the_way_back_takes_an_answer_back),
        TEST(the_way_back_over_what_was_skipped_decides_nothing),
        TEST(what_cannot_be_kept_is_not_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
