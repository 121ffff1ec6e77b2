// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/frequency.h"

#include "merger/linkage/tables/frequency_family.h"
#include "merger/linkage/tables/frequency_given.h"
#include "merger/linkage/tables/frequency_patronymic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static struct normalize_token fold(const char *text)
{
    struct normalize_name name;
    assert_true(normalize_name(text, strlen(text), &name));
    return name.tokens[name.count - 1];
}

static unsigned weigh(enum frequency_role role, const char *text)
{
    const struct normalize_token token = fold(text);
    return frequency_weight(role, &token);
}

// A key that folding would change could never be found.
static void assert_table(enum frequency_role role, const struct frequency_row *rows, size_t count,
                         unsigned rare)
{
    for (size_t i = 0; i < count; i++) {
        char text[FREQUENCY_LETTERS_CAP + 1] = "";
        memcpy(text, rows[i].letters, FREQUENCY_LETTERS_CAP);
        const struct normalize_token token = fold(text);
        assert_int_equal(token.len, strlen(text));
        assert_memory_equal(token.letters, text, token.len);
        assert_int_equal(frequency_weight(role, &token),
                         rows[i].weight < rare ? rows[i].weight : rare);
        assert_true(frequency_is_known(role, &token));
        assert_in_range(rows[i].weight, 4000, 14000);
        if (i > 0)
            assert_true(memcmp(rows[i - 1].letters, rows[i].letters, FREQUENCY_LETTERS_CAP) < 0);
    }
}

static void every_row_is_folded_sorted_and_found(void **state)
{
    (void)state;
    assert_table(FREQUENCY_FAMILY, family_names, COUNT(family_names), FREQUENCY_RARE_FAMILY);
    assert_table(FREQUENCY_GIVEN, given_names, COUNT(given_names), FREQUENCY_RARE_GIVEN);
    assert_table(FREQUENCY_PATRONYMIC, fathers_names, COUNT(fathers_names),
                 FREQUENCY_RARE_PATRONYMIC);
}

static void common_names_weigh_less(void **state)
{
    (void)state;
    assert_true(weigh(FREQUENCY_FAMILY, "Ахметова") < weigh(FREQUENCY_FAMILY, "Кусаинова"));
    assert_true(weigh(FREQUENCY_FAMILY, "Кусаинова") < weigh(FREQUENCY_FAMILY, "Ржевускина"));
    assert_true(weigh(FREQUENCY_GIVEN, "Азамат") < weigh(FREQUENCY_GIVEN, "Тельман"));
    assert_true(weigh(FREQUENCY_PATRONYMIC, "Серікұлы") < weigh(FREQUENCY_PATRONYMIC, "Фомич"));
}

// 73,627 of 17,165,200 people are called so: one in 233, which is 7.865 bits.
static void a_counted_share_becomes_bits(void **state)
{
    (void)state;
    assert_in_range(weigh(FREQUENCY_FAMILY, "Ахметов"), 7840, 7890);
}

static void every_spelling_finds_its_row(void **state)
{
    (void)state;
    assert_int_equal(weigh(FREQUENCY_GIVEN, "Айгүл"), weigh(FREQUENCY_GIVEN, "Aigul"));
    assert_int_equal(weigh(FREQUENCY_FAMILY, "Сүлейменова"), weigh(FREQUENCY_FAMILY, "Suleimenov"));
    assert_int_equal(weigh(FREQUENCY_PATRONYMIC, "Серікқызы"),
                     weigh(FREQUENCY_PATRONYMIC, "Серикович"));
}

static void what_is_not_known_is_rare(void **state)
{
    (void)state;
    const struct normalize_token token = fold("Ржевускин");
    assert_false(frequency_is_known(FREQUENCY_FAMILY, &token));
    assert_int_equal(frequency_weight(FREQUENCY_FAMILY, &token), FREQUENCY_RARE_FAMILY);
    assert_int_equal(weigh(FREQUENCY_GIVEN, "Абдрахманбердиевский"), FREQUENCY_RARE_GIVEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_folded_sorted_and_found),
        cmocka_unit_test(common_names_weigh_less),
        cmocka_unit_test(a_counted_share_becomes_bits),
        cmocka_unit_test(every_spelling_finds_its_row),
        cmocka_unit_test(what_is_not_known_is_rare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
