// SPDX-License-Identifier: Apache-2.0
#include "tests/property/signature.h"

#include "common/record.h"
#include "tests/property/dice.h"

#include <stdlib.h>
#include <string.h>

#define PERSON_COUNT 8
#define SPELLING_COUNT 2 // of one name
#define WRONG_NUMBER "821214240092"

static const struct person {
    const char *family_names[SPELLING_COUNT];
    const char *given_names[SPELLING_COUNT];
    const char *patronymics[SPELLING_COUNT];
    const char *initials[2];
    const char *birth_date;
    const char *number; // NULL: never given
} people[PERSON_COUNT] = {
    {{"Әбілқасымова", "Abilkassymova"},
     {"Гүлжауһар", "Guljauhar"},
     {"Ерғазықызы", "Ергазыевна"},
     {"Ә.", "Г."},
     "1988-02-29",
     "880229400003"},
    {{"Қаратеміров", "КАРАТЕМИРОВ"},
     {"Дәуренбек", "Dauirenbek"},
     {"Асқанбайұлы", "Асканбаевич"},
     {"Қ.", "Д."},
     "1979-03-15",
     "790315400100"},
    {{"Корольчук", "Korolchuk"},
     {"Пантелеймон", "Panteleimon"},
     {"Феофанович", "Feofanovich"},
     {"К.", "П."},
     "1985-11-30",
     "851101300206"},
    {{"Nurpeisova", "Нұрпейісова"},
     {"Aimankul", "Айманкүл"},
     {"Zholdybaiqyzy", "Жолдыбайқызы"},
     {"N.", "A."},
     "1968-07-23",
     "680723400314"},
    {{"Тілеубаев", "Tileubaev"},
     {"Еңсегей", "Енсегей"},
     {"Мұратханұлы", "Muratkhanuly"},
     {"Т.", "Е."},
     "1993-04-29",
     "930429300422"},
    {{"Дүйсекешова", "ДҮЙСЕКЕШОВА"},
     {"Зәурешгүл", "зәурешгүл"},
     {"Сәкенбайқызы", "Сакенбайкызы"},
     {"Д.", "З."},
     "1977-01-01",
     "770101400530"},
    {{"Оспанқұлов", "Ospankulov"},
     {"Мұратбек", "МҰРАТБЕК"},
     {"Қайратұлы", "Кайратович"},
     {"О.", "М."},
     "1990-12-01",
     "901201300648"},
    {{"Шотбақов", "шотбаков"},
     {"Ілиясбек", "Iliyasbek"},
     {"Ермекбайұлы", "Ermekbaiuly"},
     {"Ш.", "І."},
     "1954-06-17",
     NULL},
};

static const char *draw_spelling(const char *const *spellings)
{
    return spellings[dice_below(SPELLING_COUNT)];
}

static void put_names(const struct signature *signature, const struct person *person,
                      struct record *record)
{
    bool initials = signature->kind == SIGNATURE_INITIALS;
    record_put_text(record, RECORD_FAMILY_NAME,
                    initials ? person->initials[0] : draw_spelling(person->family_names));
    record_put_text(record, RECORD_GIVEN_NAME,
                    initials ? person->initials[1] : draw_spelling(person->given_names));
    if (signature->has_patronymic)
        record_put_text(record, RECORD_PATRONYMIC, draw_spelling(person->patronymics));
}

static void draw_kind(struct signature *out, const struct person *person)
{
    out->kind = SIGNATURE_FULL;
    if (dice_chance(15))
        out->kind = SIGNATURE_NAMES;
    else if (person->number && dice_chance(15))
        out->kind = SIGNATURE_INITIALS;
    out->has_patronymic =
        out->kind == SIGNATURE_NAMES || (out->kind == SIGNATURE_FULL && dice_chance(50));
    if (out->kind == SIGNATURE_INITIALS || (out->kind == SIGNATURE_FULL && dice_chance(50)))
        out->number = person->number;
    if (out->kind == SIGNATURE_FULL && !out->number && dice_chance(15))
        out->number = WRONG_NUMBER;
}

void signature_draw(struct signature *out, uint32_t serial)
{
    struct record record = {.len = 0};
    unsigned number = dice_below(PERSON_COUNT);
    const struct person *person = &people[number];
    *out = (struct signature){
        .person = number, .may_count = dice_chance(94), .may_be_named = dice_chance(80)};
    draw_kind(out, person);
    put_names(out, person, &record);
    if (out->kind == SIGNATURE_FULL)
        record_put_text(&record, RECORD_BIRTH_DATE, person->birth_date);
    if (out->number)
        record_put_text(&record, RECORD_ID_NUMBER, out->number);
    record_put_u8(&record, RECORD_CONSENTS,
                  (uint8_t)((out->may_count ? RECORD_MAY_COUNT : 0) |
                            (out->may_be_named ? RECORD_MAY_HAND_OVER : 0)));
    record_put_u32(&record, RECORD_SECONDS, serial);
    if (record.failed || record.len > sizeof out->record)
        abort(); // longer names were written into the table above
    memcpy(out->record, record.bytes, record.len);
    out->record_len = record.len;
}
