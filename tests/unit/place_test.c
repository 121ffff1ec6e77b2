// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/place.h"

#include "merger/linkage/normalize.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *written, *name, *city;
} cities[] = {
#define CITY(written, name, city) {written, name, city},
#include "merger/linkage/tables/cities.def"
#undef CITY
};
#define CITY_COUNT (sizeof cities / sizeof *cities)

static const struct {
    const char *written, *name;
} settlements[] = {
#define SETTLEMENT(written, name) {written, name},
#include "merger/linkage/tables/settlements.def"
#undef SETTLEMENT
};

static uint32_t city(const char *text)
{
    return place_city(text, strlen(text));
}

static uint32_t address(const char *text)
{
    return place_address(text, strlen(text));
}

static void assert_folds(const char *written, const char *expected)
{
    struct normalize_name name;
    char folded[NORMALIZE_MAX_TOKENS * NORMALIZE_TOKEN_CAP + 1] = "";
    assert_true(normalize_name(written, strlen(written), &name));
    for (unsigned i = 0; i < name.count; i++)
        strncat(folded, name.tokens[i].letters, name.tokens[i].len);
    assert_string_equal(folded, expected);
}

static void tables_are_as_their_words_fold(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CITY_COUNT; i++)
        assert_folds(cities[i].written, cities[i].name);
    for (unsigned i = 0; i < sizeof settlements / sizeof *settlements; i++)
        assert_folds(settlements[i].written, settlements[i].name);
}

// What a city is called now must not be another's earlier name, nor be read as anything else.
static void a_present_name_is_its_own(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CITY_COUNT; i++) {
        assert_int_equal(city(cities[i].written), city(cities[i].city));
        for (unsigned j = 0; j < CITY_COUNT; j++)
            assert_string_not_equal(cities[i].city, cities[j].name);
    }
}

static void a_city_has_had_several_names(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Алма-Ата", "Алматы"},   {"алматы", "Almaty"},       {"г. Алматы", "Алматы"},
        {"Нур-Султан", "Астана"}, {"Целиноград", "Астана"},   {"Нұр-Сұлтан", "Astana"},
        {"Чимкент", "Шымкент"},   {"Караганда", "Қарағанды"}, {"Усть-Каменогорск", "Өскемен"},
        {"Гурьев", "Атырау"},     {"Уральск", "Орал"},        {"Семипалатинск", "Семей"},
        {"Алмата", "Алматы"},     {"Almata", "Алматы"},       {"Кастанай", "Қостанай"},
        {"Оральск", "Орал"},      {"Атырав", "Атырау"},       {"Экибастус", "Екібастұз"},
    };
    for (unsigned i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_int_equal(city(pairs[i][0]), city(pairs[i][1]));
    assert_int_equal(city("Алматы қаласы"), city("город Алматы"));
    assert_int_equal(city("Алматы қ."), city("Алматы"));
    assert_int_equal(city("қаласы"), 0);
    assert_int_not_equal(city("Алматы"), city("Астана"));
    assert_int_not_equal(city("Ақтау"), city("Ақтөбе"));
}

static void no_text_is_no_place(void **state)
{
    (void)state;
    static const char *const texts[] = {"", " - ", "\xff", "."};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(city(texts[i]), 0);
        assert_int_equal(address(texts[i]), 0);
    }
    assert_int_equal(place_city(NULL, 0), 0);
    assert_int_equal(place_address(NULL, 0), 0);
}

static void an_address_may_have_any_order(void **state)
{
    (void)state;
    uint32_t expected = address("Абай көшесі 12, 5 пәтер");
    assert_int_equal(address("абай көшесі 12 5 пәтер"), expected);
    assert_int_equal(address("көшесі Абай, 12; пәтер 5."), expected);
    assert_int_equal(address("5 пәтер,  12  Абай көшесі"), expected);
    assert_int_not_equal(address("Абай көшесі 12, 6 пәтер"), expected);
    assert_int_not_equal(address("Абай көшесі 125 пәтер"), expected);
    assert_int_not_equal(address("Сәтбаев көшесі 12, 5 пәтер"), expected);
    assert_int_not_equal(address("Абай көшесі, пәтер"), expected);
}

static void hashes_have_24_bits(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 10000; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "Абай %u", i);
        assert_in_range(address(text), 1, (1u << 24) - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_as_their_words_fold),
        cmocka_unit_test(a_present_name_is_its_own),
        cmocka_unit_test(a_city_has_had_several_names),
        cmocka_unit_test(no_text_is_no_place),
        cmocka_unit_test(an_address_may_have_any_order),
        cmocka_unit_test(hashes_have_24_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
