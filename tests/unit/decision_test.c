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
    check_every_byte(&one);
    check_every_byte(&two);
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
    bytes[32] = 5; // the kind
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
        TEST(every_byte_is_signed),
        TEST(only_coordinators_decide),
        TEST(another_campaigns_decision_is_none),
        TEST(what_is_no_decision_is_refused),
        TEST(the_hash_is_of_the_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
