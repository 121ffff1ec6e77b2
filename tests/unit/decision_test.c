// SPDX-License-Identifier: Apache-2.0
#include "merger/list/decision.h"

#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    list_fixture_free(&list);
    return 0;
}

static struct decision signed_decision(void)
{
    struct decision decision = {.kind = DECISION_VOID, .why = "сұрады"};
    randombytes_buf(decision.entry.device_id, sizeof decision.entry.device_id);
    randombytes_buf(decision.entry.entry_id, sizeof decision.entry.entry_id);
    randombytes_buf(decision.supersedes, sizeof decision.supersedes);
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    return decision;
}

static struct decision signed_pair(enum decision_kind kind)
{
    struct decision decision = signed_decision();
    struct decision_entry other;
    randombytes_buf(&other, sizeof other);
    struct decision_entry entry = decision.entry;
    decision.kind = kind;
    decision_set_pair(&decision, &entry, &other);
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    return decision;
}

static struct decision signed_hold(enum decision_kind kind, bool whole_device)
{
    struct decision decision = {.kind = kind, .why = "сұрап жатырмыз"};
    randombytes_buf(&decision.source, sizeof decision.source);
    if (whole_device)
        memset(decision.source.header_hash, 0, sizeof decision.source.header_hash);
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    return decision;
}

static void bytes_come_back(void **state)
{
    (void)state;
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision decision = signed_decision(), found;
    size_t len = decision_write(&decision, bytes);
    assert_int_equal(decision_read(bytes, len, &found), STATUS_OK);
    assert_memory_equal(found.signer, decision.signer, sizeof found.signer);
    assert_int_equal(found.kind, DECISION_VOID);
    assert_memory_equal(found.entry.device_id, decision.entry.device_id,
                        sizeof found.entry.device_id);
    assert_memory_equal(found.entry.entry_id, decision.entry.entry_id, sizeof found.entry.entry_id);
    assert_memory_equal(found.supersedes, decision.supersedes, sizeof found.supersedes);
    assert_string_equal(found.why, "сұрады");
    assert_true(decision_verify(&found, &list.folder.campaign));
}

static void the_longest_reason_fits(void **state)
{
    (void)state;
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision decision = signed_pair(DECISION_SAME), found;
    memset(decision.why, 'x', sizeof decision.why - 1);
    decision.why[sizeof decision.why - 1] = '\0';
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    size_t len = decision_write(&decision, bytes);
    assert_int_equal(len, sizeof bytes);
    assert_int_equal(decision_read(bytes, len, &found), STATUS_OK);
    assert_string_equal(found.why, decision.why);
    assert_true(decision_verify(&found, &list.folder.campaign));
}

static void a_pair_comes_back(void **state)
{
    (void)state;
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision decision = signed_pair(DECISION_DIFFERENT), found;
    size_t len = decision_write(&decision, bytes);
    assert_int_equal(decision_read(bytes, len, &found), STATUS_OK);
    assert_int_equal(found.kind, DECISION_DIFFERENT);
    assert_memory_equal(&found.entry, &decision.entry, sizeof found.entry);
    assert_memory_equal(&found.other, &decision.other, sizeof found.other);
    assert_true(decision_verify(&found, &list.folder.campaign));
}

// Otherwise one answer about two entries could be written, and signed, in two ways.
static void a_pair_is_written_in_one_order(void **state)
{
    (void)state;
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision decision = signed_pair(DECISION_SAME), turned = decision, found;
    decision_set_pair(&turned, &decision.other, &decision.entry);
    assert_memory_equal(&turned.entry, &decision.entry, sizeof turned.entry);
    assert_memory_equal(&turned.other, &decision.other, sizeof turned.other);
    turned.entry = decision.other;
    turned.other = decision.entry;
    decision_sign(&turned, list.folder.key, list.folder.campaign.id);
    assert_int_equal(decision_read(bytes, decision_write(&turned, bytes), &found), STATUS_DAMAGED);
    turned.other = turned.entry;
    decision_sign(&turned, list.folder.key, list.folder.campaign.id);
    assert_int_equal(decision_read(bytes, decision_write(&turned, bytes), &found), STATUS_DAMAGED);
}

static void a_source_comes_back(void **state)
{
    (void)state;
    const enum decision_kind kinds[] = {DECISION_HOLD, DECISION_RELEASE, DECISION_RETRACT};
    const struct decision_entry no_entry = {{0}, {0}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        uint8_t bytes[DECISION_MAX_LEN];
        struct decision decision = signed_hold(kinds[i], false), found;
        size_t len = decision_write(&decision, bytes);
        assert_int_equal(len, 32 + 1 + 16 + 32 + 32 + 2 + strlen(decision.why) + 64);
        assert_memory_equal(bytes + 33, decision.source.device_id, 16);
        assert_memory_equal(bytes + 49, decision.source.header_hash, 32);
        assert_int_equal(decision_read(bytes, len, &found), STATUS_OK);
        assert_int_equal(found.kind, kinds[i]);
        assert_int_equal(decision_compare_sources(&found.source, &decision.source), 0);
        assert_memory_equal(&found.entry, &no_entry, sizeof no_entry);
        assert_true(decision_verify(&found, &list.folder.campaign));
    }
}

static void a_whole_device_is_held_but_not_released(void **state)
{
    (void)state;
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision hold = signed_hold(DECISION_HOLD, true), found;
    struct decision release = signed_hold(DECISION_RELEASE, true);
    assert_int_equal(decision_read(bytes, decision_write(&hold, bytes), &found), STATUS_OK);
    assert_true(decision_is_whole_device(&found.source));
    assert_int_equal(decision_read(bytes, decision_write(&release, bytes), &found), STATUS_DAMAGED);
}

// What is kept and signed in lists that are there does not change when kinds are added.
static void an_entry_is_written_as_it_always_was(void **state)
{
    (void)state;
    // BLAKE2b-256, as another implementation has it
    const uint8_t expected[] = {0x39, 0xe4, 0x61, 0x28, 0x48, 0xe2, 0x9a, 0x8d};
    uint8_t hash[32];
    struct decision decision = {.kind = DECISION_SAME, .why = "x"};
    memset(&decision.entry, 1, sizeof decision.entry);
    memset(&decision.other, 2, sizeof decision.other);
    decision_hash(&decision, hash);
    assert_memory_equal(hash, expected, sizeof expected);
}

// An entry whose id is zeros, or a device, or a batch: the same bytes never mean the same.
static void kinds_of_subjects_are_told_apart(void **state)
{
    (void)state;
    struct decision hold = {.kind = DECISION_HOLD}, voided = {.kind = DECISION_VOID};
    assert_int_not_equal(decision_compare_subjects(&hold, &voided), 0);
    struct decision retract = {.kind = DECISION_RETRACT}, batch = hold;
    assert_int_equal(decision_compare_subjects(&hold, &retract), 0);
    batch.source.header_hash[31] = 1;
    assert_true(decision_compare_subjects(&hold, &batch) < 0);
}

static void check_every_byte(const struct decision *decision)
{
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision found;
    size_t len = decision_write(decision, bytes);
    for (size_t i = 0; i < len; i++) {
        bytes[i] ^= 1;
        enum status status = decision_read(bytes, len, &found);
        assert_true(status != STATUS_OK || !decision_verify(&found, &list.folder.campaign));
        bytes[i] ^= 1;
    }
}

static void every_byte_is_signed(void **state)
{
    (void)state;
    struct decision one = signed_decision(), two = signed_pair(DECISION_SAME);
    struct decision source = signed_hold(DECISION_HOLD, false);
    check_every_byte(&one);
    check_every_byte(&two);
    check_every_byte(&source);
}

static void only_coordinators_decide(void **state)
{
    (void)state;
    struct decision decision = signed_decision();
    list.folder.campaign.coordinators[0].sign_public[0] ^= 1;
    assert_false(decision_verify(&decision, &list.folder.campaign));
}

static void another_campaigns_decision_is_none(void **state)
{
    (void)state;
    struct decision decision = signed_decision();
    list.folder.campaign.id[0] ^= 1;
    assert_false(decision_verify(&decision, &list.folder.campaign));
}

static void what_is_no_decision_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[DECISION_MAX_LEN + 1] = {0};
    struct decision decision = signed_decision(), found;
    size_t len = decision_write(&decision, bytes);
    assert_int_equal(decision_read(bytes, len - 1, &found), STATUS_DAMAGED);
    assert_int_equal(decision_read(bytes, len + 1, &found), STATUS_DAMAGED);
    assert_int_equal(decision_read(bytes, 0, &found), STATUS_DAMAGED);
    bytes[32] = DECISION_RETRACT + 1; // the kind
    assert_int_equal(decision_read(bytes, len, &found), STATUS_NEWER);
    memcpy(decision.why, "a\nb", sizeof "a\nb");
    len = decision_write(&decision, bytes);
    assert_int_equal(decision_read(bytes, len, &found), STATUS_DAMAGED);
}

static void the_hash_is_of_the_content(void **state)
{
    (void)state;
    uint8_t first[32], second[32];
    struct decision decision = signed_decision();
    decision_hash(&decision, first);
    decision.signature[0] ^= 1;
    decision_hash(&decision, second);
    assert_memory_equal(first, second, sizeof first);
    decision.why[0] ^= 1;
    decision_hash(&decision, second);
    assert_memory_not_equal(first, second, sizeof first);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bytes_come_back),
        TEST(the_longest_reason_fits),
        TEST(a_pair_comes_back),
        TEST(a_pair_is_written_in_one_order),
        TEST(a_source_comes_back),
        TEST(a_whole_device_is_held_but_not_released),
        TEST(an_entry_is_written_as_it_always_was),
        TEST(kinds_of_subjects_are_told_apart),
        TEST(every_byte_is_signed),
        TEST(only_coordinators_decide),
        TEST(another_campaigns_decision_is_none),
        TEST(what_is_no_decision_is_refused),
        TEST(the_hash_is_of_the_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
