// SPDX-License-Identifier: Apache-2.0
#include "tests/property/signature.h"

#include "common/record.h"
#include "tests/property/dice.h"

#include <stdlib.h>
#include <string.h>

#define PERSON_COUNT 8
#define SPELLING_COUNT 2 // of one name; after normalization they are equal
#define WRONG_NUMBER "821214240092"

static const struct person {
    unsigned face;
    const char *family_names[SPELLING_COUNT];
    const char *given_names[SPELLING_COUNT];
    const char *patronymic;
    const char *birth_date;
    const char *number; // NULL: never given
} people[PERSON_COUNT] = {
    {0,
     {"Әбілқасымова", "ӘБІЛҚАСЫМОВА"},
     {"Гүлжан", "гүлжан"},
     "Ерланқызы",
     "1988-02-29",
     "880229400003"},
    {1,
     {"Қара-Темір", "қара темір"},
     {"Дәурен", "ДӘУРЕН"},
     "Асқарұлы",
     "1979-03-15",
     "790315400100"},
    {2, {"Королёв", "КОРОЛЁВ"}, {"Пётр", "пётр"}, "Иванович", "1985-11-30", "851101300206"},
    {3,
     {"Nurpeisova", "NURPEISOVA"},
     {"Aiman", "aiman"},
     "Bolatqyzy",
     "1968-07-23",
     "680723400314"},
    {4, {"Тілеубаев", "тілеубаев"}, {"Ерлан", "Ерлан"}, "Маратұлы", "1993-04-29", "930429300422"},
    {5, {"Дюсенова", "ДЮСЕНОВА"}, {"Зәуре", "Зәуре"}, "Сәкенқызы", "1977-01-01", "770101400530"},
    // Two people who look like one until more is given of them.
    {6, {"Оспанов", "оспанов"}, {"Мұрат", "МҰРАТ"}, "Қайратұлы", "1990-12-01", "901201300648"},
    {6, {"Оспанов", "ОСПАНОВ"}, {"Мұрат", "мұрат"}, "Ермекұлы", "1990-12-01", NULL},
};

static void put_fields(const struct signature *signature, const struct person *person,
                       struct record *record)
{
    if (signature->shows_face) {
        unsigned spelling = dice_below(SPELLING_COUNT);
        record_put_text(record, RECORD_FAMILY_NAME, person->family_names[spelling]);
        record_put_text(record, RECORD_GIVEN_NAME, person->given_names[spelling]);
    } else {
        record_put_text(record, RECORD_FAMILY_NAME, "Belgisiz");
    }
    if (signature->patronymic)
        record_put_text(record, RECORD_PATRONYMIC, signature->patronymic);
    if (signature->shows_face)
        record_put_text(record, RECORD_BIRTH_DATE, person->birth_date);
    if (signature->number)
        record_put_text(record, RECORD_ID_NUMBER, signature->number);
    else if (dice_chance(15))
        record_put_text(record, RECORD_ID_NUMBER, WRONG_NUMBER);
}

void signature_draw(struct signature *out, uint32_t serial)
{
    struct record record = {.len = 0};
    const struct person *person = &people[dice_below(PERSON_COUNT)];
    *out = (struct signature){.face = person->face,
                              .shows_face = dice_chance(75),
                              .may_count = dice_chance(94),
                              .may_be_named = dice_chance(80)};
    if (dice_chance(55)) // now and then they borrow somebody's
        out->number = dice_chance(96) ? person->number : people[dice_below(PERSON_COUNT)].number;
    if (out->shows_face && dice_chance(50))
        out->patronymic = person->patronymic;
    put_fields(out, person, &record);
    record_put_u8(&record, RECORD_CONSENTS,
                  (uint8_t)((out->may_count ? RECORD_MAY_COUNT : 0) |
                            (out->may_be_named ? RECORD_MAY_HAND_OVER : 0)));
    record_put_u32(&record, RECORD_SECONDS, serial);
    if (record.failed || record.len > sizeof out->record)
        abort(); // longer names were written into the table above
    memcpy(out->record, record.bytes, record.len);
    out->record_len = record.len;
}
