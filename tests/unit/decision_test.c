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
    randombytes_buf(decision.device_id, sizeof decision.device_id);
    randombytes_buf(decision.entry_id, sizeof decision.entry_id);
    randombytes_buf(decision.supersedes, sizeof decision.supersedes);
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
    assert_memory_equal(found.device_id, decision.device_id, sizeof found.device_id);
    assert_memory_equal(found.entry_id, decision.entry_id, sizeof found.entry_id);
    assert_memory_equal(found.supersedes, decision.supersedes, sizeof found.supersedes);
    assert_string_equal(found.why, "сұрады");
    assert_true(decision_verify(&found, &list.folder.campaign));
}

static void the_longest_reason_fits(void **state)
{
    (void)state;
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision decision = signed_decision(), found;
    memset(decision.why, 'x', sizeof decision.why - 1);
    decision.why[sizeof decision.why - 1] = '\0';
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    size_t len = decision_write(&decision, bytes);
    assert_int_equal(len, sizeof bytes);
    assert_int_equal(decision_read(bytes, len, &found), STATUS_OK);
    assert_string_equal(found.why, decision.why);
    assert_true(decision_verify(&found, &list.folder.campaign));
}

static void every_byte_is_signed(void **state)
{
    (void)state;
    uint8_t bytes[DECISION_MAX_LEN];
    struct decision decision = signed_decision(), found;
    size_t len = decision_write(&decision, bytes);
    for (size_t i = 0; i < len; i++) {
        bytes[i] ^= 1;
        enum status status = decision_read(bytes, len, &found);
        assert_true(status != STATUS_OK || !decision_verify(&found, &list.folder.campaign));
        bytes[i] ^= 1;
    }
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
    bytes[32] = 3; // the kind
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
        TEST(every_byte_is_signed),
        TEST(only_coordinators_decide),
        TEST(another_campaigns_decision_is_none),
        TEST(what_is_no_decision_is_refused),
        TEST(the_hash_is_of_the_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
