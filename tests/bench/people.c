// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/people.h"

#include "common/date.h"
#include "common/kz_iin.h"
#include "common/strokes.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

// Parts that are put together: a family name is a stem and an ending.
static const char *const stems[] = {
    "Абен",   "Айтқали", "Байқон",  "Бекмұрат", "Ғабит",  "Дүйсен", "Ержан",   "Жақсылық", "Зейнел",
    "Ілияс",  "Кенже",   "Қалдыб",  "Құлман",   "Мәулен", "Нұртай", "Оразбай", "Өтеген",   "Сағынд",
    "Сәрсен", "Тілеу",   "Төлеген", "Үмбет",    "Шәкір",  "Ырысб",  "Гаврил",  "Тимоф",    "Степан",
};
static const char *const endings[] = {"ов", "ова", "ев", "ева", "ұлы", "қызы", ""};
static const char *const given_names[] = {
    "Айгүл", "Ақерке", "Бауыржан", "Ғалия",  "Дәурен", "Еркежан", "Жұлдыз",   "Зәуре",
    "Қанат", "Ләззат", "Мұрат",    "Нұрбек", "Өмір",   "Перизат", "Салтанат", "Таңат",
    "Ұлжан", "Шыңғыс", "Dana",     "Yerbol", "Zarina", "Игорь",   "Лидия",    "Степан",
};
static const char *const fathers[] = {"Асқар", "Болат", "Ермек", "Қайрат", "Марат", "Сәкен"};
static const char *const cities[] = {"Алматы",    "Нұр-Сұлтан", "Шымкент", "Қарағанды", "Ақтөбе",
                                     "Тараз",     "Павлодар",   "Семей",   "Атырау",    "Қостанай",
                                     "Қызылорда", "Орал",       "Ақтау",   "Көкшетау"};

#define STROKE_POINTS 48
#define LOOP_POINTS 12
static const uint16_t loop_x[LOOP_POINTS] = {5, 8, 9, 10, 9, 8, 5, 3, 1, 0, 1, 3};
static const uint16_t loop_y[LOOP_POINTS] = {0, 1, 3, 5, 8, 9, 10, 9, 8, 5, 3, 1};

uint64_t people_next(struct people_random *random)
{
    uint64_t z = (random->state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t people_below(struct people_random *random, uint32_t bound)
{
    return (uint32_t)((people_next(random) >> 32) * bound >> 32);
}

static const char *pick(struct people_random *random, const char *const *words, uint32_t count)
{
    return words[people_below(random, count)];
}

// A number of that birth date whose check digit is right: serials are tried until one has any.
static void print_iin(struct people_random *random, struct date born, char out[KZ_IIN_LEN + 1])
{
    char *last = out + KZ_IIN_LEN - 1;
    do {
        char digits[32];
        (void)snprintf(digits, sizeof digits, "%02u%02u%02u%u%04u0", born.year % 100u,
                       (unsigned)born.month, (unsigned)born.day,
                       (born.year < 2000 ? 3u : 5u) + people_below(random, 2),
                       people_below(random, 10000));
        memcpy(out, digits, KZ_IIN_LEN);
        out[KZ_IIN_LEN] = '\0';
        while (*last < '9' && kz_iin_check(out, KZ_IIN_LEN).verdict != KZ_IIN_VALID)
            (*last)++;
    } while (kz_iin_check(out, KZ_IIN_LEN).verdict != KZ_IIN_VALID);
}

// A signature of three strokes: loops of one size, that run on to the right.
static void put_drawing(struct people_random *random, struct record *out)
{
    static struct strokes drawing;
    uint8_t bytes[RECORD_MAX_LEN];
    size_t len;
    drawing.count = 3 * STROKE_POINTS;
    for (size_t i = 0; i < drawing.count; i++) {
        uint32_t turn = (uint32_t)(i % LOOP_POINTS);
        drawing.points[i] = (struct strokes_point){
            .x = (uint16_t)(200 + 20 * i + 30u * loop_x[turn] + people_below(random, 12)),
            .y = (uint16_t)(300 + 80u * loop_y[turn] + people_below(random, 12)),
            .starts = i % STROKE_POINTS == 0};
    }
    if (strokes_encode(&drawing, bytes, sizeof bytes, &len) == STATUS_OK)
        record_put(out, RECORD_STROKES, bytes, len);
}

void people_record(uint64_t seed, uint64_t person, enum record_mark mark, struct record *out)
{
    struct people_random random = {.state = seed ^ person * 0xd6e8feb86659fd93u};
    char family_name[64], patronymic[64], birth_date[DATE_CAP], iin[KZ_IIN_LEN + 1];
    struct date born = {.year = (uint16_t)(1930 + people_below(&random, 73)),
                        .month = (uint8_t)(1 + people_below(&random, 12)),
                        .day = (uint8_t)(1 + people_below(&random, 28))};
    const char *stem = pick(&random, stems, COUNT(stems));
    const char *ending = pick(&random, endings, COUNT(endings));
    (void)snprintf(family_name, sizeof family_name, "%s%s", stem, ending);
    (void)snprintf(patronymic, sizeof patronymic, "%sұлы", pick(&random, fathers, COUNT(fathers)));
    date_print(born, birth_date);
    print_iin(&random, born, iin);

    *out = (struct record){.len = 0};
    record_put_text(out, RECORD_FAMILY_NAME, family_name);
    record_put_text(out, RECORD_GIVEN_NAME, pick(&random, given_names, COUNT(given_names)));
    record_put_text(out, RECORD_PATRONYMIC, patronymic);
    record_put_text(out, RECORD_BIRTH_DATE, birth_date);
    record_put_text(out, RECORD_ID_NUMBER, iin);
    record_put_text(out, RECORD_CITY, pick(&random, cities, COUNT(cities)));
    record_put_text(out, RECORD_LANGUAGE, "kk");
    record_put_u8(out, RECORD_CHANNEL, RECORD_TERMINAL);
    record_put_u8(out, RECORD_MARK, (uint8_t)mark);
    if (mark == RECORD_DRAWN)
        put_drawing(&random, out);
    record_put_u16(out, RECORD_DECLARATIONS, 3);
    record_put_u8(out, RECORD_CONSENTS, RECORD_MAY_HAND_OVER | RECORD_MAY_COUNT);
    record_put_u32(out, RECORD_SECONDS, people_below(&random, 28800));
}
