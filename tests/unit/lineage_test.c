// SPDX-License-Identifier: Apache-2.0
#include "merger/list/lineage.h"

#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;
static struct facts facts;
static struct lineage lineage;

static const struct list_fixture_person aigerim = {"Сейітова",   "Айгерім", NULL,
                                                   "1990-03-05", NULL,      LIST_FIXTURE_CONSENTS};

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lineage_free(&lineage);
    facts_free(&facts);
    list_fixture_free(&list);
    return 0;
}

static size_t add(uint32_t number)
{
    return list_fixture_batch(&facts, &list.device, number);
}

// Adds a batch whose `previous` is that byte, repeated.
static size_t add_after(uint32_t number, uint8_t previous)
{
    struct seal_header header = fixture_facts(&list.device, number);
    memset(header.previous, previous, sizeof header.previous);
    return list_fixture_batch_of(&facts, &header);
}

static void make(void)
{
    assert_int_equal(
        lineage_make(&facts, &list.folder.campaign, list.folder.chain_secret, &lineage), STATUS_OK);
}

static const struct lineage_batch *result(size_t batch)
{
    return lineage_of(&lineage, &facts, &facts.batches[batch]);
}

static void nothing_is_no_failure(void **state)
{
    (void)state;
    make();
    assert_int_equal(lineage.device_count, 0);
    assert_int_equal(lineage.batch_count, 0);
}

static void batches_are_sorted_by_device_and_number(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    add(2);
    list_fixture_batch(&facts, &other, 1);
    add(0);
    list_fixture_batch(&facts, &other, 0);
    add(1);
    make();
    assert_int_equal(lineage.device_count, 2);
    for (size_t i = 0; i < lineage.batch_count; i++) {
        const struct lineage_device *device =
            &lineage.devices[lineage.device_of[lineage.batches[i].batch - facts.batches]];
        assert_int_equal(lineage.batches[i].batch->header.number, i - device->first_batch);
        assert_int_equal(lineage.batches[i].hold, LINEAGE_NOT_HELD);
        assert_memory_equal(lineage.batches[i].batch->header.certificate.device_id,
                            device->device_id, CERTIFICATE_DEVICE_ID_LEN);
    }
    assert_int_equal(lineage.devices[0].missing_count + lineage.devices[1].missing_count, 0);
}

static void missing_numbers_are_counted(void **state)
{
    (void)state;
    add(1);
    add(2);
    add(5);
    make();
    assert_int_equal(lineage.devices[0].missing_count, 3); // 0, 3 and 4
}

static void a_wrong_chain_value_is_held(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 9);
    header.chain[0] ^= 1;
    size_t wrong = list_fixture_batch_of(&facts, &header);
    size_t right = add(0);
    make();
    assert_int_equal(result(wrong)->hold, LINEAGE_WRONG_CHAIN);
    assert_int_equal(result(right)->hold, LINEAGE_NOT_HELD);
    assert_int_equal(lineage.devices[0].missing_count, 0); // it says nothing of 1 to 8
}

static void the_chain_value_of_another_number_is_wrong(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 1);
    header.number = 2;
    size_t wrong = list_fixture_batch_of(&facts, &header);
    make();
    assert_int_equal(result(wrong)->hold, LINEAGE_WRONG_CHAIN);
}

static void a_repeated_number_holds_both(void **state)
{
    (void)state;
    size_t before = add(0), one = add(1), two = add(1), three = add(1), after = add(2);
    make();
    assert_int_equal(result(one)->hold, LINEAGE_REPEATED_NUMBER);
    assert_int_equal(result(two)->hold, LINEAGE_REPEATED_NUMBER);
    assert_int_equal(result(three)->hold, LINEAGE_REPEATED_NUMBER);
    assert_int_equal(result(before)->hold, LINEAGE_NOT_HELD);
    assert_int_equal(result(after)->hold, LINEAGE_NOT_HELD);
    assert_int_equal(lineage.devices[0].missing_count, 0);
}

// Who has a kit's key, but not its past, cannot put the past in doubt.
static void a_forged_past_holds_only_itself(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 8; i++) { // H is random, so both orders come up
        struct seal_header header = fixture_facts(&list.device, i);
        memset(header.chain, 0, sizeof header.chain);
        size_t forged = list_fixture_batch_of(&facts, &header);
        size_t genuine = add(i);
        make();
        assert_int_equal(result(forged)->hold, LINEAGE_WRONG_CHAIN);
        assert_int_equal(result(genuine)->hold, LINEAGE_NOT_HELD);
        lineage_free(&lineage);
    }
}

static void an_unknown_text_is_held(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 0);
    header.campaign_hash[31] ^= 1;
    size_t batch = list_fixture_batch_of(&facts, &header);
    make();
    assert_int_equal(result(batch)->hold, LINEAGE_UNKNOWN_TEXT);
}

static void a_day_outside_the_window_is_only_noted(void **state)
{
    (void)state;
    const uint16_t first = list.folder.campaign.first_day, last = list.folder.campaign.last_day;
    const uint16_t days[] = {0, (uint16_t)(first - 1), first, last, (uint16_t)(last + 1)};
    for (uint32_t i = 0; i < 5; i++) {
        struct seal_header header = fixture_facts(&list.device, i);
        header.day = days[i];
        list_fixture_batch_of(&facts, &header);
    }
    make();
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(result(i)->outside_window, i < 2 || i > 3);
        assert_int_equal(result(i)->hold, LINEAGE_NOT_HELD);
    }
}

static void a_copy_that_is_vouched_for_is_not_altered(void **state)
{
    (void)state;
    size_t batch = add(0);
    add_after(1, 7);
    list_fixture_copy(&facts, batch, 7, false);
    make();
    assert_false(result(batch)->altered);
    assert_false(result(batch)->closed);
}

static void another_copy_is_altered_until_the_right_one_comes(void **state)
{
    (void)state;
    size_t batch = add(0);
    size_t after = add_after(1, 7);
    list_fixture_copy(&facts, batch, 8, true);
    list_fixture_copy(&facts, after, 9, true); // nothing vouches for the last one
    make();
    assert_true(result(batch)->altered);
    assert_false(result(after)->altered);
    lineage_free(&lineage);
    list_fixture_copy(&facts, batch, 7, true);
    make();
    assert_false(result(batch)->altered);
}

static void some_successors_vouch_for_nothing(void **state)
{
    (void)state;
    size_t batch = add(0);
    add_after(1, 0x00);
    add_after(1, 0xFF);
    add_after(2, 7); // not the next one
    list_fixture_copy(&facts, batch, 8, true);
    make();
    assert_false(result(batch)->altered);
}

static void a_forged_successor_vouches_for_nothing(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 1);
    memset(header.previous, 7, sizeof header.previous);
    header.chain[0] ^= 1;
    list_fixture_batch_of(&facts, &header);
    size_t batch = add(0);
    list_fixture_copy(&facts, batch, 8, true);
    make();
    assert_false(result(batch)->altered);
}

static void only_its_own_device_vouches_for_a_batch(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    for (unsigned i = 0; i < 2; i++) { // ids are random: each device comes first once
        struct seal_header header = fixture_facts(i == 0 ? &other : &list.device, 1);
        memset(header.previous, 7, sizeof header.previous);
        size_t batch = list_fixture_batch(&facts, i == 0 ? &list.device : &other, 0);
        list_fixture_batch_of(&facts, &header);
        list_fixture_copy(&facts, batch, 8, true);
        make();
        assert_false(result(batch)->altered);
        lineage_free(&lineage);
        facts_free(&facts);
    }
}

// A successor speaks of the one whose place it is, and nobody knows which that was.
static void of_two_with_one_number_none_is_altered(void **state)
{
    (void)state;
    size_t one = add(0), other = add(0);
    add_after(1, 7);
    list_fixture_copy(&facts, one, 7, true);
    list_fixture_copy(&facts, other, 8, true);
    make();
    assert_false(result(one)->altered);
    assert_false(result(other)->altered);
}

static void a_trailer_or_a_final_closes(void **state)
{
    (void)state;
    size_t open = add(0), by_copy = add(1), by_final = add(2);
    list_fixture_copy(&facts, open, 1, false);
    list_fixture_copy(&facts, by_copy, 2, false);
    list_fixture_copy(&facts, by_copy, 3, true);
    list_fixture_copy(&facts, by_final, 4, false);
    uint8_t none[1] = {0};
    assert_int_equal(facts_add_final(&facts, by_final, none, 0), STATUS_OK);
    make();
    assert_false(result(open)->closed);
    assert_true(result(by_copy)->closed);
    assert_false(result(by_copy)->has_final);
    assert_true(result(by_final)->closed);
    assert_true(result(by_final)->has_final);
}

static void holes_before_the_last_cell_are_seen(void **state)
{
    (void)state;
    size_t empty = add(0), batch = add(1);
    list_fixture_entry(&facts, batch, 1, 1, &aigerim);
    list_fixture_entry(&facts, batch, 4, 2, &aigerim);
    make();
    assert_int_equal(result(empty)->hole_count, 0);
    assert_int_equal(result(batch)->hole_count, 3); // 0, 2 and 3
}

static void a_final_shows_all_holes(void **state)
{
    (void)state;
    size_t batch = add(0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, batch, 1, 2, &aigerim);
    uint8_t digests[4][SEAL_DIGEST_LEN] = {{0}};
    memcpy(digests[0], facts_digest(&facts, 0), SEAL_DIGEST_LEN);
    assert_int_equal(facts_add_final(&facts, batch, digests[0], 4), STATUS_OK);
    make();
    assert_int_equal(result(batch)->hole_count, 3); // cell 1 is not the one that was written
}

static void two_contents_of_a_cell_are_no_two_cells(void **state)
{
    (void)state;
    size_t batch = add(0);
    struct record record;
    list_fixture_record(&aigerim, &record);
    for (uint8_t i = 0; i < 2; i++) {
        struct facts_content content = list_fixture_content(SEAL_ENTRY, i, &record);
        list_fixture_cell(&facts, batch, 1, i, &content);
    }
    make();
    assert_int_equal(result(batch)->hole_count, 1);
}

static void enrol(const struct fixture *device, const char *alias)
{
    struct enrolment enrolment = {.alias = ""};
    memcpy(enrolment.device_id, device->certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    memcpy(enrolment.alias, alias, strlen(alias) + 1);
    assert_int_equal(facts_add_enrolment(&facts, &enrolment), STATUS_OK);
}

static const struct lineage_device *device_of(size_t batch)
{
    return &lineage.devices[lineage.device_of[batch]];
}

static void the_alias_is_found(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    add(0);
    enrol(&other, "heron");
    make();
    assert_null(device_of(0)->alias);
    lineage_free(&lineage);
    enrol(&list.device, "heron");
    make();
    assert_string_equal(device_of(0)->alias, "heron");
    assert_true(lineage.devices[0].shares_alias && lineage.devices[1].shares_alias);
    lineage_free(&lineage);
    enrol(&list.device, "crane"); // the same device under two aliases
    make();
    assert_string_equal(device_of(0)->alias, "crane");
    assert_false(lineage.devices[0].shares_alias || lineage.devices[1].shares_alias);
}

static void a_device_is_there_before_its_first_batch(void **state)
{
    (void)state;
    struct fixture other;
    list_fixture_device(&list, &other);
    add(1);
    enrol(&list.device, "heron");
    enrol(&other, "crane");
    make();
    assert_int_equal(lineage.device_count, 2);
    const struct lineage_device *with = device_of(0);
    const struct lineage_device *without = &lineage.devices[with == lineage.devices];
    assert_string_equal(without->alias, "crane");
    assert_memory_equal(without->device_id, other.certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    assert_int_equal(without->batch_count + without->missing_count, 0);
    assert_int_equal(with->batch_count, 1);
    assert_int_equal(with->missing_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_no_failure),
        TEST(batches_are_sorted_by_device_and_number),
        TEST(missing_numbers_are_counted),
        TEST(a_wrong_chain_value_is_held),
        TEST(the_chain_value_of_another_number_is_wrong),
        TEST(a_repeated_number_holds_both),
        TEST(a_forged_past_holds_only_itself),
        TEST(an_unknown_text_is_held),
        TEST(a_day_outside_the_window_is_only_noted),
        TEST(a_copy_that_is_vouched_for_is_not_altered),
        TEST(another_copy_is_altered_until_the_right_one_comes),
        TEST(some_successors_vouch_for_nothing),
        TEST(a_forged_successor_vouches_for_nothing),
        TEST(only_its_own_device_vouches_for_a_batch),
        TEST(of_two_with_one_number_none_is_altered),
        TEST(a_trailer_or_a_final_closes),
        TEST(holes_before_the_last_cell_are_seen),
        TEST(a_final_shows_all_holes),
        TEST(two_contents_of_a_cell_are_no_two_cells),
        TEST(the_alias_is_found),
        TEST(a_device_is_there_before_its_first_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
