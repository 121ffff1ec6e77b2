// SPDX-License-Identifier: Apache-2.0
#include "tests/property/crowd.h"

#include "tests/property/dice.h"
#include "tests/unit/signer.h"

#include <stdio.h>
#include <string.h>

#define TEXT_CAP 96
#define MAX_FAMILIES 3
#define MAX_MEMBERS 4
#define MAX_ENTRIES_OF_ONE 4

// A name as it is written in Cyrillic and in Latin letters.
struct spelling {
    const char *cyrillic, *latin;
};

static const struct spelling family_names[] = {
    {"Омаров", "Omarov"}, {"Сейітов", "Seitov"}, {"Қызғалдақов", "Kyzgaldakov"}, {"Ким", "Kim"}};
static const struct spelling given_names[] = {
    {"Ерлан", "Yerlan"}, {"Нұрлан", "Nurlan"},   {"Марат", "Marat"},
    {"Мурат", "Murat"},  {"Айгерім", "Aigerim"}, {"Дана", "Dana"},
    {"Дина", "Dina"},    {"Саша", "Sasha"},      {"Александр", "Alexandr"}};
static const struct spelling patronymics[] = {{"Серікұлы", "Serikuly"},
                                              {"Серикович", "Serikovich"},
                                              {"Маратқызы", "Maratkyzy"},
                                              {"Ерланұлы", "Yerlanuly"},
                                              {"Маратович", "Maratovich"}};
static const char *const cities[] = {"Алматы", "Алма-Ата", "Астана", "г. Алматы", "Қарағанды"};

#define ANY(list) (&(list)[dice_below(sizeof(list) / sizeof *(list))])

struct person {
    const struct spelling *family_name, *given_name, *patronymic;
    unsigned year, month, day, serial, phone;
    const char *city;
};

// An entry's texts, which may be spoilt.
struct texts {
    char family_name[TEXT_CAP], given_name[TEXT_CAP], patronymic[TEXT_CAP], birth_date[TEXT_CAP],
        id_number[TEXT_CAP], city[TEXT_CAP], phone[TEXT_CAP];
};

// ---- people -----------------------------------------------------------------------------------

static struct person draw_person(void)
{
    return (struct person){
        .family_name = ANY(family_names),
        .given_name = ANY(given_names),
        .patronymic = ANY(patronymics),
        .year = dice_between(1950, 1999),
        .month = dice_between(1, 12),
        .day = dice_between(1, 28),
        .serial = 100 * dice_below(90),
        .phone = dice_below(10000000),
        .city = *ANY(cities),
    };
}

// A twin, a brother or a sister, a child, or a namesake.
static struct person draw_relative(const struct person *first, unsigned number)
{
    struct person other = draw_person(), relative = *first;
    relative.given_name = other.given_name;
    relative.serial = first->serial + number;
    if (dice_chance(50))
        return relative;
    relative.year = other.year;
    if (dice_chance(50))
        return relative;
    relative.patronymic = other.patronymic;
    relative.phone = other.phone;
    if (dice_chance(50))
        relative.given_name = first->given_name;
    return relative;
}

// ---- entries ----------------------------------------------------------------------------------

static void put(char text[TEXT_CAP], const char *value)
{
    (void)snprintf(text, TEXT_CAP, "%s", value);
}

static void spell(char text[TEXT_CAP], const struct spelling *name, bool latin)
{
    put(text, latin ? name->latin : name->cyrillic);
}

static void write_number(char text[TEXT_CAP], const struct person *person)
{
    char number[SIGNER_NUMBER_CAP];
    uint64_t date = person->year % 100 * 10000 + person->month * 100 + person->day;
    signer_number(date * 100000 + 30000 + person->serial, number);
    put(text, number);
}

static void write_entry(const struct person *person, struct texts *out)
{
    bool latin = dice_chance(30);
    spell(out->family_name, person->family_name, latin);
    spell(out->given_name, person->given_name, latin);
    spell(out->patronymic, person->patronymic, latin);
    (void)snprintf(out->birth_date, TEXT_CAP, "%u-%02u-%02u", person->year, person->month,
                   person->day);
    write_number(out->id_number, person);
    put(out->city, person->city);
    (void)snprintf(out->phone, TEXT_CAP, "8701%07u", person->phone);
}

static void swap_texts(char a[TEXT_CAP], char b[TEXT_CAP])
{
    char text[TEXT_CAP];
    memcpy(text, a, TEXT_CAP);
    memcpy(a, b, TEXT_CAP);
    memcpy(b, text, TEXT_CAP);
}

// Two letters the other way round, if they are of the same length.
static void slip(char text[TEXT_CAP])
{
    size_t len = strlen(text);
    if (len < 8 || (unsigned char)text[0] < 0x80)
        return;
    size_t first = 2 + 2 * dice_below((unsigned)(len - 6) / 2);
    for (size_t i = first; i < first + 2; i++) {
        char byte = text[i];
        text[i] = text[i + 2];
        text[i + 2] = byte;
    }
}

// Cyrillic letters have two bytes.
static void make_initial(char text[TEXT_CAP])
{
    size_t len = (unsigned char)text[0] < 0x80 ? 1 : 2;
    if (text[0] != '\0')
        memcpy(text + len, ".", sizeof ".");
}

static void spoil_names(struct texts *texts)
{
    if (dice_chance(50))
        texts->patronymic[0] = '\0';
    if (dice_chance(10))
        swap_texts(texts->family_name, texts->given_name);
    if (dice_chance(15))
        slip(dice_chance(50) ? texts->family_name : texts->given_name);
    if (dice_chance(10))
        make_initial(texts->given_name);
    if (dice_chance(10))
        make_initial(texts->patronymic);
    if (dice_chance(5))
        texts->family_name[0] = '\0';
    if (dice_chance(5) && strlen(texts->family_name) + strlen(texts->given_name) + 2 < TEXT_CAP) {
        strcat(strcat(texts->family_name, " "), texts->given_name);
        texts->given_name[0] = '\0';
    }
}

static void spoil_numbers(struct texts *texts, const struct person *other)
{
    if (dice_chance(60))
        texts->id_number[0] = '\0';
    else if (dice_chance(15))
        texts->id_number[6 + dice_below(6)] = (char)('0' + dice_below(10));
    else if (dice_chance(10))
        write_number(texts->id_number, other);
    else if (dice_chance(5))
        put(texts->id_number, "000000000000");
    if (dice_chance(30))
        texts->birth_date[0] = '\0';
    else if (dice_chance(15))
        memcpy(texts->birth_date + 4, "-01-01", sizeof "-01-01");
    else if (dice_chance(15))
        texts->birth_date[9] = (char)('0' + dice_below(10));
    if (dice_chance(50))
        texts->phone[0] = '\0';
    if (dice_chance(30))
        put(texts->city, *ANY(cities));
}

static void pack(const struct texts *texts, uint8_t out[PACKED_MAX_LEN])
{
    const struct signer signer = {texts->family_name,
                                  texts->given_name,
                                  texts->patronymic,
                                  texts->birth_date,
                                  texts->id_number,
                                  texts->city,
                                  NULL,
                                  texts->phone};
    memset(out, 0, PACKED_MAX_LEN);
    (void)signer_pack(&signer, out);
}

static void sign(struct crowd *crowd, const struct person *person, const struct person *other)
{
    for (unsigned entries = dice_between(1, MAX_ENTRIES_OF_ONE); entries > 0; entries--) {
        struct texts texts;
        if (crowd->count == CROWD_MAX_ENTRIES)
            return;
        write_entry(person, &texts);
        spoil_names(&texts);
        spoil_numbers(&texts, other);
        pack(&texts, crowd->forms[crowd->count++]);
        if (dice_chance(10) && crowd->count < CROWD_MAX_ENTRIES) { // the same once more
            memcpy(crowd->forms[crowd->count], crowd->forms[crowd->count - 1], PACKED_MAX_LEN);
            crowd->count++;
        }
    }
}

// ---- answers ----------------------------------------------------------------------------------

static bool is_alone(const struct crowd *crowd, size_t entry)
{
    for (size_t i = 0; i < crowd->count; i++)
        if (i != entry && memcmp(crowd->forms[i], crowd->forms[entry], PACKED_MAX_LEN) == 0)
            return false;
    return true;
}

static bool is_answered(const struct crowd *crowd, size_t a, size_t b)
{
    for (size_t i = 0; i < crowd->answer_count; i++)
        if ((crowd->answers[i].a == a && crowd->answers[i].b == b) ||
            (crowd->answers[i].a == b && crowd->answers[i].b == a))
            return true;
    return false;
}

// About entries that stand near each other, as those of one family do.
static void draw_answers(struct crowd *crowd)
{
    for (unsigned tries = dice_below(2 * CROWD_MAX_ANSWERS); tries > 0; tries--) {
        size_t a = dice_below((unsigned)crowd->count), b = a + dice_between(1, 3);
        if (crowd->answer_count == CROWD_MAX_ANSWERS || b >= crowd->count || !is_alone(crowd, a) ||
            !is_alone(crowd, b) || is_answered(crowd, a, b))
            continue;
        bool turned = dice_chance(50);
        crowd->answers[crowd->answer_count++] =
            (struct link_answer){(uint32_t)(turned ? b : a), (uint32_t)(turned ? a : b),
                                 (uint8_t)(dice_chance(45)   ? LINK_SAY_SAME
                                           : dice_chance(80) ? LINK_SAY_DIFFERENT
                                                             : LINK_SAY_ASK)};
    }
}

void crowd_draw(struct crowd *out)
{
    memset(out, 0, sizeof *out);
    for (unsigned families = dice_between(1, MAX_FAMILIES); families > 0; families--) {
        const struct person first = draw_person();
        struct person last = first;
        sign(out, &first, &last);
        for (unsigned member = dice_between(1, MAX_MEMBERS - 1); member > 0; member--) {
            struct person relative = draw_relative(&first, member);
            sign(out, &relative, &last);
            last = relative;
        }
    }
    draw_answers(out);
}
