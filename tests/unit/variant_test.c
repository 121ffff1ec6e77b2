// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/variant.h"

#include "merger/linkage/tables/short_forms.h"
#include "merger/linkage/tables/variants.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static size_t letters_len(const char *letters, size_t cap)
{
    const char *end = memchr(letters, '\0', cap);
    return end ? (size_t)(end - letters) : cap;
}

static struct normalize_token fold(const char *letters, size_t cap)
{
    struct normalize_name name;
    assert_true(normalize_name(letters, letters_len(letters, cap), &name));
    assert_int_equal(name.count, 1);
    return name.tokens[0];
}

static void assert_stays(const char *letters, size_t cap)
{
    const struct normalize_token token = fold(letters, cap);
    assert_int_equal(token.len, letters_len(letters, cap));
    assert_memory_equal(token.letters, letters, token.len);
}

static void variants_are_sorted_and_lead_to_what_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(variants); i++) {
        const struct normalize_token token = fold(variants[i].letters, VARIANT_CAP);
        assert_memory_equal(token.letters, variants[i].becomes, VARIANT_CAP);
        assert_stays(variants[i].becomes, VARIANT_CAP);
        if (i > 0)
            assert_true(memcmp(variants[i - 1].letters, variants[i].letters, VARIANT_CAP) < 0);
    }
}

static void short_forms_are_sorted_and_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(short_forms); i++) {
        const struct normalize_token name = fold(short_forms[i].full, SHORT_FORM_CAP),
                                     token = fold(short_forms[i].letters, SHORT_FORM_CAP);
        assert_stays(short_forms[i].full, SHORT_FORM_CAP);
        assert_stays(short_forms[i].letters, SHORT_FORM_CAP);
        assert_true(token.flags & NORMALIZE_SHORT);
        assert_false(name.flags & NORMALIZE_SHORT);
        assert_true(variant_is_short_for(&token, &name));
        assert_false(variant_is_short_for(&name, &token));
        if (i > 0)
            assert_true(memcmp(&short_forms[i - 1], &short_forms[i], sizeof *short_forms) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variants_are_sorted_and_lead_to_what_stays),
        cmocka_unit_test(short_forms_are_sorted_and_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
