// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/block.h"

#include "tests/unit/signer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned keys_of(const struct signer *signer, uint32_t keys[BLOCK_MAX_KEYS])
{
    struct form form;
    signer_open(signer, &form);
    return block_keys(&form, keys);
}

static bool share_a_key(const struct signer *a, const struct signer *b)
{
    uint32_t left[BLOCK_MAX_KEYS], right[BLOCK_MAX_KEYS];
    unsigned left_count = keys_of(a, left), right_count = keys_of(b, right);
    for (unsigned i = 0; i < left_count; i++)
        for (unsigned j = 0; j < right_count; j++)
            if (left[i] == right[j])
                return true;
    return false;
}

static const struct signer whole = {"Сейітова",     "Айгерім", "Болатқызы", "1990-03-05",
                                    "000101500001", "Алматы",  "Абай 12",   "87010000001"};

static void variants_of_one_person_are_compared(void **state)
{
    (void)state;
    static const struct signer variants[] = {
        {.family_name = "Seitova", .given_name = "Aigerim"},
        {.family_name = "Айгерім", .given_name = "Сейітова"},                        // swapped
        {.family_name = "Сейітова Айгерім Болатқызы"},                               // merged
        {.family_name = "Сейітова", .given_name = "А.", .birth_date = "05.03.1990"}, // an initial
        {.family_name = "Омарова", .given_name = "Айгерім", .birth_date = "1990-03-05"}, // married
        {.family_name = "Омарова", .patronymic = "Болатовна", .given_name = "Айгерим"},
        {.family_name = "Сейтва", .given_name = "Айгерім", .birth_date = "1990-05-03"},
        {.given_name = "Айгерім", .phone = "+7 701 000 00 01"},
        {.family_name = "Омарова", .given_name = "Динара", .id_number = "000101500001"},
        {.family_name = "Омарова", .given_name = "Динара", .id_number = "000701500001"},
    };
    for (unsigned i = 0; i < sizeof variants / sizeof *variants; i++)
        assert_true(share_a_key(&whole, &variants[i]));
}

static void strangers_are_not(void **state)
{
    (void)state;
    static const struct signer strangers[] = {
        {"Омаров", "Ерлан", "Серікұлы", "1985-01-31", "880229400003", "Алматы", "Абай 12",
         "87010000002"},
        {.family_name = "Сейітова"}, // a part alone says too little
        {.given_name = "Айгерім"},
        {.birth_date = "1990-03-05"},
        {.city = "Алматы", .address = "Абай 12"},
    };
    for (unsigned i = 0; i < sizeof strangers / sizeof *strangers; i++)
        assert_false(share_a_key(&whole, &strangers[i]));
}

static void keys_do_not_depend_on_the_order_of_names(void **state)
{
    (void)state;
    uint32_t left[BLOCK_MAX_KEYS], right[BLOCK_MAX_KEYS];
    unsigned left_count =
        keys_of(&(struct signer){.family_name = "Омаров", .given_name = "Ерлан"}, left);
    unsigned right_count =
        keys_of(&(struct signer){.family_name = "Ерлан", .given_name = "Омаров"}, right);
    assert_int_equal(left_count, 1);
    assert_int_equal(right_count, 1);
    assert_int_equal(left[0], right[0]);
}

static void the_most_keys_fit(void **state)
{
    (void)state;
    const struct signer signer = {.family_name = "Абай Болат Дана Ерлан Марат Нұрлан",
                                  .given_name = "Серік Тимур Жанар",
                                  .birth_date = "1990-03-05",
                                  .id_number = "000101500001",
                                  .phone = "87010000001"};
    uint32_t keys[BLOCK_MAX_KEYS];
    // Number, its tail, phone; two dates with four names each; six pairs of names, alone and with
    // two years.
    assert_int_equal(keys_of(&signer, keys), 3 + 8 + 18);
    assert_true(3 + 8 + 18 <= BLOCK_MAX_KEYS);
}

static void nothing_given_has_no_key(void **state)
{
    (void)state;
    uint32_t keys[BLOCK_MAX_KEYS];
    assert_int_equal(keys_of(&(struct signer){.family_name = NULL}, keys), 0);
    assert_int_equal(keys_of(&(struct signer){.family_name = "О.", .given_name = "Е."}, keys), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variants_of_one_person_are_compared),
        cmocka_unit_test(strangers_are_not),
        cmocka_unit_test(keys_do_not_depend_on_the_order_of_names),
        cmocka_unit_test(the_most_keys_fit),
        cmocka_unit_test(nothing_given_has_no_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
