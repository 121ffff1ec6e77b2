// SPDX-License-Identifier: Apache-2.0
//
// Suite 2 where this build has it, and that a build without it says so.
#include "common/seal_slot.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/wipe.h"

#define SLOTS_AT 32
#define SUITE_AT 9
#define SEALED_KEY_AT 1120 // in a slot

static struct fixture fixture;
static struct fixture_batch *batch;
static bool has_suite_2;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    batch = fixture_batch_new(&fixture, &fixture.facts);
    has_suite_2 = seal_slot_offers(SEAL_SUITE_XWING);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(batch);
    return 0;
}

static enum seal_verdict open_header(unsigned slot, const struct seal_reader *reader,
                                     struct seal_header *facts)
{
    struct seal_chain chain;
    return seal_open_header(batch->file, slot, reader, fixture.campaign_public, NULL, facts,
                            &chain);
}

// Seals a header to these recipients and gives its suite.
static uint8_t suite_for(const struct seal_recipient recipients[2])
{
    struct seal_chain chain;
    assert_int_equal(
        seal_header(batch->file, &fixture.facts, fixture.device_secret, recipients, 2, &chain),
        STATUS_OK);
    return batch->file[SUITE_AT];
}

// ---- which suite ------------------------------------------------------------------------------

static void the_best_suite_of_the_build_is_chosen(void **state)
{
    (void)state;
    uint8_t expected = has_suite_2 ? SEAL_SUITE_XWING : SEAL_SUITE_X25519;
    assert_int_equal(batch->file[SUITE_AT], expected);
    assert_true(seal_slot_offers(SEAL_SUITE_X25519));
    assert_false(seal_slot_offers((enum seal_suite)0));
    assert_false(seal_slot_offers((enum seal_suite)3));
    for (unsigned i = 0; i < 2; i++) {
        struct seal_header facts;
        assert_int_equal(fixture.recipients[i].has_kem, has_suite_2);
        assert_int_equal(open_header(i, &fixture.readers[i], &facts), SEAL_GOOD);
        assert_int_equal(facts.suite, expected);
        assert_int_equal(open_header(SEAL_ANY_SLOT, &fixture.readers[i], &facts), SEAL_GOOD);
        assert_int_equal(open_header(1 - i, &fixture.readers[i], &facts), SEAL_NOT_FOR_US);
    }
}

static void no_coordinator_is_locked_out(void **state)
{
    (void)state;
    for (unsigned without = 0; without < 2; without++) {
        struct seal_recipient recipients[2] = {fixture.recipients[0], fixture.recipients[1]};
        struct seal_header facts;
        recipients[without].has_kem = false;
        assert_int_equal(suite_for(recipients), SEAL_SUITE_X25519);
        for (unsigned i = 0; i < 2; i++) // also who has a key that was not needed
            assert_int_equal(open_header(i, &fixture.readers[i], &facts), SEAL_GOOD);
    }
}

static void a_build_without_it_says_so(void **state)
{
    (void)state;
    struct seal_header facts;
    enum seal_verdict expected = has_suite_2 ? SEAL_NOT_FOR_US : SEAL_SUITE_NOT_SUPPORTED;
    fixture_without_kem(&fixture);
    assert_int_equal(suite_for(fixture.recipients), SEAL_SUITE_X25519);
    batch->file[SUITE_AT] = SEAL_SUITE_XWING;
    assert_int_equal(open_header(0, &fixture.readers[0], &facts), expected);
    batch->file[SUITE_AT] = 3;
    assert_int_equal(open_header(0, &fixture.readers[0], &facts), SEAL_UNKNOWN_SUITE);
}

static void a_key_that_a_build_cannot_use_is_kept(void **state)
{
    (void)state;
    struct seal_reader reader = fixture.readers[0];
    struct seal_recipient announced;
    reader.has_kem = true; // as a build with X-Wing drew it
    seal_slot_announce(&reader, &announced);
    assert_int_equal(announced.has_kem, has_suite_2);
    assert_true(seal_slot_matches(&reader, &announced));
    announced.has_kem = true;
    assert_true(seal_slot_matches(&reader, &announced));
    reader.has_kem = false; // whose batches it could not open
    assert_false(seal_slot_matches(&reader, &announced));
    announced.has_kem = false;
    assert_true(seal_slot_matches(&reader, &announced));
    announced.box_public[0] ^= 1;
    assert_false(seal_slot_matches(&reader, &announced));
}

static void another_kem_key_does_not_match(void **state)
{
    (void)state;
    struct seal_recipient other = fixture.recipients[0];
    other.kem_public[SEAL_SLOT_KEM_PUBLIC_LEN - 1] ^= 1;
    assert_int_equal(seal_slot_matches(&fixture.readers[0], &other), !has_suite_2);
}

// ---- what a slot is bound to ------------------------------------------------------------------

static const uint8_t key[SEAL_SLOT_KEY_LEN] = {1, 2, 3};
static const uint8_t ad[3] = {7, 8, 9};

// A slot of suite 2; false if this build makes none, which then is checked.
static bool slot_of_suite_2(uint8_t slot[SEAL_SLOT_LEN])
{
    struct seal_recipient recipient = fixture.recipients[0];
    recipient.has_kem = true;
    memset(slot, 0, SEAL_SLOT_LEN);
    bool made = seal_slot_put(slot, SEAL_SUITE_XWING, ad, sizeof ad, key, &recipient);
    assert_int_equal(made, has_suite_2);
    return made;
}

static bool opens(const uint8_t slot[SEAL_SLOT_LEN], const uint8_t *bound, size_t bound_len)
{
    uint8_t out[SEAL_SLOT_KEY_LEN];
    return seal_slot_open(slot, SEAL_SUITE_XWING, bound, bound_len, &fixture.readers[0], out) &&
           memcmp(out, key, sizeof out) == 0;
}

static void every_byte_of_a_slot_counts(void **state)
{
    (void)state;
    uint8_t slot[SEAL_SLOT_LEN];
    if (!slot_of_suite_2(slot))
        return;
    assert_true(opens(slot, ad, sizeof ad));
    for (size_t i = 0; i < sizeof slot; i += 13) {
        slot[i] ^= 1;
        assert_false(opens(slot, ad, sizeof ad));
        slot[i] ^= 1;
    }
    assert_false(opens(slot, ad, sizeof ad - 1));
    assert_false(opens(slot, key, sizeof ad));
}

static void a_recipient_without_the_key_is_refused(void **state)
{
    (void)state;
    uint8_t slot[SEAL_SLOT_LEN];
    struct seal_recipient recipient = fixture.recipients[0];
    recipient.has_kem = false;
    assert_false(seal_slot_put(slot, SEAL_SUITE_XWING, ad, sizeof ad, key, &recipient));
}

static void slots_look_alike(void **state)
{
    (void)state;
    if (batch->file[SUITE_AT] != SEAL_SUITE_XWING)
        return;
    for (size_t i = 0; i < SEAL_SLOT_COUNT; i++) {
        const uint8_t *slot = batch->file + SLOTS_AT + i * SEAL_SLOT_LEN;
        assert_int_equal(slot[SEALED_KEY_AT - 1] & 0x80, 0); // the end of an X25519 key
        assert_false(sodium_is_zero(slot + SEALED_KEY_AT, SEAL_SLOT_LEN - SEALED_KEY_AT));
    }
}

// ---- the algorithm ----------------------------------------------------------------------------

// Known answers of draft-connolly-cfrg-xwing-kem, its first two: secret key, randomness, shared
// secret, and hashes of public key and ciphertext.
static const struct {
    const char *secret, *randomness, *shared, *public_hash, *ciphertext_hash;
} answers[] = {
    {"7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
     "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
     "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
     "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
     "fcc7abfa947960e2b9e5ee0e0e230505bd844eab649c2e15380c31bd93181e0a",
     "ab9d58937cb0acb17c5781ed601ac0b80cad838af4eb86d4f56f6582976543bd"},
    {"badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
     "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef"
     "aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d",
     "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
     "8bdf25f4d6f5adf4c1d269413f8135af85ff9d83cbd3f73b648c98ad068a5223",
     "138ed757af1226f1b8fe39ed1b7203d07c4df9e30f3e18484e131e328240ed48"},
};

static uint8_t drawn[64]; // what libsodium's randomness is, while an answer is checked

static const char *drawn_name(void)
{
    return "drawn";
}

static uint32_t drawn_random(void)
{
    return 0;
}

static void drawn_buf(void *const out, const size_t len)
{
    assert_true(len <= sizeof drawn);
    memcpy(out, drawn, len);
}

static struct randombytes_implementation drawing = {
    .implementation_name = drawn_name, .random = drawn_random, .buf = drawn_buf};

static void from_hex(const char *hex, uint8_t *out, size_t len)
{
    size_t found;
    assert_int_equal(sodium_hex2bin(out, len, hex, strlen(hex), NULL, &found, NULL), 0);
    assert_int_equal(found, len);
}

static void assert_hash(const char *expected, const uint8_t *bytes, size_t len)
{
    uint8_t hash[32];
    char hex[2 * sizeof hash + 1];
    crypto_generichash(hash, sizeof hash, bytes, len, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    assert_string_equal(hex, expected);
}

static void the_kem_is_that_of_the_draft(void **state)
{
    (void)state;
    if (!has_suite_2)
        return;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        static const uint8_t zero_nonce[24];
        uint8_t slot[SEAL_SLOT_LEN], shared[32], opened[SEAL_SLOT_KEY_LEN];
        struct seal_reader reader = {.has_kem = true};
        struct seal_recipient recipient;
        from_hex(answers[i].secret, reader.kem_secret, sizeof reader.kem_secret);
        from_hex(answers[i].randomness, drawn, sizeof drawn);
        from_hex(answers[i].shared, shared, sizeof shared);
        seal_slot_announce(&reader, &recipient);
        assert_hash(answers[i].public_hash, recipient.kem_public, sizeof recipient.kem_public);
        wipe_reset();
        randombytes_set_implementation(&drawing);
        assert_true(seal_slot_put(slot, SEAL_SUITE_XWING, ad, sizeof ad, key, &recipient));
        randombytes_set_implementation(&randombytes_sysrandom_implementation);
        assert_hash(answers[i].ciphertext_hash, slot, SEALED_KEY_AT);
        assert_true(wipe_took(sizeof shared, shared, sizeof shared));
        // and K0 is sealed with the shared secret as docs/FORMAT.md says
        assert_int_equal(crypto_aead_xchacha20poly1305_ietf_decrypt(
                             opened, NULL, NULL, slot + SEALED_KEY_AT,
                             SEAL_SLOT_LEN - SEALED_KEY_AT, ad, sizeof ad, zero_nonce, shared),
                         0);
        assert_memory_equal(opened, key, sizeof opened);
        wipe_reset();
        assert_true(seal_slot_open(slot, SEAL_SUITE_XWING, ad, sizeof ad, &reader, opened));
        assert_memory_equal(opened, key, sizeof opened);
        assert_true(wipe_took(sizeof shared, shared, sizeof shared));
    }
}

static void a_decoy_leaves_no_key(void **state)
{
    (void)state;
    uint8_t slot[SEAL_SLOT_LEN];
    enum seal_suite suite = has_suite_2 ? SEAL_SUITE_XWING : SEAL_SUITE_X25519;
    bool found = false;
    wipe_reset();
    seal_slot_put_decoy(slot, suite, ad, sizeof ad);
    for (unsigned i = 0; i < wiped.count; i++) {
        struct seal_reader nobody;
        uint8_t opened[SEAL_SLOT_KEY_LEN];
        const uint8_t *bytes = wiped.bytes + wiped.wipes[i].at;
        if (wiped.wipes[i].len != sizeof nobody ||
            bytes[offsetof(struct seal_reader, has_kem)] > true)
            continue; // something else of this length
        memcpy(&nobody, bytes, sizeof nobody);
        found |= seal_slot_open(slot, suite, ad, sizeof ad, &nobody, opened);
    }
    assert_true(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_best_suite_of_the_build_is_chosen, setup, teardown),
        cmocka_unit_test_setup_teardown(no_coordinator_is_locked_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_build_without_it_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(a_key_that_a_build_cannot_use_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(another_kem_key_does_not_match, setup, teardown),
        cmocka_unit_test_setup_teardown(every_byte_of_a_slot_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(a_recipient_without_the_key_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(slots_look_alike, setup, teardown),
        cmocka_unit_test_setup_teardown(the_kem_is_that_of_the_draft, setup, teardown),
        cmocka_unit_test_setup_teardown(a_decoy_leaves_no_key, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
