// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define V VERDICT_WORD_VALID
#define I VERDICT_WORD_INVALID
#define D VERDICT_WORD_DUPLICATE
#define U VERDICT_WORD_UNKNOWN

// Of entries 100, 101 … in this order.
struct answers {
    enum verdict_word words[6];
    uint32_t twins[6];
    unsigned long valid, duplicates, sharing, known;
};

static void count_case(const struct answers *given)
{
    struct verdict verdicts[6];
    struct estimate_count found;
    unsigned long invalid = 0, unknown = 0;
    size_t checked = 0;
    for (; checked < 6 && given->words[checked] != VERDICT_WORD_NONE; checked++) {
        verdicts[checked] = (struct verdict){.word = given->words[checked],
                                             .entry = 100 + (uint32_t)checked,
                                             .twin = given->twins[checked]};
        invalid += given->words[checked] == I;
        unknown += given->words[checked] == U;
    }
    assert_int_equal(verdict_count(verdicts, checked, &found), STATUS_OK);
    assert_int_equal(found.checked, checked);
    assert_int_equal(found.valid, given->valid);
    assert_int_equal(found.duplicates, given->duplicates);
    assert_int_equal(found.invalid, invalid);
    assert_int_equal(found.unknown, unknown);
    assert_int_equal(found.sharing, given->sharing);
    assert_int_equal(found.known, given->known);
    assert_int_equal(found.valid + found.duplicates + found.invalid + found.unknown, checked);
}

static void people_are_counted_once(void **state)
{
    (void)state;
    static const struct answers cases[] = {
        {.valid = 0},
        {.words = {V, I, U}, .valid = 1},
        // one person, whichever row says so, or both
        {.words = {V, D}, .twins = {0, 100}, 1, 1, 2, 1},
        {.words = {D, V}, .twins = {101}, 1, 1, 2, 1},
        {.words = {D, D}, .twins = {101, 100}, 1, 1, 2, 1},
        // three of one person, through one another
        {.words = {V, D, D}, .twins = {0, 100, 101}, 1, 2, 3, 2},
        {.words = {D, D, D}, .twins = {101, 102, 100}, 1, 2, 3, 2},
        // two people
        {.words = {V, D, V, D}, .twins = {0, 100, 0, 102}, 2, 2, 4, 2},
        // the other one is not in the sample
        {.words = {D, V}, .twins = {7}, 2, 0, 1, 1},
        {.words = {D, D}, .twins = {7, 7}, 1, 1, 2, 2},
        {.words = {D, D}, .twins = {7, 8}, 2, 0, 2, 2},
        // the other one is invalid: this one is the person's only one
        {.words = {I, D}, .twins = {0, 100}, 1, 0, 0, 0},
        {.words = {I, D, D}, .twins = {0, 100, 100}, 1, 1, 2, 1},
        {.words = {U, D}, .twins = {0, 100}, 1, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        count_case(&cases[i]);
}

static void only_what_stands_before_a_gap_is_counted(void **state)
{
    (void)state;
    const struct verdict verdicts[] = {
        {.word = V}, {.word = U}, {.word = VERDICT_WORD_NONE}, {.word = V}};
    assert_int_equal(verdict_prefix(verdicts, 4), 2);
    assert_int_equal(verdict_prefix(verdicts, 2), 2);
    assert_int_equal(verdict_prefix(verdicts + 2, 2), 0);
    assert_int_equal(verdict_prefix(verdicts, 0), 0);
}

static void words_in_three_languages(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum verdict_word word;
    } words[] = {{"", VERDICT_WORD_NONE},
                 {"  ", VERDICT_WORD_NONE},
                 {"Valid", V},
                 {"v", V},
                 {"ДЕЙСТВИТЕЛЬНА", V},
                 {"жарамды", V},
                 {"INVALID", I},
                 {"недействительна", I},
                 {"жарамсыз", I},
                 {"d", D},
                 {"Повтор", D},
                 {"қайталанған", D},
                 {"u", U},
                 {"неизвестно", U},
                 {"белгісіз", U},
                 {"not valid", VERDICT_WORD_NO_WORD},
                 {"?", VERDICT_WORD_NO_WORD},
                 {"valid duplicate", VERDICT_WORD_NO_WORD}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_int_equal(verdict_word_of_cell(words[i].text, strlen(words[i].text)), words[i].word);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_are_counted_once),
        cmocka_unit_test(only_what_stands_before_a_gap_is_counted),
        cmocka_unit_test(words_in_three_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
