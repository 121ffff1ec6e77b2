// SPDX-License-Identifier: Apache-2.0
#include "merger/review/beside.h"

#include "tests/unit/review_rig.h"

static struct beside *beside;

static int set_up(void **state)
{
    (void)state;
    review_rig_open();
    assert_int_equal(beside_new(&roll, &beside), STATUS_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    beside_free(beside);
    review_rig_close();
    return 0;
}

// The place in the tally of the person with that number.
static size_t place_of(unsigned person)
{
    uint8_t id[SEAL_ENTRY_ID_LEN];
    fixture_entry_id((uint8_t)(person + 1), id);
    for (size_t i = 0; i < roll.tally.entry_count; i++)
        if (memcmp(facts_cell_entry(roll.tally.entries[i].cell).entry_id, id, sizeof id) == 0)
            return i;
    fail();
    return 0;
}

static void assert_field(unsigned side, enum record_field field, const char *wanted)
{
    struct record_value value = beside_field(&beside->sides[side], field);
    assert_non_null(value.bytes);
    assert_int_equal(value.len, strlen(wanted));
    assert_memory_equal(value.bytes, wanted, value.len);
}

static void both_have_their_whole_records(void **state)
{
    (void)state;
    assert_int_equal(beside_load(beside, place_of(2), place_of(0)), STATUS_OK);
    assert_field(0, RECORD_FAMILY_NAME, "Ким");
    assert_field(0, RECORD_PATRONYMIC, "");
    assert_field(1, RECORD_FAMILY_NAME, "Сейітова");
    assert_field(1, RECORD_PATRONYMIC, "Маратқызы");
    assert_field(1, RECORD_BIRTH_DATE, "1990-03-05");
    assert_int_equal(beside_load_side(beside, 0, place_of(1)), STATUS_OK);
    assert_field(0, RECORD_FAMILY_NAME, "Сейдолина");
    assert_field(1, RECORD_FAMILY_NAME, "Сейітова");
}

static size_t marked_count(unsigned side)
{
    const struct alignment_text *text = &beside->sides[side].aligned;
    size_t count = 0;
    for (size_t i = 0; i < text->count; i++)
        count += !text->agrees[i];
    return count;
}

static void differences_are_marked_inside_words(void **state)
{
    (void)state;
    enum alignment_mark mark;
    assert_int_equal(beside_load(beside, place_of(0), place_of(1)), STATUS_OK);
    assert_true(beside_align(beside, RECORD_GIVEN_NAME, &mark));
    assert_int_equal(mark, ALIGNMENT_EQUAL);
    assert_int_equal(marked_count(0) + marked_count(1), 0);
    assert_true(beside_align(beside, RECORD_FAMILY_NAME, &mark));
    assert_int_equal(mark, ALIGNMENT_ALIKE);
    assert_in_range(marked_count(0), 1, 4);
    assert_in_range(marked_count(1), 1, 5);
}

static void what_differs_wholly_or_is_missing_has_no_marks(void **state)
{
    (void)state;
    enum alignment_mark mark;
    assert_int_equal(beside_load(beside, place_of(0), place_of(2)), STATUS_OK);
    assert_true(beside_align(beside, RECORD_FAMILY_NAME, &mark));
    assert_int_equal(mark, ALIGNMENT_OTHER);
    assert_int_equal(marked_count(0) + marked_count(1), 0);
    assert_true(beside_align(beside, RECORD_PATRONYMIC, &mark));
    assert_int_equal(mark, ALIGNMENT_ABSENT);
    assert_int_equal(marked_count(0) + marked_count(1), 0);
    assert_false(beside_align(beside, RECORD_PHONE, &mark));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_have_their_whole_records),
        TEST(differences_are_marked_inside_words),
        TEST(what_differs_wholly_or_is_missing_has_no_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
