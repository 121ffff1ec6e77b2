// SPDX-License-Identifier: Apache-2.0
#include "merger/list/merge_walk.h"

#include "common/platform.h"
#include "common/safefile.h"
#include "tests/unit/review_rig.h"

struct seen {
    unsigned count;
    struct progress last;
};

static void note(const struct progress *progress)
{
    struct seen *seen = progress->context;
    seen->count++;
    seen->last = *progress;
}

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    review_rig_fill_stick();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    platform_ask_to_stop(false);
    list_fixture_free(&list);
    return 0;
}

static void make_file(const char *name)
{
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(list.stick, name, path), STATUS_OK);
    assert_int_equal(safefile_create(path, "x", 1), STATUS_OK);
}

// What a merge of the stick answers, and how many entries the list then has.
static enum status merge_stick(struct seen *seen, unsigned long *ignored, size_t *entry_count)
{
    const char *const paths[] = {list.stick};
    struct progress progress = {.show = note, .context = seen};
    struct merge merge;
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    enum status status = merge_walk(&merge, paths, 1, &progress, ignored);
    merge_end(&merge);
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    *entry_count = roll.tally.entry_count;
    roll_close(&roll);
    return status;
}

static void all_below_a_path_is_taken_and_told(void **state)
{
    (void)state;
    struct seen seen = {0};
    unsigned long ignored;
    size_t entry_count;
    make_file("none.qolb");
    make_file("readme.txt");
    assert_int_equal(merge_stick(&seen, &ignored, &entry_count), STATUS_OK);
    assert_int_equal(entry_count, PEOPLE_COUNT);
    assert_int_equal(ignored, 1);
    assert_in_range(seen.count, 2, 4);
    assert_int_equal(seen.last.total, 2);
    assert_int_equal(seen.last.done, 2);
    assert_true(seen.last.ended);
}

static void who_asks_to_stop_has_the_list_as_it_was(void **state)
{
    (void)state;
    struct seen seen = {0};
    unsigned long ignored;
    size_t entry_count;
    const char *const paths[] = {list.stick};
    struct merge merge;
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    platform_ask_to_stop(true);
    assert_int_equal(merge_walk(&merge, paths, 1, NULL, &ignored), STATUS_INTERRUPTED);
    platform_ask_to_stop(false);
    merge_end(&merge);
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    assert_int_equal(roll.tally.entry_count, 0);
    roll_close(&roll);
    assert_int_equal(merge_stick(&seen, &ignored, &entry_count), STATUS_OK);
    assert_int_equal(entry_count, PEOPLE_COUNT);
}

static void a_path_that_is_not_there_is_refused(void **state)
{
    (void)state;
    const char *const paths[] = {"no such place", list.stick};
    unsigned long ignored;
    struct merge merge;
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    assert_int_equal(merge_walk(&merge, paths, 2, NULL, &ignored), STATUS_OK);
    assert_int_equal(merge.refusal_count, 1);
    assert_string_equal(merge.refusals[0].path, "no such place");
    assert_int_equal(merge.batches_new, 1);
    merge_end(&merge);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_below_a_path_is_taken_and_told),
        TEST(who_asks_to_stop_has_the_list_as_it_was),
        TEST(a_path_that_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
