// SPDX-License-Identifier: Apache-2.0
#include "merger/list/fingerprint.h"

#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;
static struct facts_batch batches[2];
static struct decision decision;

static const struct list_fixture_person aigerim = {"Сейітова",   "Айгерім", NULL,
                                                   "1990-03-05", NULL,      LIST_FIXTURE_CONSENTS};
static const struct list_fixture_person erlan = {
    "Омаров", "Ерлан", NULL, "1985-01-31", "000101500001", LIST_FIXTURE_CONSENTS};

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    for (uint32_t i = 0; i < 2; i++) {
        batches[i].header = fixture_facts(&list.device, i);
        memset(batches[i].header_hash, (int)i + 1, FACTS_HASH_LEN);
    }
    decision = (struct decision){.kind = DECISION_VOID, .why = "asked for it"};
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    list_fixture_free(&list);
    return 0;
}

// What one coordinator knows: two batches, in either order, each with an entry of its own.
static struct facts know(bool other_order)
{
    struct facts facts = {0};
    size_t place[2] = {other_order, !other_order};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(facts_add_batch(&facts, &batches[place[i]]), STATUS_OK);
    for (size_t i = 0; i < 2; i++) {
        size_t first_cell = facts.cell_count;
        list_fixture_entry(&facts, i, 0, (uint8_t)place[i], place[i] == 0 ? &aigerim : &erlan);
        assert_int_equal(facts_add_final(&facts, i, facts_digest(&facts, first_cell), 1),
                         STATUS_OK);
    }
    assert_int_equal(facts_add_decision(&facts, &decision), STATUS_OK);
    return facts;
}

static uint64_t fingerprint(const struct facts *facts)
{
    uint8_t bytes[FINGERPRINT_LEN];
    assert_int_equal(fingerprint_make(facts, list.folder.campaign.id, bytes), STATUS_OK);
    struct bytes_reader r = bytes_reader_init(bytes, sizeof bytes);
    return bytes_get_u64(&r);
}

// Takes the fingerprint and lets the facts go.
static uint64_t fingerprint_once(struct facts facts)
{
    uint64_t answer = fingerprint(&facts);
    facts_free(&facts);
    return answer;
}

static void order_does_not_matter(void **state)
{
    (void)state;
    assert_int_equal(fingerprint_once(know(false)), fingerprint_once(know(true)));
}

static void what_only_one_knows_does_not_matter(void **state)
{
    (void)state;
    struct facts facts = know(false);
    uint64_t before = fingerprint(&facts);
    struct enrolment enrolment = {.alias = "heron"};
    assert_int_equal(facts_add_enrolment(&facts, &enrolment), STATUS_OK);
    list_fixture_copy(&facts, 0, 7, true);
    facts.cells[0].variant = 5;
    assert_int_equal(fingerprint(&facts), before);
    facts_free(&facts);
}

static void a_fact_known_twice_is_one_fact(void **state)
{
    (void)state;
    struct facts facts = know(false);
    uint64_t before = fingerprint(&facts);
    assert_int_equal(facts_add_decision(&facts, &decision), STATUS_OK);
    assert_int_equal(fingerprint(&facts), before);
    facts_free(&facts);
}

static void every_fact_matters(void **state)
{
    (void)state;
    struct facts facts = know(false);
    const uint64_t before = fingerprint(&facts);
    uint64_t seen[8] = {0};

    facts.batches[0].header.certificate.signature[63] ^= 1;
    seen[0] = fingerprint(&facts);
    facts.batches[0].header.certificate.signature[63] ^= 1;
    facts.batches[0].header.day ^= 1;
    seen[1] = fingerprint(&facts);
    facts.batches[0].header.day ^= 1;
    facts.digests[0][0] ^= 1;
    seen[2] = fingerprint(&facts);
    facts.digests[0][0] ^= 1;
    facts.cells[0].cell = 1;
    seen[3] = fingerprint(&facts);
    facts.cells[0].cell = 0;
    facts.finals[0].hash[0] ^= 1;
    seen[4] = fingerprint(&facts);
    facts.finals[0].hash[0] ^= 1;
    facts.finals[0].count = 2;
    seen[5] = fingerprint(&facts);
    facts.finals[0].count = 1;
    facts.decisions[0].why[0] ^= 1;
    seen[6] = fingerprint(&facts);
    facts.decisions[0].why[0] ^= 1;
    list.folder.campaign.id[0] ^= 1;
    seen[7] = fingerprint(&facts);
    list.folder.campaign.id[0] ^= 1;

    assert_int_equal(fingerprint(&facts), before);
    for (size_t i = 0; i < 8; i++) {
        assert_int_not_equal(seen[i], before);
        for (size_t j = 0; j < i; j++)
            assert_int_not_equal(seen[i], seen[j]);
    }
    facts_free(&facts);
}

// Its digest is that of a good cell, and whoever has the device can seal both.
static void bad_padding_matters(void **state)
{
    (void)state;
    struct facts facts = know(false);
    const uint64_t before = fingerprint(&facts);
    facts.cells[0].flaw = BATCH_READ_BAD_PADDING;
    assert_int_not_equal(fingerprint(&facts), before);
    facts_free(&facts);
}

static void a_fact_less_matters(void **state)
{
    (void)state;
    struct facts facts = know(false);
    const uint64_t before = fingerprint(&facts);
    facts.decision_count--;
    assert_int_not_equal(fingerprint(&facts), before);
    facts.decision_count++;
    facts.final_count--;
    assert_int_not_equal(fingerprint(&facts), before);
    facts.final_count++;
    facts.cell_count--;
    assert_int_not_equal(fingerprint(&facts), before);
    facts.cell_count++;
    facts_free(&facts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(order_does_not_matter),
        TEST(what_only_one_knows_does_not_matter),
        TEST(a_fact_known_twice_is_one_fact),
        TEST(every_fact_matters),
        TEST(bad_padding_matters),
        TEST(a_fact_less_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
