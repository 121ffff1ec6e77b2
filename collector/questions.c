// SPDX-License-Identifier: Apache-2.0
#include "collector/questions.h"

#include <stddef.h>
#include <string.h>

#define MAX_NUMBER_DIGITS 2

static const struct {
    enum message label, hint;
} fields[RECORD_FORM_END] = {
    [RECORD_FAMILY_NAME] = {MSG_FIELD_FAMILY_NAME, MSG_HINT_FAMILY_NAME},
    [RECORD_GIVEN_NAME] = {MSG_FIELD_GIVEN_NAME, MSG_HINT_GIVEN_NAME},
    [RECORD_PATRONYMIC] = {MSG_FIELD_PATRONYMIC, MSG_HINT_PATRONYMIC},
    [RECORD_BIRTH_DATE] = {MSG_FIELD_BIRTH_DATE, MSG_HINT_BIRTH_DATE},
    [RECORD_ID_NUMBER] = {MSG_FIELD_ID_NUMBER, MSG_HINT_ID_NUMBER},
    [RECORD_CITY] = {MSG_FIELD_CITY, MSG_HINT_CITY},
    [RECORD_ADDRESS] = {MSG_FIELD_ADDRESS, MSG_HINT_ADDRESS},
    [RECORD_PHONE] = {MSG_FIELD_PHONE, MSG_HINT_PHONE},
    [RECORD_EMAIL] = {MSG_FIELD_EMAIL, MSG_HINT_EMAIL},
    [RECORD_COMMENT] = {MSG_FIELD_COMMENT, MSG_HINT_COMMENT},
};

static const enum message problems[FORM_PROBLEM_COUNT] = {
    [FORM_MISSING] = MSG_PROBLEM_MISSING,
    [FORM_BAD_TEXT] = MSG_PROBLEM_BAD_TEXT,
    [FORM_TOO_LONG] = MSG_PROBLEM_TOO_LONG,
    [FORM_NO_LETTER] = MSG_PROBLEM_NO_LETTER,
    [FORM_NOT_A_DATE] = MSG_PROBLEM_NOT_A_DATE,
    [FORM_IN_FUTURE] = MSG_PROBLEM_IN_FUTURE,
    [FORM_TOO_LONG_AGO] = MSG_PROBLEM_TOO_LONG_AGO,
    [FORM_NOT_TWELVE_DIGITS] = MSG_PROBLEM_NOT_TWELVE_DIGITS,
    [FORM_WRONG_CHECK_DIGIT] = MSG_PROBLEM_WRONG_CHECK_DIGIT,
    [FORM_NOT_A_PHONE] = MSG_PROBLEM_NOT_A_PHONE,
    [FORM_NOT_AN_EMAIL] = MSG_PROBLEM_NOT_AN_EMAIL,
};

enum message questions_label(enum record_field field)
{
    return fields[field].label;
}

enum message questions_hint(enum record_field field)
{
    return fields[field].hint;
}

enum message questions_problem(enum form_problem problem)
{
    return problems[problem];
}

enum message questions_reason(enum record_reason reason)
{
    switch (reason) {
    case RECORD_HAS_NONE:
        return MSG_SIGN_HAS_NONE;
    case RECORD_NOT_AT_HAND:
        return MSG_SIGN_NOT_AT_HAND;
    default:
        return MSG_SIGN_PREFERS_NOT;
    }
}

static const struct {
    enum form_doubt doubt;
    enum message sentence, words;
} doubts[FORM_DOUBT_COUNT] = {
    {FORM_DATE_IMPOSSIBLE, MSG_DOUBT_DATE_IMPOSSIBLE, MSG_ODD_DATE_IMPOSSIBLE},
    {FORM_CENTURY_UNKNOWN, MSG_DOUBT_CENTURY_UNKNOWN, MSG_ODD_CENTURY_UNKNOWN},
    {FORM_COMPANY, MSG_DOUBT_COMPANY, MSG_ODD_COMPANY},
    {FORM_DATE_DIFFERS, MSG_DOUBT_DATE_DIFFERS, MSG_ODD_DATE_DIFFERS},
};

static size_t find_doubt(enum form_doubt doubt)
{
    size_t i = 0;
    while (i < FORM_DOUBT_COUNT - 1 && doubts[i].doubt != doubt)
        i++;
    return i;
}

enum message questions_doubt(enum form_doubt doubt)
{
    return doubts[find_doubt(doubt)].sentence;
}

enum message questions_odd_number(enum form_doubt doubt)
{
    return doubts[find_doubt(doubt)].words;
}

enum message questions_oddity(enum form_problem problem)
{
    static const enum message words[FORM_PROBLEM_COUNT] = {
        [FORM_NO_LETTER] = MSG_ODD_NO_LETTER,
        [FORM_NOT_A_DATE] = MSG_ODD_NOT_A_DATE,
        [FORM_IN_FUTURE] = MSG_ODD_IN_FUTURE,
        [FORM_TOO_LONG_AGO] = MSG_ODD_TOO_LONG_AGO,
        [FORM_NOT_TWELVE_DIGITS] = MSG_ODD_NOT_TWELVE_DIGITS,
        [FORM_WRONG_CHECK_DIGIT] = MSG_ODD_WRONG_CHECK_DIGIT,
        [FORM_NOT_A_PHONE] = MSG_ODD_NOT_A_PHONE,
        [FORM_NOT_AN_EMAIL] = MSG_ODD_NOT_AN_EMAIL,
    };
    return words[problem];
}

// A list ends with NULL.
static bool is_one_of(const char *answer, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(answer, *list) == 0)
            return true;
    return false;
}

bool questions_is_yes(const char *answer)
{
    static const char *const list[] = {"1", "y",  "Y",  "yes", "Yes", "YES", "и",
                                       "И", "иә", "Иә", "ИӘ",  "ия",  "Ия",  "ИЯ",
                                       "д", "Д",  "да", "Да",  "ДА",  NULL};
    return is_one_of(answer, list);
}

bool questions_is_no(const char *answer)
{
    static const char *const list[] = {"2",   "n",   "N",   "no", "No", "NO",  "ж",   "Ж",   "жоқ",
                                       "Жоқ", "ЖОҚ", "жок", "н",  "Н",  "нет", "Нет", "НЕТ", NULL};
    return is_one_of(answer, list);
}

bool questions_is_back(const char *answer)
{
    static const char *const list[] = {"<", "..", NULL};
    return is_one_of(answer, list);
}

bool questions_is_give_up(const char *answer)
{
    return strcmp(answer, "!") == 0;
}

unsigned questions_number(const char *answer)
{
    static const char *const kazakh_keys[] = {"\"", "ә", "і"};
    unsigned number = 0;
    for (unsigned i = 0; i < sizeof kazakh_keys / sizeof kazakh_keys[0]; i++)
        if (strcmp(answer, kazakh_keys[i]) == 0)
            return i + 1;
    if (strlen(answer) > MAX_NUMBER_DIGITS)
        return 0;
    for (; *answer; answer++) {
        if (*answer < '0' || *answer > '9')
            return 0;
        number = number * 10 + (unsigned)(*answer - '0');
    }
    return number;
}
