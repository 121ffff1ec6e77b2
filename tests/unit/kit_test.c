// SPDX-License-Identifier: Apache-2.0
#include "common/kit.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fixture;
static struct kit kit, opened;
static struct kit_public kit_public;
static uint8_t file[KEYFILE_MAX_LEN];
static size_t len;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    memset(&opened, 0, sizeof opened);
    kit = (struct kit){.certificate = fixture.certificate, .has_chain_root = true};
    memcpy(kit.device_secret, fixture.device_secret, sizeof kit.device_secret);
    memset(kit.state_key, 3, sizeof kit.state_key);
    memset(kit.chain_root, 4, sizeof kit.chain_root);
    memset(kit_public.tag, 5, sizeof kit_public.tag);
    memcpy(kit_public.campaign_id, fixture.campaign_public, 32);
    return 0;
}

static void lock_kit(void)
{
    assert_int_equal(kit_lock(&kit, &kit_public, keyfile_cost_tests, "p", file, &len), STATUS_OK);
}

static void the_kit_comes_back(void **state)
{
    (void)state;
    lock_kit();
    assert_int_equal(kit_unlock(file, len, "p", &opened), STATUS_OK);
    assert_memory_equal(&opened.certificate, &kit.certificate, sizeof kit.certificate);
    assert_memory_equal(opened.device_secret, kit.device_secret, sizeof kit.device_secret);
    assert_memory_equal(opened.state_key, kit.state_key, sizeof kit.state_key);
    assert_true(opened.has_chain_root);
    assert_memory_equal(opened.chain_root, kit.chain_root, sizeof kit.chain_root);
    struct kit_public seen;
    struct keyfile_cost cost;
    assert_int_equal(kit_peek(file, len, &seen, &cost), STATUS_OK);
    assert_memory_equal(&seen, &kit_public, sizeof seen);
}

static void a_moved_chain_root_is_gone(void **state)
{
    (void)state;
    kit.has_chain_root = false;
    lock_kit();
    assert_int_equal(kit_unlock(file, len, "p", &opened), STATUS_OK);
    assert_false(opened.has_chain_root);
    static const uint8_t nothing[32];
    assert_memory_equal(opened.chain_root, nothing, sizeof nothing);
}

static void a_kit_of_another_campaign_is_forged(void **state)
{
    (void)state;
    kit_public.campaign_id[0] ^= 1;
    lock_kit();
    assert_int_equal(kit_unlock(file, len, "p", &opened), STATUS_FORGED);
    kit_public.campaign_id[0] ^= 1;
    kit.certificate.device_id[0] ^= 1;
    lock_kit();
    assert_int_equal(kit_unlock(file, len, "p", &opened), STATUS_FORGED);
}

static void another_kind_of_key_file_is_no_kit(void **state)
{
    (void)state;
    assert_int_equal(keyfile_lock(KEYFILE_COORDINATOR, keyfile_cost_tests, (const uint8_t *)"", 0,
                                  (const uint8_t *)"", 0, "p", file, &len),
                     STATUS_OK);
    assert_int_equal(kit_unlock(file, len, "p", &opened), STATUS_NOT_OURS);
}

static void the_chain_only_goes_forward(void **state)
{
    (void)state;
    uint8_t root[32], other[32], next[32], in_place[32];
    kit_chain_root(fixture.chain_secret, fixture.certificate.device_id, root);
    fixture.certificate.device_id[0] ^= 1;
    kit_chain_root(fixture.chain_secret, fixture.certificate.device_id, other);
    assert_memory_not_equal(root, other, 32);
    kit_chain_next(root, next);
    assert_memory_not_equal(root, next, 32);
    memcpy(in_place, root, 32);
    kit_chain_next(in_place, in_place);
    assert_memory_equal(in_place, next, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_kit_comes_back, setup),
        cmocka_unit_test_setup(a_moved_chain_root_is_gone, setup),
        cmocka_unit_test_setup(a_kit_of_another_campaign_is_forged, setup),
        cmocka_unit_test_setup(another_kind_of_key_file_is_no_kit, setup),
        cmocka_unit_test_setup(the_chain_only_goes_forward, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
