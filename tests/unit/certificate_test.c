// SPDX-License-Identifier: Apache-2.0
#include "common/certificate.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fixture;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    return 0;
}

static void it_comes_back_as_144_bytes(void **state)
{
    (void)state;
    uint8_t bytes[CERTIFICATE_LEN];
    struct certificate read;
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    certificate_put(&w, &fixture.certificate);
    assert_false(w.failed);
    assert_int_equal(w.len, CERTIFICATE_LEN);
    struct bytes_reader r = bytes_reader_init(bytes, sizeof bytes);
    certificate_get(&r, &read);
    assert_true(bytes_at_end(&r));
    assert_memory_equal(&read, &fixture.certificate, sizeof read);
    assert_true(certificate_verify(&read));
}

static void every_changed_byte_is_noticed(void **state)
{
    (void)state;
    uint8_t *bytes = (uint8_t *)&fixture.certificate;
    for (size_t i = 0; i < sizeof fixture.certificate; i++) {
        bytes[i] ^= 1;
        assert_false(certificate_verify(&fixture.certificate));
        bytes[i] ^= 1;
    }
    assert_true(certificate_verify(&fixture.certificate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_comes_back_as_144_bytes, setup),
        cmocka_unit_test_setup(every_changed_byte_is_noticed, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
