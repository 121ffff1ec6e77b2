// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/device.h"

#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fixture;
static struct kit kit;
static struct kit_public kit_public;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    device_draw(fixture.campaign_public, fixture.campaign_secret, fixture.chain_secret, &kit,
                &kit_public);
    return 0;
}

static void the_campaign_vouches_for_a_device(void **state)
{
    (void)state;
    assert_true(certificate_verify(&kit.certificate));
    assert_memory_equal(kit.certificate.campaign_id, fixture.campaign_public, 32);
    assert_memory_equal(kit_public.campaign_id, fixture.campaign_public, 32);
    uint8_t device_public[32];
    crypto_sign_ed25519_sk_to_pk(device_public, kit.device_secret);
    assert_memory_equal(kit.certificate.device_public, device_public, sizeof device_public);
}

static void a_device_begins_at_the_root_of_its_chain(void **state)
{
    (void)state;
    uint8_t root[32];
    kit_chain_root(fixture.chain_secret, kit.certificate.device_id, root);
    assert_true(kit.has_chain_root);
    assert_memory_equal(kit.chain_root, root, sizeof root);
}

static void no_two_devices_share_anything(void **state)
{
    (void)state;
    struct kit other;
    struct kit_public other_public;
    device_draw(fixture.campaign_public, fixture.campaign_secret, fixture.chain_secret, &other,
                &other_public);
    assert_memory_not_equal(other.certificate.device_id, kit.certificate.device_id,
                            CERTIFICATE_DEVICE_ID_LEN);
    assert_memory_not_equal(other.device_secret, kit.device_secret, 64);
    assert_memory_not_equal(other.state_key, kit.state_key, 32);
    assert_memory_not_equal(other.chain_root, kit.chain_root, 32);
    assert_memory_not_equal(other_public.tag, kit_public.tag, KIT_TAG_LEN);
}

static void a_kit_survives_its_lock(void **state)
{
    (void)state;
    uint8_t file[KEYFILE_MAX_LEN];
    size_t len;
    struct kit opened;
    assert_int_equal(kit_lock(&kit, &kit_public, keyfile_cost_tests, "x", file, &len), STATUS_OK);
    assert_int_equal(kit_unlock(file, len, "x", &opened), STATUS_OK);
    assert_memory_equal(opened.state_key, kit.state_key, 32);
    assert_memory_equal(opened.chain_root, kit.chain_root, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_campaign_vouches_for_a_device, setup),
        cmocka_unit_test_setup(a_device_begins_at_the_root_of_its_chain, setup),
        cmocka_unit_test_setup(no_two_devices_share_anything, setup),
        cmocka_unit_test_setup(a_kit_survives_its_lock, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
