// SPDX-License-Identifier: Apache-2.0
#include "merger/list/region.h"

#include "merger/linkage/place.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COLLIDING "Гоупкамтб"

static struct list_fixture list;
static struct roll roll;
static struct regions regions;

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    roll = (struct roll){.folder = &list.folder};
    regions = (struct regions){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    regions_free(&regions);
    roll_close(&roll);
    list_fixture_free(&list);
    return 0;
}

// One entry for each town; NULL: none was given. Their places in the tally are not in this order.
// Only so many of the first may be named; of these alone, or of all.
static void make_named(const char *const *towns, uint8_t count, uint8_t named, bool named_only)
{
    size_t batch = list_fixture_batch(&roll.facts, &list.device, 0);
    for (uint8_t i = 0; i < count; i++) {
        struct record record = {.len = 0};
        char name[] = "Аа";
        name[3] = (char)(name[3] + i); // another letter for everybody
        record_put_text(&record, RECORD_FAMILY_NAME, name);
        if (towns[i])
            record_put_text(&record, RECORD_CITY, towns[i]);
        record_put_u8(&record, RECORD_CONSENTS,
                      i < named ? LIST_FIXTURE_CONSENTS : RECORD_MAY_COUNT);
        struct facts_content content = list_fixture_content(SEAL_ENTRY, i, &record);
        list_fixture_cell(&roll.facts, batch, i, 0, &content);
    }
    assert_int_equal(roll_count(&roll), STATUS_OK);
    assert_int_equal(regions_make(&roll, named_only, &regions), STATUS_OK);
}

static void make(const char *const *towns, uint8_t count)
{
    make_named(towns, count, count, false);
}

static const char *town_of(uint8_t number)
{
    uint8_t id[SEAL_ENTRY_ID_LEN];
    fixture_entry_id(number, id);
    for (size_t i = 0; i < roll.tally.entry_count; i++)
        if (memcmp(roll.tally.entries[i].cell->entry_id, id, sizeof id) == 0)
            return regions.of[i] == REGION_NONE ? NULL : regions.items[regions.of[i]].name;
    fail_msg("entry %d is not there", number);
    return NULL;
}

static void names_and_spellings_of_a_town_are_one_region(void **state)
{
    (void)state;
    static const char *const towns[] = {"Алматы",  "г. Алма-Ата", "Almaty", "Алматы",
                                        "Шымкент", NULL,          "Чимкент"};
    make(towns, 7);
    assert_int_equal(regions.count, 2);
    assert_string_equal(regions.items[0].name, "Алматы");
    assert_int_equal(regions.items[0].entry_count, 4);
    assert_string_equal(town_of(1), "Алматы");
    assert_string_equal(town_of(2), "Алматы");
    assert_null(town_of(5));
    assert_string_equal(town_of(6), town_of(4));
}

static void regions_stand_by_name(void **state)
{
    (void)state;
    static const char *const towns[] = {"Шымкент", "Әулиекөл", "Астана", "Қонаев", "Курчатов"};
    static const char *const sorted[] = {"Астана", "Әулиекөл", "Курчатов", "Қонаев", "Шымкент"};
    make(towns, 5);
    assert_int_equal(regions.count, 5);
    for (uint8_t i = 0; i < 5; i++) {
        assert_string_equal(regions.items[i].name, sorted[i]);
        assert_string_equal(town_of(i), towns[i]);
    }
}

static void of_equally_many_spellings_the_first_counts(void **state)
{
    (void)state;
    static const char *const towns[] = {"Семипалатинск", "Семей"};
    make(towns, 2);
    assert_int_equal(regions.count, 1);
    assert_string_equal(regions.items[0].name, "Семей");
}

static void nobody_names_a_town(void **state)
{
    (void)state;
    static const char *const towns[] = {NULL, "-"};
    make(towns, 2);
    assert_int_equal(regions.count, 0);
    assert_null(town_of(1));
}

// Or else a total that leaves would show how somebody writes who wished not to be named.
static void no_unnamed_writing_names_a_region(void **state)
{
    (void)state;
    static const char *const towns[] = {"Алматы", "Almaty", "Almaty", "Шымкент"};
    make_named(towns, 4, 1, true);
    assert_int_equal(regions.count, 1);
    assert_string_equal(regions.items[0].name, "Алматы");
    assert_int_equal(regions.items[0].entry_count, 1);
    assert_string_equal(town_of(0), "Алматы");
    assert_null(town_of(1));
    assert_null(town_of(3));
}

static void unnamed_people_have_regions_too(void **state)
{
    (void)state;
    static const char *const towns[] = {"Алматы", "Шымкент"};
    make_named(towns, 2, 1, false);
    assert_string_equal(town_of(1), "Шымкент");
}

// What is counted again, held or void names nothing.
static void who_is_not_counted_names_no_region(void **state)
{
    (void)state;
    static const char *const towns[] = {"Алматы", "Almaty", "Almaty"};
    make(towns, 3);
    regions_free(&regions);
    for (size_t i = 0; i < roll.tally.entry_count; i++)
        if (record_get(roll.tally.entries[i].cell->person, roll.tally.entries[i].cell->person_len,
                       RECORD_CITY)
                .len == 6)
            roll.tally.entries[i].state = TALLY_HELD;
    assert_int_equal(regions_make(&roll, false, &regions), STATUS_OK);
    assert_int_equal(regions.count, 1);
    assert_string_equal(regions.items[0].name, "Алматы");
}

// Its hash of 24 bits is that of Алматы: anybody finds such a name in a second.
static void a_crafted_town_is_one_of_its_own(void **state)
{
    (void)state;
    static const char *const towns[] = {"Алматы", COLLIDING, COLLIDING};
    assert_int_equal(place_city(towns[0], strlen(towns[0])),
                     place_city(COLLIDING, strlen(COLLIDING)));
    make(towns, 3);
    assert_int_equal(regions.count, 2);
    assert_string_equal(town_of(0), "Алматы");
    assert_string_equal(town_of(1), COLLIDING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(names_and_spellings_of_a_town_are_one_region),
        TEST(regions_stand_by_name),
        TEST(of_equally_many_spellings_the_first_counts),
        TEST(nobody_names_a_town),
        TEST(no_unnamed_writing_names_a_region),
        TEST(unnamed_people_have_regions_too),
        TEST(who_is_not_counted_names_no_region),
        TEST(a_crafted_town_is_one_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
