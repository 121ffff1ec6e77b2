// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/compare.h"

#include "tests/unit/signer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum {
#define WEIGHT(name, value) WEIGHT_##name = (value),
#include "merger/linkage/tables/weights.def"
#undef WEIGHT
};

#define RANDOM_PAIRS 20000

static void assert_same(const struct compare_result *a, const struct compare_result *b)
{
    assert_int_equal(a->weight, b->weight);
    assert_int_equal(a->verdict, b->verdict);
    assert_int_equal(a->relatives, b->relatives);
    assert_int_equal(a->contradicts, b->contradicts);
    for (unsigned i = 0; i < COMPARE_FIELD_COUNT; i++) {
        assert_int_equal(a->evidence[i].level, b->evidence[i].level);
        assert_int_equal(a->evidence[i].weight, b->evidence[i].weight);
    }
}

// Both ways round must be the same, to the bit.
static struct compare_result compare(const struct signer *a, const struct signer *b)
{
    struct form left, right;
    struct compare_result result = {.weight = 0}, again = {.weight = 0};
    int32_t sum = 0;
    signer_open(a, &left);
    signer_open(b, &right);
    compare_forms(&left, &right, &result);
    compare_forms(&right, &left, &again);
    assert_same(&result, &again);
    bool may_match = compare_may_match(&left, &right);
    assert_int_equal(compare_may_match(&right, &left), may_match);
    assert_true(may_match || result.verdict == COMPARE_DIFFERENT);
    for (unsigned i = 0; i < COMPARE_FIELD_COUNT; i++)
        sum += result.evidence[i].weight;
    assert_int_equal(result.weight, sum);
    return result;
}

static void assert_evidence(const struct signer *a, const struct signer *b,
                            enum compare_field field, enum compare_level level, int32_t weight)
{
    struct compare_result result = compare(a, b);
    assert_int_equal(result.evidence[field].level, level);
    assert_int_equal(result.evidence[field].weight, weight);
}

// ---- fields -----------------------------------------------------------------------------------

static void assert_dates(const char *a, const char *b, enum compare_level level, int32_t weight)
{
    const struct signer left = {.birth_date = a}, right = {.birth_date = b};
    assert_evidence(&left, &right, COMPARE_BIRTH_DATE, level, weight);
}

static void dates_compare_by_what_may_have_happened(void **state)
{
    (void)state;
    assert_dates("1990-03-05", "05.03.1990", COMPARE_EQUAL, WEIGHT_DATE_EQUAL);
    assert_dates("1990-03-05", "1990-05-03", COMPARE_CLOSE, WEIGHT_DATE_SWAPPED);
    assert_dates("1990-03-15", "1990-15-03", COMPARE_CLOSE, WEIGHT_DATE_SWAPPED);
    assert_dates("1990-03-05", "1990-03-06", COMPARE_CLOSE, WEIGHT_DATE_CLOSE);
    assert_dates("1990-03-05", "1909-03-05", COMPARE_CLOSE, WEIGHT_DATE_CLOSE);
    assert_dates("1990-07-25", "1990-01-01", COMPARE_CLOSE, WEIGHT_DATE_UNKNOWN_DAY);
    assert_dates("1990-03-05", "1990-03-28", COMPARE_NEAR, WEIGHT_DATE_NEAR);
    assert_dates("1990-03-25", "1990-11-25", COMPARE_NEAR, WEIGHT_DATE_NEAR);
    assert_dates("1990-07-25", "1991-01-01", COMPARE_OTHER, WEIGHT_DATE_OTHER);
    assert_dates("1990-03-05", "1958-11-20", COMPARE_OTHER, WEIGHT_DATE_OTHER);
    assert_dates("1990-03-05", NULL, COMPARE_MISSING, 0);
}

// A number need not say its holder's birth date: it speaks for, but hardly against.
static void a_lent_date_is_softer(void **state)
{
    (void)state;
    const struct signer lends = {.id_number = "000101500001"}; // 1 January 2000
    const struct signer equal = {.birth_date = "2000-01-01"}, other = {.birth_date = "1958-11-20"};
    assert_evidence(&lends, &equal, COMPARE_BIRTH_DATE, COMPARE_EQUAL, WEIGHT_DATE_EQUAL);
    assert_evidence(&lends, &other, COMPARE_BIRTH_DATE, COMPARE_OTHER, WEIGHT_DATE_LENT_OTHER);
    // Whoever gave another date beside the number is compared by both.
    const struct signer both = {.birth_date = "1990-03-05", .id_number = "000101500001"};
    assert_evidence(&both, &equal, COMPARE_BIRTH_DATE, COMPARE_EQUAL, WEIGHT_DATE_EQUAL);
    assert_evidence(&both, &other, COMPARE_BIRTH_DATE, COMPARE_OTHER, WEIGHT_DATE_OTHER);
}

static void assert_numbers(const char *a, const char *b, enum compare_level level, int32_t weight)
{
    const struct signer left = {.id_number = a}, right = {.id_number = b};
    assert_evidence(&left, &right, COMPARE_ID_NUMBER, level, weight);
}

static void numbers_compare_by_their_digits(void **state)
{
    (void)state;
    assert_numbers("000101500001", "000101-500-001", COMPARE_EQUAL, WEIGHT_NUMBER_EQUAL);
    assert_numbers("000101500002", "000101500002", COMPARE_EQUAL, WEIGHT_NUMBER_EQUAL_UNVERIFIED);
    assert_numbers("000101500001", "000101500002", COMPARE_CLOSE, WEIGHT_NUMBER_CLOSE);
    assert_numbers("000101500001", "000105100001", COMPARE_CLOSE, WEIGHT_NUMBER_CLOSE); // swapped
    assert_numbers("000101500001", "00010150001", COMPARE_CLOSE, WEIGHT_NUMBER_CLOSE);  // left out
    assert_numbers("000101500001", "0001015000001", COMPARE_CLOSE, WEIGHT_NUMBER_CLOSE);
    assert_numbers("000101500001", "003101500007", COMPARE_NEAR, WEIGHT_NUMBER_NEAR);
    assert_numbers("000101500001", "880229400004", COMPARE_OTHER, WEIGHT_NUMBER_OTHER_UNVERIFIED);
    assert_numbers("000101500001", "880229400003", COMPARE_OTHER, WEIGHT_NUMBER_OTHER);
    assert_numbers("000101500001", NULL, COMPARE_MISSING, 0);
    // The same digits with another count are another number.
    assert_numbers("123456", "0123456", COMPARE_CLOSE, WEIGHT_NUMBER_CLOSE);
}

// Of two valid numbers one digit can differ only where the check digit does not look.
static void the_eleventh_digit_is_unguarded(void **state)
{
    (void)state;
    assert_numbers("000101500001", "000101500031", COMPARE_UNLIKE, WEIGHT_NUMBER_UNGUARDED);
}

static void a_number_tells_most_of_the_date(void **state)
{
    (void)state;
    const struct signer a = {.birth_date = "2000-01-01", .id_number = "000101500001"};
    assert_evidence(&a, &a, COMPARE_BIRTH_DATE, COMPARE_EQUAL, WEIGHT_NUMBER_TELLS_THE_DATE);
    const struct signer slip = {.birth_date = "2000-01-01", .id_number = "000101500002"};
    assert_evidence(&a, &slip, COMPARE_BIRTH_DATE, COMPARE_EQUAL, WEIGHT_NUMBER_TELLS_THE_DATE);
    const struct signer other = {.birth_date = "2000-01-01", .id_number = "880229400003"};
    assert_evidence(&a, &other, COMPARE_BIRTH_DATE, COMPARE_EQUAL, WEIGHT_DATE_EQUAL);
}

static void phones_compare_by_their_digits(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        enum compare_level level;
        int32_t weight;
    } cases[] = {{"+77010000001", "8 701 000 00 01", COMPARE_EQUAL, WEIGHT_PHONE_EQUAL},
                 {"87010000001", "87010000002", COMPARE_CLOSE, WEIGHT_PHONE_CLOSE},
                 {"87010000001", "87100000001", COMPARE_CLOSE, WEIGHT_PHONE_CLOSE},
                 {"87010000001", "87051234567", COMPARE_OTHER, WEIGHT_PHONE_OTHER},
                 {"87010000001", NULL, COMPARE_MISSING, 0}};
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct signer a = {.phone = cases[i].a}, b = {.phone = cases[i].b};
        assert_evidence(&a, &b, COMPARE_PHONE, cases[i].level, cases[i].weight);
    }
}

static void places_are_the_same_or_not(void **state)
{
    (void)state;
    const struct signer a = {.city = "Алматы", .address = "Абай 12"},
                        same = {.city = "Алма-Ата", .address = "АБАЙ, 12"},
                        other = {.city = "Астана", .address = "Абай 13"}, none = {.city = NULL};
    assert_evidence(&a, &same, COMPARE_CITY, COMPARE_EQUAL, WEIGHT_CITY_EQUAL);
    assert_evidence(&a, &other, COMPARE_CITY, COMPARE_OTHER, WEIGHT_CITY_OTHER);
    assert_evidence(&a, &none, COMPARE_CITY, COMPARE_MISSING, 0);
    assert_evidence(&a, &same, COMPARE_ADDRESS, COMPARE_EQUAL, WEIGHT_ADDRESS_EQUAL);
    assert_evidence(&a, &other, COMPARE_ADDRESS, COMPARE_OTHER, WEIGHT_ADDRESS_OTHER);
    assert_evidence(&a, &none, COMPARE_ADDRESS, COMPARE_MISSING, 0);
}

static void endings_tell_the_sex(void **state)
{
    (void)state;
    const struct signer he = {.family_name = "Омаров",
                              .given_name = "Ерлан",
                              .patronymic = "Серікұлы"},
                        she = {.family_name = "Омарова",
                               .given_name = "Динара",
                               .patronymic = "Серікқызы"},
                        unknown = {.family_name = "Омар", .given_name = "Ерлан"};
    assert_evidence(&he, &she, COMPARE_SEX, COMPARE_OTHER, WEIGHT_SEX_OTHER);
    assert_evidence(&he, &he, COMPARE_SEX, COMPARE_EQUAL, 0);
    assert_evidence(&he, &unknown, COMPARE_SEX, COMPARE_MISSING, 0);
}

static void a_woman_may_change_her_family_name(void **state)
{
    (void)state;
    const struct signer before = {.family_name = "Омарова", .given_name = "Динара"},
                        after = {.family_name = "Петренко",
                                 .given_name = "Динара",
                                 .patronymic = "Серікқызы"},
                        man = {.family_name = "Омаров", .given_name = "Ерлан"},
                        renamed = {.family_name = "Петренко",
                                   .given_name = "Ерлан",
                                   .patronymic = "Серікұлы"};
    assert_evidence(&before, &after, COMPARE_FAMILY_NAME, COMPARE_OTHER,
                    WEIGHT_FAMILY_NAME_OTHER_OF_A_WOMAN);
    assert_evidence(&man, &renamed, COMPARE_FAMILY_NAME, COMPARE_OTHER, WEIGHT_FAMILY_NAME_OTHER);
}

// ---- relatives --------------------------------------------------------------------------------

static const struct signer twin = {"Момбеков", "Ақжігіт",   "Рамазанұлы", "1979-03-05",
                                   NULL,       "Қарағанды", "Абай 12",    "+7 701 000 00 01"};

// Never joined, whatever else agrees.
static void assert_relatives(const struct signer *a, const struct signer *b)
{
    struct compare_result result = compare(a, b);
    assert_true(result.relatives);
    assert_int_not_equal(result.verdict, COMPARE_SAME);
}

static void twins_are_never_joined(void **state)
{
    (void)state;
    static const char *const names[] = {"Әбдібек", "Болат", "Дина",    "Ерлан",
                                        "Тимур",   "Серік", "Жұмабек", "Ә. Б."};
    for (unsigned i = 0; i + 1 < sizeof names / sizeof *names; i++) {
        struct signer other = twin, swapped = twin, merged = {.family_name = NULL};
        other.given_name = names[i];
        assert_relatives(&twin, &other);
        swapped.family_name = names[i];
        swapped.given_name = twin.family_name;
        assert_relatives(&twin, &swapped);
        merged.birth_date = twin.birth_date;
        merged.phone = twin.phone;
        char text[128];
        (void)snprintf(text, sizeof text, "%s %s", twin.family_name, names[i]);
        merged.given_name = text;
        assert_relatives(&twin, &merged);
    }
}

static void twins_have_numbers_that_follow_each_other(void **state)
{
    (void)state;
    char number[SIGNER_NUMBER_CAP], next[SIGNER_NUMBER_CAP];
    struct signer one = twin, other = twin;
    other.given_name = "Әбдібек";
    for (uint64_t serial = 0; serial < 200; serial++) {
        signer_number(79030530000 + serial, number);
        signer_number(79030530001 + serial, next);
        one.id_number = number;
        other.id_number = next;
        assert_relatives(&one, &other);
    }
    // One gave the other's number.
    other.id_number = number;
    assert_relatives(&one, &other);
    assert_int_equal(compare(&one, &other).verdict, COMPARE_ASK);
}

// Names a slip apart, of which one is in no table.
static void numbers_in_a_row_are_not_joined_under_two_names(void **state)
{
    (void)state;
    struct signer one = twin, other = twin;
    one.given_name = "Хасен";
    other.given_name = "Хысен";
    one.id_number = "000101500001";
    other.id_number = "000101500031";
    const struct compare_result result = compare(&one, &other);
    assert_int_equal(result.evidence[COMPARE_GIVEN_NAME].level, COMPARE_CLOSE);
    assert_true(result.weight >= WEIGHT_SAME);
    assert_int_equal(result.verdict, COMPARE_ASK);
    other.given_name = one.given_name; // a slip
    assert_int_equal(compare(&one, &other).verdict, COMPARE_SAME);
}

static void names_that_are_alike_are_still_two(void **state)
{
    (void)state;
    struct signer one = twin, other = twin;
    one.given_name = "Дана";
    other.given_name = "Дина";
    assert_relatives(&one, &other);
}

// Names that no table has may be slips of each other, or those of a brother and a brother.
static void given_names_that_hardly_agree_are_not_joined(void **state)
{
    (void)state;
    struct signer one = twin, other = twin, numbered;
    one.given_name = "Бекарыстан";
    other.given_name = "Бекасылхан";
    const struct compare_result result = compare(&one, &other);
    assert_int_equal(result.evidence[COMPARE_GIVEN_NAME].level, COMPARE_UNLIKE);
    assert_int_equal(result.verdict, COMPARE_ASK);
    numbered = other;
    one.id_number = numbered.id_number = "000101500001";
    assert_int_equal(compare(&one, &numbered).verdict, COMPARE_SAME);
}

static void siblings_are_never_joined(void **state)
{
    (void)state;
    struct signer sibling = twin;
    sibling.given_name = "Әбдібек";
    sibling.birth_date = "1983-11-20";
    assert_relatives(&twin, &sibling);
    sibling.birth_date = NULL;
    assert_relatives(&twin, &sibling);
    sibling.family_name = "Рамазанов"; // by another grandfather
    assert_relatives(&twin, &sibling);
}

static void father_and_son_are_never_joined(void **state)
{
    (void)state;
    const struct signer father = {"Омаров", "Серік",  "Маратұлы", NULL,
                                  NULL,     "Алматы", "Абай 12",  "+7 701 000 00 01"};
    struct signer son = father;
    son.given_name = "Ерлан";
    son.patronymic = "Серікұлы";
    assert_relatives(&father, &son);
    struct signer brief = father;
    brief.given_name = "С."; // his initial, and his son's father's
    brief.patronymic = NULL;
    assert_int_not_equal(compare(&brief, &son).verdict, COMPARE_SAME);
    son.family_name = "Серіков"; // called after him
    assert_int_not_equal(compare(&father, &son).verdict, COMPARE_SAME);
    son.patronymic = "Серик";
    assert_int_not_equal(compare(&father, &son).verdict, COMPARE_SAME);
}

// One of them gave no given name: which of the family is it?
static void without_a_given_name_nobody_is_joined(void **state)
{
    (void)state;
    struct signer nameless = twin, numbered = twin;
    nameless.given_name = NULL;
    assert_int_equal(compare(&twin, &nameless).verdict, COMPARE_ASK);
    assert_int_equal(compare(&nameless, &nameless).verdict, COMPARE_ASK);
    numbered.id_number = nameless.id_number = "000101500001";
    assert_int_equal(compare(&numbered, &nameless).verdict, COMPARE_SAME);
}

// ---- what contradicts -------------------------------------------------------------------------

static void one_number_under_two_names_is_a_question(void **state)
{
    (void)state;
    static const struct signer others[] = {
        {"Сейітова", "Айгерім", "Болатқызы", "1990-03-05", "000101500001", "Астана", "Сәтбаев 3",
         "87051234567"},
        {.given_name = "Айгерім", .birth_date = "1990-03-05", .id_number = "000101500001"},
        {.id_number = "000101500001", .birth_date = "1958-11-20"},
    };
    const struct signer one = {"Омаров",       "Ерлан",  "Серікұлы", "1985-01-31",
                               "000101500001", "Алматы", "Абай 12",  "87010000001"};
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(compare(&one, &others[i]).verdict, COMPARE_ASK);
    // Also where the number says no birth date, as its seventh digit names no century.
    const struct signer dateless = {
        .family_name = "Ахметов", .birth_date = "1970-05-06", .id_number = "994005000003"};
    const struct signer stranger = {
        .family_name = "Иванова", .birth_date = "1992-11-23", .id_number = "994005000003"};
    assert_int_equal(compare(&dateless, &stranger).verdict, COMPARE_ASK);
}

static void two_valid_numbers_are_two_people(void **state)
{
    (void)state;
    struct signer one = {.family_name = "Сейітова",
                         .given_name = "Айгерім",
                         .birth_date = "1990-03-05",
                         .id_number = "000101500001"};
    struct signer other = one, damaged = one;
    other.id_number = "880229400003";
    struct compare_result result = compare(&one, &other);
    assert_int_not_equal(result.verdict, COMPARE_SAME);
    assert_true(result.contradicts);
    one.phone = other.phone = damaged.phone = "87010000001"; // whatever else agrees
    one.patronymic = other.patronymic = damaged.patronymic = "Болатқызы";
    one.city = other.city = damaged.city = "Алматы";
    assert_int_equal(compare(&one, &other).verdict, COMPARE_ASK);
    damaged.id_number = "000101500002";
    assert_int_equal(compare(&one, &damaged).verdict, COMPARE_SAME);
    assert_false(compare(&one, &damaged).contradicts);
}

static void what_is_clearly_other_keeps_apart(void **state)
{
    (void)state;
    const struct signer one = {.family_name = "Омаров",
                               .given_name = "Ерлан",
                               .patronymic = "Серікұлы",
                               .birth_date = "1985-01-31"};
    struct signer patronymic = one, date = one;
    patronymic.patronymic = "Маратұлы";
    date.birth_date = "1958-11-20";
    assert_int_not_equal(compare(&one, &patronymic).verdict, COMPARE_SAME);
    assert_true(compare(&one, &patronymic).contradicts);
    assert_int_not_equal(compare(&one, &date).verdict, COMPARE_SAME);
    assert_true(compare(&one, &date).contradicts);
}

static void a_namesake_with_nothing_else_is_not_joined(void **state)
{
    (void)state;
    const struct signer bare = {.family_name = "Омаров", .given_name = "Ерлан"};
    struct signer more = bare;
    assert_int_not_equal(compare(&bare, &bare).verdict, COMPARE_SAME);
    more.city = "Алматы";
    assert_int_not_equal(compare(&more, &more).verdict, COMPARE_SAME);
    more.patronymic = "Серікұлы";
    more.birth_date = "1985-01-31";
    assert_int_equal(compare(&more, &more).verdict, COMPARE_SAME);
}

// ---- all of it --------------------------------------------------------------------------------

static const char *pick(uint64_t *random, const char *const *values, unsigned count)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return values[(*random >> 33) % count];
}
#define PICK(random, ...)                                                                          \
    pick(random, (const char *const[]){__VA_ARGS__},                                               \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static struct signer draw(uint64_t *r)
{
    return (struct signer){
        PICK(r, NULL, "Омаров", "Omarov", "Омарова", "Серіков", "Ерлан", "О.", "Ли",
             "Омаров Ерлан"),
        PICK(r, NULL, "Ерлан", "Yerlan", "Е.", "Саша", "Александр", "Дана", "Омаров", "Дана Мария"),
        PICK(r, NULL, NULL, "Серікұлы", "Серикович", "С.", "Маратқызы", "Серік", "Ерланұлы"),
        PICK(r, NULL, "1985-01-31", "31.01.1985", "1985-01-01", "2000-01-01", "1985-31-01", "x"),
        PICK(r, NULL, "000101500001", "000101500031", "000101500002", "880229400003", "123456"),
        PICK(r, NULL, "Алматы", "Алма-Ата", "Астана"),
        PICK(r, NULL, "Абай 12", "Абай 12, 5"),
        PICK(r, NULL, "87010000001", "87010000002", "272727"),
    };
}

static void who_comes_first_does_not_matter(void **state)
{
    (void)state;
    uint64_t random = 1;
    unsigned verdicts[3] = {0};
    for (unsigned i = 0; i < RANDOM_PAIRS; i++) {
        const struct signer a = draw(&random), b = draw(&random);
        struct compare_result result = compare(&a, &b), self = compare(&a, &a);
        verdicts[result.verdict]++;
        assert_false(result.contradicts && result.verdict == COMPARE_SAME);
        assert_false(result.relatives && result.verdict == COMPARE_SAME);
        // Nobody contradicts themselves.
        assert_false(self.contradicts || self.relatives);
        for (unsigned field = COMPARE_FAMILY_NAME; field < COMPARE_FIELD_COUNT; field++)
            assert_true(self.evidence[field].weight >= 0);
    }
    for (unsigned i = 0; i < 3; i++)
        assert_true(verdicts[i] > RANDOM_PAIRS / 200);
}

static void fields_and_levels_have_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COMPARE_FIELD_COUNT; i++)
        assert_non_null(compare_field_name((enum compare_field)i));
    for (unsigned i = 0; i < COMPARE_LEVEL_COUNT; i++)
        assert_non_null(compare_level_name((enum compare_level)i));
    assert_string_equal(compare_field_name(COMPARE_SEX), "sex");
    assert_string_equal(compare_level_name(COMPARE_OTHER), "other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_compare_by_what_may_have_happened),
        cmocka_unit_test(a_lent_date_is_softer),
        cmocka_unit_test(numbers_compare_by_their_digits),
        cmocka_unit_test(the_eleventh_digit_is_unguarded),
        cmocka_unit_test(a_number_tells_most_of_the_date),
        cmocka_unit_test(phones_compare_by_their_digits),
        cmocka_unit_test(places_are_the_same_or_not),
        cmocka_unit_test(endings_tell_the_sex),
        cmocka_unit_test(a_woman_may_change_her_family_name),
        cmocka_unit_test(twins_are_never_joined),
        cmocka_unit_test(twins_have_numbers_that_follow_each_other),
        cmocka_unit_test(numbers_in_a_row_are_not_joined_under_two_names),
        cmocka_unit_test(names_that_are_alike_are_still_two),
        cmocka_unit_test(given_names_that_hardly_agree_are_not_joined),
        cmocka_unit_test(siblings_are_never_joined),
        cmocka_unit_test(father_and_son_are_never_joined),
        cmocka_unit_test(without_a_given_name_nobody_is_joined),
        cmocka_unit_test(one_number_under_two_names_is_a_question),
        cmocka_unit_test(two_valid_numbers_are_two_people),
        cmocka_unit_test(what_is_clearly_other_keeps_apart),
        cmocka_unit_test(a_namesake_with_nothing_else_is_not_joined),
        cmocka_unit_test(who_comes_first_does_not_matter),
        cmocka_unit_test(fields_and_levels_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
