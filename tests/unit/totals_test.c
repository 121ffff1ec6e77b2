// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/totals.h"

#include "merger/handover/unsettled.h"
#include "tests/unit/listing_rig.h"

static struct listing_rig rig;
static struct listing listing;
static struct letter letter;
static struct totals totals;

static const struct rig_person people[] = {
    {.fields = {[RECORD_FAMILY_NAME] = "Әбенов", [RECORD_CITY] = "Тараз"}},
    {.fields = {[RECORD_FAMILY_NAME] = "Кимова", [RECORD_CITY] = "Алматы"}},
    {.fields = {[RECORD_FAMILY_NAME] = "Жасырынов"}, .consents = RECORD_MAY_COUNT},
};

static void sign_all(uint8_t text)
{
    struct seal_header header = fixture_facts(&rig.list.device, rig.batch_count++);
    header.day = 18877;
    if (text != 0)
        memset(header.campaign_hash, text, sizeof header.campaign_hash);
    rig.batch = fixture_batch_new(&rig.list.device, &header);
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        rig_sign(&rig, &people[i]);
    rig_merge_batch(&rig);
}

static int set_up(void **state)
{
    (void)state;
    rig_init(&rig);
    sign_all(0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    totals_free(&totals);
    letter_free(&letter);
    listing_free(&listing);
    rig_free(&rig);
    return 0;
}

static void make(void)
{
    const struct listing_plan plan = {.order = LISTING_BY_NAME};
    rig_open_roll(&rig);
    assert_int_equal(listing_make(&rig.roll, &plan, NULL, &listing), STATUS_OK);
    assert_int_equal(letter_make(&listing, LANG_EN, &letter), STATUS_OK);
    assert_int_equal(totals_make(&listing, &letter, 18880, &totals), STATUS_OK);
}

static void one_text_is_the_campaigns_own(void **state)
{
    (void)state;
    make();
    assert_int_equal(totals.text_count, 1);
    assert_true(totals.texts[0].is_known);
    assert_int_equal(totals.texts[0].entries, 3);
    assert_int_equal(totals.texts[0].people, 3);
}

static void texts_that_are_not_here_are_told_by_their_hash_and_count_nobody(void **state)
{
    (void)state;
    char hash[TOTALS_HASH_CAP];
    sign_all(0xB2);
    sign_all(0xA1);
    make();
    assert_int_equal(totals.text_count, 3);
    assert_true(totals.texts[0].is_known);
    assert_int_equal(totals.texts[0].people, 3);
    for (size_t i = 1; i < 3; i++) {
        assert_false(totals.texts[i].is_known);
        assert_int_equal(totals.texts[i].entries, 3);
        assert_int_equal(totals.texts[i].people, 0);
    }
    totals_hash(&totals.texts[1], hash);
    assert_string_equal(hash, "a1a1a1a1");
    totals_hash(&totals.texts[2], hash);
    assert_string_equal(hash, "b2b2b2b2");
}

static void json_has_no_town_if_the_town_stays(void **state)
{
    (void)state;
    char text[4096] = "";
    rig.list.folder.campaign.fields[RECORD_CITY].handed_over = false;
    make();
    FILE *file = tmpfile();
    assert_non_null(file);
    totals_write_json(&totals, file);
    rewind(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    fclose(file);
    assert_non_null(strstr(text, "\"named\": 2, \"unnamed\": 1"));
    assert_null(strstr(text, "town"));
    assert_null(strstr(text, "Алматы"));
}

static void held_entries_and_batches_are_not_settled(void **state)
{
    (void)state;
    char text[UNSETTLED_TEXT_CAP];
    make();
    struct unsettled unsettled = unsettled_of(&rig.roll.tally);
    assert_true(unsettled_is_empty(&unsettled));
    unsettled_format(&unsettled, text);
    assert_string_equal(text, "");
    tear_down(state);
    set_up(state);
    sign_all(0xA1);
    rig.batch_count++;
    sign_all(0);
    make();
    unsettled = unsettled_of(&rig.roll.tally);
    assert_false(unsettled_is_empty(&unsettled));
    unsettled_format(&unsettled, text);
    assert_string_equal(text, "1 batch is missing, 3 entries are held, 1 batch is held");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_text_is_the_campaigns_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            texts_that_are_not_here_are_told_by_their_hash_and_count_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_has_no_town_if_the_town_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(held_entries_and_batches_are_not_settled, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
