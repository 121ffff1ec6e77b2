// SPDX-License-Identifier: Apache-2.0
#include "collector/form.h"

#include "common/date.h"
#include "common/text.h"

#include <sodium.h>
#include <string.h>

#define OLDEST_AGE 125 // years; the oldest person known reached 122
#define PHONE_MIN_DIGITS 5
#define PHONE_MAX_DIGITS 15 // ITU-T E.164

_Static_assert(CAMPAIGN_MAX_DECLARATIONS <= 16, "a tick is one bit of a u16");

void form_init(struct form *form, const struct campaign *campaign, enum lang lang, uint16_t today)
{
    sodium_memzero(form, sizeof *form);
    form->campaign = campaign;
    form->lang = lang;
    form->channel = RECORD_TERMINAL;
    form->mark = RECORD_TYPED;
    form->day = today;
    if (form->day < campaign->first_day)
        form->day = campaign->first_day;
    if (form->day > campaign->last_day)
        form->day = campaign->last_day;
}

void form_init_paper(struct form *form, const struct campaign *campaign, uint16_t today)
{
    form_init(form, campaign, campaign_lang(campaign, LANG_COUNT), today);
    form->paper = true;
    form->channel = RECORD_PAPER;
    form->mark = RECORD_WITNESSED;
    form->consents = RECORD_MAY_HAND_OVER | RECORD_MAY_COUNT;
    for (unsigned i = 0; i < campaign->declaration_count; i++)
        form_tick(form, i);
}

bool form_asks(const struct form *form, enum record_field field)
{
    return form->campaign->fields[field].need != CAMPAIGN_OFF;
}

void form_tick(struct form *form, unsigned declaration)
{
    form->declarations |= (uint16_t)(1u << declaration);
}

// ---- checks -------------------------------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Every letter beyond ASCII counts; so does whatever else is there, which does no harm.
static bool has_letter(const char *text)
{
    for (; *text; text++)
        if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') || *text & 0x80)
            return true;
    return false;
}

static enum form_problem check_name(const struct form *form)
{
    return has_letter(form->draft) ? FORM_FINE : FORM_NO_LETTER;
}

static enum form_problem check_age(const struct form *form, struct date born)
{
    struct date day = date_from_days(form->day);
    if (date_to_days(born) > form->day)
        return FORM_IN_FUTURE;
    if (date_age(born, day) > OLDEST_AGE)
        return FORM_TOO_LONG_AGO;
    if (date_age(born, day) < form->campaign->minimum_age)
        return FORM_UNDER_AGE;
    return FORM_FINE;
}

static enum form_problem check_birth_date(struct form *form)
{
    struct date born;
    if (!date_parse_human(form->draft, strlen(form->draft), &born))
        return FORM_NOT_A_DATE;
    date_print(born, form->draft);
    return check_age(form, born);
}

// People write the number in groups.
static void close_gaps(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++)
        if (*from != ' ' && *from != '-')
            *to++ = *from;
    *to = '\0';
}

static enum form_problem check_id_number(struct form *form)
{
    close_gaps(form->draft);
    switch (kz_iin_check(form->draft, strlen(form->draft)).verdict) {
    case KZ_IIN_VALID:
        return FORM_FINE;
    case KZ_IIN_NOT_TWELVE_DIGITS:
        return FORM_NOT_TWELVE_DIGITS;
    default:
        return FORM_WRONG_CHECK_DIGIT;
    }
}

static enum form_problem check_phone(const struct form *form)
{
    unsigned digits = 0;
    for (const char *at = form->draft; *at; at++) {
        if (is_digit(*at))
            digits++;
        else if (!strchr("+-() .", *at))
            return FORM_NOT_A_PHONE;
    }
    return digits >= PHONE_MIN_DIGITS && digits <= PHONE_MAX_DIGITS ? FORM_FINE : FORM_NOT_A_PHONE;
}

// Something, one @, something with a dot inside, no space. More only mail itself can tell.
static enum form_problem check_email(const struct form *form)
{
    const char *at = strchr(form->draft, '@');
    if (!at || at == form->draft || strchr(at + 1, '@') || strchr(form->draft, ' '))
        return FORM_NOT_AN_EMAIL;
    const char *dot = strrchr(at, '.');
    return dot && dot > at + 1 && dot[1] != '\0' ? FORM_FINE : FORM_NOT_AN_EMAIL;
}

static enum form_problem check_draft(struct form *form, enum record_field field)
{
    switch (field) {
    case RECORD_FAMILY_NAME:
    case RECORD_GIVEN_NAME:
    case RECORD_PATRONYMIC:
    case RECORD_CITY:
        return check_name(form);
    case RECORD_BIRTH_DATE:
        return check_birth_date(form);
    case RECORD_ID_NUMBER:
        return check_id_number(form);
    case RECORD_PHONE:
        return check_phone(form);
    case RECORD_EMAIL:
        return check_email(form);
    default:
        return FORM_FINE;
    }
}

// ---- answers ------------------------------------------------------------------------------------

static enum form_problem tidy_draft(struct form *form, enum record_field field, const char *text,
                                    size_t len)
{
    switch (text_tidy(text, len, form->draft, record_field_max_len(field) + 1)) {
    case STATUS_OK:
        return FORM_FINE;
    case STATUS_BAD_TEXT:
        return FORM_BAD_TEXT;
    default:
        return FORM_TOO_LONG;
    }
}

static enum form_problem accept_empty(const struct form *form, enum record_field field)
{
    switch (form->campaign->fields[field].need) {
    case CAMPAIGN_REQUIRED:
        return FORM_MISSING;
    case CAMPAIGN_REQUIRED_OR_REASON:
        return FORM_NEEDS_REASON;
    default:
        return FORM_FINE;
    }
}

// The number that these four characters write; 0 if they are not digits.
static unsigned read_year(const char *text)
{
    unsigned year = 0;
    for (size_t i = 0; i < 4; i++) {
        if (!is_digit(text[i]))
            return 0;
        year = 10 * year + (unsigned)(text[i] - '0');
    }
    return year;
}

// Of a day that there is not, 31.02.2015, the year alone may say that it is a child's.
static bool is_child_by_year(const struct form *form)
{
    const unsigned this_year = date_from_days(form->day).year;
    const size_t len = strlen(form->draft);
    if (len < DATE_LEN - 2) // D.M.YYYY
        return false;
    unsigned year = read_year(form->draft + len - 4);
    if (year == 0)
        year = read_year(form->draft);
    return year > 0 && year <= this_year && this_year - year < form->campaign->minimum_age;
}

// What a paper sheet says is kept as it was written, but for a clear birth date of a child. A date
// or a number that is right is kept in its usual form.
static enum form_problem check_paper(struct form *form, enum record_field field, const char *text,
                                     size_t len)
{
    enum form_problem problem = check_draft(form, field);
    if (problem == FORM_NOT_A_DATE && is_child_by_year(form))
        problem = FORM_UNDER_AGE;
    bool is_odd = problem != FORM_FINE && problem != FORM_UNDER_AGE;
    form->oddities[field] = is_odd ? (uint8_t)problem : FORM_FINE;
    return is_odd ? tidy_draft(form, field, text, len) : problem;
}

enum form_problem form_answer(struct form *form, enum record_field field, const char *text,
                              size_t len)
{
    enum form_problem problem = tidy_draft(form, field, text, len);
    if (problem == FORM_FINE && form->draft[0] == '\0')
        problem = accept_empty(form, field);
    else if (problem == FORM_FINE)
        problem = form->paper ? check_paper(form, field, text, len) : check_draft(form, field);
    if (problem == FORM_FINE) {
        memcpy(form->answers[field], form->draft, sizeof form->draft);
        form->reasons[field] = 0;
    }
    sodium_memzero(form->draft, sizeof form->draft);
    return problem;
}

void form_give_reason(struct form *form, enum record_field field, enum record_reason reason)
{
    sodium_memzero(form->answers[field], sizeof form->answers[field]);
    form->reasons[field] = (uint8_t)reason;
}

enum form_problem form_set_reference(struct form *form, const char *text, size_t len)
{
    enum form_problem problem = tidy_draft(form, RECORD_REFERENCE, text, len);
    if (problem == FORM_FINE)
        memcpy(form->reference, form->draft, sizeof form->draft);
    sodium_memzero(form->draft, sizeof form->draft);
    return problem;
}

unsigned form_doubts(const struct form *form)
{
    const char *number = form->answers[RECORD_ID_NUMBER];
    const char *birth_date = form->answers[RECORD_BIRTH_DATE];
    struct kz_iin iin = kz_iin_check(number, strlen(number));
    struct date born;
    unsigned doubts = iin.doubts;
    if (iin.has_date && date_parse(birth_date, strlen(birth_date), &born) &&
        (born.year != iin.year || born.month != iin.month || born.day != iin.day))
        doubts |= FORM_DATE_DIFFERS;
    return doubts;
}

enum record_field form_first_missing(const struct form *form)
{
    for (unsigned field = 1; field < RECORD_FORM_END; field++) {
        bool empty = form->answers[field][0] == '\0' && form->reasons[field] == 0;
        if (empty && accept_empty(form, (enum record_field)field) != FORM_FINE)
            return (enum record_field)field;
    }
    return (enum record_field)0;
}

void form_build(const struct form *form, struct record *record)
{
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        record_put_text(record, (uint8_t)field, form->answers[field]);
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        if (form->reasons[field] != 0)
            record_put_u8(record, (uint8_t)(RECORD_REASON + field), form->reasons[field]);
    record_put_text(record, RECORD_LANGUAGE, messages_lang_code(form->lang));
    record_put_u8(record, RECORD_CHANNEL, (uint8_t)form->channel);
    record_put_u8(record, RECORD_MARK, (uint8_t)form->mark);
    if (form->mark == RECORD_DRAWN && form->strokes_len > 0)
        record_put(record, RECORD_STROKES, form->strokes, form->strokes_len);
    record_put_u16(record, RECORD_DECLARATIONS, form->declarations);
    record_put_u8(record, RECORD_CONSENTS, form->consents);
    record_put_text(record, RECORD_REFERENCE, form->reference);
}
