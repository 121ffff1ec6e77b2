// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/name_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ALIKE 800     // a slip or a spelling
#define NOT_ALIKE 700 // another name

static struct normalize_name fold(const char *text)
{
    struct normalize_name name;
    assert_true(normalize_name(text, strlen(text), &name));
    return name;
}

static unsigned compare(const char *a, const char *b)
{
    const struct normalize_name left = fold(a), right = fold(b);
    const unsigned alike = name_compare_tokens(&left.tokens[0], &right.tokens[0]);
    assert_int_equal(name_compare_tokens(&right.tokens[0], &left.tokens[0]), alike);
    return alike;
}

static int32_t score(const char *a, const char *b)
{
    const struct normalize_name left = fold(a), right = fold(b);
    const int32_t score = name_compare_score(&left, &right);
    assert_int_equal(name_compare_score(&right, &left), score);
    return score;
}

static void assert_same(const char *a, const char *b)
{
    if (score(a, b) < NAME_COMPARE_SAME)
        fail_msg("%s and %s are taken for two people", a, b);
}

static void assert_different(const char *a, const char *b)
{
    if (score(a, b) >= NAME_COMPARE_SAME)
        fail_msg("%s and %s are taken for one person", a, b);
}

// ---- parts ------------------------------------------------------------------------------------

static void equal_letters_are_equal_and_no_others(void **state)
{
    (void)state;
    assert_int_equal(compare("Жұмабек", "Zhumabek"), NAME_COMPARE_EQUAL);
    assert_in_range(compare("Жұмабек", "Жұмабак"), ALIKE, NAME_COMPARE_EQUAL - 1);
    assert_in_range(compare("Абдрахманбердиев", "Абдрахманбердыиев"), ALIKE, NAME_COMPARE_EQUAL);
}

static void slips_are_near(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Тепловодский", "Тепловдоский"}, {"Жарасов", "Жарасво"},    {"Бектуров", "Бктуров"},
        {"Бектуров", "Бекктуров"},        {"Бектуров", "Бектутов"},  {"Кенжебаев", "Кенжибаев"},
        {"Суворкина", "Suworkina"},       {"Жидкова", "Schidkowa"},  {"Захарьин", "Sacharin"},
        {"Ковальчик", "Кавальчык"},       {"Горбунова", "Horbunova"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_in_range(compare(pairs[i][0], pairs[i][1]), ALIKE, NAME_COMPARE_EQUAL);
}

static void other_names_are_far(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Жанат", "Марат"},     {"Айгүл", "Айнұр"},    {"Ерлан", "Ержан"},   {"Нурлан", "Нуржан"},
        {"Данияр", "Даниал"},   {"Серік", "Берік"},    {"Динара", "Дилара"}, {"Болат", "Талғат"},
        {"Олжас", "Алмас"},     {"Сәуле", "Әсел"},     {"Петров", "Павлов"}, {"Жанар", "Анар"},
        {"Асылбек", "Асылжан"}, {"Бекболат", "Бекжан"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_in_range(compare(pairs[i][0], pairs[i][1]), 0, NOT_ALIKE);
}

static void common_names_are_no_slips_of_each_other(void **state)
{
    (void)state;
    // The same letters are exchanged: once between two names that people have, once not.
    assert_in_range(compare("Динара", "Дилара"), 0, NOT_ALIKE);
    assert_in_range(compare("Гинара", "Гилара"), ALIKE, NAME_COMPARE_EQUAL);
    assert_in_range(compare("Алексей", "Александр"), 0, NOT_ALIKE); // not cut off
    assert_in_range(compare("Дина", "Дана"), 0, ALIKE);
    assert_in_range(compare("Сулеймен", "Сулейман"), ALIKE, NAME_COMPARE_EQUAL);
}

static void first_letters_weigh_most(void **state)
{
    (void)state;
    assert_true(compare("Бектуров", "Мектуров") < compare("Бектуров", "Бектумов"));
    assert_true(compare("Бектуров", "ектуров") < compare("Бектуров", "Бектров"));
}

static void cut_off_names_are_alike(void **state)
{
    (void)state;
    assert_in_range(compare("Тепловодский", "Тепло"), ALIKE, NAME_COMPARE_EQUAL - 1);
    assert_in_range(compare("Тепловодский", "Теп"), 0, NOT_ALIKE);
}

static void initials_agree_with_their_name_only(void **state)
{
    (void)state;
    assert_in_range(compare("Ж.", "Жанар"), ALIKE, NAME_COMPARE_EQUAL - 1);
    assert_in_range(compare("Zh.", "Жанар"), ALIKE, NAME_COMPARE_EQUAL - 1);
    assert_int_equal(compare("Ж.", "Анар"), 0);
}

static void short_forms_are_equal_to_their_names(void **state)
{
    (void)state;
    assert_int_equal(compare("Саша", "Александр"), NAME_COMPARE_EQUAL);
    assert_int_equal(compare("Саша", "Александра"), NAME_COMPARE_EQUAL);
    assert_int_equal(compare("Dima", "Дмитрий"), NAME_COMPARE_EQUAL);
    assert_in_range(compare("Саша", "Дмитрий"), 0, NOT_ALIKE);
}

// ---- whole names ------------------------------------------------------------------------------

static void the_order_of_parts_does_not_matter(void **state)
{
    (void)state;
    assert_same("Жарасов Олжас Сабырұлы", "Olzhas Sabyrovich ZHARASOV");
    assert_same("Суворкина Анна", "Anna Petrovna Suvorkina");
    assert_int_equal(score("Жарасов Олжас", "Олжас Жарасов"),
                     score("Жарасов Олжас", "Жарасов Олжас"));
}

static void parts_may_be_written_together(void **state)
{
    (void)state;
    assert_same("Бек-Султан Жарасов", "Жарасов Бексултан");
    assert_same("ОлжасСабырович Жарасов", "Олжас Сабырович Жарасов");
}

static void relatives_are_different_people(void **state)
{
    (void)state;
    assert_different("Жарасов Олжас Сабырұлы", "Жарасов Нұрлан Сабырұлы");      // brothers
    assert_different("Жарасова Динара Сабырқызы", "Жарасова Дилара Сабырқызы"); // sisters
    assert_different("Жарасов Олжас Сабырұлы", "Жарасов Сабыр Олжасұлы");       // his father
    assert_different("Суворкин Иван Петрович", "Суворкин Петр Иванович");       // the same
    assert_different("Суворкина Анна Петровна", "Теплова Анна Петровна");       // namesakes
    assert_different("Ржевускин Нестор Прокопович", "Ржевускин Лазарь Прокопович");
}

static void a_family_name_is_not_the_name_it_is_made_of(void **state)
{
    (void)state;
    assert_different("Серік Болатов", "Болат Серіков");
    assert_same("Ахмет Олжас Сабырұлы", "Ахметов Олжас Сабырович");
}

static void agreeing_on_rare_names_tells_more(void **state)
{
    (void)state;
    assert_true(score("Ржевускин Нестор", "Ржевускин Нестор") >
                score("Иванов Сергей", "Иванов Сергей"));
}

static void nothing_is_no_evidence(void **state)
{
    (void)state;
    const struct normalize_name empty = {.count = 0}, name = fold("Олжас");
    assert_int_equal(name_compare_score(&empty, &name), 0);
    assert_int_equal(name_compare_score(&name, &empty), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_letters_are_equal_and_no_others),
        cmocka_unit_test(slips_are_near),
        cmocka_unit_test(other_names_are_far),
        cmocka_unit_test(common_names_are_no_slips_of_each_other),
        cmocka_unit_test(first_letters_weigh_most),
        cmocka_unit_test(cut_off_names_are_alike),
        cmocka_unit_test(initials_agree_with_their_name_only),
        cmocka_unit_test(short_forms_are_equal_to_their_names),
        cmocka_unit_test(the_order_of_parts_does_not_matter),
        cmocka_unit_test(parts_may_be_written_together),
        cmocka_unit_test(relatives_are_different_people),
        cmocka_unit_test(a_family_name_is_not_the_name_it_is_made_of),
        cmocka_unit_test(agreeing_on_rare_names_tells_more),
        cmocka_unit_test(nothing_is_no_evidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
