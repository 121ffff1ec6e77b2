// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/coordinator.h"

#include "common/secret.h"
#include "merger/setup/founding.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct campaign campaign;
static struct founding founding;
static struct coordinator opened;
static uint8_t file[KEYFILE_MAX_LEN];
static size_t len;

static int start(void **state)
{
    (void)state;
    return secret_init() != STATUS_OK;
}

static int setup(void **state)
{
    (void)state;
    memset(&campaign, 0, sizeof campaign);
    memset(&founding, 0, sizeof founding);
    founding_draw(&founding, 3, &campaign);
    return coordinator_lock(&founding.coordinators[0], campaign.id, keyfile_cost_tests, "сөз", file,
                            &len) != STATUS_OK;
}

static void a_locked_key_comes_back_whole(void **state)
{
    (void)state;
    assert_int_equal(coordinator_unlock(file, len, "сөз", &opened), STATUS_OK);
    assert_memory_equal(&opened, &founding.coordinators[0], sizeof opened);
}

static void a_key_without_the_campaign_key_comes_back_too(void **state)
{
    (void)state;
    assert_int_equal(coordinator_lock(&founding.coordinators[1], campaign.id, keyfile_cost_tests,
                                      "x", file, &len),
                     STATUS_OK);
    assert_int_equal(coordinator_unlock(file, len, "x", &opened), STATUS_OK);
    assert_false(opened.has_campaign_secret);
    assert_memory_equal(&opened, &founding.coordinators[1], sizeof opened);
}

static void a_wrong_passphrase_leaves_nothing(void **state)
{
    (void)state;
    static const struct coordinator nothing;
    memset(&opened, 0x55, sizeof opened);
    assert_int_equal(coordinator_unlock(file, len, "соз", &opened), STATUS_WRONG_PASSPHRASE);
    assert_memory_equal(&opened, &nothing, sizeof opened);
}

static void the_public_part_can_be_read_by_anyone(void **state)
{
    (void)state;
    uint8_t campaign_id[32], box_public[32];
    struct keyfile_cost cost;
    assert_int_equal(coordinator_peek(file, len, campaign_id, box_public, &cost), STATUS_OK);
    assert_memory_equal(campaign_id, campaign.id, 32);
    assert_memory_equal(box_public, founding.coordinators[0].reader.box_public, 32);
    assert_true(cost.for_tests);
}

static void a_volunteers_key_is_none_of_a_coordinator(void **state)
{
    (void)state;
    uint8_t public_bytes[64] = {0}, secret[193] = {0};
    uint8_t campaign_id[32], box_public[32];
    struct keyfile_cost cost;
    assert_int_equal(keyfile_lock(KEYFILE_VOLUNTEER, keyfile_cost_tests, public_bytes,
                                  sizeof public_bytes, secret, sizeof secret, "x", file, &len),
                     STATUS_OK);
    assert_int_equal(coordinator_peek(file, len, campaign_id, box_public, &cost), STATUS_NOT_OURS);
    assert_int_equal(coordinator_unlock(file, len, "x", &opened), STATUS_NOT_OURS);
}

// Whoever locks a file can put anything into it: what does not fit together is refused.
static void keys_that_do_not_fit_together_are_refused(void **state)
{
    (void)state;
    struct coordinator odd = founding.coordinators[0];
    odd.reader.box_public[0] ^= 1; // announces another key than it holds
    assert_int_equal(coordinator_lock(&odd, campaign.id, keyfile_cost_tests, "x", file, &len),
                     STATUS_OK);
    assert_int_equal(coordinator_unlock(file, len, "x", &opened), STATUS_DAMAGED);

    uint8_t other_id[32];
    memcpy(other_id, campaign.id, sizeof other_id);
    other_id[31] ^= 1; // announces another campaign than its campaign key is of
    assert_int_equal(
        coordinator_lock(&founding.coordinators[0], other_id, keyfile_cost_tests, "x", file, &len),
        STATUS_OK);
    assert_int_equal(coordinator_unlock(file, len, "x", &opened), STATUS_DAMAGED);
}

static enum status unlock_secret_of(enum keyfile_kind kind, size_t secret_len)
{
    uint8_t public_bytes[64] = {0}, secret[226] = {0};
    memcpy(public_bytes + 32, founding.coordinators[0].reader.box_public, 32);
    memcpy(secret, founding.coordinators[0].reader.box_secret, 32);
    assert_int_equal(keyfile_lock(kind, keyfile_cost_tests, public_bytes, sizeof public_bytes,
                                  secret, secret_len, "x", file, &len),
                     STATUS_OK);
    return coordinator_unlock(file, len, "x", &opened);
}

static void secrets_of_another_length_are_refused(void **state)
{
    (void)state;
    for (size_t secret_len = 192; secret_len <= 194; secret_len++)
        assert_int_equal(unlock_secret_of(KEYFILE_COORDINATOR, secret_len),
                         secret_len == 193 ? STATUS_OK : STATUS_DAMAGED);
    for (size_t secret_len = 224; secret_len <= 226; secret_len++)
        assert_int_equal(unlock_secret_of(KEYFILE_COORDINATOR_KEM, secret_len),
                         secret_len == 225 ? STATUS_OK : STATUS_DAMAGED);
    assert_int_equal(unlock_secret_of(KEYFILE_COORDINATOR, 225), STATUS_DAMAGED);
    assert_int_equal(unlock_secret_of(KEYFILE_COORDINATOR_KEM, 193), STATUS_DAMAGED);
}

// Also in a build that cannot use it.
static void a_key_of_the_kem_is_kept(void **state)
{
    (void)state;
    struct coordinator key = founding.coordinators[0];
    for (unsigned has_kem = 0; has_kem < 2; has_kem++) {
        struct keyfile_info info;
        key.reader.has_kem = has_kem;
        memset(key.reader.kem_secret, has_kem ? 0x5a : 0, sizeof key.reader.kem_secret);
        for (unsigned again = 0; again < 2; again++) { // as when the passphrase is changed
            assert_int_equal(
                coordinator_lock(&key, campaign.id, keyfile_cost_tests, "x", file, &len),
                STATUS_OK);
            assert_int_equal(keyfile_peek(file, len, &info), STATUS_OK);
            assert_int_equal(info.kind, has_kem ? KEYFILE_COORDINATOR_KEM : KEYFILE_COORDINATOR);
            assert_int_equal(coordinator_unlock(file, len, "x", &opened), STATUS_OK);
            assert_memory_equal(&opened, &key, sizeof opened);
            key = opened;
        }
    }
}

static void each_coordinator_has_a_place(void **state)
{
    (void)state;
    unsigned slot;
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(coordinator_find(&campaign, campaign.id,
                                          founding.coordinators[i].reader.box_public, &slot),
                         STATUS_OK);
        assert_int_equal(slot, i);
    }
    uint8_t other[32] = {1};
    assert_int_equal(coordinator_find(&campaign, campaign.id, other, &slot), STATUS_WRONG_KEY);
    assert_int_equal(
        coordinator_find(&campaign, other, founding.coordinators[0].reader.box_public, &slot),
        STATUS_FOREIGN);
}

static void each_coordinator_opens_the_chain_secret(void **state)
{
    (void)state;
    uint8_t chain_secret[32];
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(
            coordinator_open_chain_secret(&founding.coordinators[i], &campaign, i, chain_secret),
            STATUS_OK);
        assert_memory_equal(chain_secret, founding.chain_secret, sizeof chain_secret);
    }
    assert_int_equal(
        coordinator_open_chain_secret(&founding.coordinators[0], &campaign, 1, chain_secret),
        STATUS_WRONG_KEY);
}

// Batches would be sealed to a key that this coordinator does not have.
static void a_key_that_lacks_the_announced_kem_is_wrong(void **state)
{
    (void)state;
    uint8_t chain_secret[32];
    struct coordinator *key = &founding.coordinators[0];
    campaign.coordinators[0].recipient.has_kem = true;
    key->reader.has_kem = false;
    assert_int_equal(coordinator_open_chain_secret(key, &campaign, 0, chain_secret),
                     STATUS_WRONG_KEY);
    campaign.coordinators[0].recipient.has_kem = false; // of an older campaign
    assert_int_equal(coordinator_open_chain_secret(key, &campaign, 0, chain_secret), STATUS_OK);
}

static void only_the_first_holds_the_campaign_key(void **state)
{
    (void)state;
    uint8_t id[32];
    assert_true(founding.coordinators[0].has_campaign_secret);
    crypto_sign_ed25519_sk_to_pk(id, founding.coordinators[0].campaign_secret);
    assert_memory_equal(id, campaign.id, sizeof id);
    static const uint8_t zeros[64];
    for (unsigned i = 1; i < 3; i++) {
        assert_false(founding.coordinators[i].has_campaign_secret);
        assert_memory_equal(founding.coordinators[i].campaign_secret, zeros, sizeof zeros);
    }
    assert_int_equal(campaign.coordinator_count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_locked_key_comes_back_whole, setup),
        cmocka_unit_test_setup(a_key_without_the_campaign_key_comes_back_too, setup),
        cmocka_unit_test_setup(a_wrong_passphrase_leaves_nothing, setup),
        cmocka_unit_test_setup(the_public_part_can_be_read_by_anyone, setup),
        cmocka_unit_test_setup(a_volunteers_key_is_none_of_a_coordinator, setup),
        cmocka_unit_test_setup(keys_that_do_not_fit_together_are_refused, setup),
        cmocka_unit_test_setup(secrets_of_another_length_are_refused, setup),
        cmocka_unit_test_setup(a_key_of_the_kem_is_kept, setup),
        cmocka_unit_test_setup(a_key_that_lacks_the_announced_kem_is_wrong, setup),
        cmocka_unit_test_setup(each_coordinator_has_a_place, setup),
        cmocka_unit_test_setup(each_coordinator_opens_the_chain_secret, setup),
        cmocka_unit_test_setup(only_the_first_holds_the_campaign_key, setup),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
