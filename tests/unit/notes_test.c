// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/notes.h"

#include "tests/unit/figures_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define FIRST FIGURES_FIXTURE_FIRST_DAY

static struct figures_fixture *fixture;
static struct note notes[NOTES_KIND_COUNT];

static int set_up(void **state)
{
    (void)state;
    fixture = figures_fixture_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    figures_fixture_free(fixture);
    return 0;
}

static size_t look(size_t device)
{
    return notes_of(&fixture->roll.tally, device, notes);
}

static void assert_note(size_t place, enum notes_kind kind, const char *batches)
{
    assert_int_equal(notes[place].kind, kind);
    assert_string_equal(ranges_text(&notes[place].batches), batches);
}

static void all_is_well(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 0, 0, FIRST);
    figures_fixture_batch(fixture, 0, 1, FIRST);
    assert_int_equal(look(0), 0);
}

static void nothing_has_arrived(void **state)
{
    (void)state;
    assert_int_equal(look(0), 1);
    assert_note(0, NOTES_NOTHING_ARRIVED, "");
}

static void what_is_missing_stands_in_ranges(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 0, 1, FIRST);
    figures_fixture_batch(fixture, 0, 5, FIRST);
    figures_fixture_batch(fixture, 0, 9, FIRST)->hold = LINEAGE_WRONG_CHAIN;
    assert_int_equal(look(0), 2);
    assert_note(0, NOTES_MISSING, "0, 2-4");
    assert_note(1, NOTES_WRONG_CHAIN, "9");
}

static void every_kind_has_its_own_note(void **state)
{
    (void)state;
    figures_fixture_batch(fixture, 0, 0, FIRST)->hold = LINEAGE_UNKNOWN_TEXT;
    figures_fixture_batch(fixture, 0, 1, FIRST)->hole_count = 2;
    figures_fixture_batch(fixture, 0, 2, FIRST)->closed = false;
    figures_fixture_batch(fixture, 0, 3, FIRST)->altered = true;
    figures_fixture_batch(fixture, 0, 4, 1);
    fixture->counts[0].stray_voids = 2;
    fixture->counts[0].held_voids = 1;
    assert_int_equal(look(0), 7);
    assert_note(0, NOTES_UNKNOWN_TEXT, "0");
    assert_note(1, NOTES_HOLES, "1");
    assert_note(2, NOTES_ALTERED, "3");
    assert_note(3, NOTES_UNCLOSED, "2");
    assert_note(4, NOTES_OUTSIDE_WINDOW, "4");
    char text[NOTES_TEXT_CAP];
    assert_in_range(notes_format(&notes[5], LANG_EN, text, sizeof text), 1, sizeof text - 1);
    assert_string_equal(text, "2 voids name entries that are not here");
    assert_in_range(notes_format(&notes[6], LANG_EN, text, sizeof text), 1, sizeof text - 1);
    assert_string_equal(text, "1 void is held and takes nothing back");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_is_well, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_has_arrived, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_missing_stands_in_ranges, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_kind_has_its_own_note, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
