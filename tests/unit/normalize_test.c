// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/normalize.h"
#include "merger/linkage/spelling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/wipe.h"

static void assert_becomes(const char *text, const char *expected)
{
    char out[NORMALIZE_CAP], again[NORMALIZE_CAP];
    size_t len, again_len;
    assert_true(normalize_text(text, strlen(text), out, &len));
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(out, expected, len);
    assert_true(normalize_text(out, len, again, &again_len));
    assert_int_equal(again_len, len);
    assert_memory_equal(again, out, len);
}

static void habits_of_writing_go(void **state)
{
    (void)state;
    assert_becomes("Әл-Фараби", "әлфараби");
    assert_becomes("  ӘЛ  ФАРАБИ. ", "әлфараби");
    assert_becomes("O'Neil", "oneil");
    assert_becomes("+7 (701) 000-00-01", "77010000001");
}

static void compatible_forms_become_one(void **state)
{
    (void)state;
    assert_becomes("Straße", "strasse");
    assert_becomes("ｆｕｌｌ", "full");
    assert_becomes("ﬁne", "fine");
}

static void marks_stay(void **state)
{
    (void)state;
    assert_becomes("Й", "й");
    assert_becomes("И\u0306", "й"); // composed
    assert_becomes("Ёлкин", "ёлкин");
    assert_becomes("Ş", "ş");
}

static void nothing_is_left_of_punctuation(void **state)
{
    (void)state;
    assert_becomes("", "");
    assert_becomes(" -.,'", "");
}

static void too_long_or_broken_is_refused(void **state)
{
    (void)state;
    static char text[2 * NORMALIZE_CAP];
    char out[NORMALIZE_CAP];
    size_t len = 1;
    memset(text, 'a', sizeof text);
    assert_false(normalize_text(text, sizeof text, out, &len));
    assert_int_equal(len, 0);
    assert_false(normalize_text("\xff", 1, out, &len));
    assert_int_equal(len, 0);
    assert_true(normalize_text(text, NORMALIZE_CAP / 2, out, &len));
    assert_int_equal(len, NORMALIZE_CAP / 2);
}

static void what_does_not_fit_is_not_left_there(void **state)
{
    (void)state;
    static char text[NORMALIZE_CAP + 2]; // of letters that take three bytes each
    static char out[NORMALIZE_CAP];
    static const char zeros[NORMALIZE_CAP];
    size_t len;
    for (size_t i = 0; i < sizeof text; i += 3)
        memcpy(text + i, "ა", 3);
    assert_false(normalize_text(text, sizeof text, out, &len));
    assert_int_equal(len, 0);
    assert_memory_equal(out, zeros, sizeof out);
}

// ---- names ------------------------------------------------------------------------------------

// Folds the text and compares its letters, parts with a space between.
static void assert_folds(const char *text, const char *expected)
{
    struct normalize_name name;
    char letters[NORMALIZE_MAX_TOKENS * (NORMALIZE_TOKEN_CAP + 1)] = "";
    assert_true(normalize_name(text, strlen(text), &name));
    for (unsigned i = 0; i < name.count; i++) {
        if (i > 0)
            strcat(letters, " ");
        strncat(letters, name.tokens[i].letters, name.tokens[i].len);
    }
    assert_string_equal(letters, expected);
}

#define ASSERT_ALL_FOLD(expected, ...)                                                             \
    do {                                                                                           \
        static const char *const texts[] = {__VA_ARGS__};                                          \
        for (size_t text_at = 0; text_at < sizeof texts / sizeof *texts; text_at++)                \
            assert_folds(texts[text_at], expected);                                                \
    } while (0)

static void assert_flags(const char *text, unsigned flags)
{
    struct normalize_name name;
    assert_true(normalize_name(text, strlen(text), &name));
    assert_int_equal(name.tokens[name.count - 1].flags, flags);
}

static void kazakh_in_every_alphabet_is_one(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("7umabaev", "Жұмабаев", "ЖУМАБАЕВ", "Jūmabaev", "Jumabaev", "Zhumabayev",
                    "Žumabaev", "Жумабаев ");
    ASSERT_ALL_FOLD("6in7u", "Шыңжү", "Şyñjü", "S'yn'ju'", "Shynjú");
    ASSERT_ALL_FOLD("gani", "Ғани", "Ğani", "G'ani'", "Ǵanı", "Ghani", "Гани");
    ASSERT_ALL_FOLD("kudaibergen", "Құдайберген", "Qūdaibergen", "Qudaıbergen", "Kudaibergen",
                    "Kudaybergen", "Кудайберген");
    ASSERT_ALL_FOLD("auezov", "Әуезов", "Ауезов", "A'y'ezov", "Áýezov", "Äuezov", "Auezov");
}

static void russian_in_every_romanisation_is_one(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("6apo6nikov", "Шапошников", "Shaposhnikov", "Šapošnikov", "Schaposchnikow",
                    "Szaposznikow", "Şapoşnikov");
    ASSERT_ALL_FOLD("6erbinin", "Щербинин", "Shcherbinin", "Schtscherbinin", "Ščerbinin",
                    "Scherbinin");
    ASSERT_ALL_FOLD("evgen", "Евгений", "Yevgeny", "Evgenii", "Evgeniy", "Jewgenij");
    ASSERT_ALL_FOLD("solovev", "Соловьёв", "Соловьев", "Solovyov", "Solovyev", "Solov'ev");
    ASSERT_ALL_FOLD("hahalin", "Хахалин", "Khakhalin", "Hahalin");
    ASSERT_ALL_FOLD("7u7elica", "Жужелица", "Zhuzhelitsa", "Žuželica", "Jujelitsa");
    ASSERT_ALL_FOLD("aleksandr", "Александр", "Alexander", "Aleksandr", "Аляксандр", "Олександр");
}

static void neighbours_are_read_by_their_own_rules(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("turgun", "Турғун", "Тургун", "Turg'un");
    ASSERT_ALL_FOLD("orinbek", "Ўринбек", "O'rinbek", "Оринбек");
    ASSERT_ALL_FOLD("kovalev", "Ковалёв", "Kovaliov", "Ковальов");
    ASSERT_ALL_FOLD("dragunov", "Драгуноў", "Dragunou", "Драгунов", "Dragunoff", "Dragunow");
    ASSERT_ALL_FOLD("7amil", "Җамил", "Ҷамил", "Джамил", "Dzhamil");
    ASSERT_ALL_FOLD("serg", "Сергей", "Сергій", "Сяргей", "Siarhei");
}

static void zh_takes_no_letter_from_its_neighbours(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("ahmet7an", "Ахметжан", "Akhmetzhan", "Ahmetjan");
    ASSERT_ALL_FOLD("es7an", "Есжан", "Eszhan", "Yeszhan", "Esjan");
}

static void j_is_read_by_its_text(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("ai7an", "Айжан", "Aijan", "Aizhan");
    ASSERT_ALL_FOLD("daria", "Darja", "Дарья", "Darya");
    ASSERT_ALL_FOLD("talgaev", "Talgajew", "Талгаев");
    ASSERT_ALL_FOLD("ko7a", "Qoja", "Қожа");
}

static void lookalikes_are_read_in_the_other_script(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("savrasov", "Саврасов", "Cавpаcoв", "Cabpacoв", "САВРАCOВ");
    ASSERT_ALL_FOLD("manatov", "Мaнатоb", "Маhатов", "Манатов");
    ASSERT_ALL_FOLD("tamarov", "Tamaroв", "Таmarov", "Tamarov");
}

static void another_keyboard_layout_is_noticed(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("bekturov", ",trnehjdf", "Бектурова");
    ASSERT_ALL_FOLD("7umabaev", ";evf,ftd", "Жумабаев", ":EVF<FTD");
    ASSERT_ALL_FOLD("nur7anov", "Yeh;fyjd", "Нуржанов");
    ASSERT_ALL_FOLD("abilkan", "Ә,іkқfy", "Әбілқан");
    ASSERT_ALL_FOLD("smirnov", "Ыьшктщм", "Smirnov");
}

static void usual_names_are_not_taken_for_another_layout(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("volf", "Вольф", "Volf");
    ASSERT_ALL_FOLD("gleb", "Gleb", "Hleb", "Глеб");
    ASSERT_ALL_FOLD("zubkov", "Zubkov", "Зубков");
    ASSERT_ALL_FOLD("6tern", "Штерн", "Shtern");
    ASSERT_ALL_FOLD("esif", "Iosif", "Иосиф");
}

static void kazakh_letters_on_the_row_of_digits_are_read(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("bakit", "Ба0ыт", "Бақыт");
    ASSERT_ALL_FOLD("omirbek", "-мірбек", "-м3рбек", "Өмірбек");
    ASSERT_ALL_FOLD("kokenov", "К-кенов", "Көкенов");
    ASSERT_ALL_FOLD("gauhar", "Гау=ар", "Гауһар");
    ASSERT_ALL_FOLD("ala tau", "Ала-Тау", "Ала Тау");
    ASSERT_ALL_FOLD("baltabek", "Балтабек9лы", "Балтабекұлы");
}

static void patronymics_have_one_stem(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("andr", "Андреевна", "Андреевич", "Андрейқызы", "Andreiuly", "Андрей ұлы",
                    "Andrey qyzy", "Андріївна", "Andriyovych", "Андрэевіч");
    ASSERT_ALL_FOLD("atabek", "Атабекқызы", "Атабековна", "Atabekqyzy", "Атабек қызы");
    ASSERT_ALL_FOLD("il", "Ильич", "Ильинична");
    ASSERT_ALL_FOLD("alau", "Алауұлы", "Алау улы");
    assert_flags("Сабырұлы", NORMALIZE_PATRONYMIC | NORMALIZE_MALE);
    assert_flags("Сабыр қызы", NORMALIZE_PATRONYMIC | NORMALIZE_FEMALE);
    assert_flags("Сабыр", 0);
    assert_flags("Айсулу", NORMALIZE_FEMALE); // сұлу is no ending of a patronymic
}

static void endings_that_tell_the_sex_are_cut(void **state)
{
    (void)state;
    ASSERT_ALL_FOLD("ogurcov", "Огурцов", "Огурцова");
    ASSERT_ALL_FOLD("raevski", "Раевский", "Раевская", "Rajewska", "Rayevskaya");
    ASSERT_ALL_FOLD("6irokopoli", "Широкополой", "Широкополая", "Широкополый");
    assert_flags("Огурцова", NORMALIZE_FEMALE);
    assert_flags("Огурцов", NORMALIZE_MALE);
    assert_flags("Любовь", NORMALIZE_FEMALE);
}

static void names_of_men_and_women_stay_apart(void **state)
{
    (void)state;
    assert_folds("Валентин", "valentin");
    assert_folds("Валентина", "valentina");
    assert_folds("Александра", "aleksandra");
    assert_folds("Жансая", "7ansaia");
}

static void initials_and_short_forms_are_marked(void **state)
{
    (void)state;
    assert_flags("Ж.", NORMALIZE_INITIAL);
    assert_flags("Zh.", NORMALIZE_INITIAL);
    assert_flags("Ли", 0);
    assert_flags("Дима", NORMALIZE_SHORT);
    assert_folds("Б.А.Теплов", "b a teplov");
}

static void what_is_no_name_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", " -.,", "123", "\xff\xfe", "მზია", "Ж\xff"};
    struct normalize_name name;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        name.count = 1;
        assert_false(normalize_name(texts[i], strlen(texts[i]), &name));
        assert_int_equal(name.count, 0);
    }
}

static void long_texts_are_read_from_their_start(void **state)
{
    (void)state;
    static char text[3000];
    struct normalize_name name;
    memset(text, 'a', sizeof text);
    for (size_t i = 1; i < sizeof text; i += 2)
        text[i] = 'b';
    assert_true(normalize_name(text, sizeof text, &name));
    assert_int_equal(name.count, 1);
    assert_int_equal(name.tokens[0].len, NORMALIZE_TOKEN_CAP);
    for (size_t i = 1; i < sizeof text; i += 2)
        text[i] = ' ';
    assert_true(normalize_name(text, sizeof text, &name));
    assert_int_equal(name.count, NORMALIZE_MAX_TOKENS);
}

static void nothing_of_a_name_stays(void **state)
{
    (void)state;
    static const uint32_t letters[] = {0x436, 0x4B1, 0x43C, 0x430, 0x431, 0x430, 0x439};
    struct normalize_name name;
    wipe_reset();
    assert_true(normalize_name("Жұмабай", strlen("Жұмабай"), &name));
    assert_true(wipe_took(WIPE_ANY_LEN, letters, sizeof letters));
    assert_true(wipe_took(WIPE_ANY_LEN, "7umabai", 7));
}

// ---- properties -------------------------------------------------------------------------------

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525U + 1013904223U;
    return *random >> 8;
}

static void make_text(uint32_t *random, char out[256])
{
    static const char *const pieces[] = {
        "а",   "е",  "и",  "о",  "у", "ы", "ю",   "я",    "й",   "ь",    "ж",    "ш",    "щ",
        "ч",   "ц",  "х",  "қ",  "ғ", "ң", "ә",   "і",    "ө",   "ү",    "ұ",    "һ",    "с",
        "к",   "т",  "б",  "в",  "д", "з", "л",   "м",    "н",   "п",    "р",    "ф",    "ў",
        "є",   "ї",  "a",  "e",  "i", "o", "u",   "y",    "j",   "x",    "w",    "q",    "h",
        "s",   "c",  "z",  "k",  "g", "t", "d",   "b",    "v",   "p",    "f",    "l",    "m",
        "n",   "r",  "ş",  "ç",  "ğ", "ı", "ž",   "ý",    "'",   "-",    " ",    ".",    ";",
        "[",   "0",  "6",  "7",  "9", "=", "ұлы", "қызы", "ова", "ович", "евна", "ская", "кызы",
        "улы", "zh", "sh", "ch", "Ж", "W", "Ә"};
    out[0] = '\0';
    for (unsigned left = 1 + next_random(random) % 14; left > 0; left--)
        strcat(out, pieces[next_random(random) % (sizeof pieces / sizeof *pieces)]);
}

static void assert_stays(const struct normalize_token *token)
{
    struct normalize_name again;
    char text[NORMALIZE_TOKEN_CAP + 1] = "";
    memcpy(text, token->letters, token->len);
    assert_in_range(token->len, 1, NORMALIZE_TOKEN_CAP);
    assert_folds(text, text);
    assert_true(normalize_name(text, token->len, &again));
    for (size_t i = token->len; i < NORMALIZE_TOKEN_CAP; i++)
        assert_int_equal(token->letters[i], 0);
}

static void folding_twice_is_folding_once(void **state)
{
    (void)state;
    uint32_t random = 1;
    char text[256];
    struct normalize_name name;
    for (unsigned round = 0; round < 100000; round++) {
        make_text(&random, text);
        if (!normalize_name(text, strlen(text), &name))
            continue;
        assert_in_range(name.count, 1, NORMALIZE_MAX_TOKENS);
        for (unsigned i = 0; i < name.count; i++)
            assert_stays(&name.tokens[i]);
    }
}

static void assert_words(const char *text, unsigned hints, const char *expected)
{
    struct normalize_name words;
    assert_true(normalize_words(text, strlen(text), hints, &words));
    assert_int_equal(words.count, 1);
    assert_int_equal(words.tokens[0].flags, 0);
    assert_string_equal(words.tokens[0].letters, expected);
}

static void words_keep_all_their_letters(void **state)
{
    (void)state;
    assert_words("Токаева", 0, "tokaeva");
    assert_words("Сергеевна", 0, "sergevna"); // doubled letters are one
    assert_words("Сергейұлы", 0, "sergeiuli");
    assert_words("Siarhei", 0, "siarhei");
    assert_words("trnehjdf", 0, "trnehidf"); // in the layout that it is in
}

static void a_hint_tells_how_a_piece_is_spelt(void **state)
{
    (void)state;
    assert_words("jan", 0, "7an");
    assert_words("jan", SPELLING_W, "ian");
    assert_words("nurj", 0, "nuri");
    assert_words("nurj", SPELLING_KAZAKH, "nur7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(habits_of_writing_go),
        cmocka_unit_test(compatible_forms_become_one),
        cmocka_unit_test(marks_stay),
        cmocka_unit_test(nothing_is_left_of_punctuation),
        cmocka_unit_test(too_long_or_broken_is_refused),
        cmocka_unit_test(what_does_not_fit_is_not_left_there),
        cmocka_unit_test(kazakh_in_every_alphabet_is_one),
        cmocka_unit_test(russian_in_every_romanisation_is_one),
        cmocka_unit_test(neighbours_are_read_by_their_own_rules),
        cmocka_unit_test(zh_takes_no_letter_from_its_neighbours),
        cmocka_unit_test(j_is_read_by_its_text),
        cmocka_unit_test(lookalikes_are_read_in_the_other_script),
        cmocka_unit_test(another_keyboard_layout_is_noticed),
        cmocka_unit_test(usual_names_are_not_taken_for_another_layout),
        cmocka_unit_test(kazakh_letters_on_the_row_of_digits_are_read),
        cmocka_unit_test(patronymics_have_one_stem),
        cmocka_unit_test(endings_that_tell_the_sex_are_cut),
        cmocka_unit_test(names_of_men_and_women_stay_apart),
        cmocka_unit_test(initials_and_short_forms_are_marked),
        cmocka_unit_test(what_is_no_name_is_refused),
        cmocka_unit_test(long_texts_are_read_from_their_start),
        cmocka_unit_test(nothing_of_a_name_stays),
        cmocka_unit_test(folding_twice_is_folding_once),
        cmocka_unit_test(words_keep_all_their_letters),
        cmocka_unit_test(a_hint_tells_how_a_piece_is_spelt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
