// SPDX-License-Identifier: Apache-2.0
#include "common/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void days_exist_as_the_calendar_says(void **state)
{
    (void)state;
    assert_true(date_exists((struct date){2000, 2, 29}));
    assert_true(date_exists((struct date){2020, 2, 29}));
    assert_false(date_exists((struct date){1900, 2, 29}));
    assert_false(date_exists((struct date){2021, 2, 29}));
    assert_false(date_exists((struct date){2021, 4, 31}));
    assert_true(date_exists((struct date){2021, 12, 31}));
    assert_false(date_exists((struct date){2021, 13, 1}));
    assert_false(date_exists((struct date){2021, 0, 1}));
    assert_false(date_exists((struct date){2021, 1, 0}));
    assert_false(date_exists((struct date){0, 1, 1}));
    assert_true(date_exists((struct date){9999, 12, 31}));
}

static bool same(struct date a, struct date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

static void iso_dates_are_parsed_exactly(void **state)
{
    (void)state;
    struct date date;
    assert_true(date_parse("2021-09-05", 10, &date));
    assert_true(same(date, (struct date){2021, 9, 5}));
    static const char *const wrong[] = {
        "",           "2021-9-05",  "2021-09-5",  "21-09-05",   "2021-09-05x", " 2021-09-05",
        "2021/09/05", "2021-02-30", "0000-01-01", "2021-09-0x", "+021-09-05",  "05.09.2021"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(date_parse(wrong[i], strlen(wrong[i]), &date));
    assert_true(same(date, (struct date){2021, 9, 5})); // a failure writes nothing
}

static void a_date_ends_where_its_length_says(void **state)
{
    (void)state;
    struct date date;
    assert_true(date_parse("2021-09-051", 10, &date));
    assert_false(date_parse("2021-09-05", 9, &date));
}

static void people_write_dates_in_several_ways(void **state)
{
    (void)state;
    static const char *const right[] = {"1990-03-07", "07.03.1990", "07/03/1990",
                                        "7.3.1990",   "7/3/1990",   "07031990"};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        struct date date;
        assert_true(date_parse_human(right[i], strlen(right[i]), &date));
        assert_true(same(date, (struct date){1990, 3, 7}));
    }
    static const char *const wrong[] = {"7.3.90",    "07.03/1990", "7031990",     "19900307",
                                        "31.6.1990", "7 3 1990",   "07.03.19901", "007.03.1990"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct date date;
        assert_false(date_parse_human(wrong[i], strlen(wrong[i]), &date));
    }
}

static void dates_are_printed_with_all_digits(void **state)
{
    (void)state;
    char text[DATE_CAP];
    date_print((struct date){7, 1, 2}, text);
    assert_string_equal(text, "0007-01-02");
    date_print((struct date){2021, 11, 25}, text);
    assert_string_equal(text, "2021-11-25");
}

static void days_are_counted_from_1970(void **state)
{
    (void)state;
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_to_days((struct date){1969, 12, 31}), -1);
    assert_int_equal(date_to_days((struct date){2000, 2, 29}), 11016);
    assert_int_equal(date_to_days((struct date){2000, 3, 1}), 11017);
    assert_int_equal(date_to_days((struct date){1, 1, 1}), -719162);
    assert_int_equal(date_to_days((struct date){2149, 6, 6}), 65535);
}

static void every_day_has_one_number(void **state)
{
    (void)state;
    int32_t days = date_to_days((struct date){1, 1, 1});
    int32_t end = date_to_days((struct date){9999, 12, 31});
    struct date before = {0, 12, 31};
    for (; days <= end; days++) {
        struct date date = date_from_days(days);
        assert_true(date_exists(date));
        assert_int_equal(date_to_days(date), days);
        bool next_day = date.day == before.day + 1 && date.month == before.month;
        bool next_month = date.day == 1 && date.month == before.month + 1;
        bool next_year = date.day == 1 && date.month == 1 && date.year == before.year + 1;
        assert_true(next_day || next_month || next_year);
        before = date;
    }
}

static void age_counts_completed_years(void **state)
{
    (void)state;
    struct date born = {2003, 9, 5};
    assert_int_equal(date_age(born, (struct date){2021, 9, 4}), 17);
    assert_int_equal(date_age(born, (struct date){2021, 9, 5}), 18);
    assert_int_equal(date_age(born, (struct date){2021, 8, 30}), 17);
    assert_int_equal(date_age(born, (struct date){2003, 9, 5}), 0);
    assert_int_equal(date_age(born, (struct date){2003, 9, 4}), -1);
}

static void someone_born_on_29_february_comes_of_age_on_1_march(void **state)
{
    (void)state;
    struct date born = {2004, 2, 29};
    assert_int_equal(date_age(born, (struct date){2022, 2, 28}), 17);
    assert_int_equal(date_age(born, (struct date){2022, 3, 1}), 18);
    assert_int_equal(date_age(born, (struct date){2024, 2, 29}), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_exist_as_the_calendar_says),
        cmocka_unit_test(iso_dates_are_parsed_exactly),
        cmocka_unit_test(a_date_ends_where_its_length_says),
        cmocka_unit_test(people_write_dates_in_several_ways),
        cmocka_unit_test(dates_are_printed_with_all_digits),
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(every_day_has_one_number),
        cmocka_unit_test(age_counts_completed_years),
        cmocka_unit_test(someone_born_on_29_february_comes_of_age_on_1_march),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
