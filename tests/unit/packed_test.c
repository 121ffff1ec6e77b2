// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/packed.h"

#include "tests/unit/signer.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct signer whole = {"Сейітова",     "Айгерім", "Болатқызы", "1990-03-05",
                                    "000101500001", "Алматы",  "Абай 12",   "87010000001"};

static void keys_are_those_of_the_form(void **state)
{
    (void)state;
    uint8_t packed[PACKED_MAX_LEN];
    uint32_t keys[BLOCK_MAX_KEYS];
    struct form form;
    size_t len = signer_pack(&whole, packed);
    assert_int_equal(packed_len(packed), len);
    form_open(packed, &form);
    unsigned count = block_keys(&form, keys);
    assert_true(count > 10);
    assert_int_equal(packed_key_count(packed), count);
    for (unsigned i = 0; i < count; i++)
        assert_int_equal(packed_key(packed, i), keys[i]);
}

static void keys_ascend_and_none_is_there_twice(void **state)
{
    (void)state;
    struct signer doubled = whole;
    doubled.patronymic = doubled.given_name;
    uint8_t packed[PACKED_MAX_LEN];
    (void)signer_pack(&doubled, packed);
    for (unsigned i = 1; i < packed_key_count(packed); i++)
        assert_true(packed_key(packed, i - 1) < packed_key(packed, i));
}

// What is kept is compared with what is made later. If this fails, forms or keys have changed:
// raise LINK_RULE_VERSION (link.h), and then put down here what they are now.
static void keys_are_what_they_were(void **state)
{
    (void)state;
    uint8_t packed[PACKED_MAX_LEN], hash[16];
    char hex[2 * sizeof hash + 1];
    size_t len = signer_pack(&whole, packed);
    crypto_generichash(hash, sizeof hash, packed, len, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    assert_string_equal(hex, "7d19bf68e3db7433ae3f8d42cca0bc21");
}

static void an_entry_without_keys_has_none(void **state)
{
    (void)state;
    uint8_t packed[PACKED_MAX_LEN];
    size_t len = signer_pack(&(struct signer){.city = "Семей"}, packed);
    assert_int_equal(packed_key_count(packed), 0);
    assert_int_equal(len, packed[0] + 1);
    assert_int_equal(packed_len(packed), len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_those_of_the_form),
        cmocka_unit_test(keys_ascend_and_none_is_there_twice),
        cmocka_unit_test(keys_are_what_they_were),
        cmocka_unit_test(an_entry_without_keys_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
