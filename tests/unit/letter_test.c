// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/letter.h"

#include "tests/unit/listing_rig.h"

static struct listing_rig rig;
static struct listing listing;
static struct letter letter;

static const struct rig_person people[] = {
    {.fields = {[RECORD_FAMILY_NAME] = "Әбенов", [RECORD_CITY] = "Тараз"}},
    {.fields = {[RECORD_FAMILY_NAME] = "Кимова", [RECORD_CITY] = "Алматы"}},
    {.fields = {[RECORD_FAMILY_NAME] = "Ысқақ", [RECORD_CITY] = "Тараз"}, .strokes = RIG_DRAWN},
    {.fields = {[RECORD_FAMILY_NAME] = "Жұмабай"}},
    {.fields = {[RECORD_FAMILY_NAME] = "Жасырынов", [RECORD_CITY] = "Жезқазған"},
     .consents = RECORD_MAY_COUNT},
};

static int set_up(void **state)
{
    (void)state;
    rig_init(&rig);
    rig_open_batch(&rig, 18880);
    rig_sign(&rig, &people[0]);
    rig_merge_batch(&rig);
    rig_open_batch(&rig, 18877);
    for (size_t i = 1; i < sizeof people / sizeof *people; i++)
        rig_sign(&rig, &people[i]);
    rig_merge_batch(&rig);
    rig_open_roll(&rig);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    letter_free(&letter);
    listing_free(&listing);
    rig_free(&rig);
    return 0;
}

static void make(enum lang wanted)
{
    const struct listing_plan plan = {.order = LISTING_BY_NAME};
    assert_int_equal(listing_make(&rig.roll, &plan, NULL, &listing), STATUS_OK);
    assert_int_equal(letter_make(&listing, wanted, &letter), STATUS_OK);
}

static void totals_are_by_day_and_by_region(void **state)
{
    (void)state;
    make(LANG_EN);
    assert_int_equal(letter.signature_count, 5);
    assert_int_equal(letter.day_count, 2);
    assert_int_equal(letter.days[0].day, 18877);
    assert_int_equal(letter.days[0].count, 3);
    assert_int_equal(letter.days[1].day, 18880);
    assert_int_equal(letter.days[1].count, 1);
    assert_true(letter.has_regions);
    assert_int_equal(letter.region_count, 2); // none of those who are not named
    assert_string_equal(letter.regions[0].name, "Алматы");
    assert_int_equal(letter.regions[0].count, 1);
    assert_string_equal(letter.regions[1].name, "Тараз");
    assert_int_equal(letter.regions[1].count, 2);
    assert_int_equal(letter.no_region_count, 1);
    assert_int_equal(letter.unnamed_count, 1);
}

static void a_town_that_stays_is_in_no_total(void **state)
{
    (void)state;
    rig.list.folder.campaign.fields[RECORD_CITY].handed_over = false;
    make(LANG_EN);
    assert_false(letter.has_regions);
    assert_int_equal(letter.region_count, 0);
    assert_int_equal(letter.no_region_count, 0);
    assert_int_equal(letter.days[0].count + letter.days[1].count + letter.unnamed_count, 5);
}

static void the_letter_is_in_a_language_of_the_petition(void **state)
{
    (void)state;
    make(LANG_RU); // which it is not in
    assert_int_equal(letter.lang, LANG_KK);
    assert_string_equal(letter.addressee, "Президентке");
    assert_string_equal(letter.title, "Ақынды босату туралы");
}

static void the_text_comes_in_paragraphs(void **state)
{
    (void)state;
    const char *at = "\nOne.\n\n\nTwo, two.\n", *paragraph;
    size_t len;
    assert_true(letter_paragraph(&at, &paragraph, &len));
    assert_int_equal(len, strlen("One."));
    assert_true(letter_paragraph(&at, &paragraph, &len));
    assert_memory_equal(paragraph, "Two, two.", len);
    assert_int_equal(len, strlen("Two, two."));
    assert_false(letter_paragraph(&at, &paragraph, &len));
    assert_false(letter_paragraph(&at, &paragraph, &len));
}

static void a_list_has_signatures_if_somebody_drew_one(void **state)
{
    (void)state;
    make(LANG_EN);
    assert_true(letter_shows_signatures(&listing));
    listing_free(&listing);
    const struct listing_plan plan = {.redact = true};
    assert_int_equal(listing_make(&rig.roll, &plan, NULL, &listing), STATUS_OK);
    assert_false(letter_shows_signatures(&listing));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(totals_are_by_day_and_by_region),
        TEST(a_town_that_stays_is_in_no_total),
        TEST(the_letter_is_in_a_language_of_the_petition),
        TEST(the_text_comes_in_paragraphs),
        TEST(a_list_has_signatures_if_somebody_drew_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
