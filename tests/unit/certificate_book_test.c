// SPDX-License-Identifier: Apache-2.0
#include "common/certificate_book.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DEVICE_COUNT 40 // more than the book has room for at first

static struct fixture fixture;
static struct certificate_book *book;
static unsigned verified_count;

// Comes before libsodium's.
int crypto_sign_verify_detached(const unsigned char *signature, const unsigned char *message,
                                unsigned long long len, const unsigned char *public_key)
{
    verified_count++;
    return crypto_sign_ed25519_verify_detached(signature, message, len, public_key);
}

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    verified_count = 0;
    book = certificate_book_new();
    return book == NULL;
}

static int teardown(void **state)
{
    (void)state;
    certificate_book_free(book);
    return 0;
}

static void a_good_one_is_verified_once(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3; i++)
        assert_true(certificate_book_verify(book, &fixture.certificate));
    assert_int_equal(verified_count, 1);
}

static void each_device_is_verified_once(void **state)
{
    (void)state;
    struct certificate certificates[DEVICE_COUNT];
    for (unsigned i = 0; i < DEVICE_COUNT; i++) {
        certificates[i] = fixture.certificate;
        certificates[i].device_id[0] = (uint8_t)i;
        certificate_sign(&certificates[i], fixture.campaign_secret, fixture.campaign_public);
    }
    for (unsigned i = 0; i < 3 * DEVICE_COUNT; i++)
        assert_true(certificate_book_verify(book, &certificates[i % DEVICE_COUNT]));
    assert_int_equal(verified_count, DEVICE_COUNT);
}

static void a_good_one_excuses_no_other(void **state)
{
    (void)state;
    assert_true(certificate_book_verify(book, &fixture.certificate));
    uint8_t *bytes = (uint8_t *)&fixture.certificate;
    for (size_t i = 0; i < sizeof fixture.certificate; i++) {
        bytes[i] ^= 1;
        assert_false(certificate_book_verify(book, &fixture.certificate));
        bytes[i] ^= 1;
    }
}

static void a_forged_one_stays_forged(void **state)
{
    (void)state;
    fixture.certificate.signature[0] ^= 1;
    assert_false(certificate_book_verify(book, &fixture.certificate));
    assert_false(certificate_book_verify(book, &fixture.certificate));
    assert_int_equal(verified_count, 2);
}

static void without_a_book_each_is_verified(void **state)
{
    (void)state;
    assert_true(certificate_book_verify(NULL, &fixture.certificate));
    assert_true(certificate_book_verify(NULL, &fixture.certificate));
    assert_int_equal(verified_count, 2);
    fixture.certificate.signature[0] ^= 1;
    assert_false(certificate_book_verify(NULL, &fixture.certificate));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_one_is_verified_once),     TEST(each_device_is_verified_once),
        TEST(a_good_one_excuses_no_other),     TEST(a_forged_one_stays_forged),
        TEST(without_a_book_each_is_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
