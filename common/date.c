// SPDX-License-Identifier: Apache-2.0
#include "common/date.h"

#include <stdio.h>

#define MAX_YEAR 9999
#define DAYS_BEFORE_1970 719162 // from 0001-01-01

// Days of a year before the first of each month, in a year that is no leap year.
static const uint16_t days_before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

static bool is_leap(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_in_month(unsigned year, unsigned month)
{
    if (month == 2)
        return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool date_exists(struct date date)
{
    return date.year >= 1 && date.year <= MAX_YEAR && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

// Digits at the start of a text, of which a number must take at least min and takes at most max.
struct scanner {
    const char *at;
    const char *end;
    bool failed;
};

static unsigned take_number(struct scanner *s, unsigned min, unsigned max)
{
    unsigned value = 0;
    unsigned count = 0;
    while (count < max && s->at < s->end && *s->at >= '0' && *s->at <= '9') {
        value = value * 10 + (unsigned)(*s->at++ - '0');
        count++;
    }
    if (count < min)
        s->failed = true;
    return value;
}

static void take_char(struct scanner *s, char wanted)
{
    if (s->at < s->end && *s->at == wanted)
        s->at++;
    else
        s->failed = true;
}

static bool finish(const struct scanner *s, unsigned year, unsigned month, unsigned day,
                   struct date *out)
{
    struct date date = {(uint16_t)year, (uint8_t)month, (uint8_t)day};
    if (s->failed || s->at != s->end || !date_exists(date))
        return false;
    *out = date;
    return true;
}

bool date_parse(const char *text, size_t len, struct date *out)
{
    struct scanner s = {text, text + len, false};
    unsigned year = take_number(&s, 4, 4);
    take_char(&s, '-');
    unsigned month = take_number(&s, 2, 2);
    take_char(&s, '-');
    unsigned day = take_number(&s, 2, 2);
    return finish(&s, year, month, day, out);
}

static bool parse_separated(const char *text, size_t len, char separator, struct date *out)
{
    struct scanner s = {text, text + len, false};
    unsigned day = take_number(&s, 1, 2);
    take_char(&s, separator);
    unsigned month = take_number(&s, 1, 2);
    take_char(&s, separator);
    unsigned year = take_number(&s, 4, 4);
    return finish(&s, year, month, day, out);
}

static bool parse_run_together(const char *text, size_t len, struct date *out)
{
    struct scanner s = {text, text + len, false};
    unsigned day = take_number(&s, 2, 2);
    unsigned month = take_number(&s, 2, 2);
    unsigned year = take_number(&s, 4, 4);
    return finish(&s, year, month, day, out);
}

bool date_parse_human(const char *text, size_t len, struct date *out)
{
    return date_parse(text, len, out) || parse_separated(text, len, '.', out) ||
           parse_separated(text, len, '/', out) || parse_run_together(text, len, out);
}

void date_print(struct date date, char out[DATE_CAP])
{
    // The remainders only tell the compiler how many digits there can be.
    snprintf(out, DATE_CAP, "%04u-%02u-%02u", date.year % 10000u, date.month % 100u,
             date.day % 100u);
}

static int32_t days_before_year(int32_t year)
{
    int32_t past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

int32_t date_to_days(struct date date)
{
    int32_t days = days_before_year(date.year) + days_before_month[date.month - 1] + date.day - 1;
    if (date.month > 2 && is_leap(date.year))
        days++;
    return days - DAYS_BEFORE_1970;
}

struct date date_from_days(int32_t days)
{
    int32_t since_year_1 = days + DAYS_BEFORE_1970;
    // At most one year too early, because no year is longer than 366 days.
    int32_t year = since_year_1 / 366 + 1;
    while (days_before_year(year + 1) <= since_year_1)
        year++;
    int32_t left = since_year_1 - days_before_year(year);
    unsigned month = 1;
    while (left >= (int32_t)days_in_month((unsigned)year, month))
        left -= (int32_t)days_in_month((unsigned)year, month++);
    return (struct date){(uint16_t)year, (uint8_t)month, (uint8_t)(left + 1)};
}

int date_age(struct date born, struct date on)
{
    int age = on.year - born.year;
    if (on.month < born.month || (on.month == born.month && on.day < born.day))
        age--;
    return age;
}
