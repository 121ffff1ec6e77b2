// SPDX-License-Identifier: Apache-2.0
//
// Writes names by every system of romanisation and folds them: what comes out is the folded name,
// or near it where the system's letters are ambiguous.
#include "merger/linkage/name_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TEXT_CAP 128
#define NEAR 780 // thousandths
#define LETTER_COUNT 42

static const char *const names[] = {
    "абдрахманова", "аружан",    "асхат",        "ахметжанов", "байғұтты",  "бауыржан",
    "бекжанов",     "ғалымжан",  "гүлжауһар",    "дәулетқызы", "ерғалиев",  "есжанов",
    "жаңабергенов", "жібек",     "зейнеп",       "қайрат",     "қожахмет",  "құдайберген",
    "мәншүк",       "мөлдір",    "мырзахметов",  "нұрсұлтан",  "оңдасын",   "өтегенов",
    "сәуле",        "сейілхан",  "тұрсынбекұлы", "үсенова",    "шыңғысұлы", "шәмшидин",
    "андреевна",    "бондарчук", "васильевич",   "вячеслав",   "григорьев", "евдокимова",
    "елизавета",    "жеребцов",  "захарченко",   "ильинична",  "кузнецова", "любовь",
    "макарычев",    "наталья",   "подъячев",     "раиса",      "семёнович", "соловьёва",
    "тимофеевич",   "ульянова",  "фёдорович",    "хворостов",  "цветаев",   "чайковская",
    "шишкина",      "щербинин",  "эльвира",      "юрьевич",    "ярослав",   "михайлович"};

// Letters are in the order of the alphabet below; - is none.
static const struct system {
    const char *name;
    unsigned equal_percent, near_percent; // of the names, at least
    const char *letters;
} systems[] = {
    {"passport", 98, 100,
     "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie "
     "y - e iu ia a i n g u u k o h"},
    {"BGN/PCGN", 100, 100,
     "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - "
     "y ' e yu ya a i n g u u k o h"},
    {"Kazakh of 2021", 100, 100,
     "a b v g d e e j z i i k l m n o p r s t u f h ts ç ş şç - "
     "y - e iu ia ä ı ñ ğ ü ū q ö h"},
    {"Kazakh of 2018", 100, 100,
     "a b v g d e e j z ı ı k l m n o p r s t ý f h ts ch sh sh - "
     "y - e iý ia á i ń ǵ ú u q ó h"},
    {"Kazakh of 2017", 93, 100,
     "a b v g d e e j z i' i' k l m n o p r s t y' f h ts c' s' s' - "
     "y - e i'y' i'a a' i n' g' u' u q o' h"},
    {"Turkish", 100, 100,
     "a b v g d e e j z i y k l m n o p r s t u f h ts ç ş şç - "
     "ı - e yu ya a i n g u u k o h"},
    {"GOST 7.79 B", 98, 100,
     "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh '' "
     "y' ' e' yu ya a i n g u u k o h"},
    {"scientific", 85, 100,
     "a b v g d e e ž z i j k l m n o p r s t u f ch c č š šč - "
     "y - e ju ja a i n g u u k o h"},
    {"German", 60, 98,
     "a b w g d e e sch s i j k l m n o p r s t u f ch z tsch sch schtsch - "
     "y - e ju ja a i n g u u k o h"},
    {"Polish", 85, 100,
     "a b w g d e e ż z i j k l m n o p r s t u f ch c cz sz szcz - "
     "y - e ju ja a i n g u u k o h"},
    {"French", 70, 100,
     "a b v g d e e j z i i k l m n o p r s t ou f kh ts tch ch chtch - "
     "y - e iou ia a i n g u u k o h"},
};

// The number of a small Cyrillic letter of two bytes in the alphabet above.
static unsigned letter_number(const char *letter)
{
    static const char alphabet[] = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәіңғүұқөһ";
    for (unsigned i = 0; i < LETTER_COUNT; i++) {
        if (memcmp(alphabet + (size_t)2 * i, letter, 2) == 0)
            return i;
    }
    fail_msg("%.2s is not in the alphabet", letter);
    return 0;
}

// Adds what stands for the letter of that number.
static void add_letter(const struct system *system, unsigned number, char out[TEXT_CAP])
{
    const char *at = system->letters;
    for (; number > 0; number--)
        at = strchr(at, ' ') + 1;
    const size_t len = strcspn(at, " ");
    if (*at != '-')
        strncat(out, at, len);
}

static void romanise(const struct system *system, const char *name, char out[TEXT_CAP])
{
    out[0] = '\0';
    for (; *name; name += 2)
        add_letter(system, letter_number(name), out);
    if (out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - 'a' + 'A');
}

static unsigned compare(const char *a, const char *b)
{
    struct normalize_name left, right;
    assert_true(normalize_name(a, strlen(a), &left));
    assert_true(normalize_name(b, strlen(b), &right));
    return left.count == 1 && right.count == 1
               ? name_compare_tokens(&left.tokens[0], &right.tokens[0])
               : 0;
}

static void assert_system(const struct system *system)
{
    const unsigned count = sizeof names / sizeof *names;
    unsigned equal = 0, near = 0;
    for (unsigned i = 0; i < count; i++) {
        char text[TEXT_CAP];
        romanise(system, names[i], text);
        const unsigned alike = compare(names[i], text);
        equal += alike == NAME_COMPARE_EQUAL;
        near += alike >= NEAR;
    }
    assert_true(equal * 100 >= system->equal_percent * count);
    assert_true(near * 100 >= system->near_percent * count);
}

static void every_system_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        assert_system(&systems[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_system_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
