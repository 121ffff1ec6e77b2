// SPDX-License-Identifier: Apache-2.0
//
// Calendar dates, proleptic Gregorian, as text (ISO 8601 YYYY-MM-DD) and as days since 1970-01-01.
#ifndef QOL_DATE_H
#define QOL_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATE_LEN 10
#define DATE_CAP (DATE_LEN + 1)

struct date {
    uint16_t year; // 1…9999
    uint8_t month; // 1…12
    uint8_t day;   // 1…31
};

bool date_exists(struct date date);
// Exactly YYYY-MM-DD of an existing day.
bool date_parse(const char *text, size_t len, struct date *out);
// As people write it: YYYY-MM-DD, DD.MM.YYYY, DD/MM/YYYY, D.M.YYYY, DDMMYYYY.
bool date_parse_human(const char *text, size_t len, struct date *out);
void date_print(struct date date, char out[DATE_CAP]);
int32_t date_to_days(struct date date);   // of an existing date
struct date date_from_days(int32_t days); // within the years 1…9999
// Completed years of age on a day; someone born on 29 February comes of age on 1 March.
int date_age(struct date born, struct date on);

#endif
