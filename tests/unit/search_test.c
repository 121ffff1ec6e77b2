// SPDX-License-Identifier: Apache-2.0
#include "merger/review/search.h"

#include "merger/linkage/packed.h"
#include "tests/unit/wipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_PEOPLE 64

// All are invented.
static const struct person {
    const char *family_name, *given_name, *patronymic, *city, *id_number, *phone, *birth_date,
        *sheet;
} people[] = {
    {"Тоқаев", "Шәкәрім", "Маратұлы", "Қарағанды", "900305300017", "+7 701 000 00 01", "1990-03-05",
     "5/3"},
    {"Tokayeva", "Janar", NULL, "Almaty", NULL, "8 (707) 123-45-67", "1990-12-05", "5/13"},
    {"Әлиева", "Жанар", "Сергеевна", "Нур-Султан", NULL, NULL, "31.02.1971", "А/1"},
    {"Aliyev", "Serik", "Sergeyevich", "Oral", NULL, NULL, NULL, NULL},
    {"Өтебаев", "Ғани", "Үсенұлы", "Шымкент", NULL, NULL, NULL, NULL},
    {"Хасанов", "Іңкәр", "Ұланқызы", NULL, "850131500012", NULL, NULL, NULL},
    {"Ким", "Алексей", "Петрович", "Алматы", NULL, NULL, NULL, NULL},
    {"Әл-Фараби", "Касым Жомарт", NULL, "Semey", NULL, NULL, NULL, NULL},
    {"Ахметжанова", "Айжан", NULL, NULL, NULL, NULL, NULL, NULL},
    {"Жұмабаев", "Һамит", NULL, NULL, NULL, NULL, NULL, NULL},
    {"Утешев", "Орал", NULL, NULL, NULL, NULL, NULL, NULL},
};
#define PERSON_COUNT (sizeof people / sizeof *people)

static struct record records[MAX_PEOPLE];
static struct search_index the_index;

static void put(struct record *record, enum record_field field, const char *text)
{
    if (text)
        record_put_text(record, (uint8_t)field, text);
}

static void add_person(struct search_index *index, struct record *record,
                       const struct person *person)
{
    uint8_t form[PACKED_MAX_LEN];
    *record = (struct record){.len = 0};
    put(record, RECORD_FAMILY_NAME, person->family_name);
    put(record, RECORD_GIVEN_NAME, person->given_name);
    put(record, RECORD_PATRONYMIC, person->patronymic);
    put(record, RECORD_BIRTH_DATE, person->birth_date);
    put(record, RECORD_ID_NUMBER, person->id_number);
    put(record, RECORD_CITY, person->city);
    put(record, RECORD_PHONE, person->phone);
    put(record, RECORD_REFERENCE, person->sheet);
    (void)packed_make(record->bytes, record->len, form);
    assert_int_equal(search_index_add(index, record->bytes, record->len, form), STATUS_OK);
}

static int set_up(void **state)
{
    (void)state;
    assert_true(sodium_init() >= 0);
    for (size_t i = 0; i < PERSON_COUNT; i++)
        add_person(&the_index, &records[i], &people[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    search_index_free(&the_index);
    return 0;
}

static struct search_hits find(const struct search_index *index, const char *text)
{
    struct search_query *query;
    struct search_hits hits;
    assert_int_equal(search_query_new(text, strlen(text), &query), STATUS_OK);
    assert_int_equal(search_find(index, query, &hits), STATUS_OK);
    search_query_free(query);
    return hits;
}

// The places of who is found, in order: "1 0 ".
static void assert_finds(const char *text, const char *expected)
{
    char found[4 * MAX_PEOPLE] = "";
    struct search_hits hits = find(&the_index, text);
    for (size_t i = 0; i < hits.count; i++) {
        const size_t len = strlen(found);
        (void)snprintf(found + len, sizeof found - len, "%s%u", i > 0 ? " " : "",
                       (unsigned)hits.hits[i].entry);
    }
    search_hits_free(&hits);
    if (strcmp(found, expected) != 0)
        fail_msg("\"%s\" finds %s, not %s", text, found, expected);
}

static void assert_includes(const char *text, uint32_t entry, bool included)
{
    struct search_hits hits = find(&the_index, text);
    bool found = false;
    for (size_t i = 0; i < hits.count; i++)
        found |= hits.hits[i].entry == entry;
    search_hits_free(&hits);
    if (found != included)
        fail_msg("\"%s\" %s %u", text, found ? "finds" : "does not find", (unsigned)entry);
}

#define ASSERT_ALL_INCLUDE(entry, included, ...)                                                   \
    do {                                                                                           \
        static const char *const texts[] = {__VA_ARGS__};                                          \
        for (size_t at = 0; at < sizeof texts / sizeof *texts; at++)                               \
            assert_includes(texts[at], entry, included);                                           \
    } while (0)

// ---- names ------------------------------------------------------------------------------------

static void whole_names_are_found_in_every_spelling(void **state)
{
    (void)state;
    ASSERT_ALL_INCLUDE(0, true, "Тоқаев", "Tokayev", "Tokaev", "Toqaev", "Токаев", "TOKAYEV",
                       "тоқаева", "Tokajew", "Tokaýev", "Шәкәрім", "Shakarim", "Шакарим", "Şäkärim",
                       "Schakarim");
    ASSERT_ALL_INCLUDE(2, true, "Жанар", "Zhanar", "Janar", "Джанар", "Jañar", "Alieva", "Aliyeva",
                       "Әлиева", "Алиева", "Aliev");
    ASSERT_ALL_INCLUDE(4, true, "Өтебаев", "Отебаев", "Otebaev", "Ötebayev", "Утебаев", "Utebayev",
                       "утеб", "Ute", "Ғани", "Гани", "Ğani", "Ghani", "Үсенұлы", "Усенулы",
                       "Üsenuly");
    ASSERT_ALL_INCLUDE(5, true, "Іңкәр", "Инкар", "Inkar", "Iñkär", "Ұланқызы", "Улановна",
                       "Ulankyzy", "Khasanov", "Hasanova");
    ASSERT_ALL_INCLUDE(9, true, "Жұмабаев", "Zhumabayev", "Jumabaev", "Jūmabaev", "Һамит", "Хамит",
                       "Hamit", "Khamit");
}

static void parts_of_names_are_found_in_every_spelling(void **state)
{
    (void)state;
    ASSERT_ALL_INCLUDE(0, true, "тока", "toqa", "Tok", "тоқ", "каев", "qaev", "oka", "Shak", "Шәк",
                       "shaka", "kari", "карім", "Mar", "арат");
    ASSERT_ALL_INCLUDE(1, true, "Тока", "тоқа", "каев", "Жан", "жана", "анар", "Алм");
    ASSERT_ALL_INCLUDE(8, true, "Akh", "Ahm", "Akhmetz", "akhmetzh", "жан", "zhan", "metj", "Ай",
                       "Aiz", "aizh");
    ASSERT_ALL_INCLUDE(9, true, "Zhum", "Jum", "Жум", "umab", "Khami", "хам");
}

// While it is typed, a name is not lost from sight, though ie is e and sh is one sound.
static void a_rounded_vowel_is_found_as_russian_writes_it(void **state)
{
    (void)state;
    ASSERT_ALL_INCLUDE(10, true, "Өтешев", "Өте", "Öteş", "Утешев");
    ASSERT_ALL_INCLUDE(10, false, "Оте", "otesh");
    ASSERT_ALL_INCLUDE(10, true, "Орал");
    ASSERT_ALL_INCLUDE(10, false, "Урал");
}

static void what_is_being_typed_is_found_all_along(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t entry;
        size_t first; // bytes from which on it must be found
    } rows[] = {{"aliyeva", 2, 2},  {"Алиев", 3, 4},       {"tokayev", 0, 2},
                {"Токаева", 1, 4},  {"zhumabayev", 9, 4},  {"Жумабаев", 9, 2},
                {"shakarim", 0, 3}, {"akhmetjanova", 8, 3}};
    char part[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t len = rows[i].first; len <= strlen(rows[i].text); len++) {
            if (((unsigned char)rows[i].text[len] & 0xC0) == 0x80)
                continue;
            (void)snprintf(part, sizeof part, "%.*s", (int)len, rows[i].text);
            assert_includes(part, rows[i].entry, true);
        }
}

static void a_word_finds_itself_by_any_part_of_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < PERSON_COUNT; i++) {
        const char *name = people[i].family_name;
        for (size_t start = 0; start < strlen(name); start++)
            for (size_t end = start + 1; end <= strlen(name); end++) {
                char part[64];
                const bool whole = ((unsigned char)name[start] & 0xC0) != 0x80 &&
                                   ((unsigned char)name[end] & 0xC0) != 0x80;
                (void)snprintf(part, sizeof part, "%.*s", (int)(end - start), name + start);
                if (whole && strcmp(part, "-") != 0)
                    assert_includes(part, (uint32_t)i, true);
            }
    }
}

static void others_are_not_found(void **state)
{
    (void)state;
    ASSERT_ALL_INCLUDE(0, false, "Токтаров", "Омаров", "Шарипа", "тык", "zzz", "ова");
    ASSERT_ALL_INCLUDE(6, false, "Аким", "Кимаса", "Алия", "Али", "ali", "Киров");
    assert_finds("Алексей", "6");
    assert_finds("Ким", "6");
    assert_finds("xyz", "");
}

static void a_patronymic_is_found_by_its_stem(void **state)
{
    (void)state;
    assert_finds("Марат", "0");
    assert_finds("Маратович", "0");
    assert_finds("Maratuly", "0");
    assert_finds("Маратовна", ""); // her father's son is somebody else
    assert_finds("Сергейқызы", "2");
    assert_finds("Сергеевич", "3");
    assert_finds("Серге", "2 3");
}

static void an_ending_is_no_reason_to_miss_somebody(void **state)
{
    (void)state;
    assert_finds("Токаева", "0 1");
    assert_finds("Хасанова", "5");
}

static void every_part_must_be_found(void **state)
{
    (void)state;
    assert_finds("Токаев Жанар", "1");
    assert_finds("Жанар Тока", "1");
    assert_finds("janar алие", "2");
    assert_finds("Токаев Алексей", "");
    assert_finds("Фараби", "7");
    assert_finds("Әл-Фараби", "7");
    assert_finds("alfarabi", "7");
    assert_finds("Kasymzhomart", "7");
}

static void names_in_another_layout_are_found(void **state)
{
    (void)state;
    assert_finds("njrf", "0 1");
    assert_finds("{fcfyjd", "5");
    assert_finds("ещлфнум", "0 1");
    assert_finds("rbv", ""); // ким, but so short a text is taken as it stands
}

static void slips_are_found_last(void **state)
{
    (void)state;
    assert_finds("Шакарыим", "0");
    assert_finds("Алёша", "6");
}

// ---- towns and numbers ------------------------------------------------------------------------

static void towns_are_found_in_every_spelling_and_by_other_names(void **state)
{
    (void)state;
    assert_finds("Караганда", "0");
    assert_finds("Qaraghandy", "0");
    assert_finds("Алматы", "6 1");
    assert_finds("Астана", "2");
    assert_finds("Уральск", "3");
    assert_finds("Shymk", "4");
}

static void numbers_are_found_by_any_run_of_digits(void **state)
{
    (void)state;
    assert_finds("900305300017", "0");
    assert_finds("9003", "0");
    assert_finds("00017", "0");
    assert_finds("90-03-05", "0");
    assert_finds("850131 500012", "5");
    assert_finds("850131 Хасан", "5");
    assert_finds("999", "");
    assert_finds("17 9003", "0"); // in any order, if they are no number in one
}

static void a_phone_is_found_however_it_begins(void **state)
{
    (void)state;
    assert_finds("+7 701 000 00 01", "0");
    assert_finds("87010000001", "0");
    assert_finds("8 701", "0");
    assert_finds("8701000", "0");
    assert_finds("+77071234567", "1");
    assert_finds("707 123", "1");
    assert_finds("8 800", "");
}

// ---- order ------------------------------------------------------------------------------------

static void better_matches_come_first(void **state)
{
    (void)state;
    static const struct person ranked[] = {
        {.family_name = "Акимов"},   // inside
        {.family_name = "Кимасов"},  // beginning
        {.family_name = "Kim"},      // whole, as it sounds
        {.family_name = "Ким"},      // whole
        {.family_name = "Қымбатов"}, // beginning, as it sounds
        {.family_name = "Хакімов"},  // inside, as it sounds
    };
    static const uint32_t expected[] = {3, 2, 1, 4, 0, 5};
    static struct record own[6];
    struct search_index index = {.count = 0};
    for (size_t i = 0; i < 6; i++)
        add_person(&index, &own[i], &ranked[i]);
    struct search_hits hits = find(&index, "ким");
    assert_int_equal(hits.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(hits.hits[i].entry, expected[i]);
        assert_int_equal(hits.hits[i].rank, i);
    }
    search_hits_free(&hits);
    search_index_free(&index);
}

static void equal_matches_are_in_the_order_of_names(void **state)
{
    (void)state;
    static const struct person named[] = {{.family_name = "Ким", .given_name = "Яна"},
                                          {.family_name = "Ким", .given_name = "Әсел"},
                                          {.family_name = "Ким", .given_name = "Вера"},
                                          {.family_name = "Ким", .given_name = "Вера"}};
    static const uint32_t expected[] = {1, 2, 3, 0};
    static struct record own[4];
    struct search_index index = {.count = 0};
    for (size_t i = 0; i < 4; i++)
        add_person(&index, &own[i], &named[i]);
    struct search_hits hits = find(&index, "ким");
    assert_int_equal(hits.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(hits.hits[i].entry, expected[i]);
    search_hits_free(&hits);
    search_index_free(&index);
}

// ---- what cannot be searched for --------------------------------------------------------------

static void assert_refused(const char *text, size_t len, enum status status)
{
    struct search_query *query;
    assert_int_equal(search_query_new(text, len, &query), status);
    assert_null(query);
}

static void what_cannot_be_searched_for_is_refused(void **state)
{
    (void)state;
    static char long_text[4096];
    memset(long_text, 'x', sizeof long_text);
    assert_refused("", 0, STATUS_NOT_FOUND);
    assert_refused(" -. ", 4, STATUS_NOT_FOUND);
    assert_refused("a\nb", 3, STATUS_BAD_TEXT);
    assert_refused("a\x1b[2J", 5, STATUS_BAD_TEXT);
    assert_refused("\xd0", 1, STATUS_BAD_TEXT);
    assert_refused("a\0b", 3, STATUS_BAD_TEXT);
    assert_refused("a b c d e f g h i", 17, STATUS_TOO_LARGE);
    assert_refused("1 2 3 4 5 6 7 8 9", 17, STATUS_TOO_LARGE);
    assert_refused(long_text, SEARCH_QUERY_TEXT_CAP + 1, STATUS_TOO_LARGE);
    assert_refused(long_text, sizeof long_text, STATUS_TOO_LARGE);
}

static void the_longest_query_is_looked_for(void **state)
{
    (void)state;
    static char text[SEARCH_QUERY_TEXT_CAP + 1];
    memset(text, 'z', SEARCH_QUERY_TEXT_CAP);
    assert_finds(text, "");
    assert_finds("a b c d e f g h", "");
    assert_finds("91 92 93 94 95 96 97 98", "");
}

static void an_entry_without_fields_is_not_found(void **state)
{
    (void)state;
    struct search_index index = {.count = 0};
    assert_int_equal(search_index_add(&index, (const uint8_t *)"", 0, NULL), STATUS_OK);
    struct search_hits hits = find(&index, "а");
    assert_int_equal(hits.count, 0);
    search_hits_free(&hits);
    search_index_free(&index);
}

static void the_index_is_wiped(void **state)
{
    (void)state;
    static struct record record;
    struct search_index index = {.count = 0};
    add_person(&index, &record, &people[0]);
    const size_t len = index.len;
    wipe_reset();
    search_index_free(&index);
    assert_true(wipe_took(len, "тоқаев", strlen("тоқаев")));
    assert_null(index.bytes);
}

static void a_birth_date_is_found_however_it_is_written(void **state)
{
    (void)state;
    assert_finds("05.03.1990", "0");
    assert_finds("1990-03-05", "0");
    assert_finds("5.3.1990", "0");
    assert_finds("05031990", "0");
    assert_finds("05.12.1990", "1");
    assert_finds("31.02.1971", "2"); // as it stands on the paper
    assert_finds("1990 Janar", "1");
    assert_finds("Тоқаев 1990", "0 1");
    assert_finds("Тоқаев 05.03.1990", "0");
    assert_finds("701 05.03.1990", "0"); // of which neither is a piece of the other
    assert_finds("05.03.1990 701", "0");
    assert_finds("06.03.1990", "");
    assert_finds("1989", "");
}

static void a_line_of_a_sheet_is_found(void **state)
{
    (void)state;
    assert_finds("5/3", "0");
    assert_finds("5/13", "1");
    assert_finds("а/1", "2");
    assert_finds("5/3 Тоқаев", "0");
    assert_finds("5/3 Janar", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_birth_date_is_found_however_it_is_written),
        cmocka_unit_test(a_line_of_a_sheet_is_found),
        cmocka_unit_test(whole_names_are_found_in_every_spelling),
        cmocka_unit_test(parts_of_names_are_found_in_every_spelling),
        cmocka_unit_test(a_rounded_vowel_is_found_as_russian_writes_it),
        cmocka_unit_test(what_is_being_typed_is_found_all_along),
        cmocka_unit_test(a_word_finds_itself_by_any_part_of_it),
        cmocka_unit_test(others_are_not_found),
        cmocka_unit_test(a_patronymic_is_found_by_its_stem),
        cmocka_unit_test(an_ending_is_no_reason_to_miss_somebody),
        cmocka_unit_test(every_part_must_be_found),
        cmocka_unit_test(names_in_another_layout_are_found),
        cmocka_unit_test(slips_are_found_last),
        cmocka_unit_test(towns_are_found_in_every_spelling_and_by_other_names),
        cmocka_unit_test(numbers_are_found_by_any_run_of_digits),
        cmocka_unit_test(a_phone_is_found_however_it_begins),
        cmocka_unit_test(better_matches_come_first),
        cmocka_unit_test(equal_matches_are_in_the_order_of_names),
        cmocka_unit_test(what_cannot_be_searched_for_is_refused),
        cmocka_unit_test(the_longest_query_is_looked_for),
        cmocka_unit_test(an_entry_without_fields_is_not_found),
        cmocka_unit_test(the_index_is_wiped),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
